//! Ensembles of trees whose nodes lead in circles, out of bounds, or nowhere.

use super::Cases;
use crate::model::{Attribute, Model};

/// An ensemble of one tree: a root that asks, and two leaves.
struct Tree {
	ids: Vec<i64>,
	trees: Vec<i64>,
	features: Vec<i64>,
	modes: Vec<&'static str>,
	yes: Vec<i64>,
	no: Vec<i64>,
	values: Vec<f32>,
	targets: Vec<i64>,
	weights: Vec<f32>,
	weighted: Vec<i64>,
	count: i64,
}

impl Default for Tree {
	fn default() -> Self {
		Self {
			ids: vec![0, 1, 2],
			trees: vec![0, 0, 0],
			features: vec![0, 0, 0],
			modes: vec!["BRANCH_LEQ", "LEAF", "LEAF"],
			yes: vec![1, 0, 0],
			no: vec![2, 0, 0],
			values: vec![0.5, 0.0, 0.0],
			targets: vec![0, 0],
			weights: vec![1.0, 2.0],
			weighted: vec![1, 2],
			count: 1,
		}
	}
}

impl Tree {
	fn model(&self) -> Model {
		let same = vec![0; self.weighted.len()];
		let attributes = [
			("n_targets", Attribute::Int(self.count)),
			("nodes_nodeids", Attribute::Ints(&self.ids)),
			("nodes_treeids", Attribute::Ints(&self.trees)),
			("nodes_featureids", Attribute::Ints(&self.features)),
			("nodes_modes", Attribute::Texts(&self.modes)),
			("nodes_truenodeids", Attribute::Ints(&self.yes)),
			("nodes_falsenodeids", Attribute::Ints(&self.no)),
			("nodes_values", Attribute::Floats(&self.values)),
			("target_ids", Attribute::Ints(&self.targets)),
			("target_nodeids", Attribute::Ints(&self.weighted)),
			("target_treeids", Attribute::Ints(&same)),
			("target_weights", Attribute::Floats(&self.weights)),
		];
		Model::new(17)
			.input("x", &[2, 3])
			.node_of("ai.onnx.ml", "TreeEnsembleRegressor", "x", "y", &attributes)
			.output("y")
	}
}

pub(super) fn add(cases: &mut Cases) {
	let mut tree = |name: &str, change: &dyn Fn(&mut Tree)| {
		let mut tree = Tree::default();
		change(&mut tree);
		cases.model(name, tree.model());
	};
	tree("a node that leads to itself", &|tree| tree.yes[0] = 0);
	tree("a node with one child twice", &|tree| tree.no[0] = 1);
	tree("a node that leads out of the tree", &|tree| tree.no[0] = 3);
	tree("a node that leads to -1", &|tree| tree.yes[0] = -1);
	tree("a node that leads to 2^63 - 1", &|tree| tree.yes[0] = i64::MAX);
	tree("a feature that is not there", &|tree| tree.features[0] = 3);
	tree("the feature 2^63 - 1", &|tree| tree.features[0] = i64::MAX);
	tree("the feature -1", &|tree| tree.features[0] = -1);
	tree("a threshold that is no number", &|tree| tree.values[0] = f32::NAN);
	tree("a weight that is infinite", &|tree| tree.weights[0] = f32::INFINITY);
	tree("an unknown test", &|tree| tree.modes[0] = "BRANCH_SOMEHOW");
	tree("no root", &|tree| {
		tree.modes = vec!["BRANCH_LEQ"; 3];
		(tree.yes, tree.no) = (vec![1, 2, 0], vec![2, 0, 1]);
	});
	tree("too few thresholds", &|tree| tree.values.truncate(2));
	tree("too few tests", &|tree| tree.modes.truncate(1));
	tree("too few features", &|tree| tree.features.clear());
	tree("two nodes of one number", &|tree| tree.ids[2] = 1);
	tree("a weight of no node", &|tree| tree.weighted[1] = 9);
	tree("a weight of no target", &|tree| tree.targets[0] = 1);
	tree("2^63 - 1 targets", &|tree| tree.count = i64::MAX);
	tree("no targets", &|tree| tree.count = 0);
	tree("-1 targets", &|tree| tree.count = -1);
	tree("a tree of nothing", &|tree| {
		*tree = Tree {
			ids: Vec::new(),
			trees: Vec::new(),
			features: Vec::new(),
			modes: Vec::new(),
			yes: Vec::new(),
			no: Vec::new(),
			values: Vec::new(),
			..Tree::default()
		};
	});
	// Each node leads to the next and to a leaf, and the last one back to the first.
	tree("a path of a hundred thousand nodes that comes back", &|tree| {
		let nodes = 100_000usize;
		tree.ids = (0..nodes as i64).collect();
		tree.trees = vec![0; nodes];
		tree.features = vec![0; nodes];
		tree.modes = vec!["BRANCH_LEQ"; nodes];
		tree.yes = (0..nodes as i64).map(|node| (node + 1) % nodes as i64).collect();
		tree.no = tree.yes.clone();
		tree.values = vec![0.5; nodes];
	});
	tree("a hundred thousand trees without a node in common", &|tree| {
		let nodes = 100_000usize;
		tree.ids = vec![1; nodes];
		tree.trees = (0..nodes as i64).collect();
		tree.features = vec![0; nodes];
		tree.modes = vec!["BRANCH_LEQ"; nodes];
		tree.yes = vec![1; nodes];
		tree.no = vec![1; nodes];
		tree.values = vec![0.5; nodes];
	});
}
