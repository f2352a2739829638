//! What makes of each line along an axis another one: softmax and its logarithm, division by a norm.

use crate::{
	buffer::Buffer,
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	along::Along,
	norm::{lp_norm as norm_kernel, LpNorm},
	softmax::{log_softmax as log_softmax_kernel, softmax as softmax_kernel},
};

pub(in crate::ops) fn softmax(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Lines::prepare(Function::Softmax, axis, prepare)
}

pub(in crate::ops) fn log_softmax(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Lines::prepare(Function::LogSoftmax, axis, prepare)
}

pub(in crate::ops) fn lp_norm(axis: u32, p: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let norm = match p {
		1 => LpNorm::L1,
		2 => LpNorm::L2,
		_ => return Err(format!("the {p}-norm")),
	};
	Lines::prepare(Function::Norm(norm), axis, prepare)
}

enum Function {
	Softmax,
	LogSoftmax,
	Norm(LpNorm),
}

struct Lines {
	function: Function,
	along: Along,
}

impl Lines {
	fn prepare(function: Function, axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
		let along = Along::axis(&prepare.input(0)?.dims(), axis as usize);
		Ok(Box::new(Self { function, along }))
	}
}

impl Operation for Lines {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, to) = (inputs.get(0)?, output(outputs)?);
		match self.function {
			Function::Softmax => softmax_kernel(context.isa, context.workers, self.along, x, to),
			Function::LogSoftmax => log_softmax_kernel(context.isa, context.workers, self.along, x, to),
			Function::Norm(norm) => norm_kernel(context.isa, context.workers, norm, self.along, x, to),
		}
		Ok(())
	}
}
