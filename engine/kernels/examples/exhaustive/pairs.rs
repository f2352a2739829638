//! Functions of two values, on pairs made of a number: the same pairs in each run.

use crate::{
	reference::{ulps, Limit},
	Found, CHUNK,
};
use std::ops::Range;
use verdict_kernels::{
	arithmetic::flush,
	binary::{binary, BinaryOp},
	broadcast::Broadcast,
	Alone, Isa,
};

/// A function of two values, its value, and how far off the kernel may be.
pub struct PairCase {
	pub name: &'static str,
	op: BinaryOp,
	truth: fn(f64, f64) -> f64,
	pub limit: Limit,
}

/// The remainders of binary32 are exact in binary64, and so are sums of two that are not far apart.
fn floor_modulo(a: f64, b: f64) -> f64 {
	let rest = a % b;
	if rest == 0.0 {
		rest.copysign(b)
	} else if (rest < 0.0) != (b < 0.0) {
		rest + b
	} else {
		rest
	}
}

/// All functions.
pub fn pairs() -> Vec<PairCase> {
	let case = |name, op, truth, limit| PairCase { name, op, truth, limit };
	vec![
		case("div", BinaryOp::Div, |a, b| a / b, Limit::Ulp(0.5)),
		case("fmod", BinaryOp::Fmod, |a, b| a % b, Limit::Ulp(0.0)),
		case("mod", BinaryOp::Mod, floor_modulo, Limit::Ulp(0.5)),
		case("pow", BinaryOp::Pow, core_math::pow, Limit::Ulp(0.51)),
	]
}

/// Random bits for a number (splitmix64).
fn bits(number: u64) -> u64 {
	let z = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
	let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
	let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
	z ^ (z >> 31)
}

/// Between −1 and 1.
fn unit(bits: u64) -> f32 {
	(bits & 0xFF_FFFF) as f32 / (1 << 23) as f32 - 1.0
}

/// Pair number `number`: any bits; ordinary numbers; powers all over the range, too small ones too; bases next to 1 with
/// large exponents; whole exponents, and halves; numbers that are near each other. The second one is never 3: that power
/// has a definition of its own, and is tried on all inputs.
fn pair(number: u64) -> (f32, f32) {
	let (random, more) = (bits(2 * number), bits(2 * number + 1));
	let (u, v) = (unit(random), unit(more));
	let any = f32::from_bits((random >> 32) as u32);
	let exponent = |base: f32| v * 150.0 / core_math::log2(f64::from(base)) as f32;
	let (a, b) = match number % 8 {
		0 | 1 => (any, f32::from_bits((more >> 32) as u32)),
		2 => (u * 30.0, v * 30.0),
		3 => (any.abs(), exponent(any.abs())),
		4 => {
			let base = 1.0 + u * f32::from_bits(0x3A00_0000 - (((more >> 40) as u32 % 16) << 23));
			(base, exponent(base))
		}
		5 => (u * 20.0, (more % 81) as f32 - 40.0),
		6 => (any, ((more % 41) as f32 - 20.0) * 0.5),
		_ => {
			let near = any.to_bits().wrapping_add(more as u32 % 64).wrapping_sub(32);
			(any, f32::from_bits(near))
		}
	};
	(flush(a), if b == 3.0 { 4.0 } else { flush(b) })
}

impl PairCase {
	pub fn examine(&self, range: Range<u64>) -> Found {
		let isas = super::isas();
		let (mut scalar, mut fast) = (vec![0.0; CHUNK], vec![0.0; CHUNK]);
		let mut found = Found::default();
		for start in range.clone().step_by(CHUNK) {
			let end = range.end.min(start + CHUNK as u64);
			let (a, b): (Vec<f32>, Vec<f32>) = (start..end).map(pair).unzip();
			let plan = Broadcast::same(a.len());
			let (scalar, fast) = (&mut scalar[..a.len()], &mut fast[..a.len()]);
			binary(Isa::SCALAR, &Alone, self.op, &plan, &a, &b, scalar);
			for ((&a, &b), &y) in a.iter().zip(&b).zip(&*scalar) {
				let off = ulps(y, (self.truth)(f64::from(a), f64::from(b)));
				found.error(off, || format!("{a:e}, {b:e}"));
			}
			for &isa in &isas {
				binary(isa, &Alone, self.op, &plan, &a, &b, fast);
				for ((&a, &b), (&wanted, &got)) in a.iter().zip(&b).zip(scalar.iter().zip(&*fast)) {
					found.compare(wanted, got, || format!("{a:e}, {b:e}"));
				}
			}
		}
		found
	}
}
