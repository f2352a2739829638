//! Convolutions of bytes.

use super::{
	bytes::{bytes, Zeros},
	requantize::{target, Steps},
};
use crate::{
	buffer::Buffer,
	operation::{Context, Failure, Inputs, Operation, Prepare},
	ops::linear::Moves,
};
use verdict_kernels::{conv::ConvShape, integer::ByteConv};
use verdict_program::op::Conv;

pub(in crate::ops) fn conv_integer(conv: &Conv, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let (x, w) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
	let shape = ConvShape::new(&x, &w, Moves::of(&conv.window).view(), conv.groups as usize);
	let shape = shape.ok_or("sizes that do not fit each other")?;
	let own = |place: usize| prepare.inputs[..prepare.operands()].get(place);
	let weight_zeros = Zeros::new(3, own(3))?;
	let packed = match prepare.input(1)?.constant.zip(weight_zeros.known()) {
		Some((weights, zeros)) => {
			let weights = bytes(weights).map_err(|_| "weights that are not bytes")?;
			Some(ByteConv::new(prepare.isa, &shape, weights, zeros))
		}
		None => None,
	};
	let input_zero = Zeros::new(2, own(2))?;
	Ok(Box::new(Convolution {
		shape,
		input_zero,
		weight_zeros,
		packed,
		steps: Steps::fused(prepare)?,
	}))
}

struct Convolution {
	shape: ConvShape,
	input_zero: Zeros,
	weight_zeros: Zeros,
	/// With weights and zero points, if these are known.
	packed: Option<ByteConv>,
	/// What makes bytes of the sums.
	steps: Option<Steps>,
}

impl Operation for Convolution {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let zero = self.input_zero.get(inputs)?.first().copied().unwrap_or(0);
		let x = (bytes(inputs.buffer(0)?)?, zero);
		let (bias, target) = target(self.steps.as_ref(), inputs, outputs)?;
		match &self.packed {
			Some(kernel) => kernel.run(context.workers, context.scratch, x, bias, target),
			None => {
				let zeros = self.weight_zeros.get(inputs)?;
				let kernel = ByteConv::new(context.isa, &self.shape, bytes(inputs.buffer(1)?)?, &zeros);
				kernel.run(context.workers, context.scratch, x, bias, target);
			}
		}
		Ok(())
	}

	fn reads(&self, operand: usize) -> bool {
		!(operand == 1 && self.packed.is_some())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}
