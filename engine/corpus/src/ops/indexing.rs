//! What moves elements by indices.

use crate::{Draft, Entry};
use verdict_program::{op::ScatterReduction, Dtype, Op};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];

pub(super) fn all() -> Vec<Entry> {
	use ScatterReduction::{Add, Max, Min, Mul, Replace};
	let mut entries = vec![gather(), gather_elements(), gather_nd(), one_hot()];
	for (name, reduction) in [
		("replace", Replace),
		("add", Add),
		("mul", Mul),
		("max", Max),
		("min", Min),
	] {
		entries.push(scatter(name, reduction));
	}
	entries
}

fn gather() -> Entry {
	let mut draft = Draft::new("indexing/gather");
	for dtype in DTYPES {
		let x = draft.input(dtype, &[5, 9, 6]);
		for (axis, size) in [(0, 5), (1, 9), (2, 6)] {
			let indices = draft.indices(Dtype::I64, &[4, 3], size);
			draft.give(Op::Gather { axis }, &[x, indices]);
		}
		let (index, fixed) = (draft.indices(Dtype::I32, &[], 5), draft.integers(&[3], [-5, 4, 0]));
		draft.give(Op::Gather { axis: 0 }, &[x, index]);
		draft.give(Op::Gather { axis: 0 }, &[x, fixed]);
	}
	draft.finish()
}

fn gather_elements() -> Entry {
	let mut draft = Draft::new("indexing/gather_elements");
	for dtype in DTYPES {
		let x = draft.input(dtype, &[5, 9]);
		let (rows, columns) = (
			draft.indices(Dtype::I64, &[7, 8], 5),
			draft.indices(Dtype::I32, &[4, 20], 9),
		);
		draft.give(Op::GatherElements { axis: 0 }, &[x, rows]);
		draft.give(Op::GatherElements { axis: 1 }, &[x, columns]);
	}
	draft.finish()
}

fn gather_nd() -> Entry {
	let mut draft = Draft::new("indexing/gather_nd");
	for dtype in DTYPES {
		let x = draft.input(dtype, &[4, 5, 6]);
		for (batch_dims, dims) in [(0, &[7, 2][..]), (0, &[3, 3]), (1, &[4, 2]), (1, &[4, 3, 1])] {
			let indices = draft.indices(Dtype::I64, dims, 4);
			draft.give(Op::GatherNd { batch_dims }, &[x, indices]);
		}
	}
	draft.finish()
}

fn one_hot() -> Entry {
	let mut draft = Draft::new("indexing/one_hot");
	for dtype in DTYPES {
		// Some of them are out of range.
		let (indices, values) = (draft.indices(Dtype::I32, &[3, 4], 9), draft.input(dtype, &[2]));
		for axis in 0..3 {
			draft.give(Op::OneHot { axis, depth: 7 }, &[indices, values]);
		}
	}
	draft.finish()
}

fn scatter(name: &str, reduction: ScatterReduction) -> Entry {
	let mut draft = Draft::new(&format!("indexing/scatter_{name}"));
	let replaces = reduction == ScatterReduction::Replace;
	for dtype in DTYPES.into_iter().filter(|dtype| replaces || *dtype != Dtype::Bool) {
		let x = draft.input(dtype, &[6, 7]);
		let (indices, updates) = (draft.indices(Dtype::I64, &[5, 7], 6), draft.input(dtype, &[5, 7]));
		draft.give(Op::ScatterElements { axis: 0, reduction }, &[x, indices, updates]);
		let (indices, updates) = (draft.indices(Dtype::I32, &[6, 11], 7), draft.input(dtype, &[6, 11]));
		draft.give(Op::ScatterElements { axis: 1, reduction }, &[x, indices, updates]);
		let (rows, updates) = (draft.indices(Dtype::I64, &[9, 1], 6), draft.input(dtype, &[9, 7]));
		draft.give(Op::ScatterNd { reduction }, &[x, rows, updates]);
		let (places, updates) = (draft.indices(Dtype::I32, &[20, 2], 6), draft.input(dtype, &[20]));
		draft.give(Op::ScatterNd { reduction }, &[x, places, updates]);
	}
	draft.finish()
}
