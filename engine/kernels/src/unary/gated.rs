//! The logistic function, and x times such a function.
//!
//! The error stays at a few ulp even where the result is subnormal: the power of two comes last.

use super::{
	coefficients::{GELU_CUBIC, GELU_LINEAR},
	exponential::{reduced, LOWEST},
};
use crate::lanes::Lanes;

/// Stands in for everything below: the result is −0 there.
const FAR_BELOW: f32 = -128.0;

/// numerator / (1 + e^−gate): with e^−gate = 2ⁿ(1 + q), it is numerator / (2⁻ⁿ + 1 + q) · 2⁻ⁿ.
#[inline(always)]
fn gated<L: Lanes>(numerator: L, gate: L) -> L {
	let one = L::splat(1.0);
	// From e³⁰ on the quotient is 1, from e⁻¹²⁰ down it is 0.
	let exponent = L::splat(-LOWEST).lesser_or(L::splat(-30.0).greater_or(gate.neg()));
	let (n, q) = reduced(exponent);
	let power = one.scale(n.neg());
	// The order in which less is lost.
	let small = power.lt(L::splat(1.0 / 4096.0));
	let divisor = L::select(small, q + power + one, one + power + q);
	(numerator / divisor).scale(n.neg())
}

#[inline(always)]
pub(crate) fn sigmoid<L: Lanes>(x: L) -> L {
	gated(L::splat(1.0), x)
}

#[inline(always)]
pub(crate) fn silu<L: Lanes>(x: L) -> L {
	gated(L::splat(FAR_BELOW).greater_or(x), x)
}

/// ½(1 + tanh u) is 1/(1 + e^−2u).
#[inline(always)]
pub(crate) fn gelu_tanh<L: Lanes>(x: L) -> L {
	let slope = (x * x).fma(L::splat(GELU_CUBIC), L::splat(GELU_LINEAR));
	gated(L::splat(FAR_BELOW).greater_or(x), x * slope)
}

/// With e = eˣ, tanh(ln(1 + e)) is m/(m + 2) for m = e(e + 2).
#[inline(always)]
pub(crate) fn mish<L: Lanes>(x: L) -> L {
	let (limit, two) = (L::splat(20.0), L::splat(2.0));
	let (n, q) = reduced(limit.lesser_or(L::splat(LOWEST).greater_or(x)));
	let p = q + L::splat(1.0);
	let e = p.scale(n);
	let ratio = p.fma(e, p + p) / e.fma(e + two, two);
	let result = (L::splat(FAR_BELOW).greater_or(x) * ratio).scale(n);
	L::select(limit.lt(x), x, result)
}
