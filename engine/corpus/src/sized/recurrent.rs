//! Recurrent cells.

use crate::{Draft, Entry};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, Rnn},
	Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [time, batch, input, hidden] in [
		[64, 1, 128, 128],
		[100, 1, 64, 256],
		[32, 8, 64, 128],
		[16, 64, 32, 64],
		[20, 1, 512, 512],
		[500, 1, 8, 8],
		[500, 1, 1, 1],
		[1, 1, 256, 256],
		[4, 256, 16, 16],
		[10, 1, 2000, 16],
	] {
		let name = format!("{time}x{batch}x{input}_{hidden}");
		let mut draft = Draft::new(&format!("sized/lstm/{name}"));
		let mut operands = cell(&mut draft, 4, [time, batch, input, hidden]);
		operands.push(draft.floats(&[1, batch, hidden], 0.1));
		let op = Op::Lstm(Lstm {
			direction: Direction::Forward,
			activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
			clip: None,
			input_forget: false,
		});
		draft.give(op, &operands);
		entries.push(draft.finish());
		for linear_before_reset in [false, true] {
			let mut draft = Draft::new(&format!("sized/gru/{name}_{linear_before_reset}"));
			let operands = cell(&mut draft, 3, [time, batch, input, hidden]);
			let op = Op::Gru(Gru {
				direction: Direction::Forward,
				activations: vec![Activation::Sigmoid, Activation::Tanh],
				clip: None,
				linear_before_reset,
			});
			draft.give(op, &operands);
			entries.push(draft.finish());
		}
		let mut draft = Draft::new(&format!("sized/rnn/{name}"));
		let operands = cell(&mut draft, 1, [time, batch, input, hidden]);
		let op = Op::Rnn(Rnn {
			direction: Direction::Forward,
			activations: vec![Activation::Tanh],
			clip: None,
		});
		draft.give(op, &operands);
		entries.push(draft.finish());
	}
	entries
}

fn cell(draft: &mut Draft, gates: u32, [time, batch, input, hidden]: [u32; 4]) -> Vec<Value> {
	let rows = gates * hidden;
	let x = draft.x(&[time, batch, input]);
	let (w, r) = (
		draft.layer(&[1, rows, input], input),
		draft.layer(&[1, rows, hidden], hidden),
	);
	let (bias, state) = (
		draft.floats(&[1, 2 * rows], 0.1),
		draft.floats(&[1, batch, hidden], 0.1),
	);
	vec![x, w, r, bias, state]
}
