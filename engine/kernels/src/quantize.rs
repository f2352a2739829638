//! From binary32 to bytes and back.
//!
//! Rounding to whole numbers is to nearest, ties to even. What does not fit is moved to the nearest number that does;
//! NaN counts as 0.

use crate::{
	arithmetic::{div, sub},
	dispatch::by_isa,
	Isa,
};

/// A type of whole numbers.
pub trait Whole: Copy + Send + Sync + 'static {
	/// As a number.
	fn to_i32(self) -> i32;
}

/// A type of byte.
pub trait Byte: Whole {
	/// The smallest and the largest.
	const RANGE: (i32, i32);

	/// From a number within the range.
	fn from_i32(x: i32) -> Self;
}

impl Whole for i32 {
	#[inline(always)]
	fn to_i32(self) -> i32 {
		self
	}
}

impl Byte for u8 {
	const RANGE: (i32, i32) = (0, 255);

	#[inline(always)]
	fn from_i32(x: i32) -> Self {
		x as u8
	}
}

impl Whole for u8 {
	#[inline(always)]
	fn to_i32(self) -> i32 {
		self.into()
	}
}

impl Byte for i8 {
	const RANGE: (i32, i32) = (-128, 127);

	#[inline(always)]
	fn from_i32(x: i32) -> Self {
		x as i8
	}
}

impl Whole for i8 {
	#[inline(always)]
	fn to_i32(self) -> i32 {
		self.into()
	}
}

/// The nearest whole number, the even one of two. The sign of zero is kept.
///
/// Between 0 and 2^23, adding 2^23 rounds away all places after the point; from there on there are none.
#[inline(always)]
pub fn round_even(x: f32) -> f32 {
	const PLACES: f32 = 8_388_608.0;
	let size = x.abs();
	let rounded = (size + PLACES) - PLACES;
	(if size < PLACES { rounded } else { size }).copysign(x)
}

/// The whole number nearest to `x`, plus `zero`, within `low` and `high`; NaN counts as 0.
///
/// All of `zero`, `low` and `high` are below 2^16 in size, so that differences are exact in binary32.
#[inline(always)]
pub fn saturate(x: f32, zero: i32, (low, high): (i32, i32)) -> i32 {
	let rounded = round_even(if x.is_nan() { 0.0 } else { x });
	let (low, high) = ((low - zero) as f32, (high - zero) as f32);
	let above = if rounded < low { low } else { rounded };
	let within = if above > high { high } else { above };
	// SAFETY: it is not NaN, and lies between two small numbers.
	let whole: i32 = unsafe { within.to_int_unchecked() };
	whole + zero
}

by_isa! {
	/// ONNX's QuantizeLinear with one scale: `saturate(round(x / scale) + zero)`, the division rounding as IEEE says.
	/// Panics if the lengths differ.
	pub fn quantize_linear<T: Byte>(from: &[f32], scale: f32, zero: i32, to: &mut [T]) {
		assert_eq!(from.len(), to.len());
		for (to, x) in to.iter_mut().zip(from) {
			*to = T::from_i32(saturate(x / scale, zero, T::RANGE));
		}
	}
}

by_isa! {
	/// ONNX's DequantizeLinear with one scale: `(x - zero) as f32 * scale`. Panics if the lengths differ.
	pub fn dequantize_linear<T: Whole>(from: &[T], scale: f32, zero: i32, to: &mut [f32]) {
		assert_eq!(from.len(), to.len());
		for (to, x) in to.iter_mut().zip(from) {
			*to = x.to_i32().wrapping_sub(zero) as f32 * scale;
		}
	}
}

/// How sums of products of bytes become bytes.
#[derive(Clone, Copy, Debug)]
pub struct Requantize<'a> {
	/// What a sum is multiplied with: one for all, or one for each channel.
	pub multipliers: &'a [f32],
	/// What is added after rounding.
	pub zero: i32,
	/// The least and the greatest result, within the range of the bytes.
	pub range: (i32, i32),
}

impl Requantize<'_> {
	pub(crate) fn check(&self, channels: usize, (low, high): (i32, i32)) {
		assert!(
			self.multipliers.len() == 1 || self.multipliers.len() == channels,
			"one multiplier, or one a channel"
		);
		assert!(
			low <= self.range.0 && self.range.0 <= self.range.1 && self.range.1 <= high,
			"a range of bytes"
		);
		assert!(
			(low..=high).contains(&self.zero),
			"a zero point within the range of the bytes"
		);
	}

	/// The multiplier of a channel.
	pub fn multiplier(&self, channel: usize) -> f32 {
		self.multipliers[if self.multipliers.len() == 1 { 0 } else { channel }]
	}

	/// The definition: `saturate(round(sum as f32 * multiplier) + zero)`.
	pub fn apply(&self, sum: i32, channel: usize) -> i32 {
		saturate(sum as f32 * self.multiplier(channel), self.zero, self.range)
	}
}

