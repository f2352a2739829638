//! Convolutions of binary32: general and grouped, depthwise, and transposed, over one, two or three axes.
//!
//! [`reference`] is the definition. The general one is a matrix product whose right operand is never written down
//! ([`general`]); the transposed one is several of those, one for each remainder of the output's place by the stride
//! ([`transposed`]); the depthwise one runs along rows of outputs ([`depthwise`]).

pub(crate) mod chunks;
pub(crate) mod depthwise;
mod general;
pub(crate) mod lattice;
pub(crate) mod reference;
pub(crate) mod shape;
#[cfg(test)]
mod tests;
mod transposed;
mod work;

pub use shape::{ConvShape, Window};

use crate::{arithmetic::add, buffer::Scratch, gemm::Matrix, Activation, Isa, Workers};
use depthwise::Depthwise;
use general::General;
use lattice::Lattice;
use transposed::Transposed;

/// What is done to the dot products: in this order, each addition with one rounding.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Finish<'a> {
	/// One number for each filter. The depthwise convolution starts with it instead.
	pub(crate) bias: Option<&'a [f32]>,
	/// One number for each output.
	pub(crate) addend: Option<&'a [f32]>,
	pub(crate) activation: Activation,
}

impl Finish<'_> {
	/// The definition of what comes after the bias, for the output at `index`.
	fn apply(&self, mut x: f32, index: usize) -> f32 {
		if let Some(addend) = self.addend {
			x = add(x, addend[index]);
		}
		self.activation.apply(x)
	}
}

/// A convolution made ready to run: its weights packed, its order of work chosen.
#[derive(Clone)]
pub struct Conv {
	shape: ConvShape,
	bias: Option<Vec<f32>>,
	activation: Activation,
	plan: Plan,
}

#[derive(Clone)]
enum Plan {
	/// The scalar reference, with weights as they are.
	Reference {
		transposed: bool,
		weights: Vec<f32>,
	},
	General(General),
	Depthwise(Depthwise),
	Transposed(Transposed),
}

impl Conv {
	/// An ordinary convolution: general, or depthwise where [`ConvShape::is_depthwise`] says so. Weights are `[filters,
	/// channels / groups, kernel...]`; there is one bias for each filter. Panics if there are too few or too many of
	/// either.
	pub fn new(isa: Isa, shape: &ConvShape, weights: &[f32], bias: Option<&[f32]>, activation: Activation) -> Self {
		assert_eq!(weights.len(), shape.weights_len(), "weights of another shape");
		let plan = if shape.is_depthwise() {
			Depthwise::new(isa, shape, weights).map(Plan::Depthwise)
		} else {
			let lattice = Lattice::of(shape);
			let sizes = (shape.batch, shape.groups, shape.group_channels(), shape.group_filters());
			let weights = Matrix::new(weights, shape.filters, shape.group_channels() * shape.taps());
			General::new(isa, lattice, sizes, weights).map(Plan::General)
		};
		Self::with(
			shape,
			bias,
			activation,
			plan.unwrap_or_else(|| Plan::Reference {
				transposed: false,
				weights: weights.into(),
			}),
		)
	}

	/// A transposed convolution, of a shape made by [`ConvShape::transposed`]. Weights are `[channels, filters /
	/// groups, kernel...]`.
	pub fn transposed(
		isa: Isa,
		shape: &ConvShape,
		weights: &[f32],
		bias: Option<&[f32]>,
		activation: Activation,
	) -> Self {
		assert_eq!(weights.len(), shape.weights_len(), "weights of another shape");
		let plan = Transposed::new(isa, shape, weights).map(Plan::Transposed);
		Self::with(
			shape,
			bias,
			activation,
			plan.unwrap_or_else(|| Plan::Reference {
				transposed: true,
				weights: weights.into(),
			}),
		)
	}

	fn with(shape: &ConvShape, bias: Option<&[f32]>, activation: Activation, plan: Plan) -> Self {
		assert!(
			bias.is_none_or(|bias| bias.len() == shape.filters),
			"one bias for each filter"
		);
		Self {
			shape: shape.clone(),
			bias: bias.map(<[f32]>::to_vec),
			activation,
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
			Plan::Reference { weights, .. } => size_of_val(&weights[..]),
			Plan::General(plan) => plan.bytes(),
			Plan::Depthwise(plan) => plan.bytes(),
			Plan::Transposed(plan) => plan.bytes(),
		}
	}

	/// Computes all outputs. `addend`, if any, is added to them before the activation. Panics if a slice has another
	/// length than the shape says.
	pub fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		input: &[f32],
		addend: Option<&[f32]>,
		out: &mut [f32],
	) {
		assert_eq!(input.len(), self.shape.input_len(), "an input of another shape");
		assert_eq!(out.len(), self.shape.output_len(), "an output of another shape");
		assert!(
			addend.is_none_or(|addend| addend.len() == out.len()),
			"an addend of another shape"
		);
		let finish = Finish {
			bias: self.bias.as_deref(),
			addend,
			activation: self.activation,
		};
		match &self.plan {
			Plan::Reference { transposed, weights } => {
				let reference = match (transposed, self.shape.is_depthwise()) {
					(true, _) => reference::transposed,
					(false, true) => reference::depthwise,
					(false, false) => reference::general,
				};
				reference(&self.shape, weights, input, &finish, out);
			}
			Plan::General(plan) => plan.run(workers, scratch, input, &finish, out),
			Plan::Depthwise(plan) => plan.run(workers, scratch, input, &finish, out),
			Plan::Transposed(plan) => plan.run(workers, scratch, input, &finish, out),
		}
	}
}
