//! Runs the corpus as ONNX files, to see what depends on the machine: with stock tract, and with our own engine.
//!
//! ```text
//! verdict-stock-tract tract|compiled|direct
//! ```
//!
//! Every program of the corpus is written as an ONNX file (`export`), the same for all. `tract` runs the files as tract's
//! documentation says: load, optimise, run. `compiled` runs them with our compiler and executor. `direct` runs the
//! program itself, without ONNX, to compare with `compiled`: what is equal was exported and compiled to the bit.
//!
//! A line for each program and kind of input goes to stdout: name, kind, and the SHA-256 of each output, or `-` where
//! there is none; why not goes to stderr. Every NaN is hashed as the same one, so that nothing here is about the sign or
//! payload of a NaN.

#![warn(missing_docs)]

mod export;
mod ours;
mod stock;

use sha2::{Digest, Sha256};
use std::{
	env,
	io::Write,
	panic::{catch_unwind, AssertUnwindSafe},
	process::ExitCode,
};
use verdict_corpus::Entry;
use verdict_executor::samples::Kind;
use verdict_program::{validate, Limits, TensorType};

/// The bytes of each output.
type Outputs = Vec<Vec<u8>>;

/// Something that runs an output of a program, or all of them.
trait Engine {
	/// Loads it. What comes back runs it on inputs.
	fn load<'a>(&'a self, checked: &'a export::Checked<'a>, only: Option<usize>) -> Result<Run<'a>, String>;
}

type Run<'a> = Box<dyn Fn(&[Vec<u8>]) -> Result<Outputs, String> + 'a>;

fn main() -> ExitCode {
	let engine: Box<dyn Engine> = match env::args().nth(1).as_deref() {
		Some("tract") => Box::new(stock::Stock),
		Some("compiled") => match ours::Ours::new(true) {
			Ok(engine) => Box::new(engine),
			Err(reason) => return fail(&reason),
		},
		Some("direct") => match ours::Ours::new(false) {
			Ok(engine) => Box::new(engine),
			Err(reason) => return fail(&reason),
		},
		_ => return fail("usage: verdict-stock-tract tract|compiled|direct"),
	};
	// What panics says so in its line.
	std::panic::set_hook(Box::new(|_| {}));
	for entry in verdict_corpus::all() {
		for (kind, digests) in Kind::ALL.into_iter().zip(digests(engine.as_ref(), &entry)) {
			let line = format!("{} {kind:?} {}\n", entry.name, digests.join(" ")).to_lowercase();
			// At once, in case the next program ends the process.
			if std::io::stdout().write_all(line.as_bytes()).is_err() {
				return ExitCode::FAILURE;
			}
		}
	}
	ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
	eprintln!("error: {reason}");
	ExitCode::FAILURE
}

/// For each kind of input the digests of all outputs.
fn digests(engine: &dyn Engine, entry: &Entry) -> Vec<Vec<String>> {
	let count = entry.program.outputs.len();
	let absent = vec![vec!["-".to_string(); count]; Kind::ALL.len()];
	let checked = match validate(&entry.program, &Limits::for_tests()) {
		Ok(checked) => checked,
		Err(error) => {
			eprintln!("{}: {error}", entry.name);
			return absent;
		}
	};
	// What is not taken as a whole may be taken in part.
	match attempt(engine, &checked, entry, None) {
		Ok(all) => return all,
		Err(reason) => eprintln!("{}: {reason}", entry.name),
	}
	let mut found = absent;
	for only in 0..count {
		match attempt(engine, &checked, entry, Some(only)) {
			Ok(one) => {
				for (found, one) in found.iter_mut().zip(one) {
					found[only].clone_from(&one[0]);
				}
			}
			Err(reason) if count > 1 => eprintln!("{} output {only}: {reason}", entry.name),
			Err(_) => {}
		}
	}
	found
}

fn attempt(
	engine: &dyn Engine,
	checked: &export::Checked<'_>,
	entry: &Entry,
	only: Option<usize>,
) -> Result<Vec<Vec<String>>, String> {
	let outputs = checked.program().outputs.iter().enumerate();
	let types: Vec<&TensorType> = outputs
		.filter(|(index, _)| only.is_none_or(|only| only == *index))
		.filter_map(|(_, output)| checked.value(output.value))
		.collect();
	let work = || {
		let run = engine.load(checked, only)?;
		let mut all = Vec::new();
		for kind in Kind::ALL {
			let outputs = run(&entry.inputs(kind))?;
			if outputs.len() != types.len() {
				return Err(format!("{} outputs instead of {}", outputs.len(), types.len()));
			}
			let mut digests = Vec::new();
			for (bytes, tensor) in outputs.iter().zip(&types) {
				if Some(bytes.len() as u64) != tensor.bytes() {
					return Err(format!("an output of {} bytes instead of {tensor}", bytes.len()));
				}
				digests.push(digest(bytes, tensor));
			}
			all.push(digests);
		}
		Ok(all)
	};
	catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
		let text = panic.downcast_ref::<String>().cloned();
		let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).into()));
		Err(format!("panicked: {}", text.unwrap_or_default()))
	})
}

/// The SHA-256 of an output in which every NaN is the same.
fn digest(bytes: &[u8], tensor: &TensorType) -> String {
	let mut digest = Sha256::new();
	match tensor.dtype {
		verdict_program::Dtype::F32 => {
			for word in bytes.chunks_exact(4) {
				let value = f32::from_le_bytes([word[0], word[1], word[2], word[3]]);
				let bits = if value.is_nan() { 0x7FC0_0000 } else { value.to_bits() };
				digest.update(bits.to_le_bytes());
			}
		}
		_ => digest.update(bytes),
	}
	digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
