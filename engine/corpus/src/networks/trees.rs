//! Boosted trees, as libraries for them export.

use crate::{ops::forest, Draft, Entry};
use verdict_program::{
	op::{Aggregate, ArgReduce, PostTransform, Test, TreeEnsemble},
	Op,
};

pub(super) fn all() -> Vec<Entry> {
	vec![classifier(), regressor(), random_forest()]
}

fn classifier() -> Entry {
	let mut draft = Draft::new("network/boosted_classifier");
	let x = draft.x(&[64, 20]);
	let trees = forest(&mut draft.random, 20, 3, 90, 6, &[Test::LessOrEqual]);
	let y = draft.give(
		Op::TreeEnsemble(TreeEnsemble {
			post: PostTransform::Softmax,
			..trees
		}),
		&[x],
	);
	draft.give(
		Op::ArgReduce(ArgReduce {
			max: true,
			axis: 1,
			keep: false,
			last: false,
		}),
		&[y],
	);
	draft.finish()
}

fn regressor() -> Entry {
	let mut draft = Draft::new("network/boosted_regressor");
	let (x, one) = (draft.x(&[50, 12]), draft.x(&[1, 12]));
	let trees = forest(&mut draft.random, 12, 1, 200, 5, &[Test::Less]);
	draft.give(Op::TreeEnsemble(trees.clone()), &[x]);
	draft.give(Op::TreeEnsemble(trees), &[one]);
	draft.finish()
}

fn random_forest() -> Entry {
	let mut draft = Draft::new("network/random_forest");
	let x = draft.x(&[30, 8]);
	let trees = forest(&mut draft.random, 8, 4, 40, 8, &[Test::LessOrEqual, Test::Equal]);
	draft.give(
		Op::TreeEnsemble(TreeEnsemble {
			aggregate: Aggregate::Average,
			..trees
		}),
		&[x],
	);
	draft.finish()
}
