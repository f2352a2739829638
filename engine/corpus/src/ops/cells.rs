//! Recurrent cells and trees in further shapes, and what of their attributes the other programs leave out.

use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{Activation, Direction, Gru, Lstm, PostTransform, Rnn, Test, TreeEnsemble},
	Op, Value,
};

/// Steps, batch, input, hidden.
const SIZES: [[u32; 4]; 3] = [[1, 1, 1, 1], [4, 1, 7, 16], [2, 5, 3, 33]];

pub(super) fn all() -> Vec<Entry> {
	vec![lstm(), gru(), rnn(), trees()]
}

fn operands(draft: &mut Draft, directions: u32, gates: u32, [steps, batch, input, hidden]: [u32; 4]) -> Vec<Value> {
	let rows = gates * hidden;
	vec![
		draft.x(&[steps, batch, input]),
		draft.layer(&[directions, rows, input], input),
		draft.layer(&[directions, rows, hidden], hidden),
		draft.floats(&[directions, 2 * rows], 0.5),
		draft.x(&[directions, batch, hidden]),
	]
}

fn lstm() -> Entry {
	let mut draft = Draft::new("shapes/lstm");
	for sizes in SIZES {
		for direction in [Direction::Reverse, Direction::Both] {
			let directions = direction.count();
			let mut operands = operands(&mut draft, directions, 4, sizes);
			operands.push(draft.x(&[directions, sizes[1], sizes[3]]));
			let all = draft.give(
				Op::Lstm(Lstm {
					direction,
					activations: [Activation::Sigmoid, Activation::Tanh, Activation::Tanh].repeat(directions as usize),
					clip: None,
					input_forget: false,
				}),
				&operands,
			);
			draft.output(all.nth(1));
			draft.output(all.nth(2));
		}
	}
	draft.finish()
}

fn gru() -> Entry {
	let mut draft = Draft::new("shapes/gru");
	for sizes in SIZES {
		for (direction, linear_before_reset, activations) in [
			(Direction::Reverse, true, [Activation::Sigmoid, Activation::Tanh]),
			(Direction::Forward, false, [Activation::Tanh, Activation::Relu]),
		] {
			let operands = operands(&mut draft, 1, 3, sizes);
			let all = draft.give(
				Op::Gru(Gru {
					direction,
					activations: activations.to_vec(),
					clip: None,
					linear_before_reset,
				}),
				&operands,
			);
			draft.output(all.nth(1));
		}
	}
	draft.finish()
}

fn rnn() -> Entry {
	let mut draft = Draft::new("shapes/rnn");
	for sizes in SIZES {
		for (direction, activation, clip) in [
			(Direction::Reverse, Activation::Tanh, None),
			(Direction::Forward, Activation::Sigmoid, Some(float(0.5))),
		] {
			let operands = operands(&mut draft, 1, 1, sizes);
			let all = draft.give(
				Op::Rnn(Rnn {
					direction,
					activations: vec![activation],
					clip,
				}),
				&operands,
			);
			draft.output(all.nth(1));
		}
	}
	draft.finish()
}

/// One tree, one leaf, deep trees, many rows.
fn trees() -> Entry {
	let mut draft = Draft::new("shapes/trees");
	for (rows, features, targets, trees, depth) in [
		(1, 1, 1, 1, 0),
		(1, 3, 1, 1, 1),
		(17, 2, 2, 3, 11),
		(700, 40, 1, 30, 4),
		(1, 40, 5, 60, 6),
	] {
		let x = draft.x(&[rows, features]);
		let ensemble = super::forest(&mut draft.random, features, targets, trees, depth, &[Test::LessOrEqual]);
		let post = PostTransform::None;
		draft.give(Op::TreeEnsemble(TreeEnsemble { post, ..ensemble }), &[x]);
	}
	draft.finish()
}
