//! What computes with bytes, or goes to them and back.

use super::{
	elements::Each,
	linear::{beyond, Plane},
	tiles::Product,
	view::{Along, Rows},
	Cost, Work,
};
use crate::{
	arithmetic::{product, sum, volume},
	op::Conv,
	shape::Matrices,
	types::Dtype,
};

/// Units of simple work that go into a sum once it is complete.
const FINISH: u64 = 4;
/// Products of fewer multiplications are computed one by one, rather than packed.
const TINY: u64 = 512;
/// Most taps of a depthwise convolution whose sums f32 holds exactly.
const EXACT: u64 = 257;

impl Work<'_> {
	/// How many products are one unit: four are made at once of signed weights without a zero point, otherwise two.
	fn share(&self) -> Option<u64> {
		Some(match (self.dtype(1)?, self.input(3)) {
			(Dtype::I8, None) => 1,
			_ => 2,
		})
	}

	pub(super) fn matmul_integer(&self) -> Option<Cost> {
		let left = Matrices::of(&self.input(0)?.shape, false)?;
		let right = Matrices::of(&self.input(1)?.shape, false)?;
		let right_batch = volume(right.batch)?;
		let mut one = Product {
			rows: left.rows.into(),
			columns: right.columns.into(),
			k: u64::from(left.columns).checked_next_multiple_of(4)?,
		};
		let mut batch = self.results()?.checked_div(product([one.rows, one.columns])?)?;
		let zeros = self.input(2).map_or(Some(1), |zeros| zeros.elements())?;
		let known = self.is_known(1) && self.is_known(3) && right_batch == 1;
		let multiplications = product([one.rows, one.columns, one.k])?;
		if !known && multiplications < TINY {
			return Some(Cost {
				single: product([multiplications, batch])?,
				runs: product([batch, 5])?,
				..Cost::default()
			});
		}
		// One matrix after the other is packed, unless it was when the model was loaded.
		let packed = match known {
			true => 0,
			false => product([one.k, one.columns, batch])?,
		};
		if known && zeros == 1 {
			one.rows = one.rows.checked_mul(batch)?;
			batch = 1;
		}
		let tiles = one.tiles(batch)?;
		Some(Cost {
			integer: tiles.multiply_adds.checked_mul(self.share()?)?,
			single: packed,
			simple: product([one.rows, one.columns, batch, FINISH])?,
			runs: sum([tiles.runs, product([one.rows, batch, 3])?])?,
			bytes: self.input(1)?.bytes()?,
			..Cost::default()
		})
	}

	pub(super) fn conv_integer(&self, conv: &Conv) -> Option<Cost> {
		let (x, w) = (self.dims(0)?, self.dims(1)?);
		let groups = u64::from(conv.groups);
		let batch = u64::from(*x.first()?);
		let (rows, columns) = self.places()?;
		let taps = volume(w.get(2..)?)?;
		let mut cost = if conv.is_depthwise(&self.input(1)?.shape) {
			let mut cost = self.depthwise(&conv.window)?;
			let planes = volume(self.output()?.shape.dims().get(..2)?)?;
			if taps > EXACT {
				// Plain loops.
				cost.depthwise = product([cost.depthwise, 7])?;
			}
			cost.runs = sum([cost.runs, planes.checked_mul(8)?])?;
			cost.simple = self.elements(0)?;
			cost
		} else {
			let channels = u64::from(*w.get(1)?).checked_next_multiple_of(4)?;
			let plane = Plane {
				filters: u64::from(*w.first()?).checked_div(groups)?,
				k: channels.checked_mul(taps)?,
				rows,
				columns,
				direct: false,
			};
			let product_of = Product {
				rows: plane.filters,
				columns: rows.checked_mul(columns)?,
				k: plane.k,
			};
			let times = batch.checked_mul(groups)?;
			let tiles = product_of.tiles(times)?;
			let share = self.share()?;
			// A word holds four bytes, or two.
			let words = product([plane.gathered()?, times, share])?.checked_div(4)?;
			Cost {
				integer: tiles.multiply_adds.checked_mul(share)?,
				simple: sum([words, self.elements(0)?.checked_mul(4)?])?,
				runs: sum([
					tiles.runs,
					times.checked_mul(20)?,
					// Rows of words.
					product([times, channels, volume(x.get(2..x.len().checked_sub(1)?)?)?])?,
				])?,
				..Cost::default()
			}
		};
		cost.simple = sum([
			cost.simple,
			self.results()?.checked_mul(FINISH)?,
			self.apart(&conv.window)?,
		])?;
		let multiplied = sum([cost.integer, cost.depthwise])?;
		cost.bytes = sum([self.input(1)?.bytes()?, beyond(self.copied(conv)?, multiplied)?])?;
		cost.checked_add(&self.packing()?)
	}

	/// Rows that have a scale of their own.
	fn scaled(&self, axis: Option<u32>, each: Each, begin: u64) -> Option<Cost> {
		let rows = match axis {
			None => Rows {
				count: 1,
				length: self.elements(0)?,
			},
			Some(axis) => {
				let along = Along::axis(self.dims(0)?, axis)?;
				match self.elements(1)? {
					1 => Rows {
						count: 1,
						length: self.elements(0)?,
					},
					_ => Rows {
						count: along.outer.checked_mul(along.size)?,
						length: along.inner,
					},
				}
			}
		};
		rows.cost(each, begin)
	}

	pub(super) fn quantize(&self, axis: Option<u32>) -> Option<Cost> {
		self.scaled(axis, Each::simple(12), 2)
	}

	pub(super) fn dequantize(&self, axis: Option<u32>) -> Option<Cost> {
		self.scaled(axis, Each::simple(2), 1)
	}

	pub(super) fn requantize(&self, axis: u32) -> Option<Cost> {
		let along = Along::axis(self.dims(0)?, axis)?;
		if along.inner == 1 {
			// Channels lie side by side, each with numbers of its own.
			let rows = Rows {
				count: along.outer,
				length: along.size,
			};
			return rows.cost(Each::simple(3), 1);
		}
		let rows = Rows {
			count: along.outer.checked_mul(along.size)?,
			length: along.inner,
		};
		rows.cost(Each::simple(2), 1)
	}

	pub(super) fn dynamic_quantize(&self) -> Option<Cost> {
		self.one_row(Each::simple(25))
	}
}
