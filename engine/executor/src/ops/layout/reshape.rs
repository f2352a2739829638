//! The same elements in another shape: the operand itself where it is not needed any more, otherwise a copy.

use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;

pub(in crate::ops) fn reshape(prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	for_any!(prepare.input(0)?.tensor.dtype, T => Ok(Box::new(Reshape::<T>(PhantomData))))
}

struct Reshape<T>(PhantomData<T>);

impl<T: Element> Operation for Reshape<T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		output::<T>(outputs)?.copy_from_slice(inputs.get(0)?);
		Ok(())
	}

	fn in_place(&self) -> bool {
		true
	}

	fn run_in_place(
		&self,
		_context: &mut Context<'_>,
		_value: &mut Buffer,
		_inputs: &Inputs<'_>,
	) -> Result<(), Failure> {
		Ok(())
	}
}
