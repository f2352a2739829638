//! Normalisation by the mean and variance, or the mean square, of values that lie side by side.

use super::LEAST_SHARE;
use crate::{
	along::Along,
	fold::{across, Mean, SumSquare, SumSquareFrom},
	lanes::{launch, value, Kernel, Lanes},
	source::{Same, Source},
	split::split,
	Isa, Workers,
};

/// What `layer_norm` goes by.
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm<'a> {
	/// How many values lie side by side that are normalised together.
	pub size: usize,
	/// Added to the variance.
	pub epsilon: f32,
	/// `size` factors; missing, they count as 1.
	pub scale: Option<&'a [f32]>,
	/// `size` values added at last; missing, they count as +0.
	pub bias: Option<&'a [f32]>,
}

/// What `rms_norm` goes by.
#[derive(Clone, Copy, Debug)]
pub struct RmsNorm<'a> {
	/// How many values lie side by side that are normalised together.
	pub size: usize,
	/// Added to the mean square.
	pub epsilon: f32,
	/// `size` factors; missing, they count as 1.
	pub scale: Option<&'a [f32]>,
}

/// Mean and variance of each row: each x becomes `fma((x − mean) · r, scale, bias)` with `r = 1/√(variance + epsilon)`.
/// Panics unless lengths agree and are multiples of `size`.
pub fn layer_norm(isa: Isa, workers: &dyn Workers, norm: LayerNorm<'_>, input: &[f32], output: &mut [f32]) {
	rows(isa, workers, Moments::MeanAndVariance, norm, input, output);
}

/// Mean square of each row: each x becomes `(x · r) · scale` with `r = 1/√(mean square + epsilon)`. Panics as
/// `layer_norm` does.
pub fn rms_norm(isa: Isa, workers: &dyn Workers, norm: RmsNorm<'_>, input: &[f32], output: &mut [f32]) {
	let RmsNorm { size, epsilon, scale } = norm;
	let norm = LayerNorm {
		size,
		epsilon,
		scale,
		bias: None,
	};
	rows(isa, workers, Moments::MeanSquare, norm, input, output);
}

/// What `group_norm` goes by.
#[derive(Clone, Copy, Debug)]
pub struct GroupNorm<'a> {
	/// How many groups the channels are divided into: 1, or up to one a channel, which is instance normalisation.
	pub groups: usize,
	/// Added to the variance.
	pub epsilon: f32,
	/// One a channel.
	pub scale: &'a [f32],
	/// One a channel.
	pub bias: &'a [f32],
}

/// Mean and variance of each group of channels of each image; then as `layer_norm`, with the scale and bias of the
/// channel. `along.outer` are the images, `along.size` the channels. Panics unless the groups divide the channels and
/// lengths agree.
pub fn group_norm(
	isa: Isa,
	workers: &dyn Workers,
	norm: GroupNorm<'_>,
	along: Along,
	input: &[f32],
	output: &mut [f32],
) {
	let Along {
		size: channels, inner, ..
	} = along;
	assert!(input.len() == along.len() && output.len() == along.len());
	assert!(norm.scale.len() == channels && norm.bias.len() == channels);
	assert!(norm.groups > 0 && channels % norm.groups == 0);
	let group = channels / norm.groups;
	split(workers, output, group * inner, LEAST_SHARE, &|first, output| {
		for (index, output) in output.chunks_exact_mut(group * inner).enumerate() {
			let number = first + index;
			let input = &input[number * group * inner..][..group * inner];
			let channel = number % norm.groups * group;
			launch(
				isa,
				Group {
					norm,
					channel,
					inner,
					input,
					output,
				},
			);
		}
	});
}

#[derive(Clone, Copy)]
enum Moments {
	MeanAndVariance,
	MeanSquare,
}

/// 1/√(sum / count + epsilon).
#[inline(always)]
fn reciprocal_root<L: Lanes>(sum: f32, count: f32, epsilon: f32) -> f32 {
	let one = L::Single::splat;
	value(one(1.0) / (one(sum) / one(count) + one(epsilon)).sqrt())
}

