//! Pooling: the greatest, the average or the norm of what a window sees.

use super::linear::Moves;
use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, sizes, two_outputs, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	binary::{binary, BinaryOp},
	broadcast::Broadcast,
	pool::{
		average_pool as average_kernel, lp_pool as lp_kernel, max_pool as max_kernel, max_pool_with_indices, Divisor,
		Ordered, PoolShape,
	},
	Alone, Isa,
};
use verdict_program::op::{AveragePool, LpPool, MaxPool, Pool};

fn shape(pool: &Pool, prepare: &Prepare<'_>) -> Result<PoolShape, String> {
	let moves = Moves::of(&pool.window);
	let output = sizes(prepare.output(0)?.shape.dims().get(2..).unwrap_or_default());
	let shape = PoolShape::new(&prepare.input(0)?.dims(), &sizes(&pool.kernel), moves.view(), &output);
	shape.ok_or_else(|| "sizes that do not fit each other".into())
}

pub(super) fn max_pool(max_pool: &MaxPool, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let shape = shape(&max_pool.pool, prepare)?;
	let (indices, dtype) = (max_pool.indices, prepare.input(0)?.tensor.dtype);
	for_some!(
		dtype,
		[F32 = f32, I8 = i8, U8 = u8],
		T => Ok(Box::new(Max::<T> { shape, indices, element: PhantomData })),
		Err(format!("the greatest of {dtype} in a window"))
	)
}

struct Max<T> {
	shape: PoolShape,
	indices: bool,
	element: PhantomData<T>,
}

impl<T: Element + Ordered> Operation for Max<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let x = inputs.get::<T>(0)?;
		if self.indices {
			let (values, indices) = two_outputs(outputs)?;
			max_pool_with_indices(&self.shape, x, values, indices);
		} else {
			let out = output(outputs)?;
			max_kernel(context.isa, context.workers, context.scratch, &self.shape, x, out);
		}
		Ok(())
	}

	fn needs_scratch(&self) -> bool {
		!self.indices
	}
}

pub(super) fn average_pool(average: &AveragePool, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let divisor = match average.count_include_pad {
		true => Divisor::InputsAndPadding,
		false => Divisor::Inputs,
	};
	Ok(Box::new(Average {
		shape: shape(&average.pool, prepare)?,
		divisor,
	}))
}

struct Average {
	shape: PoolShape,
	divisor: Divisor,
}

impl Operation for Average {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, out) = (inputs.get(0)?, output(outputs)?);
		average_kernel(
			context.isa,
			context.workers,
			context.scratch,
			&self.shape,
			self.divisor,
			x,
			out,
		);
		Ok(())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}

pub(super) fn lp_pool(lp: &LpPool, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Norm {
		shape: shape(&lp.pool, prepare)?,
		p: lp.p,
	}))
}

struct Norm {
	shape: PoolShape,
	p: u32,
}

impl Operation for Norm {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, out) = (inputs.get(0)?, output(outputs)?);
		lp_kernel(
			context.isa,
			context.workers,
			context.scratch,
			&self.shape,
			self.p,
			x,
			out,
		);
		if self.p > 2 {
			root(context.isa, self.p, out);
		}
		Ok(())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}

/// The p-th root of each: that to the power of 1/p, as f32 has it.
fn root(isa: Isa, p: u32, values: &mut [f32]) {
	const ASIDE: usize = 256;
	let mut aside = [0.0; ASIDE];
	let exponents = [1.0 / p as f32; ASIDE];
	for values in values.chunks_mut(ASIDE) {
		let count = values.len();
		aside[..count].copy_from_slice(values);
		let plan = Broadcast::same(count);
		binary(
			isa,
			&Alone,
			BinaryOp::Pow,
			&plan,
			&aside[..count],
			&exponents[..count],
			values,
		);
	}
}
