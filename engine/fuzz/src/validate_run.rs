//! What validates is loaded and run.
//!
//! The first byte says what the others are: an encoded program, choices for a generator of programs that nearly always
//! keep the rules, or such choices and then changes.

use crate::{
	choice::Bytes,
	mutation::mutate,
	promises::{hold, limits, Setting},
	support::generator,
};
use verdict_program::Program;

/// The most ops that the generator makes.
const MOST_OPS: usize = 12;

/// What the other bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// A program as it is encoded.
	Encoded,
	/// Choices for the generator.
	Generated,
	/// Choices for changes, and then for the generator.
	Changed,
}

impl Kind {
	const ALL: [Self; 3] = [Self::Encoded, Self::Generated, Self::Changed];

	/// How many bytes choices for changes have.
	const CHANGES: usize = 64;
}

/// The input that has an encoded program be run.
pub fn encoded(program: &[u8]) -> Vec<u8> {
	[&[0, 0], program].concat()
}

/// Loads and runs a program, if the input gives one that validates.
pub fn run(bytes: &[u8]) {
	let [kind, setting, rest @ ..] = bytes else { return };
	let setting = Setting::new(*setting);
	let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
	match kind {
		Kind::Encoded => {
			if let Ok(program) = Program::decode(rest, &limits()) {
				hold(&program, setting);
			}
		}
		Kind::Generated => hold(&generated(rest), setting),
		Kind::Changed => {
			let (changes, rest) = rest.split_at(rest.len().min(Kind::CHANGES));
			let mut program = generated(rest);
			mutate(&mut program, &mut Bytes::new(changes));
			hold(&program, setting);
		}
	}
}

fn generated(bytes: &[u8]) -> Program {
	let mut bytes = Bytes::new(bytes);
	let ops = 1 + bytes.below(MOST_OPS);
	generator::program_by(Box::new(bytes), ops)
}
