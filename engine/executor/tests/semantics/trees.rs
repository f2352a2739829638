//! Ensembles of decision trees.

use crate::support::{
	program::{
		cases::{branch, forest, leaf},
		float,
	},
	values::{apply, floats, gives, gives_about, tensor},
};
use verdict_program::{
	op::{Aggregate, LeafWeight, PostTransform, Test, TreeEnsemble, TreeNode},
	Op,
};

fn plain() -> TreeEnsemble {
	TreeEnsemble {
		post: PostTransform::None,
		..forest()
	}
}

#[test]
fn leaves_are_added_up() {
	// Feature 0 and then feature 3 are compared with 0.5; a NaN goes where it is at most 0.5. The second tree is a leaf
	// that gives 1 to the first target; the base gives 0.5 to the second one.
	let rows = [
		[0.0_f32, 9.0, 9.0, 0.5],
		[0.5, 9.0, 9.0, 0.6],
		[0.6, 9.0, 9.0, 0.0],
		[f32::NAN, 9.0, 9.0, f32::NAN],
	];
	let x = tensor(&[4, 4], &rows.concat());
	let expected = [0.0_f32, 2.5, 1.0, 0.5, 2.0, 0.5, 0.0, 2.5];
	gives(Op::TreeEnsemble(plain()), &[x.clone()], &[tensor(&[4, 2], &expected)]);
	let average = TreeEnsemble {
		aggregate: Aggregate::Average,
		..plain()
	};
	let expected = [0.0_f32, 1.5, 0.5, 0.5, 1.0, 0.5, 0.0, 1.5];
	gives(Op::TreeEnsemble(average), &[x.clone()], &[tensor(&[4, 2], &expected)]);
	// A target that no leaf names is 0 before the base is added.
	let least = TreeEnsemble {
		aggregate: Aggregate::Min,
		..plain()
	};
	gives(
		Op::TreeEnsemble(least),
		&[x.clone()],
		&[tensor(&[4, 2], &[-1.0_f32, 2.5, 1.0, 0.5, 1.0, 0.5, -1.0, 2.5])],
	);
	let most = TreeEnsemble {
		aggregate: Aggregate::Max,
		..plain()
	};
	gives(
		Op::TreeEnsemble(most),
		&[x],
		&[tensor(&[4, 2], &[1.0_f32, 2.5, 1.0, 0.5, 1.0, 0.5, 1.0, 2.5])],
	);
}

#[test]
fn what_is_done_with_targets_in_the_end() {
	let x = tensor(&[1, 4], &[0.0_f32, 0.0, 0.0, 0.0]);
	let ends = |post| Op::TreeEnsemble(TreeEnsemble { post, ..plain() });
	// The targets are 0 and 2.5.
	let e = 2.5_f32.exp();
	gives_about(
		ends(PostTransform::Softmax),
		&[x.clone()],
		&[1.0 / (1.0 + e), e / (1.0 + e)],
		1e-6,
	);
	gives_about(ends(PostTransform::Logistic), &[x.clone()], &[0.5, e / (1.0 + e)], 1e-6);
	gives(
		ends(PostTransform::SoftmaxZero),
		&[x.clone()],
		&[tensor(&[1, 2], &[0.0_f32, 1.0])],
	);
	let found = floats(&apply(&ends(PostTransform::Probit), &[x]).unwrap()[0]);
	assert!(found[0] == f32::NEG_INFINITY && found[1].is_nan());
}

#[test]
fn questions() {
	let ask = |test| TreeEnsemble {
		targets: 1,
		roots: vec![0],
		nodes: vec![
			TreeNode::Branch {
				feature: 0,
				test,
				threshold: float(1.0),
				yes: 1,
				no: 2,
				missing_yes: false,
			},
			leaf(0, 1),
			leaf(1, 1),
		],
		leaves: vec![
			LeafWeight {
				target: 0,
				weight: float(1.0),
			},
			LeafWeight {
				target: 0,
				weight: float(-1.0),
			},
		],
		base: vec![],
		..plain()
	};
	let x = tensor(&[4, 1], &[0.0_f32, 1.0, 2.0, f32::NAN]);
	for (test, expected) in [
		(Test::LessOrEqual, [1.0_f32, 1.0, -1.0, -1.0]),
		(Test::Less, [1.0, -1.0, -1.0, -1.0]),
		(Test::GreaterOrEqual, [-1.0, 1.0, 1.0, -1.0]),
		(Test::Greater, [-1.0, -1.0, 1.0, -1.0]),
		(Test::Equal, [-1.0, 1.0, -1.0, -1.0]),
		// Comparing a NaN is as for any number: it differs.
		(Test::NotEqual, [1.0, -1.0, 1.0, 1.0]),
	] {
		gives(Op::TreeEnsemble(ask(test)), &[x.clone()], &[tensor(&[4, 1], &expected)]);
	}
}

/// Leaves that share weights run in another way, which gives the same.
#[test]
fn leaves_that_share_all_weights() {
	let many = 40_u32;
	let weights = |number: u32| LeafWeight {
		target: number % 2,
		weight: float(number as f32 - 20.5),
	};
	let ensemble = |shared: bool, aggregate| {
		let mut ensemble = TreeEnsemble {
			aggregate,
			roots: vec![],
			nodes: vec![],
			leaves: vec![],
			..plain()
		};
		for tree in 0..4 {
			let root = ensemble.nodes.len() as u32;
			ensemble.roots.push(root);
			ensemble.nodes.push(branch(tree, root + 1, root + 2));
			for first in [0, 7] {
				if shared {
					ensemble.nodes.push(leaf(first, many - first));
				} else {
					ensemble.nodes.push(leaf(ensemble.leaves.len() as u32, many - first));
					ensemble.leaves.extend((first..many).map(weights));
				}
			}
		}
		if shared {
			ensemble.leaves.extend((0..many).map(weights));
		}
		Op::TreeEnsemble(ensemble)
	};
	let x = tensor(
		&[3, 4],
		&[0.0_f32, 1.0, 0.0, 1.0, 0.5, 0.6, f32::NAN, 3.0, 9.0, 9.0, 9.0, 9.0],
	);
	for aggregate in [Aggregate::Sum, Aggregate::Average, Aggregate::Min, Aggregate::Max] {
		let own = apply(&ensemble(false, aggregate), &[x.clone()]).unwrap();
		assert_eq!(
			apply(&ensemble(true, aggregate), &[x.clone()]).unwrap(),
			own,
			"{aggregate:?}"
		);
	}
}
