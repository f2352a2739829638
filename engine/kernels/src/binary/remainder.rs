//! The remainder of a division of binary32 values, which is exact.

use crate::arithmetic::{add, flush};

/// `a − n b`, `n` the quotient cut to an integer: with the sign of `a`, less than `|b|`; 0 where that would be subnormal. NaN for an infinite `a` and for
/// `b` of zero; `a` for an infinite `b`.
pub(crate) fn remainder(a: f32, b: f32) -> f32 {
	let (x, y) = (a.abs(), b.abs());
	if !x.is_finite() || y.is_nan() || y == 0.0 {
		return f32::NAN;
	}
	if x < y {
		return a;
	}
	let ((mut rest, from), (divisor, to)) = (integer(x), integer(y));
	// rest 2^from, down to below divisor 2^to: 40 bits at a time, as many as fit above 24.
	let mut shift = from - to;
	rest %= divisor;
	while shift > 0 && rest != 0 {
		let step = shift.min(40);
		rest = (rest << step) % divisor;
		shift -= step;
	}
	flush(float(rest, to)).copysign(a)
}

/// The same, but with the sign of `b`: where they differ, `b` is added, with one rounding. A remainder of zero has the
/// sign of `b`.
pub(crate) fn floor_modulo(a: f32, b: f32) -> f32 {
	let rest = remainder(a, b);
	if rest == 0.0 {
		rest.copysign(b)
	} else if (rest < 0.0) != (b < 0.0) {
		add(rest, b)
	} else {
		rest
	}
}

/// A positive finite value as an integer of at most 24 bits times a power of two. The power is the one that its
/// exponent field says, so that a larger value never has a smaller one.
fn integer(x: f32) -> (u64, u32) {
	let (exponent, mantissa) = (x.to_bits() >> 23, u64::from(x.to_bits() & 0x7F_FFFF));
	if exponent == 0 {
		(mantissa, 1)
	} else {
		(mantissa | 1 << 23, exponent)
	}
}

/// The opposite, for values below 2^24 and any exponent that [`integer`] gives.
fn float(mut mantissa: u64, mut exponent: u32) -> f32 {
	if mantissa == 0 {
		return 0.0;
	}
	while mantissa < 1 << 23 && exponent > 1 {
		mantissa <<= 1;
		exponent -= 1;
	}
	let field = if mantissa < 1 << 23 { 0 } else { exponent };
	f32::from_bits(field << 23 | (mantissa as u32 & 0x7F_FFFF))
}
