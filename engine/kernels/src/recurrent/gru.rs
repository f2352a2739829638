//! The gated recurrent unit.

use super::{add_product, add_to, hold, multiply, Apply, CellWeights, Gates, Sequence};
use crate::{arithmetic::By, dispatch::by_isa, Isa, Scratch, Workers};

/// A GRU made ready. Gates are in ONNX's order: update, reset, hidden.
#[derive(Clone)]
pub struct Gru {
	gates: Gates,
	/// Bounds of what goes into the gates' functions.
	limit: Option<f32>,
	/// Whether the reset gate comes after the product with the state's weights.
	linear_before_reset: bool,
}

by_isa! {
	/// `state = (1 - update) * fresh + update * state`: both products rounded, then their sum.
	fn blend[FLUSHED](update: &[f32], fresh: &[f32], state: &mut [f32]) {
		for ((state, update), fresh) in state.iter_mut().zip(update).zip(fresh) {
			let kept = By::<FLUSHED>::mul(*update, *state);
			*state = By::<FLUSHED>::add(By::<FLUSHED>::mul(By::<FLUSHED>::sub(1.0, *update), *fresh), kept);
		}
	}
}

impl Gru {
	/// Panics if sizes do not fit each other.
	pub fn new(isa: Isa, weights: CellWeights<'_>, limit: Option<f32>, linear_before_reset: bool) -> Self {
		let parts: &[usize] = if linear_before_reset { &[3] } else { &[2, 1] };
		Self {
			gates: Gates::new(isa, weights, parts),
			limit,
			linear_before_reset,
		}
	}

	/// Bytes of packed weights.
	pub fn bytes(&self) -> usize {
		self.gates.bytes()
	}

	/// Computes all steps. `functions` are those of the gates and of what is new (ONNX's f and g). The state, `[batch,
	/// hidden]`, is read, and left as the last step of each entry leaves it.
	pub fn run(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		mut sequence: Sequence<'_>,
		[f, g]: [Apply<'_>; 2],
		state: &mut [f32],
	) {
		let (isa, hidden, width, batch) = (self.gates.isa, self.gates.hidden, self.gates.width(), sequence.batch);
		assert_eq!(state.len(), batch * hidden, "a state of another size");
		let of_inputs = self.gates.of_inputs(workers, scratch, &sequence);
		sequence.clear(hidden);
		let mut of_states = vec![0.0; batch * width];
		let mut scaled = vec![0.0; batch * hidden];
		let mut gates = vec![0.0; batch * width];
		for step in 0..sequence.steps {
			let parts = if self.linear_before_reset { width } else { 2 * hidden };
			let of_states = &mut of_states[..batch * parts];
			self.gates.of_states(workers, scratch, 0, state, None, of_states);
			for (entry, gates) in gates.chunks_exact_mut(width).enumerate() {
				let Some(at) = sequence.at(step, entry) else { continue };
				gates.copy_from_slice(&of_inputs[(at * batch + entry) * width..][..width]);
				let own = &of_states[entry * parts..][..parts];
				let (both, fresh) = gates.split_at_mut(2 * hidden);
				add_to(isa, own, both);
				hold(both, self.limit);
				f(isa, both);
				let reset = &both[hidden..];
				if self.linear_before_reset {
					add_product(isa, reset, &own[2 * hidden..], fresh);
				} else {
					multiply(
						isa,
						reset,
						&state[entry * hidden..][..hidden],
						&mut scaled[entry * hidden..][..hidden],
					);
				}
			}
			let mut of_scaled = Vec::new();
			if !self.linear_before_reset {
				of_scaled.resize(batch * hidden, 0.0);
				self.gates.of_states(workers, scratch, 1, &scaled, None, &mut of_scaled);
			}
			for (entry, gates) in gates.chunks_exact_mut(width).enumerate() {
				let Some(at) = sequence.at(step, entry) else { continue };
				let (both, fresh) = gates.split_at_mut(2 * hidden);
				let own = entry * hidden..(entry + 1) * hidden;
				if let Some(from_state) = of_scaled.get(own.clone()) {
					add_to(isa, from_state, fresh);
				}
				hold(fresh, self.limit);
				g(isa, fresh);
				blend(isa, &both[..hidden], fresh, &mut state[own.clone()]);
				sequence.put(at, entry, &state[own]);
			}
		}
	}
}
