//! Where the greatest or least element lies.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	along::Along,
	reduce::{arg, ArgOp, Comparable},
};
use verdict_program::op::ArgReduce;

pub(in crate::ops) fn arg_reduce(reduce: &ArgReduce, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let x = prepare.input(0)?;
	let along = Along::axis(&x.dims(), reduce.axis as usize);
	let op = ArgOp {
		largest: reduce.max,
		last: reduce.last,
	};
	for_some!(
		x.tensor.dtype,
		[F32 = f32, I8 = i8, U8 = u8, I32 = i32, I64 = i64],
		T => Ok(Box::new(Arg::<T> { op, along, element: PhantomData })),
		Err(format!("the greatest of {}", x.tensor.dtype))
	)
}

struct Arg<T> {
	op: ArgOp,
	along: Along,
	element: PhantomData<T>,
}

impl<T: Element + Comparable> Operation for Arg<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		arg::<T>(
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
