//! From an ONNX file to a program that validators can load.
//!
//! [`compile`] is a pure function: the same file, the same [`Options`] and the same version of this crate give the same
//! bytes on every machine, so that anybody can compile again and compare. It repairs what exporters commonly leave
//! broken, says so in its [`Report`], and refuses everything else with a sentence that names the node, its op, the
//! reason and what to do about it.
//!
//! It must never guess: an op, an attribute or a type that it does not know for certain is refused. It must never
//! compute a float in a way that another machine could round otherwise: what constants give is computed by the executor,
//! on the kernels that validators use. And no file may make it panic, recurse without bound, compute for longer than
//! [`Bounds`] allow, or reserve memory for what is only claimed. Nothing in consensus uses it.
//!
//! Start reading at [`compile`], then `graph` (the program in the making), `walk` (from node to node) and `ops`, where
//! a table has a line for each op of ONNX and a file for each family.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::string_slice,
		clippy::unreachable,
		clippy::unwrap_used
	)
)]

mod error;
mod fold;
mod graph;
mod onnx;
pub mod operators;
mod ops;
mod options;
mod report;
mod tensor;
mod walk;

#[cfg(test)]
mod tests;

pub use error::CompileError;
pub use options::{Bounds, Number, OptionError, Options};
pub use report::Report;

use sha2::{Digest, Sha256};
use verdict_program::{Program, Provenance};

/// The version that goes into the provenance of every program.
pub const VERSION: &str = concat!("verdict-compiler ", env!("CARGO_PKG_VERSION"));

/// What came of a file.
#[derive(Clone, Debug)]
pub struct Compiled {
	/// The program; it validates under the limits of the options.
	pub program: Program,
	/// What people should know about it.
	pub report: Report,
}

/// Compiles an ONNX file.
pub fn compile(onnx: &[u8], options: &Options) -> Result<Compiled, CompileError> {
	let model = onnx::read(onnx, &options.bounds)?;
	let provenance = Provenance {
		onnx_sha256: Sha256::digest(onnx).into(),
		compiler_version: VERSION.into(),
		options: options.encode(),
	};
	walk::compile(&model, options, provenance)
}
