//! Matrix products and convolutions of bytes into 32-bit sums.
//!
//! Every sum is exact (it wraps around at 2^32), so that the order of its terms is free. [`reference`] is the
//! definition. The fast versions put four products into one instruction where the CPU has one for it, two elsewhere:
//! operands are packed into words of four bytes or two 16-bit differences, and from there on everything happens as with
//! binary32, a word in place of a number.

mod conv;
mod depthwise;
mod finish;
mod general;
mod packed;
mod product;
pub mod reference;
#[cfg(test)]
mod tests;
mod tile;
mod words;

pub use conv::ByteConv;
pub use packed::PackedBytes;
pub use product::matmul;

use crate::quantize::Requantize;

/// Bytes of either type.
#[derive(Clone, Copy, Debug)]
pub enum Bytes<'a> {
	/// 0 to 255.
	Unsigned(&'a [u8]),
	/// -128 to 127.
	Signed(&'a [i8]),
}

impl<'a> Bytes<'a> {
	/// How many.
	pub fn len(&self) -> usize {
		self.raw().len()
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// One, as a number.
	pub fn get(&self, index: usize) -> i32 {
		match self {
			Self::Unsigned(bytes) => bytes[index].into(),
			Self::Signed(bytes) => bytes[index].into(),
		}
	}

	fn is_signed(&self) -> bool {
		matches!(self, Self::Signed(_))
	}

	/// The bytes as they lie in memory.
	fn raw(&self) -> &'a [u8] {
		match self {
			Self::Unsigned(bytes) => bytes,
			// SAFETY: the types have the same size, and any byte is a value of both.
			Self::Signed(bytes) => unsafe { core::slice::from_raw_parts(bytes.as_ptr().cast(), bytes.len()) },
		}
	}

	/// A part of them.
	fn part(self, start: usize, len: usize) -> Self {
		match self {
			Self::Unsigned(bytes) => Self::Unsigned(&bytes[start..start + len]),
			Self::Signed(bytes) => Self::Signed(&bytes[start..start + len]),
		}
	}
}

/// Where sums go. Channels are columns of a product and filters of a convolution.
#[derive(Debug)]
pub enum Output<'a> {
	/// As they are.
	Sums(&'a mut [i32]),
	/// As bytes of this type.
	Unsigned(&'a mut [u8], Requantize<'a>),
	/// As bytes of this type.
	Signed(&'a mut [i8], Requantize<'a>),
}

impl Output<'_> {
	/// How many results there is room for.
	pub fn len(&self) -> usize {
		match self {
			Self::Sums(out) => out.len(),
			Self::Unsigned(out, _) => out.len(),
			Self::Signed(out, _) => out.len(),
		}
	}

	/// Whether there is no room.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// The definition of what becomes of a sum.
	pub(crate) fn set(&mut self, index: usize, sum: i32, channel: usize) {
		match self {
			Self::Sums(out) => out[index] = sum,
			Self::Unsigned(out, how) => out[index] = how.apply(sum, channel) as u8,
			Self::Signed(out, how) => out[index] = how.apply(sum, channel) as i8,
		}
	}

	fn check(&self, len: usize, channels: usize) {
		assert_eq!(self.len(), len, "an output of another size");
		match self {
			Self::Sums(_) => {}
			Self::Unsigned(_, how) => how.check(channels, (0, 255)),
			Self::Signed(_, how) => how.check(channels, (-128, 127)),
		}
	}
}

/// The zero point of a row, column or channel: one for all, or one for each.
fn zero_of(zeros: &[i32], index: usize) -> i32 {
	zeros[if zeros.len() == 1 { 0 } else { index }]
}

/// Panics unless there is one zero point, or one for each, all in the range of the bytes.
fn check_zeros(zeros: &[i32], count: usize, signed: bool) {
	assert!(
		zeros.len() == 1 || zeros.len() == count,
		"one zero point, or one for each"
	);
	let range = if signed { -128..=127 } else { 0..=255 };
	assert!(
		zeros.iter().all(|zero| range.contains(zero)),
		"a zero point outside of the range of its bytes"
	);
}
