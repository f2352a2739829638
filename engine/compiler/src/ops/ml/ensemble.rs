//! Trees as programs have them: one list of nodes, tree by tree, every child behind its parent.

use super::trees::{Content, Trees};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph},
};
use verdict_program::{
	op::{Aggregate, LeafWeight, PostTransform, Test, TreeEnsemble, TreeNode},
	F32Bits,
};

/// How many times as many nodes there may be as in the file; see [`Item::Upper`].
const GROWTH: usize = 4;

/// What is to be written.
#[derive(Clone, Copy)]
enum Item {
	/// A node of the file.
	Node(usize),
	/// The second half of a node that asks whether a feature is a number at all: below or at zero was asked before,
	/// above is asked here, and both lead to the same nodes.
	Upper { feature: u32, yes: usize, no: usize },
}

/// The ensemble, without post-transform and base.
pub(super) fn ensemble(
	g: &mut Graph<'_>,
	trees: &Trees,
	targets: u32,
	aggregate: Aggregate,
) -> Result<TreeEnsemble, Refusal> {
	let mut writer = Writer {
		ensemble: TreeEnsemble {
			targets,
			roots: Vec::new(),
			nodes: Vec::new(),
			leaves: Vec::new(),
			aggregate,
			base: Vec::new(),
			post: PostTransform::None,
		},
		flushed: 0,
	};
	let most = trees.nodes.len().saturating_mul(GROWTH);
	for root in &trees.roots {
		writer.ensemble.roots.push(narrow(writer.ensemble.nodes.len())?);
		// What is still to be written, and which link of which node leads to it. The last one is next.
		let mut open = vec![(Item::Node(*root), None)];
		while let Some((item, parent)) = open.pop() {
			let place = narrow(writer.ensemble.nodes.len())?;
			if writer.ensemble.nodes.len() >= most {
				refuse!("its trees have too many thresholds at infinity; train them again without");
			}
			writer.link(parent, place);
			let children = writer.write(trees, item)?;
			if let Some((yes, no)) = children {
				open.push((no, Some((place, false))));
				open.push((yes, Some((place, true))));
			}
		}
	}
	g.flushed(writer.flushed);
	Ok(writer.ensemble)
}

fn narrow(place: usize) -> Result<u32, Refusal> {
	u32::try_from(place).map_err(|_| Refusal("its trees have more than 2^32 nodes".into()))
}

/// Whether every number passes: programs have no infinite thresholds.
fn asks_for_number(test: Test, threshold: f32) -> bool {
	match test {
		Test::LessOrEqual => threshold == f32::INFINITY,
		Test::GreaterOrEqual => threshold == f32::NEG_INFINITY,
		_ => false,
	}
}

/// The next node that makes a difference: one that lets pass every number and NaN too does not.
fn skipped(trees: &Trees, mut place: usize) -> usize {
	// Trees have no cycles, which was looked at when they were read.
	while let Some(Content::Branch {
		test,
		threshold,
		yes,
		missing_yes: true,
		..
	}) = trees.nodes.get(place)
	{
		match asks_for_number(*test, *threshold) {
			true => place = *yes,
			false => break,
		}
	}
	place
}

struct Writer {
	ensemble: TreeEnsemble,
	flushed: usize,
}

impl Writer {
	/// Lets a link of a node that is written lead to a place.
	fn link(&mut self, parent: Option<(u32, bool)>, place: u32) {
		let Some((parent, to_yes)) = parent else { return };
		if let Some(TreeNode::Branch { yes, no, .. }) = self.ensemble.nodes.get_mut(parent as usize) {
			*(if to_yes { yes } else { no }) = place;
		}
	}

	fn bits(&mut self, what: &str, value: f32) -> Result<F32Bits, Refusal> {
		if value.is_subnormal() {
			self.flushed = self.flushed.saturating_add(1);
		}
		attribute(what, value)
	}

	/// Writes an item, and gives what has to follow it.
	fn write(&mut self, trees: &Trees, item: Item) -> Result<Option<(Item, Item)>, Refusal> {
		let place = match item {
			Item::Node(place) => skipped(trees, place),
			Item::Upper { feature, yes, no } => {
				self.branch(feature, Test::Greater, F32Bits::ZERO, false);
				return Ok(Some((Item::Node(yes), Item::Node(no))));
			}
		};
		match trees.nodes.get(place).copied().unwrap_or(Content::Leaf) {
			Content::Leaf => {
				let entries = trees.leaves.get(place).map(Vec::as_slice).unwrap_or_default();
				let first = narrow(self.ensemble.leaves.len())?;
				for (target, weight) in entries {
					let weight = self.bits("a leaf", *weight)?;
					self.ensemble.leaves.push(LeafWeight {
						target: *target,
						weight,
					});
				}
				let count = narrow(entries.len())?;
				self.ensemble.nodes.push(TreeNode::Leaf { first, count });
				Ok(None)
			}
			Content::Branch {
				feature,
				test,
				threshold,
				yes,
				no,
				missing_yes,
			} => {
				if asks_for_number(test, threshold) {
					self.branch(feature, Test::LessOrEqual, F32Bits::ZERO, false);
					return Ok(Some((Item::Node(yes), Item::Upper { feature, yes, no })));
				}
				let threshold = self.bits("a threshold", threshold)?;
				self.branch(feature, test, threshold, missing_yes);
				Ok(Some((Item::Node(yes), Item::Node(no))))
			}
		}
	}

	fn branch(&mut self, feature: u32, test: Test, threshold: F32Bits, missing_yes: bool) {
		self.ensemble.nodes.push(TreeNode::Branch {
			feature,
			test,
			threshold,
			// Set when they are written.
			yes: 0,
			no: 0,
			missing_yes,
		});
	}
}
