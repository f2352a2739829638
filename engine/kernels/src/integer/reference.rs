//! The definitions.

use super::{zero_of, Bytes, Output};
use crate::conv::{reference::raster, ConvShape};

/// `out[i][j] = (sum over k of (left[i][k] - left_zero[i]) * (right[k][j] - right_zero[j])) + bias[j]`, wrapping.
/// Operands lie with rows one after the other; `bias` is empty or has one for each column.
pub fn matmul(
	(left, left_zeros): (Bytes<'_>, &[i32]),
	(right, right_zeros): (Bytes<'_>, &[i32]),
	(rows, k, columns): (usize, usize, usize),
	bias: &[i32],
	out: &mut Output<'_>,
) {
	for i in 0..rows {
		for j in 0..columns {
			let mut sum = 0_i32;
			for k_index in 0..k {
				let a = left.get(i * k + k_index) - zero_of(left_zeros, i);
				let b = right.get(k_index * columns + j) - zero_of(right_zeros, j);
				sum = sum.wrapping_add(a * b);
			}
			let sum = sum.wrapping_add(bias.get(j).copied().unwrap_or(0));
			out.set(i * columns + j, sum, j);
		}
	}
}

/// The convolution: what lies in the padding takes no part. `bias` is empty or has one for each filter.
pub fn conv(
	shape: &ConvShape,
	(input, input_zero): (Bytes<'_>, i32),
	(weights, weight_zeros): (Bytes<'_>, &[i32]),
	bias: &[i32],
	out: &mut Output<'_>,
) {
	let (channels, filters, taps) = (shape.group_channels(), shape.group_filters(), shape.taps());
	let [_, height, width] = shape.input;
	let mut at = 0;
	for image in 0..shape.batch {
		for filter in 0..shape.filters {
			for position in raster(shape.output) {
				let mut sum = bias.get(filter).copied().unwrap_or(0);
				for channel in 0..channels {
					let plane = (image * shape.channels + filter / filters * channels + channel) * shape.input_plane();
					for (tap, offsets) in raster(shape.kernel).enumerate() {
						let place = [0, 1, 2].map(|axis| shape.tap(axis, position[axis], offsets[axis]));
						if let [Some(z), Some(y), Some(x)] = place {
							let a = input.get(plane + (z * height + y) * width + x) - input_zero;
							let b =
								weights.get((filter * channels + channel) * taps + tap) - zero_of(weight_zeros, filter);
							sum = sum.wrapping_add(a * b);
						}
					}
				}
				out.set(at, sum, filter);
				at += 1;
			}
		}
	}
}
