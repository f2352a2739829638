use super::{
	super::{
		model::{floats, info, node, small, Attribute, Dim, Model},
		ops, refusal,
	},
	assert_near, values,
};
use crate::onnx::pb::{tensor_proto::DataType, TensorProto};

/// The lists of a model of one tree: x[0] <= 0.5 leads to a leaf, otherwise whether x[1] is in a set decides.
#[derive(Clone)]
struct Lists {
	modes: Vec<i32>,
	features: Vec<i64>,
	splits: Vec<f32>,
	yes: Vec<i64>,
	yes_leafs: Vec<i64>,
	no: Vec<i64>,
	no_leafs: Vec<i64>,
	missing: Vec<i64>,
	members: Vec<f32>,
	roots: Vec<i64>,
	targets: Vec<i64>,
	weights: Vec<f32>,
	n_targets: i64,
	aggregate: i64,
	post: i64,
}

fn lists() -> Lists {
	Lists {
		modes: vec![0, 6],
		features: vec![0, 1],
		splits: vec![0.5, f32::NAN],
		yes: vec![0, 1],
		yes_leafs: vec![1, 1],
		no: vec![1, 2],
		no_leafs: vec![0, 1],
		missing: vec![],
		members: vec![3.0, 7.5],
		roots: vec![0],
		targets: vec![0, 1, 1],
		weights: vec![1.0, 2.0, 4.0],
		n_targets: 2,
		aggregate: 1,
		post: 0,
	}
}

fn model(lists: &Lists) -> Model {
	let count = |list: &[f32]| [list.len() as i64];
	let mut attributes = vec![
		("n_targets", Attribute::Int(lists.n_targets)),
		("aggregate_function", Attribute::Int(lists.aggregate)),
		("post_transform", Attribute::Int(lists.post)),
		("tree_roots", Attribute::Ints(&lists.roots)),
		(
			"nodes_modes",
			Attribute::Tensor(small(DataType::Uint8, &[lists.modes.len() as i64], &lists.modes)),
		),
		("nodes_featureids", Attribute::Ints(&lists.features)),
		(
			"nodes_splits",
			Attribute::Tensor(floats(&count(&lists.splits), &lists.splits)),
		),
		("nodes_truenodeids", Attribute::Ints(&lists.yes)),
		("nodes_trueleafs", Attribute::Ints(&lists.yes_leafs)),
		("nodes_falsenodeids", Attribute::Ints(&lists.no)),
		("nodes_falseleafs", Attribute::Ints(&lists.no_leafs)),
		("leaf_targetids", Attribute::Ints(&lists.targets)),
		(
			"leaf_weights",
			Attribute::Tensor(floats(&count(&lists.weights), &lists.weights)),
		),
	];
	if !lists.missing.is_empty() {
		attributes.push(("nodes_missing_value_tracks_true", Attribute::Ints(&lists.missing)));
	}
	if !lists.members.is_empty() {
		let members = floats(&count(&lists.members), &lists.members);
		attributes.push(("membership_values", Attribute::Tensor(members)));
	}
	let mut model = Model::new(15).input("x", &[4, 2]).output("y");
	model.proto.opset_import[1].version = 5;
	let graph = model.proto.graph.get_or_insert_default();
	graph
		.node
		.push(node("ai.onnx.ml", "TreeEnsemble", "x", "y", &attributes));
	model
}

const INPUT: [f32; 8] = [0.5, 9.0, 1.0, 7.5, 1.0, 7.0, 2.0, f32::NAN];

#[test]
fn a_node_may_ask_for_one_of_several_values() {
	let plain = [1.0, 0.0, 0.0, 2.0, 0.0, 4.0, 0.0, 4.0];
	assert_eq!(values(&model(&lists()), &INPUT)[0], plain);
	// The last set may end with a NaN or not; a NaN among the features may count as a member.
	let missing = Lists {
		members: vec![3.0, 7.5, f32::NAN],
		missing: vec![0, 1],
		..lists()
	};
	assert_eq!(
		values(&model(&missing), &INPUT)[0],
		[1.0, 0.0, 0.0, 2.0, 0.0, 4.0, 0.0, 2.0]
	);
	// The ensemble sees another feature.
	let text = ops(&model(&lists()));
	assert!(text.iter().any(|line| line.contains("concat(%i0")), "{text:?}");
}

