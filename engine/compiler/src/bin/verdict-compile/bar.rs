//! How far it is, on a terminal.

use std::io::{self, IsTerminal, Write};
use verdict_compiler::{Phase, Progress};

/// A line on stderr that is written over and over; nothing where stderr is no terminal.
pub struct Bar {
	shown: bool,
}

impl Bar {
	pub fn new(quiet: bool) -> Self {
		Self {
			shown: !quiet && io::stderr().is_terminal(),
		}
	}

	pub fn show(&mut self, progress: Progress) {
		let Progress { phase, done, total } = progress;
		let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
		self.write(&match phase {
			Phase::Read => format!("reading the file: {percent} %"),
			Phase::Nodes => format!("compiling: {done} of {total} nodes, {percent} %"),
			Phase::Write => "checking and writing the program".into(),
		});
	}

	pub fn clear(&mut self) {
		self.write("");
	}

	fn write(&mut self, text: &str) {
		if self.shown {
			// To the beginning of the line, and what was there away. Where this fails, there is nobody to tell.
			let _ = write!(io::stderr(), "\r\u{1b}[K{text}");
		}
	}
}
