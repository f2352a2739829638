//! Depthwise convolutions of bytes.
//!
//! With few taps, all sums are whole numbers below 2^24, and binary32 adds such without rounding: the kernel for
//! numbers computes them. With more, plain loops do.

use super::{
	finish::{Channels, Finished, Target, Terms},
	zero_of, Bytes,
};
use crate::{
	buffer::{lines, Scratch},
	conv::{depthwise::Depthwise as OfNumbers, lattice::inside, reference::raster, ConvShape, Finish},
	dispatch::by_isa,
	share::share,
	Isa, Workers,
};

/// A depthwise convolution of bytes, made ready: weights less their zero points.
#[derive(Clone)]
pub(super) struct Depthwise {
	weights: Vec<i32>,
	/// The same with numbers, where that is exact.
	numbers: Option<OfNumbers>,
}

/// Most taps whose sums are exact in binary32: differences of bytes are at most 255 in size.
const EXACT_TAPS: usize = (1 << 24) / (255 * 255);

by_isa! {
	/// Bytes, their sign bits flipped, less their zero point.
	fn to_numbers(bytes: &[u8], flip: u8, zero: i32, numbers: &mut [f32]) {
		for (number, byte) in numbers.iter_mut().zip(bytes) {
			*number = (i32::from(byte ^ flip) - zero) as f32;
		}
	}
}

by_isa! {
	/// Whole numbers, and a bias.
	fn to_sums(numbers: &[f32], bias: i32, sums: &mut [i32]) {
		for (sum, number) in sums.iter_mut().zip(numbers) {
			// SAFETY: whole numbers below 2^24 in size.
			*sum = unsafe { number.to_int_unchecked::<i32>() }.wrapping_add(bias);
		}
	}
}

by_isa! {
	/// `sums[i] += (bytes[i * step] - zero) * weight`; the bytes' sign bits are flipped first.
	fn add_tap(bytes: &[u8], step: usize, flip: u8, zero: i32, weight: i32, sums: &mut [i32]) {
		if step == 1 {
			for (sum, &byte) in sums.iter_mut().zip(bytes) {
				*sum = sum.wrapping_add((i32::from(byte ^ flip) - zero) * weight);
			}
		} else {
			for (sum, &byte) in sums.iter_mut().zip(bytes.iter().step_by(step)) {
				*sum = sum.wrapping_add((i32::from(byte ^ flip) - zero) * weight);
			}
		}
	}
}

impl Depthwise {
	pub(super) fn new(isa: Isa, shape: &ConvShape, weights: Bytes<'_>, zeros: &[i32]) -> Self {
		let weight = |index: usize| weights.get(index) - zero_of(zeros, index / shape.taps());
		let weights: Vec<i32> = (0..weights.len()).map(weight).collect();
		let numbers: Vec<f32> = weights.iter().map(|&weight| weight as f32).collect();
		// Where few outputs look at few inputs, it does not pay to convert all of a plane.
		let exact = shape.taps() <= EXACT_TAPS && shape.output_plane() * shape.taps() * 4 >= shape.input_plane();
		Self {
			weights,
			numbers: exact.then(|| OfNumbers::new(isa, shape, &numbers)).flatten(),
		}
	}

	pub(super) fn bytes(&self) -> usize {
		size_of_val(&self.weights[..]) + self.numbers.as_ref().map_or(0, OfNumbers::bytes)
	}

	#[allow(clippy::too_many_arguments)]
	pub(super) fn run(
		&self,
		isa: Isa,
		shape: &ConvShape,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		(input, zero): (Bytes<'_>, i32),
		bias: &[i32],
		target: Target<'_>,
	) {
		/// Multiply-adds of a piece of work.
		const PIECE: usize = 1 << 16;
		let (planes, len) = (shape.batch * shape.filters, shape.output_plane());
		let each = (PIECE / (len * shape.taps())).clamp(1, planes);
		let (input_len, copy_len) = self
			.numbers
			.as_ref()
			.map_or((0, 0), |numbers| (shape.input_plane(), numbers.copy_len()));
		let lines = lines::<i32>(len) * 2 + lines::<f32>(input_len) + lines::<f32>(copy_len);
		share(workers, scratch, lines, planes.div_ceil(each), &|piece, arena| {
			let sums: &mut [i32] = arena.take(len);
			let (numbers, from): (&mut [f32], &mut [f32]) = (arena.take(len), arena.take(input_len));
			let room: &mut [f32] = arena.take(copy_len);
			for plane in piece * each..planes.min((piece + 1) * each) {
				let (image, filter) = (plane / shape.filters, plane % shape.filters);
				let channel = image * shape.channels + filter / shape.group_filters();
				let raw = &input.raw()[channel * shape.input_plane()..][..shape.input_plane()];
				let flip = if input.is_signed() { 0x80 } else { 0 };
				// The byte with its sign flipped is the number plus 128.
				let zero = zero + i32::from(flip);
				let bias = bias.get(filter).copied().unwrap_or(0);
				if let Some(kernel) = &self.numbers {
					to_numbers(isa, raw, flip, zero, from);
					kernel.plane(filter, from, &Finish::default(), room, numbers);
					to_sums(isa, numbers, bias, sums);
				} else {
					sums.fill(bias);
					self.add_taps(isa, shape, filter, (raw, flip, zero), sums);
				}
				let finished = Finished {
					sums,
					step: len,
					rows: 1,
					columns: len,
					channel: filter,
					channels: Channels::Rows,
					terms: Terms {
						column_bias: &[],
						row_bias: &[],
						row_zeros: &[],
						column_sums: &[],
					},
					at: plane * len,
					out_step: len,
				};
				// SAFETY: each plane of outputs belongs to one piece.
				unsafe { target.write(isa, &finished) };
			}
		});
	}

	/// Adds all taps to the sums of one plane.
	fn add_taps(
		&self,
		isa: Isa,
		shape: &ConvShape,
		filter: usize,
		(raw, flip, zero): (&[u8], u8, i32),
		sums: &mut [i32],
	) {
		let [_, height, width] = shape.input;
		let rows = shape.output[1];
		for (index, sums) in sums.chunks_exact_mut(shape.output[2]).enumerate() {
			for (tap, [z, y, x]) in raster(shape.kernel).enumerate() {
				let Some((z, y)) = shape.tap(0, index / rows, z).zip(shape.tap(1, index % rows, y)) else {
					continue;
				};
				let start = (x * shape.dilation[2]) as isize - shape.pads[2] as isize;
				let (low, high) = inside(width, start, shape.stride[2], sums.len());
				if low < high {
					let at = (start + (low * shape.stride[2]) as isize) as usize;
					let row = &raw[(z * height + y) * width..][..width];
					let weight = self.weights[filter * shape.taps() + tap];
					add_tap(
						isa,
						&row[at..],
						shape.stride[2],
						flip,
						zero,
						weight,
						&mut sums[low..high],
					);
				}
			}
		}
	}
}
