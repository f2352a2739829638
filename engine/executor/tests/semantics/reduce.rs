//! What puts many elements together into one, or orders them.

use crate::support::values::{count, gives, gives_about, list, scalar, tensor};
use verdict_program::{
	op::{ArgReduce, CumSum, Reduce, ReduceKind, TopK},
	Op,
};

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

fn reduce(kind: ReduceKind, axes: &[u32], keep: bool) -> Op {
	Op::Reduce(Reduce {
		kind,
		axes: axes.to_vec(),
		keep,
	})
}

#[test]
fn folds_of_floats() {
	use ReduceKind::*;
	let x = tensor(&[2, 3], &[1.0_f32, -2.0, 3.0, 0.5, 4.0, -1.0]);
	let rows = |kind, expected: [f32; 2]| gives(reduce(kind, &[1], false), &[x.clone()], &[list(&expected)]);
	rows(Sum, [2.0, 3.5]);
	rows(Mean, [2.0 / 3.0, 3.5 / 3.0]);
	rows(Max, [3.0, 4.0]);
	rows(Min, [-2.0, -1.0]);
	rows(Prod, [-6.0, -2.0]);
	rows(L1, [6.0, 5.5]);
	rows(SumSquare, [14.0, 17.25]);
	gives(
		reduce(Sum, &[0], true),
		&[x.clone()],
		&[tensor(&[1, 3], &[1.5_f32, 2.0, 2.0])],
	);
	gives(reduce(Max, &[0, 1], false), &[x.clone()], &[scalar(4.0_f32)]);
	gives_about(reduce(L2, &[1], false), &[x.clone()], &[3.741_657_4, 4.153_312], 1e-6);
	gives_about(
		reduce(LogSumExp, &[1], false),
		&[x.clone()],
		&[3.132_845_2, 4.036_27],
		1e-6,
	);
	gives_about(reduce(LogSum, &[1], false), &[x], &[2_f32.ln(), 3.5_f32.ln()], 1e-6);
	let large = list(&[1000.0_f32, 1000.0]);
	gives_about(reduce(LogSumExp, &[0], false), &[large], &[1_000.693_1], 1e-6);
}

#[test]
fn extremes_of_specials() {
	use ReduceKind::*;
	gives(reduce(Max, &[0], false), &[list(&[-0.0_f32, 0.0])], &[scalar(0.0_f32)]);
	gives(reduce(Min, &[0], false), &[list(&[0.0_f32, -0.0])], &[scalar(-0.0_f32)]);
	gives(reduce(Max, &[0], false), &[list(&[INF, NAN, 1.0])], &[scalar(NAN)]);
	gives(reduce(Min, &[0], false), &[list(&[-INF, NAN, 1.0])], &[scalar(NAN)]);
	gives(reduce(Sum, &[0], false), &[list(&[-0.0_f32, -0.0])], &[scalar(0.0_f32)]);
}

/// 16 lanes by index modulo 16, then a tree: another order would round otherwise.
#[test]
fn sums_are_taken_in_lanes() {
	let mut x = [0.0_f32; 17];
	(x[0], x[16], x[1]) = (1.0, 2_f32.powi(25), -(2_f32.powi(25)));
	// Lane 0 loses the 1; then lane 1 takes the rest away.
	gives(reduce(ReduceKind::Sum, &[0], false), &[list(&x)], &[scalar(0.0_f32)]);
	(x[16], x[8]) = (0.0, 2_f32.powi(25));
	// Lane 0 and lane 8 meet before lane 0 and lane 1.
	gives(reduce(ReduceKind::Sum, &[0], false), &[list(&x)], &[scalar(0.0_f32)]);
	(x[8], x[2]) = (0.0, 2_f32.powi(25));
	(x[1], x[3]) = (0.0, -(2_f32.powi(25)));
	// Lanes 0 and 2 meet before either meets an odd one.
	gives(reduce(ReduceKind::Sum, &[0], false), &[list(&x)], &[scalar(0.0_f32)]);
}

#[test]
fn folds_of_integers_wrap() {
	use ReduceKind::*;
	let x = tensor(&[2, 2], &[i32::MAX, 1, -5, 3]);
	gives(reduce(Sum, &[1], false), &[x.clone()], &[list(&[i32::MIN, -2])]);
	gives(
		reduce(Prod, &[0], false),
		&[x],
		&[list(&[i32::MAX.wrapping_mul(-5), 3])],
	);
	gives(reduce(Max, &[0], false), &[list(&[200_u8, 7])], &[scalar(200_u8)]);
	gives(reduce(Min, &[0], true), &[list(&[-128_i8, 7])], &[list(&[-128_i8])]);
}

