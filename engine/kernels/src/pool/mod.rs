//! Pooling: the maximum, the average or a norm of what a window sees, plane by plane.

mod average;
mod max;
#[cfg(test)]
mod tests;

pub use average::{average_pool, lp_pool, Divisor};
pub use max::{max_pool, max_pool_with_indices, Ordered};

use crate::conv::{shape::axes, ConvShape, Window};

/// Sizes of a pooling, with three spatial axes; where tensors have fewer, the first are of size one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolShape {
	/// A convolution of each plane with itself, as far as places go.
	places: ConvShape,
	/// Padding after the last element of each axis.
	ends: [usize; 3],
}

impl PoolShape {
	/// Input `[batch, channels, spatial...]`, and sizes of the kernel and of the output for each spatial axis. The
	/// caller chooses the size of the output, which may have one place more than all of whose window lies in the padded
	/// input (ONNX's ceil_mode). None if sizes do not fit each other or overflow.
	pub fn new(input: &[usize], kernel: &[usize], window: Window<'_>, output: &[usize]) -> Option<Self> {
		let rank = input.len().checked_sub(2)?;
		if kernel.len() != rank || output.len() != rank {
			return None;
		}
		// Each plane by itself obeys the rules of a convolution.
		let rule = ConvShape::new(&[&[1, 1], &input[2..]].concat(), &[&[1, 1], kernel].concat(), window, 1)?;
		let output = axes(output, 1);
		if output
			.iter()
			.zip(rule.output)
			.any(|(&size, most)| size == 0 || size > most + 1)
		{
			return None;
		}
		let places = ConvShape {
			batch: input[0],
			groups: input[1],
			channels: input[1],
			filters: input[1],
			output,
			..rule
		};
		places.checked().map(|places| Self {
			places,
			ends: axes(&window.pads[rank..], 0),
		})
	}

	/// Numbers in the input.
	pub fn input_len(&self) -> usize {
		self.places.input_len()
	}

	/// Numbers in the output.
	pub fn output_len(&self) -> usize {
		self.places.output_len()
	}

	fn planes(&self) -> usize {
		self.places.batch * self.places.channels
	}

	/// Which outputs of a row see the input through a tap of the last axis: from, to, and where the first one looks.
	fn columns(&self, tap: usize) -> (usize, usize, usize) {
		let places = &self.places;
		let start = (tap * places.dilation[2]) as isize - places.pads[2] as isize;
		let (low, high) = crate::conv::lattice::inside(places.input[2], start, places.stride[2], places.output[2]);
		(
			low,
			high,
			if low < high {
				(start + (low * places.stride[2]) as isize) as usize
			} else {
				0
			},
		)
	}

	/// The rows of the input that a row of outputs sees, in order.
	fn rows(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
		let places = &self.places;
		let (plane, row) = (row / places.output[1], row % places.output[1]);
		(0..places.kernel[0])
			.filter_map(move |tap| places.tap(0, plane, tap))
			.flat_map(move |plane| {
				let rows = (0..places.kernel[1]).filter_map(move |tap| places.tap(1, row, tap));
				rows.map(move |row| plane * places.input[1] + row)
			})
	}
}
