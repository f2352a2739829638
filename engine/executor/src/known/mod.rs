//! Known-answer tests: small programs, one for each family of kernels, and the SHA-256 of what they give.
//!
//! A kernel that was compiled wrongly, or a CPU that computes wrongly, is found before it can disagree with the chain.
//! The answers are in `answers.txt`; the example `known_answers` writes it anew from the scalar reference.

mod programs;

use crate::{
	samples::{Kind, Random},
	LoadError, Model, Threads,
};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use verdict_kernels::Isa;
use verdict_program::{validate, Limits, Program, TensorType};

/// A line for each program: its name and the SHA-256 of all that it gives.
const ANSWERS: &str = include_str!("answers.txt");

/// Runs all of them, and fails at the first wrong answer.
pub(crate) fn check(isa: Isa, threads: &Threads) -> Result<(), LoadError> {
	for (name, program) in programs::all() {
		let expected = expected(name).unwrap_or_default();
		let got = answer(&program, isa, threads).unwrap_or_else(|reason| reason);
		if got != expected {
			let isa = format!("{:?}", isa.kind());
			return Err(LoadError::WrongAnswer {
				test: name.into(),
				isa,
				expected: expected.into(),
				got,
			});
		}
	}
	Ok(())
}

/// What the file of answers has to be, as the scalar reference computes it.
#[doc(hidden)]
pub fn answers(threads: &Threads) -> Result<String, String> {
	let mut text = String::new();
	for (name, program) in programs::all() {
		let answer = answer(&program, Isa::SCALAR, threads)?;
		writeln!(text, "{name} {answer}").map_err(|error| error.to_string())?;
	}
	Ok(text)
}

fn expected(name: &str) -> Option<&'static str> {
	let mut lines = ANSWERS.lines().filter_map(|line| line.split_once(' '));
	lines.find(|(known, _)| *known == name).map(|(_, answer)| answer)
}

/// The SHA-256 of the outputs for inputs of each kind, in hexadecimal.
fn answer(program: &Program, isa: Isa, threads: &Threads) -> Result<String, String> {
	let checked = validate(program, &Limits::for_tests()).map_err(|error| error.to_string())?;
	let model = Model::load(&checked, isa).map_err(|error| error.to_string())?;
	let mut digest = Sha256::new();
	for (seed, kind) in (1..).zip(Kind::ALL) {
		let mut random = Random::new(seed);
		let inputs: Vec<Vec<u8>> = program
			.inputs
			.iter()
			.map(|port| random.tensor(&TensorType::new(port.dtype, port.shape.clone()), kind))
			.collect();
		let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
		for output in model.run(threads, &inputs).map_err(|error| error.to_string())? {
			digest.update(&output);
		}
	}
	Ok(digest
		.finalize()
		.iter()
		.fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn all_instructions_and_any_number_of_threads_give_the_known_answers() {
		for isa in Isa::available() {
			for count in [1, 3] {
				check(isa, &Threads::new(count).unwrap()).unwrap();
			}
		}
	}

	#[test]
	fn the_file_has_the_answers_of_the_reference_and_no_others() {
		assert_eq!(answers(&Threads::new(1).unwrap()).unwrap(), ANSWERS);
	}
}
