//! Recurrent cells: LSTM, GRU and the plain one, in one direction. Two directions are two cells.
//!
//! What all steps get from their inputs is one matrix product, made before the first step. Each step then adds what it
//! gets from the state before it. The functions of the gates are handed in.

mod gru;
mod lstm;
mod plain;
#[cfg(test)]
mod tests;

pub use gru::Gru;
pub use lstm::{Lstm, LstmState};
pub use plain::Plain;

use crate::{
	arithmetic::By,
	buffer::Scratch,
	dispatch::by_isa,
	gemm::{matmul, Finish, Left, Matrix, PackedRight, Right},
	Activation, Isa, Workers,
};

/// A function of each number by itself, in place.
pub type Apply<'a> = &'a (dyn Fn(Isa, &mut [f32]) + Sync);

/// A sequence and where its outputs go.
pub struct Sequence<'a> {
	/// Steps.
	pub steps: usize,
	/// Entries of the batch.
	pub batch: usize,
	/// `[steps, batch, inputs]`.
	pub input: &'a [f32],
	/// How many steps each entry has; all if not given. Outputs of other steps are +0.
	pub lengths: Option<&'a [usize]>,
	/// Whether the last step of each entry comes first.
	pub reverse: bool,
	/// Output (step, entry) goes to `step * output_step + entry * hidden`, if outputs are wanted.
	pub output: Option<&'a mut [f32]>,
	/// From one step's outputs to the next one's.
	pub output_step: usize,
}

/// Weights of a cell's gates, in ONNX's layout.
#[derive(Clone, Copy)]
pub struct CellWeights<'a> {
	/// Numbers of an input.
	pub inputs: usize,
	/// Numbers of a state.
	pub hidden: usize,
	/// `[gates * hidden, inputs]`.
	pub input: &'a [f32],
	/// `[gates * hidden, hidden]`.
	pub recurrent: &'a [f32],
	/// Those of the inputs, then those of the states: `[2 * gates * hidden]`.
	pub bias: Option<&'a [f32]>,
}

/// Packed weights of some gates.
#[derive(Clone)]
struct Gates {
	isa: Isa,
	inputs: usize,
	hidden: usize,
	count: usize,
	input: PackedRight,
	/// For the states: the weights of the first gates, and those of the last one where that is computed by itself.
	recurrent: Vec<PackedRight>,
	bias: Option<Vec<f32>>,
}

impl Gates {
	/// `parts` says how many gates are computed at once from the state. Panics if sizes do not fit each other.
	fn new(isa: Isa, weights: CellWeights<'_>, parts: &[usize]) -> Self {
		let (inputs, hidden) = (weights.inputs, weights.hidden);
		let count: usize = parts.iter().sum();
		assert!(inputs > 0 && hidden > 0, "a cell of nothing");
		assert_eq!(
			weights.input.len(),
			count * hidden * inputs,
			"input weights of another size"
		);
		assert_eq!(
			weights.recurrent.len(),
			count * hidden * hidden,
			"recurrent weights of another size"
		);
		assert!(
			weights.bias.is_none_or(|bias| bias.len() == 2 * count * hidden),
			"biases of another size"
		);
		let mut start = 0;
		let recurrent = parts.iter().map(|part| {
			let rows = &weights.recurrent[start * hidden * hidden..(start + part) * hidden * hidden];
			start += part;
			PackedRight::new(isa, Matrix::new(rows, part * hidden, hidden).transposed())
		});
		Self {
			isa,
			inputs,
			hidden,
			count,
			recurrent: recurrent.collect(),
			input: PackedRight::new(isa, Matrix::new(weights.input, count * hidden, inputs).transposed()),
			bias: weights.bias.map(<[f32]>::to_vec),
		}
	}

	fn bytes(&self) -> usize {
		self.input.bytes() + self.recurrent.iter().map(PackedRight::bytes).sum::<usize>()
	}

	/// Numbers of all gates of one entry.
	fn width(&self) -> usize {
		self.count * self.hidden
	}

