//! Types and shapes of recurrent ops.

use super::{length, rank, Operands};
use crate::{
	op::{Activation, Direction, Gru, Lstm, Rnn},
	rule::Rule,
	types::{Dtype, F32Bits, TensorType},
};
use alloc::{vec, vec::Vec};

/// What the three have in common.
struct Cell<'a> {
	direction: Direction,
	activations: &'a [Activation],
	activations_each: u32,
	clip: Option<F32Bits>,
	gates: u32,
}

/// The sizes of a recurrent op.
pub(crate) struct Sizes {
	pub(crate) time: u32,
	pub(crate) batch: u32,
	pub(crate) input: u32,
	pub(crate) hidden: u32,
}

impl Sizes {
	/// Time and batch are x's, the hidden state's size that of r's last axis.
	pub(crate) fn of(x: &TensorType, r: &TensorType) -> Option<Self> {
		match (x.shape.dims(), r.shape.dims()) {
			([time, batch, input], [.., hidden]) => Some(Self {
				time: *time,
				batch: *batch,
				input: *input,
				hidden: *hidden,
			}),
			_ => None,
		}
	}
}

impl Cell<'_> {
	/// Checks x, w, r, bias and the initial hidden state.
	fn sizes(&self, operands: &Operands) -> Result<Sizes, Rule> {
		let directions = self.direction.count();
		let activations = directions.saturating_mul(self.activations_each);
		length("activations", self.activations, activations as usize)?;
		if let Some(clip) = self.clip.filter(|clip| !clip.is_positive()) {
			return Err(Rule::NotPositive {
				attribute: "clip",
				bits: clip.0,
			});
		}
		rank(0, operands.float(0)?, 3, 3)?;
		rank(2, operands.float(2)?, 3, 3)?;
		let sizes = match (operands.optional(0), operands.optional(2)) {
			(Some(x), Some(r)) => Sizes::of(x, r).ok_or(Rule::Overflow)?,
			_ => return Err(Rule::Overflow),
		};
		let rows = |gates: u32| gates.checked_mul(sizes.hidden).ok_or(Rule::Overflow);
		operands.float_is(1, &[directions, rows(self.gates)?, sizes.input])?;
		operands.float_is(2, &[directions, rows(self.gates)?, sizes.hidden])?;
		// One bias for what comes from x, one for what comes from the state before.
		operands.float_is(3, &[directions, rows(self.gates.saturating_mul(2))?])?;
		operands.float_is(4, &self.state(&sizes))?;
		Ok(sizes)
	}

	fn state(&self, sizes: &Sizes) -> [u32; 3] {
		[self.direction.count(), sizes.batch, sizes.hidden]
	}

	/// All hidden states, then the last one, then as many more like that as asked for.
	fn outputs(&self, sizes: &Sizes, last_ones: usize) -> Vec<TensorType> {
		let all = [sizes.time, self.direction.count(), sizes.batch, sizes.hidden];
		let mut outputs = vec![TensorType::new(Dtype::F32, all)];
		outputs.resize(
			last_ones.saturating_add(1),
			TensorType::new(Dtype::F32, self.state(sizes)),
		);
		outputs
	}
}

pub(super) fn lstm(lstm: &Lstm, operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let cell = Cell {
		direction: lstm.direction,
		activations: &lstm.activations,
		activations_each: 3,
		clip: lstm.clip,
		gates: 4,
	};
	let sizes = cell.sizes(operands)?;
	operands.float_is(5, &cell.state(&sizes))?;
	let peepholes = sizes.hidden.checked_mul(3).ok_or(Rule::Overflow)?;
	operands.float_is(6, &[lstm.direction.count(), peepholes])?;
	Ok(cell.outputs(&sizes, 2))
}

pub(super) fn gru(gru: &Gru, operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let cell = Cell {
		direction: gru.direction,
		activations: &gru.activations,
		activations_each: 2,
		clip: gru.clip,
		gates: 3,
	};
	Ok(cell.outputs(&cell.sizes(operands)?, 1))
}

pub(super) fn rnn(rnn: &Rnn, operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let cell = Cell {
		direction: rnn.direction,
		activations: &rnn.activations,
		activations_each: 1,
		clip: rnn.clip,
		gates: 1,
	};
	Ok(cell.outputs(&cell.sizes(operands)?, 1))
}
