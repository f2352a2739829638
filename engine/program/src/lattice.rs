//! Where the outputs of a convolution find their inputs: how large the parts of the input are that kernels copy so that
//! padding and strides need no further thought. Both memory and cost go by this.

use crate::{
	arithmetic::{product, sum},
	op::{ConvTranspose, Window},
	types::Shape,
};

/// Most outputs that are computed at once along the last axis.
pub(crate) const LONGEST: u64 = 1008;

/// Outputs and their taps along three axes; where there are fewer, the first ones have one place.
#[derive(Clone, Debug)]
pub(crate) struct Lattice {
	pub(crate) input: [u64; 3],
	pub(crate) output: [u64; 3],
	pub(crate) stride: [u64; 3],
	/// How many taps there are along each axis.
	pub(crate) taps: [u64; 3],
	/// From the first to the last of them.
	pub(crate) spread: [u64; 3],
	/// The remainders that columns of taps have by the stride.
	phases: u64,
	/// Whether all inputs are found in the input itself.
	pub(crate) direct: bool,
}

/// One to three numbers, aligned at the last axis.
fn axes(numbers: &[u32], otherwise: u64) -> Option<[u64; 3]> {
	let mut all = [otherwise; 3];
	let places = all.iter_mut().rev().zip(numbers.iter().rev());
	places.for_each(|(place, number)| *place = (*number).into());
	(numbers.len() <= 3).then_some(all)
}

/// What a function gives for each axis.
fn each(of: impl Fn(usize) -> Option<u64>) -> Option<[u64; 3]> {
	Some([of(0)?, of(1)?, of(2)?])
}

fn greatest_divisor(mut a: u64, mut b: u64) -> u64 {
	while let Some(rest) = a.checked_rem(b) {
		(a, b) = (b, rest);
	}
	a.max(1)
}

fn spatial(shape: &Shape) -> Option<&[u32]> {
	shape.dims().get(2..)
}

impl Lattice {
	/// Of a convolution or a pooling with a kernel of some sizes.
	pub(crate) fn of(window: &Window, kernel: &[u32], x: &Shape, output: &Shape) -> Option<Self> {
		let (input, output) = (axes(spatial(x)?, 1)?, axes(spatial(output)?, 1)?);
		let (stride, taps) = (axes(&window.strides, 1)?, axes(kernel, 1)?);
		let dilation = axes(&window.dilations, 1)?;
		let begin = axes(&window.pads_begin, 0)?;
		let spread = each(|axis| taps.get(axis)?.checked_sub(1)?.checked_mul(*dilation.get(axis)?))?;
		let [_, _, step] = stride;
		let [_, _, columns] = taps;
		let remainders = step.checked_div(greatest_divisor(step, *dilation.last()?))?;
		let mut this = Self {
			input,
			output,
			stride,
			taps,
			spread,
			phases: columns.min(remainders),
			direct: false,
		};
		let inside = |axis: usize| {
			let last = this.output.get(axis)?.checked_sub(1)?.checked_mul(*stride.get(axis)?)?;
			last.checked_add(*spread.get(axis)?)
		};
		let reach = each(inside)?;
		this.direct = step == 1 && begin == [0; 3] && reach.iter().zip(&input).all(|(reach, input)| reach < input);
		Some(this)
	}

	/// Of one of the convolutions that a transposed one consists of: that of a remainder with most outputs and taps.
	pub(crate) fn of_phase(conv: &ConvTranspose, kernel: &[u32], x: &Shape, output: &Shape) -> Option<Self> {
		let whole = Self::of(&conv.window, kernel, x, output)?;
		let dilation = axes(&conv.window.dilations, 1)?;
		let stride = |axis: usize| whole.stride.get(axis).copied();
		let output = each(|axis| Some(whole.output.get(axis)?.div_ceil(stride(axis)?)))?;
		let taps = each(|axis| {
			let divisor = greatest_divisor(stride(axis)?, *dilation.get(axis)?);
			Some(whole.taps.get(axis)?.div_ceil(stride(axis)?.checked_div(divisor)?))
		})?;
		let spread = each(|axis| whole.spread.get(axis)?.checked_div(stride(axis)?))?;
		Some(Self {
			output,
			taps,
			spread,
			stride: [1; 3],
			phases: 1,
			direct: false,
			..whole
		})
	}

	/// Taps in all.
	pub(crate) fn tap_count(&self) -> Option<u64> {
		product(self.taps)
	}

	/// Outputs in all.
	pub(crate) fn len(&self) -> Option<u64> {
		product(self.output)
	}

	/// Numbers of one channel that so many planes, rows and columns of outputs need.
	pub(crate) fn region(&self, size: [u64; 3]) -> Option<u64> {
		let count = |axis: usize| {
			let (spread, stride) = (*self.spread.get(axis)?, *self.stride.get(axis)?);
			// With one tap only, what lies between outputs is not needed.
			let step = if spread == 0 { 1 } else { stride };
			let places = size.get(axis)?.checked_sub(1)?.checked_mul(step)?;
			sum([places, spread, 1])
		};
		let ([_, _, columns], [_, _, spread], [_, _, stride]) = (size, self.spread, self.stride);
		let row = columns.checked_add(spread.checked_div(stride)?)?;
		product([count(0)?, count(1)?, self.phases, row])
	}

	/// The same of all outputs.
	pub(crate) fn whole(&self) -> Option<u64> {
		self.region(self.output)
	}

	/// The same of the outputs of which there are always as many at once: a row, or a part of it.
	pub(crate) fn least(&self) -> Option<u64> {
		let [_, _, columns] = self.output;
		self.region([1, 1, columns.min(LONGEST)])
	}

	/// Into how many parts of that kind the outputs of a plane fall.
	pub(crate) fn parts(&self) -> Option<u64> {
		let [planes, rows, columns] = self.output;
		product([planes, rows, columns.div_ceil(LONGEST / 2)])
	}
}
