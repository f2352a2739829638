//! Where the outputs of a convolution look for their inputs, and the part of the input that a few of them need, copied
//! so that padding and strides need no further thought.

use super::ConvShape;

/// Outputs on a lattice: output o of an axis sees the inputs `o * stride + tap` for each tap.
#[derive(Clone, Debug)]
pub(crate) struct Lattice {
	pub input: [usize; 3],
	pub output: [usize; 3],
	pub stride: [usize; 3],
	pub taps: [Vec<isize>; 3],
}

/// Where outputs lie in the source that tiles are gathered from: the output at `origin` at 0, neighbours on the last
/// axis side by side.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
	pub origin: [usize; 3],
	/// From one output to the next on the first two axes.
	pub steps: [usize; 2],
}

/// The form of a part of the input, padded, and with each row divided by the remainder of its columns by the stride, so
/// that outputs side by side find their inputs side by side.
#[derive(Clone, Debug)]
pub(crate) struct Region {
	/// Inputs between planes and between rows.
	step: [usize; 2],
	/// Planes and rows.
	count: [usize; 2],
	/// The remainders that occur.
	phases: Vec<usize>,
	/// Numbers of each remainder.
	phase_len: usize,
	stride: usize,
	/// From one output to the next on the first two axes.
	steps: [usize; 2],
	/// Where each tap lies, relative to its output.
	taps: Vec<usize>,
}

/// A region for certain outputs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
	region: &'a Region,
	/// The input of the first plane, row and column.
	start: [isize; 3],
	/// The first output.
	origin: [usize; 3],
}

fn least(taps: &[isize]) -> isize {
	taps.iter().copied().min().unwrap_or(0)
}

fn spread(taps: &[isize]) -> usize {
	(taps.iter().copied().max().unwrap_or(0) - least(taps)) as usize
}

impl Lattice {
	/// Of an ordinary convolution.
	pub(crate) fn of(shape: &ConvShape) -> Self {
		let taps = |axis: usize| {
			let tap = |tap: usize| (tap * shape.dilation[axis]) as isize - shape.pads[axis] as isize;
			(0..shape.kernel[axis]).map(tap).collect()
		};
		Self {
			input: shape.input,
			output: shape.output,
			stride: shape.stride,
			taps: [taps(0), taps(1), taps(2)],
		}
	}

	/// Taps in all.
	pub(crate) fn tap_count(&self) -> usize {
		self.taps.iter().map(Vec::len).product()
	}

	/// Outputs in all.
	pub(crate) fn len(&self) -> usize {
		self.output.iter().product()
	}

	/// The output with this number.
	pub(crate) fn position(&self, number: usize) -> [usize; 3] {
		let [_, rows, columns] = self.output;
		[number / (rows * columns), number / columns % rows, number % columns]
	}

	/// Whether outputs side by side find all inputs side by side in the input itself, none of them in the padding.
	pub(crate) fn is_direct(&self) -> bool {
		self.stride[2] == 1
			&& (0..3).all(|axis| {
				let (least, spread) = (least(&self.taps[axis]), spread(&self.taps[axis]));
				let last = (self.output[axis] - 1) * self.stride[axis] + spread;
				least >= 0 && last as isize + least < self.input[axis] as isize
			})
	}

	/// Where each tap lies in the input itself, relative to its output. Only where that is direct.
	pub(crate) fn direct_taps(&self) -> Vec<usize> {
		let [_, rows, columns] = self.input;
		let mut taps = Vec::with_capacity(self.tap_count());
		for z in &self.taps[0] {
			for y in &self.taps[1] {
				taps.extend(
					self.taps[2]
						.iter()
						.map(|x| (*z as usize * rows + *y as usize) * columns + *x as usize),
				);
			}
		}
		taps
	}

	/// Where outputs lie in the input itself. Only where that is direct.
	pub(crate) fn direct_grid(&self) -> Grid {
		let [_, rows, columns] = self.input;
		Grid {
			origin: [0; 3],
			steps: [self.stride[0] * rows * columns, self.stride[1] * columns],
		}
	}

