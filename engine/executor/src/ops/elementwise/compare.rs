//! Questions about two elements.

use super::meet;
use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	broadcast::Broadcast,
	compare::{compare as kernel, CompareOp},
};
use verdict_program::op::Compare;

pub(in crate::ops) fn compare(compare: Compare, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let op = match compare {
		Compare::Equal => CompareOp::Equal,
		Compare::Less => CompareOp::Less,
		Compare::LessOrEqual => CompareOp::LessOrEqual,
		Compare::Greater => CompareOp::Greater,
		Compare::GreaterOrEqual => CompareOp::GreaterOrEqual,
	};
	let plan = meet::<2>(prepare)?;
	for_any!(prepare.input(0)?.tensor.dtype, T => Ok(Box::new(Comparison::<T> { op, plan, element: PhantomData })))
}

struct Comparison<T> {
	op: CompareOp,
	plan: Broadcast<2>,
	element: PhantomData<T>,
}

impl<T: Element + PartialOrd> Operation for Comparison<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (a, b) = (inputs.get::<T>(0)?, inputs.get(1)?);
		kernel(
			context.isa,
			context.workers,
			self.op,
			&self.plan,
			a,
			b,
			output(outputs)?,
		);
		Ok(())
	}
}
