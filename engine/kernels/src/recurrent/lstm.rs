//! The long short-term memory.

use super::{add_product, hold, mix, multiply, Apply, CellWeights, Gates, Sequence};
use crate::{arithmetic::sub, Isa, Scratch, Workers};

/// An LSTM made ready. Gates are in ONNX's order: input, output, forget, cell.
#[derive(Clone)]
pub struct Lstm {
	gates: Gates,
	/// Input, output, forget: what each gate gets from the cell, `[3 * hidden]`.
	peepholes: Option<Vec<f32>>,
	/// Bounds of what goes into the gates' functions.
	limit: Option<f32>,
	/// Whether the forget gate is one less the input gate.
	coupled: bool,
}

/// Where an LSTM starts, and where it ended: `[batch, hidden]` each.
pub struct LstmState<'a> {
	/// What it gave last.
	pub hidden: &'a mut [f32],
	/// Its cells.
	pub cell: &'a mut [f32],
}

impl Lstm {
	/// Panics if sizes do not fit each other.
	pub fn new(
		isa: Isa,
		weights: CellWeights<'_>,
		peepholes: Option<&[f32]>,
		limit: Option<f32>,
		coupled: bool,
	) -> Self {
		assert!(
			peepholes.is_none_or(|all| all.len() == 3 * weights.hidden),
			"peepholes of another size"
		);
		Self {
			gates: Gates::new(isa, weights, &[4]),
			peepholes: peepholes.map(<[f32]>::to_vec),
			limit,
			coupled,
		}
	}

	/// Bytes of packed weights.
	pub fn bytes(&self) -> usize {
		self.gates.bytes()
	}

	/// Computes all steps. `functions` are those of the gates, of the cell's input and of its output (ONNX's f, g and
	/// h). The state is read, and left as the last step of each entry leaves it.
	pub fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		mut sequence: Sequence<'_>,
		functions: [Apply<'_>; 3],
		state: LstmState<'_>,
	) {
		let (hidden, width, batch) = (self.gates.hidden, self.gates.width(), sequence.batch);
		assert!(
			state.hidden.len() == batch * hidden && state.cell.len() == batch * hidden,
			"a state of another size"
		);
		let of_inputs = self.gates.of_inputs(workers, scratch, &sequence);
		sequence.clear(hidden);
		let mut gates = vec![0.0; batch * width];
		let mut addend = vec![0.0; batch * width];
		let mut cell = vec![0.0; hidden];
		for step in 0..sequence.steps {
			for (entry, addend) in addend.chunks_exact_mut(width).enumerate() {
				if let Some(at) = sequence.at(step, entry) {
					addend.copy_from_slice(&of_inputs[(at * batch + entry) * width..][..width]);
				}
			}
			self.gates
				.of_states(workers, scratch, 0, state.hidden, Some(&addend), &mut gates);
			for (entry, gates) in gates.chunks_exact_mut(width).enumerate() {
				let Some(at) = sequence.at(step, entry) else { continue };
				let own = entry * hidden..(entry + 1) * hidden;
				self.step(
					functions,
					gates,
					&mut state.cell[own.clone()],
					&mut cell,
					&mut state.hidden[own.clone()],
				);
				sequence.put(at, entry, &state.hidden[own]);
			}
		}
	}

	/// One step of one entry, from what goes into the gates.
	fn step(&self, [f, g, h]: [Apply<'_>; 3], gates: &mut [f32], cell: &mut [f32], room: &mut [f32], out: &mut [f32]) {
		let (isa, hidden) = (self.gates.isa, self.gates.hidden);
		let (input, rest) = gates.split_at_mut(hidden);
		let (output, rest) = rest.split_at_mut(hidden);
		let (forget, fresh) = rest.split_at_mut(hidden);
		if let Some(peepholes) = &self.peepholes {
			add_product(isa, &peepholes[..hidden], cell, input);
			add_product(isa, &peepholes[2 * hidden..], cell, forget);
		}
		hold(input, self.limit);
		f(isa, input);
		if self.coupled {
			for (forget, input) in forget.iter_mut().zip(&*input) {
				*forget = sub(1.0, *input);
			}
		} else {
			hold(forget, self.limit);
			f(isa, forget);
		}
		hold(fresh, self.limit);
		g(isa, fresh);
		mix(isa, forget, cell, input, fresh, room);
		cell.copy_from_slice(room);
		if let Some(peepholes) = &self.peepholes {
			add_product(isa, &peepholes[hidden..2 * hidden], cell, output);
		}
		hold(output, self.limit);
		f(isa, output);
		h(isa, room);
		multiply(isa, output, room, out);
	}
}