by_isa! {
	/// Sums to bytes: `saturate(round((sum + bias) as f32 * multiplier) + zero)`, addition wrapping. Channels are rows
	/// of `len` sums each, over and over; `bias` is empty or has one for each channel.
	pub fn requantize<T: Byte>(sums: &[i32], len: usize, bias: &[i32], how: &Requantize<'_>, to: &mut [T]) {
		assert_eq!(sums.len(), to.len());
		let channels = how.multipliers.len().max(bias.len());
		how.check(channels, T::RANGE);
		assert!(bias.is_empty() || bias.len() == channels, "one bias a channel");
		if len == 0 {
			return;
		}
		if len == 1 {
			// Channels lie side by side.
			for (sums, to) in sums.chunks(channels).zip(to.chunks_mut(channels)) {
				requantize_row(sums, bias, how, to);
			}
			return;
		}
		for (row, (sums, to)) in sums.chunks(len).zip(to.chunks_mut(len)).enumerate() {
			let channel = row % channels;
			let bias = if bias.is_empty() { 0 } else { bias[channel] };
			let multiplier = how.multiplier(channel);
			for (to, sum) in to.iter_mut().zip(sums) {
				*to = T::from_i32(saturate(sum.wrapping_add(bias) as f32 * multiplier, how.zero, how.range));
			}
		}
	}
}

/// A sum of each channel to bytes.
#[inline(always)]
fn requantize_row<T: Byte>(sums: &[i32], bias: &[i32], how: &Requantize<'_>, to: &mut [T]) {
	let byte = |sum: i32, multiplier: f32| T::from_i32(saturate(sum as f32 * multiplier, how.zero, how.range));
	match (how.multipliers, bias) {
		([multiplier], []) => to
			.iter_mut()
			.zip(sums)
			.for_each(|(to, sum)| *to = byte(*sum, *multiplier)),
		([multiplier], _) => {
			for ((to, sum), bias) in to.iter_mut().zip(sums).zip(bias) {
				*to = byte(sum.wrapping_add(*bias), *multiplier);
			}
		}
		(multipliers, []) => {
			for ((to, sum), multiplier) in to.iter_mut().zip(sums).zip(multipliers) {
				*to = byte(*sum, *multiplier);
			}
		}
		(multipliers, _) => {
			for (((to, sum), bias), multiplier) in to.iter_mut().zip(sums).zip(bias).zip(multipliers) {
				*to = byte(sum.wrapping_add(*bias), *multiplier);
			}
		}
	}
}

/// Scale and zero point of ONNX's DynamicQuantizeLinear for u8: the range of the numbers, widened to hold 0, on 0 to
/// 255.
///
/// `scale = (max - min) / 255`, `zero = saturate(round(-min / scale))`; where all numbers are 0 the scale is 1. NaN
/// takes no part.
pub fn dynamic_scale(from: &[f32]) -> (f32, u8) {
	// Minimum and maximum do not depend on the order; among zeros the sign is lost in what follows.
	let (mut low, mut high) = (0.0_f32, 0.0_f32);
	for &x in from {
		low = if x < low { x } else { low };
		high = if x > high { x } else { high };
	}
	let scale = if low == high { 1.0 } else { div(sub(high, low), 255.0) };
	let zero = saturate(sub(0.0, low) / scale, 0, u8::RANGE);
	(scale, u8::from_i32(zero))
}

