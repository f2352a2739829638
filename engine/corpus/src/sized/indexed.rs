//! What moves elements by indices.

use super::{one, Operand};
use crate::Entry;
use verdict_program::{op::ScatterReduction, Op};
use Operand::{Indices, Weight, X};

pub(super) fn all() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (name, axis, x, indices, dimension) in [
		("embedding", 0, &[30_000, 128][..], &[1, 128][..], 30_000),
		("embedding_far", 0, &[300_000, 64], &[1000], 300_000),
		("narrow", 0, &[10_000, 3], &[1 << 15], 10_000),
		("single", 0, &[10_000], &[1 << 16], 10_000),
		("single_far", 0, &[1 << 22], &[1 << 16], 1 << 22),
		("columns", 1, &[512, 512], &[100], 512),
		("wide", 1, &[8, 64, 512], &[100], 64),
	] {
		entries.push(one(
			&format!("gather/{name}"),
			Op::Gather { axis },
			&[Weight(x), Indices(indices, dimension)],
		));
	}
	for (name, axis, x, indices, dimension) in [
		("rows", 0, &[512, 512][..], &[512, 512][..], 512),
		("columns", 1, &[512, 512], &[512, 512], 512),
		("short", 1, &[1 << 15, 3], &[1 << 15, 2], 3),
		("far", 0, &[1 << 22], &[1 << 16], 1 << 22),
	] {
		entries.push(one(
			&format!("gather_elements/{name}"),
			Op::GatherElements { axis },
			&[X(x), Indices(indices, dimension)],
		));
		for reduction in [ScatterReduction::Replace, ScatterReduction::Add] {
			let op = Op::ScatterElements { axis, reduction };
			entries.push(one(
				&format!("scatter_elements/{reduction:?}_{name}"),
				op,
				&[X(x), Indices(indices, dimension), X(indices)],
			));
		}
	}
	for (name, x, indices, updates, dimension) in [
		("rows", &[512, 512][..], &[1000, 1][..], &[1000, 512][..], 512),
		("points", &[512, 512], &[1 << 15, 2], &[1 << 15], 512),
		("short", &[500, 500, 4], &[10_000, 2], &[10_000, 4], 500),
	] {
		entries.push(one(
			&format!("gather_nd/{name}"),
			Op::GatherNd { batch_dims: 0 },
			&[X(x), Indices(indices, dimension)],
		));
		let op = Op::ScatterNd {
			reduction: ScatterReduction::Replace,
		};
		entries.push(one(
			&format!("scatter_nd/{name}"),
			op,
			&[X(x), Indices(indices, dimension), X(updates)],
		));
	}
	for (name, dims, axis, depth) in [
		("last", &[10_000][..], 1, 16),
		("first", &[10_000], 0, 16),
		("deep", &[128], 1, 4000),
	] {
		entries.push(one(
			&format!("one_hot/{name}"),
			Op::OneHot { axis, depth },
			&[Indices(dims, depth), Weight(&[2])],
		));
	}
	entries
}
