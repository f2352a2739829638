//! Sine, cosine, tangent and their inverses, in binary64.

use super::{
	coefficients::{ASIN, ATAN, COS, HALF_PI, HALF_PI_HIGH, HALF_PI_LOW, PI, SIN, TWO_OVER_PI, TWO_OVER_PI_BITS},
	hyperbolic::rounded,
};
use crate::lanes::{Lanes, Mask, Wide, WideBits, WideFunction, MAGIC_WIDE};

/// Up to here two constants for π/2 are precise enough.
const LARGE: f64 = 65_536.0;

rounded!(sin, sin_wide);
rounded!(cos, cos_wide);
rounded!(tan, tan_wide);
rounded!(asin, asin_wide);
rounded!(acos, acos_wide);
rounded!(atan, atan_wide);

/// |x| = k π/2 + r with |r| ≤ π/4: gives sin r, cos r, and k in the low two bits.
#[inline(always)]
fn reduced<W: Wide>(x: W) -> (W, W, W::Bits) {
	let (size, magic) = (x.abs(), W::splat(MAGIC_WIDE));
	let mut shifted = size * W::splat(TWO_OVER_PI) + magic;
	let k = shifted - magic;
	let mut r = size - k * W::splat(HALF_PI_HIGH) - k * W::splat(HALF_PI_LOW);
	let large = W::splat(LARGE).lt(size);
	if large.any() {
		r = r.patch(large, size, rest_of_large);
		shifted = k.patch(large, size, quadrant_of_large) + magic;
	}
	let square = r * r;
	let sine = r + r * (square * square.polynomial(&SIN));
	let cosine = W::splat(1.0) + square * square.polynomial(&COS);
	(sine, cosine, shifted.bits())
}

#[inline(always)]
fn is_odd<W: Wide>(k: W::Bits) -> W::Mask {
	(k & W::Bits::splat(1)).same(W::Bits::splat(1))
}

/// The highest bit set where bit 1 of k is.
#[inline(always)]
fn sign_of_half<W: Wide>(k: W::Bits) -> W::Bits {
	(k & W::Bits::splat(2)).up(62)
}

#[inline(always)]
fn sin_wide<W: Wide>(x: W) -> W {
	let (sine, cosine, k) = reduced(x);
	W::select(is_odd::<W>(k), cosine, sine).flip(sign_of_half::<W>(k) ^ x.sign())
}

#[inline(always)]
fn cos_wide<W: Wide>(x: W) -> W {
	let (sine, cosine, k) = reduced(x);
	W::select(is_odd::<W>(k), sine, cosine).flip(sign_of_half::<W>(k + W::Bits::splat(1)))
}

#[inline(always)]
fn tan_wide<W: Wide>(x: W) -> W {
	let (sine, cosine, k) = reduced(x);
	let odd = is_odd::<W>(k);
	let minus_sine = W::splat(0.0) - sine;
	(W::select(odd, cosine, sine) / W::select(odd, minus_sine, cosine)).flip(x.sign())
}

/// A binary32 above 2¹⁶ as k π/2 + r, k modulo 4: from the product with 2/π as an integer, of which only the bits
/// about the point are computed.
#[inline(never)]
fn reduce_large(size: f64) -> (f64, f64) {
	let bits = (size as f32).to_bits();
	let exponent = (bits >> 23) as i32 - 150;
	if exponent > 104 {
		return (f64::NAN, 0.0);
	}
	let mantissa = u128::from(bits & 0x7F_FFFF | 0x80_0000);
	// size = mantissa 2^exponent. Of 2/π 2^exponent, two bits before the point and 94 after it.
	let [a, b, c, d] = TWO_OVER_PI_BITS.map(u128::from);
	let (high, low) = (a << 64 | b, c << 64 | d);
	let drop = (162 - exponent) as u32;
	let window = if drop < 128 {
		high << (128 - drop) | low >> drop
	} else {
		high >> (drop - 128)
	};
	const MASK: u128 = (1 << 96) - 1;
	let product = ((window & MASK) * mantissa) & MASK;
	// To the nearest multiple of π/2; what is left has a sign.
	let k = (product + (1 << 93)) >> 94;
	let rest = product as i128 - (k << 94) as i128;
	(rest as f64 * power_of_two(-94) * HALF_PI, k as f64)
}

/// 2ⁿ for a normal result.
const fn power_of_two(n: i64) -> f64 {
	f64::from_bits(((1023 + n) as u64) << 52)
}

fn rest_of_large(size: f64) -> f64 {
	reduce_large(size).0
}

fn quadrant_of_large(size: f64) -> f64 {
	reduce_large(size).1
}

#[inline(always)]
fn atan_wide<W: Wide>(x: W) -> W {
	let (one, size) = (W::splat(1.0), x.abs());
	let steep = one.lt(size);
	let t = W::select(steep, one / size, size);
	let square = t * t;
	let angle = t + t * (square * square.polynomial(&ATAN));
	W::select(steep, W::splat(HALF_PI) - angle, angle).flip(x.sign())
}

/// The arc sine of t, where t is |x| up to ½ and √((1 − |x|)/2) above, which the mask says.
#[inline(always)]
fn arc<W: Wide>(size: W) -> (W, W::Mask) {
	let half = W::splat(0.5);
	let large = half.lt(size);
	let square = W::select(large, (W::splat(1.0) - size) * half, size * size);
	let t = W::select(large, square.sqrt(), size);
	(t + t * (square * square.polynomial(&ASIN)), large)
}

#[inline(always)]
fn asin_wide<W: Wide>(x: W) -> W {
	let (angle, large) = arc(x.abs());
	W::select(large, W::splat(HALF_PI) - (angle + angle), angle).flip(x.sign())
}

#[inline(always)]
fn acos_wide<W: Wide>(x: W) -> W {
	let (angle, large) = arc(x.abs());
	let twice = angle + angle;
	let outside = W::select(x.lt(W::splat(0.0)), W::splat(PI) - twice, twice);
	W::select(large, outside, W::splat(HALF_PI) - angle.flip(x.sign()))
}
