//! Matrix products of f32.

use super::{one, times, Operand};
use crate::Entry;
use verdict_program::{op::MatMul, Op};
use Operand::{Weight, X};

pub(super) fn all() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [rows, k, columns] in [
		[1, 64, 64],
		[1, 512, 512],
		[1, 1024, 1024],
		[1, 1024, 4096],
		[1, 4096, 16],
		[1, 16, 4096],
		[2, 512, 512],
		[4, 512, 512],
		[8, 256, 256],
		[9, 256, 256],
		[16, 512, 512],
		[32, 128, 128],
		[64, 64, 64],
		[64, 512, 512],
		[128, 256, 1024],
		[256, 512, 512],
		[512, 1024, 512],
		[1000, 20, 1],
		[10_000, 20, 1],
		[10_000, 4, 3],
		[10_000, 3, 17],
		[4096, 1, 64],
		[1000, 1, 1000],
		[50_000, 1, 1],
		[100, 5000, 1],
		[1000, 100, 10],
		[197, 768, 768],
	] {
		let name = times(&[rows, k, columns]);
		entries.push(one(
			&format!("matmul/{name}"),
			plain(),
			&[X(&[rows, k]), Weight(&[k, columns]), Weight(&[columns])],
		));
	}
	// Nothing packed before.
	for [batch, rows, k, columns] in [
		[1, 512, 512, 512],
		[1, 1, 512, 512],
		[8, 128, 64, 128],
		[8, 128, 128, 64],
		[12, 197, 64, 197],
		[64, 19, 8, 19],
		[1000, 4, 4, 4],
		[5000, 1, 4, 1],
		[5000, 1, 1, 1],
		[300, 1, 64, 64],
		[100, 16, 16, 16],
	] {
		let name = times(&[batch, rows, k, columns]);
		entries.push(one(
			&format!("matmul/of_two/{name}"),
			plain(),
			&[X(&[batch, rows, k]), X(&[batch, k, columns])],
		));
	}
	for (name, transpose_a, transpose_b, a, b) in [
		("right_transposed", false, true, [8, 128, 64], [8, 128, 64]),
		("left_transposed", true, false, [8, 64, 128], [8, 64, 128]),
		("both_transposed", true, true, [8, 64, 128], [8, 128, 64]),
		("long_transposed", false, true, [1, 1, 512], [1, 2000, 512]),
	] {
		let op = Op::MatMul(MatMul {
			transpose_a,
			transpose_b,
		});
		entries.push(one(&format!("matmul/{name}"), op, &[X(&a), X(&b)]));
	}
	entries.push(one(
		"matmul/left_weight",
		plain(),
		&[Weight(&[256, 256]), X(&[4, 256, 200])],
	));
	entries.push(one(
		"matmul/left_weights_tiny",
		plain(),
		&[Weight(&[3, 3]), X(&[3000, 3, 5])],
	));
	entries
}

fn plain() -> Op {
	Op::MatMul(MatMul::default())
}