	/// The inputs between neighbouring planes and rows of a region. With one tap only, what lies between outputs is not
	/// needed.
	fn region_steps(&self) -> [usize; 2] {
		[0, 1].map(|axis| {
			if spread(&self.taps[axis]) == 0 {
				self.stride[axis]
			} else {
				1
			}
		})
	}

	/// The planes and rows of a region.
	fn region_count(&self, outputs: [usize; 2]) -> [usize; 2] {
		let step = self.region_steps();
		[0, 1].map(|axis| {
			(outputs[axis] - 1) * (self.stride[axis] / step[axis]) + spread(&self.taps[axis]) / step[axis] + 1
		})
	}

	/// The remainders by the stride that the columns of taps have.
	pub(crate) fn phases(&self) -> Vec<usize> {
		let columns_of = |tap: &isize| (tap - least(&self.taps[2])) as usize;
		let mut phases: Vec<usize> = self.taps[2]
			.iter()
			.map(|tap| columns_of(tap) % self.stride[2])
			.collect();
		phases.sort_unstable();
		phases.dedup();
		phases
	}

	/// How many numbers the region of so many planes, rows and columns of outputs has, with so many phases. The same as
	/// its length, without making it.
	pub(crate) fn region_len(&self, [planes, rows, columns]: [usize; 3], phases: usize) -> usize {
		let count = self.region_count([planes, rows]);
		count[0] * count[1] * phases * (columns + spread(&self.taps[2]) / self.stride[2])
	}

	/// The form of what so many planes, rows and columns of outputs need.
	pub(crate) fn region(&self, [planes, rows, columns]: [usize; 3]) -> Region {
		let step = self.region_steps();
		let per_output = [0, 1].map(|axis| self.stride[axis] / step[axis]);
		let count = self.region_count([planes, rows]);
		let stride = self.stride[2];
		let columns_of = |tap: &isize| (tap - least(&self.taps[2])) as usize;
		let phases = self.phases();
		let phase_len = columns + spread(&self.taps[2]) / stride;
		let row_len = phases.len() * phase_len;
		let mut taps = Vec::with_capacity(self.tap_count());
		for z in &self.taps[0] {
			let plane = (z - least(&self.taps[0])) as usize / step[0] * count[1];
			for y in &self.taps[1] {
				let row = (plane + (y - least(&self.taps[1])) as usize / step[1]) * row_len;
				taps.extend(self.taps[2].iter().map(|x| {
					let (phase, shift) = (columns_of(x) % stride, columns_of(x) / stride);
					let index = phases.binary_search(&phase).unwrap_or(0);
					row + index * phase_len + shift
				}));
			}
		}
		Region {
			step,
			count,
			phases,
			phase_len,
			stride,
			steps: [per_output[0] * count[1] * row_len, per_output[1] * row_len],
			taps,
		}
	}
}

impl Grid {
	/// The stretches `(offset, length)` in which `len` outputs from number `first` on lie.
	pub(crate) fn stretches<'a>(
		&'a self,
		lattice: &'a Lattice,
		first: usize,
		len: usize,
	) -> impl Iterator<Item = (usize, usize)> + 'a {
		let columns = lattice.output[2];
		// Rows that touch need no counting.
		let rows_touch = self.steps[1] == columns && self.origin[2] == 0;
		let touch = rows_touch && (lattice.output[0] == 1 || self.steps[0] == columns * lattice.output[1]);
		let mut done = 0;
		core::iter::from_fn(move || {
			if done == len {
				return None;
			}
			let [z, y, x] = lattice.position(first + done);
			let taken = if touch { len } else { (columns - x).min(len - done) };
			done += taken;
			let [z, y, x] = [z - self.origin[0], y - self.origin[1], x - self.origin[2]];
			Some((z * self.steps[0] + y * self.steps[1] + x, taken))
		})
	}
}

impl Region {
	/// Numbers of one channel.
	pub(crate) fn len(&self) -> usize {
		self.count[0] * self.count[1] * self.phases.len() * self.phase_len
	}

	/// Numbers of a row: those of each remainder, one after the other.
	fn row_len(&self) -> usize {
		self.phases.len() * self.phase_len
	}

