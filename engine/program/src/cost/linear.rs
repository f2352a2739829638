//! Matrix products and convolutions of f32.

use super::{lanes, tiles::Product, Cost, Work, LANES};
use crate::{
	arithmetic::{product, sum, volume},
	lattice::Lattice,
	op::{Conv, ConvTranspose, MatMul, Window},
	shape::Matrices,
	types::Dtype,
};

/// Units of simple work for each number that is put where a tile finds it, where neighbours in the tile are neighbours
/// in the input; and where they are not.
const TOGETHER: u64 = 1;
const APART: u64 = 3;
/// The same for eight outputs that are not the columns but the rows of a tile.
const SMALL: u64 = 60;
/// Beginnings for each group of each image.
const GROUP: u64 = 6;

/// A convolution of one group of one image.
pub(super) struct Plane {
	pub filters: u64,
	/// Steps along k: channels and taps.
	pub k: u64,
	/// Rows of outputs, and outputs of a row.
	pub rows: u64,
	pub columns: u64,
	/// Whether all outputs of a tap lie side by side in the input.
	pub direct: bool,
}

impl Plane {
	/// Either filters or outputs stand side by side in vectors: outputs, unless they are few and fill them badly.
	fn is_small(&self) -> Option<bool> {
		let outputs = self.rows.checked_mul(self.columns)?;
		let of_outputs = product([lanes(outputs)?, self.filters, 100])?;
		let of_filters = product([lanes(self.filters)?, outputs, 113])?;
		Some(outputs < LANES.checked_mul(8)? && of_outputs > of_filters)
	}

	fn product(&self) -> Option<Product> {
		let outputs = self.rows.checked_mul(self.columns)?;
		Some(match self.is_small()? {
			true => Product {
				rows: outputs,
				columns: self.filters,
				k: self.k,
			},
			false => Product {
				rows: self.filters,
				columns: outputs,
				k: self.k,
			},
		})
	}

	/// Units of simple work that go into finding the inputs of each step along k.
	pub(super) fn gathered(&self) -> Option<u64> {
		if self.is_small()? {
			let panels = self.rows.checked_mul(self.columns)?.div_ceil(8);
			return product([self.k, panels, SMALL]);
		}
		if self.rows == 1 && !self.direct {
			return product([self.k, lanes(self.columns)?, TOGETHER, 2]);
		}
		match self.direct {
			true => product([self.k, lanes(self.rows.checked_mul(self.columns)?)?, TOGETHER]),
			false => product([self.k, self.rows, lanes(self.columns)?.checked_add(8)?, APART]),
		}
	}

	/// So many of these.
	fn cost(&self, times: u64) -> Option<Cost> {
		let tiles = self.product()?.tiles(times)?;
		Some(Cost {
			conv: tiles.multiply_adds,
			simple: product([self.gathered()?, times])?,
			runs: sum([tiles.runs, GROUP.checked_mul(times)?])?,
			..Cost::default()
		})
	}
}

