//! The arithmetic of numbers that are never subnormal: how every operation on binary32 rounds.
//!
//! A result is rounded to 24 bits, to nearest, ties to even, whatever its exponent; and what is then smaller than
//! [`LEAST`] is a zero of its sign. That is what x86 does when told to flush (after [`crate::control`] has), and what
//! the functions here give on any machine, in whatever state its control register is. aarch64 cannot be told: its
//! flushing looks at the result before rounding.
//!
//! Why: on many CPUs an instruction that meets a subnormal number takes a hundred times longer. Whoever chose inputs so
//! would have every validator compute for minutes what was paid for as a second.
//!
//! Operands are never subnormal: the executor turns what comes in into zeros, and no operation makes any. The functions
//! here do not look.

/// The smallest number above 0: 2⁻¹²⁶.
pub const LEAST: f32 = f32::MIN_POSITIVE;

/// What rounds to less than [`LEAST`]: what is below 2⁻¹²⁶ − 2⁻¹⁵¹, half a step of 24 bits below it.
pub(crate) const ROUNDS_TO_LEAST: f64 = f64::from_bits(0x380F_FFFF_F000_0000);

/// 2²⁴: with operands so much larger, a result next to [`LEAST`] rounds as if there were no smallest exponent.
pub(crate) const UP: f32 = 16_777_216.0;
/// [`LEAST`] as much larger.
pub(crate) const LEAST_UP: f32 = LEAST * UP;

/// A zero of its sign instead of a subnormal number.
#[inline(always)]
pub fn flush(x: f32) -> f32 {
	let bits = x.to_bits();
	let kept = if bits & 0x7F80_0000 == 0 {
		bits & 0x8000_0000
	} else {
		bits
	};
	f32::from_bits(kept)
}

/// `a + b`. What is too small for a binary32 is exact before it becomes zero, so that nothing hangs on rounding.
#[inline(always)]
pub fn add(a: f32, b: f32) -> f32 {
	flush(a + b)
}

/// `a - b`.
#[inline(always)]
pub fn sub(a: f32, b: f32) -> f32 {
	flush(a - b)
}

/// `a * b`.
#[inline(always)]
pub fn mul(a: f32, b: f32) -> f32 {
	settle(a * b, (a * UP) * b)
}

/// `a / b`.
#[inline(always)]
pub fn div(a: f32, b: f32) -> f32 {
	settle(a / b, (a * UP) / b)
}

/// A result as the machine gives it, next to the smallest number by what it is with the first operand 2²⁴ times as
/// large. If that has overflowed, to infinity or to NaN, the other operand is 0 or infinite and so is the result 0, or
/// it is far from small.
#[inline(always)]
fn settle(result: f32, up: f32) -> f32 {
	let small = if up.abs() >= LEAST_UP { LEAST } else { 0.0 };
	if result.abs() <= LEAST {
		small.copysign(result)
	} else {
		result
	}
}

/// A binary64 as a binary32: of an exact value, of one rounded to odd, or of one that is not nearer to the middle of two
/// binary32 than binary64 can tell.
#[inline(always)]
pub fn narrow(x: f64) -> f32 {
	let size = x.abs();
	let small = if size < ROUNDS_TO_LEAST { 0.0 } else { LEAST };
	if size < f64::from(LEAST) {
		small.copysign(x as f32)
	} else {
		x as f32
	}
}

/// The same operations; but if `FLUSHED`, by the machine's instructions, which only give that on x86-64 while
/// [`crate::control::Canonical`] is held.
pub(crate) struct By<const FLUSHED: bool>;

macro_rules! operations {
	($($name:ident $operator:tt),*) => {
		impl<const FLUSHED: bool> By<FLUSHED> {$(
			#[inline(always)]
			pub(crate) fn $name(a: f32, b: f32) -> f32 {
				if FLUSHED {
					a $operator b
				} else {
					$name(a, b)
				}
			}
		)*}
	};
}

operations!(add +, sub -, mul *, div /);

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{checks::Random, fma::emulated};

	/// As [`narrow`] has it, of the exact product in binary64.
	fn product(a: f32, b: f32) -> f32 {
		narrow(f64::from(a) * f64::from(b))
	}

	/// (1 + k 2^-23) 2^-63 and (1 - 2k 2^-24) 2^-63, whose product is (1 - k^2 2^-46) 2^-126.
	fn factors(k: u32) -> (f32, f32) {
		const HALF_WAY: u32 = (127 - 63) << 23;
		(f32::from_bits(HALF_WAY + k), f32::from_bits(HALF_WAY - 2 * k))
	}

	#[test]
	fn what_lies_above_the_middle_of_the_least_and_its_neighbour_becomes_the_least_and_else_zero() {
		for k in 1..4000 {
			let (a, b) = factors(k);
			// The middle is 1 - 2^-25 of the least: k is 2^10.5 there, and no whole number.
			let expected = if k * k < 1 << 21 { LEAST } else { 0.0 };
			for (found, how) in [
				(mul(a, b), "product"),
				(mul(b, a), "product, turned round"),
				(product(a, b), "narrowed"),
				(emulated(a, b, 0.0), "fma"),
				(-mul(-a, b), "negative product"),
				(-emulated(a, -b, -0.0), "negative fma"),
			] {
				assert_eq!(found.to_bits(), expected.to_bits(), "{k}: {how}");
			}
		}
	}

	#[test]
	fn quotients_about_the_least_are_those_of_binary64() {
		let mut least = 0;
		for k in 1..4000 {
			let (a, b) = factors(k);
			let inverse = 1.0 / b;
			// No quotient of two binary32 comes so near to the middle that binary64 could not tell.
			let expected = narrow(f64::from(a) / f64::from(inverse));
			assert_eq!(div(a, inverse).to_bits(), expected.to_bits(), "{k}");
			least += u32::from(expected == LEAST);
		}
		assert!((1000..3000).contains(&least), "{least}");
	}

	#[test]
	fn any_numbers_whose_product_is_small() {
		let mut random = Random::new(31);
		let number = |random: &mut Random, exponent: usize| {
			f32::from_bits(random.bits() & 0x807F_FFFF | (exponent as u32) << 23)
		};
		for _ in 0..1_000_000 {
			let exponent = random.within(1, 124);
			let other = random.within(125, 129) - exponent;
			let (a, b) = (number(&mut random, exponent), number(&mut random, other));
			assert_eq!(mul(a, b).to_bits(), product(a, b).to_bits(), "{a:e} {b:e}");
		}
	}

	#[test]
	fn zeros_infinities_and_nan_are_those_of_ieee() {
		let special = [
			0.0,
			-0.0,
			1.0,
			-1.0,
			f32::MAX,
			LEAST,
			f32::INFINITY,
			f32::NEG_INFINITY,
			f32::NAN,
			1e30,
		];
		for a in special {
			for b in special {
				for (found, expected) in [
					(mul(a, b), a * b),
					(div(a, b), a / b),
					(add(a, b), a + b),
					(sub(a, b), a - b),
				] {
					let expected = flush(expected);
					assert!(
						found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan(),
						"{a:e} {b:e}: {found:e} {expected:e}"
					);
				}
			}
		}
	}

	#[test]
	fn differences_that_are_too_small_become_zeros_of_their_sign() {
		let next = LEAST.next_up();
		assert_eq!(sub(next, LEAST).to_bits(), 0);
		assert_eq!(sub(LEAST, next).to_bits(), 0x8000_0000);
		assert_eq!(add(LEAST, next), LEAST + next);
	}
}
