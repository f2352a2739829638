//! Normalisations.

use crate::{draft::float, Draft, Entry};
use verdict_program::{op::Lrn, Op};

pub(super) fn all() -> Vec<Entry> {
	vec![batch(), layer(), instance(), group(), rms(), lrn(), lp()]
}

fn batch() -> Entry {
	let mut draft = Draft::new("norm/batch");
	for dims in [&[2, 17, 7, 5][..], &[6, 33], &[1, 3, 101]] {
		let x = draft.x(dims);
		let channels = &dims[1..2];
		let (scale, bias, mean) = (
			draft.floats(channels, 2.0),
			draft.floats(channels, 1.0),
			draft.floats(channels, 1.0),
		);
		let variance = draft.positive(channels, 0.1);
		draft.give(
			Op::BatchNorm { epsilon: float(1e-5) },
			&[x, scale, bias, mean, variance],
		);
	}
	draft.finish()
}

fn layer() -> Entry {
	let mut draft = Draft::new("norm/layer");
	let x = draft.x(&[3, 5, 67]);
	for axis in 1..3 {
		let dims = &[3, 5, 67][axis..];
		let (scale, bias) = (draft.floats(dims, 2.0), draft.floats(dims, 1.0));
		let op = Op::LayerNorm {
			axis: axis as u32,
			epsilon: float(1e-5),
		};
		draft.give(op.clone(), &[x, scale, bias]);
		draft.give(op, &[x, scale]);
	}
	draft.finish()
}

fn instance() -> Entry {
	let mut draft = Draft::new("norm/instance");
	let (x, scale, bias) = (
		draft.x(&[2, 7, 9, 11]),
		draft.floats(&[7], 2.0),
		draft.floats(&[7], 1.0),
	);
	draft.give(Op::InstanceNorm { epsilon: float(1e-3) }, &[x, scale, bias]);
	draft.finish()
}

fn group() -> Entry {
	let mut draft = Draft::new("norm/group");
	let (x, scale, bias) = (
		draft.x(&[2, 12, 23]),
		draft.floats(&[12], 2.0),
		draft.floats(&[12], 1.0),
	);
	for groups in [1, 3, 12] {
		draft.give(
			Op::GroupNorm {
				groups,
				epsilon: float(1e-5),
			},
			&[x, scale, bias],
		);
	}
	draft.finish()
}

fn rms() -> Entry {
	let mut draft = Draft::new("norm/rms");
	let x = draft.x(&[4, 3, 65]);
	for axis in 1..3 {
		let scale = draft.floats(&[4, 3, 65][axis..], 2.0);
		draft.give(
			Op::RmsNorm {
				axis: axis as u32,
				epsilon: float(1e-6),
			},
			&[x, scale],
		);
	}
	draft.finish()
}

fn lrn() -> Entry {
	let mut draft = Draft::new("norm/lrn");
	let x = draft.x(&[2, 9, 5, 7]);
	for size in [1, 4, 5, 30] {
		let lrn = Lrn {
			size,
			alpha: float(0.1),
			beta: float(0.75),
			bias: float(1.0),
		};
		draft.give(Op::Lrn(lrn), &[x]);
	}
	draft.finish()
}

fn lp() -> Entry {
	let mut draft = Draft::new("norm/lp");
	let x = draft.x(&[3, 22, 19]);
	for (axis, p) in [(2, 1), (2, 2), (1, 1), (1, 2), (0, 2)] {
		draft.give(Op::LpNorm { axis, p }, &[x]);
	}
	draft.finish()
}
