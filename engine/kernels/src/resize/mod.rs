//! Resizing by interpolation, as ONNX's Resize does it, for any number of axes.
//!
//! An output is a weighted sum of inputs near the place where it looks, one axis after the other, the last one first.

mod axis;
#[cfg(test)]
mod tests;

pub use axis::Axis;

use crate::{
	arithmetic::By,
	dispatch::by_isa,
	share::{cut, share, Shared},
	Isa, Scratch, Workers,
};
use axis::Table;

/// Which neighbours count, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
	/// One only.
	Nearest(Rounding),
	/// Two, by distance.
	Linear,
	/// Four, by Keys's cubic with this coefficient.
	Cubic(f32),
}

/// Which neighbour is nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
	/// The nearer one, of two the lower.
	PreferFloor,
	/// The nearer one, of two the upper.
	PreferCeil,
	/// The lower.
	Floor,
	/// The upper.
	Ceil,
}

/// ONNX's coordinate_transformation_mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinates {
	/// half_pixel
	HalfPixel,
	/// half_pixel_symmetric
	HalfPixelSymmetric,
	/// pytorch_half_pixel
	PytorchHalfPixel,
	/// align_corners
	AlignCorners,
	/// asymmetric
	Asymmetric,
	/// tf_crop_and_resize
	Crop,
}

/// How to resize.
#[derive(Clone, Copy, Debug)]
pub struct Resize {
	/// Which neighbours count.
	pub mode: Mode,
	/// Where outputs look.
	pub coordinates: Coordinates,
	/// Whether neighbours outside of the input count nothing, and not as the ones at its edge.
	pub exclude_outside: bool,
	/// Whether shrinking looks at all inputs between the neighbours too.
	pub antialias: bool,
	/// What outputs become that look outside of the input, with [`Coordinates::Crop`].
	pub extrapolation: f32,
}

/// A resizing made ready: what each output of each axis sees.
#[derive(Clone, Debug)]
pub struct Resizer {
	input: Vec<usize>,
	output: Vec<usize>,
	tables: Vec<Option<Table>>,
	extrapolation: f32,
	nearest: bool,
}

impl Resizer {
	/// For tensors with these axes, outermost first. None if a size is 0, or sizes overflow, those between two axes
	/// among them.
	pub fn new(how: &Resize, axes: &[Axis]) -> Option<Self> {
		let between_axes = match how.mode {
			Mode::Nearest(_) => 0,
			_ => axes.len(),
		};
		for done in [0, axes.len()].into_iter().chain(1..between_axes) {
			let sizes = axes.iter().rev().enumerate();
			let sizes = sizes.map(|(index, axis)| if index < done { axis.output } else { axis.input });
			let count = sizes
				.into_iter()
				.try_fold(1_usize, |product, size| product.checked_mul(size))?;
			if count == 0 || count >= isize::MAX as usize / 64 {
				return None;
			}
		}
		let table = |axis: &Axis| {
			let table = axis.table(how);
			// Nothing is done along an axis whose outputs are its inputs.
			let one_each = table.weights.len() == axis.output && table.weights.iter().all(|&weight| weight == 1.0);
			let same = axis.input == axis.output && one_each && table.indices.iter().copied().eq(0..axis.input);
			(!same || table.outside.contains(&true)).then_some(table)
		};
		Some(Self {
			input: axes.iter().map(|axis| axis.input).collect(),
			output: axes.iter().map(|axis| axis.output).collect(),
			tables: axes.iter().map(table).collect(),
			extrapolation: how.extrapolation,
			nearest: matches!(how.mode, Mode::Nearest(_)),
		})
	}

	/// Numbers of the input.
	pub fn input_len(&self) -> usize {
		self.input.iter().product()
	}

	/// Numbers of the output.
	pub fn output_len(&self) -> usize {
		self.output.iter().product()
	}

	/// Computes all outputs. Panics if a slice has another length than the axes say.
	pub fn run(&self, isa: Isa, workers: &dyn Workers, scratch: &mut Scratch, input: &[f32], out: &mut [f32]) {
		assert_eq!((input.len(), out.len()), (self.input_len(), self.output_len()));
		if self.nearest {
			self.take(input, out);
		} else {
			self.interpolate(isa, workers, scratch, input, out);
		}
		self.extrapolate(self.extrapolation, out);
	}

	/// Sets the outputs that look outside of the input to a value, of any type of number.
	pub fn extrapolate<T: Copy>(&self, value: T, out: &mut [T]) {
		assert_eq!(out.len(), self.output_len());
		// How many numbers a place on the axis has.
		let mut inner = 1;
		for (size, table) in self.output.iter().zip(&self.tables).rev() {
			let outside = table.as_ref().map(|table| &table.outside);
			if let Some(outside) = outside.filter(|outside| outside.contains(&true)) {
				for whole in out.chunks_exact_mut(inner * size) {
					for (part, outside) in whole.chunks_exact_mut(inner).zip(outside) {
						if *outside {
							part.fill(value);
						}
					}
				}
			}
			inner *= size;
		}
	}

