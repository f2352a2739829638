//! Networks of fully connected layers.

use crate::{Draft, Entry};
use verdict_program::{
	op::{ArgReduce, Binary, Reduce, ReduceKind, Unary},
	Dtype, Op,
};

pub(super) fn all() -> Vec<Entry> {
	vec![
		tiny(),
		mlp("network/mlp", 1),
		mlp("network/mlp_batch", 33),
		scaled(),
		words(),
		nearest_centre(),
		autoencoder(),
	]
}

/// y = sigmoid(w x + b), as small as a model can be.
fn tiny() -> Entry {
	let mut draft = Draft::new("network/tiny");
	let x = draft.x(&[1, 4]);
	let y = draft.dense(x, 4, 1);
	draft.give(Op::Unary(Unary::Sigmoid), &[y]);
	draft.finish()
}

fn mlp(name: &str, batch: u32) -> Entry {
	let mut draft = Draft::new(name);
	let mut y = draft.x(&[batch, 64]);
	for _ in 0..4 {
		y = draft.dense(y, 64, 64);
		y = draft.relu(y);
	}
	y = draft.dense(y, 64, 10);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// A regression over features that are normalised first, as exporters of classical models write it.
fn scaled() -> Entry {
	let mut draft = Draft::new("network/scaled_regression");
	let x = draft.x(&[12, 30]);
	let (mean, deviation) = (draft.floats(&[30], 1.0), draft.positive(&[30], 0.2));
	let y = draft.binary(Binary::Sub, x, mean);
	let y = draft.binary(Binary::Div, y, deviation);
	let y = draft.dense(y, 30, 16);
	let y = draft.unary(Unary::Tanh, y);
	let y = draft.dense(y, 16, 1);
	draft.output(y);
	draft.finish()
}

/// A bag of words: embeddings, their mean, a classifier.
fn words() -> Entry {
	let mut draft = Draft::new("network/bag_of_words");
	let tokens = draft.indices(Dtype::I64, &[2, 17], 300);
	let table = draft.floats(&[300, 24], 1.0);
	let y = draft.op(Op::Gather { axis: 0 }, &[table, tokens]);
	let mean = Reduce {
		kind: ReduceKind::Mean,
		axes: vec![1],
		keep: false,
	};
	let y = draft.op(Op::Reduce(mean), &[y]);
	let y = draft.dense(y, 24, 5);
	draft.give(Op::LogSoftmax { axis: 1 }, &[y]);
	draft.finish()
}

/// The nearest of some centres by squared distance.
fn nearest_centre() -> Entry {
	let mut draft = Draft::new("network/nearest_centre");
	let (x, centres) = (draft.x(&[25, 1, 16]), draft.floats(&[40, 16], 1.0));
	let y = draft.binary(Binary::Sub, x, centres);
	let square = Reduce {
		kind: ReduceKind::SumSquare,
		axes: vec![2],
		keep: false,
	};
	let y = draft.give(Op::Reduce(square), &[y]);
	draft.give(
		Op::ArgReduce(ArgReduce {
			max: false,
			axis: 1,
			keep: false,
			last: false,
		}),
		&[y],
	);
	draft.finish()
}

/// Its error says how unusual an input is.
fn autoencoder() -> Entry {
	let mut draft = Draft::new("network/autoencoder");
	let x = draft.x(&[7, 48]);
	let y = draft.dense(x, 48, 20);
	let y = draft.unary(
		Unary::Elu {
			alpha: crate::draft::float(1.0),
		},
		y,
	);
	let y = draft.dense(y, 20, 6);
	let y = draft.dense(y, 6, 48);
	let y = draft.unary(Unary::Sigmoid, y);
	let error = draft.binary(Binary::Sub, x, y);
	let mean = Reduce {
		kind: ReduceKind::Mean,
		axes: vec![1],
		keep: true,
	};
	let error = draft.mul(error, error);
	draft.give(Op::Reduce(mean), &[error]);
	draft.finish()
}