#[test]
fn places_of_extremes() {
	let arg = |max, last, axis, keep| Op::ArgReduce(ArgReduce { max, axis, keep, last });
	let x = tensor(&[2, 3], &[1.0_f32, 3.0, 3.0, -0.0, 0.0, -1.0]);
	gives(arg(true, false, 1, false), &[x.clone()], &[list(&[1_i64, 0])]);
	gives(arg(true, true, 1, false), &[x.clone()], &[list(&[2_i64, 1])]);
	gives(arg(false, false, 0, true), &[x], &[tensor(&[1, 3], &[1_i64, 1, 1])]);
	// A NaN counts as greater and smaller than all, the first one first.
	for max in [true, false] {
		gives(
			arg(max, false, 0, false),
			&[list(&[INF, NAN, -INF, NAN])],
			&[scalar(1_i64)],
		);
		gives(
			arg(max, true, 0, false),
			&[list(&[INF, NAN, -INF, NAN])],
			&[scalar(3_i64)],
		);
	}
	gives(arg(false, true, 0, false), &[list(&[3_u8, 1, 1, 2])], &[scalar(2_i64)]);
}

#[test]
fn running_sums() {
	let sums = |axis, exclusive, reverse| {
		Op::CumSum(CumSum {
			axis,
			exclusive,
			reverse,
		})
	};
	let x = list(&[1.0_f32, 2.0, 3.0]);
	gives(sums(0, false, false), &[x.clone()], &[list(&[1.0_f32, 3.0, 6.0])]);
	gives(sums(0, true, false), &[x.clone()], &[list(&[0.0_f32, 1.0, 3.0])]);
	gives(sums(0, false, true), &[x.clone()], &[list(&[6.0_f32, 5.0, 3.0])]);
	gives(sums(0, true, true), &[x], &[list(&[5.0_f32, 3.0, 0.0])]);
	let x = tensor(&[2, 2], &[i32::MAX, 1, 1, 1]);
	gives(
		sums(0, false, false),
		&[x.clone()],
		&[tensor(&[2, 2], &[i32::MAX, 1, i32::MIN, 2])],
	);
	gives(sums(1, false, true), &[x], &[tensor(&[2, 2], &[i32::MIN, 1, 2, 1])]);
}

#[test]
fn softmaxes() {
	let x = tensor(&[2, 2], &[0.0_f32, 2_f32.ln(), 1000.0, 1000.0]);
	gives_about(
		Op::Softmax { axis: 1 },
		&[x.clone()],
		&[1.0 / 3.0, 2.0 / 3.0, 0.5, 0.5],
		1e-6,
	);
	gives_about(Op::Softmax { axis: 0 }, &[x.clone()], &[0.0, 0.0, 1.0, 1.0], 1e-6);
	let logarithms = [-(3_f32.ln()), (2.0_f32 / 3.0).ln(), -(2_f32.ln()), -(2_f32.ln())];
	gives_about(Op::LogSoftmax { axis: 1 }, &[x], &logarithms, 1e-6);
}

#[test]
fn the_greatest_in_order() {
	let top = |axis, k, largest| Op::TopK(TopK { axis, k, largest });
	let x = list(&[1.0_f32, NAN, 3.0, -0.0, 3.0, 0.0, -INF]);
	let expected = [
		list(&[NAN, 3.0, 3.0, 1.0, -0.0, 0.0, -INF]),
		list(&[1_i64, 2, 4, 0, 3, 5, 6]),
	];
	gives(top(0, 7, true), &[x.clone()], &expected);
	gives(
		top(0, 3, true),
		&[x.clone()],
		&[list(&[NAN, 3.0, 3.0]), list(&[1_i64, 2, 4])],
	);
	gives(
		top(0, 4, false),
		&[x],
		&[list(&[NAN, -INF, -0.0, 0.0]), list(&[1_i64, 6, 3, 5])],
	);
	let x = tensor(&[2, 2], &[5_u8, 9, 7, 1]);
	gives(
		top(0, 1, true),
		&[x.clone()],
		&[tensor(&[1, 2], &[7_u8, 9]), tensor(&[1, 2], &[1_i64, 0])],
	);
	gives(
		top(1, 2, false),
		&[x],
		&[tensor(&[2, 2], &[5_u8, 9, 1, 7]), tensor(&[2, 2], &[0_i64, 1, 1, 0])],
	);
	let x = list(&[i64::MIN, i64::MAX, 0]);
	gives(top(0, 2, false), &[x], &[list(&[i64::MIN, 0]), list(&[0_i64, 2])]);
}

#[test]
fn many_axes_at_once() {
	let x = count(&[2, 3, 2, 2]);
	let sums: Vec<f32> = (0..3)
		.flat_map(|c| {
			(0..2).map(move |w| {
				let at = |n: u32, h: u32| (n * 12 + c * 4 + h * 2 + w) as f32;
				at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)
			})
		})
		.collect();
	gives(reduce(ReduceKind::Sum, &[0, 2], false), &[x], &[tensor(&[3, 2], &sums)]);
}