	/// The nearest of each, of any type of number; only where that is the mode.
	pub fn take<T: Copy>(&self, input: &[T], out: &mut [T]) {
		assert!(self.nearest && input.len() == self.input_len() && out.len() == self.output_len());
		let Some((&last, outer)) = self.output.split_last() else {
			return out.copy_from_slice(input);
		};
		let rows = out.len() / last;
		let width = self.input[outer.len()];
		let index = |axis: usize, at: usize| self.tables[axis].as_ref().map_or(at, |table| table.indices[at]);
		let mut before: Option<(usize, usize)> = None;
		for row in 0..rows {
			let (mut rest, mut from, mut step) = (row, 0, width);
			for axis in (0..outer.len()).rev() {
				from += index(axis, rest % outer[axis]) * step;
				step *= self.input[axis];
				rest /= outer[axis];
			}
			match before {
				// The same row again.
				Some((known, at)) if known == from => out.copy_within(at..at + last, row * last),
				_ => {
					let (input, out) = (&input[from..from + width], &mut out[row * last..][..last]);
					match &self.tables[outer.len()] {
						None => out.copy_from_slice(input),
						Some(table) => {
							for (x, &index) in out.iter_mut().zip(&table.indices) {
								*x = input[index];
							}
						}
					}
				}
			}
			before = Some((from, row * last));
		}
	}

	/// Weighted sums along one axis after the other.
	fn interpolate(&self, isa: Isa, workers: &dyn Workers, scratch: &mut Scratch, input: &[f32], out: &mut [f32]) {
		let mut sizes = self.input.clone();
		let mut current: Option<Vec<f32>> = None;
		let passes: Vec<(usize, &Table)> = self
			.tables
			.iter()
			.enumerate()
			.filter_map(|(axis, table)| Some((axis, table.as_ref()?)))
			.rev()
			.collect();
		for (number, (axis, table)) in passes.iter().enumerate() {
			let from = current.as_deref().unwrap_or(input);
			let pass = Pass {
				outer: sizes[..*axis].iter().product(),
				input: sizes[*axis],
				output: self.output[*axis],
				inner: sizes[*axis + 1..].iter().product(),
				table,
			};
			sizes[*axis] = self.output[*axis];
			if number + 1 == passes.len() {
				pass.run(isa, workers, scratch, from, out);
			} else {
				let mut next = vec![0.0; sizes.iter().product()];
				pass.run(isa, workers, scratch, from, &mut next);
				current = Some(next);
			}
		}
		if passes.is_empty() {
			out.copy_from_slice(input);
		}
	}
}

/// Weighted sums along one axis.
struct Pass<'a> {
	outer: usize,
	input: usize,
	output: usize,
	inner: usize,
	table: &'a Table,
}

impl Pass<'_> {
	fn run(&self, isa: Isa, workers: &dyn Workers, scratch: &mut Scratch, input: &[f32], out: &mut [f32]) {
		let (from, to) = (self.input * self.inner, self.output * self.inner);
		let pieces = self
			.outer
			.min(if out.len() > 1 << 14 { 4 * workers.count() } else { 1 });
		let out = Shared(out.as_mut_ptr());
		share(workers, scratch, 0, pieces, &|piece, _| {
			for outer in cut(self.outer, pieces, piece)..cut(self.outer, pieces, piece + 1) {
				// SAFETY: each part of the output belongs to one piece.
				let out = unsafe { out.part(outer * to, to) };
				part(isa, self, &input[outer * from..][..from], out);
			}
		});
	}
}

by_isa! {
	/// One part: sums from +0 over the taps in order, each product and each addition rounded.
	fn part[FLUSHED](pass: &Pass<'_>, input: &[f32], out: &mut [f32]) {
		let (table, inner) = (pass.table, pass.inner);
		if inner == 1 && !table.by_place.is_empty() {
			let count = out.len();
			out.fill(0.0);
			for place in &table.by_place {
				let (indices, weights, used) = (&place.indices[..count], &place.weights[..count], &place.used[..count]);
				for i in 0..count {
					let product = By::<FLUSHED>::mul(weights[i], input[indices[i] as usize]);
					let sum = By::<FLUSHED>::add(out[i], product);
					out[i] = if used[i] == 0 { out[i] } else { sum };
				}
			}
			return;
		}
		for output in 0..pass.output {
			let taps = table.starts[output]..table.starts[output + 1];
			let (indices, weights) = (&table.indices[taps.clone()], &table.weights[taps]);
			let out = &mut out[output * inner..][..inner];
			match (indices, weights) {
				([a, b], [v, w]) => {
					let (a, b) = (&input[a * inner..][..inner], &input[b * inner..][..inner]);
					for i in 0..inner {
						let first = By::<FLUSHED>::add(0.0, By::<FLUSHED>::mul(*v, a[i]));
						out[i] = By::<FLUSHED>::add(first, By::<FLUSHED>::mul(*w, b[i]));
					}
				}
				_ => {
					out.fill(0.0);
					for (index, weight) in indices.iter().zip(weights) {
						for (sum, x) in out.iter_mut().zip(&input[index * inner..][..inner]) {
							*sum = By::<FLUSHED>::add(*sum, By::<FLUSHED>::mul(*weight, *x));
						}
					}
				}
			}
		}
	}
}
