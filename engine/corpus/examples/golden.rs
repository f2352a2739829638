//! Prints a line for each program of the corpus: its name and the SHA-256 of its outputs.
//!
//! `golden` alone prints what the scalar reference gives: the file `golden.txt`. `golden best` prints what the best
//! instructions of this CPU give, `golden best 8` the same on eight threads, `golden list` which instructions there are.

use std::{env, process::ExitCode};
use verdict_executor::Threads;
use verdict_kernels::Isa;

fn main() -> ExitCode {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	let available = Isa::available();
	let (isa, count) = match arguments.as_slice() {
		[] => (Isa::SCALAR, Ok(1)),
		["list"] => {
			available.iter().for_each(|isa| println!("{:?}", isa.kind()));
			return ExitCode::SUCCESS;
		}
		["best"] => (Isa::best(), Ok(1)),
		["best", count] => (Isa::best(), count.parse()),
		[name, rest @ ..] => match available.iter().find(|isa| format!("{:?}", isa.kind()) == *name) {
			Some(isa) => (*isa, rest.first().map_or(Ok(1), |count| count.parse())),
			None => return fail(&format!("this CPU has no {name}; `golden list` says what it has")),
		},
	};
	let Ok(count) = count else {
		return fail("the number of threads is not a number");
	};
	let threads = match Threads::new(count) {
		Ok(threads) => threads,
		Err(error) => return fail(&error.to_string()),
	};
	for entry in verdict_corpus::all() {
		println!("{}", verdict_corpus::line(&entry, isa, &threads));
	}
	ExitCode::SUCCESS
}

fn fail(reason: &str) -> ExitCode {
	eprintln!("error: {reason}");
	ExitCode::FAILURE
}
