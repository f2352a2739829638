//! Functions of one binary32 value.
//!
//! Each is written once, generic over the register (see `lanes`), in the files of this folder: `simple` has what needs
//! no polynomial, `exponential` and `erf` are in binary32, `logarithm`, `trigonometry` and `hyperbolic` evaluate in
//! binary64 and round once. docs/src/numerics-elementwise.md says of each what it computes, step by step.

pub(crate) mod coefficients;
pub(crate) mod erf;
pub(crate) mod exponential;
pub(crate) mod gated;
pub(crate) mod hyperbolic;
pub(crate) mod logarithm;
mod map;
pub(crate) mod simple;
pub(crate) mod trigonometry;

use crate::{Isa, Workers};
use map::{map, Job};

/// Which function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UnaryOp {
	/// |x|.
	Abs,
	/// −x.
	Neg,
	/// −1, +0 or 1; +0 for both zeros.
	Sign,
	/// To the next integer below.
	Floor,
	/// To the next integer above.
	Ceil,
	/// To the next integer towards 0.
	Trunc,
	/// To the nearest integer, ties to even.
	Round,
	/// √x, correctly rounded.
	Sqrt,
	/// 1/x, correctly rounded.
	Reciprocal,
	/// eˣ.
	Exp,
	/// The natural logarithm.
	Ln,
	/// The hyperbolic tangent.
	Tanh,
	/// 1/(1 + e⁻ˣ).
	Sigmoid,
	/// The error function.
	Erf,
	/// x · ½(1 + erf(x/√2)).
	Gelu,
	/// x · ½(1 + tanh(√(2/π)(x + 0.044715 x³))).
	GeluTanh,
	/// x · sigmoid(x).
	Silu,
	/// The larger of x and +0.
	Relu,
	/// ln(1 + eˣ).
	Softplus,
	/// x/(1 + |x|).
	Softsign,
	/// x · tanh(softplus(x)).
	Mish,
	/// alpha · x + beta, held between 0 and 1.
	HardSigmoid {
		/// Slope.
		alpha: f32,
		/// Value at 0.
		beta: f32,
	},
	/// x · (x/6 + ½ held between 0 and 1).
	HardSwish,
	/// x, or alpha · (eˣ − 1) below 0.
	Elu {
		/// How far down it goes.
		alpha: f32,
	},
	/// gamma · x, or gamma · alpha · (eˣ − 1) below 0.
	Selu {
		/// How far down it goes, before `gamma`.
		alpha: f32,
		/// Slope above 0.
		gamma: f32,
	},
	/// x, or alpha · (e^(x/alpha) − 1) below 0.
	Celu {
		/// How far down it goes.
		alpha: f32,
	},
	/// x, or alpha · x below 0.
	LeakyRelu {
		/// Slope below 0.
		alpha: f32,
	},
	/// x where it is above alpha, else +0.
	ThresholdedRelu {
		/// The threshold.
		alpha: f32,
	},
	/// The larger of x and low, then the smaller of that and high.
	Clip {
		/// Lower bound.
		low: f32,
		/// Upper bound; it wins where the bounds cross.
		high: f32,
	},
	/// x − bias above lambda, x + bias below −lambda, +0 between.
	Shrink {
		/// Half the width of the gap.
		lambda: f32,
		/// How far values move towards 0.
		bias: f32,
	},
	/// The sine.
	Sin,
	/// The cosine.
	Cos,
	/// The tangent.
	Tan,
	/// The inverse of the sine.
	Asin,
	/// The inverse of the cosine.
	Acos,
	/// The inverse of the tangent.
	Atan,
	/// The hyperbolic sine.
	Sinh,
	/// The hyperbolic cosine.
	Cosh,
	/// The inverse of the hyperbolic sine.
	Asinh,
	/// The inverse of the hyperbolic cosine.
	Acosh,
	/// The inverse of the hyperbolic tangent.
	Atanh,
}

impl UnaryOp {
	/// How many elements are worth a thread of their own: fewer for what takes longer.
	fn least_share(self) -> usize {
		match self {
			Self::Abs | Self::Neg | Self::Relu | Self::Clip { .. } | Self::LeakyRelu { .. } | Self::Reciprocal => {
				1 << 16
			}
			_ => 1 << 13,
		}
	}
}

/// Applies `op` to each element. Panics unless both slices have the same length.
pub fn unary(isa: Isa, op: UnaryOp, input: &[f32], output: &mut [f32]) {
	map(isa, op, Job::between(input, output));
}

/// Applies `op` to each element where it is.
pub fn unary_in_place(isa: Isa, op: UnaryOp, data: &mut [f32]) {
	map(isa, op, Job::in_place(data));
}

/// [`unary`], shared between workers.
pub fn unary_shared(isa: Isa, workers: &dyn Workers, op: UnaryOp, input: &[f32], output: &mut [f32]) {
	assert_eq!(input.len(), output.len());
	crate::split::split(workers, output, 1, op.least_share(), &|first, part| {
		unary(isa, op, &input[first..][..part.len()], part);
	});
}

/// [`unary_in_place`], shared between workers.
pub fn unary_in_place_shared(isa: Isa, workers: &dyn Workers, op: UnaryOp, data: &mut [f32]) {
	crate::split::split(workers, data, 1, op.least_share(), &|_, part| {
		unary_in_place(isa, op, part)
	});
}
