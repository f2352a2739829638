//! A tensor seen along other axes: a list of axes with the distance between neighbours, and a copy of what they lead to.

use crate::{buffer::Element, split::split};
use verdict_kernels::Workers;

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;
/// Side of the squares in which a matrix is turned: what it reads stays in the first-level cache until all is written.
const SQUARE: usize = 16;

/// An axis of the output: how many places it has, and how far apart in the input their elements lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
	pub size: usize,
	pub stride: isize,
}

/// Where the elements of an output lie in its input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
	start: usize,
	/// The outermost first; what can be walked in one go is one axis.
	axes: Vec<Axis>,
}

impl View {
	pub(super) fn new(start: usize, axes: Vec<Axis>) -> Self {
		let mut merged: Vec<Axis> = Vec::with_capacity(axes.len());
		for axis in axes.into_iter().filter(|axis| axis.size != 1) {
			match merged.last_mut() {
				Some(outer) if outer.stride == axis.stride * axis.size as isize => {
					*outer = Axis {
						size: outer.size * axis.size,
						..axis
					};
				}
				_ => merged.push(axis),
			}
		}
		Self { start, axes: merged }
	}

	/// How many elements it shows.
	pub(super) fn len(&self) -> usize {
		self.axes.iter().map(|axis| axis.size).product()
	}

	/// The greatest place that is read; none if one would lie before the first.
	pub(super) fn last(&self) -> Option<usize> {
		let ways = self.axes.iter().map(|axis| (axis.size as isize - 1) * axis.stride);
		let (forth, back): (Vec<isize>, Vec<isize>) = ways.partition(|way| *way >= 0);
		self.start.checked_add_signed(back.iter().sum())?;
		self.start.checked_add_signed(forth.iter().sum())
	}

	/// Copies all that it shows.
	pub(super) fn copy<T: Element>(&self, workers: &dyn Workers, input: &[T], output: &mut [T]) {
		let Some((outermost, inner)) = self.axes.split_first() else {
			return output.fill(input[self.start]);
		};
		let unit = inner.iter().map(|axis| axis.size).product();
		split(workers, output, unit, LEAST_SHARE, &|first, part| {
			let mut axes = self.axes.clone();
			axes[0].size = part.len() / unit;
			let start = self.start.wrapping_add_signed(outermost.stride * first as isize);
			Self { start, axes }.copy_alone(input, part);
		});
	}

	fn copy_alone<T: Element>(&self, input: &[T], output: &mut [T]) {
		let Some((inner, outer)) = self.axes.split_last() else {
			return;
		};
		if inner.stride != 0 && inner.stride != 1 {
			// Another axis along which elements lie side by side: a matrix to be turned.
			if let Some(side) = outer.iter().rposition(|axis| axis.stride == 1) {
				return self.turn(side, input, output);
			}
		}
		let mut rows = output.chunks_exact_mut(inner.size);
		walk(self.start, outer, |from, _| {
			let Some(row) = rows.next() else { return };
			match inner.stride {
				0 => row.fill(input[from]),
				1 => row.copy_from_slice(&input[from..from + row.len()]),
				stride => {
					let mut from = from;
					for to in row {
						*to = input[from];
						from = from.wrapping_add_signed(stride);
					}
				}
			}
		});
	}

	/// Copies where axis `side` has its elements side by side in the input, and the last axis in the output.
	fn turn<T: Element>(&self, side: usize, input: &[T], output: &mut [T]) {
		let last = self.axes.len() - 1;
		let (rows, columns) = (self.axes[side].size, self.axes[last].size);
		let from_step = self.axes[last].stride;
		let to_step: usize = self.axes[side + 1..].iter().map(|axis| axis.size).product();
		// The axes around the matrices, with how far apart these are in the output.
		let mut around: Vec<Axis> = Vec::with_capacity(last);
		let mut to_strides = Vec::with_capacity(last);
		let mut to_stride = 1;
		for (axis, &shape) in self.axes.iter().enumerate().rev() {
			if axis != side && axis != last {
				around.push(shape);
				to_strides.push(to_stride);
			}
			to_stride *= shape.size;
		}
		around.reverse();
		to_strides.reverse();
		walk(self.start, &around, |from, index| {
			let to: usize = index
				.iter()
				.zip(&to_strides)
				.map(|(index, stride)| index * stride)
				.sum();
			for column in (0..columns).step_by(SQUARE) {
				let width = SQUARE.min(columns - column);
				let from = from.wrapping_add_signed(from_step * column as isize);
				for row in (0..rows).step_by(SQUARE) {
					let height = SQUARE.min(rows - row);
					let mut square = [[T::default(); SQUARE]; SQUARE];
					for (number, line) in square[..width].iter_mut().enumerate() {
						let begin = from.wrapping_add_signed(from_step * number as isize) + row;
						match height {
							SQUARE => line.copy_from_slice(&input[begin..begin + SQUARE]),
							_ => line[..height].copy_from_slice(&input[begin..begin + height]),
						}
					}
					for number in 0..height {
						let begin = to + (row + number) * to_step + column;
						let line = &mut output[begin..begin + width];
						for (to, from) in line.iter_mut().zip(&square) {
							*to = from[number];
						}
					}
				}
			}
		});
	}
}

