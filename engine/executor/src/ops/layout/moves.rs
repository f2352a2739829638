//! Transposing, slicing, expanding and tiling: a tensor seen along other axes, and copied.

use super::view::{Axis, View};
use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{dims, output, sizes, strides, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_program::{op::Slice, Shape};

pub(in crate::ops) fn transpose(perm: &[u32], prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let from = prepare.input(0)?.dims();
	let strides = strides(&from);
	let axis = |axis: &u32| -> Option<Axis> {
		Some(Axis {
			size: *from.get(*axis as usize)?,
			stride: *strides.get(*axis as usize)? as isize,
		})
	};
	let axes = perm.iter().map(axis).collect::<Option<Vec<Axis>>>();
	copied(0, axes.ok_or("an axis that does not exist")?, prepare)
}

pub(in crate::ops) fn slice(slice: &Slice, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let strides = strides(&prepare.input(0)?.dims());
	let start = strides
		.iter()
		.zip(&slice.starts)
		.map(|(stride, start)| stride * *start as usize)
		.sum();
	let steps = strides.iter().zip(&slice.steps).zip(&slice.sizes);
	let axes = steps.map(|((stride, step), size)| Axis {
		size: *size as usize,
		stride: *stride as isize * *step as isize,
	});
	copied(start, axes.collect(), prepare)
}

pub(in crate::ops) fn expand(shape: &Shape, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let from = prepare.input(0)?.dims();
	let strides = strides(&from);
	let to = dims(shape);
	let missing = to
		.len()
		.checked_sub(from.len())
		.ok_or("more axes than the output has")?;
	let axes = to
		.iter()
		.enumerate()
		.map(|(axis, size)| match axis.checked_sub(missing) {
			Some(axis) if from[axis] != 1 => Axis {
				size: *size,
				stride: strides[axis] as isize,
			},
			_ => Axis { size: *size, stride: 0 },
		});
	copied(0, axes.collect(), prepare)
}

pub(in crate::ops) fn tile(repeats: &[u32], prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let from = prepare.input(0)?.dims();
	let strides = strides(&from);
	let axes = from
		.iter()
		.zip(strides)
		.zip(sizes(repeats))
		.flat_map(|((size, stride), times)| {
			[
				Axis { size: times, stride: 0 },
				Axis {
					size: *size,
					stride: stride as isize,
				},
			]
		});
	copied(0, axes.collect(), prepare)
}

/// A view of the operand, as an operation.
fn copied(start: usize, axes: Vec<Axis>, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let (input, output) = (prepare.input(0)?.tensor, prepare.output(0)?);
	let view = View::new(start, axes);
	let inside = view.last().is_some_and(|last| input.elements() > Some(last as u64));
	if !inside || output.elements() != Some(view.len() as u64) {
		return Err("a view that does not fit its operand".into());
	}
	for_any!(input.dtype, T => Ok(Box::new(Copied::<T> { view, element: PhantomData })))
}

struct Copied<T> {
	view: View,
	element: PhantomData<T>,
}

impl<T: Element> Operation for Copied<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		self.view.copy::<T>(context.workers, inputs.get(0)?, output(outputs)?);
		Ok(())
	}
}
