//! Updates of elements along one axis, one after the other in row-major order: of two that fall on the same element the
//! order can be seen.

use super::{check, gather::Picks, indexed, reduction::Updated, Index};
use crate::{
	buffer::Buffer,
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_program::op::ScatterReduction;

pub(in crate::ops) fn scatter_elements(
	axis: u32,
	reduction: ScatterReduction,
	prepare: &Prepare<'_>,
) -> Result<Box<dyn Operation>, String> {
	let picks = Picks::of(axis, prepare)?;
	indexed!(
		prepare, 1, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(Scatter::<I, T> { picks, reduction, types: PhantomData }))
	)
}

struct Scatter<I, T> {
	picks: Picks,
	reduction: ScatterReduction,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Updated> Scatter<I, T> {
	fn update(&self, inputs: &Inputs<'_>, output: &mut [T]) -> Result<(), Failure> {
		let (indices, updates) = (inputs.get::<I>(1)?, inputs.get::<T>(2)?);
		check(indices, &[self.picks.size])?;
		self.picks.each(indices, |number, place| {
			output[place] = output[place].update(self.reduction, updates[number]);
		});
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
