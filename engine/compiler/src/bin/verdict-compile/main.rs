//! Compiles an ONNX file to a program, in a child process with limits; `--help` says how.
//!
//! Nothing of the file is looked at here: the child does that, this same program started with another argument.

#![warn(missing_docs)]

mod arguments;
mod bar;

use arguments::{Arguments, Task};
use std::{
	env, fs,
	io::{self, Write},
	path::Path,
	process::ExitCode,
};
use verdict_compiler::{
	isolated::{compile_isolated, serve, Isolated, IsolationError, Worker, CHILD},
	Options, Report, VERSION,
};
use verdict_program::{validate, Program};

/// What the process ends with.
mod code {
	pub const COMPILED: u8 = 0;
	pub const REFUSED: u8 = 1;
	pub const USAGE: u8 = 2;
	pub const LIMIT: u8 = 3;
	pub const FAILED: u8 = 4;
	pub const ANOTHER: u8 = 5;
}

/// Why it ends, unless all went well.
struct Failure {
	code: u8,
	message: String,
}

fn main() -> ExitCode {
	let mut arguments = env::args_os().skip(1);
	if arguments.next().is_some_and(|first| first == CHILD) {
		return serve(&arguments.next().unwrap_or_default().to_string_lossy());
	}
	match run() {
		Ok(code) => code.into(),
		Err(Failure { code, message }) => {
			eprintln!("error: {message}");
			code.into()
		}
	}
}

fn run() -> Result<u8, Failure> {
	let usage = |message| Failure {
		code: code::USAGE,
		message,
	};
	let arguments: Result<Vec<String>, _> = env::args_os().skip(1).map(|argument| argument.into_string()).collect();
	let arguments = arguments.map_err(|argument| usage(format!("{argument:?} is not text")))?;
	let task = arguments::read(arguments.into_iter());
	match task.map_err(|error| usage(format!("{error}\nSee verdict-compile --help.")))? {
		Task::Help => print(arguments::HELP).map(|()| code::COMPILED),
		Task::Version => print(&format!("{VERSION}\n")).map(|()| code::COMPILED),
		Task::Compile(asked) => compile(&asked),
	}
}

fn compile(asked: &Arguments) -> Result<u8, Failure> {
	let mut bar = bar::Bar::new(asked.quiet);
	let compiled = Worker::this().and_then(|worker| {
		let progress = &mut |progress| bar.show(progress);
		compile_isolated(&asked.file, &asked.options, &asked.limits, &worker, progress)
	});
	bar.clear();
	let limited = match &compiled {
		Ok(Isolated { limited, .. }) | Err(IsolationError::Refused { limited, .. }) => *limited,
		Err(_) => true,
	};
	if !limited && !asked.quiet {
		eprintln!("this system limits neither memory nor the time of the processor; only time on the wall was limited");
	}
	let compiled = match compiled {
		Ok(compiled) => compiled,
		Err(error) => {
			if !asked.text {
				print(&shown(&error.report(), asked.json))?;
			}
			return Err(Failure {
				code: code_of(&error),
				message: match asked.text {
					true => format!("{error}\n{}", error.report()),
					false => error.to_string(),
				},
			});
		}
	};
	if let Some(path) = &asked.write {
		fs::write(path, &compiled.program).map_err(|error| unusable(path, "written", &error))?;
	}
	print(&match asked.text {
		true => text(&compiled.program, &asked.options)?,
		false => shown(&compiled.report, asked.json),
	})?;
	let Some(path) = &asked.check else {
		return Ok(code::COMPILED);
	};
	let other = fs::read(path).map_err(|error| unusable(path, "read", &error))?;
	if other == compiled.program {
		return Ok(code::COMPILED);
	}
	Err(Failure {
		code: code::ANOTHER,
		message: format!(
			"{} is not what the file compiles to; its provenance says with which version and options it was made",
			path.display()
		),
	})
}

fn code_of(error: &IsolationError) -> u8 {
	match error {
		IsolationError::Refused { .. } => code::REFUSED,
		IsolationError::File { .. } => code::USAGE,
		IsolationError::Limit { .. } => code::LIMIT,
		_ => code::FAILED,
	}
}

fn unusable(path: &Path, what: &str, error: &io::Error) -> Failure {
	Failure {
		code: code::USAGE,
		message: format!("{} cannot be {what}: {error}", path.display()),
	}
}

fn shown(report: &Report, json: bool) -> String {
	match json {
		// Nothing in a report is a map with keys other than texts.
		true => serde_json::to_string_pretty(report).map_or_else(|error| error.to_string(), |json| json + "\n"),
		false => report.to_string(),
	}
}

/// The program as text.
fn text(bytes: &[u8], options: &Options) -> Result<String, Failure> {
	let limits = &options.bounds.program;
	let failed = |message| Failure {
		code: code::FAILED,
		message,
	};
	let program = Program::decode(bytes, limits).map_err(|error| failed(error.to_string()))?;
	let checked = validate(&program, limits).map_err(|error| failed(error.to_string()))?;
	Ok(checked.to_string())
}

/// Prints the result. That nobody reads it to its end is no error.
fn print(text: &str) -> Result<(), Failure> {
	match io::stdout().write_all(text.as_bytes()) {
		Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure {
			code: code::USAGE,
			message: format!("stdout cannot be written: {error}"),
		}),
		_ => Ok(()),
	}
}
