//! The same ops in further shapes: no dimension, one element, the widths of registers and one more, many dimensions.

use super::unary::functions;
use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{ArgReduce, Binary, Compare, CumSum, Lrn, Reduce, ReduceKind, TopK, Unary},
	Dtype, Op,
};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
const NUMBERS: [Dtype; 5] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64];

/// One behind the other, and against each other where that makes sense.
const SHAPES: [&[u32]; 6] = [&[], &[1], &[16], &[33], &[2, 1, 3, 1, 5], &[3, 331]];

pub(super) fn all() -> Vec<Entry> {
	let mut entries: Vec<Entry> = SHAPES.into_iter().map(unary).collect();
	entries.push(unary_integers());
	entries.extend(NUMBERS.into_iter().map(binary));
	entries.extend([truths(), powers()]);
	entries.extend(DTYPES.into_iter().map(compare));
	entries.extend(DTYPES.into_iter().map(where_and_cast));
	entries.extend([reduce(), reduce_integers(), softmax()]);
	entries.extend(NUMBERS.into_iter().map(order));
	entries.extend([cum_sum(), norms(), channel_norms(), bytes(), products_of_bytes()]);
	entries
}

/// A short name of a shape.
fn name(dims: &[u32]) -> String {
	match dims {
		[] => "scalar".into(),
		dims => dims.iter().map(u32::to_string).collect::<Vec<_>>().join("x"),
	}
}

fn unary(dims: &[u32]) -> Entry {
	let mut draft = Draft::new(&format!("shapes/unary_{}", name(dims)));
	let x = draft.x(dims);
	for (_, unary) in functions() {
		draft.give(Op::Unary(unary), &[x]);
	}
	draft.finish()
}

fn unary_integers() -> Entry {
	let mut draft = Draft::new("shapes/unary_integers");
	for dtype in [Dtype::I8, Dtype::I32, Dtype::I64] {
		for dims in [&[][..], &[1], &[3, 50]] {
			let x = draft.input(dtype, dims);
			for unary in [Unary::Abs, Unary::Neg, Unary::Sign, Unary::Relu, Unary::BitNot] {
				draft.give(Op::Unary(unary), &[x]);
			}
		}
	}
	for dims in [&[][..], &[129]] {
		let (byte, truth, x) = (
			draft.input(Dtype::U8, dims),
			draft.input(Dtype::Bool, dims),
			draft.x(dims),
		);
		draft.give(Op::Unary(Unary::BitNot), &[byte]);
		draft.give(Op::Unary(Unary::Not), &[truth]);
		draft.give(Op::Unary(Unary::IsNaN), &[x]);
	}
	draft.finish()
}

/// Both operands of one shape, then each against one element.
fn binary(dtype: Dtype) -> Entry {
	use Binary::*;
	let mut draft = Draft::new(&format!("shapes/binary_{dtype}"));
	let one = draft.input(dtype, &[]);
	let binaries = match dtype {
		Dtype::F32 => vec![Add, Sub, Mul, Div, Max, Min],
		_ => vec![Add, Mul, Div, Mod, Max, Min, BitXor],
	};
	for dims in [&[][..], &[1], &[64], &[3, 331]] {
		let (x, y) = (draft.input(dtype, dims), draft.input(dtype, dims));
		for binary in &binaries {
			draft.give(Op::Binary(*binary), &[x, y]);
			draft.give(Op::Binary(*binary), &[one, x]);
		}
	}
	draft.finish()
}

fn truths() -> Entry {
	let mut draft = Draft::new("shapes/binary_bool");
	let one = draft.input(Dtype::Bool, &[]);
	for dims in SHAPES {
		let (x, y) = (draft.input(Dtype::Bool, dims), draft.input(Dtype::Bool, dims));
		for binary in [Binary::And, Binary::Or, Binary::Xor] {
			draft.give(Op::Binary(binary), &[x, y]);
			draft.give(Op::Binary(binary), &[one, x]);
		}
	}
	draft.finish()
}

/// What is dearer than arithmetic.
fn powers() -> Entry {
	let mut draft = Draft::new("shapes/binary_powers");
	for dims in SHAPES {
		let (x, y) = (draft.x(dims), draft.x(dims));
		for binary in [Binary::Pow, Binary::Fmod, Binary::PRelu] {
			draft.give(Op::Binary(binary), &[x, y]);
		}
	}
	draft.finish()
}

