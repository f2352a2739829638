//! Convolutions of bytes.

use super::{check_zeros, depthwise::Depthwise, finish::Target, general::General, reference, Bytes, Output};
use crate::{buffer::Scratch, conv::ConvShape, Isa, Workers};

/// A convolution of bytes made ready to run.
#[derive(Clone)]
pub struct ByteConv {
	isa: Isa,
	shape: ConvShape,
	zeros: Vec<i32>,
	plan: Plan,
}

#[derive(Clone)]
enum Plan {
	/// The scalar reference, with weights as they are.
	Unsigned(Vec<u8>),
	Signed(Vec<i8>),
	General(General),
	Depthwise(Depthwise),
}

impl ByteConv {
	/// Weights are `[filters, channels / groups, kernel...]`, with one zero point or one for each filter. Panics if
	/// there are too few or too many of either.
	pub fn new(isa: Isa, shape: &ConvShape, weights: Bytes<'_>, zeros: &[i32]) -> Self {
		assert_eq!(weights.len(), shape.weights_len(), "weights of another shape");
		check_zeros(zeros, shape.filters, weights.is_signed());
		let plain = || match weights {
			Bytes::Unsigned(bytes) => Plan::Unsigned(bytes.into()),
			Bytes::Signed(bytes) => Plan::Signed(bytes.into()),
		};
		let plan = if isa == Isa::SCALAR {
			plain()
		} else if shape.is_depthwise() {
			Plan::Depthwise(Depthwise::new(isa, shape, weights, zeros))
		} else {
			match General::new(isa, shape, weights, zeros) {
				Some(plan) => Plan::General(plan),
				None => plain(),
			}
		};
		Self {
			isa,
			shape: shape.clone(),
			zeros: zeros.into(),
			plan,
		}
	}

	/// The sizes.
	pub fn shape(&self) -> &ConvShape {
		&self.shape
	}

	/// Bytes of packed weights.
	pub fn bytes(&self) -> usize {
		match &self.plan {
			Plan::Unsigned(weights) => weights.len(),
			Plan::Signed(weights) => weights.len(),
			Plan::General(plan) => plan.bytes(),
			Plan::Depthwise(plan) => plan.bytes(),
		}
	}

	/// Computes all outputs. `bias` is empty or has one for each filter. Panics if a slice has another length than the
	/// shape says.
	pub fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		(input, zero): (Bytes<'_>, i32),
		bias: &[i32],
		mut out: Output<'_>,
	) {
		let shape = &self.shape;
		assert_eq!(input.len(), shape.input_len(), "an input of another shape");
		assert!(
			bias.is_empty() || bias.len() == shape.filters,
			"one bias for each filter"
		);
		check_zeros(&[zero], 1, input.is_signed());
		out.check(shape.output_len(), shape.filters);
		match &self.plan {
			Plan::Unsigned(weights) => {
				let weights = (Bytes::Unsigned(weights), &self.zeros[..]);
				reference::conv(shape, (input, zero), weights, bias, &mut out);
			}
			Plan::Signed(weights) => {
				let weights = (Bytes::Signed(weights), &self.zeros[..]);
				reference::conv(shape, (input, zero), weights, bias, &mut out);
			}
			Plan::General(plan) => plan.run(workers, scratch, (input, zero), bias, Target::new(&mut out)),
			Plan::Depthwise(plan) => plan.run(
				self.isa,
				shape,
				workers,
				scratch,
				(input, zero),
				bias,
				Target::new(&mut out),
			),
		}
	}
}
