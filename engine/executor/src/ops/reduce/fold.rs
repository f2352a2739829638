//! Sums, means, extremes and their kin, over some axes.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;
use verdict_kernels::{
	binary::Integer,
	reduce::{reduce as kernel, reduce_integer, IntegerReduceOp, ReduceOp, ReduceView},
};
use verdict_program::{
	op::{Reduce, ReduceKind},
	Dtype,
};

pub(in crate::ops) fn reduce(reduce: &Reduce, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let x = prepare.input(0)?;
	let dtype = x.tensor.dtype;
	let dims = x.dims();
	let reduced: Vec<bool> = (0..dims.len() as u32).map(|axis| reduce.axes.contains(&axis)).collect();
	let view = ReduceView::new(&dims, &reduced);
	if dtype == Dtype::F32 {
		return Ok(Box::new(Float {
			op: float(reduce.kind),
			view,
		}));
	}
	let unknown = || Err(format!("{:?} of {dtype}", reduce.kind));
	let Some(op) = whole(reduce.kind) else { return unknown() };
	for_some!(
		dtype,
		[I8 = i8, U8 = u8, I32 = i32, I64 = i64],
		T => Ok(Box::new(Whole::<T> { op, view, element: PhantomData })),
		unknown()
	)
}

fn float(kind: ReduceKind) -> ReduceOp {
	match kind {
		ReduceKind::Sum => ReduceOp::Sum,
		ReduceKind::Mean => ReduceOp::Mean,
		ReduceKind::Max => ReduceOp::Max,
		ReduceKind::Min => ReduceOp::Min,
		ReduceKind::Prod => ReduceOp::Prod,
		ReduceKind::L1 => ReduceOp::L1,
		ReduceKind::L2 => ReduceOp::L2,
		ReduceKind::SumSquare => ReduceOp::SumSquare,
		ReduceKind::LogSum => ReduceOp::LogSum,
		ReduceKind::LogSumExp => ReduceOp::LogSumExp,
	}
}

fn whole(kind: ReduceKind) -> Option<IntegerReduceOp> {
	match kind {
		ReduceKind::Sum => Some(IntegerReduceOp::Sum),
		ReduceKind::Prod => Some(IntegerReduceOp::Prod),
		ReduceKind::Max => Some(IntegerReduceOp::Max),
		ReduceKind::Min => Some(IntegerReduceOp::Min),
		_ => None,
	}
}

struct Float {
	op: ReduceOp,
	view: ReduceView,
}

impl Operation for Float {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		kernel(
			context.isa,
			context.workers,
			self.op,
			&self.view,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}

struct Whole<T> {
	op: IntegerReduceOp,
	view: ReduceView,
	element: PhantomData<T>,
}

impl<T: Element + Integer> Operation for Whole<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		reduce_integer::<T>(
			context.isa,
			context.workers,
			self.op,
			&self.view,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}
