//! Recurrent cells: what comes from the inputs in one product, then step after step what comes from the state before.

use super::{lanes, tiles::Product, Cost, Work, NEAR};
use crate::{
	arithmetic::{product, sum},
	op::Direction,
	shape::Sizes,
};

/// What makes one cell differ from another.
struct Cell {
	gates: u64,
	/// Products of each step.
	products: u64,
	/// Functions of vectors for each entry and step, and units of transcendental work for each of their elements.
	calls: u64,
	transcendental: u64,
}

impl Work<'_> {
	pub(super) fn lstm(&self, direction: Direction) -> Option<Cost> {
		let cell = Cell {
			gates: 4,
			products: 1,
			calls: 22,
			transcendental: 15,
		};
		self.cell(&cell, direction)
	}

	pub(super) fn gru(&self, direction: Direction, linear_before_reset: bool) -> Option<Cost> {
		let cell = Cell {
			gates: 3,
			products: if linear_before_reset { 1 } else { 2 },
			calls: 18,
			transcendental: 9,
		};
		self.cell(&cell, direction)
	}

	pub(super) fn rnn(&self, direction: Direction) -> Option<Cost> {
		let cell = Cell {
			gates: 1,
			products: 1,
			calls: 12,
			transcendental: 3,
		};
		self.cell(&cell, direction)
	}

	fn cell(&self, cell: &Cell, direction: Direction) -> Option<Cost> {
		let sizes = Sizes::of(self.input(0)?, self.input(2)?)?;
		let [time, batch, input, hidden] = [sizes.time, sizes.batch, sizes.input, sizes.hidden].map(u64::from);
		let width = cell.gates.checked_mul(hidden)?;
		let of_inputs = Product {
			rows: time.checked_mul(batch)?,
			columns: width,
			k: input,
		};
		let of_states = Product {
			rows: batch,
			columns: width.checked_div(cell.products)?,
			k: hidden,
		};
		let steps = product([time, batch])?;
		let mut cost = of_inputs
			.gemm(1)?
			.checked_add(&of_states.gemm(time.checked_mul(cell.products)?)?)?;
		// Weights of the state come again with each step.
		let weights = product([width, hidden, 4])?;
		cost.far = product([weights.saturating_sub(NEAR), time])?;
		cost.bytes = sum([product([weights, time, 3])?.div_ceil(2), product([width, input, 4])?])?;
		cost.transcendental = product([steps, lanes(hidden)?, cell.transcendental])?;
		cost.simple = product([steps, lanes(width)?, 6])?;
		cost.runs = sum([cost.runs, product([steps, cell.calls])?])?;
		if !(self.is_known(1) && self.is_known(2) && self.is_known(3)) {
			// Packed at each run.
			cost.simple = sum([cost.simple, product([width, input.checked_add(hidden)?, 8])?])?;
		}
		cost.checked_mul(direction.count().into())
	}
}
