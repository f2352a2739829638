//! Division by a power of the mean square of neighbouring channels.

use super::LEAST_SHARE;
use crate::{
	along::Along,
	arithmetic::div,
	lanes::{launch, Kernel, Lanes},
	split::split,
	unary::logarithm::pow,
	Isa, Workers,
};

/// What `local_response_norm` goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalResponseNorm {
	/// How many channels are looked at.
	pub size: usize,
	/// Factor of the mean square.
	pub alpha: f32,
	/// The power.
	pub beta: f32,
	/// Added before that.
	pub bias: f32,
}

/// Each x divided by `pow(fma(alpha/size, sum, bias), beta)`, `sum` that of the squares in the channels from
/// `(size − 1)/2` before to `size/2` after, those that exist, in order: `fma(x, x, sum)` from +0 on. `along.size` are
/// the channels. Panics unless both slices have `along.len()` elements, or if `size` is 0.
pub fn local_response_norm(
	isa: Isa,
	workers: &dyn Workers,
	norm: LocalResponseNorm,
	along: Along,
	input: &[f32],
	output: &mut [f32],
) {
	assert!(input.len() == along.len() && output.len() == along.len() && norm.size > 0);
	let Along {
		size: channels, inner, ..
	} = along;
	split(workers, output, inner, LEAST_SHARE / 8, &|first, output| {
		for (index, output) in output.chunks_exact_mut(inner).enumerate() {
			let (image, channel) = ((first + index) / channels, (first + index) % channels);
			let input = &input[image * channels * inner..][..channels * inner];
			launch(
				isa,
				Channel {
					norm,
					channels,
					channel,
					input,
					output,
				},
			);
		}
	});
}

struct Channel<'a> {
	norm: LocalResponseNorm,
	channels: usize,
	channel: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for Channel<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			norm,
			channels,
			channel,
			input,
			output,
		} = self;
		let inner = output.len();
		let from = channel.saturating_sub((norm.size - 1) / 2);
		let to = channel.saturating_add(norm.size / 2).min(channels - 1);
		let factor = L::splat(div(norm.alpha, norm.size as f32));
		for (index, y) in output.chunks_mut(L::COUNT).enumerate() {
			let column = index * L::COUNT;
			let mut sum = L::splat(0.0);
			for neighbour in from..=to {
				let x = L::load_part(&input[neighbour * inner + column..]);
				sum = x.fma(x, sum);
			}
			let divisor = pow(factor.fma(sum, L::splat(norm.bias)), L::splat(norm.beta));
			let x = L::load_part(&input[channel * inner + column..]);
			(x / divisor).store_part(y);
		}
	}
}
