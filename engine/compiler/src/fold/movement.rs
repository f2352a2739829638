//! What moves elements without computing.

use super::grid::{self, Axis};
use crate::tensor::{strides, Data, Tensor};
use verdict_program::op::{Pad, PadMode, Slice};

/// The elements at the places that the axes lead to.
fn pick(x: &Tensor, axes: &[Axis]) -> Option<Tensor> {
	x.pick(grid::dims(axes)?, grid::places(axes))
}

pub(super) fn transpose(perm: &[u32], x: &Tensor) -> Option<Tensor> {
	let plain = grid::plain(x.dims())?;
	let axes: Vec<Axis> = perm
		.iter()
		.map(|axis| plain.get(*axis as usize).cloned())
		.collect::<Option<_>>()?;
	pick(x, &axes)
}

/// A slice may be empty here, as constants may be.
pub(super) fn slice(slice: &Slice, x: &Tensor) -> Option<Tensor> {
	let plan = slice.starts.iter().zip(&slice.steps).zip(&slice.sizes);
	let axes: Vec<Axis> = plan
		.zip(x.dims().iter().zip(strides(x.dims())?))
		.map(|(((start, step), size), (dim, stride))| {
			let places = (0..i64::from(*size)).map(|index| {
				let place = index.checked_mul(i64::from(*step))?.checked_add(i64::from(*start))?;
				let inside = u32::try_from(place).ok().filter(|place| place < dim)?;
				(inside as usize).checked_mul(stride).map(Some)
			});
			places.collect()
		})
		.collect::<Option<_>>()?;
	pick(x, &axes)
}

pub(super) fn expand(dims: &[u32], x: &Tensor) -> Option<Tensor> {
	pick(x, &grid::broadcast(x.dims(), dims)?)
}

pub(super) fn tile(repeats: &[u32], x: &Tensor) -> Option<Tensor> {
	let plain = grid::plain(x.dims())?;
	let axes: Vec<Axis> = plain
		.iter()
		.zip(repeats)
		.map(|(axis, times)| axis.repeat(*times as usize))
		.collect();
	pick(x, &axes)
}

/// Only margins of zeros.
pub(super) fn pad(pad: &Pad, x: &Tensor) -> Option<Tensor> {
	if pad.mode != PadMode::Constant {
		return None;
	}
	let plain = grid::plain(x.dims())?;
	let margins = pad.before.iter().zip(&pad.after);
	let axes: Vec<Axis> = plain
		.into_iter()
		.zip(margins)
		.map(|(axis, (before, after))| {
			let before = std::iter::repeat_n(None, *before as usize);
			before
				.chain(axis)
				.chain(std::iter::repeat_n(None, *after as usize))
				.collect()
		})
		.collect();
	pick(x, &axes)
}

pub(super) fn gather(axis: u32, x: &Tensor, indices: &Tensor) -> Option<Tensor> {
	let axis = axis as usize;
	let dim = i64::from(*x.dims().get(axis)?);
	let stride = *strides(x.dims())?.get(axis)?;
	let picked = indices.ints()?.into_iter().map(|index| {
		let index = if index < 0 { index.checked_add(dim)? } else { index };
		let inside = usize::try_from(index).ok().filter(|_| index < dim)?;
		inside.checked_mul(stride).map(Some)
	});
	let mut axes = grid::plain(x.dims())?;
	*axes.get_mut(axis)? = picked.collect::<Option<_>>()?;
	let flat = pick(x, &axes)?;
	let (before, after) = (x.dims().get(..axis)?, x.dims().get(axis.checked_add(1)?..)?);
	flat.reshaped(&[before, indices.dims(), after].concat())
}

pub(super) fn concat(axis: u32, inputs: &[&Tensor]) -> Option<Tensor> {
	let axis = axis as usize;
	let first = inputs.first()?;
	let mut dims = first.dims().to_vec();
	let mut joined = 0u32;
	for input in inputs {
		let own = input.dims().get(axis)?;
		joined = joined.checked_add(*own)?;
		let mut expected = first.dims().to_vec();
		*expected.get_mut(axis)? = *own;
		if input.dims() != expected || input.dtype() != first.dtype() {
			return None;
		}
	}
	*dims.get_mut(axis)? = joined;
	let outer = dims
		.get(..axis)?
		.iter()
		.try_fold(1usize, |count, dim| count.checked_mul(*dim as usize))?;
	let mut data = Data::zeros(first.dtype(), 0);
	for row in 0..outer {
		for input in inputs {
			let length = input.len().checked_div(outer)?;
			let start = row.checked_mul(length)?;
			append(&mut data, input.data(), start..start.checked_add(length)?)?;
		}
	}
	Tensor::new(dims, data)
}

/// Adds a part of other elements of the same type.
fn append(to: &mut Data, from: &Data, range: std::ops::Range<usize>) -> Option<()> {
	match (to, from) {
		(Data::F32(to), Data::F32(from)) => to.extend_from_slice(from.get(range)?),
		(Data::I8(to), Data::I8(from)) => to.extend_from_slice(from.get(range)?),
		(Data::U8(to), Data::U8(from)) => to.extend_from_slice(from.get(range)?),
		(Data::I32(to), Data::I32(from)) => to.extend_from_slice(from.get(range)?),
		(Data::I64(to), Data::I64(from)) => to.extend_from_slice(from.get(range)?),
		(Data::Bool(to), Data::Bool(from)) => to.extend_from_slice(from.get(range)?),
		_ => return None,
	}
	Some(())
}

pub(super) fn select(condition: &Tensor, x: &Tensor, y: &Tensor) -> Option<Tensor> {
	let dims = grid::common(&grid::common(condition.dims(), x.dims())?, y.dims())?;
	let condition = expand(&dims, condition)?;
	let (x, y) = (expand(&dims, x)?, expand(&dims, y)?);
	let Data::Bool(holds) = condition.data() else {
		return None;
	};
	// One behind the other: an element is taken from the first half or from the second one.
	let both = concat(0, &[&flat(&x)?, &flat(&y)?])?;
	let places = holds.iter().enumerate().map(|(index, holds)| match holds {
		true => Some(index),
		false => index.checked_add(x.len()),
	});
	both.pick(dims, places)
}

fn flat(x: &Tensor) -> Option<Tensor> {
	x.reshaped(&[u32::try_from(x.len()).ok()?])
}
