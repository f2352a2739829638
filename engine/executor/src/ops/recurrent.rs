//! LSTM, GRU and the plain recurrent cell, in one direction or both.
//!
//! Each direction is a cell of its own. Weights that are known are packed when the model is loaded.

use crate::{
	buffer::Buffer,
	operation::{elements, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	recurrent::{Apply, CellWeights, Gru as GruKernel, Lstm as LstmKernel, LstmState, Plain, Sequence},
	unary::{unary_in_place, UnaryOp},
	Isa,
};
use verdict_program::op::{Activation, Direction, Gru, Lstm, Rnn};

pub(super) fn lstm(lstm: &Lstm, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let kind = Kind::Lstm {
		input_forget: lstm.input_forget,
	};
	Recurrent::prepare(
		kind,
		lstm.direction,
		&lstm.activations,
		lstm.clip.map(|clip| clip.value()),
		prepare,
	)
}

pub(super) fn gru(gru: &Gru, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let kind = Kind::Gru {
		linear_before_reset: gru.linear_before_reset,
	};
	Recurrent::prepare(
		kind,
		gru.direction,
		&gru.activations,
		gru.clip.map(|clip| clip.value()),
		prepare,
	)
}

pub(super) fn rnn(rnn: &Rnn, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Recurrent::prepare(
		Kind::Plain,
		rnn.direction,
		&rnn.activations,
		rnn.clip.map(|clip| clip.value()),
		prepare,
	)
}

#[derive(Clone, Copy)]
enum Kind {
	Lstm { input_forget: bool },
	Gru { linear_before_reset: bool },
	Plain,
}

impl Kind {
	/// How many functions a direction has.
	fn activations(self) -> usize {
		match self {
			Self::Lstm { .. } => 3,
			Self::Gru { .. } => 2,
			Self::Plain => 1,
		}
	}

	/// Where the peepholes are, if there may be any.
	fn peepholes(self) -> Option<usize> {
		matches!(self, Self::Lstm { .. }).then_some(6)
	}
}

/// The cell of one direction with its weights.
enum Cell {
	Lstm(LstmKernel),
	Gru(GruKernel),
	Plain(Plain),
}

struct Recurrent {
	kind: Kind,
	/// For each direction whether it begins at the last step.
	reverse: Vec<bool>,
	activations: Vec<Activation>,
	clip: Option<f32>,
	time: usize,
	batch: usize,
	inputs: usize,
	hidden: usize,
	/// Whether there is an operand of peepholes.
	peepholes: bool,
	/// The cells, if the weights are known.
	packed: Option<Vec<Cell>>,
}

/// What cells are made of, of all directions.
struct Weights<'a> {
	input: &'a [f32],
	recurrent: &'a [f32],
	bias: &'a [f32],
	peepholes: Option<&'a [f32]>,
}

impl Recurrent {
	fn prepare(
		kind: Kind,
		direction: Direction,
		activations: &[Activation],
		clip: Option<f32>,
		prepare: &Prepare<'_>,
	) -> Result<Box<dyn Operation>, String> {
		let (x, r) = (prepare.input(0)?.dims(), prepare.input(2)?.dims());
		let (&[time, batch, inputs], &[_, _, hidden]) = (x.as_slice(), r.as_slice()) else {
			return Err(format!("operands of rank {} and {}", x.len(), r.len()));
		};
		let reverse = match direction {
			Direction::Forward => vec![false],
			Direction::Reverse => vec![true],
			Direction::Both => vec![false, true],
		};
		if activations.len() != reverse.len() * kind.activations() {
			return Err(format!("{} functions", activations.len()));
		}
		let peepholes = kind.peepholes().filter(|place| *place < prepare.operands());
		let mut this = Self {
			kind,
			reverse,
			activations: activations.to_vec(),
			clip,
			time,
			batch,
			inputs,
			hidden,
			peepholes: peepholes.is_some(),
			packed: None,
		};
		let known = |place: usize| prepare.inputs.get(place).and_then(|operand| operand.weight::<f32>());
		let known_peepholes = match peepholes {
			Some(place) => known(place).map(Some),
			None => Some(None),
		};
		if let (Some(input), Some(recurrent), Some(bias), Some(peepholes)) =
			(known(1), known(2), known(3), known_peepholes)
		{
			this.packed = Some(this.pack(
				prepare.isa,
				&Weights {
					input,
					recurrent,
					bias,
					peepholes,
				},
			));
		}
		Ok(Box::new(this))
	}

