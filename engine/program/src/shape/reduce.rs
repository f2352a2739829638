//! Types and shapes of what puts many elements together, or orders them.

use super::{dim, positive, Operands, FLOAT, NUMBERS, WIDE};
use crate::{
	op::{ArgReduce, Reduce, ReduceKind, TopK},
	rule::Rule,
	types::{Dtype, Shape, TensorType},
};
use alloc::{vec, vec::Vec};

pub(super) fn reduce(reduce: &Reduce, operands: &Operands) -> Result<TensorType, Rule> {
	let allowed = match reduce.kind {
		ReduceKind::Max | ReduceKind::Min => NUMBERS,
		ReduceKind::Sum | ReduceKind::Prod => WIDE,
		_ => FLOAT,
	};
	let x = operands.of(0, allowed)?;
	if reduce.axes.is_empty() || !reduce.axes.is_sorted_by(|a, b| a < b) {
		return Err(Rule::AxesAscend {
			got: reduce.axes.clone(),
		});
	}
	// They ascend, so that the last one stands for all.
	if let Some(axis) = reduce.axes.last() {
		dim(*axis, &x.shape)?;
	}
	Ok(TensorType::new(x.dtype, without(&x.shape, &reduce.axes, reduce.keep)))
}

/// A shape without some axes, or with 1 in their place.
fn without(shape: &Shape, axes: &[u32], keep: bool) -> Shape {
	let dims = shape.dims().iter().zip(0u32..);
	let left: Vec<u32> = dims
		.filter_map(|(dim, axis)| match axes.binary_search(&axis) {
			Ok(_) if keep => Some(1),
			Ok(_) => None,
			Err(_) => Some(*dim),
		})
		.collect();
	left.into()
}

pub(super) fn arg_reduce(arg: &ArgReduce, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, NUMBERS)?;
	dim(arg.axis, &x.shape)?;
	Ok(TensorType::new(Dtype::I64, without(&x.shape, &[arg.axis], arg.keep)))
}

/// Something along an axis that leaves type and shape alone.
pub(super) fn along(axis: u32, allowed: &'static [Dtype], operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, allowed)?;
	dim(axis, &x.shape)?;
	Ok(x.clone())
}

pub(super) fn top_k(top_k: &TopK, operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let x = operands.of(0, NUMBERS)?;
	positive("k", top_k.k, dim(top_k.axis, &x.shape)?)?;
	let mut dims = x.shape.dims().to_vec();
	if let Some(dim) = dims.get_mut(top_k.axis as usize) {
		*dim = top_k.k;
	}
	Ok(vec![
		TensorType::new(x.dtype, dims.clone()),
		TensorType::new(Dtype::I64, dims),
	])
}
