//! The fast transposed convolution: an ordinary one for each remainder of the output's place by the stride.
//!
//! All outputs with the same remainder on each axis have the same taps, in the same order, and their inputs are
//! neighbours: that is an ordinary convolution of stride one with a part of the kernel. What it computes is then put in
//! its places.

use super::{general::General, lattice::Lattice, reference::raster, ConvShape, Finish};
use crate::{buffer::Scratch, gemm::Matrix, Buffer, Isa, Workers};

/// A transposed convolution, made ready.
#[derive(Clone)]
pub(super) struct Transposed {
	shape: ConvShape,
	phases: Vec<Phase>,
}

/// The outputs of one remainder.
#[derive(Clone)]
struct Phase {
	/// The first output.
	start: [usize; 3],
	/// Outputs.
	count: [usize; 3],
	plan: General,
}

impl Transposed {
	/// None for the scalar reference.
	pub(super) fn new(isa: Isa, shape: &ConvShape, weights: &[f32]) -> Option<Self> {
		let mut phases = Vec::new();
		for start in raster([0, 1, 2].map(|axis| shape.stride[axis].min(shape.output[axis]))) {
			phases.push(Phase::new(isa, shape, weights, start)?);
		}
		Some(Self {
			shape: shape.clone(),
			phases,
		})
	}

	pub(super) fn bytes(&self) -> usize {
		self.phases.iter().map(|phase| phase.plan.bytes()).sum()
	}

	/// Computes all outputs.
	pub(super) fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		input: &[f32],
		finish: &Finish<'_>,
		out: &mut [f32],
	) {
		let planes = self.shape.batch * self.shape.filters;
		if let [phase] = &self.phases[..] {
			return phase.plan.run(workers, scratch, input, finish, out);
		}
		let largest = self.phases.iter().map(Phase::len).max().unwrap_or(0);
		let mut part = Buffer::<f32>::zeroed(planes * largest);
		let before_addend = Finish {
			addend: None,
			activation: if finish.addend.is_some() {
				Default::default()
			} else {
				finish.activation
			},
			..*finish
		};
		for phase in &self.phases {
			let part = &mut part[..planes * phase.len()];
			phase.plan.run(workers, scratch, input, &before_addend, part);
			phase.place(&self.shape, part, out);
		}
		if finish.addend.is_some() {
			for (index, out) in out.iter_mut().enumerate() {
				*out = finish.apply(*out, index);
			}
		}
	}
}

impl Phase {
	fn new(isa: Isa, shape: &ConvShape, weights: &[f32], start: [usize; 3]) -> Option<Self> {
		let count = [0, 1, 2].map(|axis| (shape.output[axis] - start[axis]).div_ceil(shape.stride[axis]));
		// The kernel's taps that hit, and what they hit from the first output.
		let hits = [0, 1, 2].map(|axis| {
			let hit = |tap: usize| Some((tap, shape.transposed_tap(axis, start[axis], tap)?));
			(0..shape.kernel[axis]).filter_map(hit).collect::<Vec<_>>()
		});
		let lattice = Lattice {
			input: shape.input,
			output: count,
			stride: [1; 3],
			taps: [0, 1, 2].map(|axis| hits[axis].iter().map(|hit| hit.1).collect()),
		};
		let (channels, filters) = (shape.group_channels(), shape.group_filters());
		let [_, rows, columns] = shape.kernel;
		let mut own = Vec::with_capacity(shape.filters * channels * lattice.tap_count());
		for filter in 0..shape.filters {
			for channel in 0..channels {
				let channel = filter / filters * channels + channel;
				for hit in raster([0, 1, 2].map(|axis| hits[axis].len())) {
					let [z, y, x] = [0, 1, 2].map(|axis| hits[axis][hit[axis]].0);
					let tap = (z * rows + y) * columns + x;
					own.push(weights[(channel * filters + filter % filters) * shape.taps() + tap]);
				}
			}
		}
		let sizes = (shape.batch, shape.groups, channels, filters);
		let weights = Matrix::new(&own, shape.filters, channels * lattice.tap_count());
		Some(Self {
			start,
			count,
			plan: General::new(isa, lattice, sizes, weights)?,
		})
	}

	fn len(&self) -> usize {
		self.count.iter().product()
	}

	/// Puts outputs in their places.
	fn place(&self, shape: &ConvShape, part: &[f32], out: &mut [f32]) {
		let [_, height, width] = shape.output;
		let [planes, rows, columns] = self.count;
		for (part, out) in part
			.chunks_exact(self.len())
			.zip(out.chunks_exact_mut(shape.output_plane()))
		{
			for (index, row) in part.chunks_exact(columns).enumerate() {
				debug_assert!(index < planes * rows);
				let z = self.start[0] + index / rows * shape.stride[0];
				let y = self.start[1] + index % rows * shape.stride[1];
				let out = &mut out[(z * height + y) * width + self.start[2]..(z * height + y + 1) * width];
				for (to, from) in out.iter_mut().step_by(shape.stride[2]).zip(row) {
					*to = *from;
				}
			}
		}
	}
}
