//! Decision trees as ONNX writes them: one list for each property of a node, nodes named by two numbers, in any order.

use crate::{
	error::{refuse, Refusal},
	graph::Graph,
	onnx::{self, Node},
};
use std::collections::BTreeMap;
use verdict_program::op::Test;

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Content {
	Leaf,
	Branch {
		feature: u32,
		test: Test,
		/// As the test compares an f32 with it: where ONNX has a double, rounded so that the answer stays the same.
		threshold: f32,
		/// The places of the children among all nodes.
		yes: usize,
		no: usize,
		missing_yes: bool,
	},
}

/// All trees of a model.
pub(super) struct Trees {
	pub(super) nodes: Vec<Content>,
	/// The place of each tree's root.
	pub(super) roots: Vec<usize>,
	/// What each leaf adds: target and weight.
	pub(super) leaves: Vec<Vec<(u32, f32)>>,
}

/// Numbers of an attribute that is a list of floats, or else a tensor of doubles.
pub(super) fn numbers(node: &Node<'_>, list: &'static str, tensor: &'static str) -> Result<Vec<f64>, Refusal> {
	let proto = node.tensor(tensor)?;
	let floats = node.floats(list)?.unwrap_or_default();
	match proto {
		Some(proto) if floats.is_empty() => onnx::doubles(proto),
		_ => Ok(floats.iter().map(|item| f64::from(*item)).collect()),
	}
}

/// A list of so many integers.
fn ints<'a>(node: &Node<'a>, name: &'static str, count: usize) -> Result<&'a [i64], Refusal> {
	let items = node.ints(name)?.unwrap_or_default();
	match items.len() == count {
		true => Ok(items),
		false => refuse!(
			"attribute {name} has {} entries, expected {count}; export the model again",
			items.len()
		),
	}
}

impl Trees {
	/// Reads the trees of a node.
	pub(super) fn read(g: &Graph<'_>, node: &Node<'_>, leaves: Leaves) -> Result<Self, Refusal> {
		node.ignore(&["nodes_hitrates", "nodes_hitrates_as_tensor"]);
		let modes = node.texts("nodes_modes")?.unwrap_or_default();
		let count = modes.len();
		let trees = ints(node, "nodes_treeids", count)?;
		let ids = ints(node, "nodes_nodeids", count)?;
		let features = ints(node, "nodes_featureids", count)?;
		let yes = ints(node, "nodes_truenodeids", count)?;
		let no = ints(node, "nodes_falsenodeids", count)?;
		let missing = node.ints("nodes_missing_value_tracks_true")?.unwrap_or_default();
		let values = numbers(node, "nodes_values", "nodes_values_as_tensor")?;
		if values.len() != count || count == 0 {
			refuse!(
				"attribute nodes_values has {} entries for {count} nodes; export the model again",
				values.len()
			);
		}
		let mut places = BTreeMap::new();
		for (place, name) in trees.iter().copied().zip(ids.iter().copied()).enumerate() {
			if places.insert(name, place).is_some() {
				refuse!("tree {} has two nodes {}; export the model again", name.0, name.1);
			}
		}
		let mut nodes = Vec::new();
		for (place, mode) in modes.iter().enumerate() {
			let at = |list: &[i64]| list.get(place).copied().unwrap_or(0);
			let child = |list: &[i64]| match places.get(&(at(trees), at(list))) {
				Some(child) => Ok(*child),
				None => refuse!(
					"node {} of tree {} leads to a node that does not exist",
					at(ids),
					at(trees)
				),
			};
			let Some(test) = test(mode)? else {
				nodes.push(Content::Leaf);
				continue;
			};
			let Ok(feature) = u32::try_from(at(features)) else {
				refuse!(
					"node {} of tree {} asks for feature {}",
					at(ids),
					at(trees),
					at(features)
				);
			};
			nodes.push(Content::Branch {
				feature,
				test,
				threshold: rounded(g, values.get(place).copied().unwrap_or(0.0), test),
				yes: child(yes)?,
				no: child(no)?,
				// A NaN is not equal to anything.
				missing_yes: at(missing) == 1 || test == Test::NotEqual,
			});
		}
		let roots = roots(trees, &nodes)?;
		let leaves = leaves.read(node, &places, count)?;
		Ok(Self { nodes, roots, leaves })
	}
}

