//! Recurrent networks.

use crate::{Draft, Entry};
use verdict_program::{
	op::{Activation, ArgReduce, Direction, Gru, Lstm, Reduce, ReduceKind, Rnn},
	Dtype, Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![lstm(), tagger(), gru(), echo()]
}

/// Weights, biases and a first state of 0.
fn cell(draft: &mut Draft, directions: u32, gates: u32, [inputs, hidden, batch]: [u32; 3]) -> Vec<Value> {
	let rows = gates * hidden;
	let weights = [
		draft.layer(&[directions, rows, inputs], inputs),
		draft.layer(&[directions, rows, hidden], hidden),
	];
	let bias = draft.floats(&[directions, 2 * rows], 0.1);
	let zeros = draft.numbers(
		&[directions, batch, hidden],
		vec![0.0; (directions * batch * hidden) as usize],
	);
	[&weights[..], &[bias, zeros]].concat()
}

/// Two layers, and a class from the last state.
fn lstm() -> Entry {
	let mut draft = Draft::new("network/lstm");
	let op = Op::Lstm(Lstm {
		direction: Direction::Forward,
		activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
		clip: None,
		input_forget: false,
	});
	let x = draft.x(&[20, 2, 12]);
	let operands = cell(&mut draft, 1, 4, [12, 32, 2]);
	let y = draft.op(op.clone(), &[&[x], &operands[..], &operands[3..]].concat());
	let y = draft.reshape(y, &[20, 2, 32]);
	let operands = cell(&mut draft, 1, 4, [32, 24, 2]);
	let y = draft.op(op, &[&[y], &operands[..], &operands[3..]].concat());
	let y = draft.reshape(y.nth(1), &[2, 24]);
	let y = draft.dense(y, 24, 3);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// A tag for each token, seen from both sides.
fn tagger() -> Entry {
	let mut draft = Draft::new("network/lstm_tagger");
	let tokens = draft.indices(Dtype::I64, &[15, 1], 200);
	let table = draft.floats(&[200, 16], 1.0);
	let x = draft.op(Op::Gather { axis: 0 }, &[table, tokens]);
	let op = Op::Lstm(Lstm {
		direction: Direction::Both,
		activations: [Activation::Sigmoid, Activation::Tanh, Activation::Tanh].repeat(2),
		clip: None,
		input_forget: false,
	});
	let operands = cell(&mut draft, 2, 4, [16, 20, 1]);
	let y = draft.op(op, &[&[x], &operands[..], &operands[3..]].concat());
	let y = draft.transpose(y, &[0, 2, 1, 3]);
	let y = draft.reshape(y, &[15, 40]);
	let y = draft.dense(y, 40, 9);
	draft.give(
		Op::ArgReduce(ArgReduce {
			max: true,
			axis: 1,
			keep: false,
			last: false,
		}),
		&[y],
	);
	draft.output(y);
	draft.finish()
}

fn gru() -> Entry {
	let mut draft = Draft::new("network/gru");
	let x = draft.x(&[25, 3, 8]);
	let op = Op::Gru(Gru {
		direction: Direction::Both,
		activations: [Activation::Sigmoid, Activation::Tanh].repeat(2),
		clip: None,
		linear_before_reset: true,
	});
	let operands = cell(&mut draft, 2, 3, [8, 21, 3]);
	let y = draft.op(op, &[&[x], &operands[..]].concat());
	let mean = Reduce {
		kind: ReduceKind::Mean,
		axes: vec![0],
		keep: false,
	};
	let y = draft.op(Op::Reduce(mean), &[y]);
	let y = draft.transpose(y, &[1, 0, 2]);
	let y = draft.reshape(y, &[3, 42]);
	let y = draft.dense(y, 42, 2);
	draft.output(y);
	draft.finish()
}

/// A plain cell with weights that stay as they were drawn, read out linearly.
fn echo() -> Entry {
	let mut draft = Draft::new("network/echo_state");
	let x = draft.x(&[40, 1, 2]);
	let op = Op::Rnn(Rnn {
		direction: Direction::Forward,
		activations: vec![Activation::Tanh],
		clip: None,
	});
	let operands = cell(&mut draft, 1, 1, [2, 64, 1]);
	let y = draft.op(op, &[&[x], &operands[..]].concat());
	let y = draft.reshape(y, &[40, 64]);
	let y = draft.dense(y, 64, 1);
	draft.output(y);
	draft.finish()
}
