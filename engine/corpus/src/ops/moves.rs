//! What moves elements, in further shapes: along the only axis, and among five.

use crate::{Draft, Entry};
use verdict_program::{
	op::{Pad, PadMode, ScatterReduction, Slice},
	Dtype, Op,
};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];

/// One axis, and five.
const LINE: [u32; 1] = [53];
const FIVE: [u32; 5] = [2, 3, 1, 4, 5];

pub(super) fn all() -> Vec<Entry> {
	DTYPES
		.into_iter()
		.flat_map(|dtype| [layout(dtype), indexing(dtype)])
		.collect()
}

fn layout(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("shapes/layout_{dtype}"));
	let (line, five, one) = (
		draft.input(dtype, &LINE),
		draft.input(dtype, &FIVE),
		draft.input(dtype, &[]),
	);
	draft.give(Op::Reshape { shape: [1].into() }, &[one]);
	draft.give(
		Op::Reshape {
			shape: [1, 53, 1].into(),
		},
		&[line],
	);
	draft.give(Op::Reshape { shape: [120].into() }, &[five]);
	draft.give(Op::Transpose { perm: vec![0] }, &[line]);
	draft.give(
		Op::Transpose {
			perm: vec![4, 2, 0, 3, 1],
		},
		&[five],
	);
	draft.give(
		Op::Transpose {
			perm: vec![0, 3, 4, 1, 2],
		},
		&[five],
	);
	for (starts, steps, sizes) in [([3], [1], [50]), ([52], [-7], [8])] {
		let (starts, steps, sizes) = (starts.to_vec(), steps.to_vec(), sizes.to_vec());
		draft.give(Op::Slice(Slice { starts, steps, sizes }), &[line]);
	}
	let slice = Slice {
		starts: vec![0, 2, 0, 1, 4],
		steps: vec![1, -1, 1, 2, -2],
		sizes: vec![2, 3, 1, 2, 3],
	};
	draft.give(Op::Slice(slice), &[five]);
	draft.give(Op::Concat { axis: 0 }, &[line, line]);
	draft.give(Op::Concat { axis: 2 }, &[five, five, five]);
	for mode in [PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap] {
		let (before, after) = (vec![9], vec![17]);
		draft.give(Op::Pad(Pad { before, after, mode }), &[line]);
		let (before, after) = (vec![0, 1, 0, 2, 0], vec![1, 0, 0, 1, 3]);
		draft.give(Op::Pad(Pad { before, after, mode }), &[five]);
	}
	draft.give(Op::Expand { shape: [4, 53].into() }, &[line]);
	draft.give(
		Op::Expand {
			shape: [2, 3, 6, 4, 5].into(),
		},
		&[five],
	);
	draft.give(Op::Tile { repeats: vec![3] }, &[line]);
	draft.give(
		Op::Tile {
			repeats: vec![1, 2, 3, 1, 2],
		},
		&[five],
	);
	let square = draft.input(dtype, &[16, 16]);
	for (upper, k) in [(true, 1), (false, 0)] {
		draft.give(Op::Trilu { upper, k }, &[square]);
		draft.give(Op::Trilu { upper, k }, &[five]);
	}
	draft.finish()
}

fn indexing(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("shapes/indexing_{dtype}"));
	let (line, five) = (draft.input(dtype, &LINE), draft.input(dtype, &FIVE));
	let (one, many) = (draft.indices(Dtype::I64, &[], 53), draft.indices(Dtype::I32, &[70], 53));
	draft.give(Op::Gather { axis: 0 }, &[line, one]);
	draft.give(Op::Gather { axis: 0 }, &[line, many]);
	let few = draft.indices(Dtype::I64, &[2, 1, 2], 4);
	draft.give(Op::Gather { axis: 3 }, &[five, few]);
	draft.give(Op::GatherElements { axis: 0 }, &[line, many]);
	let places = draft.indices(Dtype::I64, &[2, 3, 1, 9, 5], 4);
	draft.give(Op::GatherElements { axis: 3 }, &[five, places]);
	let column = draft.indices(Dtype::I64, &[20, 1], 53);
	draft.give(Op::GatherNd { batch_dims: 0 }, &[line, column]);
	let paired = draft.indices(Dtype::I32, &[2, 3, 6, 1], 1);
	draft.give(Op::GatherNd { batch_dims: 2 }, &[five, paired]);
	let values = draft.input(dtype, &[2]);
	for (axis, depth) in [(0, 53), (1, 60)] {
		draft.give(Op::OneHot { axis, depth }, &[many, values]);
	}
	draft.give(Op::OneHot { axis: 0, depth: 53 }, &[one, values]);
	let reductions = match dtype {
		Dtype::Bool => vec![ScatterReduction::Replace],
		_ => vec![
			ScatterReduction::Replace,
			ScatterReduction::Add,
			ScatterReduction::Mul,
			ScatterReduction::Max,
			ScatterReduction::Min,
		],
	};
	let (updates, some) = (draft.input(dtype, &[70]), draft.input(dtype, &[20]));
	let deep = draft.input(dtype, &[2, 3, 1, 9, 5]);
	for reduction in reductions {
		draft.give(Op::ScatterElements { axis: 0, reduction }, &[line, many, updates]);
		draft.give(Op::ScatterElements { axis: 3, reduction }, &[five, places, deep]);
		draft.give(Op::ScatterNd { reduction }, &[line, column, some]);
	}
	draft.finish()
}
