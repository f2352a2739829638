//! The error function, in binary32.

use super::coefficients::{ERFC_ROOT, ERF_SMALL, SQRT_HALF};
use crate::lanes::Lanes;

#[inline(always)]
pub(crate) fn erf<L: Lanes>(x: L) -> L {
	let (one, size) = (L::splat(1.0), x.abs());
	let small = size.fma((size * size).polynomial(&ERF_SMALL), size);
	// From 3.95 on the result is 1. Subtracting 2.5 is exact.
	let root = (L::splat(3.95).lesser_or(size) - L::splat(2.5)).polynomial(&ERFC_ROOT);
	let large = root.neg().fma(root, one);
	L::select(size.lt(one), small, large).with_sign_of(x)
}

/// x · (½ + ½ erf(x/√2)). Below −16 the second factor is 0, and −16 stands in for x, infinite ones too.
#[inline(always)]
pub(crate) fn gelu<L: Lanes>(x: L) -> L {
	let half = L::splat(0.5);
	let x = L::splat(-16.0).greater_or(x);
	x * half.fma(erf(x * L::splat(SQRT_HALF)), half)
}