/// Calls `each` for all places on some axes in order, with where they are in the input, and their indices.
fn walk(start: usize, axes: &[Axis], mut each: impl FnMut(usize, &[usize])) {
	let mut index = vec![0; axes.len()];
	let mut from = start;
	loop {
		each(from, &index);
		let mut carried = true;
		for (index, axis) in index.iter_mut().zip(axes).rev() {
			*index += 1;
			from = from.wrapping_add_signed(axis.stride);
			if *index < axis.size {
				carried = false;
				break;
			}
			*index = 0;
			from = from.wrapping_add_signed(-axis.stride * axis.size as isize);
		}
		if carried {
			return;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Element by element, as the definition says.
	fn plainly(view: &View, input: &[i64]) -> Vec<i64> {
		(0..view.len())
			.map(|mut number| {
				let mut from = view.start as isize;
				for axis in view.axes.iter().rev() {
					from += (number % axis.size) as isize * axis.stride;
					number /= axis.size;
				}
				input[from as usize]
			})
			.collect()
	}

	struct Many(usize);

	impl Workers for Many {
		fn count(&self) -> usize {
			self.0
		}

		fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
			(0..tasks).for_each(task);
		}
	}

	#[test]
	fn views_of_all_kinds_are_copied_as_they_are_defined() {
		let axis = |size, stride| Axis { size, stride };
		let large = [axis(37, 1), axis(3, 37 * 70), axis(70, 37)];
		for (start, axes) in [
			(5, vec![]),
			(0, vec![axis(7, 1)]),
			(9, vec![axis(3, -3)]),
			(0, vec![axis(4, 0), axis(6, 1)]),
			(0, vec![axis(4, 1), axis(6, 0)]),
			(2, vec![axis(4, 1), axis(6, 4)]),
			(400, vec![axis(4, 1), axis(2, 100), axis(6, -4)]),
			(0, vec![axis(2, 1), axis(3, 2), axis(4, 6), axis(5, 24)]),
			(0, vec![axis(17, 1), axis(33, 17)]),
			(0, vec![axis(2, 0), axis(17, 1), axis(2, 17 * 33), axis(33, 17)]),
			(0, large.to_vec()),
		] {
			let view = View::new(start, axes);
			let input: Vec<i64> = (0..10_000).collect();
			let expected = plainly(&view, &input);
			assert_eq!(
				view.last(),
				expected.iter().max().map(|last| *last as usize),
				"{view:?}"
			);
			for workers in [1, 3] {
				let mut output = vec![-1; view.len()];
				view.copy(&Many(workers), &input, &mut output);
				assert_eq!(output, expected, "{view:?}");
			}
		}
	}

	#[test]
	fn what_is_split_between_workers_is_the_same() {
		let view = View::new(3, vec![Axis { size: 700, stride: 1 }, Axis { size: 300, stride: 700 }]);
		let input: Vec<i64> = (0..700 * 300 + 3).collect();
		let mut output = vec![-1; view.len()];
		view.copy(&Many(3), &input, &mut output);
		assert_eq!(output, plainly(&view, &input));
	}

	#[test]
	fn axes_that_can_be_walked_in_one_go_are_merged() {
		let axis = |size, stride| Axis { size, stride };
		assert_eq!(
			View::new(0, vec![axis(2, 12), axis(1, 5), axis(3, 4), axis(4, 1)]).axes,
			[axis(24, 1)]
		);
		assert_eq!(
			View::new(0, vec![axis(2, 0), axis(3, 0), axis(4, 1)]).axes,
			[axis(6, 0), axis(4, 1)]
		);
		assert_eq!(View::new(9, vec![axis(2, -5), axis(5, -1)]).axes, [axis(10, -1)]);
	}
}
