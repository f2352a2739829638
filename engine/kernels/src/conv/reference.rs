//! The definitions of the convolutions.

use super::{ConvShape, Finish};
use crate::{arithmetic::add, fma::fma32};

/// All combinations of three indices, the last running fastest.
pub(crate) fn raster([z, y, x]: [usize; 3]) -> impl Iterator<Item = [usize; 3]> {
	(0..z).flat_map(move |z| (0..y).flat_map(move |y| (0..x).map(move |x| [z, y, x])))
}

fn index([z, y, x]: [usize; 3], [_, rows, columns]: [usize; 3]) -> usize {
	(z * rows + y) * columns + x
}

/// The general convolution: from +0 over input channels, then taps in raster order, with +0 for what lies in the
/// padding; then the bias.
pub(super) fn general(shape: &ConvShape, weights: &[f32], input: &[f32], finish: &Finish<'_>, out: &mut [f32]) {
	let (channels, filters, taps) = (shape.group_channels(), shape.group_filters(), shape.taps());
	let mut at = 0;
	for image in 0..shape.batch {
		for filter in 0..shape.filters {
			let group = filter / filters;
			for position in raster(shape.output) {
				let mut acc = 0.0;
				for channel in 0..channels {
					let plane = (image * shape.channels + group * channels + channel) * shape.input_plane();
					for (tap, offsets) in raster(shape.kernel).enumerate() {
						let place = [0, 1, 2].map(|axis| shape.tap(axis, position[axis], offsets[axis]));
						let x = match place {
							[Some(z), Some(y), Some(x)] => input[plane + index([z, y, x], shape.input)],
							_ => 0.0,
						};
						acc = fma32(weights[(filter * channels + channel) * taps + tap], x, acc);
					}
				}
				if let Some(bias) = finish.bias {
					acc = add(acc, bias[filter]);
				}
				out[at] = finish.apply(acc, at);
				at += 1;
			}
		}
	}
}

/// The depthwise convolution: from the bias (or +0) over taps in raster order, without those in the padding.
pub(super) fn depthwise(shape: &ConvShape, weights: &[f32], input: &[f32], finish: &Finish<'_>, out: &mut [f32]) {
	let taps = shape.taps();
	let mut at = 0;
	for image in 0..shape.batch {
		for filter in 0..shape.filters {
			let plane = (image * shape.channels + filter / shape.group_filters()) * shape.input_plane();
			for position in raster(shape.output) {
				let mut acc = finish.bias.map_or(0.0, |bias| bias[filter]);
				for (tap, offsets) in raster(shape.kernel).enumerate() {
					let place = [0, 1, 2].map(|axis| shape.tap(axis, position[axis], offsets[axis]));
					if let [Some(z), Some(y), Some(x)] = place {
						acc = fma32(
							weights[filter * taps + tap],
							input[plane + index([z, y, x], shape.input)],
							acc,
						);
					}
				}
				out[at] = finish.apply(acc, at);
				at += 1;
			}
		}
	}
}

/// The transposed convolution, seen from its outputs: from +0 over input channels, then taps in raster order. A tap
/// that falls between two input elements on any axis takes no part; one that falls outside of the input takes part as
/// +0. Then the bias.
pub(super) fn transposed(shape: &ConvShape, weights: &[f32], input: &[f32], finish: &Finish<'_>, out: &mut [f32]) {
	let (channels, filters, taps) = (shape.group_channels(), shape.group_filters(), shape.taps());
	let mut at = 0;
	for image in 0..shape.batch {
		for filter in 0..shape.filters {
			let (group, own) = (filter / filters, filter % filters);
			for position in raster(shape.output) {
				let mut acc = 0.0;
				for channel in group * channels..(group + 1) * channels {
					let plane = (image * shape.channels + channel) * shape.input_plane();
					for (tap, offsets) in raster(shape.kernel).enumerate() {
						let place = [0, 1, 2].map(|axis| shape.transposed_tap(axis, position[axis], offsets[axis]));
						let [Some(z), Some(y), Some(x)] = place else { continue };
						let inside = [z, y, x]
							.iter()
							.zip(shape.input)
							.all(|(&at, size)| (0..size as isize).contains(&at));
						let x = if inside {
							input[plane + index([z as usize, y as usize, x as usize], shape.input)]
						} else {
							0.0
						};
						acc = fma32(weights[(channel * filters + own) * taps + tap], x, acc);
					}
				}
				if let Some(bias) = finish.bias {
					acc = add(acc, bias[filter]);
				}
				out[at] = finish.apply(acc, at);
				at += 1;
			}
		}
	}
}
