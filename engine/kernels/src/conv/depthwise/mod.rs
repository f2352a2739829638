//! The fast depthwise convolution: along rows of outputs, several rows at once.

mod kernel;

use kernel::{Kernel, PlaneFn};

use super::{
	lattice::{every_second, Lattice, Region},
	ConvShape, Finish,
};
use crate::{
	activation::Clamp,
	buffer::{lines, Scratch},
	share::{share, Shared},
	vector::apart,
	Isa, Workers,
};

/// A depthwise convolution, made ready.
#[derive(Clone)]
pub(crate) struct Depthwise {
	function: PlaneFn,
	shape: ConvShape,
	weights: Vec<f32>,
	/// Taps that fall inside of the input, for each kind of output row.
	classes: Vec<Vec<Tap>>,
	/// Output rows in order.
	runs: Vec<Run>,
	/// Vectors of a row.
	columns: Vec<Column>,
	/// Outputs of a row.
	row_len: usize,
	reading: Reading,
	/// Whether the kernel has three by three taps and the rows of neighbouring outputs and taps are neighbours.
	square: bool,
	lattice: Lattice,
	/// The padded copy of a plane, where rows are not read from the input itself.
	region: Option<Region>,
}

/// One tap, as seen from a row of outputs.
#[derive(Clone, Copy, PartialEq)]
struct Tap {
	/// Where the input of the row's first output lies, from where the row lies.
	offset: isize,
	weight: usize,
	/// Which of the masks of a vector holds.
	mask: usize,
}

/// Neighbouring rows with the same taps.
#[derive(Clone, Copy)]
struct Run {
	class: usize,
	/// Where the first row's inputs and outputs lie.
	from: usize,
	to: usize,
	/// From one row's inputs to the next one's.
	step: usize,
	count: usize,
}

/// A vector of a row.
#[derive(Clone)]
struct Column {
	first: usize,
	lanes: usize,
	/// For each column of the kernel (or each tap, if the plane is one row), the lanes that see the input and not the
	/// padding.
	masks: Vec<u32>,
	/// The same for inputs that are every second number.
	apart: Vec<u32>,
	/// Whether all do, always.
	whole: bool,
}

/// How the inputs of a vector lie.
#[derive(Clone, Copy, PartialEq)]
enum Reading {
	/// In a copy, side by side; whole vectors may be read.
	Padded,
	/// In the input, side by side.
	Direct,
	/// In the input, every second number.
	Even,
}

/// One plane of outputs.
struct Plane<'a> {
	plan: &'a Depthwise,
	weights: *const f32,
	/// What sums start at.
	start: f32,
	from: *const f32,
	to: *mut f32,
	addend: *const f32,
	clamp: Option<Clamp>,
}

impl Depthwise {
	/// None for the scalar reference.
	pub(crate) fn new(isa: Isa, shape: &ConvShape, weights: &[f32]) -> Option<Self> {
		let Kernel {
			function,
			lanes,
			masked_loads,
		} = Kernel::of(isa)?;
		let lattice = Lattice::of(shape);
		let reading = match shape.stride[2] {
			1 if masked_loads => Reading::Direct,
			2 if masked_loads => Reading::Even,
			_ => Reading::Padded,
		};
		let region = (reading == Reading::Padded).then(|| lattice.region(shape.output));
		let mut this = Self {
			function,
			square: shape.kernel == [1, 3, 3] && shape.dilation[1] == 1 && shape.stride[1] == 1,
			shape: shape.clone(),
			weights: weights.into(),
			classes: Vec::new(),
			runs: Vec::new(),
			columns: Vec::new(),
			row_len: shape.output[2],
			reading,
			lattice,
			region,
		};
		if this.is_one_row(lanes) {
			this.as_one_row(lanes);
			return Some(this);
		}
		for row in 0..shape.output[0] * shape.output[1] {
			this.add_row(row / shape.output[1], row % shape.output[1]);
		}
		let hits = |output: usize, tap: usize| shape.tap(2, output, tap).is_some();
		this.columns = columns(this.row_len, lanes, reading, shape.kernel[2], &hits);
		Some(this)
	}

	/// Whether all inputs of a tap are neighbours as all outputs are, and rows so short that vectors across them pay.
	fn is_one_row(&self, lanes: usize) -> bool {
		let shape = &self.shape;
		let same = shape.stride == [1; 3] && shape.input[1..] == shape.output[1..] && self.reading == Reading::Direct;
		let rows = shape.output[0] * shape.output[1] * shape.output[2].div_ceil(lanes);
		same && shape.output_plane().div_ceil(lanes) * 4 <= rows * 3
	}

	/// Takes the plane for one row.
	fn as_one_row(&mut self, lanes: usize) {
		let shape = self.shape.clone();
		let kernel: Vec<[usize; 3]> = super::reference::raster(shape.kernel).collect();
		let taps = kernel.iter().enumerate().map(|(weight, tap)| Tap {
			offset: self.offset(*tap),
			weight,
			mask: weight,
		});
		self.classes.push(taps.collect());
		self.runs.push(Run {
			class: 0,
			from: 0,
			to: 0,
			step: 0,
			count: 1,
		});
		self.row_len = shape.output_plane();
		let hits = |output: usize, tap: usize| {
			let position = self.lattice.position(output);
			(0..3).all(|axis| shape.tap(axis, position[axis], kernel[tap][axis]).is_some())
		};
		self.columns = columns(self.row_len, lanes, self.reading, kernel.len(), &hits);
	}

