//! What moves elements by a fixed plan.

use super::{one, times, Operand};
use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{Binary, Pad, PadMode, Slice, Unary},
	Dtype, Op,
};
use Operand::{Input, X};

pub(super) fn all() -> Vec<Entry> {
	[transposes(), slices(), joined(), repeated(), chains()].concat()
}

fn transposes() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (dims, perm) in [
		(&[512, 512][..], &[1, 0][..]),
		(&[1500, 1500], &[1, 0]),
		(&[1, 128, 8, 32], &[0, 2, 1, 3]),
		(&[1, 64, 56, 56], &[0, 2, 3, 1]),
		(&[1, 56, 56, 64], &[0, 3, 1, 2]),
		(&[1 << 15, 4], &[1, 0]),
		(&[4, 1 << 15], &[1, 0]),
		(&[1 << 14, 2, 3], &[0, 2, 1]),
		(&[300, 20, 3, 2], &[3, 1, 2, 0]),
		(&[2000, 4, 8], &[1, 0, 2]),
		(&[2, 2, 2, 2, 2, 2, 64, 64], &[5, 4, 3, 2, 1, 0, 7, 6]),
	] {
		let op = Op::Transpose { perm: perm.to_vec() };
		entries.push(one(
			&format!("transpose/{}_{}", times(dims), times(perm)),
			op.clone(),
			&[X(dims)],
		));
		entries.push(one(
			&format!("transpose_u8/{}_{}", times(dims), times(perm)),
			op,
			&[Input(Dtype::U8, dims)],
		));
	}
	entries
}

fn slices() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (name, dims, starts, steps, sizes) in [
		("rows", &[1024, 512][..], &[100, 0][..], &[1, 1][..], &[800, 512][..]),
		("columns", &[1024, 512], &[0, 100], &[1, 1], &[1024, 300]),
		("narrow", &[1 << 15, 8], &[0, 2], &[1, 1], &[1 << 15, 3]),
		("single", &[1 << 15, 8], &[0, 2], &[1, 1], &[1 << 15, 1]),
		("every_second", &[512, 1024], &[0, 0], &[1, 2], &[512, 512]),
		("far_apart", &[64, 16_384], &[0, 0], &[1, 64], &[64, 256]),
		("backwards", &[512, 512], &[511, 511], &[-1, -1], &[512, 512]),
	] {
		let op = Op::Slice(Slice {
			starts: starts.to_vec(),
			steps: steps.to_vec(),
			sizes: sizes.to_vec(),
		});
		entries.push(one(&format!("slice/{name}"), op, &[X(dims)]));
	}
	entries
}

fn joined() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (name, parts, dims, axis) in [
		("images", 2, &[1, 64, 56, 56][..], 1),
		("columns", 2, &[1024, 128], 1),
		("narrow", 3, &[1 << 15, 2], 1),
		("single", 2, &[1 << 15, 1], 1),
		("many", 1000, &[64, 1], 1),
		("many_rows", 1000, &[1, 64], 0),
		("many_wide", 500, &[16, 32], 1),
	] {
		let mut draft = Draft::new(&format!("sized/concat/{name}"));
		let x = draft.x(dims);
		draft.give(Op::Concat { axis }, &vec![x; parts]);
		entries.push(draft.finish());
	}
	for mode in [PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap] {
		for (dims, before, after) in [
			(&[1, 32, 56, 56][..], &[0, 0, 1, 1][..], &[0, 0, 1, 1][..]),
			(&[1 << 14, 3], &[0, 2], &[0, 2]),
			(&[1 << 14, 3, 2], &[0, 1, 0], &[0, 1, 0]),
			(&[200, 200], &[150, 150], &[150, 150]),
		] {
			let op = Op::Pad(Pad {
				before: before.to_vec(),
				after: after.to_vec(),
				mode,
			});
			entries.push(one(&format!("pad/{mode:?}_{}", times(dims)), op, &[X(dims)]));
		}
	}
	for dims in [&[512, 512][..], &[2000, 8, 8], &[10_000, 2, 2]] {
		let op = Op::Trilu { upper: true, k: 0 };
		entries.push(one(&format!("trilu/{}", times(dims)), op, &[X(dims)]));
	}
	entries
}

fn repeated() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (from, to) in [
		(&[1, 512][..], &[512, 512][..]),
		(&[512, 1], &[512, 512]),
		(&[1 << 14, 1], &[1 << 14, 6]),
		(&[1 << 13, 1, 3], &[1 << 13, 5, 3]),
	] {
		let op = Op::Expand { shape: to.into() };
		entries.push(one(&format!("expand/{}_{}", times(from), times(to)), op, &[X(from)]));
		let repeats = from.iter().zip(to).map(|(from, to)| to / from).collect();
		entries.push(one(
			&format!("tile/{}_{}", times(from), times(to)),
			Op::Tile { repeats },
			&[X(from)],
		));
	}
	entries.push(one("tile/both", Op::Tile { repeats: vec![3, 5] }, &[X(&[100, 60])]));
	entries
}

/// Many ops that each do little: what an op costs by itself, and what one that is kept from being fused costs.
fn chains() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (ops, size) in [
		(10, 16),
		(100, 16),
		(1000, 16),
		(4000, 4),
		(30, 4096),
		(20, 1 << 16),
		(10, 1 << 20),
	] {
		let mut draft = Draft::new(&format!("sized/chain/multiply_{ops}_{size}"));
		let mut y = draft.x(&[size]);
		let by = draft.number(1.01);
		for _ in 0..ops {
			y = draft.op(Op::Binary(Binary::Mul), &[y, by]);
		}
		draft.output(y);
		entries.push(draft.finish());
		let mut draft = Draft::new(&format!("sized/chain/clip_{ops}_{size}"));
		let mut y = draft.x(&[size]);
		for _ in 0..ops {
			y = draft.op(
				Op::Unary(Unary::Clip {
					min: None,
					max: Some(float(0.5)),
				}),
				&[y],
			);
		}
		draft.output(y);
		entries.push(draft.finish());
	}
	for (ops, size) in [(1000, 16), (20, 1 << 16)] {
		let mut draft = Draft::new(&format!("sized/chain/reshape_{ops}_{size}"));
		let x = draft.x(&[size]);
		for _ in 0..ops {
			let y = draft.op(
				Op::Reshape {
					shape: [size / 2, 2].into(),
				},
				&[x],
			);
			draft.op(Op::Transpose { perm: vec![0, 1] }, &[y]);
		}
		draft.output(x);
		entries.push(draft.finish());
	}
	for (ports, size) in [(10, 16), (60, 16), (60, 4096), (4, 1 << 18)] {
		let mut draft = Draft::new(&format!("sized/ports/{ports}_{size}"));
		for _ in 0..ports {
			let x = draft.x(&[size]);
			draft.output(x);
		}
		entries.push(draft.finish());
	}
	entries
}
