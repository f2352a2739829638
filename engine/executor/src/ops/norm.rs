//! Normalisations.

use crate::{
	buffer::Buffer,
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	along::Along,
	norm::{
		batch_norm as batch_kernel, group_norm as group_kernel, layer_norm as layer_kernel, local_response_norm,
		rms_norm as rms_kernel, BatchNorm, GroupNorm, LayerNorm, LocalResponseNorm, RmsNorm,
	},
};
use verdict_program::{op::Lrn, F32Bits};

/// Images, channels and the rest.
fn channels(prepare: &Prepare<'_>) -> Result<Along, String> {
	Ok(Along::axis(&prepare.input(0)?.dims(), 1))
}

pub(super) fn batch_norm(epsilon: F32Bits, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Batch {
		epsilon: epsilon.value(),
		along: channels(prepare)?,
	}))
}

struct Batch {
	epsilon: f32,
	along: Along,
}

impl Operation for Batch {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let norm = BatchNorm {
			epsilon: self.epsilon,
			scale: inputs.get(1)?,
			bias: inputs.get(2)?,
			mean: inputs.get(3)?,
			variance: inputs.get(4)?,
		};
		batch_kernel(
			context.isa,
			context.workers,
			norm,
			self.along,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}

pub(super) fn instance_norm(epsilon: F32Bits, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let along = channels(prepare)?;
	Ok(Box::new(Group {
		groups: along.size,
		epsilon: epsilon.value(),
		along,
	}))
}

pub(super) fn group_norm(groups: u32, epsilon: F32Bits, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Group {
		groups: groups as usize,
		epsilon: epsilon.value(),
		along: channels(prepare)?,
	}))
}

struct Group {
	groups: usize,
	epsilon: f32,
	along: Along,
}

impl Operation for Group {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let norm = GroupNorm {
			groups: self.groups,
			epsilon: self.epsilon,
			scale: inputs.get(1)?,
			bias: inputs.get(2)?,
		};
		group_kernel(
			context.isa,
			context.workers,
			norm,
			self.along,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}

pub(super) fn layer_norm(axis: u32, epsilon: F32Bits, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Layer {
		size: trailing(axis, prepare)?,
		epsilon: epsilon.value(),
	}))
}

/// How many elements the axes from this one on have together.
fn trailing(axis: u32, prepare: &Prepare<'_>) -> Result<usize, String> {
	Ok(prepare.input(0)?.dims().iter().skip(axis as usize).product())
}

struct Layer {
	size: usize,
	epsilon: f32,
}

impl Operation for Layer {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (scale, bias) = (inputs.optional(1)?, inputs.optional(2)?);
		let (x, to) = (inputs.get(0)?, output(outputs)?);
		let norm = LayerNorm {
			size: self.size,
			epsilon: self.epsilon,
			scale,
			bias,
		};
		layer_kernel(context.isa, context.workers, norm, x, to);
		Ok(())
	}
}

pub(super) fn rms_norm(axis: u32, epsilon: F32Bits, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Rms {
		size: trailing(axis, prepare)?,
		epsilon: epsilon.value(),
	}))
}

struct Rms {
	size: usize,
	epsilon: f32,
}

impl Operation for Rms {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let norm = RmsNorm {
			size: self.size,
			epsilon: self.epsilon,
			scale: inputs.optional(1)?,
		};
		rms_kernel(context.isa, context.workers, norm, inputs.get(0)?, output(outputs)?);
		Ok(())
	}
}

pub(super) fn lrn(lrn: &Lrn, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let norm = LocalResponseNorm {
		size: lrn.size as usize,
		alpha: lrn.alpha.value(),
		beta: lrn.beta.value(),
		bias: lrn.bias.value(),
	};
	Ok(Box::new(Local {
		norm,
		along: channels(prepare)?,
	}))
}

struct Local {
	norm: LocalResponseNorm,
	along: Along,
}

impl Operation for Local {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		local_response_norm(
			context.isa,
			context.workers,
			self.norm,
			self.along,
			inputs.get(0)?,
			output(outputs)?,
		);
		Ok(())
	}
}
