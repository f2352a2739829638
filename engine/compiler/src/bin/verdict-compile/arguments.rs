//! The command line.

use std::{path::PathBuf, time::Duration};
use verdict_compiler::{isolated::Limits, Options};

/// What is printed for `--help`.
pub const HELP: &str = "\
Compiles an ONNX file to a program for Verdict, in a process with limits.

usage: verdict-compile FILE.onnx [OPTION]..

  --dim BINDING         bind a dimension: SYMBOL=VALUE, INPUT[AXIS]=VALUE, or a
                        whole shape, INPUT=[DIM,..]; may be repeated
  --fix INPUT=NUMBER    make an input a constant; INPUT=[NUMBER,..] for all of its
                        elements; may be repeated
  --output NAME         keep this output only; may be repeated
  --write PROGRAM       write the program to this file
  --check PROGRAM       see whether it is the program in this file
  --json                print the report as JSON
  --text                print the program as text in place of the report
  --quiet               show no progress and no log
  --time-limit SECONDS  on the wall and of the processor; 120 unless given
  --memory-limit MIB    of memory; 4096 unless given
  --help, --version

The result goes to stdout, everything else to stderr.

exit codes:
  0  compiled
  1  the model cannot be compiled; the report says why
  2  the command line is wrong, or a file cannot be read or written
  3  a limit was hit
  4  the compiler failed
  5  --check: it is another program
";

/// What the command line asks for.
pub struct Arguments {
	pub file: PathBuf,
	pub options: Options,
	pub limits: Limits,
	pub write: Option<PathBuf>,
	pub check: Option<PathBuf>,
	pub json: bool,
	pub text: bool,
	pub quiet: bool,
}

/// What to do.
pub enum Task {
	Compile(Box<Arguments>),
	Help,
	Version,
}

/// Reads the command line, without the name of the program.
pub fn read(arguments: impl Iterator<Item = String>) -> Result<Task, String> {
	let mut arguments = arguments;
	let mut file = None;
	let mut asked = Arguments {
		file: PathBuf::new(),
		options: Options::default(),
		limits: Limits::default(),
		write: None,
		check: None,
		json: false,
		text: false,
		quiet: false,
	};
	while let Some(argument) = arguments.next() {
		let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
		match argument.as_str() {
			"--dim" => asked.options.bind(&value()?).map_err(|error| error.to_string())?,
			"--fix" => asked.options.fix(&value()?).map_err(|error| error.to_string())?,
			"--output" => asked.options.outputs.get_or_insert_default().push(value()?),
			"--write" => asked.write = Some(value()?.into()),
			"--check" => asked.check = Some(value()?.into()),
			"--json" => asked.json = true,
			"--text" => asked.text = true,
			"--quiet" => asked.quiet = true,
			"--time-limit" => {
				let seconds = number(&argument, &value()?)?;
				asked.limits.time = Duration::from_secs(seconds);
				asked.limits.cpu = asked.limits.time;
			}
			"--memory-limit" => {
				let mib = number(&argument, &value()?)?;
				asked.limits.memory = mib.checked_mul(1 << 20).ok_or(format!("{argument} is too large"))?;
			}
			"--help" | "-h" => return Ok(Task::Help),
			"--version" | "-V" => return Ok(Task::Version),
			unknown if unknown.starts_with('-') => return Err(format!("unknown option {unknown}")),
			_ if file.is_some() => return Err(format!("one file at a time; {argument} is another")),
			_ => file = Some(argument.into()),
		}
	}
	if asked.json && asked.text {
		return Err("--json and --text both say what goes to stdout; give one of them".into());
	}
	asked.file = file.ok_or("no file is given")?;
	Ok(Task::Compile(Box::new(asked)))
}

fn number(argument: &str, value: &str) -> Result<u64, String> {
	match value.parse() {
		Ok(0) | Err(_) => Err(format!("{argument} needs a whole number of at least 1, got {value:?}")),
		Ok(number) => Ok(number),
	}
}
