//! Pooling.

use super::window;
use crate::{Draft, Entry};
use verdict_program::{
	op::{AveragePool, LpPool, MaxPool, Pool, Window},
	Dtype, Op,
};

pub(super) fn all() -> Vec<Entry> {
	let mut entries: Vec<Entry> = [Dtype::F32, Dtype::I8, Dtype::U8].into_iter().map(max).collect();
	entries.extend([average(), lp(), global()]);
	entries
}

/// Inputs and windows of all kinds.
fn pools() -> Vec<(Vec<u32>, Pool)> {
	let pool = |kernel: &[u32], window: Window, ceil| Pool {
		kernel: kernel.to_vec(),
		window,
		ceil,
	};
	let uneven = Window {
		strides: vec![1, 3],
		dilations: vec![2, 1],
		pads_begin: vec![1, 0],
		pads_end: vec![0, 2],
	};
	vec![
		(vec![1, 5, 14, 33], pool(&[3, 3], window(2, 2, 1, 1), false)),
		(vec![1, 5, 14, 33], pool(&[2, 2], window(2, 2, 1, 0), true)),
		(vec![2, 3, 9, 20], pool(&[3, 3], window(2, 1, 1, 1), false)),
		(vec![2, 3, 9, 20], pool(&[2, 4], uneven, true)),
		(vec![1, 4, 45], pool(&[5], window(1, 2, 2, 3), false)),
		(vec![1, 2, 5, 6, 7], pool(&[2, 3, 2], window(3, 1, 1, 1), false)),
	]
}

fn max(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("max_pool/{dtype}"));
	for (dims, pool) in pools() {
		let x = draft.input(dtype, &dims);
		draft.give(
			Op::MaxPool(MaxPool {
				pool: pool.clone(),
				indices: false,
			}),
			&[x],
		);
		let values = draft.give(Op::MaxPool(MaxPool { pool, indices: true }), &[x]);
		draft.output(values.nth(1));
	}
	draft.finish()
}

fn average() -> Entry {
	let mut draft = Draft::new("average_pool/f32");
	for (dims, pool) in pools() {
		let x = draft.x(&dims);
		for count_include_pad in [false, true] {
			draft.give(
				Op::AveragePool(AveragePool {
					pool: pool.clone(),
					count_include_pad,
				}),
				&[x],
			);
		}
	}
	draft.finish()
}

fn lp() -> Entry {
	let mut draft = Draft::new("lp_pool/f32");
	for (dims, pool) in pools() {
		let x = draft.x(&dims);
		for p in [1, 2, 3] {
			draft.give(Op::LpPool(LpPool { pool: pool.clone(), p }), &[x]);
		}
	}
	draft.finish()
}

fn global() -> Entry {
	let mut draft = Draft::new("average_pool/global");
	let x = draft.x(&[2, 7, 13, 11]);
	let pool = Pool {
		kernel: vec![13, 11],
		window: Window::plain(2),
		ceil: false,
	};
	draft.give(
		Op::AveragePool(AveragePool {
			pool: pool.clone(),
			count_include_pad: false,
		}),
		&[x],
	);
	draft.give(Op::MaxPool(MaxPool { pool, indices: false }), &[x]);
	draft.finish()
}
