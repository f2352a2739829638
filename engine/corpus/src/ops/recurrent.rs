//! Recurrent cells.

use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, Rnn},
	Op, Value,
};

const TIME: u32 = 6;
const BATCH: u32 = 3;
const INPUT: u32 = 11;
const HIDDEN: u32 = 19;

pub(super) fn all() -> Vec<Entry> {
	use Activation::{Relu, Sigmoid, Tanh};
	use Direction::{Both, Forward, Reverse};
	let lstm_of = |direction: Direction, activations: [Activation; 3]| Lstm {
		direction,
		activations: activations.repeat(direction.count() as usize),
		clip: None,
		input_forget: false,
	};
	let usual = [Sigmoid, Tanh, Tanh];
	vec![
		lstm("forward", lstm_of(Forward, usual), false),
		lstm("reverse", lstm_of(Reverse, usual), false),
		lstm("both", lstm_of(Both, usual), false),
		lstm("peepholes", lstm_of(Forward, usual), true),
		lstm("other_functions", lstm_of(Both, [Tanh, Relu, Sigmoid]), true),
		lstm(
			"clip_coupled",
			Lstm {
				clip: Some(float(0.4)),
				input_forget: true,
				..lstm_of(Forward, usual)
			},
			false,
		),
		gru("forward", Forward, false),
		gru("linear_before_reset", Forward, true),
		gru("both", Both, true),
		rnn("tanh", Forward, Tanh),
		rnn("relu", Both, Relu),
	]
}

/// x, and weights of a cell with so many gates, from outside or not.
fn operands(draft: &mut Draft, directions: u32, gates: u32, known: bool) -> Vec<Value> {
	let rows = gates * HIDDEN;
	let dims = [
		vec![directions, rows, INPUT],
		vec![directions, rows, HIDDEN],
		vec![directions, 2 * rows],
		vec![directions, BATCH, HIDDEN],
	];
	let mut operands = vec![draft.x(&[TIME, BATCH, INPUT])];
	for dims in dims {
		operands.push(if known {
			draft.layer(&dims, HIDDEN)
		} else {
			draft.x(&dims)
		});
	}
	operands
}

fn lstm(name: &str, lstm: Lstm, peepholes: bool) -> Entry {
	let mut draft = Draft::new(&format!("lstm/{name}"));
	let directions = lstm.direction.count();
	for known in [true, false] {
		let mut operands = operands(&mut draft, directions, 4, known);
		operands.push(draft.floats(&[directions, BATCH, HIDDEN], 1.0));
		if peepholes {
			operands.push(draft.floats(&[directions, 3 * HIDDEN], 1.0));
		}
		let all = draft.give(Op::Lstm(lstm.clone()), &operands);
		draft.output(all.nth(1));
		draft.output(all.nth(2));
	}
	draft.finish()
}

fn gru(name: &str, direction: Direction, linear_before_reset: bool) -> Entry {
	let mut draft = Draft::new(&format!("gru/{name}"));
	for (known, clip) in [(true, None), (false, Some(float(0.7)))] {
		let activations = [Activation::Sigmoid, Activation::Tanh].repeat(direction.count() as usize);
		let gru = Gru {
			direction,
			activations,
			clip,
			linear_before_reset,
		};
		let operands = operands(&mut draft, direction.count(), 3, known);
		let all = draft.give(Op::Gru(gru), &operands);
		draft.output(all.nth(1));
	}
	draft.finish()
}

fn rnn(name: &str, direction: Direction, activation: Activation) -> Entry {
	let mut draft = Draft::new(&format!("rnn/{name}"));
	for known in [true, false] {
		let activations = vec![activation; direction.count() as usize];
		let operands = operands(&mut draft, direction.count(), 1, known);
		let all = draft.give(
			Op::Rnn(Rnn {
				direction,
				activations,
				clip: None,
			}),
			&operands,
		);
		draft.output(all.nth(1));
	}
	draft.finish()
}
