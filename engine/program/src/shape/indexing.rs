//! Types and shapes of what moves elements by indices, and within which bounds these have to lie.

use super::{at_most, dim, positive, rank, shape_is, Operands, ANY, INDICES, NUMBERS};
use crate::{
	op::{Op, ScatterReduction},
	rule::Rule,
	types::{Shape, TensorType},
};
use alloc::{vec, vec::Vec};

pub(super) fn gather(axis: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	let indices = operands.of(1, INDICES)?;
	dim(axis, &x.shape)?;
	let (before, from) = x.shape.dims().split_at_checked(axis as usize).unwrap_or_default();
	let after = from.get(1..).unwrap_or_default();
	Ok(TensorType::new(x.dtype, [before, indices.shape.dims(), after].concat()))
}

/// Indices of the same rank as x, and within its dimensions on all axes but one.
fn elements<'a>(axis: u32, operands: &Operands<'a>) -> Result<(&'a TensorType, &'a Shape), Rule> {
	let x = operands.of(0, ANY)?;
	let indices = operands.of(1, INDICES)?;
	dim(axis, &x.shape)?;
	rank(1, &indices.shape, x.shape.rank() as u32, x.shape.rank() as u32)?;
	let dims = indices.shape.dims().iter().zip(x.shape.dims());
	for (other, (got, most)) in (0u32..).zip(dims) {
		if other != axis && got > most {
			return Err(Rule::DimAtMost {
				operand: 1,
				axis: other,
				got: *got,
				most: *most,
			});
		}
	}
	Ok((x, &indices.shape))
}

pub(super) fn gather_elements(axis: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let (x, indices) = elements(axis, operands)?;
	Ok(TensorType::new(x.dtype, indices.clone()))
}

pub(super) fn scatter_elements(
	axis: u32,
	reduction: ScatterReduction,
	operands: &Operands,
) -> Result<TensorType, Rule> {
	let (x, indices) = elements(axis, operands)?;
	updates(reduction, indices.dims(), operands)?;
	Ok(x.clone())
}

/// The updates have the type of x and a certain shape.
fn updates(reduction: ScatterReduction, dims: &[u32], operands: &Operands) -> Result<(), Rule> {
	let x = match reduction {
		ScatterReduction::Replace => operands.of(0, ANY)?,
		_ => operands.of(0, NUMBERS)?,
	};
	shape_is(2, &operands.like(2, x)?.shape, dims)
}

/// What the indices of GatherNd and ScatterNd pick: the dimensions of one place, and those of all of it.
fn places(batch_dims: u32, operands: &Operands) -> Result<Vec<u32>, Rule> {
	let x = &operands.of(0, ANY)?.shape;
	let indices = &operands.of(1, INDICES)?.shape;
	rank(0, x, 1, operands.limits.rank)?;
	let Some((depth, outer)) = indices.dims().split_last() else {
		return Err(Rule::Rank {
			operand: 1,
			got: 0,
			least: 1,
			most: operands.limits.rank,
		});
	};
	let most = x.rank().min(indices.rank()).saturating_sub(1);
	at_most("batch_dims", batch_dims, 0, most as u32)?;
	let (batch, indexed) = x.dims().split_at_checked(batch_dims as usize).unwrap_or_default();
	for (axis, (expected, got)) in (0u32..).zip(batch.iter().zip(outer)) {
		if got != expected {
			return Err(Rule::DimIs {
				operand: 1,
				axis,
				got: *got,
				expected: *expected,
			});
		}
	}
	match indexed.get(*depth as usize..) {
		Some(part) => Ok([outer, part].concat()),
		None => Err(Rule::DimAtMost {
			operand: 1,
			axis: outer.len() as u32,
			got: *depth,
			most: indexed.len() as u32,
		}),
	}
}

pub(super) fn gather_nd(batch_dims: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let dims = places(batch_dims, operands)?;
	Ok(TensorType::new(operands.of(0, ANY)?.dtype, dims))
}

pub(super) fn scatter_nd(reduction: ScatterReduction, operands: &Operands) -> Result<TensorType, Rule> {
	let dims = places(0, operands)?;
	updates(reduction, &dims, operands)?;
	Ok(operands.of(0, ANY)?.clone())
}

pub(super) fn one_hot(axis: u32, depth: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let indices = operands.of(0, INDICES)?;
	let values = operands.of(1, ANY)?;
	shape_is(1, &values.shape, &[2])?;
	positive("depth", depth, u32::MAX)?;
	let (before, after) = indices.shape.dims().split_at_checked(axis as usize).ok_or(Rule::Axis {
		got: axis,
		axes: (indices.shape.rank() as u64).saturating_add(1),
	})?;
	Ok(TensorType::new(values.dtype, [before, &[depth], after].concat()))
}

/// Which operand of an op holds indices, and the dimensions that they index: one for all, or one for each place along
/// the last axis. For an op whose shapes are right.
pub(crate) fn index_bounds(op: &Op, inputs: &[&TensorType]) -> Option<(u32, Vec<u32>)> {
	let x = &inputs.first()?.shape;
	let indices = &inputs.get(1)?.shape;
	let nested = |batch_dims: u32| {
		let depth = indices.dims().last().copied()?;
		let end = batch_dims.checked_add(depth)?;
		Some(x.dims().get(batch_dims as usize..end as usize)?.to_vec())
	};
	let bounds = match op {
		Op::Gather { axis } | Op::GatherElements { axis } | Op::ScatterElements { axis, .. } => {
			vec![x.dim(*axis as usize)?]
		}
		Op::GatherNd { batch_dims } => nested(*batch_dims)?,
		Op::ScatterNd { .. } => nested(0)?,
		_ => return None,
	};
	Some((1, bounds))
}
