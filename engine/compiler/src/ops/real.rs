//! Functions for tables of constants, in 64 bits, from operations that every machine rounds the same way. What they give
//! is off by a few units in the last of 53 bits, and is rounded to the 24 of f32 afterwards.

use std::f64::consts::{FRAC_PI_2, LN_2};

/// Cosine and sine of the angle of `part` in `whole` turns.
pub(super) fn turn(part: u64, whole: u64) -> (f64, f64) {
	let whole = u128::from(whole.max(1));
	// In quarters, and how far into the one.
	let quarters = u128::from(part).wrapping_rem(whole).wrapping_mul(4);
	let (quarter, rest) = (quarters.wrapping_div(whole), quarters.wrapping_rem(whole));
	let angle = |rest: u128| FRAC_PI_2 * (rest as f64 / whole as f64);
	let (cos, sin) = match rest.wrapping_mul(2) > whole {
		true => {
			let angle = angle(whole.wrapping_sub(rest));
			(sine(angle), cosine(angle))
		}
		false => (cosine(angle(rest)), sine(angle(rest))),
	};
	match quarter {
		0 => (cos, sin),
		1 => (-sin, cos),
		2 => (-cos, -sin),
		_ => (sin, -cos),
	}
}

/// Taylor's series for an angle up to a quarter of pi; 12 terms leave less than 2^-60.
fn cosine(x: f64) -> f64 {
	(0..12u32).rev().fold(1.0, |sum, term| {
		let next = f64::from(2 * term + 1) * f64::from(2 * term + 2);
		1.0 - x * x / next * sum
	})
}

fn sine(x: f64) -> f64 {
	let series = (0..12u32).rev().fold(1.0, |sum, term| {
		let next = f64::from(2 * term + 2) * f64::from(2 * term + 3);
		1.0 - x * x / next * sum
	});
	x * series
}

/// The natural logarithm of a positive number that is not subnormal.
pub(super) fn ln(x: f64) -> f64 {
	let (mut mantissa, mut exponent) = (x, 0i32);
	while mantissa > 1.5 && mantissa.is_finite() {
		mantissa /= 2.0;
		exponent += 1;
	}
	while mantissa < 0.75 && mantissa > 0.0 {
		mantissa *= 2.0;
		exponent -= 1;
	}
	// ln m = 2 artanh ((m - 1) / (m + 1)), of at most a fifth.
	let ratio = (mantissa - 1.0) / (mantissa + 1.0);
	let series = (0..16u32)
		.rev()
		.fold(0.0, |sum, term| 1.0 / f64::from(2 * term + 1) + ratio * ratio * sum);
	2.0 * ratio * series + f64::from(exponent) * LN_2
}

/// The exponential function, of up to a few hundred.
pub(super) fn exp(x: f64) -> f64 {
	let whole = (x / LN_2).round().clamp(-1000.0, 1000.0);
	let rest = x - whole * LN_2;
	let series = (1..20u32)
		.rev()
		.fold(1.0, |sum, term| 1.0 + rest / f64::from(term) * sum);
	let (factor, count) = if whole < 0.0 { (0.5, -whole) } else { (2.0, whole) };
	(0..count as u32).fold(series, |product, _| product * factor)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tables_are_right_to_far_more_than_an_f32() {
		for whole in [1u64, 2, 3, 4, 5, 8, 400, 1023] {
			for part in 0..2 * whole {
				let angle = std::f64::consts::TAU * (part % whole) as f64 / whole as f64;
				let (cos, sin) = turn(part, whole);
				assert!(
					(cos - angle.cos()).abs() < 2e-15 && (sin - angle.sin()).abs() < 2e-15,
					"{part}/{whole}"
				);
			}
		}
		assert_eq!(
			[turn(0, 7), turn(1, 4), turn(2, 4)],
			[(1.0, 0.0), (-0.0, 1.0), (-1.0, -0.0)]
		);
		for step in 1..2000 {
			let x = f64::from(step) * 0.37;
			assert!((ln(x) - x.ln()).abs() < 1e-14 * x.ln().abs().max(1.0), "{x}");
			let y = (x - 370.0) / 10.0;
			assert!((exp(y) / y.exp() - 1.0).abs() < 1e-14, "{y}");
		}
		assert!(ln(f64::INFINITY).is_nan() || ln(f64::INFINITY) > 700.0);
		assert!(!ln(0.0).is_infinite() || ln(0.0) < 0.0);
	}
}
