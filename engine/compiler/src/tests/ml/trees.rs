use super::super::{
	compiled,
	model::{Attribute, Model},
	ops, outputs, refusal,
};
use verdict_program::op::{Op, TreeEnsemble, TreeNode};

/// One tree: x[0] <= 0.5 leads to a leaf, otherwise x[1] <= value decides between two more. The root comes first, the
/// rest in a wild order.
struct Tree {
	value: f32,
	children: [i64; 4],
	missing: i64,
	targets: [i64; 3],
	weights: [f32; 3],
}

const TREE: Tree = Tree {
	value: 1.5,
	children: [9, 4, 7, 2],
	missing: 0,
	targets: [0, 0, 0],
	weights: [0.25, -0.5, 1.0],
};

fn nodes(tree: &Tree) -> Vec<(&'static str, Vec<i64>)> {
	let [a, b, c, d] = tree.children;
	vec![
		("nodes_treeids", vec![0; 5]),
		("nodes_nodeids", vec![0, 7, 4, 9, 2]),
		("nodes_featureids", vec![0, 0, 1, 0, 0]),
		("nodes_truenodeids", vec![a, 0, c, 0, 0]),
		("nodes_falsenodeids", vec![b, 0, d, 0, 0]),
		("nodes_missing_value_tracks_true", vec![0, 0, tree.missing, 0, 0]),
	]
}

