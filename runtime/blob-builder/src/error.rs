//! Why there is no blob.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why there is no blob.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Something that cargo sets for build scripts is missing.
	#[error("expected to run in a build script, where cargo sets {0}; it is not set")]
	NotABuildScript(&'static str),
	/// The target folder does not look like one.
	#[error("expected OUT_DIR to be <target>/<profile>/build/<package>/out, got {0}")]
	OutDir(PathBuf),
	/// A program could not be started.
	#[error("could not run {program}: {source}")]
	Start {
		/// Which.
		program: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// A program failed; what it had to say is above.
	#[error("{program} failed ({status}); if the target is missing: rustup target add {target}", target = super::compile::TARGET)]
	Failed {
		/// Which.
		program: PathBuf,
		/// How it ended.
		status: ExitStatus,
	},
	/// rustc's answer about itself has no such line.
	#[error("expected a line starting with {wanted:?} from rustc -vV, got: {got}")]
	RustcVersion {
		/// The start of the line.
		wanted: &'static str,
		/// All that came.
		got: String,
	},
	/// A file could not be read or written.
	#[error("{path}: {source}")]
	Io {
		/// Which.
		path: PathBuf,
		/// Why.
		source: io::Error,
	},
	/// The Wasm could not be lowered to what the executor runs.
	#[error("wasm-opt could not process {path}: {source}")]
	Optimise {
		/// Which.
		path: PathBuf,
		/// Why.
		source: wasm_opt::OptimizationError,
	},
	/// The Wasm is larger than a node decompresses.
	#[error("expected Wasm of at most {limit} bytes, got {got}")]
	TooLarge {
		/// What a node accepts.
		limit: usize,
		/// What was built.
		got: usize,
	},
}
