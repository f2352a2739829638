//! Functions that need no polynomial.

use crate::lanes::Lanes;

#[inline(always)]
pub(crate) fn abs<L: Lanes>(x: L) -> L {
	x.abs()
}

#[inline(always)]
pub(crate) fn neg<L: Lanes>(x: L) -> L {
	x.neg()
}

#[inline(always)]
pub(crate) fn sign<L: Lanes>(x: L) -> L {
	let (zero, one) = (L::splat(0.0), L::splat(1.0));
	let negative = L::select(x.lt(zero), L::splat(-1.0), x.abs());
	L::select(zero.lt(x), one, negative)
}

#[inline(always)]
pub(crate) fn floor<L: Lanes>(x: L) -> L {
	x.floor()
}

#[inline(always)]
pub(crate) fn ceil<L: Lanes>(x: L) -> L {
	x.ceil()
}

#[inline(always)]
pub(crate) fn trunc<L: Lanes>(x: L) -> L {
	x.trunc()
}

#[inline(always)]
pub(crate) fn round<L: Lanes>(x: L) -> L {
	x.round()
}

#[inline(always)]
pub(crate) fn sqrt<L: Lanes>(x: L) -> L {
	x.sqrt()
}

#[inline(always)]
pub(crate) fn reciprocal<L: Lanes>(x: L) -> L {
	L::splat(1.0) / x
}

/// The maximum of x and +0, with less work.
#[inline(always)]
pub(crate) fn relu<L: Lanes>(x: L) -> L {
	let zero = L::splat(0.0);
	L::select(x.le(zero), zero, x)
}

#[inline(always)]
pub(crate) fn clip<L: Lanes>(x: L, low: L, high: L) -> L {
	x.maximum(low).minimum(high)
}

#[inline(always)]
pub(crate) fn leaky_relu<L: Lanes>(x: L, alpha: L) -> L {
	L::select(x.lt(L::splat(0.0)), alpha * x, x)
}

#[inline(always)]
pub(crate) fn thresholded_relu<L: Lanes>(x: L, alpha: L) -> L {
	L::select(x.le(alpha), L::splat(0.0), x)
}

#[inline(always)]
pub(crate) fn shrink<L: Lanes>(x: L, lambda: L, bias: L) -> L {
	// A NaN fails both comparisons of the last line and stays.
	let outside = L::select(x.lt(L::splat(0.0)), x + bias, x - bias);
	L::select(lambda.neg().le(x) & x.le(lambda), L::splat(0.0), outside)
}

/// The largest finite number stands in for infinity, where the limit is ±1.
#[inline(always)]
pub(crate) fn softsign<L: Lanes>(x: L) -> L {
	let size = L::splat(f32::MAX).lesser_or(x.abs());
	(size / (L::splat(1.0) + size)).with_sign_of(x)
}

#[inline(always)]
pub(crate) fn hard_sigmoid<L: Lanes>(x: L, alpha: L, beta: L) -> L {
	between_0_and_1(alpha.fma(x, beta))
}

/// The lowest finite number stands in for −∞, where the limit is −0.
#[inline(always)]
pub(crate) fn hard_swish<L: Lanes>(x: L) -> L {
	let gate = between_0_and_1(L::splat(1.0 / 6.0).fma(x, L::splat(0.5)));
	L::splat(f32::MIN).greater_or(x) * gate
}

#[inline(always)]
fn between_0_and_1<L: Lanes>(x: L) -> L {
	let (zero, one) = (L::splat(0.0), L::splat(1.0));
	one.lesser_or(L::select(x.le(zero), zero, x))
}
