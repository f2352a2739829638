//! Tests whose data contradict the definition of their op. The outputs here are what the definition gives; they count for
//! every engine that is compared.

use crate::array::{Array, Numbers};

/// QLinearMatMul: "y = saturate((x / y_scale) + y_zero_point)". The data of these was cast to int8 without that: -236 became
/// 20. onnxruntime gives what is here.
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

/// An output of a test as it should be.
pub fn corrected(test: &str, mut output: Array) -> Array {
	if let Some((_, items)) = SATURATED.iter().find(|(name, _)| *name == test) {
		output.numbers = Numbers::Whole(items.to_vec());
	}
	output
}

/// How many tests there are of this kind.
pub fn count() -> usize {
	SATURATED.len()
}
