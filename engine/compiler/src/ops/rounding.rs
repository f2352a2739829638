//! Rounding to float16 and bfloat16, exactly as a cast does it, with ops on float32.
//!
//! Programs compute such values in float32, with more digits than the model. But a cast to one of them is there to round,
//! or at least may be, and so it does.

use crate::{
	error::Refusal,
	graph::{Graph, Value},
	onnx::Short,
};
use verdict_program::op::{Binary, Compare, Unary};

/// 2^power, which has to be a normal number.
fn two_to(power: i32) -> f32 {
	f32::from_bits(u32::try_from(power.saturating_add(127)).unwrap_or(0) << 23)
}

/// x, which is of f32, as if it had been of a shorter type in between.
pub(super) fn rounded(g: &mut Graph<'_>, x: Value, to: Short) -> Result<Value, Refusal> {
	match to {
		Short::Half => half(g, x),
		Short::Brain => brain(g, x),
	}
}

/// 11 digits, from 2^-24 on, below 65520.
fn half(g: &mut Graph<'_>, x: Value) -> Result<Value, Refusal> {
	let short = to_digits(g, x, 11, -24)?;
	// From halfway to 2^16 on it is infinite. A NaN is not below either, and stays one.
	let magnitude = g.unary(Unary::Abs, x)?;
	let (most, overflow) = (g.float(65520.0), g.float(two_to(127)));
	let below = g.compare(Compare::Less, magnitude, most)?;
	let beyond = g.binary(Binary::Mul, x, overflow)?;
	g.select(below, short, beyond)
}

/// 8 digits, from 2^-133 on, with the exponents of f32.
fn brain(g: &mut Graph<'_>, x: Value) -> Result<Value, Refusal> {
	// Moved by a power of two, so that nothing on the way overflows or is subnormal.
	let magnitude = g.unary(Unary::Abs, x)?;
	let one = g.float(1.0);
	let large = g.compare(Compare::GreaterOrEqual, magnitude, one)?;
	let (down, up) = (g.float(two_to(-32)), g.float(two_to(64)));
	let factor = g.select(large, down, up)?;
	let moved = g.binary(Binary::Mul, x, factor)?;
	let short = to_digits(g, moved, 8, 64 - 133)?;
	let back = g.binary(Binary::Div, short, factor)?;
	// Infinities and NaN.
	let most = g.float(f32::MAX);
	let finite = g.compare(Compare::LessOrEqual, magnitude, most)?;
	g.select(finite, back, x)
}

/// x to so many binary digits, or to a multiple of 2^least, to even if it lies halfway.
fn to_digits(g: &mut Graph<'_>, x: Value, digits: i32, least: i32) -> Result<Value, Refusal> {
	// Its first digit, after Rump: with q = (2^23 + 1) x it is |q - (1 - 2^-24) q|, each step rounded.
	let (shift, almost_one) = (g.float(8_388_609.0), g.float(1.0 - two_to(-24)));
	let q = g.binary(Binary::Mul, x, shift)?;
	let less = g.binary(Binary::Mul, q, almost_one)?;
	let difference = g.binary(Binary::Sub, q, less)?;
	let first = g.unary(Unary::Abs, difference)?;
	// Its last one. All of this is exact: these are powers of two.
	let (ratio, smallest) = (g.float(two_to(1 - digits)), g.float(two_to(least)));
	let last = g.binary(Binary::Mul, first, ratio)?;
	let last = g.binary(Binary::Max, last, smallest)?;
	let steps = g.binary(Binary::Div, x, last)?;
	let whole = g.unary(Unary::Round, steps)?;
	g.binary(Binary::Mul, whole, last)
}
