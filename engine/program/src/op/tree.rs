//! The tree ensemble: decision trees, their leaves, and what becomes of the sums.
//!
//! Trees lie one after the other in one list of nodes, each beginning with its root. A child stands behind its parent
//! and within the same tree, and has no other parent: so every walk ends, and no tree unfolds into more nodes than were
//! paid for.

use crate::types::F32Bits;
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// `tree_ensemble(x)`: x is `[N, features]` of f32, the output `[N, targets]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TreeEnsemble {
	/// How many targets there are; for a classifier, the classes.
	pub targets: u32,
	/// Where each tree begins in the list of nodes: the first at 0, each behind the one before.
	pub roots: Vec<u32>,
	/// The nodes of all trees.
	pub nodes: Vec<TreeNode>,
	/// What the leaves add.
	pub leaves: Vec<LeafWeight>,
	/// How the leaves of the trees are put together, tree by tree.
	pub aggregate: Aggregate,
	/// What is added for each target; empty, or one for each.
	pub base: Vec<F32Bits>,
	/// What is done with the targets of a row in the end.
	pub post: PostTransform,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum TreeNode {
	/// Asks for a feature.
	#[codec(index = 0)]
	Branch {
		/// Which feature.
		feature: u32,
		/// What is asked.
		test: Test,
		/// What the feature is compared with.
		threshold: F32Bits,
		/// Where to go if it is so.
		yes: u32,
		/// Where to go if not.
		no: u32,
		/// Whether a feature that is a NaN goes to `yes`, whatever is asked.
		missing_yes: bool,
	},
	/// Ends the walk.
	#[codec(index = 1)]
	Leaf {
		/// The first of its entries in the list of leaf weights.
		first: u32,
		/// How many it has.
		count: u32,
	},
}

/// How a feature is compared with the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Test {
	/// feature <= threshold
	#[codec(index = 0)]
	LessOrEqual,
	/// feature < threshold
	#[codec(index = 1)]
	Less,
	/// feature >= threshold
	#[codec(index = 2)]
	GreaterOrEqual,
	/// feature > threshold
	#[codec(index = 3)]
	Greater,
	/// feature = threshold
	#[codec(index = 4)]
	Equal,
	/// feature <> threshold
	#[codec(index = 5)]
	NotEqual,
}

/// What a leaf gives to a target.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct LeafWeight {
	/// Which target.
	pub target: u32,
	/// How much.
	pub weight: F32Bits,
}

/// How the leaves of the trees are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Aggregate {
	/// Their sum.
	#[codec(index = 0)]
	Sum,
	/// Their sum, divided by the number of trees.
	#[codec(index = 1)]
	Average,
	/// The least one; 0 for a target that no leaf names.
	#[codec(index = 2)]
	Min,
	/// The greatest one; 0 for a target that no leaf names.
	#[codec(index = 3)]
	Max,
}

/// What is done with the targets of a row in the end, by ONNX's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum PostTransform {
	/// Nothing.
	#[codec(index = 0)]
	None,
	/// Softmax over the targets.
	#[codec(index = 1)]
	Softmax,
	/// 1 / (1 + exp(-x)).
	#[codec(index = 2)]
	Logistic,
	/// Softmax over the targets that are not 0; these stay 0.
	#[codec(index = 3)]
	SoftmaxZero,
	/// The inverse of the normal distribution.
	#[codec(index = 4)]
	Probit,
}
