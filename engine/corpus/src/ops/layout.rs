//! What moves elements by a fixed plan.

use crate::{Draft, Entry};
use verdict_program::{
	op::{Pad, PadMode, Slice},
	Dtype, Op,
};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];

pub(super) fn all() -> Vec<Entry> {
	vec![
		each("reshape", reshape),
		each("transpose", transpose),
		transpose_large(),
		each("slice", slice),
		each("concat", concat),
		pad("constant", PadMode::Constant),
		pad("reflect", PadMode::Reflect),
		pad("edge", PadMode::Edge),
		pad("wrap", PadMode::Wrap),
		each("expand", expand),
		each("tile", tile),
		each("trilu", trilu),
	]
}

/// The same for each element type.
fn each(name: &str, add: fn(&mut Draft, Dtype)) -> Entry {
	let mut draft = Draft::new(&format!("layout/{name}"));
	for dtype in DTYPES {
		add(&mut draft, dtype);
	}
	draft.finish()
}

fn reshape(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[3, 4, 5]);
	let flat = draft.op(Op::Reshape { shape: [60].into() }, &[x]);
	draft.give(
		Op::Reshape {
			shape: [2, 1, 6, 5].into(),
		},
		&[flat],
	);
	draft.give(Op::Reshape { shape: [5, 12].into() }, &[x]);
}

fn transpose(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[3, 1, 5, 7]);
	for perm in [[3, 2, 1, 0], [0, 2, 3, 1], [2, 0, 1, 3], [0, 1, 3, 2]] {
		draft.give(Op::Transpose { perm: perm.to_vec() }, &[x]);
	}
}

fn transpose_large() -> Entry {
	let mut draft = Draft::new("layout/transpose_large");
	let (x, bytes) = (draft.x(&[2, 131, 277]), draft.input(Dtype::U8, &[67, 131]));
	for perm in [[0, 2, 1], [2, 1, 0], [1, 2, 0]] {
		draft.give(Op::Transpose { perm: perm.to_vec() }, &[x]);
	}
	draft.give(Op::Transpose { perm: vec![1, 0] }, &[bytes]);
	draft.finish()
}

fn slice(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[9, 11]);
	for (starts, steps, sizes) in [
		([2, 0], [1, 1], [4, 11]),
		([8, 10], [-3, -1], [3, 11]),
		([0, 1], [4, 5], [3, 2]),
	] {
		let (starts, steps, sizes) = (starts.to_vec(), steps.to_vec(), sizes.to_vec());
		draft.give(Op::Slice(Slice { starts, steps, sizes }), &[x]);
	}
}

fn concat(draft: &mut Draft, dtype: Dtype) {
	let (a, b, c) = (
		draft.input(dtype, &[3, 4]),
		draft.input(dtype, &[3, 9]),
		draft.weight(dtype, &[2, 4]),
	);
	draft.give(Op::Concat { axis: 1 }, &[a, b, a]);
	draft.give(Op::Concat { axis: 0 }, &[c, a]);
}

fn pad(name: &str, mode: PadMode) -> Entry {
	let mut draft = Draft::new(&format!("pad/{name}"));
	for dtype in DTYPES {
		let (x, value) = (draft.input(dtype, &[4, 3, 5]), draft.input(dtype, &[]));
		for (before, after) in [([0, 1, 2], [3, 2, 4]), ([2, 0, 0], [1, 0, 0]), ([0, 0, 3], [0, 0, 0])] {
			let op = Op::Pad(Pad {
				before: before.to_vec(),
				after: after.to_vec(),
				mode,
			});
			draft.give(op.clone(), &[x]);
			if mode == PadMode::Constant {
				draft.give(op, &[x, value]);
			}
		}
	}
	draft.finish()
}

fn expand(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[3, 1, 5]);
	draft.give(
		Op::Expand {
			shape: [2, 3, 4, 5].into(),
		},
		&[x],
	);
	let one = draft.input(dtype, &[]);
	draft.give(Op::Expand { shape: [7, 3].into() }, &[one]);
}

fn tile(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[3, 2, 5]);
	for repeats in [[1, 3, 2], [2, 1, 1], [2, 2, 3]] {
		draft.give(
			Op::Tile {
				repeats: repeats.to_vec(),
			},
			&[x],
		);
	}
}

fn trilu(draft: &mut Draft, dtype: Dtype) {
	let x = draft.input(dtype, &[2, 5, 7]);
	for (upper, k) in [(true, 0), (true, -2), (false, 3), (false, -9)] {
		draft.give(Op::Trilu { upper, k }, &[x]);
	}
}
