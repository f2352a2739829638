//! Compiles an ONNX file and prints the program as text on stdout; what was found on the way goes to stderr.
//!
//! ```text
//! compile FILE.onnx [--dim NAME=VALUE].. [--fix INPUT=VALUE].. [--output NAME].. [--write FILE]
//! ```
//!
//! A dimension is bound by its symbol (`batch=1`), by input and axis (`x[0]=1`), or with the whole shape (`x=[1,3,8,8]`).
//! An input that never changes is fixed with `--fix`, to a number (`sr=16000`) or to one for each element (`s=[1,2.5]`).

use std::{env, error::Error, fs, process::ExitCode};
use verdict_compiler::{compile, Options};
use verdict_program::validate;

fn main() -> ExitCode {
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		}
	}
}

fn run() -> Result<(), Box<dyn Error>> {
	let mut options = Options::default();
	let (mut file, mut write) = (None, None);
	let mut arguments = env::args().skip(1);
	while let Some(argument) = arguments.next() {
		let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
		match argument.as_str() {
			"--dim" => options.bind(&value()?)?,
			"--fix" => options.fix(&value()?)?,
			"--output" => options.outputs.get_or_insert_default().push(value()?),
			"--write" => write = Some(value()?),
			_ => file = Some(argument),
		}
	}
	let file = file.ok_or(
		"usage: compile FILE.onnx [--dim NAME=VALUE].. [--fix INPUT=VALUE].. [--output NAME].. [--write FILE]",
	)?;
	let compiled = compile(&fs::read(file)?, &options)?;
	for line in compiled.report.repairs.iter().chain(&compiled.report.notes) {
		eprintln!("{line}");
	}
	if let Some(path) = write {
		fs::write(path, codec::Encode::encode(&compiled.program))?;
	}
	let checked = validate(&compiled.program, &options.bounds.program)?;
	print!("{checked}");
	Ok(())
}
