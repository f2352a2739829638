//! Compiling in a child process: the same bytes, within limits, whatever the file.
//!
//! `limits` is about the child itself, `command` about the command line, `hostile` about files that mean harm.

mod command;
mod hostile;
mod limits;
#[path = "../../src/tests/model.rs"]
#[allow(dead_code)]
mod model;

/// What the builder of models calls it.
mod onnx {
	pub(crate) use tract_onnx::pb;
}

use std::{
	fs,
	path::PathBuf,
	sync::atomic::{AtomicU32, Ordering},
};
use verdict_compiler::isolated::Worker;

/// The program that is started as the child.
fn worker() -> Worker {
	Worker {
		executable: env!("CARGO_BIN_EXE_verdict-compile").into(),
	}
}

/// A file that goes away with its test.
struct File(PathBuf);

impl File {
	fn path_for(name: &str) -> PathBuf {
		static COUNT: AtomicU32 = AtomicU32::new(0);
		let count = COUNT.fetch_add(1, Ordering::Relaxed);
		PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-{count}", std::process::id()))
	}

	fn new(name: &str, bytes: &[u8]) -> Self {
		let path = Self::path_for(name);
		fs::write(&path, bytes).unwrap();
		Self(path)
	}
}

impl Drop for File {
	fn drop(&mut self) {
		let _ = fs::remove_file(&self.0);
	}
}
