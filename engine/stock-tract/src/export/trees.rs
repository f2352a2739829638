//! Ensembles of decision trees.

use super::{
	graph::{Attributes, Value},
	Exporter,
};
use verdict_program::op::{Aggregate, PostTransform, Test, TreeEnsemble, TreeNode};

/// The lists that ONNX has for the nodes.
#[derive(Default)]
struct Nodes {
	trees: Vec<i64>,
	nodes: Vec<i64>,
	features: Vec<i64>,
	modes: Vec<&'static str>,
	values: Vec<f32>,
	yes: Vec<i64>,
	no: Vec<i64>,
	missing_yes: Vec<i64>,
}

/// The lists that it has for the leaves.
#[derive(Default)]
struct Leaves {
	trees: Vec<i64>,
	nodes: Vec<i64>,
	targets: Vec<i64>,
	weights: Vec<f32>,
}

impl Exporter<'_> {
	/// A classifier where one says the same, because it is the only one of the two that tract knows.
	pub(super) fn trees(&mut self, trees: &TreeEnsemble) {
		let (nodes, leaves) = lists(trees);
		let classifier = trees.targets > 1 && trees.aggregate == Aggregate::Sum;
		let mut attributes: Attributes = vec![
			("nodes_treeids", Value::Ints(nodes.trees)),
			("nodes_nodeids", Value::Ints(nodes.nodes)),
			("nodes_featureids", Value::Ints(nodes.features)),
			("nodes_modes", Value::Texts(nodes.modes)),
			("nodes_values", Value::Floats(nodes.values)),
			("nodes_truenodeids", Value::Ints(nodes.yes)),
			("nodes_falsenodeids", Value::Ints(nodes.no)),
			("nodes_missing_value_tracks_true", Value::Ints(nodes.missing_yes)),
		];
		let post = match trees.post {
			PostTransform::None => "NONE",
			PostTransform::Softmax => "SOFTMAX",
			PostTransform::Logistic => "LOGISTIC",
			PostTransform::SoftmaxZero => "SOFTMAX_ZERO",
			PostTransform::Probit => "PROBIT",
		};
		attributes.push(("post_transform", Value::Text(post)));
		if !trees.base.is_empty() {
			let base = trees.base.iter().map(|base| base.value());
			attributes.push(("base_values", Value::Floats(base.collect())));
		}
		let (inputs, mut outputs) = (self.inputs(), self.outputs());
		if classifier {
			attributes.extend([
				("class_treeids", Value::Ints(leaves.trees)),
				("class_nodeids", Value::Ints(leaves.nodes)),
				("class_ids", Value::Ints(leaves.targets)),
				("class_weights", Value::Floats(leaves.weights)),
				("classlabels_int64s", Value::Ints((0..trees.targets.into()).collect())),
			]);
			let label = self.graph.fresh();
			outputs.insert(0, label);
			return self
				.graph
				.node_of("ai.onnx.ml", "TreeEnsembleClassifier", inputs, outputs, attributes);
		}
		let aggregate = match trees.aggregate {
			Aggregate::Sum => "SUM",
			Aggregate::Average => "AVERAGE",
			Aggregate::Min => "MIN",
			Aggregate::Max => "MAX",
		};
		attributes.extend([
			("target_treeids", Value::Ints(leaves.trees)),
			("target_nodeids", Value::Ints(leaves.nodes)),
			("target_ids", Value::Ints(leaves.targets)),
			("target_weights", Value::Floats(leaves.weights)),
			("n_targets", Value::Int(trees.targets.into())),
			("aggregate_function", Value::Text(aggregate)),
		]);
		self.graph
			.node_of("ai.onnx.ml", "TreeEnsembleRegressor", inputs, outputs, attributes);
	}
}

fn lists(trees: &TreeEnsemble) -> (Nodes, Leaves) {
	let (mut nodes, mut leaves) = (Nodes::default(), Leaves::default());
	for (place, node) in (0u32..).zip(&trees.nodes) {
		// Roots ascend; a node belongs to the last tree that begins at or before it.
		let tree = trees.roots.partition_point(|root| *root <= place) - 1;
		let root = trees.roots[tree];
		let number = |place: u32| i64::from(place - root);
		nodes.trees.push(tree as i64);
		nodes.nodes.push(number(place));
		let (feature, mode, value, yes, no, missing) = match node {
			TreeNode::Branch {
				feature,
				test,
				threshold,
				yes,
				no,
				missing_yes,
			} => (
				i64::from(*feature),
				mode(*test),
				threshold.value(),
				number(*yes),
				number(*no),
				i64::from(*missing_yes),
			),
			TreeNode::Leaf { first, count } => {
				for leaf in &trees.leaves[*first as usize..(*first + *count) as usize] {
					leaves.trees.push(tree as i64);
					leaves.nodes.push(number(place));
					leaves.targets.push(leaf.target.into());
					leaves.weights.push(leaf.weight.value());
				}
				(0, "LEAF", 0.0, 0, 0, 0)
			}
		};
		nodes.features.push(feature);
		nodes.modes.push(mode);
		nodes.values.push(value);
		nodes.yes.push(yes);
		nodes.no.push(no);
		nodes.missing_yes.push(missing);
	}
	(nodes, leaves)
}

fn mode(test: Test) -> &'static str {
	match test {
		Test::LessOrEqual => "BRANCH_LEQ",
		Test::Less => "BRANCH_LT",
		Test::GreaterOrEqual => "BRANCH_GTE",
		Test::Greater => "BRANCH_GT",
		Test::Equal => "BRANCH_EQ",
		Test::NotEqual => "BRANCH_NEQ",
	}
}