	/// Where a tap's input lies in the input itself, from where the output lies.
	fn offset(&self, tap: [usize; 3]) -> isize {
		let shape = &self.shape;
		let place = |axis: usize| (tap[axis] * shape.dilation[axis]) as isize - shape.pads[axis] as isize;
		let [_, height, width] = shape.input;
		(place(0) * height as isize + place(1)) * width as isize + place(2)
	}

	/// Takes up a row of outputs, in a run with those before it if it has the same taps.
	fn add_row(&mut self, plane: usize, row: usize) {
		let shape = &self.shape;
		let [_, height, width] = shape.input;
		let [_, rows, columns] = shape.kernel;
		let taps = super::reference::raster(shape.kernel)
			.enumerate()
			.filter_map(|(weight, [z, y, x])| {
				shape.tap(0, plane, z).zip(shape.tap(1, row, y))?;
				let offset = match &self.region {
					Some(region) => region.taps()[(z * rows + y) * columns + x] as isize,
					None => self.offset([z, y, x]),
				};
				Some(Tap {
					offset,
					weight,
					mask: x,
				})
			});
		let taps: Vec<Tap> = taps.collect();
		let steps = match &self.region {
			Some(region) => region.steps(),
			None => [shape.stride[0] * height * width, shape.stride[1] * width],
		};
		let class = self.classes.iter().position(|class| *class == taps).unwrap_or_else(|| {
			self.classes.push(taps);
			self.classes.len() - 1
		});
		match self.runs.last_mut() {
			Some(run) if run.class == class && row > 0 => run.count += 1,
			_ => self.runs.push(Run {
				class,
				from: plane * steps[0] + row * steps[1],
				to: (plane * shape.output[1] + row) * shape.output[2],
				step: steps[1],
				count: 1,
			}),
		}
	}

	pub(crate) fn bytes(&self) -> usize {
		size_of_val(&self.weights[..])
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
		/// Multiply-adds of a piece of work.
		const PIECE: usize = 1 << 16;
		let shape = &self.shape;
		let planes = shape.batch * shape.filters;
		let (len, input_len) = (shape.output_plane(), shape.input_plane());
		let each = (PIECE / (len * shape.taps())).clamp(1, planes);
		let out = Shared(out.as_mut_ptr());
		share(
			workers,
			scratch,
			lines::<f32>(self.copy_len()),
			planes.div_ceil(each),
			&|piece, arena| {
				let room: &mut [f32] = arena.take(self.copy_len());
				for plane in piece * each..planes.min((piece + 1) * each) {
					let (image, filter) = (plane / shape.filters, plane % shape.filters);
					let channel = image * shape.channels + filter / shape.group_filters();
					let input = &input[channel * input_len..][..input_len];
					let own = Finish {
						addend: finish.addend.map(|addend| &addend[plane * len..][..len]),
						..*finish
					};
					// SAFETY: each plane of outputs belongs to one piece.
					let out = unsafe { out.part(plane * len, len) };
					self.plane(filter, input, &own, room, out);
				}
			},
		);
	}

	/// Room for the copy of a plane, and for a vector that begins at its last number.
	pub(crate) fn copy_len(&self) -> usize {
		self.region.as_ref().map_or(0, |region| region.len() + 16)
	}

	/// Computes one plane of one filter, all of whose numbers are those of the plane only, but for the bias. `room` is
	/// of the length of `copy_len`.
	pub(crate) fn plane(&self, filter: usize, input: &[f32], finish: &Finish<'_>, room: &mut [f32], out: &mut [f32]) {
		let shape = &self.shape;
		assert_eq!((input.len(), out.len()), (shape.input_plane(), shape.output_plane()));
		assert!(room.len() >= self.copy_len() && finish.addend.is_none_or(|addend| addend.len() == out.len()));
		let source = match &self.region {
			None => input.as_ptr(),
			Some(region) => {
				region
					.place(&self.lattice, 0)
					.copy(input, &self.lattice, &every_second, room);
				room.as_ptr()
			}
		};
		let plane = Plane {
			plan: self,
			weights: self.weights[filter * shape.taps()..][..shape.taps()].as_ptr(),
			start: finish.bias.map_or(0.0, |bias| bias[filter]),
			from: source,
			to: out.as_mut_ptr(),
			addend: finish.addend.map_or(core::ptr::null(), <[f32]>::as_ptr),
			clamp: finish.activation.clamp(),
		};
		// SAFETY: taps of a class fall into rows of the input, masks into its columns; in the copy, whole vectors can
		// be read. The function came from an `Isa`.
		unsafe { (self.function)(&plane) };
	}
}

/// Rows of `len` outputs divided into vectors, with the lanes that see the input for each of so many masks.
fn columns(
	len: usize,
	lanes: usize,
	reading: Reading,
	masks: usize,
	hits: &dyn Fn(usize, usize) -> bool,
) -> Vec<Column> {
	let column = |first: usize| {
		let count = lanes.min(len - first);
		let bit = |lane: usize, mask: usize| u32::from(hits(first + lane, mask)) << lane;
		let masks: Vec<u32> = (0..masks)
			.map(|mask| (0..count).map(|lane| bit(lane, mask)).sum())
			.collect();
		// Where more than the outputs' own lanes is read, there must be something to read.
		let all = (1_u32 << if reading == Reading::Padded { count } else { lanes }) - 1;
		Column {
			first,
			lanes: count,
			apart: masks.iter().map(|&mask| apart(mask)).collect(),
			whole: masks.iter().all(|&mask| mask == all),
			masks,
		}
	};
	(0..len).step_by(lanes).map(column).collect()
}
