//! Cells against their equations, number by number.

use super::*;
use crate::{
	checks::{same, Random, Threads, WORKERS},
	fma::fma32,
};

/// Stand-ins for the functions of gates.
fn soft(x: f32) -> f32 {
	x / (1.0 + x.abs())
}

fn apply(isa: Isa, numbers: &mut [f32]) {
	let _ = isa;
	numbers.iter_mut().for_each(|x| *x = soft(*x));
}

fn half(isa: Isa, numbers: &mut [f32]) {
	let _ = isa;
	numbers.iter_mut().for_each(|x| *x = 0.5 + 0.5 * soft(*x));
}

fn gate(x: f32) -> f32 {
	0.5 + 0.5 * soft(x)
}

/// The next state of one entry, from the step, the entry, its state, and what else the cell keeps.
type Equation<'a> = dyn Fn(usize, usize, &[f32], &mut [f32]) -> Vec<f32> + 'a;

/// Sizes and numbers for a cell of so many gates.
struct Case {
	steps: usize,
	batch: usize,
	inputs: usize,
	hidden: usize,
	gates: usize,
	input: Vec<f32>,
	weights: Vec<f32>,
	recurrent: Vec<f32>,
	bias: Option<Vec<f32>>,
	lengths: Option<Vec<usize>>,
	reverse: bool,
	state: Vec<f32>,
	limit: Option<f32>,
}

impl Case {
	fn new(random: &mut Random, gates: usize) -> Self {
		let (steps, batch) = (random.within(1, 4), random.within(1, 3));
		let (inputs, hidden) = (random.within(1, 9), random.within(1, 20));
		Self {
			steps,
			batch,
			inputs,
			hidden,
			gates,
			input: random.numbers(steps * batch * inputs, false),
			weights: random.numbers(gates * hidden * inputs, false),
			recurrent: random.numbers(gates * hidden * hidden, false),
			bias: (random.below(2) == 0).then(|| random.numbers(2 * gates * hidden, false)),
			lengths: (random.below(2) == 0).then(|| (0..batch).map(|_| random.within(0, steps)).collect()),
			reverse: random.below(2) == 0,
			state: random.numbers(batch * hidden, false),
			limit: (random.below(3) == 0).then_some(0.4),
		}
	}

	fn cell(&self) -> CellWeights<'_> {
		CellWeights {
			inputs: self.inputs,
			hidden: self.hidden,
			input: &self.weights,
			recurrent: &self.recurrent,
			bias: self.bias.as_deref(),
		}
	}

	fn sequence<'a>(&'a self, output: &'a mut [f32]) -> Sequence<'a> {
		Sequence {
			steps: self.steps,
			batch: self.batch,
			input: &self.input,
			lengths: self.lengths.as_deref(),
			reverse: self.reverse,
			output: Some(output),
			output_step: self.batch * self.hidden,
		}
	}

	/// What row `row` of the gates gets from the input of a step.
	fn given_by_input(&self, at: usize, entry: usize, row: usize) -> f32 {
		let input = &self.input[(at * self.batch + entry) * self.inputs..][..self.inputs];
		let sum = input
			.iter()
			.zip(&self.weights[row * self.inputs..])
			.fold(0.0, |sum, (x, w)| fma32(*x, *w, sum));
		self.bias.as_ref().map_or(sum, |bias| sum + bias[row])
	}

	/// What it gets from a state.
	fn given_by_state(&self, state: &[f32], row: usize) -> f32 {
		let sum = state
			.iter()
			.zip(&self.recurrent[row * self.hidden..])
			.fold(0.0, |sum, (x, w)| fma32(*x, *w, sum));
		self.bias
			.as_ref()
			.map_or(sum, |bias| sum + bias[self.gates * self.hidden + row])
	}

	fn held(&self, x: f32) -> f32 {
		self.limit.map_or(x, |limit| x.clamp(-limit, limit))
	}

	/// All entries by an equation for one step.
	fn expected(&self, other: &mut [f32], step: &Equation<'_>) -> [Vec<f32>; 2] {
		let hidden = self.hidden;
		let (mut output, mut states) = (vec![0.0; self.steps * self.batch * hidden], self.state.clone());
		for entry in 0..self.batch {
			let state = &mut states[entry * hidden..(entry + 1) * hidden];
			let length = self.lengths.as_ref().map_or(self.steps, |lengths| lengths[entry]);
			for at in 0..length {
				let at = if self.reverse { length - 1 - at } else { at };
				let next = step(at, entry, state, &mut other[entry * hidden..(entry + 1) * hidden]);
				state.copy_from_slice(&next);
				output[(at * self.batch + entry) * hidden..][..hidden].copy_from_slice(&next);
			}
		}
		[output, states]
	}
}