/// ONNX's DynamicQuantizeLinear: bytes by [`dynamic_scale`], which it returns.
pub fn dynamic_quantize(isa: Isa, from: &[f32], to: &mut [u8]) -> (f32, u8) {
	let (scale, zero) = dynamic_scale(from);
	quantize_linear(isa, from, scale, zero.into(), to);
	(scale, zero)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::checks::{same, Random};

	#[test]
	fn ties_go_to_even() {
		for (x, expected) in [
			(0.5, 0.0),
			(1.5, 2.0),
			(2.5, 2.0),
			(-0.5, -0.0),
			(-1.5, -2.0),
			(0.49999997, 0.0),
			(8_388_607.5, 8_388_608.0),
			(8_388_609.0, 8_388_609.0),
			(-0.0, -0.0),
			(f32::INFINITY, f32::INFINITY),
			(4_194_304.5, 4_194_304.0),
		] {
			assert_eq!(round_even(x).to_bits(), f32::to_bits(expected), "{x}");
		}
		let mut random = Random::new(21);
		for _ in 0..1_000_000 {
			let x = f32::from_bits(random.bits());
			assert!(
				round_even(x).to_bits() == x.round_ties_even().to_bits() || x.is_nan(),
				"{x:e}"
			);
		}
	}

	#[test]
	fn known_bytes() {
		for isa in Isa::available() {
			let mut bytes = [0_u8; 8];
			let from = [0.0, 1.0, 2.5, -4.0, 1e9, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
			quantize_linear(isa, &from, 0.5, 3, &mut bytes);
			assert_eq!(bytes, [3, 5, 8, 0, 255, 3, 255, 0]);
			let mut bytes = [0_i8; 4];
			quantize_linear(isa, &[100.0, -100.0, 0.75, -0.75], 0.5, -1, &mut bytes);
			assert_eq!(bytes, [127, -128, 1, -3]);
			let mut numbers = [0.0; 3];
			dequantize_linear(isa, &[0_u8, 128, 255], 0.5, 128, &mut numbers);
			assert_eq!(numbers, [-64.0, 0.0, 63.5]);
			let how = Requantize {
				multipliers: &[0.5, 2.0],
				zero: 10,
				range: (0, 255),
			};
			let mut bytes = [0_u8; 4];
			requantize(isa, &[1, 3, 5, -50], 2, &[0, 1], &how, &mut bytes);
			assert_eq!(bytes, [10, 12, 22, 0]);
			// The example of ONNX's documentation.
			let mut bytes = [0_u8; 6];
			let found = dynamic_quantize(isa, &[0.0, 2.0, -3.0, -2.5, 1.34, 0.5], &mut bytes);
			assert_eq!((found, bytes), ((0.019_607_844, 153), [153, 255, 0, 26, 221, 179]));
			let mut bytes = [9_u8; 2];
			assert_eq!(
				(dynamic_quantize(isa, &[0.0, -0.0], &mut bytes), bytes),
				((1.0, 0), [0, 0])
			);
		}
	}

	#[test]
	fn all_instruction_sets_agree() {
		let mut random = Random::new(22);
		for round in 0..200 {
			let from = random.values(round);
			let scale = random.number(round % 7 == 0);
			let sums: Vec<i32> = (0..round * 3)
				.map(|_| random.bits() as i32 >> random.below(32))
				.collect();
			let how = Requantize {
				multipliers: &random.values(3),
				zero: random.within(0, 255) as i32,
				range: (random.within(0, 100) as i32, random.within(100, 255) as i32),
			};
			let run = |isa| {
				let (mut unsigned, mut signed) = (vec![0_u8; round], vec![0_i8; round]);
				let (mut bytes, mut numbers) = (vec![0_u8; sums.len()], vec![0.0; sums.len()]);
				quantize_linear(isa, &from, scale, 77, &mut unsigned);
				quantize_linear(isa, &from, scale, -7, &mut signed);
				requantize(isa, &sums, round.max(1), &[1, i32::MAX, -9], &how, &mut bytes);
				dequantize_linear(isa, &sums, scale, i32::MIN, &mut numbers);
				(unsigned, signed, bytes, numbers)
			};
			let expected = run(Isa::SCALAR);
			for (index, sum) in sums.iter().enumerate() {
				let channel = index / round.max(1) % 3;
				let sum = sum.wrapping_add([1, i32::MAX, -9][channel]);
				assert_eq!(i32::from(expected.2[index]), how.apply(sum, channel));
			}
			// The same sums, with channels side by side.
			let side_by_side = |isa| {
				let mut bytes = vec![0_u8; sums.len()];
				requantize(isa, &sums, 1, &[1, i32::MAX, -9], &how, &mut bytes);
				bytes
			};
			for (index, (sum, byte)) in sums.iter().zip(side_by_side(Isa::SCALAR)).enumerate() {
				let sum = sum.wrapping_add([1, i32::MAX, -9][index % 3]);
				assert_eq!(i32::from(byte), how.apply(sum, index % 3));
			}
			for isa in Isa::available() {
				assert_eq!(side_by_side(isa), side_by_side(Isa::SCALAR));
				let found = run(isa);
				assert_eq!((&found.0, &found.1, &found.2), (&expected.0, &expected.1, &expected.2));
				same(&found.3, &expected.3, isa);
			}
		}
	}
}
