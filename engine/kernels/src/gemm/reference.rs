//! The definition of a matrix product.

use super::{Finish, Matrix};
use crate::fma::fma32;

/// `out[i][j] = activation(((sum over k of left[i][k] * right[k][j]) + biases) + addend)`.
pub fn matmul(left: Matrix<'_>, right: Matrix<'_>, finish: &Finish<'_>, out: &mut [f32]) {
	let columns = right.columns();
	for i in 0..left.rows() {
		for j in 0..columns {
			let mut acc = 0.0;
			for k in 0..left.columns() {
				acc = fma32(left.get(i, k), right.get(k, j), acc);
			}
			out[i * columns + j] = finish.apply(acc, i, j, i * columns + j);
		}
	}
}
