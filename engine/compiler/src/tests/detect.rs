//! Ops that give as many rows as they find. The boxes are those of ONNX's own tests.

use super::{
	compiled,
	model::{floats, info, ints, small, Attribute, Dim, Model},
	outputs, refusal, refusal_with, run_bytes,
};
use crate::{compile, onnx::pb::tensor_proto::DataType, Compiled, Options};

const BOXES: &[f32] = &[
	0.0, 0.0, 1.0, 1.0, 0.0, 0.1, 1.0, 1.1, 0.0, -0.1, 1.0, 0.9, 0.0, 10.0, 1.0, 11.0, 0.0, 10.1, 1.0, 11.1, 0.0,
	100.0, 1.0, 101.0,
];
const SCORES: &[f32] = &[0.9, 0.75, 0.6, 0.95, 0.5, 0.3];

fn thresholds(most: i64, iou: f32) -> Model {
	Model::new(11)
		.constant("most", ints(&[1], &[most]))
		.constant("iou", floats(&[1], &[iou]))
		.constant("least", floats(&[1], &[0.4]))
}

fn suppression(model: Model, inputs: &str) -> Model {
	model.node("NonMaxSuppression", inputs, "y", &[]).output("y")
}

fn computed(inputs: &str) -> Model {
	suppression(thresholds(3, 0.5).input("b", &[1, 6, 4]).input("s", &[1, 1, 6]), inputs)
}

fn bound(model: &Model, binding: &str) -> Compiled {
	let mut options = Options::default();
	options.bind(binding).unwrap();
	compile(&model.bytes(), &options).unwrap()
}

fn whole(bytes: &[u8]) -> Vec<i64> {
	let words = bytes.chunks_exact(8);
	words.map(|word| i64::from_le_bytes(word.try_into().unwrap())).collect()
}

#[test]
fn boxes_that_are_known_are_chosen_at_once() {
	let known = |model: Model| {
		model
			.constant("b", floats(&[1, 6, 4], BOXES))
			.constant("s", floats(&[1, 1, 6], SCORES))
	};
	let model = suppression(known(thresholds(3, 0.5)), "b s most iou");
	assert_eq!(outputs(&model), ["i64[3,3]"]);
	assert_eq!(
		whole(&run_bytes(&compiled(&model), &[])[0]),
		[0, 0, 3, 0, 0, 0, 0, 0, 5]
	);
	let least = suppression(known(thresholds(3, 0.5)), "b s most iou least");
	assert_eq!(whole(&run_bytes(&compiled(&least), &[])[0]), [0, 0, 3, 0, 0, 0]);
}

#[test]
fn of_boxes_that_are_computed_the_number_is_bound() {
	let inputs = [super::bytes(BOXES), super::bytes(SCORES)];
	let expected = [0, 0, 3, 0, 0, 0, 0, 0, 5, -1, -1, -1, -1, -1, -1];
	for rows in [1, 3, 4, 5] {
		let compiled = bound(&computed("b s most iou"), &format!("y[0]={rows}"));
		assert!(compiled.report.notes[0].contains("hold -1"), "{:?}", compiled.report);
		assert_eq!(whole(&run_bytes(&compiled, &inputs)[0]), expected[..3 * rows]);
	}
	let reason = refusal(&computed("b s most iou"));
	assert!(reason.contains("y[0]=10"), "{reason}");
}

/// What is no more than the threshold takes no part, negative infinity included; without a threshold that does.
#[test]
fn boxes_without_a_score_that_counts_take_no_part() {
	let scores = [f32::NAN, 0.75, 0.3, 0.4, 0.5, f32::NEG_INFINITY];
	let inputs = [super::bytes(BOXES), super::bytes(&scores)];
	let chosen = |operands: &str| whole(&run_bytes(&bound(&computed(operands), "y[0]=4"), &inputs)[0]);
	assert_eq!(chosen("b s most iou"), [0, 0, 1, 0, 0, 4, 0, 0, 5, -1, -1, -1]);
	assert_eq!(chosen("b s most iou least"), [0, 0, 1, 0, 0, 4, -1, -1, -1, -1, -1, -1]);
}

#[test]
fn boxes_are_chosen_image_by_image_and_class_by_class() {
	let model = thresholds(2, 0.5).input("b", &[2, 6, 4]).input("s", &[2, 2, 6]);
	let model = suppression(model, "b s most iou");
	let upside_down: Vec<f32> = SCORES.iter().map(|score| -score).collect();
	let scores = [SCORES, &upside_down, &upside_down, SCORES].concat();
	let inputs = [super::bytes(&[BOXES, BOXES].concat()), super::bytes(&scores)];
	let all = [
		0, 0, 3, 0, 0, 0, 0, 1, 5, 0, 1, 4, 1, 0, 5, 1, 0, 4, 1, 1, 3, 1, 1, 0, -1, -1, -1,
	];
	for rows in [1, 2, 3, 8, 9] {
		let chosen = run_bytes(&bound(&model, &format!("y[0]={rows}")), &inputs);
		assert_eq!(whole(&chosen[0]), all[..3 * rows], "{rows}");
	}
}

