//! What an op meant before a later operator set changed it.

use super::{
	bytes, compiled,
	model::{floats, ints, Attribute, Model},
	ops, outputs, refusal, run, run_bytes,
};
use crate::onnx::pb::tensor_proto::DataType;

fn alone(opset: i64, op: &str, dims: &[i64], attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(opset)
		.input("x", dims)
		.node(op, "x", "y", attributes)
		.output("y")
}

/// Until 12 they flatten from axis 1 on, since 13 they go along the last axis.
#[test]
fn softmax_and_its_kin_flatten_until_12() {
	for (op, name) in [("Softmax", "softmax"), ("LogSoftmax", "log_softmax")] {
		let old = ops(&alone(12, op, &[2, 3, 4], &[]));
		assert_eq!(old[0], "%0 = reshape(%i0) shape=[2,12]", "{op}");
		assert_eq!(old[1], format!("%1 = {name}(%0) axis=1"));
		assert_eq!(
			ops(&alone(13, op, &[2, 3, 4], &[])),
			[format!("%0 = {name}(%i0) axis=2")]
		);
	}
	let rows = |opset| run(&alone(opset, "Hardmax", &[1, 2, 2], &[]), &[&[1.0, 2.0, 4.0, 3.0]]).remove(0);
	assert_eq!(rows(12), [0.0, 0.0, 1.0, 0.0]);
	assert_eq!(rows(13), [0.0, 1.0, 1.0, 0.0]);
}

/// An attribute became an input: of each form only the one of its time is taken.
#[test]
fn attributes_that_became_inputs() {
	let axes = || ("axes", Attribute::Ints(&[1]));
	for (op, dims, until, shape) in [
		("Squeeze", &[2, 1][..], 12, "f32[2]"),
		("Unsqueeze", &[2, 3][..], 12, "f32[2,1,3]"),
		("ReduceSum", &[2, 3][..], 12, "f32[2,1]"),
		("ReduceMax", &[2, 3][..], 17, "f32[2,1]"),
		("ReduceL2", &[2, 3][..], 17, "f32[2,1]"),
	] {
		assert_eq!(outputs(&alone(until, op, dims, &[axes()])), [shape], "{op}");
		assert!(refusal(&alone(until + 1, op, dims, &[axes()])).contains("axes"), "{op}");
		let since = Model::new(until + 1)
			.input("x", dims)
			.constant("axes", ints(&[1], &[1]))
			.node(op, "x axes", "y", &[])
			.output("y");
		assert_eq!(outputs(&since), [shape], "{op}");
	}
	let clip = [("min", Attribute::Float(0.5)), ("max", Attribute::Float(1.0))];
	assert_eq!(ops(&alone(10, "Clip", &[2], &clip)).len(), 1);
	assert!(refusal(&alone(11, "Clip", &[2], &clip)).contains("attribute"));
	let k = || [("k", Attribute::Int(2))];
	assert_eq!(ops(&alone(9, "TopK", &[4], &k())).len(), 1);
	assert!(refusal(&alone(10, "TopK", &[4], &k())).contains("missing"));
	let slice = || [("starts", Attribute::Ints(&[1])), ("ends", Attribute::Ints(&[3]))];
	assert_eq!(outputs(&alone(9, "Slice", &[4], &slice())), ["f32[2]"]);
	assert!(refusal(&alone(10, "Slice", &[4], &slice())).contains("missing"));
	let pads = || [("pads", Attribute::Ints(&[1, 1]))];
	assert_eq!(outputs(&alone(10, "Pad", &[4], &pads())), ["f32[6]"]);
	assert!(refusal(&alone(11, "Pad", &[4], &pads())).contains("missing"));
	let sizes = || [("split", Attribute::Ints(&[1, 3]))];
	assert_eq!(outputs(&alone(12, "Split", &[4], &sizes())), ["f32[1]"]);
	assert!(refusal(&alone(13, "Split", &[4], &sizes())).contains("split"));
}

