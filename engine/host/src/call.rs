//! The host functions as a runtime calls them: with buffers of the right size, and answers taken apart.

use crate::{
	interface::inference,
	types::{Activation, NotActivated, Outcome, Refusal, Source, Summary, MAX_ANSWER},
};
use alloc::{vec, vec::Vec};
use codec::Decode;

/// Enough for nearly every summary, and for every refusal.
const ANSWER: u32 = 1 << 16;

/// What a run gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
	/// The outputs in little-endian bytes, one after the other.
	pub output: Vec<u8>,
	/// The SHA-256 of the input.
	pub input_hash: [u8; 32],
	/// The SHA-256 of the output.
	pub output_hash: [u8; 32],
}

/// Has the node read, check and load a program.
pub fn activate(request: Activation) -> Result<Summary, NotActivated> {
	match activate_into(request.clone(), ANSWER) {
		Err(Outcome::BufferTooSmall { needed }) if needed <= MAX_ANSWER => activate_into(request, needed),
		answer => answer,
	}
	.unwrap_or(Err(NotActivated::Internal))
}

/// The same with so many bytes for the answer.
fn activate_into(request: Activation, bytes: u32) -> Result<Result<Summary, NotActivated>, Outcome> {
	let mut answer = vec![0; bytes as usize];
	match Outcome::unpack(inference::activate(request, &mut answer)) {
		Outcome::Done { bytes } => {
			let summary = answer
				.get(..bytes as usize)
				.map(|mut answer| Summary::decode(&mut answer));
			summary.and_then(Result::ok).map(Ok).ok_or(Outcome::Internal)
		}
		Outcome::Refused { bytes } => {
			let refusal = answer
				.get(..bytes as usize)
				.map(|mut answer| Refusal::decode(&mut answer));
			let refusal = refusal.and_then(Result::ok).ok_or(Outcome::Internal)?;
			Ok(Err(NotActivated::Refused(refusal)))
		}
		other => Err(other),
	}
}

/// Has the node run a program whose outputs take so many bytes, as its [`Summary`] says. What goes wrong is never
/// `Done` nor `Refused`.
///
/// So much memory is taken: whoever calls this has bounded it.
pub fn run(source: Source, input: &[u8], output_bytes: u32) -> Result<Answer, Outcome> {
	let mut answer = Answer {
		output: vec![0; output_bytes as usize],
		input_hash: [0; 32],
		output_hash: [0; 32],
	};
	let outcome = inference::run(
		source,
		input,
		&mut answer.output,
		&mut answer.input_hash,
		&mut answer.output_hash,
	);
	match Outcome::unpack(outcome) {
		Outcome::Done { bytes } => {
			answer.output.truncate(bytes as usize);
			Ok(answer)
		}
		Outcome::Refused { .. } => Err(Outcome::Internal),
		other => Err(other),
	}
}
