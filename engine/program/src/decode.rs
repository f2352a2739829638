//! From bytes to a program.
//!
//! Nothing is reserved for what the bytes only claim to hold: lists of structures grow as their items are read, and
//! their length is checked against the limits first. What comes out is written the same way in memory as in the bytes,
//! give or take a small factor, so the limit on bytes bounds the memory too.

use crate::{
	error::{DecodeError, Place},
	limits::Limits,
	op::Node,
	program::{Output, Port, Program, Provenance, Weight, VERSION},
};
use alloc::vec::Vec;
use codec::{Compact, Decode, Encode, Output as Sink};

impl Program {
	/// Reads a program. There is exactly one way to write one, so two programs that are equal have the same id.
	///
	/// It still has to be validated: this looks at the form only.
	pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Self, DecodeError> {
		let got = bytes.len() as u64;
		if got > limits.bytes {
			return Err(DecodeError::TooLong {
				got,
				most: limits.bytes,
			});
		}
		let (version, mut rest) = bytes.split_first().ok_or(DecodeError::Empty)?;
		if *version != VERSION {
			return Err(DecodeError::Version { got: *version });
		}
		let rest = &mut rest;
		let program = Self {
			provenance: Provenance::decode(rest).map_err(|_| DecodeError::Malformed(Place::Provenance))?,
			inputs: list::<Port>(rest, "inputs", limits.inputs, Place::Input)?,
			weights: list::<Weight>(rest, "weights", limits.weights, Place::Weight)?,
			ops: list::<Node>(rest, "ops", limits.ops, Place::Op)?,
			outputs: list::<Output>(rest, "outputs", limits.outputs, Place::Output)?,
		};
		if !rest.is_empty() {
			return Err(DecodeError::TrailingBytes { got: rest.len() as u64 });
		}
		// The codec refuses what it knows to be written in two ways. A model's id hangs on there being no third.
		let mut comparison = Comparison {
			rest: bytes,
			equal: true,
		};
		program.encode_to(&mut comparison);
		match comparison.equal && comparison.rest.is_empty() {
			true => Ok(program),
			false => Err(DecodeError::NotCanonical),
		}
	}
}

/// Reads a list of at most `most` items.
fn list<T: Decode>(
	rest: &mut &[u8],
	what: &'static str,
	most: u32,
	place: impl Fn(u32) -> Place,
) -> Result<Vec<T>, DecodeError> {
	let got = Compact::<u32>::decode(rest)
		.map_err(|_| DecodeError::Malformed(place(0)))?
		.0;
	if got > most {
		return Err(DecodeError::TooMany { what, got, most });
	}
	let mut items = Vec::new();
	for index in 0..got {
		items.push(T::decode(rest).map_err(|_| DecodeError::Malformed(place(index)))?);
	}
	Ok(items)
}

/// Compares what is written to it with what is expected.
struct Comparison<'a> {
	rest: &'a [u8],
	equal: bool,
}

impl Sink for Comparison<'_> {
	fn write(&mut self, bytes: &[u8]) {
		match self.rest.strip_prefix(bytes) {
			Some(rest) => self.rest = rest,
			None => self.equal = false,
		}
	}
}
