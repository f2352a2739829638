//! Writes programs and inputs for others to run: `engine/corpus/examples/programs.rs` on other platforms.

use crate::{golden::Line, networks::Network};
use codec::Encode;
use std::{
	fs, io,
	path::{Path, PathBuf},
};
use verdict_program::Program;

/// A folder for the programs of a set, and the lines that every platform has to print for them.
pub struct Save {
	folder: PathBuf,
	set: String,
	lines: String,
}

impl Save {
	/// Empties the folder `FOLDER/SET`, and makes it if it is not there.
	pub fn begin(folder: &Path, set: &str) -> io::Result<Self> {
		let within = folder.join(set);
		if within.exists() {
			fs::remove_dir_all(&within)?;
		}
		fs::create_dir_all(&within)?;
		Ok(Self {
			folder: within,
			set: set.into(),
			lines: String::new(),
		})
	}

	/// Adds a program with the inputs of its calls.
	pub fn add(&mut self, network: &Network, program: &Program, inputs: &[u8], line: &Line) -> io::Result<()> {
		let file = |kind: &str| self.folder.join(format!("{}.{kind}", network.name));
		fs::write(file("program"), program.encode())?;
		fs::write(file("inputs"), inputs)?;
		self.lines.push_str(&format!("{}/{}\n", self.set, line.short()));
		Ok(())
	}

	/// Writes the lines to `FOLDER/SET.golden`.
	pub fn end(self) -> io::Result<()> {
		fs::write(self.folder.with_extension("golden"), self.lines)
	}
}
