//! Another element type.

use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::cast::{cast as kernel, CastTo};
use verdict_program::Dtype;

pub(in crate::ops) fn cast(to: Dtype, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let from = prepare.input(0)?.tensor.dtype;
	for_any!(from, A => for_any!(to, B => Ok(Box::new(Cast::<A, B>(PhantomData)))))
}

struct Cast<A, B>(PhantomData<(A, B)>);

impl<A: Element + CastTo<B>, B: Element> Operation for Cast<A, B> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		kernel::<A, B>(context.isa, context.workers, inputs.get(0)?, output(outputs)?);
		Ok(())
	}
}
