//! Updates of parts named by places on several axes, one after the other in row-major order.

use super::{check, gather_nd::Places, indexed, reduction::Updated, Index};
use crate::{
	buffer::Buffer,
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_program::op::ScatterReduction;

pub(in crate::ops) fn scatter_nd(
	reduction: ScatterReduction,
	prepare: &Prepare<'_>,
) -> Result<Box<dyn Operation>, String> {
	let places = Places::of(0, prepare)?;
	indexed!(
		prepare, 1, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(Scatter::<I, T> { places, reduction, types: PhantomData }))
	)
}

struct Scatter<I, T> {
	places: Places,
	reduction: ScatterReduction,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Updated> Scatter<I, T> {
	fn update(&self, inputs: &Inputs<'_>, output: &mut [T]) -> Result<(), Failure> {
		let (indices, updates) = (inputs.get::<I>(1)?, inputs.get::<T>(2)?);
		let (part, depth) = (self.places.part, self.places.dims.len());
		check(indices, &self.places.dims)?;
		for (number, updates) in updates.chunks_exact(part).enumerate() {
			let begin = self.places.begin(number, &indices[number * depth..][..depth]);
			for (element, update) in output[begin..begin + part].iter_mut().zip(updates) {
				*element = element.update(self.reduction, *update);
			}
		}
		Ok(())
	}
}

impl<I: Index, T: Updated> Operation for Scatter<I, T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let output = output::<T>(outputs)?;
		output.copy_from_slice(inputs.get(0)?);
		self.update(inputs, output)
	}

	fn in_place(&self) -> bool {
		true
	}

	fn run_in_place(&self, _context: &mut Context<'_>, value: &mut Buffer, inputs: &Inputs<'_>) -> Result<(), Failure> {
		self.update(inputs, elements(value)?)
	}
}
