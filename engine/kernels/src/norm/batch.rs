//! Normalisation by a mean and variance that are given for each channel.

use super::LEAST_SHARE;
use crate::{
	along::Along,
	arithmetic::{add, div},
	lanes::{launch, Kernel, Lanes},
	source::{Same, Source},
	split::split,
	Isa, Workers,
};

/// What `batch_norm` goes by: of each slice one element a channel.
#[derive(Clone, Copy, Debug)]
pub struct BatchNorm<'a> {
	/// Added to the variance.
	pub epsilon: f32,
	/// Factor.
	pub scale: &'a [f32],
	/// Added at last.
	pub bias: &'a [f32],
	/// Subtracted at first.
	pub mean: &'a [f32],
	/// What the factor is divided by the square root of.
	pub variance: &'a [f32],
}

/// Each x becomes `fma(x − mean, scale/√(variance + epsilon), bias)` of its channel. `along.size` are the channels.
/// Panics unless lengths agree.
pub fn batch_norm(
	isa: Isa,
	workers: &dyn Workers,
	norm: BatchNorm<'_>,
	along: Along,
	input: &[f32],
	output: &mut [f32],
) {
	let Along {
		size: channels, inner, ..
	} = along;
	assert!(input.len() == along.len() && output.len() == along.len());
	let BatchNorm {
		epsilon,
		scale,
		bias,
		mean,
		variance,
	} = norm;
	assert!([scale, bias, mean, variance]
		.iter()
		.all(|values| values.len() == channels));
	let factors = scale.iter().zip(variance);
	let factors: Vec<f32> = factors
		.map(|(scale, variance)| div(*scale, add(*variance, epsilon).sqrt()))
		.collect();
	// Without inner axes a unit is a row of channels, else it is one channel.
	let unit = if inner == 1 { channels } else { inner };
	split(workers, output, unit, LEAST_SHARE, &|first, output| {
		for (index, output) in output.chunks_exact_mut(unit).enumerate() {
			let input = &input[(first + index) * unit..][..unit];
			if inner == 1 {
				launch(
					isa,
					Linear {
						mean,
						factor: &factors[..],
						bias,
						input,
						output,
					},
				);
			} else {
				let channel = (first + index) % channels;
				let (mean, factor, bias) = (Same(mean[channel]), Same(factors[channel]), Same(bias[channel]));
				launch(
					isa,
					Linear {
						mean,
						factor,
						bias,
						input,
						output,
					},
				);
			}
		}
	});
}

struct Linear<'a, M, F, B> {
	mean: M,
	factor: F,
	bias: B,
	input: &'a [f32],
	output: &'a mut [f32],
}

macro_rules! linear {
	($source:ty) => {
		impl Kernel for Linear<'_, $source, $source, $source> {
			type Output = ();

			#[inline(always)]
			fn run<L: Lanes>(self) {
				let chunks = self.input.chunks(L::COUNT).zip(self.output.chunks_mut(L::COUNT));
				for (index, (x, y)) in chunks.enumerate() {
					let at = index * L::COUNT;
					let (mean, factor, bias): (L, L, L) =
						(self.mean.part(at), self.factor.part(at), self.bias.part(at));
					(L::load_part(x) - mean).fma(factor, bias).store_part(y);
				}
			}
		}
	};
}

linear!(Same);
linear!(&[f32]);
