//! A choice between two elements.

use super::meet;
use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{broadcast::Broadcast, select::select as kernel};

pub(in crate::ops) fn select(prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let plan = meet::<3>(prepare)?;
	for_any!(prepare.input(1)?.tensor.dtype, T => Ok(Box::new(Select::<T> { plan, element: PhantomData })))
}

struct Select<T> {
	plan: Broadcast<3>,
	element: PhantomData<T>,
}

impl<T: Element> Operation for Select<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (condition, x, y) = (inputs.get(0)?, inputs.get::<T>(1)?, inputs.get(2)?);
		kernel(
			context.isa,
			context.workers,
			&self.plan,
			condition,
			x,
			y,
			output(outputs)?,
		);
		Ok(())
	}
}
