//! Logarithms and powers, in binary64.

use super::coefficients::{EXP2, LN2_WIDE, LOG2};
use crate::lanes::{Lanes, Wide, WideBits, WideFunction, MAGIC_WIDE};

const ONE: u64 = 0x3FF0_0000_0000_0000;
/// The bits of √½, cut off.
const SQRT_HALF: u64 = 0x3FE6_A09E_667F_3BCC;
/// The bits of 2⁵²: with a small integer in place of the low bits, that many more.
const TWO_52: u64 = 0x4330_0000_0000_0000;

/// log₂ x: −∞ at 0, NaN below it. For x that came from binary32, so that none is subnormal.
#[inline(always)]
pub(crate) fn log2<W: Wide>(x: W) -> W {
	let bits = x.bits();
	// x = m 2^(e − 1023) with √½ ≤ m < √2.
	let e = (bits + W::Bits::splat(ONE - SQRT_HALF)).down(52);
	let m = W::from_bits(bits - e.up(52) + W::Bits::splat(ONE));
	let exponent = W::from_bits(e | W::Bits::splat(TWO_52)) - W::splat(4_503_599_627_370_496.0 + 1023.0);
	let one = W::splat(1.0);
	let s = (m - one) / (m + one);
	let result = exponent + s * (s * s).polynomial(&LOG2);

	let (zero, infinity) = (W::splat(0.0), W::splat(f64::INFINITY));
	let otherwise = W::select(x.same(infinity), infinity, W::splat(f64::NAN));
	let otherwise = W::select(x.same(zero), W::splat(f64::NEG_INFINITY), otherwise);
	W::select(zero.lt(x) & x.lt(infinity), result, otherwise)
}

/// 2ˣ: beyond ±1000, 2 to the power of ±1000.
#[inline(always)]
pub(crate) fn exp2<W: Wide>(x: W) -> W {
	let x = x.at_most(1000.0).at_least(-1000.0);
	let magic = W::splat(MAGIC_WIDE);
	let shifted = x + magic;
	let rest = x - (shifted - magic);
	// The low bits of `shifted` are the integer part.
	let power = (shifted.bits() + W::Bits::splat(1023)).up(52);
	rest.polynomial(&EXP2) * W::from_bits(power)
}

/// The natural logarithm.
#[inline(always)]
pub(crate) fn ln_wide<W: Wide>(x: W) -> W {
	log2(x) * W::splat(LN2_WIDE)
}

#[derive(Clone, Copy)]
struct Ln;

impl WideFunction<1> for Ln {
	#[inline(always)]
	fn apply<W: Wide>(self, [x]: [W; 1]) -> W {
		ln_wide(x)
	}
}

#[inline(always)]
pub(crate) fn ln<L: Lanes>(x: L) -> L {
	x.wide1(Ln)
}

#[derive(Clone, Copy)]
struct Pow;

impl WideFunction<2> for Pow {
	#[inline(always)]
	fn apply<W: Wide>(self, [x, y]: [W; 2]) -> W {
		let (zero, one, size) = (W::splat(0.0), W::splat(1.0), x.abs());
		let result = exp2(y * log2(size));

		// Every binary32 from 2²⁴ on is an even integer, and so is 2³⁰, which stands in for them and for infinity.
		let y_size = y.abs().at_most(1_073_741_824.0);
		let half = y_size * W::splat(0.5);
		let whole = y_size.round().same(y_size);
		let odd = whole & !half.round().same(half);
		let result = W::select(odd, result.flip(x.sign()), result);

		let no_root = x.lt(zero) & W::splat(f64::NEG_INFINITY).lt(x) & !whole;
		let result = W::select(no_root, W::splat(f64::NAN), result);
		let infinite = y.abs().same(W::splat(f64::INFINITY));
		W::select(x.same(one) | y.same(zero) | size.same(one) & infinite, one, result)
	}
}

/// x to the power of y, as C defines its special cases. Squares and cubes are products in binary32.
#[inline(always)]
pub(crate) fn pow<L: Lanes>(x: L, y: L) -> L {
	let square = x * x;
	let result = L::select(y.same(L::splat(3.0)), square * x, x.wide2(y, Pow));
	L::select(y.same(L::splat(2.0)), square, result)
}