	/// Where each tap lies, relative to its output.
	pub(crate) fn taps(&self) -> &[usize] {
		&self.taps
	}

	/// From one output to the next on the first two axes.
	pub(crate) fn steps(&self) -> [usize; 2] {
		self.steps
	}

	/// The region of the outputs from number `first` on.
	pub(crate) fn place(&self, lattice: &Lattice, first: usize) -> Placed<'_> {
		let origin = lattice.position(first);
		let start = |axis: usize| (origin[axis] * lattice.stride[axis]) as isize + least(&lattice.taps[axis]);
		Placed {
			region: self,
			start: [start(0), start(1), start(2)],
			origin,
		}
	}
}

impl Placed<'_> {
	/// Where outputs lie in the region.
	pub(crate) fn grid(&self) -> Grid {
		Grid {
			origin: self.origin,
			steps: self.region.steps,
		}
	}

	/// Calls `fill` for each row, with where the row begins in the input, or None if it lies in the padding.
	pub(crate) fn each_row<T>(&self, lattice: &Lattice, to: &mut [T], mut fill: impl FnMut(Option<usize>, &mut [T])) {
		let [planes, rows, columns] = lattice.input;
		let place = |axis: usize, index: usize, size: usize| {
			let at = self.start[axis] + (index * self.region.step[axis]) as isize;
			usize::try_from(at).ok().filter(|&at| at < size)
		};
		let lines = self.region.count[1];
		for (index, to) in to[..self.region.len()]
			.chunks_exact_mut(self.region.row_len())
			.enumerate()
		{
			let at = place(0, index / lines, planes).zip(place(1, index % lines, rows));
			fill(at.map(|(plane, row)| (plane * rows + row) * columns), to);
		}
	}

	/// The remainders of a row: where each begins in the row of the input, and its numbers.
	pub(crate) fn parts<'a, T>(&'a self, to: &'a mut [T]) -> impl Iterator<Item = (isize, &'a mut [T])> + 'a {
		let start = self.start[2];
		let phases = self.region.phases.iter().map(move |&phase| start + phase as isize);
		phases.zip(to.chunks_exact_mut(self.region.phase_len))
	}

	/// From one input of a remainder to the next.
	pub(crate) fn stride(&self) -> usize {
		self.region.stride
	}

	/// Copies the region of one channel, with +0 for padding; `even` copies every second number.
	pub(crate) fn copy(&self, input: &[f32], lattice: &Lattice, even: Even<'_>, to: &mut [f32]) {
		self.each_row(lattice, to, |from, to| {
			let Some(from) = from else { return to.fill(0.0) };
			let from = &input[from..][..lattice.input[2]];
			for (start, to) in self.parts(to) {
				let (low, high) = inside(from.len(), start, self.stride(), to.len());
				to[..low].fill(0.0);
				to[high..].fill(0.0);
				let to = &mut to[low..high];
				if to.is_empty() {
					continue;
				}
				let from = &from[(start + (low * self.stride()) as isize) as usize..];
				match self.stride() {
					1 => to.copy_from_slice(&from[..to.len()]),
					2 => even(&from[..2 * to.len() - 1], to),
					_ => {
						for (to, from) in to.iter_mut().zip(from.iter().step_by(self.stride())) {
							*to = *from;
						}
					}
				}
			}
		});
	}
}

/// Copies every second number, the first one first, until the target is full.
type Even<'a> = &'a dyn Fn(&[f32], &mut [f32]);

/// The plain way.
pub(crate) fn every_second(from: &[f32], to: &mut [f32]) {
	for (to, from) in to.iter_mut().zip(from.iter().step_by(2)) {
		*to = *from;
	}
}

/// Which i of `count` are such that `start + i * stride` lies below `len` and is not negative.
pub(crate) fn inside(len: usize, start: isize, stride: usize, count: usize) -> (usize, usize) {
	let before = (-start).max(0) as usize;
	let low = before.div_ceil(stride).min(count);
	let after = (len as isize - start).max(0) as usize;
	(low, after.div_ceil(stride).clamp(low, count))
}
