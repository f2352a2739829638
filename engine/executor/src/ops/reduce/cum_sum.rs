//! Running sums.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	along::Along,
	reduce::{cumulative_sum, CumulativeSum, Summable},
};
use verdict_program::op::CumSum;

pub(in crate::ops) fn cum_sum(cum_sum: &CumSum, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let x = prepare.input(0)?;
	let along = Along::axis(&x.dims(), cum_sum.axis as usize);
	let op = CumulativeSum {
		exclusive: cum_sum.exclusive,
		reverse: cum_sum.reverse,
	};
	for_some!(
		x.tensor.dtype,
		[F32 = f32, I32 = i32, I64 = i64],
		T => Ok(Box::new(Running::<T> { op, along, element: PhantomData })),
		Err(format!("running sums of {}", x.tensor.dtype))
	)
}

struct Running<T> {
	op: CumulativeSum,
	along: Along,
	element: PhantomData<T>,
}

impl<T: Element + Summable> Operation for Running<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		cumulative_sum::<T>(
			context.isa,
			context.workers,
			self.op,
			self.along,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}
