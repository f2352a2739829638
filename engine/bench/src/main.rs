//! Measures the engine beside tract and onnxruntime, and prints one Markdown table.
//!
//! ```text
//! verdict-bench measure --networks FOLDER --onnxruntime PYTHON SCRIPT [--quick] [ROW..]
//! verdict-bench profile FILE.onnx [THREADS]
//! verdict-bench worker (engine | tract)
//! ```
//!
//! Each contender is a process of its own, with one thread or two, that loads networks and runs them when told to
//! ([`worker`]). The tool asks them in turn, a short burst each, many rounds long ([`measure`]): what else the machine
//! does meets all of them. Before that it compares their outputs ([`outputs`]), so that nobody computes something else.
//!
//! `scripts/bench engine` builds this, makes the networks and calls it.

mod contender;
mod machine;
mod measure;
mod network;
mod outputs;
mod process;
mod profile;
mod rows;
mod table;
mod worker;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

/// What goes wrong here is for people to read.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
	match run(&env::args().skip(1).collect::<Vec<_>>()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

const USAGE: &str =
	"usage: verdict-bench measure --networks FOLDER --onnxruntime PYTHON SCRIPT [--quick] [ROW..]\n   or: \
                     verdict-bench profile FILE.onnx [THREADS]\n   or: verdict-bench rows";

fn run(arguments: &[String]) -> Result<(), Failure> {
	match arguments {
		[mode, rest @ ..] if mode == "measure" => measure::all(&plan(rest)?),
		[mode, file, rest @ ..] if mode == "profile" => {
			let threads = rest.first().map_or(Ok(1), |threads| threads.parse())?;
			profile::print(&PathBuf::from(file), threads)
		}
		[mode, kind] if mode == "worker" => worker::serve(kind),
		[mode] if mode == "rows" => {
			rows::ROWS
				.iter()
				.for_each(|row| println!("{} {}", row.name, row.network));
			Ok(())
		}
		_ => Err(USAGE.into()),
	}
}

fn plan(arguments: &[String]) -> Result<measure::Plan, Failure> {
	let mut plan = measure::Plan::default();
	let mut arguments = arguments.iter();
	while let Some(argument) = arguments.next() {
		let mut value = || arguments.next().ok_or(USAGE);
		match argument.as_str() {
			"--networks" => plan.networks = value()?.into(),
			"--onnxruntime" => plan.onnxruntime = vec![value()?.clone(), value()?.clone()],
			"--quick" => plan.quick = true,
			name => plan.rows.push(rows::find(name)?),
		}
	}
	Ok(plan)
}