#[test]
fn boxes_by_centre_and_size() {
	let center = |center| {
		let model = thresholds(3, 0.5).input("b", &[1, 2, 4]).input("s", &[1, 1, 2]);
		let attribute = [("center_point_box", Attribute::Int(center))];
		let model = model.node("NonMaxSuppression", "b s most iou", "y", &attribute);
		model.output("y")
	};
	// As corners they share most of what they cover, as centre and size nothing.
	let boxes = [0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.1, 0.1];
	let inputs = [super::bytes(&boxes), super::bytes(&[0.5, 0.75])];
	for (kind, expected) in [(0, [0, 0, 1, -1, -1, -1]), (1, [0, 0, 1, 0, 0, 0])] {
		let chosen = run_bytes(&bound(&center(kind), "y[0]=2"), &inputs);
		assert_eq!(whole(&chosen[0]), expected, "{kind}");
	}
	assert!(refusal(&center(2)).contains("center_point_box"));
}

#[test]
fn choices_that_make_no_sense_are_refused() {
	let with = |most: i64, iou: f32, inputs: &str| {
		let model = thresholds(most, iou).input("b", &[1, 6, 4]).input("s", &[1, 1, 6]);
		let model = model.constant("none", floats(&[1], &[f32::NEG_INFINITY]));
		refusal(&suppression(model, inputs))
	};
	assert!(with(0, 0.5, "b s most iou").contains("at most 0"));
	assert!(with(3, 0.5, "b s").contains("at most 0"));
	assert!(with(-1, 0.5, "b s most iou").contains("at most -1"));
	assert!(with(3, 1.5, "b s most iou").contains("iou_threshold is 1.5"));
	assert!(with(3, f32::NAN, "b s most iou").contains("iou_threshold is NaN"));
	assert!(with(3, 0.5, "b s most s").contains("\"iou_threshold\" is computed"));
	assert!(with(3, 0.5, "b s most iou none").contains("score_threshold is -inf"));
	// Boxes of another image than the scores.
	let model = thresholds(3, 0.5).input("b", &[2, 6, 4]).input("s", &[1, 1, 6]);
	let mut options = Options::default();
	options.bind("y[0]=2").unwrap();
	let reason = refusal_with(&suppression(model, "b s most iou"), &options);
	assert!(reason.contains("[1,6,4]"), "{reason}");
}

#[test]
fn parts_are_chosen_by_a_condition_that_is_computed() {
	let model = |attributes: &[(&str, Attribute<'_>)]| {
		Model::new(11)
			.input("x", &[3, 2])
			.typed_input("c", DataType::Bool, &[3])
			.node("Compress", "x c", "y", attributes)
			.output("y")
	};
	let x = super::bytes(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
	let rows = model(&[("axis", Attribute::Int(0))]);
	for (count, expected) in [
		(1, &[1.0, 2.0][..]),
		(2, &[1.0, 2.0, 5.0, 6.0]),
		(4, &[1.0, 2.0, 5.0, 6.0, 0.0, 0.0, 0.0, 0.0]),
	] {
		let results = run_bytes(&bound(&rows, &format!("y[0]={count}")), &[x.clone(), vec![1, 0, 1]]);
		assert_eq!(results, [super::bytes(expected)]);
	}
	let flat = bound(&model(&[]), "y[0]=3");
	assert_eq!(run_bytes(&flat, &[x, vec![0, 1, 1]]), [super::bytes(&[2.0, 3.0, 0.0])]);
	assert!(refusal(&rows).contains("y[0]=10"));
}

#[test]
fn places_that_are_not_zero() {
	let model = Model::new(13)
		.input("x", &[2, 2])
		.node("NonZero", "x", "y", &[])
		.output("y");
	let x = super::bytes(&[0.0, 7.0, -0.0, f32::NAN]);
	for (count, expected) in [(1, &[0, 1][..]), (2, &[0, 1, 1, 1]), (3, &[0, 1, -1, 1, 1, -1])] {
		let results = run_bytes(&bound(&model, &format!("y[1]={count}")), std::slice::from_ref(&x));
		assert_eq!(whole(&results[0]), expected, "{count}");
	}
	assert!(refusal(&model).contains("y[1]=10"));
	let constant = Model::new(13)
		.constant("c", small(DataType::Bool, &[3], &[0, 1, 1]))
		.node("NonZero", "c", "y", &[])
		.output("y");
	assert_eq!(whole(&run_bytes(&compiled(&constant), &[])[0]), [1, 2]);
}

/// Where the file gives the dimension a name, that will do.
#[test]
fn the_number_is_bound_by_its_symbol() {
	let mut model = Model::new(13).input("x", &[3]).node("NonZero", "x", "y", &[]);
	let dims = [Dim::Is(1), Dim::Symbol("found")];
	let output = info("y", DataType::Int64, Some(&dims));
	model.proto.graph.as_mut().unwrap().output.push(output);
	let compiled = bound(&model, "found=2");
	assert!(compiled.report.notes[0].contains("bound to 2"), "{:?}", compiled.report);
	let results = run_bytes(&compiled, &[super::bytes(&[0.0, 1.0, 2.0])]);
	assert_eq!(whole(&results[0]), [1, 2]);
	for wrong in ["z[1]=2", "lost=2"] {
		let mut options = Options::default();
		options.bind(wrong).unwrap();
		assert!(refusal_with(&model, &options).contains("the model has only"), "{wrong}");
	}
}
