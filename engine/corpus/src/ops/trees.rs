//! Ensembles of decision trees.

use crate::{draft::float, Draft, Entry};
use verdict_executor::samples::Random;
use verdict_program::{
	op::{Aggregate, LeafWeight, PostTransform, Test, TreeEnsemble, TreeNode},
	Op,
};

pub(super) fn all() -> Vec<Entry> {
	use Test::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
	let mut entries = Vec::new();
	for (name, tests) in [
		("less_or_equal", vec![LessOrEqual]),
		(
			"all_tests",
			vec![LessOrEqual, Less, GreaterOrEqual, Greater, Equal, NotEqual],
		),
	] {
		for (kind, aggregate) in [
			("sum", Aggregate::Sum),
			("average", Aggregate::Average),
			("min", Aggregate::Min),
			("max", Aggregate::Max),
		] {
			entries.push(ensemble(&format!("trees/{name}_{kind}"), &tests, aggregate));
		}
	}
	entries
}

/// Rows few and many, with each transformation in the end.
fn ensemble(name: &str, tests: &[Test], aggregate: Aggregate) -> Entry {
	let mut draft = Draft::new(name);
	for (rows, targets, post) in [
		(1, 1, PostTransform::None),
		(83, 1, PostTransform::Logistic),
		(9, 3, PostTransform::Softmax),
		(70, 4, PostTransform::SoftmaxZero),
		(20, 2, PostTransform::Probit),
	] {
		let x = draft.x(&[rows, 10]);
		let ensemble = TreeEnsemble {
			post,
			aggregate,
			..forest(&mut draft.random, 10, targets, 13, 5, tests)
		};
		draft.give(Op::TreeEnsemble(ensemble), &[x]);
	}
	draft.finish()
}

/// So many trees of a depth up to `depth`, over so many features.
pub(crate) fn forest(
	random: &mut Random,
	features: u32,
	targets: u32,
	trees: u32,
	depth: u32,
	tests: &[Test],
) -> TreeEnsemble {
	let base = (0..targets).map(|_| float(random.unit())).collect();
	let mut ensemble = TreeEnsemble {
		targets,
		roots: Vec::new(),
		nodes: Vec::new(),
		leaves: Vec::new(),
		aggregate: Aggregate::Sum,
		base,
		post: PostTransform::None,
	};
	for _ in 0..trees {
		ensemble.roots.push(ensemble.nodes.len() as u32);
		// Breadth first: each node of a level is a leaf or has two children on the next one.
		let mut level: Vec<usize> = vec![ensemble.nodes.len()];
		ensemble.nodes.push(TreeNode::Leaf { first: 0, count: 0 });
		for below in (0..=depth).rev() {
			let mut next = Vec::new();
			for node in level {
				if below == 0 || random.below(6) == 0 && below < depth {
					let count = if targets == 1 { 1 } else { random.below(targets + 1) };
					let first = ensemble.leaves.len() as u32;
					for _ in 0..count {
						let weight = float(random.unit());
						ensemble.leaves.push(LeafWeight {
							target: random.below(targets),
							weight,
						});
					}
					ensemble.nodes[node] = TreeNode::Leaf { first, count };
					continue;
				}
				let yes = ensemble.nodes.len() as u32;
				next.extend([yes as usize, yes as usize + 1]);
				ensemble.nodes.extend([
					TreeNode::Leaf { first: 0, count: 0 },
					TreeNode::Leaf { first: 0, count: 0 },
				]);
				ensemble.nodes[node] = TreeNode::Branch {
					feature: random.below(features),
					test: tests[random.below(tests.len() as u32) as usize],
					threshold: float(random.unit()),
					yes,
					no: yes + 1,
					missing_yes: tests.len() > 1 && random.below(2) == 0,
				};
			}
			level = next;
		}
	}
	ensemble
}
