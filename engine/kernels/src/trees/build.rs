//! Checks an ensemble and lays it out for walking.

use super::{Aggregate, Rule, Step, Tree, Trees};

/// How a node compares a feature with its threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
	/// x <= threshold
	Leq,
	/// x < threshold
	Lt,
	/// x >= threshold
	Gte,
	/// x > threshold
	Gt,
	/// x == threshold
	Eq,
	/// x != threshold, which holds for NaN
	Neq,
}

impl Mode {
	/// Whether it holds; a missing value (NaN) is as `missing_holds` says if that is set, else as IEEE compares.
	pub fn holds(self, x: f32, threshold: f32, missing_holds: bool) -> bool {
		let holds = match self {
			Self::Leq => x <= threshold,
			Self::Lt => x < threshold,
			Self::Gte => x >= threshold,
			Self::Gt => x > threshold,
			Self::Eq => x == threshold,
			Self::Neq => x != threshold,
		};
		holds || missing_holds && x.is_nan()
	}
}

/// Where a branch leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
	/// To a node, by number.
	Node(u32),
	/// To a leaf, by number.
	Leaf(u32),
}

/// A node that compares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
	/// Which number of a row it looks at.
	pub feature: u32,
	/// How it compares.
	pub mode: Mode,
	/// With what.
	pub threshold: f32,
	/// Where to go if it holds. A node's children have greater numbers than itself.
	pub holds: Child,
	/// Where to go if not.
	pub fails: Child,
	/// Whether a missing value (NaN) goes where it holds.
	pub missing_holds: bool,
}

/// What a leaf adds to a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeafWeight {
	/// Which target.
	pub target: u32,
	/// What.
	pub weight: f32,
}

/// What is wrong with an ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
	/// It has no feature, target or tree, or more of something than can be numbered.
	Size,
	/// A node looks at a feature that is not there.
	Feature(u32),
	/// A node leads to nothing, or to a node of a number not above its own.
	Child(u32),
	/// A tree begins nowhere.
	Root(u32),
	/// Leaves' weights do not follow each other, or name a target that is not there.
	Leaf(u32),
	/// Neither none nor one base value for each target.
	Base,
}

/// Greatest number of nodes and leaves together.
const MOST: usize = 1 << 30;

impl Trees {
	/// Leaf i has the weights from `leaf_starts[i]` to `leaf_starts[i + 1]`; `base` is empty or has one for each
	/// target.
	#[allow(clippy::too_many_arguments)]
	pub fn new(
		(features, targets): (usize, usize),
		nodes: &[Node],
		leaf_starts: &[u32],
		leaf_weights: &[LeafWeight],
		roots: &[Child],
		aggregate: Aggregate,
		base: &[f32],
	) -> Result<Self, Flaw> {
		let leaves = leaf_starts.len().checked_sub(1).ok_or(Flaw::Size)?;
		let fits = nodes.len().checked_add(leaves).is_some_and(|count| count <= MOST) && leaf_weights.len() <= MOST;
		if features == 0 || targets == 0 || features.max(targets).max(roots.len()) > MOST || roots.is_empty() || !fits {
			return Err(Flaw::Size);
		}
		if !base.is_empty() && base.len() != targets {
			return Err(Flaw::Base);
		}
		if leaf_starts[0] != 0 {
			return Err(Flaw::Leaf(0));
		}
		for (leaf, pair) in leaf_starts.windows(2).enumerate() {
			let weights = leaf_weights
				.get(pair[0] as usize..pair[1] as usize)
				.ok_or(Flaw::Leaf(leaf as u32))?;
			if weights.iter().any(|weight| weight.target as usize >= targets) {
				return Err(Flaw::Leaf(leaf as u32));
			}
		}
		// Leaves are numbered after the nodes.
		let place = |child: Child, above: Option<usize>| match child {
			Child::Node(node) => {
				let follows = above.is_none_or(|above| node as usize > above);
				(follows && (node as usize) < nodes.len()).then_some(node)
			}
			Child::Leaf(leaf) => ((leaf as usize) < leaves).then(|| nodes.len() as u32 + leaf),
		};
		let mut steps = Vec::with_capacity(nodes.len() + leaves);
		let mut rules = Vec::with_capacity(nodes.len() + leaves);
		for (index, node) in nodes.iter().enumerate() {
			if node.feature as usize >= features {
				return Err(Flaw::Feature(index as u32));
			}
			let child = |child| place(child, Some(index)).ok_or(Flaw::Child(index as u32));
			steps.push(Step {
				threshold: node.threshold,
				feature: node.feature,
				next: [child(node.fails)?, child(node.holds)?],
			});
			rules.push(Rule {
				mode: node.mode,
				missing_holds: node.missing_holds,
			});
		}
		for leaf in 0..leaves as u32 {
			let own = nodes.len() as u32 + leaf;
			steps.push(Step {
				threshold: 0.0,
				feature: 0,
				next: [own; 2],
			});
			rules.push(Rule {
				mode: Mode::Leq,
				missing_holds: false,
			});
		}
		// Children come after their parents: from the last node to the first, each finds its children's depths known.
		let mut depths = vec![0_u32; steps.len()];
		for index in (0..nodes.len()).rev() {
			let [fails, holds] = steps[index].next;
			depths[index] = depths[fails as usize].max(depths[holds as usize]) + 1;
		}
		let tree = |(index, &root): (usize, &Child)| {
			let root = place(root, None).ok_or(Flaw::Root(index as u32))?;
			Ok(Tree {
				root,
				depth: depths[root as usize],
			})
		};
		Ok(Self {
			features,
			targets,
			aggregate,
			base: base.into(),
			plain: nodes.iter().all(|node| node.mode == Mode::Leq && !node.missing_holds),
			trees: roots.iter().enumerate().map(tree).collect::<Result<_, _>>()?,
			steps,
			nodes: nodes.len() as u32,
			rules,
			leaf_starts: leaf_starts.into(),
			leaf_weights: leaf_weights.into(),
		})
	}
}
