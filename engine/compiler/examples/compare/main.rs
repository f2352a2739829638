//! Compares what programs compute with what onnxruntime computes, on the networks that `scripts/networks` writes.
//!
//! ```text
//! compare FOLDER GOLDEN [--write]
//! ```
//!
//! Each network is compiled, validated, loaded and run with every instruction set of this CPU. Its outputs have to be
//! close to onnxruntime's (`judge` says how close), the same bytes with each instruction set, and, like the program,
//! those whose SHA-256 the file GOLDEN lists. `--write` writes that file anew. A table goes to stdout.

mod golden;
mod judge;
mod networks;

use golden::{Golden, Line};
use judge::Errors;
use networks::{Array, Network};
use std::{env, error::Error, path::Path, process::ExitCode};
use verdict_compiler::{compile, Options};
use verdict_executor::{Engine, Model, Threads};
use verdict_kernels::Isa;
use verdict_program::validate;

fn main() -> ExitCode {
	match run() {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

fn run() -> Result<bool, Box<dyn Error>> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let (folder, file, write) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
		[folder, file] => (folder, file, false),
		[folder, file, "--write"] => (folder, file, true),
		_ => return Err("usage: compare FOLDER GOLDEN [--write]".into()),
	};
	let networks = networks::read(Path::new(folder))?;
	let golden = if write {
		Golden::default()
	} else {
		Golden::read(Path::new(file))?
	};
	// For its known-answer tests.
	Engine::start(1)?;
	let threads = Threads::new(2)?;
	let mut faults = golden.missing(&networks);
	let mut lines = Vec::new();
	println!(
		"{:<28} {:>9} {:>12} {:>12} {:>9}  bytes",
		"network", "elements", "of element", "of largest", "steps"
	);
	for network in &networks {
		match examine(network, &threads) {
			Ok((errors, line)) => {
				let verdict = if write {
					Ok("written")
				} else {
					golden.compare(network, &line)
				};
				println!(
					"{:<28} {errors}  {}",
					network.name,
					verdict.as_ref().map_or("differ", |same| *same)
				);
				faults.extend(errors.faults.iter().map(|fault| format!("{}: {fault}", network.name)));
				faults.extend(verdict.err());
				lines.push(line);
			}
			Err(error) => faults.push(format!("{}: {error}", network.name)),
		}
	}
	for fault in &faults {
		eprintln!("error: {fault}");
	}
	if write && faults.is_empty() {
		golden::write(Path::new(file), &lines)?;
	}
	Ok(faults.is_empty())
}

/// Compiles and runs a network: how far it is from onnxruntime, and its digests.
fn examine(network: &Network, threads: &Threads) -> Result<(Errors, Line), Box<dyn Error>> {
	let mut options = Options::default();
	for dim in &network.dims {
		options.bind(dim)?;
	}
	let program = compile(&network.onnx, &options)?.program;
	let checked = validate(&program, &options.bounds.program)?;
	let find = |arrays: &'_ [Array], name: &str| arrays.iter().position(|array| array.name == name);
	let mut inputs = Vec::new();
	for port in &program.inputs {
		let place = find(&network.inputs, &port.name).ok_or(format!("no input {:?} was written", port.name))?;
		inputs.push(network.inputs[place].bytes.as_slice());
	}
	let mut results: Vec<Vec<Vec<u8>>> = Vec::new();
	for isa in Isa::available() {
		results.push(Model::load(&checked, isa)?.run(threads, &inputs)?);
		if results.last() != results.first() {
			return Err(format!("with {isa:?} the outputs are not those of the scalar reference").into());
		}
	}
	let outputs = results.pop().unwrap_or_default();
	let mut errors = Errors::default();
	for (output, bytes) in program.outputs.iter().zip(&outputs) {
		let place = find(&network.outputs, &output.name).ok_or(format!("no output {:?} was written", output.name))?;
		let expected = &network.outputs[place];
		let ty = checked.value(output.value).map(ToString::to_string).unwrap_or_default();
		if ty != expected.ty() {
			return Err(format!("output {:?} is {ty}, onnxruntime gives {}", output.name, expected.ty()).into());
		}
		errors.compare(expected, bytes, network.step);
		// A judge who lets everything pass would pass everything.
		judge::notices(expected, bytes, network.step)?;
	}
	if outputs.len() != network.outputs.len() {
		return Err(format!("{} outputs, onnxruntime gives {}", outputs.len(), network.outputs.len()).into());
	}
	Ok((errors, Line::new(network, &program, &outputs)))
}