#[test]
fn lstm_equals_its_equations() {
	let mut random = Random::new(71);
	for _ in 0..60 {
		let case = Case::new(&mut random, 4);
		let hidden = case.hidden;
		let peepholes = (random.below(2) == 0).then(|| random.numbers(3 * hidden, false));
		let coupled = random.below(3) == 0;
		let cells = random.numbers(case.batch * hidden, false);
		let mut expected_cells = cells.clone();
		let [output, states] = case.expected(&mut expected_cells, &|at, entry, state, cells| {
			let (mut next, before) = (Vec::new(), cells.to_vec());
			for i in 0..hidden {
				let sum = |gate: usize| {
					let row = gate * hidden + i;
					case.given_by_state(state, row) + case.given_by_input(at, entry, row)
				};
				let peep = |gate: usize, x: f32, cell: f32| {
					peepholes.as_ref().map_or(x, |all| x + all[gate * hidden + i] * cell)
				};
				let input = gate(case.held(peep(0, sum(0), before[i])));
				let forget = if coupled {
					1.0 - input
				} else {
					gate(case.held(peep(2, sum(2), before[i])))
				};
				cells[i] = forget * before[i] + input * soft(case.held(sum(3)));
				next.push(gate(case.held(peep(1, sum(1), cells[i]))) * soft(cells[i]));
			}
			next
		});
		for isa in Isa::available() {
			let lstm = Lstm::new(isa, case.cell(), peepholes.as_deref(), case.limit, coupled);
			let (mut found, mut state, mut cell) = (vec![7.0; output.len()], case.state.clone(), cells.clone());
			let ends = LstmState {
				hidden: &mut state,
				cell: &mut cell,
			};
			let workers = &Threads(random.pick(&WORKERS));
			lstm.run(
				workers,
				&mut Scratch::new(),
				case.sequence(&mut found),
				[&half, &apply, &apply],
				ends,
			);
			same(&found, &output, isa);
			same(&state, &states, isa);
			same(&cell, &expected_cells, isa);
		}
	}
}

#[test]
fn gru_equals_its_equations() {
	let mut random = Random::new(72);
	for _ in 0..60 {
		let case = Case::new(&mut random, 3);
		let hidden = case.hidden;
		let linear_before_reset = random.below(2) == 0;
		let [output, states] = case.expected(&mut vec![0.0; case.batch * hidden], &|at, entry, state, _| {
			let sum = |row: usize| case.given_by_state(state, row) + case.given_by_input(at, entry, row);
			let update: Vec<f32> = (0..hidden).map(|i| gate(case.held(sum(i)))).collect();
			let reset: Vec<f32> = (0..hidden).map(|i| gate(case.held(sum(hidden + i)))).collect();
			let scaled: Vec<f32> = (0..hidden).map(|i| reset[i] * state[i]).collect();
			let next = |i: usize| {
				let row = 2 * hidden + i;
				let own = case.given_by_input(at, entry, row);
				let fresh = if linear_before_reset {
					own + reset[i] * case.given_by_state(state, row)
				} else {
					case.given_by_state(&scaled, row) + own
				};
				(1.0 - update[i]) * soft(case.held(fresh)) + update[i] * state[i]
			};
			(0..hidden).map(next).collect()
		});
		for isa in Isa::available() {
			let gru = Gru::new(isa, case.cell(), case.limit, linear_before_reset);
			let (mut found, mut state) = (vec![7.0; output.len()], case.state.clone());
			let workers = &Threads(random.pick(&WORKERS));
			gru.run(
				workers,
				&mut Scratch::new(),
				case.sequence(&mut found),
				[&half, &apply],
				&mut state,
			);
			same(&found, &output, isa);
			same(&state, &states, isa);
		}
	}
}

#[test]
fn plain_cell_equals_its_equation() {
	let mut random = Random::new(73);
	for _ in 0..60 {
		let case = Case::new(&mut random, 1);
		let hidden = case.hidden;
		let [output, states] = case.expected(&mut vec![0.0; case.batch * hidden], &|at, entry, state, _| {
			let sum = |row: usize| case.given_by_state(state, row) + case.given_by_input(at, entry, row);
			(0..hidden).map(|i| soft(case.held(sum(i)))).collect()
		});
		for isa in Isa::available() {
			let cell = Plain::new(isa, case.cell(), case.limit);
			let (mut found, mut state) = (vec![7.0; output.len()], case.state.clone());
			let workers = &Threads(random.pick(&WORKERS));
			cell.run(
				workers,
				&mut Scratch::new(),
				case.sequence(&mut found),
				&apply,
				&mut state,
			);
			same(&found, &output, isa);
			same(&state, &states, isa);
		}
	}
}
