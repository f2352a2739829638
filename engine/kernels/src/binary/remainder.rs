//! The remainder of a division of binary32 values, which is exact in binary64.

use crate::arithmetic::narrow;

/// `a − n b`, `n` the quotient cut to an integer: with the sign of `a`, less than `|b|`. NaN for an infinite `a` and for
/// `b` of zero; `a` for an infinite `b`. Zero where it is too small.
pub(crate) fn remainder(a: f32, b: f32) -> f32 {
	narrow(exact(a, b))
}

/// The same, but with the sign of `b`: where they differ, `b` is added, with one rounding. A remainder of zero has the
/// sign of `b`.
pub(crate) fn floor_modulo(a: f32, b: f32) -> f32 {
	let rest = exact(a, b);
	if rest == 0.0 {
		0.0f32.copysign(b)
	} else if (rest < 0.0) != (b < 0.0) {
		// Rounded twice; 53 bits are enough for that to be the same as once.
		narrow(rest + f64::from(b))
	} else {
		narrow(rest)
	}
}

/// The remainder as it is, however small.
fn exact(a: f32, b: f32) -> f64 {
	let (x, y) = (a.abs(), b.abs());
	if !x.is_finite() || y.is_nan() || y == 0.0 {
		return f64::NAN;
	}
	if x < y {
		return a.into();
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
	let unit = f64::from_bits(u64::from(1023 - 150 + to) << 52);
	(rest as f64 * unit).copysign(a.into())
}

/// A positive finite number as an integer of 24 bits times a power of two: what its exponent field says, less 150.
fn integer(x: f32) -> (u64, u32) {
	(u64::from(x.to_bits() & 0x7F_FFFF | 1 << 23), x.to_bits() >> 23)
}
