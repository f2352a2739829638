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
pub mod isolated;
mod onnx;
pub mod operators;
mod ops;
mod options;
mod progress;
mod report;
mod tensor;
mod walk;

#[cfg(test)]
mod tests;

pub use error::{CompileError, OpenDim};
pub use options::{Bounds, Number, OptionError, Options};
pub use progress::{Phase, Progress};
pub use report::{Advice, AdviceKind, Bound, Dim, Figures, Memory, Missing, Onnx, Place, Port, Report, Status, SCHEMA};

use codec::Encode;
use report::hex;
use sha2::{Digest, Sha256};
use verdict_program::{validate, Program, Provenance};
use walk::Walked;

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
	let (mut walked, _) = walked(onnx, options, &mut |_| {});
	match (walked.error.take(), walked.program) {
		(None, Some(program)) => Ok(Compiled {
			program,
			report: walked.report,
		}),
		(error, _) => Err(error.unwrap_or_else(nothing)),
	}
}

/// What is to be said about a file, whether or not it compiles.
#[derive(Clone, Debug)]
pub struct Examined {
	/// What people should know, figures and everything that stands in the way included.
	pub report: Report,
	/// The program's bytes, or the first thing that stands in the way.
	pub program: Result<Vec<u8>, CompileError>,
}

/// Compiles an ONNX file as [`compile`] does, but gives the whole report, and says all the time how far it is.
pub fn examine(onnx: &[u8], options: &Options, progress: &mut dyn FnMut(Progress)) -> Examined {
	let (walked, sha256) = walked(onnx, options, progress);
	let Walked {
		mut report,
		error,
		program,
	} = walked;
	report.onnx.sha256 = hex(&sha256);
	report.onnx.bytes = onnx.len() as u64;
	let Some(program) = program.filter(|_| error.is_none()) else {
		return Examined {
			report,
			program: Err(error.unwrap_or_else(nothing)),
		};
	};
	progress(Progress {
		phase: Phase::Write,
		done: 0,
		total: 0,
	});
	let bytes = program.encode();
	let program = match validate(&program, &options.bounds.program) {
		Ok(checked) => {
			report.compiled(&checked, hex(&Sha256::digest(&bytes)), bytes.len() as u64);
			Ok(bytes)
		}
		Err(error) => {
			let error = CompileError::Program(error.to_string());
			report.missing(&error, false);
			Err(error)
		}
	};
	Examined { report, program }
}

/// Reads a file, and walks through it; with the SHA-256 of the file.
fn walked(onnx: &[u8], options: &Options, progress: &mut dyn FnMut(Progress)) -> (Walked, [u8; 32]) {
	let sha256 = Sha256::digest(onnx).into();
	let model = match onnx::read(onnx, &options.bounds) {
		Ok(model) => model,
		Err(error) => {
			let mut report = Report::default();
			report.missing(&error, false);
			let walked = Walked {
				report,
				error: Some(error),
				program: None,
			};
			return (walked, sha256);
		}
	};
	let provenance = Provenance {
		onnx_sha256: sha256,
		compiler_version: VERSION.into(),
		options: options.encode(),
	};
	let mut walked = walk::compile(&model, options, provenance, progress);
	let opsets = model.opsets.iter().take(MOST_OPSETS);
	walked.report.onnx.opsets = opsets
		.map(|(domain, version)| (report::clipped(onnx::shown(domain).into()), *version))
		.collect();
	(walked, sha256)
}

/// No file uses more sets of operators than there are.
const MOST_OPSETS: usize = 20;

/// A walk gives a program or an error.
fn nothing() -> CompileError {
	CompileError::Program("there is none; this is an error of the compiler".into())
}
