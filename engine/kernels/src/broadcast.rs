//! How inputs of different shapes meet in one output: numpy's rule, or any strides.

use core::ops::Range;

/// For each element of an output, where to find the elements of `N` inputs that it is made of.
///
/// Axes that can be walked in one go are merged, so that equal shapes, a scalar, a row or a column become loops over
/// long runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Broadcast<const N: usize> {
	shape: Vec<usize>,
	/// Merged axes, the innermost last; at least one.
	axes: Vec<Axis<N>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis<const N: usize> {
	size: usize,
	strides: [usize; N],
}

/// Elements of the output that lie side by side, and where their inputs are: at `starts`, then `strides` apart.
#[derive(Clone, Copy)]
pub(crate) struct Run<const N: usize> {
	pub len: usize,
	pub starts: [usize; N],
	pub strides: [usize; N],
}

/// How many elements are gathered at a time from inputs that have them further apart than side by side.
pub(crate) const GATHERED: usize = 256;

impl<const N: usize> Run<N> {
	/// The elements of input number `number`, if they lie side by side.
	#[inline(always)]
	pub(crate) fn slice<'a, T>(&self, number: usize, input: &'a [T]) -> &'a [T] {
		&input[self.starts[number]..][..self.len]
	}

	/// Copies elements of input number `number`, from the run's element `first` on.
	#[inline(always)]
	pub(crate) fn gather<T: Copy>(&self, number: usize, input: &[T], first: usize, to: &mut [T]) {
		let (start, stride) = (self.starts[number], self.strides[number]);
		for (index, value) in to.iter_mut().enumerate() {
			*value = input[start + (first + index) * stride];
		}
	}
}

impl<const N: usize> Broadcast<N> {
	/// Shapes are aligned at their ends; an axis of size 1, or one that is missing, repeats. `None` if they do not fit.
	pub fn new(shapes: [&[usize]; N]) -> Option<Self> {
		let rank = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
		let mut shape = vec![1; rank];
		let mut strides = vec![[0; N]; rank];
		for (input, sizes) in shapes.iter().enumerate() {
			let mut stride = 1;
			for (axis, &size) in sizes.iter().enumerate().rev() {
				let axis = axis + rank - sizes.len();
				if size != 1 {
					if shape[axis] != 1 && shape[axis] != size {
						return None;
					}
					shape[axis] = size;
					strides[axis][input] = stride;
				}
				stride *= size;
			}
		}
		Some(Self::merged(shape, strides))
	}

	/// An output of this shape; per axis and input, how far apart the elements are that follow each other.
	pub fn with_strides(shape: &[usize], strides: &[[usize; N]]) -> Self {
		assert_eq!(shape.len(), strides.len());
		Self::merged(shape.to_vec(), strides.to_vec())
	}

	/// All of the same shape: one run of so many elements.
	pub fn same(len: usize) -> Self {
		Self::merged(vec![len], vec![[1; N]])
	}

	fn merged(shape: Vec<usize>, strides: Vec<[usize; N]>) -> Self {
		let mut axes: Vec<Axis<N>> = Vec::with_capacity(shape.len().max(1));
		for (&size, &strides) in shape.iter().zip(&strides) {
			if size == 1 {
				continue;
			}
			match axes.last_mut() {
				Some(outer) if (0..N).all(|input| outer.strides[input] == strides[input] * size) => {
					*outer = Axis {
						size: outer.size * size,
						strides,
					};
				}
				_ => axes.push(Axis { size, strides }),
			}
		}
		if axes.is_empty() {
			axes.push(Axis {
				size: 1,
				strides: [0; N],
			});
		}
		Self { shape, axes }
	}

	/// Of the output.
	pub fn shape(&self) -> &[usize] {
		&self.shape
	}

	/// How many elements the output has.
	pub fn len(&self) -> usize {
		self.shape.iter().product()
	}

	/// Whether the output has no elements.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// The runs that make up the elements in the range, in order.
	#[inline(always)]
	pub(crate) fn runs(&self, range: Range<usize>) -> Runs<'_, N> {
		let mut runs = Runs {
			inner: Axis {
				size: 0,
				strides: [0; N],
			},
			outer: &[],
			starts: [0; N],
			indices: Vec::new(),
			column: 0,
			left: 0,
		};
		let Some((inner, outer)) = self.axes.split_last().filter(|_| !range.is_empty()) else {
			return runs;
		};
		// Where along each axis the walk begins; from there on it only counts.
		let mut row = range.start / inner.size;
		runs.indices = vec![0; outer.len()];
		for (index, axis) in runs.indices.iter_mut().zip(outer).rev() {
			*index = row % axis.size;
			row /= axis.size;
			for (start, stride) in runs.starts.iter_mut().zip(axis.strides) {
				*start += stride * *index;
			}
		}
		(runs.inner, runs.outer) = (*inner, outer);
		(runs.column, runs.left) = (range.start % inner.size, range.len());
		runs
	}
}

/// What [`Broadcast::runs`] gives.
pub(crate) struct Runs<'a, const N: usize> {
	inner: Axis<N>,
	outer: &'a [Axis<N>],
	/// Of the row of the inner axis that comes next.
	starts: [usize; N],
	indices: Vec<usize>,
	/// Where in that row to go on.
	column: usize,
	/// How many elements are to come.
	left: usize,
}

impl<const N: usize> Iterator for Runs<'_, N> {
	type Item = Run<N>;

	#[inline(always)]
	fn next(&mut self) -> Option<Run<N>> {
		if self.left == 0 {
			return None;
		}
		let len = (self.inner.size - self.column).min(self.left);
		let mut starts = self.starts;
		for (start, stride) in starts.iter_mut().zip(self.inner.strides) {
			*start += stride * self.column;
		}
		self.left -= len;
		self.column = 0;
		for (index, axis) in self.indices.iter_mut().zip(self.outer).rev() {
			*index += 1;
			let back = if *index == axis.size { core::mem::take(index) } else { 0 };
			for (start, stride) in self.starts.iter_mut().zip(axis.strides) {
				*start = *start + stride - stride * back;
			}
			if back == 0 {
				break;
			}
		}
		Some(Run {
			len,
			starts,
			strides: self.inner.strides,
		})
	}
}