	/// What all gates of all steps get from the inputs: dot products and biases.
	fn of_inputs(&self, workers: &dyn Workers, scratch: &mut Scratch, sequence: &Sequence<'_>) -> Vec<f32> {
		let rows = sequence.steps * sequence.batch;
		assert_eq!(sequence.input.len(), rows * self.inputs, "inputs of another size");
		if let Some(lengths) = sequence.lengths {
			assert_eq!(lengths.len(), sequence.batch, "one length an entry");
			assert!(
				lengths.iter().all(|&length| length <= sequence.steps),
				"a length above the number of steps"
			);
		}
		if let (Some(output), true) = (&sequence.output, sequence.steps > 0) {
			let least = (sequence.steps - 1) * sequence.output_step + sequence.batch * self.hidden;
			assert!(
				output.len() >= least && sequence.output_step >= sequence.batch * self.hidden,
				"too small an output"
			);
		}
		let mut gates = vec![0.0; rows * self.width()];
		let finish = Finish {
			column_bias: self.bias.as_ref().map(|bias| &bias[..self.width()]),
			..Finish::default()
		};
		let left = Left::Plain(Matrix::new(sequence.input, rows, self.inputs));
		matmul(
			self.isa,
			workers,
			scratch,
			left,
			Right::Packed(&self.input),
			&finish,
			&mut gates,
		);
		gates
	}

	/// What some gates of one step get from the states of all entries, added to what they get from the inputs if that
	/// is given: `((dot product) + bias) + addend`.
	fn of_states(
		&self,
		workers: &dyn Workers,
		scratch: &mut Scratch,
		part: usize,
		states: &[f32],
		addend: Option<&[f32]>,
		out: &mut [f32],
	) {
		let before: usize = self.recurrent[..part].iter().map(PackedRight::columns).sum();
		let weights = &self.recurrent[part];
		let finish = Finish {
			column_bias: self
				.bias
				.as_ref()
				.map(|bias| &bias[self.width() + before..][..weights.columns()]),
			addend,
			..Finish::default()
		};
		let left = Left::Plain(Matrix::new(states, states.len() / self.hidden, self.hidden));
		matmul(self.isa, workers, scratch, left, Right::Packed(weights), &finish, out);
	}
}

impl Sequence<'_> {
	/// The steps at which each entry is, in order of computation: `None` where an entry has ended.
	fn at(&self, step: usize, entry: usize) -> Option<usize> {
		let length = self.lengths.map_or(self.steps, |lengths| lengths[entry]);
		let at = if self.reverse {
			length.checked_sub(step + 1)?
		} else {
			step
		};
		(at < length).then_some(at)
	}

	/// Sets all outputs to +0, so that those of steps that entries do not have are so.
	fn clear(&mut self, hidden: usize) {
		let (step, len) = (self.output_step, self.batch * hidden);
		if let Some(output) = &mut self.output {
			for at in 0..self.steps {
				output[at * step..][..len].fill(0.0);
			}
		}
	}

	/// Writes the output of an entry.
	fn put(&mut self, at: usize, entry: usize, state: &[f32]) {
		let start = at * self.output_step + entry * state.len();
		if let Some(output) = &mut self.output {
			output[start..][..state.len()].copy_from_slice(state);
		}
	}
}

/// Holds numbers within `-limit` and `limit`, if there is one.
fn hold(numbers: &mut [f32], limit: Option<f32>) {
	if let Some(limit) = limit {
		let bounds = Activation::Clip {
			low: -limit,
			high: limit,
		};
		for x in numbers {
			*x = bounds.apply(*x);
		}
	}
}

by_isa! {
	/// `to = a * b + c * d`: both products rounded, then their sum.
	fn mix[FLUSHED](a: &[f32], b: &[f32], c: &[f32], d: &[f32], to: &mut [f32]) {
		let count = to.len();
		let (a, b, c, d) = (&a[..count], &b[..count], &c[..count], &d[..count]);
		for i in 0..count {
			to[i] = By::<FLUSHED>::add(By::<FLUSHED>::mul(a[i], b[i]), By::<FLUSHED>::mul(c[i], d[i]));
		}
	}
}

by_isa! {
	/// `to = to + a`.
	fn add_to[FLUSHED](a: &[f32], to: &mut [f32]) {
		for (to, a) in to.iter_mut().zip(a) {
			*to = By::<FLUSHED>::add(*to, *a);
		}
	}
}

by_isa! {
	/// `to = a * b`.
	fn multiply[FLUSHED](a: &[f32], b: &[f32], to: &mut [f32]) {
		for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
			*to = By::<FLUSHED>::mul(*a, *b);
		}
	}
}

by_isa! {
	/// `to = to + a * b`, both rounded.
	fn add_product[FLUSHED](a: &[f32], b: &[f32], to: &mut [f32]) {
		for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
			*to = By::<FLUSHED>::add(*to, By::<FLUSHED>::mul(*a, *b));
		}
	}
}