	/// The cells of all directions.
	fn pack(&self, isa: Isa, weights: &Weights<'_>) -> Vec<Cell> {
		let directions = self.reverse.len();
		let own = |values: &'_ [f32], direction: usize| {
			let size = values.len() / directions;
			direction * size..(direction + 1) * size
		};
		(0..directions)
			.map(|direction| {
				let cell = CellWeights {
					inputs: self.inputs,
					hidden: self.hidden,
					input: &weights.input[own(weights.input, direction)],
					recurrent: &weights.recurrent[own(weights.recurrent, direction)],
					bias: Some(&weights.bias[own(weights.bias, direction)]),
				};
				match self.kind {
					Kind::Lstm { input_forget } => {
						let peepholes = weights.peepholes.map(|all| &all[own(all, direction)]);
						Cell::Lstm(LstmKernel::new(isa, cell, peepholes, self.clip, input_forget))
					}
					Kind::Gru { linear_before_reset } => {
						Cell::Gru(GruKernel::new(isa, cell, self.clip, linear_before_reset))
					}
					Kind::Plain => Cell::Plain(Plain::new(isa, cell, self.clip)),
				}
			})
			.collect()
	}

	/// Runs the cell of one direction, whose states `last` are; only an LSTM looks at the one of its cells.
	fn direction(
		&self,
		direction: usize,
		cell: &Cell,
		context: &mut Context<'_>,
		input: &[f32],
		output: &mut [f32],
		last: LstmState<'_>,
	) {
		let state = self.batch * self.hidden;
		let sequence = Sequence {
			steps: self.time,
			batch: self.batch,
			input,
			lengths: None,
			reverse: self.reverse[direction],
			output: Some(&mut output[direction * state..]),
			output_step: self.reverse.len() * state,
		};
		let count = self.kind.activations();
		let functions = &self.activations[direction * count..][..count];
		let (workers, scratch) = (context.workers, &mut *context.scratch);
		match (cell, functions) {
			(Cell::Lstm(cell), [f, g, h]) => {
				let functions = [function(*f), function(*g), function(*h)];
				cell.run(workers, scratch, sequence, functions, last);
			}
			(Cell::Gru(cell), [f, g]) => {
				cell.run(workers, scratch, sequence, [function(*f), function(*g)], last.hidden);
			}
			(Cell::Plain(cell), [f, ..]) => cell.run(workers, scratch, sequence, function(*f), last.hidden),
			_ => {}
		}
	}
}

/// What a gate applies.
fn function(activation: Activation) -> Apply<'static> {
	match activation {
		Activation::Sigmoid => &|isa, values| unary_in_place(isa, UnaryOp::Sigmoid, values),
		Activation::Tanh => &|isa, values| unary_in_place(isa, UnaryOp::Tanh, values),
		Activation::Relu => &|isa, values| unary_in_place(isa, UnaryOp::Relu, values),
	}
}

impl Operation for Recurrent {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let made;
		let cells = match &self.packed {
			Some(cells) => cells,
			None => {
				let peepholes = self.kind.peepholes().filter(|_| self.peepholes);
				let weights = Weights {
					input: inputs.get(1)?,
					recurrent: inputs.get(2)?,
					bias: inputs.get(3)?,
					peepholes: peepholes.map(|place| inputs.get(place)).transpose()?,
				};
				made = self.pack(context.isa, &weights);
				&made
			}
		};
		// The last states are computed where they go to, beginning with the first ones.
		let [output, hidden, rest @ ..] = outputs else {
			return Err(Failure::Internal(format!("{} outputs", outputs.len())));
		};
		let (x, output, hidden) = (inputs.get(0)?, elements(output)?, elements::<f32>(hidden)?);
		hidden.copy_from_slice(inputs.get(4)?);
		let last_cells = match rest {
			[last_cells] => {
				let last_cells = elements::<f32>(last_cells)?;
				last_cells.copy_from_slice(inputs.get(5)?);
				last_cells
			}
			_ => &mut [],
		};
		let state = self.batch * self.hidden;
		let mut last_cells = last_cells.chunks_mut(state);
		for (direction, (cell, hidden)) in cells.iter().zip(hidden.chunks_mut(state)).enumerate() {
			let last = LstmState {
				hidden,
				cell: last_cells.next().unwrap_or_default(),
			};
			self.direction(direction, cell, context, x, output, last);
		}
		Ok(())
	}

	fn reads(&self, operand: usize) -> bool {
		let packed = matches!(operand, 1..=3) || self.kind.peepholes() == Some(operand);
		!(packed && self.packed.is_some())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}
