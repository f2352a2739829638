//! The plain recurrent cell.

use super::{add_to, hold, Apply, CellWeights, Gates, Sequence};
use crate::{Isa, Scratch, Workers};

/// A plain cell made ready.
#[derive(Clone)]
pub struct Plain {
	gates: Gates,
	/// Bounds of what goes into the function.
	limit: Option<f32>,
}

impl Plain {
	/// Panics if sizes do not fit each other.
	pub fn new(isa: Isa, weights: CellWeights<'_>, limit: Option<f32>) -> Self {
		Self {
			gates: Gates::new(isa, weights, &[1]),
			limit,
		}
	}

	/// Bytes of packed weights.
	pub fn bytes(&self) -> usize {
		self.gates.bytes()
	}

	/// Computes all steps. The state, `[batch, hidden]`, is read, and left as the last step of each entry leaves it.
	pub fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		mut sequence: Sequence<'_>,
		function: Apply<'_>,
		state: &mut [f32],
	) {
		let (hidden, batch) = (self.gates.hidden, sequence.batch);
		assert_eq!(state.len(), batch * hidden, "a state of another size");
		let of_inputs = self.gates.of_inputs(workers, scratch, &sequence);
		sequence.clear(hidden);
		let mut of_states = vec![0.0; batch * hidden];
		for step in 0..sequence.steps {
			self.gates.of_states(workers, scratch, 0, state, None, &mut of_states);
			for entry in 0..batch {
				let Some(at) = sequence.at(step, entry) else { continue };
				let own = entry * hidden..(entry + 1) * hidden;
				let from_input = &of_inputs[(at * batch + entry) * hidden..][..hidden];
				let state = &mut state[own.clone()];
				state.copy_from_slice(&of_states[own]);
				add_to(self.gates.isa, from_input, state);
				hold(state, self.limit);
				function(self.gates.isa, state);
				sequence.put(at, entry, state);
			}
		}
	}
}
