//! The fused multiply-add of binary32: a * b + c with one rounding, as [`crate::arithmetic`] rounds.

use crate::arithmetic::narrow;
#[cfg(any(target_feature = "fma", target_arch = "aarch64"))]
use crate::arithmetic::LEAST;

/// `a * b + c` with one rounding.
///
/// Every dot product is made of these. Where the target has the instruction it is used; elsewhere [`emulated`] gives
/// the same bits, slowly.
#[inline(always)]
pub fn fma32(a: f32, b: f32, c: f32) -> f32 {
	#[cfg(any(target_feature = "fma", target_arch = "aarch64"))]
	{
		let result = a.mul_add(b, c);
		// A NaN fails the comparison too, and stays.
		if result.abs() > LEAST {
			return result;
		}
	}
	emulated(a, b, c)
}

/// The same out of binary64 operations.
///
/// The product of two binary32 is exact in binary64. The sum is rounded to odd, which keeps what a second rounding to
/// 24 bits needs to know: the sum rounded to nearest, and if that was inexact and its last bit is 0, its neighbour on
/// the other side of the exact value instead. 53 bits are enough for that (at least 24 + 2), and as product and addend
/// are far from the ends of binary64, nothing here overflows or underflows.
#[inline]
pub fn emulated(a: f32, b: f32, c: f32) -> f32 {
	let product = f64::from(a) * f64::from(b);
	let addend = f64::from(c);
	let sum = product + addend;
	if !sum.is_finite() {
		return narrow(sum);
	}
	// Knuth's TwoSum: sum + error is exactly product + addend.
	let part = sum - product;
	let error = (product - (sum - part)) + (addend - part);
	let bits = sum.to_bits();
	if error == 0.0 || bits & 1 == 1 {
		return narrow(sum);
	}
	// An inexact sum is not zero, so that its neighbours are one step of the bits away.
	let away_from_zero = (error > 0.0) == (sum > 0.0);
	narrow(f64::from_bits(if away_from_zero { bits + 1 } else { bits - 1 }))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn same(a: f32, b: f32, c: f32, expected: f32) {
		let found = emulated(a, b, c);
		assert!(
			found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
			"{a:e} * {b:e} + {c:e}: {found:e} instead of {expected:e}"
		);
		assert_eq!(fma32(a, b, c).is_nan(), expected.is_nan());
		assert!(expected.is_nan() || fma32(a, b, c).to_bits() == expected.to_bits());
	}

	#[test]
	fn hard_cases() {
		let tiny = f32::MIN_POSITIVE;
		let one_up = 1.0 + f32::EPSILON;
		// A double rounding would go to even here: the product lies a hair above, then below, the middle of two floats.
		same(one_up, one_up, 0.0, 1.0 + 2.0 * f32::EPSILON);
		same(
			1.0 + 2f32.powi(-12),
			1.0 + 2f32.powi(-12),
			tiny,
			1.0 + 2f32.powi(-11) + f32::EPSILON,
		);
		same(1.0 + 2f32.powi(-12), 1.0 + 2f32.powi(-12), -tiny, 1.0 + 2f32.powi(-11));
		same(1.0 + 2f32.powi(-12), 1.0 + 2f32.powi(-12), 0.0, 1.0 + 2f32.powi(-11));
		same(1.0, 1.0, 2f32.powi(-24), 1.0);
		same(1.0, 1.0 + f32::EPSILON, 2f32.powi(-24), 1.0 + 2.0 * f32::EPSILON);
		same(1.0, 1.0, -tiny, 1.0);
		same(f32::MAX, 1.0, 2f32.powi(103), f32::INFINITY);
		same(f32::MAX, 1.0, 2f32.powi(103).next_down(), f32::MAX);
		same(f32::MAX, 2.0, -f32::MAX, f32::MAX);
		// What is too small becomes zero after it was rounded to 24 bits.
		let below = 1f32.next_down();
		same(tiny, 0.5, 0.0, 0.0);
		same(tiny, -0.5, 0.0, -0.0);
		same(tiny, -0.5, -0.0, -0.0);
		same(tiny, tiny, 0.0, 0.0);
		same(tiny, -tiny, -0.0, -0.0);
		same(tiny, below, 0.0, 0.0);
		same(tiny.next_up(), below, 0.0, tiny);
		same(-tiny.next_up(), below, 0.0, -tiny);
		same(tiny.next_up(), 1.0, -tiny, 0.0);
		same(tiny, 1.0, -tiny.next_up(), -0.0);
		same(2.0 * tiny, 1.0, -tiny, tiny);
		// Just below the least: the product and what is left of it after adding something far smaller or larger.
		same(tiny, below, tiny, 2.0 * tiny);
		same(2f32.powi(-100), -2f32.powi(-60), tiny, tiny);
		same(2f32.powi(-100), -2f32.powi(-51), tiny, tiny);
		same(2f32.powi(-100), -2f32.powi(-50), tiny, 0.0);
		// Zeros and what is not a number.
		same(0.0, -1.0, 0.0, 0.0);
		same(0.0, -1.0, -0.0, -0.0);
		same(1.0, 1.0, -1.0, 0.0);
		same(f32::INFINITY, 0.0, 1.0, f32::NAN);
		same(f32::INFINITY, 1.0, f32::NEG_INFINITY, f32::NAN);
		same(f32::INFINITY, -1.0, 1.0, f32::NEG_INFINITY);
		same(1.0, 1.0, f32::INFINITY, f32::INFINITY);
		same(f32::NAN, 1.0, 1.0, f32::NAN);
	}

	/// Against the instruction, where there is one, over exponents that make sums near ties likely.
	#[test]
	#[cfg(target_arch = "x86_64")]
	fn equals_the_instruction() {
		use crate::arithmetic::flush;

		#[target_feature(enable = "fma")]
		fn instruction(a: f32, b: f32, c: f32) -> f32 {
			a.mul_add(b, c)
		}
		if !is_x86_feature_detected!("fma") {
			return;
		}
		let _canonical = crate::control::Canonical::enter();
		let mut random = crate::checks::Random::new(7);
		for round in 0..4_000_000u32 {
			let mut value = |near: bool| {
				let bits = random.bits();
				flush(f32::from_bits(if near {
					bits & 0x81ff_ffff | 0x3e00_0000
				} else {
					bits
				}))
			};
			let near = round % 4 != 0;
			let (a, b, mut c) = (value(near), value(near), value(near));
			if round % 3 == 0 {
				c = flush(c * 2f32.powi((round % 61) as i32 - 30));
			}
			// SAFETY: asked for above.
			let expected = unsafe { instruction(a, b, c) };
			let found = emulated(a, b, c);
			assert!(
				found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
				"{a:e} {b:e} {c:e}: {found:e} {expected:e}"
			);
		}
	}
}
