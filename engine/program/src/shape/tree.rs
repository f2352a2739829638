//! Shape of a tree ensemble, and the proof that its walks end.

use super::{length, positive, rank, Operands};
use crate::{
	op::{TreeEnsemble, TreeNode},
	rule::Rule,
	types::{Dtype, TensorType},
};
use alloc::{vec, vec::Vec};
use core::ops::Range;

pub(super) fn ensemble(trees: &TreeEnsemble, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	rank(0, x, 2, 2)?;
	let [rows, features] = x.dims() else {
		return Err(Rule::Overflow);
	};
	positive("targets", trees.targets, u32::MAX)?;
	if !trees.base.is_empty() {
		length("base", &trees.base, trees.targets as usize)?;
	}
	for (leaf, entry) in (0u64..).zip(&trees.leaves) {
		if entry.target >= trees.targets {
			return Err(Rule::TreeTarget {
				leaf,
				got: entry.target,
				targets: trees.targets,
			});
		}
	}
	if trees.roots.is_empty() {
		return Err(Rule::Zero { attribute: "trees" });
	}
	let mut parents = vec![0u32; trees.nodes.len()];
	for (tree, range) in ranges(trees).enumerate() {
		let in_order = match tree {
			0 => range.start == 0,
			_ => true,
		};
		let nodes = trees.nodes.get(range.clone()).filter(|nodes| !nodes.is_empty());
		let Some(nodes) = nodes.filter(|_| in_order) else {
			return Err(Rule::TreeRoot {
				tree: tree as u64,
				root: range.start as u32,
			});
		};
		for (node, content) in range.clone().zip(nodes) {
			visit(trees, *features, node, content, &range, &mut parents)?;
		}
		// Every child lies behind its parent, so a root has none; all others have one.
		for (node, parents) in range.clone().zip(parents.get(range).unwrap_or_default()).skip(1) {
			if *parents != 1 {
				return Err(Rule::TreeParents {
					node: node as u64,
					parents: *parents,
				});
			}
		}
	}
	Ok(TensorType::new(Dtype::F32, [*rows, trees.targets]))
}

/// Where each tree lies among the nodes, as the roots say.
fn ranges(trees: &TreeEnsemble) -> impl Iterator<Item = Range<usize>> + '_ {
	let starts = trees.roots.iter().map(|root| *root as usize);
	let ends = starts.clone().skip(1).chain([trees.nodes.len()]);
	starts.zip(ends).map(|(start, end)| start..end)
}

/// Checks one node of a tree that lies in `range`.
fn visit(
	trees: &TreeEnsemble,
	features: u32,
	node: usize,
	content: &TreeNode,
	range: &Range<usize>,
	parents: &mut [u32],
) -> Result<(), Rule> {
	let leaves = trees.leaves.len() as u64;
	match *content {
		TreeNode::Leaf { first, count } => {
			let end = u64::from(first).checked_add(u64::from(count)).ok_or(Rule::Overflow)?;
			match end <= leaves {
				true => Ok(()),
				false => Err(Rule::TreeLeaf {
					node: node as u64,
					first,
					count,
					leaves,
				}),
			}
		}
		TreeNode::Branch { feature, yes, no, .. } => {
			if feature >= features {
				return Err(Rule::TreeFeature {
					node: node as u64,
					got: feature,
					features,
				});
			}
			for child in [yes, no] {
				let place = child as usize;
				let behind = place > node && place < range.end;
				let Some(count) = parents.get_mut(place).filter(|_| behind) else {
					return Err(Rule::TreeChild {
						node: node as u64,
						child,
						tree_end: range.end as u64,
					});
				};
				*count = count.saturating_add(1);
			}
			Ok(())
		}
	}
}

/// The longest walk of a tree.
pub(crate) struct Depth {
	/// Its comparisons.
	pub(crate) comparisons: u64,
	/// The entries of the leaf that has most.
	pub(crate) entries: u64,
}

/// The longest walk of each tree, of an ensemble that has been checked.
pub(crate) fn depths(trees: &TreeEnsemble) -> Option<Vec<Depth>> {
	let mut depths: Vec<u64> = vec![0; trees.nodes.len()];
	let mut longest = Vec::new();
	for range in ranges(trees) {
		let mut depth = Depth {
			comparisons: 0,
			entries: 0,
		};
		for (node, content) in range.clone().zip(trees.nodes.get(range)?) {
			let here = *depths.get(node)?;
			match *content {
				TreeNode::Leaf { count, .. } => {
					depth.comparisons = depth.comparisons.max(here);
					depth.entries = depth.entries.max(count.into());
				}
				TreeNode::Branch { yes, no, .. } => {
					for child in [yes, no] {
						*depths.get_mut(child as usize)? = here.checked_add(1)?;
					}
				}
			}
		}
		longest.push(depth);
	}
	Some(longest)
}
