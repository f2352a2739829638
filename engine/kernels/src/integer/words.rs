//! Operands as words: four bytes, or two 16-bit differences from the zero point.

use super::Bytes;
use crate::{dispatch::by_isa, Isa};

/// What a word holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
	/// Four bytes: activations as unsigned ones, signed ones moved up by 128; weights as signed ones, unsigned ones
	/// moved down by 128, with a zero point of 0 then. What the zero point of the activations adds to a sum is taken
	/// off at the end.
	Quads,
	/// Two 16-bit numbers, less their zero point.
	Pairs,
}

/// Whether the CPU multiplies four bytes at once.
#[cfg(target_arch = "x86_64")]
fn has_vnni(isa: Isa) -> bool {
	isa.kind() == crate::Kind::Avx512 { vnni: true }
}

/// Only instructions that every CPU has are used here.
#[cfg(not(target_arch = "x86_64"))]
fn has_vnni(_: Isa) -> bool {
	false
}

impl Scheme {
	/// The scheme for weights with these zero points.
	pub(super) fn new(isa: Isa, signed: bool, zeros: &[i32]) -> Self {
		let centre = if signed { 0 } else { 128 };
		if has_vnni(isa) && zeros.iter().all(|&zero| zero == centre) {
			Self::Quads
		} else {
			Self::Pairs
		}
	}

	/// Numbers in a word.
	pub(super) fn count(self) -> usize {
		match self {
			Self::Quads => 4,
			Self::Pairs => 2,
		}
	}

	/// Words for so many numbers.
	pub(super) fn words(self, numbers: usize) -> usize {
		numbers.div_ceil(self.count())
	}

	/// The word of some weights; where there are too few, the others count as nothing.
	pub(super) fn weights(self, numbers: impl Iterator<Item = i32>, signed: bool, zero: i32) -> u32 {
		let mut word = 0;
		for (index, number) in numbers.take(self.count()).enumerate() {
			word |= match self {
				Self::Quads => u32::from((number - if signed { 0 } else { 128 }) as i8 as u8) << (8 * index),
				Self::Pairs => u32::from((number - zero) as i16 as u16) << (16 * index),
			};
		}
		word
	}

	/// What the zero point of activations is in their words.
	pub(super) fn activation_zero(self, signed: bool, zero: i32) -> i32 {
		match (self, signed) {
			(Self::Pairs, _) => 0,
			(Self::Quads, false) => zero,
			(Self::Quads, true) => zero + 128,
		}
	}

	/// A word of activations that all equal their zero point.
	pub(super) fn blank(self, signed: bool, zero: i32) -> u32 {
		self.activation_zero(signed, zero) as u32 * if self == Self::Quads { 0x0101_0101 } else { 0 }
	}

	/// One row of activations as words.
	pub(super) fn row(self, isa: Isa, bytes: Bytes<'_>, zero: i32, to: &mut [u32]) {
		let (raw, flip) = (bytes.raw(), if bytes.is_signed() { 0x80 } else { 0 });
		match self {
			Self::Quads => row_of_quads(isa, raw, u32::from(flip) * 0x0101_0101, to),
			Self::Pairs => {
				// The byte with its sign flipped is the number plus 128.
				let zero = zero + i32::from(flip);
				row_of_pairs(isa, raw, flip, zero, to);
			}
		}
	}

	/// `to[i]` gets byte `i * step` of each of some planes of activations; there are as many planes as numbers in a
	/// word.
	pub(super) fn planes(self, isa: Isa, planes: &[&[u8]; 4], signed: bool, zero: i32, step: usize, to: &mut [u32]) {
		let flip = if signed { 0x80 } else { 0 };
		match self {
			Self::Quads => planes_of_quads(isa, planes, u32::from(flip) * 0x0101_0101, step, to),
			Self::Pairs => planes_of_pairs(isa, planes, flip, zero + i32::from(flip), step, to),
		}
	}
}

by_isa! {
	fn row_of_quads(bytes: &[u8], flip: u32, to: &mut [u32]) {
		let whole = bytes.chunks_exact(4);
		if let Some(last) = to.get_mut(bytes.len() / 4) {
			let mut word = [0; 4];
			word[..whole.remainder().len()].copy_from_slice(whole.remainder());
			*last = u32::from_le_bytes(word) ^ flip;
		}
		for (to, four) in to.iter_mut().zip(whole) {
			*to = u32::from_le_bytes([four[0], four[1], four[2], four[3]]) ^ flip;
		}
	}
}

/// Two differences in a word.
#[inline(always)]
fn pair(a: u8, b: u8, flip: u8, zero: i32) -> u32 {
	let difference = |byte: u8| (i32::from(byte ^ flip) - zero) as u32;
	difference(a) & 0xffff | difference(b) << 16
}

by_isa! {
	fn row_of_pairs(bytes: &[u8], flip: u8, zero: i32, to: &mut [u32]) {
		let whole = bytes.chunks_exact(2);
		if let (Some(last), [byte]) = (to.get_mut(bytes.len() / 2), whole.remainder()) {
			*last = pair(*byte, 0, flip, zero) & 0xffff;
		}
		for (to, two) in to.iter_mut().zip(whole) {
			*to = pair(two[0], two[1], flip, zero);
		}
	}
}

by_isa! {
	fn planes_of_quads(planes: &[&[u8]; 4], flip: u32, step: usize, to: &mut [u32]) {
		let [a, b, c, d] = *planes;
		let word = |i: usize| u32::from_le_bytes([a[i], b[i], c[i], d[i]]) ^ flip;
		if step == 1 {
			let count = to.len();
			let (a, b, c, d) = (&a[..count], &b[..count], &c[..count], &d[..count]);
			for i in 0..count {
				to[i] = u32::from_le_bytes([a[i], b[i], c[i], d[i]]) ^ flip;
			}
		} else {
			for (i, to) in to.iter_mut().enumerate() {
				*to = word(i * step);
			}
		}
	}
}

by_isa! {
	fn planes_of_pairs(planes: &[&[u8]; 4], flip: u8, zero: i32, step: usize, to: &mut [u32]) {
		let [a, b, ..] = *planes;
		if step == 1 {
			let count = to.len();
			let (a, b) = (&a[..count], &b[..count]);
			for i in 0..count {
				to[i] = pair(a[i], b[i], flip, zero);
			}
		} else {
			for (i, to) in to.iter_mut().enumerate() {
				*to = pair(a[i * step], b[i * step], flip, zero);
			}
		}
	}
}
