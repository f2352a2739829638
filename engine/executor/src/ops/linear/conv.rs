//! Convolutions and transposed convolutions.
//!
//! Weights are packed when the model is loaded; where they are computed only by the model, at each run.

use crate::{
	buffer::Buffer,
	operation::{output, sizes, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	conv::{Conv as Kernel, ConvShape, Window as KernelWindow},
	Activation, Isa,
};
use verdict_program::op::{Conv, ConvTranspose, Window};

pub(in crate::ops) fn conv(conv: &Conv, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let (x, w) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
	let window = Moves::of(&conv.window);
	let shape = ConvShape::new(&x, &w, window.view(), conv.groups as usize);
	Convolution::prepare(Kind::Ordinary, shape, prepare)
}

pub(in crate::ops) fn conv_transpose(
	conv: &ConvTranspose,
	prepare: &Prepare<'_>,
) -> Result<Box<dyn Operation>, String> {
	let (x, w) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
	let window = Moves::of(&conv.window);
	let more = sizes(&conv.output_padding);
	let shape = ConvShape::transposed(&x, &w, window.view(), &more, conv.groups as usize);
	Convolution::prepare(Kind::Transposed, shape, prepare)
}

/// The numbers of a window as the kernels take them.
pub(in crate::ops) struct Moves {
	strides: Vec<usize>,
	dilations: Vec<usize>,
	/// All beginnings, then all ends.
	pads: Vec<usize>,
}

impl Moves {
	pub(in crate::ops) fn of(window: &Window) -> Self {
		Self {
			strides: sizes(&window.strides),
			dilations: sizes(&window.dilations),
			pads: [sizes(&window.pads_begin), sizes(&window.pads_end)].concat(),
		}
	}

	pub(in crate::ops) fn view(&self) -> KernelWindow<'_> {
		KernelWindow {
			strides: &self.strides,
			dilations: &self.dilations,
			pads: &self.pads,
		}
	}
}

#[derive(Clone, Copy)]
enum Kind {
	Ordinary,
	Transposed,
}

struct Convolution {
	kind: Kind,
	shape: ConvShape,
	activation: Activation,
	/// With weights and bias, if these are known.
	packed: Option<Kernel>,
	/// Whether there is a bias.
	bias: bool,
	/// Where the addend is, if there is one.
	addend: Option<usize>,
}

impl Convolution {
	fn prepare(kind: Kind, shape: Option<ConvShape>, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
		let bias = prepare.operands() > 2;
		let mut this = Self {
			kind,
			shape: shape.ok_or("sizes that do not fit each other")?,
			activation: prepare.fused.activation,
			packed: None,
			bias,
			addend: prepare.addend(),
		};
		let known_bias = match bias {
			true => prepare.input(2)?.weight().map(Some),
			false => Some(None),
		};
		if let Some((weights, bias)) = prepare.input(1)?.weight().zip(known_bias) {
			this.packed = Some(this.pack(prepare.isa, weights, bias));
		}
		Ok(Box::new(this))
	}

	fn pack(&self, isa: Isa, weights: &[f32], bias: Option<&[f32]>) -> Kernel {
		match self.kind {
			Kind::Ordinary => Kernel::new(isa, &self.shape, weights, bias, self.activation),
			Kind::Transposed => Kernel::transposed(isa, &self.shape, weights, bias, self.activation),
		}
	}
}

impl Operation for Convolution {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let x = inputs.get(0)?;
		let addend = self.addend.map(|place| inputs.get(place)).transpose()?;
		let out = output(outputs)?;
		match &self.packed {
			Some(kernel) => kernel.run(context.workers, context.scratch, x, addend, out),
			None => {
				let bias = self.bias.then(|| inputs.get(2)).transpose()?;
				let kernel = self.pack(context.isa, inputs.get(1)?, bias);
				kernel.run(context.workers, context.scratch, x, addend, out);
			}
		}
		Ok(())
	}

	fn reads(&self, operand: usize) -> bool {
		let packed = operand == 1 || operand == 2 && self.bias;
		!(packed && self.packed.is_some())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}
