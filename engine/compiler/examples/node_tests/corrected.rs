//! Tests whose data contradict the definition of their op, or hold a larger rounding error than the suite allows. The
//! outputs here are what the definition gives; they count for every engine that is compared.

use crate::array::{Array, Numbers};

/// QLinearMatMul: "y = saturate((x / y_scale) + y_zero_point)". The data of these was cast to int8 without that: -236 became
/// 20.
const SATURATED: &[(&str, &[i128])] = &[
	("test_qlinearmatmul_2D_int8_float16", &[41, -12, -9, 1, -75, -128]),
	("test_qlinearmatmul_2D_int8_float32", &[41, -12, -9, 1, -75, -128]),
	(
		"test_qlinearmatmul_3D_int8_float16",
		&[-86, -128, -128, 115, 39, -121, -86, -128, -128, 115, 39, -121],
	),
	(
		"test_qlinearmatmul_3D_int8_float32",
		&[-86, -128, -128, 115, 39, -121, -86, -128, -128, 115, 39, -121],
	),
];

/// Cast to bfloat16: rounded to the nearest, as all casts of floats are. The data of these, which is the same in all, was
/// cut off after 16 bits.
const ROUNDED: &[&str] = &[
	"test_cast_FLOAT_to_BFLOAT16",
	"test_castlike_FLOAT_to_BFLOAT16",
	"test_castlike_FLOAT_to_BFLOAT16_expanded",
];
const BRAINS: [f64; 12] = [
	0.478515625,
	0.48046875,
	0.5,
	0.8203125,
	0.470703125,
	0.81640625,
	0.2109375,
	0.72265625,
	f64::NAN,
	f64::INFINITY,
	f64::INFINITY,
	f64::NEG_INFINITY,
];

/// DFT: where the parts of an inverse transform cancel, the data hold what was left by an FFT in 32 bits in place of 0.
const CANCELLED: &[&str] = &["test_dft_inverse", "test_dft_inverse_opset19"];

/// Of outputs from 5 to 50, what is so small is 0.
const LEFT: f64 = 1e-6;

/// An output of a test as it should be.
pub fn corrected(test: &str, mut output: Array) -> Array {
	if let Some((_, items)) = SATURATED.iter().find(|(name, _)| *name == test) {
		output.numbers = Numbers::Whole(items.to_vec());
	}
	if ROUNDED.contains(&test) {
		output.numbers = Numbers::Floats(BRAINS.to_vec());
	}
	if let (true, Numbers::Floats(items)) = (CANCELLED.contains(&test), &mut output.numbers) {
		items
			.iter_mut()
			.filter(|item| item.abs() < LEFT)
			.for_each(|item| *item = 0.0);
	}
	output
}

/// How many tests there are of this kind.
pub fn count() -> usize {
	SATURATED.len() + ROUNDED.len() + CANCELLED.len()
}
