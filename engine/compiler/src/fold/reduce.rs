//! Many whole numbers into one. Sums of f32 have an order of their own, and are for the kernels.

use super::grid;
use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{CumSum, Reduce, ReduceKind},
	Dtype,
};

pub(super) fn integers(reduce: &Reduce, x: &Tensor) -> Option<Tensor> {
	if x.dtype() == Dtype::Bool {
		return None;
	}
	let (first, function): (i64, fn(i64, i64) -> i64) = match reduce.kind {
		ReduceKind::Sum => (0, i64::wrapping_add),
		ReduceKind::Prod => (1, i64::wrapping_mul),
		ReduceKind::Max => (i64::MIN, i64::max),
		ReduceKind::Min => (i64::MAX, i64::min),
		_ => return None,
	};
	let items = x.ints()?;
	if items.is_empty() {
		return None;
	}
	let mut axes = grid::plain(x.dims())?;
	let mut dims = Vec::new();
	let mut kept = Vec::new();
	for (axis, dim) in x.dims().iter().enumerate() {
		let reduced = reduce.axes.contains(&u32::try_from(axis).ok()?);
		if !reduced || reduce.keep {
			dims.push(if reduced { 1 } else { *dim });
		}
		kept.push(if reduced { 1 } else { *dim });
	}
	// Each element of the input, in order, falls on one of the output.
	let targets = grid::plain(&kept)?;
	for ((axis, target), (own, kept)) in axes.iter_mut().zip(targets).zip(x.dims().iter().zip(&kept)) {
		*axis = match own == kept {
			true => target,
			false => vec![Some(0); *own as usize],
		};
	}
	let count = kept
		.iter()
		.try_fold(1usize, |count, dim| count.checked_mul(*dim as usize))?;
	let mut results = vec![first; count];
	for (place, item) in grid::places(&axes).zip(items) {
		let result = results.get_mut(place?)?;
		*result = function(*result, item);
	}
	Tensor::new(dims, Data::whole(x.dtype(), results.into_iter())?)
}

pub(super) fn running(cum_sum: &CumSum, x: &Tensor) -> Option<Tensor> {
	if x.dtype() == Dtype::Bool {
		return None;
	}
	let mut items = x.ints()?;
	let axis = cum_sum.axis as usize;
	let length = *x.dims().get(axis)? as usize;
	let stride = *crate::tensor::strides(x.dims())?.get(axis)?;
	for start in 0..items.len() {
		// The first element of each line along the axis.
		if start.checked_div(stride)?.checked_rem(length)? != 0 {
			continue;
		}
		let mut sum = 0i64;
		for step in 0..length {
			let step = if cum_sum.reverse {
				length.checked_sub(step)?.checked_sub(1)?
			} else {
				step
			};
			let item = items.get_mut(step.checked_mul(stride)?.checked_add(start)?)?;
			let with = sum.wrapping_add(*item);
			*item = if cum_sum.exclusive { sum } else { with };
			sum = with;
		}
	}
	Tensor::new(x.dims(), Data::whole(x.dtype(), items.into_iter())?)
}