fn compare(dtype: Dtype) -> Entry {
	use Compare::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
	let mut draft = Draft::new(&format!("shapes/compare_{dtype}"));
	let one = draft.input(dtype, &[]);
	for dims in SHAPES {
		let (x, y) = (draft.input(dtype, dims), draft.input(dtype, dims));
		let compares = match dtype {
			Dtype::Bool => vec![Equal],
			_ => vec![Equal, Less, LessOrEqual, Greater, GreaterOrEqual],
		};
		for compare in compares {
			draft.give(Op::Compare(compare), &[x, y]);
			draft.give(Op::Compare(compare), &[x, one]);
		}
	}
	draft.finish()
}

fn where_and_cast(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("shapes/where_cast_{dtype}"));
	for dims in SHAPES {
		let (x, y) = (draft.input(dtype, dims), draft.input(dtype, dims));
		let condition = draft.input(Dtype::Bool, dims);
		draft.give(Op::Where, &[condition, x, y]);
		for to in DTYPES {
			draft.give(Op::Cast { to }, &[x]);
		}
	}
	draft.finish()
}

const REDUCTIONS: [ReduceKind; 10] = [
	ReduceKind::Sum,
	ReduceKind::Mean,
	ReduceKind::Max,
	ReduceKind::Min,
	ReduceKind::Prod,
	ReduceKind::L1,
	ReduceKind::L2,
	ReduceKind::SumSquare,
	ReduceKind::LogSum,
	ReduceKind::LogSumExp,
];

/// Lengths on both sides of the 16 lanes.
fn reduce() -> Entry {
	let mut draft = Draft::new("shapes/reduce");
	for (dims, axes) in [
		(&[1][..], vec![0]),
		(&[15], vec![0]),
		(&[16], vec![0]),
		(&[17], vec![0]),
		(&[2, 3, 1, 5, 2], vec![1, 2, 4]),
		(&[2, 1500], vec![1]),
	] {
		let x = draft.x(dims);
		for kind in REDUCTIONS {
			let (axes, keep) = (axes.clone(), dims.len() == 2);
			draft.give(Op::Reduce(Reduce { kind, axes, keep }), &[x]);
		}
	}
	draft.finish()
}

fn reduce_integers() -> Entry {
	let mut draft = Draft::new("shapes/reduce_integers");
	for dtype in [Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64] {
		for (dims, axes) in [
			(&[1][..], vec![0]),
			(&[2, 3, 1, 5], vec![1, 2]),
			(&[2, 700], vec![0, 1]),
		] {
			let x = draft.input(dtype, dims);
			let kinds = match dtype {
				Dtype::I8 | Dtype::U8 => vec![ReduceKind::Max, ReduceKind::Min],
				_ => vec![ReduceKind::Sum, ReduceKind::Prod, ReduceKind::Max, ReduceKind::Min],
			};
			for kind in kinds {
				let axes = axes.clone();
				draft.give(Op::Reduce(Reduce { kind, axes, keep: true }), &[x]);
			}
		}
	}
	draft.finish()
}

fn softmax() -> Entry {
	let mut draft = Draft::new("shapes/softmax");
	for (dims, axis) in [
		(&[1][..], 0),
		(&[17], 0),
		(&[4, 16], 1),
		(&[2, 3, 4, 5, 6], 2),
		(&[700, 3], 0),
	] {
		let x = draft.x(dims);
		draft.give(Op::Softmax { axis }, &[x]);
		draft.give(Op::LogSoftmax { axis }, &[x]);
	}
	draft.finish()
}

/// Which is the greatest, and the few greatest.
fn order(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("shapes/order_{dtype}"));
	for (dims, axis, k) in [
		(&[1][..], 0, 1),
		(&[600], 0, 5),
		(&[2, 3, 2, 5, 2], 3, 4),
		(&[40, 33], 1, 33),
	] {
		let x = draft.input(dtype, dims);
		for max in [true, false] {
			let (keep, last) = (max, !max);
			draft.give(Op::ArgReduce(ArgReduce { max, axis, keep, last }), &[x]);
			let values = draft.give(Op::TopK(TopK { axis, k, largest: max }), &[x]);
			draft.output(values.nth(1));
		}
	}
	draft.finish()
}

