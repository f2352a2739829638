//! Trees whose leaves share weights: walked one by one, the weights where the program has them. No model that was
//! trained looks so; but any program that validates has to run in the memory that was predicted.

use super::mode;
use verdict_kernels::{
	arithmetic::{add, div},
	trees::Mode,
};
use verdict_program::op::{Aggregate, TreeEnsemble, TreeNode};

pub(super) struct Shared {
	features: usize,
	targets: usize,
	roots: Vec<u32>,
	nodes: Vec<Node>,
	/// Target and weight.
	weights: Vec<(u32, f32)>,
	aggregate: Aggregate,
	base: Vec<f32>,
}

enum Node {
	Branch {
		feature: u32,
		mode: Mode,
		threshold: f32,
		missing_yes: bool,
		yes: u32,
		no: u32,
	},
	Leaf {
		first: u32,
		count: u32,
	},
}

impl Shared {
	pub(super) fn new(features: usize, trees: &TreeEnsemble) -> Self {
		let node = |node: &TreeNode| match *node {
			TreeNode::Branch {
				feature,
				test,
				threshold,
				yes,
				no,
				missing_yes,
			} => Node::Branch {
				feature,
				mode: mode(test),
				threshold: threshold.value(),
				missing_yes,
				yes,
				no,
			},
			TreeNode::Leaf { first, count } => Node::Leaf { first, count },
		};
		Self {
			features,
			targets: trees.targets as usize,
			roots: trees.roots.clone(),
			nodes: trees.nodes.iter().map(node).collect(),
			weights: trees
				.leaves
				.iter()
				.map(|leaf| (leaf.target, leaf.weight.value()))
				.collect(),
			aggregate: trees.aggregate,
			base: trees.base.iter().map(|base| base.value()).collect(),
		}
	}

	/// Evaluates all rows, as the kernel would.
	pub(super) fn run(&self, input: &[f32], out: &mut [f32]) {
		let mut named = vec![false; self.targets];
		for (row, out) in input
			.chunks_exact(self.features)
			.zip(out.chunks_exact_mut(self.targets))
		{
			out.fill(0.0);
			named.fill(false);
			for root in &self.roots {
				for (target, weight) in self.leaf(*root, row) {
					let (out, named) = (&mut out[*target as usize], &mut named[*target as usize]);
					*out = match self.aggregate {
						Aggregate::Sum | Aggregate::Average => add(*out, *weight),
						_ if !*named => *weight,
						// Weights are finite; of zeros, the negative one is the lesser.
						Aggregate::Min if weight.total_cmp(out).is_lt() => *weight,
						Aggregate::Max if weight.total_cmp(out).is_gt() => *weight,
						Aggregate::Min | Aggregate::Max => *out,
					};
					*named = true;
				}
			}
			if self.aggregate == Aggregate::Average {
				out.iter_mut().for_each(|out| *out = div(*out, self.roots.len() as f32));
			}
			out.iter_mut()
				.zip(&self.base)
				.for_each(|(out, base)| *out = add(*out, *base));
		}
	}

	/// The weights of the leaf where a row ends. Every child stands behind its parent.
	fn leaf(&self, root: u32, row: &[f32]) -> &[(u32, f32)] {
		let mut at = root as usize;
		loop {
			match self.nodes[at] {
				Node::Branch {
					feature,
					mode,
					threshold,
					missing_yes,
					yes,
					no,
				} => {
					let holds = mode.holds(row[feature as usize], threshold, missing_yes);
					at = if holds { yes } else { no } as usize;
				}
				Node::Leaf { first, count } => return &self.weights[first as usize..][..count as usize],
			}
		}
	}
}
