//! Element-wise functions.

use super::{one, times, Operand};
use crate::{ops, Entry};
use verdict_program::{
	op::{Binary, Compare, Unary},
	Dtype, Op,
};
use Operand::{Input, Weight, X};

pub(super) fn all() -> Vec<Entry> {
	[unary(), binary(), others()].concat()
}

fn unary() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (name, unary) in ops::functions() {
		for size in [1 << 14, 1 << 18] {
			entries.push(one(
				&format!("unary/{name}/{size}"),
				Op::Unary(unary.clone()),
				&[X(&[size])],
			));
		}
	}
	for dtype in [Dtype::I8, Dtype::I32, Dtype::I64] {
		for unary in [Unary::Abs, Unary::Sign] {
			let name = format!("unary/{}_{dtype}", unary.name());
			entries.push(one(&name, Op::Unary(unary), &[Input(dtype, &[1 << 18])]));
		}
	}
	entries
}

/// Of equal shapes, and of shapes that meet: rows and columns, long and short, and neither.
fn binary() -> Vec<Entry> {
	use Binary::*;
	let mut entries = Vec::new();
	let shapes: [(&[u32], &[u32]); 9] = [
		(&[1 << 14], &[1 << 14]),
		(&[1 << 18], &[1 << 18]),
		(&[1 << 18], &[]),
		(&[512, 512], &[512]),
		(&[512, 512], &[512, 1]),
		(&[1 << 15, 7], &[7]),
		(&[1 << 15, 7], &[1 << 15, 1]),
		(&[300, 1], &[1, 300]),
		(&[1 << 15, 1, 2], &[2, 1]),
	];
	for (a, b) in shapes {
		entries.push(one(
			&format!("add/{}+{}", times(a), times(b)),
			Op::Binary(Add),
			&[X(a), X(b)],
		));
	}
	let size: &[u32] = &[1 << 17];
	for op in [Sub, Mul, Div, Fmod, Pow, Max, Min, PRelu] {
		entries.push(one(&format!("binary/{op:?}"), Op::Binary(op), &[X(size), X(size)]));
	}
	for dtype in [Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64] {
		for op in [Add, Mul, Div, Mod, Max, BitAnd] {
			entries.push(one(
				&format!("binary/{op:?}_{dtype}"),
				Op::Binary(op),
				&[Input(dtype, size), Input(dtype, size)],
			));
		}
	}
	entries.push(one(
		"binary/And",
		Op::Binary(And),
		&[Input(Dtype::Bool, size), Input(Dtype::Bool, size)],
	));
	entries
}

fn others() -> Vec<Entry> {
	let mut entries = Vec::new();
	let size: &[u32] = &[1 << 17];
	let all = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
	for dtype in all {
		entries.push(one(
			&format!("equal/{dtype}"),
			Op::Compare(Compare::Equal),
			&[Input(dtype, size), Input(dtype, size)],
		));
		entries.push(one(
			&format!("where/{dtype}"),
			Op::Where,
			&[Input(Dtype::Bool, size), Input(dtype, size), Input(dtype, size)],
		));
		for to in all.into_iter().filter(|to| *to != dtype) {
			entries.push(one(
				&format!("cast/{dtype}_{to}"),
				Op::Cast { to },
				&[Input(dtype, size)],
			));
		}
	}
	entries.push(one("less/f32", Op::Compare(Compare::Less), &[X(size), X(size)]));
	entries.push(one(
		"less/rows",
		Op::Compare(Compare::Less),
		&[X(&[1 << 15, 5]), X(&[1 << 15, 1])],
	));
	entries.push(one(
		"where/rows",
		Op::Where,
		&[Input(Dtype::Bool, &[1 << 15, 1]), X(&[1 << 15, 5]), Weight(&[5])],
	));
	entries.push(one(
		"where/mask",
		Op::Where,
		&[Input(Dtype::Bool, &[256, 256]), X(&[8, 256, 256]), Weight(&[])],
	));
	entries
}