/// The mean and 1/√(variance + epsilon), or 0 and the same with the mean square.
#[inline(always)]
fn moments<L: Lanes>(moments: Moments, epsilon: f32, values: &[f32]) -> (f32, f32) {
	let count = values.len() as f32;
	let (mean, sum) = match moments {
		Moments::MeanAndVariance => {
			let mean = across::<L, _>(Mean { count }, 0.0, values);
			(mean, across::<L, _>(SumSquareFrom, mean, values))
		}
		Moments::MeanSquare => (0.0, across::<L, _>(SumSquare, 0.0, values)),
	};
	(mean, reciprocal_root::<L>(sum, count, epsilon))
}

/// `fma((x − mean) · r, scale, bias)`.
#[inline(always)]
fn normalise<L: Lanes>(
	(mean, r): (f32, f32),
	scale: impl Source<L>,
	bias: impl Source<L>,
	input: &[f32],
	output: &mut [f32],
) {
	let (mean, r) = (L::splat(mean), L::splat(r));
	for (index, (x, y)) in input.chunks(L::COUNT).zip(output.chunks_mut(L::COUNT)).enumerate() {
		let at = index * L::COUNT;
		let t = (L::load_part(x) - mean) * r;
		t.fma(scale.part(at), bias.part(at)).store_part(y);
	}
}

/// `(x · r) · scale`.
#[inline(always)]
fn scaled<L: Lanes>(r: f32, scale: impl Source<L>, input: &[f32], output: &mut [f32]) {
	let r = L::splat(r);
	for (index, (x, y)) in input.chunks(L::COUNT).zip(output.chunks_mut(L::COUNT)).enumerate() {
		(L::load_part(x) * r * scale.part(index * L::COUNT)).store_part(y);
	}
}

struct Rows<'a> {
	moments: Moments,
	norm: LayerNorm<'a>,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for Rows<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let LayerNorm {
			size,
			epsilon,
			scale,
			bias,
		} = self.norm;
		for (x, y) in self.input.chunks_exact(size).zip(self.output.chunks_exact_mut(size)) {
			let found = moments::<L>(self.moments, epsilon, x);
			match (self.moments, scale, bias) {
				(Moments::MeanSquare, Some(scale), _) => scaled::<L>(found.1, scale, x, y),
				(Moments::MeanSquare, None, _) => scaled::<L>(found.1, Same(1.0), x, y),
				(_, Some(scale), Some(bias)) => normalise::<L>(found, scale, bias, x, y),
				(_, Some(scale), None) => normalise::<L>(found, scale, Same(0.0), x, y),
				(_, None, Some(bias)) => normalise::<L>(found, Same(1.0), bias, x, y),
				(_, None, None) => normalise::<L>(found, Same(1.0), Same(0.0), x, y),
			}
		}
	}
}

fn rows(isa: Isa, workers: &dyn Workers, moments: Moments, norm: LayerNorm<'_>, input: &[f32], output: &mut [f32]) {
	let size = norm.size;
	assert_eq!(input.len(), output.len());
	assert!(output.is_empty() || (size > 0 && output.len().is_multiple_of(size)));
	assert!([norm.scale, norm.bias]
		.iter()
		.flatten()
		.all(|values| values.len() == size));
	split(workers, output, size, LEAST_SHARE, &|first, output| {
		let input = &input[first * size..][..output.len()];
		launch(
			isa,
			Rows {
				moments,
				norm,
				input,
				output,
			},
		);
	});
}

struct Group<'a> {
	norm: GroupNorm<'a>,
	channel: usize,
	inner: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for Group<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self { norm, inner, .. } = self;
		let found = moments::<L>(Moments::MeanAndVariance, norm.epsilon, self.input);
		let channels = self.input.chunks_exact(inner).zip(self.output.chunks_exact_mut(inner));
		for (index, (x, y)) in channels.enumerate() {
			let channel = self.channel + index;
			normalise::<L>(found, Same(norm.scale[channel]), Same(norm.bias[channel]), x, y);
		}
	}
}