impl Work<'_> {
	pub(super) fn matmul(&self, matmul: &MatMul) -> Option<Cost> {
		let left = Matrices::of(&self.input(0)?.shape, matmul.transpose_a)?;
		let right = Matrices::of(&self.input(1)?.shape, matmul.transpose_b)?;
		let (left_batch, right_batch) = (volume(left.batch)?, volume(right.batch)?);
		let mut one = Product {
			rows: left.rows.into(),
			columns: right.columns.into(),
			k: left.columns.into(),
		};
		let mut batch = self.results()?.checked_div(product([one.rows, one.columns])?)?;
		// All rows of a stack are those of one matrix, if there is only one on the right.
		if right_batch == 1 && (!matmul.transpose_a || left_batch == 1) {
			one.rows = one.rows.checked_mul(batch)?;
			batch = 1;
		}
		let mut cost = one.gemm(batch)?;
		cost.bytes = self.input(1)?.bytes()?;
		let known = self.is_known(1) && right_batch == 1 || self.is_known(0) && left_batch == 1;
		// So few rows do not repay it.
		let packed = match known || one.rows <= 2 {
			true => 0,
			false => product([one.k, one.columns, batch])?,
		};
		cost.simple = sum([packed, self.finish(2)?])?;
		Some(cost)
	}

	/// An addition for each result, if the optional operand is given.
	fn finish(&self, operand: usize) -> Option<u64> {
		match self.input(operand) {
			Some(_) => self.results(),
			None => Some(0),
		}
	}

	pub(super) fn conv(&self, conv: &Conv) -> Option<Cost> {
		let w = self.dims(1)?;
		let groups = u64::from(conv.groups);
		let batch = u64::from(*self.dims(0)?.first()?);
		let mut cost = if conv.is_depthwise(&self.input(1)?.shape) {
			let mut cost = self.depthwise(&conv.window)?;
			// Plane by plane, which takes longer.
			cost.simple = self.apart(&conv.window)?.checked_mul(2)?;
			cost
		} else {
			let (rows, columns) = self.places()?;
			let plane = Plane {
				filters: u64::from(*w.first()?).checked_div(groups)?,
				k: volume(w.get(1..)?)?,
				rows,
				columns,
				direct: self.is_direct(&conv.window)?,
			};
			plane.cost(batch.checked_mul(groups)?)?
		};
		let copied = self.copied(conv)?;
		let multiplied = sum([cost.conv, cost.depthwise])?;
		cost.bytes = sum([self.input(1)?.bytes()?, beyond(copied, multiplied)?])?;
		cost.simple = sum([cost.simple, self.finish(2)?, self.apart(&conv.window)?])?;
		cost.checked_add(&self.packing()?)
	}

	/// Numbers of the input that a convolution copies, with the padding around them, at most.
	pub(super) fn copied(&self, conv: &Conv) -> Option<u64> {
		let (x, w, output) = (self.input(0)?, self.input(1)?, self.output()?);
		let lattice = Lattice::of(&conv.window, w.shape.dims().get(2..)?, &x.shape, &output.shape)?;
		let batch = u64::from(x.shape.dim(0)?);
		match conv.is_depthwise(&w.shape) {
			true => product([batch, w.shape.dim(0)?.into(), lattice.whole()?]),
			false => product([batch, x.shape.dim(1)?.into(), in_parts(&lattice)?]),
		}
	}

	/// Rows of outputs of a plane, and outputs of a row.
	pub(super) fn places(&self) -> Option<(u64, u64)> {
		let (columns, rows) = self.output()?.shape.dims().get(2..)?.split_last()?;
		Some((volume(rows)?, u64::from(*columns)))
	}

	/// Whether nothing has to be copied: a kernel of one, without padding, that moves by one.
	pub(super) fn is_direct(&self, window: &Window) -> Option<bool> {
		let one = self.dims(1)?.get(2..)?.iter().all(|dim| *dim == 1);
		let plain = window.strides.iter().all(|stride| *stride == 1);
		let pads = window.pads_begin.iter().chain(&window.pads_end);
		Some(one && plain && pads.copied().all(|pad| pad == 0))
	}

	/// Copies of rows of which neither every element is taken nor every second.
	pub(super) fn apart(&self, window: &Window) -> Option<u64> {
		match window.strides.last()? {
			0..=2 => Some(0),
			_ => self.elements(0)?.checked_mul(LANES),
		}
	}

	/// What is done with weights at each run, if they are not known before.
	pub(super) fn packing(&self) -> Option<Cost> {
		if self.is_known(1) && self.is_known(2) {
			return Some(Cost::default());
		}
		let kernel = volume(self.dims(1)?.get(2..)?)?;
		let (rows, columns) = self.places()?;
		Some(Cost {
			// Where each tap falls is found out anew too.
			single: sum([
				product([rows.checked_add(columns)?, kernel])?,
				if self.dtype(1)? == Dtype::F32 {
					0
				} else {
					self.elements(1)?
				},
			])?,
			simple: self.elements(1)?.checked_mul(4)?,
			runs: 300,
			..Cost::default()
		})
	}

	/// Vectors of outputs along rows, tap by tap; or, where rows are short, along the whole plane.
	pub(super) fn depthwise(&self, window: &Window) -> Option<Cost> {
		/// How much longer a vector takes some of whose inputs are to be left out, or are not neighbours.
		const SELECTED: u64 = 3;
		let results = self.output()?.shape.dims();
		let taps = volume(self.dims(1)?.get(2..)?)?;
		let planes = volume(results.get(..2)?)?;
		let (rows, columns) = self.places()?;
		let by_rows = product([rows, lanes(columns)?])?;
		let whole = lanes(rows.checked_mul(columns)?)?;
		let moves_by_one = window.strides.iter().all(|stride| *stride == 1);
		let (vectors, factor) = match moves_by_one {
			true if whole.checked_mul(4)? <= by_rows.checked_mul(3)? => (whole, SELECTED),
			true if rows == 1 => (by_rows, SELECTED),
			true => (by_rows, 1),
			false => (by_rows, SELECTED),
		};
		Some(Cost {
			depthwise: product([planes, vectors, taps, factor])?,
			runs: product([planes, sum([4, rows])?])?,
			..Cost::default()
		})
	}

	/// An ordinary convolution for each remainder of the output's place by the stride, then its results put in place.
	pub(super) fn conv_transpose(&self, conv: &ConvTranspose) -> Option<Cost> {
		let (x, w) = (self.dims(0)?, self.dims(1)?);
		let results = self.output()?.shape.dims();
		let groups = u64::from(conv.groups);
		let mut phases = 1u64;
		for (stride, size) in conv.window.strides.iter().zip(results.get(2..)?) {
			phases = phases.checked_mul(u64::from(*stride.min(size)))?;
		}
		let channels = u64::from(*x.get(1)?).checked_div(groups)?;
		// The one with most outputs and taps; taps count also where they fall outside of the input.
		let kernel = w.get(2..)?;
		let lattice = Lattice::of_phase(conv, kernel, &self.input(0)?.shape, &self.output()?.shape)?;
		let [planes, rows, columns] = lattice.output;
		let rows = planes.checked_mul(rows)?;
		let plane = Plane {
			filters: (*w.get(1)?).into(),
			k: channels.checked_mul(lattice.tap_count()?)?,
			rows,
			columns,
			direct: false,
		};
		let batch = u64::from(*x.first()?);
		let mut cost = plane.cost(product([batch, groups, phases])?)?;
		let placed = match phases {
			1 => 0,
			_ => self.results()?.checked_mul(8)?,
		};
		let rows_placed = product([batch, groups, phases, plane.filters, rows, 7])?;
		cost.simple = sum([cost.simple, placed])?;
		cost.runs = sum([cost.runs, if phases == 1 { 0 } else { rows_placed }])?;
		let copied = product([batch, u64::from(*x.get(1)?), phases, in_parts(&lattice)?])?;
		cost.bytes = sum([self.input(1)?.bytes()?, beyond(copied, cost.conv)?])?;
		cost.checked_add(&self.packing()?)
	}
}

/// What is copied of one channel, part by part of the outputs.
fn in_parts(lattice: &Lattice) -> Option<u64> {
	match lattice.direct {
		true => Some(0),
		false => product([lattice.parts()?, lattice.least()?]),
	}
}

/// Bytes of what is copied beyond the multiply-adds that each number is for: four are read and four are written.
pub(super) fn beyond(copied: u64, multiplied: u64) -> Option<u64> {
	copied.saturating_sub(multiplied).checked_mul(8)
}
