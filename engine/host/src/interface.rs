//! The host functions. What they are called on the node's side is in `host`.
//!
//! Each gets the buffers that it writes to; it never allocates in the runtime's memory. All numbers are version 1: a
//! change of what a function does, of its types or of which programs validate is a new version beside it, which every
//! node has to have before a runtime uses it.

// What the macro writes for the runtime calls foreign functions, and what it writes for native code expects to be
// called where there is a state.
#![cfg_attr(substrate_runtime, allow(unsafe_code))]
#![allow(clippy::expect_used)]

use crate::types::{Activation, Source};
#[cfg(feature = "std")]
use crate::{host, types::Outcome};
use sp_runtime_interface::{
	pass_by::{PassFatPointerAndDecode, PassFatPointerAndRead, PassFatPointerAndWrite, PassPointerAndWrite},
	runtime_interface,
};

/// Models in state. See [`crate::call`] for what a runtime calls.
#[runtime_interface]
pub trait Inference {
	/// Reads a program from state, checks it against limits, and makes it ready to run. Gives an
	/// [`Outcome`](crate::Outcome): `Done` with a [`Summary`](crate::Summary) in `answer`, or `Refused` with a
	/// [`Refusal`](crate::Refusal).
	///
	/// `answer` has [`MAX_REFUSAL`](crate::types::MAX_REFUSAL) bytes or more, so that no text can be too long for it.
	fn activate(
		&mut self,
		request: PassFatPointerAndDecode<Activation>,
		answer: PassFatPointerAndWrite<&mut [u8]>,
	) -> u64 {
		match host::of(*self) {
			Some(host) => host::answer(host.activate(&request, &mut host::InBlock(*self)), answer),
			None => Outcome::Internal,
		}
		.pack()
	}

	/// Runs a program that was activated. `input` is what its inputs are in little-endian bytes, one after the other;
	/// what goes to `output` likewise, if the [`Outcome`](crate::Outcome) is `Done`. Then `input_hash` and
	/// `output_hash` are the SHA-256 of both.
	fn run(
		&mut self,
		source: PassFatPointerAndDecode<Source>,
		input: PassFatPointerAndRead<&[u8]>,
		output: PassFatPointerAndWrite<&mut [u8]>,
		input_hash: PassPointerAndWrite<&mut [u8; 32], 32>,
		output_hash: PassPointerAndWrite<&mut [u8; 32], 32>,
	) -> u64 {
		let Some(host) = host::of(*self) else {
			return Outcome::Internal.pack();
		};
		match host.run(&source, input, output, &mut host::InBlock(*self)) {
			Ok(ran) => {
				*input_hash = ran.input_hash;
				*output_hash = ran.output_hash;
				Outcome::Done { bytes: ran.bytes }
			}
			Err(outcome) => outcome,
		}
		.pack()
	}
}
