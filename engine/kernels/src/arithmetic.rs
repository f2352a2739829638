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
const ROUNDS_TO_LEAST: f64 = f64::from_bits(0x380F_FFFF_F000_0000);

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
		small.copysign(if x.is_sign_negative() { -1.0 } else { 1.0 })
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

	/// Numbers whose products lie around 2^-126.
	fn near(random: &mut Random) -> (f32, f32) {
		let number = |random: &mut Random, exponent: u32| {
			f32::from_bits(random.bits() & 0x8000_0000 | exponent << 23 | random.bits() & 0x7F_FFFF)
		};
		let exponent = random.within(1, 126) as u32;
		let other = (random.within(125, 129) as u32).saturating_sub(exponent).clamp(1, 253);
		(number(random, exponent), number(random, other))
	}

	#[test]
	fn products_and_quotients_round_before_they_become_zero() {
		let mut random = Random::new(31);
		let mut at_least = 0;
		for _ in 0..1_000_000 {
			let (a, b) = near(&mut random);
			assert_eq!(mul(a, b).to_bits(), product(a, b).to_bits(), "{a:e} {b:e}");
			assert_eq!(emulated(a, b, 0.0).abs().to_bits(), product(a, b).abs().to_bits());
			at_least += u32::from(mul(a, b).abs() == LEAST);
			let c = 1.0 / b;
			assert_eq!(
				div(a, c).to_bits(),
				narrow(f64::from(a) / f64::from(c)).to_bits(),
				"{a:e} {c:e}"
			);
		}
		assert!(at_least < 10);
	}

	#[test]
	fn what_lies_just_below_the_least_becomes_the_least_and_not_zero() {
		// (1 + 2^-12) (2 - 2^-11) 2^-127: 2^-126 less 2^-151, which rounds up to it, and a little less, which does not.
		let (a, b) = (1.0 + 2f32.powi(-12), (2.0 - 2f32.powi(-11)) * 2f32.powi(-63));
		let scale = 2f32.powi(-64);
		assert_eq!(product(a, b * scale), mul(a, b * scale));
		let up = |x: f32| x.next_up();
		for (a, b) in [
			(up(1.0), LEAST.next_up() * 0.5 * 2.0),
			(1.0f32.next_down(), LEAST),
			(1.0f32.next_down(), -LEAST),
			(1.0f32.next_down().next_down(), LEAST),
		] {
			assert_eq!(mul(a, b).to_bits(), product(a, b).to_bits());
		}
		// 1 - 2^-24 times 2^-126 rounds to itself in 24 bits and is too small.
		assert_eq!(mul(1.0f32.next_down(), LEAST).to_bits(), 0);
		// (1 - 2^-24) (1 + 2^-23 - ..) 2^-126: between that and 2^-126, nearer to the latter.
		assert_eq!(
			mul(1.0f32.next_down(), up(LEAST)),
			up(LEAST) * 1.0f32.next_down().max(0.5)
		);
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