fn model(op: &str, outputs: &str, tree: &Tree, extra: Vec<(&str, Attribute<'_>)>) -> Model {
	let nodes = nodes(tree);
	let mut attributes: Vec<(&str, Attribute<'_>)> = nodes
		.iter()
		.map(|(name, list)| (*name, Attribute::Ints(list)))
		.collect();
	let modes = ["BRANCH_LEQ", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF"];
	let values = [0.5, 0.0, tree.value, 0.0, 0.0];
	attributes.push(("nodes_modes", Attribute::Texts(&modes)));
	attributes.push(("nodes_values", Attribute::Floats(&values)));
	attributes.extend(extra);
	let mut model = Model::new(15)
		.input("x", &[3, 2])
		.node_of("ai.onnx.ml", op, "x", outputs, &attributes);
	for name in outputs.split_whitespace().filter(|name| *name != "-") {
		model = model.output(name);
	}
	model
}

fn regressor(tree: &Tree) -> Model {
	let extra = vec![
		("n_targets", Attribute::Int(1)),
		("target_treeids", Attribute::Ints(&[0, 0, 0])),
		("target_nodeids", Attribute::Ints(&[9, 7, 2])),
		("target_ids", Attribute::Ints(&tree.targets)),
		("target_weights", Attribute::Floats(&tree.weights)),
		("base_values", Attribute::Floats(&[10.0])),
	];
	model("TreeEnsembleRegressor", "y", tree, extra)
}

fn classifier(outputs: &str, tree: &Tree, extra: Vec<(&str, Attribute<'_>)>) -> Model {
	let mut attributes = vec![
		("class_treeids", Attribute::Ints(&[0, 0, 0])),
		("class_nodeids", Attribute::Ints(&[9, 7, 2])),
		("class_ids", Attribute::Ints(&tree.targets)),
		("class_weights", Attribute::Floats(&tree.weights)),
	];
	attributes.extend(extra);
	model("TreeEnsembleClassifier", outputs, tree, attributes)
}

fn ensemble(model: &Model) -> TreeEnsemble {
	let program = compiled(model).program;
	let found = program.ops.into_iter().find_map(|node| match node.op {
		Op::TreeEnsemble(ensemble) => Some(ensemble),
		_ => None,
	});
	found.unwrap()
}

#[test]
fn children_come_behind_their_parents() {
	let ensemble = ensemble(&regressor(&TREE));
	let shape: Vec<String> = ensemble
		.nodes
		.iter()
		.map(|node| match node {
			TreeNode::Branch {
				feature,
				threshold,
				yes,
				no,
				..
			} => format!("x[{feature}] <= {threshold}: {yes} else {no}"),
			TreeNode::Leaf { first, .. } => format!("{}", ensemble.leaves[*first as usize].weight),
		})
		.collect();
	assert_eq!(
		shape,
		["x[0] <= 0.5: 1 else 2", "0.25", "x[1] <= 1.5: 3 else 4", "-0.5", "1.0"]
	);
	assert_eq!(ensemble.base.len(), 1);
}

#[test]
fn trees_that_are_none_are_refused() {
	let cycle = Tree {
		children: [9, 4, 0, 2],
		..TREE
	};
	assert!(refusal(&regressor(&cycle)).contains("does not begin with its root"));
	let shared = Tree {
		children: [9, 4, 9, 2],
		..TREE
	};
	assert!(refusal(&regressor(&shared)).contains("two parents"));
	let missing = Tree {
		children: [9, 4, 77, 2],
		..TREE
	};
	assert!(refusal(&regressor(&missing)).contains("does not exist"));
}

#[test]
fn infinite_thresholds_ask_whether_it_is_a_number() {
	let always = Tree {
		value: f32::INFINITY,
		missing: 1,
		..TREE
	};
	// Number or not, the same leaf.
	assert_eq!(ensemble(&regressor(&always)).nodes.len(), 3);
	let number = Tree {
		value: f32::INFINITY,
		..TREE
	};
	// Below zero, above it, or neither.
	assert_eq!(ensemble(&regressor(&number)).nodes.len(), 7);
}

#[test]
fn two_classes_out_of_one_number() {
	let labels = || ("classlabels_int64s", Attribute::Ints(&[0, 1]));
	let logistic = ("post_transform", Attribute::Text("LOGISTIC"));
	let text = ops(&classifier("label p", &TREE, vec![labels(), logistic]));
	assert_eq!(
		text,
		[
			"%0 = tree_ensemble(%i0) trees=1 nodes=5 targets=1 aggregate=Sum post=None",
			"%1 = reshape(%0) shape=[3]",
			"%2 = greater(%1, %w0)",
			"%3 = cast(%2) to=i64",
			"%4 = neg(%0)",
			"%5 = concat(%4, %0) axis=1",
			"%6 = sigmoid(%5)"
		]
	);
	let positive = Tree {
		weights: [0.2, 0.3, 0.9],
		..TREE
	};
	let text = ops(&classifier("label p", &positive, vec![labels()]));
	assert!(text.iter().any(|line| line.contains("sub(")), "{text:?}");
	let both = Tree {
		targets: [0, 1, 1],
		..TREE
	};
	assert!(refusal(&classifier("label p", &both, vec![labels()])).contains("disagree"));
}

#[test]
fn many_classes() {
	let tree = Tree {
		targets: [0, 1, 2],
		weights: [0.25, 0.5, 1.0],
		..TREE
	};
	let labels = ("classlabels_int64s", Attribute::Ints(&[10, 20, 30]));
	let model = classifier(
		"label p",
		&tree,
		vec![labels, ("post_transform", Attribute::Text("SOFTMAX"))],
	);
	assert_eq!(outputs(&model), ["i64[3]", "f32[3,3]"]);
	let text = ops(&model);
	assert_eq!(text[1], "%1 = arg_max(%0) axis=1");
	assert_eq!(text[2], "%2 = gather(%w0, %1) axis=0");
	// With a negative score, a class that no leaf named must not win with its zero.
	let negative = Tree {
		targets: [0, 1, 2],
		..TREE
	};
	let labels = ("classlabels_int64s", Attribute::Ints(&[0, 1, 2]));
	let text = ops(&classifier("label -", &negative, vec![labels]));
	assert!(text.iter().any(|line| line.contains("where(")), "{text:?}");
}

#[test]
fn labels_that_are_texts_become_indices() {
	let labels = ("classlabels_strings", Attribute::Texts(&["cat", "dog"]));
	let compiled = compiled(&classifier("label -", &TREE, vec![labels]));
	assert!(
		compiled.report.notes[0].contains("0 is \"cat\", 1 is \"dog\""),
		"{:?}",
		compiled.report.notes
	);
}
