//! Types and shapes of what moves elements by a fixed plan.

use super::{broadcast, dim, length, narrow, one_element, positive, rank, Operands, ANY};
use crate::{
	op::{Pad, PadMode, Slice},
	rule::Rule,
	types::{Shape, TensorType},
};
use alloc::{vec, vec::Vec};

pub(super) fn reshape(shape: &Shape, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	let expected = x.elements().ok_or(Rule::Overflow)?;
	match shape.elements() {
		Some(got) if got == expected => Ok(TensorType::new(x.dtype, shape.clone())),
		got => Err(Rule::SameElements { got, expected }),
	}
}

pub(super) fn transpose(perm: &[u32], operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	length("perm", perm, x.shape.rank())?;
	let mut seen = vec![false; perm.len()];
	let dims = perm
		.iter()
		.map(|axis| {
			let first = seen
				.get_mut(*axis as usize)
				.is_some_and(|seen| !core::mem::replace(seen, true));
			first.then(|| x.shape.dim(*axis as usize)).flatten()
		})
		.collect::<Option<Vec<u32>>>()
		.ok_or_else(|| Rule::Permutation {
			got: perm.to_vec(),
			axes: perm.len() as u64,
		})?;
	Ok(TensorType::new(x.dtype, dims))
}

pub(super) fn slice(slice: &Slice, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	length("starts", &slice.starts, x.shape.rank())?;
	length("steps", &slice.steps, x.shape.rank())?;
	length("sizes", &slice.sizes, x.shape.rank())?;
	let plan = slice.starts.iter().zip(&slice.steps).zip(&slice.sizes);
	for (axis, (((start, step), size), dim)) in plan.zip(x.shape.dims()).enumerate() {
		if *step == 0 {
			return Err(Rule::Zero { attribute: "steps" });
		}
		positive("sizes", *size, u32::MAX)?;
		let first = i64::from(*start);
		let last = i64::from(size.saturating_sub(1))
			.checked_mul(i64::from(*step))
			.and_then(|way| way.checked_add(first))
			.ok_or(Rule::Overflow)?;
		let inside = 0..i64::from(*dim);
		if !inside.contains(&first) || !inside.contains(&last) {
			return Err(Rule::SliceRange {
				axis: axis as u32,
				first,
				last,
				dim: *dim,
			});
		}
	}
	Ok(TensorType::new(x.dtype, slice.sizes.clone()))
}

pub(super) fn concat(axis: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let first = operands.of(0, ANY)?;
	let mut joined = u64::from(dim(axis, &first.shape)?);
	for operand in 1..operands.types.len() as u32 {
		let next = operands.like(operand, first)?;
		// The same, but for the axis itself.
		let mut expected = first.shape.dims().to_vec();
		if let (Some(dim), Some(own)) = (expected.get_mut(axis as usize), next.shape.dim(axis as usize)) {
			*dim = own;
			joined = joined.checked_add(own.into()).ok_or(Rule::Overflow)?;
		}
		super::shape_is(operand, &next.shape, &expected)?;
	}
	let mut dims = first.shape.dims().to_vec();
	if let Some(dim) = dims.get_mut(axis as usize) {
		*dim = narrow(axis as usize, joined)?;
	}
	Ok(TensorType::new(first.dtype, dims))
}

pub(super) fn pad(pad: &Pad, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	length("before", &pad.before, x.shape.rank())?;
	length("after", &pad.after, x.shape.rank())?;
	if operands.optional(1).is_some() {
		one_element(1, &operands.like(1, x)?.shape)?;
	}
	let margins = pad.before.iter().zip(&pad.after);
	let mut dims = Vec::new();
	for (axis, (dim, (before, after))) in x.shape.dims().iter().zip(margins).enumerate() {
		// What a mirror shows ends at the other edge, what wraps around at the same one.
		let most = match pad.mode {
			PadMode::Constant | PadMode::Edge => u32::MAX,
			PadMode::Reflect => dim.saturating_sub(1),
			PadMode::Wrap => *dim,
		};
		if let Some(got) = [before, after].into_iter().find(|pad| **pad > most) {
			return Err(Rule::PadTooLarge {
				axis: axis as u32,
				got: *got,
				most,
			});
		}
		let sum = crate::arithmetic::sum([*dim, *before, *after].map(u64::from)).ok_or(Rule::Overflow)?;
		dims.push(narrow(axis, sum)?);
	}
	Ok(TensorType::new(x.dtype, dims))
}

pub(super) fn expand(shape: &Shape, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	match broadcast(0, x.shape.dims(), shape.dims())? == shape.dims() {
		true => Ok(TensorType::new(x.dtype, shape.clone())),
		false => Err(Rule::Broadcast {
			operand: 0,
			got: x.shape.clone(),
			with: shape.clone(),
		}),
	}
}

pub(super) fn tile(repeats: &[u32], operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	length("repeats", repeats, x.shape.rank())?;
	let mut dims = Vec::new();
	for (axis, (dim, times)) in x.shape.dims().iter().zip(repeats).enumerate() {
		positive("repeats", *times, u32::MAX)?;
		let tiled = u64::from(*dim).checked_mul(u64::from(*times)).ok_or(Rule::Overflow)?;
		dims.push(narrow(axis, tiled)?);
	}
	Ok(TensorType::new(x.dtype, dims))
}

pub(super) fn trilu(operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, ANY)?;
	rank(0, &x.shape, 2, operands.limits.rank)?;
	Ok(x.clone())
}
