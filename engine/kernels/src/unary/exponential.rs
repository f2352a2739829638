//! The exponential function and what is made of it, in binary32.

use super::coefficients::{EXPM1, LN2_HIGH, LN2_LOW, LOG1P, LOG2_E, TANH};
use crate::lanes::{Lanes, MAGIC};

/// Below this eˣ is less than half the smallest subnormal, also after a multiplication by |x|.
pub(super) const LOWEST: f32 = -120.0;
/// Above this eˣ overflows, but not so far that `scale` cannot say so.
const HIGHEST: f32 = 89.0;

/// x = n ln 2 + r with n an integer and |r| ≤ ln 2 / 2: gives n and eʳ − 1. For |x| up to 120.
#[inline(always)]
pub(super) fn reduced<L: Lanes>(x: L) -> (L, L) {
	let magic = L::splat(MAGIC);
	let n = x.fma(L::splat(LOG2_E), magic) - magic;
	// The first of these is exact.
	let r = n.fma(L::splat(-LN2_HIGH), x);
	let r = n.fma(L::splat(-LN2_LOW), r);
	(n, (r * r).fma(r.polynomial(&EXPM1), r))
}

#[inline(always)]
pub(crate) fn exp<L: Lanes>(x: L) -> L {
	let x = L::splat(HIGHEST).lesser_or(L::splat(LOWEST).greater_or(x));
	let (n, q) = reduced(x);
	(q + L::splat(1.0)).scale(n)
}

/// eˣ for x that is not positive: the one bound need not be looked after.
#[inline(always)]
fn exp_of_negative<L: Lanes>(x: L) -> L {
	let (n, q) = reduced(L::splat(LOWEST).greater_or(x));
	(q + L::splat(1.0)).scale(n)
}

/// eˣ − 1 for x < 0; something finite for others, but NaN for NaN.
#[inline(always)]
fn expm1_of_negative<L: Lanes>(x: L) -> L {
	let x = L::splat(0.0).lesser_or(L::splat(-30.0).greater_or(x));
	let (n, q) = reduced(x);
	let power = L::splat(1.0).scale(n);
	q.fma(power, power - L::splat(1.0))
}

#[inline(always)]
pub(crate) fn tanh<L: Lanes>(x: L) -> L {
	let (one, size) = (L::splat(1.0), x.abs());
	let square = size * size;
	let small = size.fma(square * square.polynomial(&TANH), size);
	// From 10 on the result is 1 whatever the exponential gives.
	let (n, q) = reduced(L::splat(10.0).lesser_or(size) * L::splat(2.0));
	let e = (q + one).scale(n);
	let large = one - L::splat(2.0) / (e + one);
	L::select(size.lt(L::splat(0.625)), small, large).with_sign_of(x)
}

/// The larger of x and 0, plus ln(1 + e^−|x|).
#[inline(always)]
pub(crate) fn softplus<L: Lanes>(x: L) -> L {
	let e = exp_of_negative(x.abs().neg());
	let rest = (e * e).fma(e.polynomial(&LOG1P), e);
	L::splat(0.0).greater_or(x) + rest
}

#[inline(always)]
pub(crate) fn elu<L: Lanes>(x: L, alpha: L) -> L {
	L::select(x.lt(L::splat(0.0)), alpha * expm1_of_negative(x), x)
}

#[inline(always)]
pub(crate) fn selu<L: Lanes>(x: L, alpha: L, gamma: L) -> L {
	L::select(x.lt(L::splat(0.0)), gamma * alpha * expm1_of_negative(x), gamma * x)
}

#[inline(always)]
pub(crate) fn celu<L: Lanes>(x: L, alpha: L) -> L {
	let zero = L::splat(0.0);
	let quotient = x / alpha;
	let below = alpha * expm1_of_negative(quotient);
	// Where the quotient is too small, what is above 0 and below it is the same.
	L::select(x.lt(zero) & !quotient.same(zero), below, x)
}