/// What a mode asks; a leaf asks nothing.
fn test(mode: &str) -> Result<Option<Test>, Refusal> {
	Ok(Some(match mode {
		"LEAF" => return Ok(None),
		"BRANCH_LEQ" => Test::LessOrEqual,
		"BRANCH_LT" => Test::Less,
		"BRANCH_GTE" => Test::GreaterOrEqual,
		"BRANCH_GT" => Test::Greater,
		"BRANCH_EQ" => Test::Equal,
		"BRANCH_NEQ" => Test::NotEqual,
		other => refuse!("its mode {other:?} is unknown; export the model with an older opset of ai.onnx.ml"),
	}))
}

/// The f32 that a feature compares with as it does with a double.
pub(super) fn rounded(g: &Graph<'_>, threshold: f64, test: Test) -> f32 {
	match g.rounded {
		// What equals the threshold in the model has to equal it in the program, and is rounded to the nearest.
		true => threshold as f32,
		false => exact(threshold, test),
	}
}

/// The f32 that any f32 compares with as it does with a double.
fn exact(threshold: f64, test: Test) -> f32 {
	let nearest = threshold as f32;
	let (above, below) = (f64::from(nearest) > threshold, f64::from(nearest) < threshold);
	match test {
		Test::LessOrEqual | Test::Greater if above => nearest.next_down(),
		Test::Less | Test::GreaterOrEqual if below => nearest.next_up(),
		_ => nearest,
	}
}

/// The first node of each tree. Every other node has one parent, or cannot be reached.
fn roots(trees: &[i64], nodes: &[Content]) -> Result<Vec<usize>, Refusal> {
	let mut parents = vec![0u32; nodes.len()];
	for content in nodes {
		if let Content::Branch { yes, no, .. } = content {
			for child in [yes, no] {
				if let Some(parents) = parents.get_mut(*child) {
					*parents = parents.saturating_add(1);
				}
			}
		}
	}
	if parents.iter().any(|parents| *parents > 1) {
		refuse!("its trees are none: a node has two parents, or leads back to one before it; export the model again");
	}
	let mut roots = Vec::new();
	let mut seen = std::collections::BTreeSet::new();
	let mut previous = None;
	for (place, tree) in trees.iter().enumerate() {
		if previous.replace(tree) == Some(tree) {
			continue;
		}
		if !seen.insert(tree) || parents.get(place) != Some(&0) {
			refuse!("tree {tree} does not begin with its root, or comes in pieces; export the model again");
		}
		roots.push(place);
	}
	Ok(roots)
}

/// The names of the attributes that say what leaves add.
pub(super) struct Leaves {
	pub(super) targets: &'static str,
	pub(super) nodes: &'static str,
	pub(super) trees: &'static str,
	pub(super) weights: &'static str,
	pub(super) weights_as_tensor: &'static str,
	/// How many targets there are.
	pub(super) count: u32,
}

impl Leaves {
	fn read(
		&self,
		node: &Node<'_>,
		places: &BTreeMap<(i64, i64), usize>,
		nodes: usize,
	) -> Result<Vec<Vec<(u32, f32)>>, Refusal> {
		let weights = numbers(node, self.weights, self.weights_as_tensor)?;
		let targets = ints(node, self.targets, weights.len())?;
		let ids = ints(node, self.nodes, weights.len())?;
		let trees = ints(node, self.trees, weights.len())?;
		let mut leaves = vec![Vec::new(); nodes];
		for (target, (name, weight)) in targets
			.iter()
			.zip(trees.iter().copied().zip(ids.iter().copied()).zip(weights))
		{
			let leaf = places.get(&name).and_then(|place| leaves.get_mut(*place));
			let target = u32::try_from(*target).ok().filter(|target| *target < self.count);
			let (Some(leaf), Some(target)) = (leaf, target) else {
				refuse!(
					"a weight belongs to a node or a target that does not exist (node {} of tree {}); export the model \
					 again",
					name.1,
					name.0
				);
			};
			leaf.push((target, weight as f32));
		}
		Ok(leaves)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn doubles_are_rounded_so_that_answers_stay() {
		let between = f64::from(1.0f32) + f64::from(f32::EPSILON) * 0.75;
		for test in [Test::LessOrEqual, Test::Less, Test::GreaterOrEqual, Test::Greater] {
			let threshold = exact(between, test);
			for x in [1.0f32, 1.0f32.next_up(), 1.0f32.next_down()] {
				let (exact, ours) = (f64::from(x), f64::from(threshold));
				let (said, is) = match test {
					Test::LessOrEqual => (exact <= between, exact <= ours),
					Test::Less => (exact < between, exact < ours),
					Test::GreaterOrEqual => (exact >= between, exact >= ours),
					_ => (exact > between, exact > ours),
				};
				assert_eq!(said, is, "{test:?} {x}");
			}
		}
	}
}
