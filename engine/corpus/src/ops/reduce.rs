//! What puts many elements together into one, or orders them.

use crate::{Draft, Entry};
use verdict_program::{
	op::{ArgReduce, CumSum, Reduce, ReduceKind, TopK},
	Dtype, Op,
};

const NUMBERS: [Dtype; 5] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64];

pub(super) fn all() -> Vec<Entry> {
	use ReduceKind::*;
	let mut entries: Vec<Entry> = [
		("sum", Sum),
		("mean", Mean),
		("max", Max),
		("min", Min),
		("prod", Prod),
		("l1", L1),
		("l2", L2),
		("sum_square", SumSquare),
		("log_sum", LogSum),
		("log_sum_exp", LogSumExp),
	]
	.into_iter()
	.map(|(name, kind)| reduce(name, kind))
	.collect();
	entries.push(integers());
	entries.extend(NUMBERS.into_iter().map(arg));
	entries.extend([Dtype::F32, Dtype::I32, Dtype::I64].into_iter().map(cum_sum));
	entries.extend(NUMBERS.into_iter().map(top_k));
	entries.push(softmax("softmax", |axis| Op::Softmax { axis }));
	entries.push(softmax("log_softmax", |axis| Op::LogSoftmax { axis }));
	entries
}

/// Along the last axis, a middle one, the first, several, and all.
fn reduce(name: &str, kind: ReduceKind) -> Entry {
	let mut draft = Draft::new(&format!("reduce/{name}"));
	let x = draft.x(&[3, 37, 4, 51]);
	for (axes, keep) in [
		(vec![3], false),
		(vec![1], true),
		(vec![0], false),
		(vec![1, 3], false),
		(vec![0, 2], true),
		(vec![0, 1, 2, 3], false),
	] {
		draft.give(Op::Reduce(Reduce { kind, axes, keep }), &[x]);
	}
	draft.finish()
}

fn integers() -> Entry {
	use ReduceKind::{Max, Min, Prod, Sum};
	let mut draft = Draft::new("reduce/integers");
	for dtype in [Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64] {
		let x = draft.input(dtype, &[5, 7, 33]);
		let kinds = match dtype {
			Dtype::I8 | Dtype::U8 => vec![Max, Min],
			_ => vec![Sum, Prod, Max, Min],
		};
		for kind in kinds {
			for axes in [vec![2], vec![1], vec![0, 2]] {
				draft.give(
					Op::Reduce(Reduce {
						kind,
						axes,
						keep: false,
					}),
					&[x],
				);
			}
		}
	}
	draft.finish()
}

fn arg(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("arg/{dtype}"));
	let x = draft.input(dtype, &[5, 31, 18]);
	for axis in 0..3 {
		for (max, last) in [(true, false), (true, true), (false, false), (false, true)] {
			draft.give(
				Op::ArgReduce(ArgReduce {
					max,
					axis,
					keep: last,
					last,
				}),
				&[x],
			);
		}
	}
	draft.finish()
}

fn cum_sum(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("cum_sum/{dtype}"));
	let x = draft.input(dtype, &[4, 19, 23]);
	for axis in 0..3 {
		for (exclusive, reverse) in [(false, false), (true, false), (false, true), (true, true)] {
			draft.give(
				Op::CumSum(CumSum {
					axis,
					exclusive,
					reverse,
				}),
				&[x],
			);
		}
	}
	draft.finish()
}

fn top_k(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("top_k/{dtype}"));
	let x = draft.input(dtype, &[6, 43, 5]);
	for (axis, k, largest) in [(1, 7, true), (1, 43, false), (0, 1, false), (2, 3, true)] {
		let values = draft.give(Op::TopK(TopK { axis, k, largest }), &[x]);
		draft.output(values.nth(1));
	}
	draft.finish()
}

fn softmax(name: &str, op: fn(u32) -> Op) -> Entry {
	let mut draft = Draft::new(&format!("softmax/{name}"));
	let (x, long) = (draft.x(&[5, 21, 38]), draft.x(&[2, 1025]));
	for axis in 0..3 {
		draft.give(op(axis), &[x]);
	}
	draft.give(op(1), &[long]);
	draft.finish()
}