fn cum_sum() -> Entry {
	let mut draft = Draft::new("shapes/cum_sum");
	for dtype in [Dtype::F32, Dtype::I32, Dtype::I64] {
		for (dims, axis) in [(&[1][..], 0), (&[900], 0), (&[2, 3, 1, 5, 2], 1)] {
			let x = draft.input(dtype, dims);
			for (exclusive, reverse) in [(false, false), (true, true)] {
				let op = CumSum {
					axis,
					exclusive,
					reverse,
				};
				draft.give(Op::CumSum(op), &[x]);
			}
		}
	}
	draft.finish()
}

/// Those over the last axes.
fn norms() -> Entry {
	let mut draft = Draft::new("shapes/norms");
	let epsilon = float(1e-5);
	for (dims, axis) in [
		(&[1][..], 0),
		(&[31], 0),
		(&[7, 16], 1),
		(&[2, 3, 4, 5, 6], 3),
		(&[2, 1200], 1),
	] {
		let x = draft.x(dims);
		let (scale, bias) = (draft.floats(&dims[axis..], 2.0), draft.floats(&dims[axis..], 1.0));
		let axis = axis as u32;
		draft.give(Op::LayerNorm { axis, epsilon }, &[x, scale, bias]);
		draft.give(Op::RmsNorm { axis, epsilon }, &[x, scale]);
		draft.give(Op::LpNorm { axis, p: 1 }, &[x]);
		draft.give(Op::LpNorm { axis, p: 2 }, &[x]);
	}
	draft.finish()
}

/// Those by channels.
fn channel_norms() -> Entry {
	let mut draft = Draft::new("shapes/channel_norms");
	let epsilon = float(1e-5);
	for (dims, groups) in [
		(&[1, 4, 1][..], 2),
		(&[3, 6, 47], 3),
		(&[1, 16, 9, 8], 4),
		(&[2, 4, 3, 5, 6], 1),
	] {
		let x = draft.x(dims);
		let channels = &dims[1..2];
		let (scale, bias) = (draft.floats(channels, 2.0), draft.floats(channels, 1.0));
		let (mean, variance) = (draft.floats(channels, 1.0), draft.positive(channels, 0.1));
		draft.give(Op::BatchNorm { epsilon }, &[x, scale, bias, mean, variance]);
		draft.give(Op::InstanceNorm { epsilon }, &[x, scale, bias]);
		draft.give(Op::GroupNorm { groups, epsilon }, &[x, scale, bias]);
		let lrn = Lrn {
			size: 3,
			alpha: float(1e-2),
			beta: float(0.5),
			bias: float(2.0),
		};
		draft.give(Op::Lrn(lrn), &[x]);
	}
	draft.finish()
}

/// From numbers to bytes and back.
fn bytes() -> Entry {
	let mut draft = Draft::new("shapes/bytes");
	for dims in SHAPES {
		let (x, sums) = (draft.x(dims), draft.input(Dtype::I32, dims));
		let (scale, small) = (draft.number(0.017), draft.number(1e-3));
		for dtype in [Dtype::U8, Dtype::I8] {
			let zero = draft.weight(dtype, &[]);
			let quantized = draft.give(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
			draft.give(Op::DequantizeLinear { axis: None }, &[quantized, scale, zero]);
			if !dims.is_empty() {
				draft.give(Op::Requantize { axis: 0 }, &[sums, small, zero]);
			}
		}
	}
	for dims in [&[][..], &[1], &[2, 3, 4, 5], &[1500]] {
		let x = draft.x(dims);
		let quantized = draft.give(Op::DynamicQuantize, &[x]);
		draft.output(quantized.nth(1));
		draft.output(quantized.nth(2));
	}
	draft.finish()
}

/// One row, one column, few and many terms.
fn products_of_bytes() -> Entry {
	let mut draft = Draft::new("shapes/matmul_integer");
	for (rows, terms, columns) in [(1, 1, 1), (1, 64, 40), (9, 3, 1), (5, 1000, 17), (33, 16, 32)] {
		for (a, b) in [(Dtype::U8, Dtype::I8), (Dtype::I8, Dtype::I8)] {
			let (x, w) = (draft.input(a, &[rows, terms]), draft.weight(b, &[terms, columns]));
			let (x_zero, w_zeros) = (draft.weight(a, &[]), draft.weight(b, &[columns]));
			draft.give(Op::MatMulInteger, &[x, w]);
			draft.give(Op::MatMulInteger, &[x, w, x_zero, w_zeros]);
		}
	}
	draft.finish()
}
