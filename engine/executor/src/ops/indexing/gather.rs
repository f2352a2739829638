//! Parts or elements along one axis.

use super::{check, indexed, rows, Index};
use crate::{
	buffer::{Buffer, Element},
	operation::{output, strides, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_kernels::along::Along;

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;

pub(in crate::ops) fn gather(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let along = Along::axis(&prepare.input(0)?.dims(), axis as usize);
	indexed!(
		prepare, 1, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(Gather::<I, T> { along, types: PhantomData }))
	)
}

struct Gather<I, T> {
	along: Along,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Element> Operation for Gather<I, T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, indices) = (inputs.get::<T>(0)?, inputs.get::<I>(1)?);
		let Along { size, inner, .. } = self.along;
		check(indices, &[size])?;
		split(context.workers, output(outputs)?, inner, LEAST_SHARE, &|first, part| {
			for (number, to) in (first..).zip(part.chunks_exact_mut(inner)) {
				let (outer, index) = (number / indices.len(), number % indices.len());
				let from = (outer * size + indices[index].place(size)) * inner;
				match to {
					// Calling for a copy would cost more than the copy.
					[to] => *to = x[from],
					to => to.copy_from_slice(&x[from..from + inner]),
				}
			}
		});
		Ok(())
	}
}

pub(in crate::ops) fn gather_elements(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let picks = Picks::of(axis, prepare)?;
	indexed!(
		prepare, 1, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(GatherElements::<I, T> { picks, types: PhantomData }))
	)
}

/// Where elements lie that are named by an index on one axis and by their own place on the others.
pub(super) struct Picks {
	/// Of the indices.
	dims: Vec<usize>,
	/// Of x, along each axis but the one that is indexed, where it is 0.
	strides: Vec<usize>,
	/// Of x, along the axis that is indexed.
	step: usize,
	/// The dimension that is indexed.
	pub size: usize,
}

impl Picks {
	pub(super) fn of(axis: u32, prepare: &Prepare<'_>) -> Result<Self, String> {
		let (from, dims) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
		let axis = axis as usize;
		let mut strides = strides(&from);
		let (Some(size), Some(stride)) = (from.get(axis), strides.get_mut(axis)) else {
			return Err(format!("axis {axis} of {} axes", from.len()));
		};
		let step = core::mem::take(stride);
		Ok(Self {
			dims,
			size: *size,
			step,
			strides,
		})
	}

	/// Calls `each` for each index, in order, with its number and where in x its element lies.
	pub(super) fn each<I: Index>(&self, indices: &[I], mut each: impl FnMut(usize, usize)) {
		let (Some(width), Some(stride)) = (self.dims.last(), self.strides.last()) else {
			return;
		};
		rows(&self.dims, &self.strides, |row, begin| {
			let first = row * width;
			for (column, index) in indices[first..first + width].iter().enumerate() {
				each(
					first + column,
					begin + column * stride + index.place(self.size) * self.step,
				);
			}
		});
	}
}

struct GatherElements<I, T> {
	picks: Picks,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Element> Operation for GatherElements<I, T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, indices, output) = (inputs.get::<T>(0)?, inputs.get::<I>(1)?, output(outputs)?);
		check(indices, &[self.picks.size])?;
		self.picks.each(indices, |number, place| output[number] = x[place]);
		Ok(())
	}
}
