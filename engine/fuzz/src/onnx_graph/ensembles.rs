//! The lists of tree ensembles, which have to fit each other.

use super::messages::{attribute, Held};
use crate::choice::Bytes;
use tract_onnx::pb::AttributeProto;

/// What all nodes of some trees have, one entry each.
#[derive(Default)]
struct Nodes {
	tree: Vec<i64>,
	id: Vec<i64>,
	feature: Vec<i64>,
	mode: Vec<&'static str>,
	value: Vec<f32>,
	yes: Vec<i64>,
	no: Vec<i64>,
}

/// The attributes that trees have, for an op that has trees.
pub(super) fn attributes(op: &str, by: &mut Bytes) -> Vec<AttributeProto> {
	let (classes, targets) = match op {
		"TreeEnsembleClassifier" => (true, "class"),
		"TreeEnsembleRegressor" => (false, "target"),
		_ => return Vec::new(),
	};
	let mut nodes = Nodes::default();
	let (mut trees, mut ids, mut outputs, mut weights) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
	for tree in 0..1 + by.below(3) as i64 {
		let depth = by.below(4) as u32;
		// Numbered like a heap: the children of node n are 2n + 1 and 2n + 2.
		let branches = (1i64 << depth) - 1;
		for id in 0..2 * branches + 1 {
			let branch = id < branches && !by.one_in(12);
			let mode = by.pick(&[
				"BRANCH_LEQ",
				"BRANCH_LT",
				"BRANCH_GTE",
				"BRANCH_GT",
				"BRANCH_EQ",
				"BRANCH_NEQ",
			]);
			nodes.tree.push(tree);
			nodes.id.push(id);
			nodes.feature.push(by.below(3) as i64);
			nodes.mode.push(if branch { mode } else { "LEAF" });
			nodes.value.push(f32::from(by.byte()) / 64.0 - 2.0);
			nodes.yes.push(if branch { 2 * id + 1 } else { 0 });
			nodes.no.push(if branch { 2 * id + 2 } else { 0 });
			if !branch {
				trees.push(tree);
				ids.push(id);
				outputs.push(by.below(3) as i64);
				weights.push(f32::from(by.byte()) / 128.0 - 1.0);
			}
		}
	}
	damage(&mut nodes, by);
	let mut all = vec![
		attribute("nodes_treeids", Held::Ints(nodes.tree)),
		attribute("nodes_nodeids", Held::Ints(nodes.id)),
		attribute("nodes_featureids", Held::Ints(nodes.feature)),
		attribute("nodes_modes", Held::Texts(nodes.mode)),
		attribute("nodes_values", Held::Floats(nodes.value)),
		attribute("nodes_truenodeids", Held::Ints(nodes.yes)),
		attribute("nodes_falsenodeids", Held::Ints(nodes.no)),
		attribute(&format!("{targets}_treeids"), Held::Ints(trees)),
		attribute(&format!("{targets}_nodeids"), Held::Ints(ids)),
		attribute(&format!("{targets}_ids"), Held::Ints(outputs)),
		attribute(&format!("{targets}_weights"), Held::Floats(weights)),
	];
	match classes {
		true => {
			let labels = [vec![0, 1, 2], vec![0, 1], vec![7, -1, 3]];
			all.push(attribute("classlabels_int64s", Held::Ints(by.pick(&labels))));
		}
		false => all.push(attribute("n_targets", Held::Int(by.pick(&[3, 3, 3, 1])))),
	}
	all
}

/// Now and then a child that is no child, or lists of different lengths.
fn damage(nodes: &mut Nodes, by: &mut Bytes) {
	if !by.one_in(8) {
		return;
	}
	let place = by.below(nodes.yes.len());
	match by.below(4) {
		0 => nodes.yes[place] = by.pick(&[0, -1, 1, i64::MAX]),
		1 => nodes.no[place] = nodes.id[place],
		2 => nodes.value.truncate(place),
		_ => nodes.tree[place] = by.pick(&[0, -1, i64::MIN, 9]),
	}
}
