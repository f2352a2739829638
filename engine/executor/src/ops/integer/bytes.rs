//! Bytes of either sign, and zero points, as the kernels take them.

use crate::{
	buffer::Buffer,
	operation::{Failure, Inputs, Operand},
};
use verdict_kernels::integer::Bytes;

/// The bytes of a buffer.
pub(super) fn bytes(buffer: &Buffer) -> Result<Bytes<'_>, Failure> {
	match buffer {
		Buffer::U8(bytes) => Ok(Bytes::Unsigned(bytes)),
		Buffer::I8(bytes) => Ok(Bytes::Signed(bytes)),
		other => Err(Failure::WrongType {
			expected: "u8 or i8",
			got: other.dtype().name(),
		}),
	}
}

/// Some of them.
pub(super) fn part(bytes: Bytes<'_>, begin: usize, len: usize) -> Bytes<'_> {
	match bytes {
		Bytes::Unsigned(bytes) => Bytes::Unsigned(&bytes[begin..begin + len]),
		Bytes::Signed(bytes) => Bytes::Signed(&bytes[begin..begin + len]),
	}
}

/// Bytes as numbers.
fn numbers(buffer: &Buffer) -> Result<Vec<i32>, Failure> {
	let bytes = bytes(buffer)?;
	Ok((0..bytes.len()).map(|index| bytes.get(index)).collect())
}

/// Zero points: an operand that may be known when the model is loaded, or may not be there, which means 0.
pub(super) enum Zeros {
	Known(Vec<i32>),
	Operand(usize),
}

impl Zeros {
	/// Those in the operand at a place.
	pub(super) fn new(place: usize, operand: Option<&Operand<'_>>) -> Result<Self, String> {
		match operand.map(|operand| operand.constant) {
			None => Ok(Self::Known(vec![0])),
			Some(None) => Ok(Self::Operand(place)),
			Some(Some(buffer)) => match numbers(buffer) {
				Ok(zeros) => Ok(Self::Known(zeros)),
				Err(_) => Err(format!("zero points of {}", buffer.dtype())),
			},
		}
	}

	/// If they are known.
	pub(super) fn known(&self) -> Option<&[i32]> {
		match self {
			Self::Known(zeros) => Some(zeros),
			Self::Operand(_) => None,
		}
	}

	/// For a run.
	pub(super) fn get(&self, inputs: &Inputs<'_>) -> Result<Vec<i32>, Failure> {
		match self {
			Self::Known(zeros) => Ok(zeros.clone()),
			Self::Operand(place) => numbers(inputs.buffer(*place)?),
		}
	}
}