/// Until 10, no index counts from the end.
#[test]
fn one_hot_counts_from_the_end_since_11() {
	let model = |opset| {
		Model::new(opset)
			.typed_input("i", DataType::Int64, &[2])
			.constant("depth", ints(&[], &[2]))
			.constant("values", floats(&[2], &[0.0, 1.0]))
			.node("OneHot", "i depth values", "y", &[])
			.output("y")
	};
	let indices: Vec<u8> = [-1i64, 1].iter().flat_map(|index| index.to_le_bytes()).collect();
	let given = |opset| run_bytes(&compiled(&model(opset)), std::slice::from_ref(&indices)).remove(0);
	assert_eq!(given(10), bytes(&[0.0, 0.0, 0.0, 1.0]));
	assert_eq!(given(11), bytes(&[0.0, 1.0, 0.0, 1.0]));
}

#[test]
fn the_mask_of_dropout_was_of_the_type_of_its_input() {
	let model = |opset| {
		Model::new(opset)
			.input("x", &[2])
			.node("Dropout", "x", "y mask", &[])
			.output("mask")
	};
	assert_eq!(outputs(&model(9)), ["f32[2]"]);
	assert_eq!(outputs(&model(10)), ["bool[2]"]);
}

#[test]
fn a_padding_that_cannot_be_halved_is_refused_before_11() {
	let model = |opset| {
		Model::new(opset)
			.input("x", &[1, 1, 4])
			.constant("w", floats(&[1, 1, 3], &[1.0; 3]))
			.node("ConvTranspose", "x w", "y", &[("output_shape", Attribute::Ints(&[5]))])
			.output("y")
	};
	assert!(refusal(&model(10)).contains("halved"));
	assert_eq!(outputs(&model(11)), ["f32[1,1,5]"]);
}

/// Before 7, an operand was broadcast only on demand, from an axis on.
#[test]
fn operands_were_broadcast_on_demand() {
	let model = |opset, attributes: &[(&str, Attribute<'_>)]| {
		Model::new(opset)
			.input("x", &[2, 3, 2])
			.constant("b", floats(&[3], &[10.0, 20.0, 30.0]))
			.node("Add", "x b", "y", attributes)
			.output("y")
	};
	let on_axis = || [("broadcast", Attribute::Int(1)), ("axis", Attribute::Int(1))];
	let sum = run(&model(6, &on_axis()), &[&[0.0; 12]]).remove(0);
	assert_eq!(sum[..6], [10.0, 10.0, 20.0, 20.0, 30.0, 30.0]);
	assert!(refusal(&model(6, &[])).contains("broadcast"));
	assert!(refusal(&model(7, &on_axis())).contains("(Add)"));
	let prelu = |opset| {
		Model::new(opset)
			.input("x", &[1, 2, 1])
			.constant("s", floats(&[2], &[2.0, 3.0]))
			.node("PRelu", "x s", "y", &[])
			.output("y")
	};
	assert_eq!(run(&prelu(6), &[&[-1.0, -1.0]]), [[-2.0, -3.0]]);
}

/// Ops that are not sure to have meant the same, and ops that were in training unless told otherwise.
#[test]
fn operator_sets_before_7_are_taken_as_far_as_they_are_known() {
	assert_eq!(ops(&alone(1, "Relu", &[2], &[])).len(), 1);
	assert!(refusal(&alone(6, "Upsample", &[2], &[])).contains("operator set 6"));
	assert!(refusal(&alone(4, "Tile", &[2], &[])).contains("operator set 4"));
	assert!(refusal(&alone(6, "Dropout", &[2], &[])).contains("training"));
	assert!(ops(&alone(6, "Dropout", &[2], &[("is_test", Attribute::Int(1))])).is_empty());
	assert!(refusal(&alone(0, "Relu", &[2], &[])).contains("oldest"));
}
