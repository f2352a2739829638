//! What is done with the targets of each row in the end.

use verdict_kernels::{
	along::Along,
	arithmetic::{add, mul, sub},
	softmax::softmax,
	unary::{unary_in_place, UnaryOp},
	Alone, Isa,
};
use verdict_program::op::PostTransform;

/// Transforms rows of so many targets.
pub(super) fn finish(isa: Isa, post: PostTransform, targets: usize, rows: &mut [f32]) {
	match post {
		PostTransform::None => {}
		PostTransform::Logistic => unary_in_place(isa, UnaryOp::Sigmoid, rows),
		PostTransform::Softmax => {
			let mut before = vec![0.0; targets];
			let line = Along {
				outer: 1,
				size: targets,
				inner: 1,
			};
			for row in rows.chunks_exact_mut(targets) {
				before.copy_from_slice(row);
				softmax(isa, &Alone, line, &before, row);
			}
		}
		PostTransform::SoftmaxZero => {
			let mut before = Vec::with_capacity(targets);
			let mut after = vec![0.0; targets];
			for row in rows.chunks_exact_mut(targets) {
				before.clear();
				before.extend(row.iter().filter(|x| **x != 0.0));
				if before.is_empty() {
					continue;
				}
				let line = Along {
					outer: 1,
					size: before.len(),
					inner: 1,
				};
				let after = &mut after[..before.len()];
				softmax(isa, &Alone, line, &before, after);
				for (x, after) in row.iter_mut().filter(|x| **x != 0.0).zip(after) {
					*x = *after;
				}
			}
		}
		PostTransform::Probit => rows.chunks_mut(CHUNK).for_each(|chunk| probit(isa, chunk)),
	}
}

const CHUNK: usize = 256;

/// The inverse of the normal distribution by Winitzki's approximation, as onnxruntime computes it, each step rounded:
///
/// with x = 2p - 1 and l = ln((1 - x)(1 + x)): v = 4.3307505 + l / 2, which is 2 / (0.147 pi) + l / 2, then the root of
/// -v + the root of (v v - l / 0.147), with the sign of x, times the root of 2.
fn probit(isa: Isa, values: &mut [f32]) {
	const OFFSET: f32 = 4.330_750_5;
	const SCALE: f32 = 1.0 / 0.147;
	let mut logarithms = [0.0; CHUNK];
	let logarithms = &mut logarithms[..values.len()];
	for (logarithm, p) in logarithms.iter_mut().zip(values.iter()) {
		let x = sub(mul(2.0, *p), 1.0);
		*logarithm = mul(sub(1.0, x), add(1.0, x));
	}
	unary_in_place(isa, UnaryOp::Ln, logarithms);
	for (p, logarithm) in values.iter_mut().zip(logarithms) {
		let x = sub(mul(2.0, *p), 1.0);
		let v = add(OFFSET, mul(0.5, *logarithm));
		let root = add(-v, sub(mul(v, v), mul(SCALE, *logarithm)).sqrt()).sqrt();
		*p = mul(core::f32::consts::SQRT_2, if x < 0.0 { -root } else { root });
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn finished(post: PostTransform, targets: usize, rows: &[f32]) -> Vec<f32> {
		let mut rows = rows.to_vec();
		finish(Isa::SCALAR, post, targets, &mut rows);
		rows
	}

	#[test]
	fn zeros_stay_out_of_a_softmax_over_the_others() {
		let rows = finished(
			PostTransform::SoftmaxZero,
			4,
			&[0.0, 1.0, -0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
		);
		assert_eq!(rows, [0.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0]);
		assert_eq!(finished(PostTransform::Softmax, 2, &[7.0, 7.0, -1.0, -1.0]), [0.5; 4]);
	}

	#[test]
	fn probit_and_logistic() {
		let found = finished(PostTransform::Probit, 1, &[0.5, 0.025, 0.975, 0.0, 1.0]);
		for (found, expected) in found.iter().zip([0.0, -1.96, 1.96]) {
			assert!((found - expected).abs() < 5e-3, "{found} instead of {expected}");
		}
		assert_eq!(found[3..], [f32::NEG_INFINITY, f32::INFINITY]);
		assert_eq!(finished(PostTransform::Logistic, 1, &[0.0, f32::INFINITY]), [0.5, 1.0]);
	}
}
