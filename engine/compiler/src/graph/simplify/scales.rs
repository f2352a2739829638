//! What follows a convolution or a product and fits into its weights or its bias.

use super::{Graph, Step, Uses, Value};
use crate::tensor::{Data, Tensor};
use verdict_program::op::{MatMul, Op};

impl Graph<'_> {
	/// A normalisation by constants after a convolution, or after a product with a constant matrix: a convolution or
	/// product with other weights.
	///
	/// With f = scale / sqrt(variance + epsilon) of a channel, its weights become w f, and its bias (bias - mean) f + b.
	/// Both are computed in binary64 and rounded to binary32 at the end.
	pub(super) fn scaled(&mut self, index: usize, epsilon: f32, uses: &Uses) -> Option<Step> {
		let step = self.steps.get(index)?;
		let [x, parameters @ ..] = step.inputs.as_slice() else {
			return None;
		};
		let linear = self.only_for_one(*x, uses)?;
		let (label, op, input) = (step.label, linear.op.clone(), *linear.inputs.first()?);
		let weights = self.elements(*linear.inputs.get(1)?)?;
		let bias = match linear.inputs.get(2) {
			Some(bias) => Some(self.elements(*bias)?),
			None => None,
		};
		let parameters: Option<Vec<_>> = parameters.iter().map(|value| self.elements(*value)).collect();
		let parameters = parameters?;
		let [scale, offset, mean, variance] = parameters.as_slice() else {
			return None;
		};
		let channels = scale.len();
		// How many weights of one channel lie side by side.
		let run = match (&op, weights.dims()) {
			(Op::Conv(_), [_, rest @ ..]) => rest.iter().map(|dim| *dim as usize).product(),
			(Op::MatMul(product), [_, last]) if self.rank(*x) == 2 => match product {
				MatMul { transpose_b: true, .. } => *last as usize,
				MatMul { transpose_b: false, .. } => 1,
			},
			_ => return None,
		};
		let factors = scale.floats()?.iter().zip(variance.floats()?);
		let factors =
			factors.map(|(scale, variance)| f64::from(*scale) / (f64::from(*variance) + f64::from(epsilon)).sqrt());
		let factors: Vec<f64> = factors.collect();
		let scaled = weights.floats()?.chunks(run.max(1)).zip(factors.iter().cycle());
		let scaled =
			scaled.flat_map(|(weights, factor)| weights.iter().map(move |weight| (f64::from(*weight) * factor) as f32));
		let scaled: Vec<f32> = scaled.collect();
		let no_bias = vec![0.0; channels];
		let bias = match &bias {
			Some(bias) => bias.floats()?,
			None => &no_bias,
		};
		let rest = bias
			.iter()
			.zip(mean.floats()?)
			.zip(offset.floats()?.iter().zip(&factors));
		let rest = rest.map(|((bias, mean), (offset, factor))| {
			((f64::from(*bias) - f64::from(*mean)) * factor + f64::from(*offset)) as f32
		});
		let bias: Vec<f32> = rest.collect();
		// Weights have to be finite.
		if bias.len() != channels || !scaled.iter().chain(&bias).all(|number| number.is_finite()) {
			return None;
		}
		let weights = Tensor::new(weights.dims(), Data::F32(scaled))?;
		let inputs = vec![
			input,
			self.constant(weights),
			self.constant(Tensor::list(Data::F32(bias))),
		];
		Some(Step { op, inputs, label })
	}

	/// A constant that is added to all rows of a product, or to all places of a convolution's filters: their bias.
	///
	/// Only for a depthwise convolution, which starts with its bias, does this change a bit.
	pub(super) fn biased(&mut self, index: usize, uses: &Uses) -> Option<Step> {
		let step = self.steps.get(index)?;
		let label = step.label;
		let (linear, bias) = super::either_order(step).into_iter().find_map(|(x, bias)| {
			let linear = self.only_for_one(x, uses).filter(|linear| linear.inputs.len() == 2)?;
			self.fits(linear, x, bias).then_some((linear, bias))
		})?;
		let (op, mut inputs) = (linear.op.clone(), linear.inputs.clone());
		let list = Data::F32(self.elements(bias)?.floats()?.to_vec());
		inputs.push(self.constant(Tensor::list(list)));
		Some(Step { op, inputs, label })
	}

	/// Whether a constant has one number for each column of a product, or for each filter of a convolution.
	fn fits(&self, linear: &Step, x: Value, bias: Value) -> bool {
		let (own, dims) = (self.dims(x), self.dims(bias));
		let axis = match linear.op {
			Op::MatMul(_) => own.len().checked_sub(1),
			Op::Conv(_) => Some(1),
			_ => None,
		};
		// Aligned at the last axis, all others of one element.
		let expected = axis.and_then(|axis| Some((*own.get(axis)?, own.len().checked_sub(axis)?)));
		let Some((channels, from_end)) = expected else {
			return false;
		};
		let only_there = |(place, dim): (usize, &u32)| match dims.len().checked_sub(place) == Some(from_end) {
			true => *dim == channels,
			false => *dim == 1,
		};
		dims.len() >= from_end
			&& dims.iter().enumerate().all(only_there)
			&& self
				.elements(bias)
				.is_some_and(|tensor| tensor.len() as u64 == u64::from(channels))
	}
}