/// A feature of float64 is rounded on its way into the program, and so is what it is compared with.
#[test]
fn what_equals_a_threshold_of_float64_still_does() {
	let split = f64::from(1.2f32) - 1e-9;
	let splits = |kind| {
		let mut model = model(&Lists {
			modes: vec![0],
			features: vec![0],
			splits: vec![0.0],
			yes: vec![0],
			yes_leafs: vec![1],
			no: vec![1],
			no_leafs: vec![1],
			members: vec![],
			..lists()
		});
		let graph = model.proto.graph.as_mut().unwrap();
		let splits = TensorProto {
			dims: vec![1],
			data_type: DataType::Double as i32,
			double_data: vec![split],
			..Default::default()
		};
		let given = graph.node[0]
			.attribute
			.iter_mut()
			.find(|given| given.name == "nodes_splits");
		given.unwrap().t = Some(splits);
		graph.input[0] = info("x", kind, Some(&[Dim::Is(4), Dim::Is(2)]));
		model
	};
	let input = [1.2, 0.0, 1.2f32.next_up(), 0.0, 1.2f32.next_down(), 0.0, 0.0, 0.0];
	let first = |model: &Model| {
		values(model, &input)[0]
			.chunks(2)
			.map(|row| row[0])
			.collect::<Vec<f32>>()
	};
	assert_eq!(first(&splits(DataType::Double)), [1.0, 0.0, 1.0, 1.0]);
	// An f32 as large as that is above the threshold.
	assert_eq!(first(&splits(DataType::Float)), [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn all_modes() {
	for (mode, expected) in [
		(0, [1.0, 1.0, 0.0, 0.0]),
		(1, [1.0, 0.0, 0.0, 0.0]),
		(2, [0.0, 1.0, 1.0, 0.0]),
		(3, [0.0, 0.0, 1.0, 0.0]),
		(4, [0.0, 1.0, 0.0, 0.0]),
		(5, [1.0, 0.0, 1.0, 1.0]),
	] {
		let one = Lists {
			modes: vec![mode],
			features: vec![1],
			splits: vec![0.5],
			yes: vec![0],
			yes_leafs: vec![1],
			no: vec![1],
			no_leafs: vec![1],
			members: vec![],
			targets: vec![0, 0],
			weights: vec![1.0, 0.0],
			n_targets: 1,
			..lists()
		};
		let input = [9.0, 0.0, 9.0, 0.5, 9.0, 1.0, 9.0, f32::NAN];
		assert_eq!(values(&model(&one), &input)[0], expected, "mode {mode}");
	}
}

/// Two trees that are a leaf each, and a third that asks.
fn three() -> Lists {
	Lists {
		modes: vec![0, 0, 0],
		features: vec![0, 0, 0],
		splits: vec![0.0, 0.0, 0.75],
		yes: vec![0, 1, 2],
		yes_leafs: vec![1, 1, 1],
		no: vec![0, 1, 3],
		no_leafs: vec![1, 1, 1],
		members: vec![],
		roots: vec![0, 1, 2],
		targets: vec![0, 0, 0, 1],
		weights: vec![0.5, -1.0, 2.0, 3.0],
		n_targets: 2,
		..lists()
	}
}

#[test]
fn all_aggregates() {
	for (aggregate, first, second) in [
		(0, [1.5 / 3.0, 0.0], [-0.5 / 3.0, 1.0]),
		(1, [1.5, 0.0], [-0.5, 3.0]),
		(2, [-1.0, 0.0], [-1.0, 3.0]),
		(3, [2.0, 0.0], [0.5, 3.0]),
	] {
		let model = model(&Lists { aggregate, ..three() });
		let result = values(&model, &INPUT);
		assert_near(&result[0][..4], &[first, second].concat());
	}
}

#[test]
fn all_post_transforms() {
	let softmax = |a: f64, b: f64| {
		[
			(a.exp() / (a.exp() + b.exp())) as f32,
			(b.exp() / (a.exp() + b.exp())) as f32,
		]
	};
	let logistic = |a: f64| (1.0 / (1.0 + (-a).exp())) as f32;
	for (post, expected) in [
		(1, [softmax(1.5, 0.0), softmax(-0.5, 3.0)].concat()),
		(2, vec![logistic(1.5), 0.5, logistic(-0.5), logistic(3.0)]),
		(3, [[1.0, 0.0], softmax(-0.5, 3.0)].concat()),
	] {
		let result = values(&model(&Lists { post, ..three() }), &INPUT);
		assert_near(&result[0][..4], &expected);
	}
	let probabilities = Lists {
		post: 4,
		weights: vec![0.25, 0.05, 0.3, 0.9],
		..three()
	};
	// The inverse of the normal distribution at 0.6 and at 0.9, by an approximation that is good to three digits.
	let result = values(&model(&probabilities), &INPUT);
	assert!((result[0][0] - 0.2533).abs() < 2e-3, "{result:?}");
	assert!((result[0][3] - 1.2816).abs() < 2e-3, "{result:?}");
	let single = Lists {
		post: 2,
		n_targets: 1,
		targets: vec![0; 4],
		..three()
	};
	assert!(refusal(&model(&single)).contains("disagree"));
}

#[test]
fn what_is_no_forest_is_refused() {
	let plain = lists;
	for (lists, words) in [
		(
			Lists {
				roots: vec![],
				..plain()
			},
			"tree_roots",
		),
		(
			Lists {
				roots: vec![2],
				..plain()
			},
			"does not exist",
		),
		(
			Lists {
				roots: vec![-1],
				..plain()
			},
			"tree_roots",
		),
		(
			Lists {
				roots: vec![0, 0],
				..plain()
			},
			"two parents",
		),
		(
			Lists {
				roots: vec![1, 0],
				..plain()
			},
			"two parents",
		),
		(
			Lists {
				no: vec![0, 2],
				..plain()
			},
			"leads back",
		),
		(
			Lists {
				no: vec![5, 2],
				..plain()
			},
			"node 0 leads to",
		),
		(
			Lists {
				yes: vec![-1, 1],
				..plain()
			},
			"node 0 leads to",
		),
		(
			Lists {
				yes: vec![7, 1],
				..plain()
			},
			"leaf 7",
		),
		(
			Lists {
				yes_leafs: vec![2, 1],
				..plain()
			},
			"node 0 leads to",
		),
		(
			Lists {
				yes: vec![0],
				..plain()
			},
			"nodes_truenodeids has 1",
		),
		(
			Lists {
				features: vec![0, 2],
				..plain()
			},
			"feature 2 of 2",
		),
		(
			Lists {
				features: vec![0, -1],
				..plain()
			},
			"feature -1 of 2",
		),
		(
			Lists {
				modes: vec![0, 7],
				..plain()
			},
			"mode 7",
		),
		(
			Lists {
				modes: vec![],
				..plain()
			},
			"expected 0",
		),
		(
			Lists {
				splits: vec![0.5],
				..plain()
			},
			"nodes_splits has 1",
		),
		(
			Lists {
				targets: vec![0, 1, 2],
				..plain()
			},
			"leaf 2",
		),
		(
			Lists {
				targets: vec![0, 1],
				..plain()
			},
			"2 leaves with a target and 3",
		),
		(
			Lists {
				n_targets: 0,
				..plain()
			},
			"n_targets is 0",
		),
		(
			Lists {
				n_targets: i64::MAX,
				..plain()
			},
			"n_targets is",
		),
		(
			Lists {
				aggregate: 4,
				..plain()
			},
			"aggregate_function is 4",
		),
		(Lists { post: 5, ..plain() }, "post_transform is 5"),
		(
			Lists {
				members: vec![],
				..plain()
			},
			"membership_values has none",
		),
		(
			Lists {
				members: vec![1.0, f32::NAN, 2.0],
				..plain()
			},
			"more sets",
		),
		(
			Lists {
				members: vec![f32::NAN, 2.0],
				..plain()
			},
			"membership_values",
		),
		(
			Lists {
				weights: vec![1.0, f32::INFINITY, 4.0],
				..plain()
			},
			"a leaf is inf",
		),
	] {
		let refusal = refusal(&model(&lists));
		assert!(refusal.contains(words), "{words}: {refusal}");
	}
}
