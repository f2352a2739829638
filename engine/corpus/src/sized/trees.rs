//! Ensembles of decision trees.

use crate::{ops::forest, Draft, Entry};
use verdict_program::{
	op::{Aggregate, PostTransform, Test, TreeEnsemble},
	Op,
};

pub(super) fn all() -> Vec<Entry> {
	let mut entries = Vec::new();
	let plain: &[Test] = &[Test::LessOrEqual];
	for (rows, features, targets, trees, depth) in [
		(1, 30, 1, 100, 6),
		(1, 30, 1, 500, 6),
		(1, 30, 1, 2000, 4),
		(4, 30, 1, 500, 6),
		(7, 30, 1, 100, 8),
		(8, 30, 1, 100, 8),
		(64, 30, 1, 500, 6),
		(1000, 20, 1, 100, 4),
		(1000, 8, 1, 10, 10),
		(100, 500, 1, 100, 6),
		(100, 20, 10, 100, 5),
		(1, 20, 10, 300, 5),
		(1000, 20, 3, 30, 1),
		(10_000, 4, 1, 3, 2),
		(10_000, 4, 1, 1, 0),
		(100, 20, 200, 10, 3),
	] {
		for (kind, tests, aggregate) in [
			("plain", plain, Aggregate::Sum),
			(
				"any",
				&[Test::LessOrEqual, Test::Less, Test::NotEqual],
				Aggregate::Average,
			),
			("least", plain, Aggregate::Min),
		] {
			let mut draft = Draft::new(&format!(
				"sized/trees/{rows}x{features}_{targets}_{trees}x{depth}_{kind}"
			));
			let x = draft.x(&[rows, features]);
			let ensemble = forest(&mut draft.random, features, targets, trees, depth, tests);
			draft.give(Op::TreeEnsemble(TreeEnsemble { aggregate, ..ensemble }), &[x]);
			entries.push(draft.finish());
		}
	}
	for post in [
		PostTransform::Softmax,
		PostTransform::Logistic,
		PostTransform::SoftmaxZero,
		PostTransform::Probit,
	] {
		for (rows, targets) in [(5000, 2), (100, 100)] {
			let mut draft = Draft::new(&format!("sized/trees/{post:?}_{rows}x{targets}"));
			let x = draft.x(&[rows, 4]);
			let ensemble = forest(&mut draft.random, 4, targets, 2, 1, plain);
			draft.give(Op::TreeEnsemble(TreeEnsemble { post, ..ensemble }), &[x]);
			entries.push(draft.finish());
		}
	}
	entries
}
