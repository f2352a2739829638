//! Sequences and optional values, which no program knows.

use super::{
	model::{info, ints, node, Attribute, Model},
	ops, outputs, refusal, run,
};
use crate::onnx::pb::{tensor_proto::DataType, GraphProto};

fn model() -> Model {
	Model::new(17)
		.input("x", &[5, 2])
		.constant("zero", ints(&[], &[0]))
		.constant("last", ints(&[], &[-1]))
		.constant("two", ints(&[], &[2]))
		.constant("sizes", ints(&[2], &[4, 1]))
}

const X: &[f32] = &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0];

#[test]
fn what_goes_into_a_sequence_comes_out_of_it() {
	let model = model()
		.node("SplitToSequence", "x two", "s", &[])
		.node("SequenceAt", "s last", "a", &[])
		.node("SequenceInsert", "s a zero", "t", &[])
		.node("SequenceErase", "t two", "u", &[])
		.node("SequenceLength", "u", "n", &[])
		.node("ConcatFromSequence", "u", "y", &[("axis", Attribute::Int(0))])
		.output("y")
		.output("n");
	assert_eq!(outputs(&model), ["f32[4,2]", "i64[]"]);
	assert_eq!(run(&model, &[X])[0], [9.0, 10.0, 1.0, 2.0, 3.0, 4.0, 9.0, 10.0]);
}

#[test]
fn sequences_are_split_by_sizes_and_stacked() {
	let sizes = model()
		.node("SplitToSequence", "x sizes", "s", &[("keepdims", Attribute::Int(0))])
		.node("SequenceAt", "s zero", "y", &[])
		.output("y");
	assert_eq!(outputs(&sizes), ["f32[4,2]"]);
	let stacked = model()
		.node(
			"SplitToSequence",
			"x",
			"s",
			&[("keepdims", Attribute::Int(0)), ("axis", Attribute::Int(-1))],
		)
		.node(
			"ConcatFromSequence",
			"s",
			"y",
			&[("axis", Attribute::Int(0)), ("new_axis", Attribute::Int(1))],
		)
		.output("y");
	assert_eq!(outputs(&stacked), ["f32[2,5]"]);
	assert_eq!(run(&stacked, &[X])[0][..5], [1.0, 3.0, 5.0, 7.0, 9.0]);
}

#[test]
fn a_loop_may_fill_a_sequence() {
	let infos = |names: &[&str]| names.iter().map(|name| info(name, DataType::Float, None)).collect();
	let body = GraphProto {
		input: infos(&["i", "c", "s"]),
		output: infos(&["c", "t"]),
		node: vec![
			node("", "Gather", "x i", "row", &[]),
			node("", "SequenceInsert", "s row zero", "t", &[]),
		],
		..Default::default()
	};
	let model = model()
		.node("SequenceEmpty", "", "s", &[])
		.node("Loop", "two - s", "t", &[("body", Attribute::Graph(body))])
		.node("ConcatFromSequence", "t", "y", &[("axis", Attribute::Int(0))])
		.output("y");
	assert_eq!(run(&model, &[X])[0], [3.0, 4.0, 1.0, 2.0]);
}

#[test]
fn a_map_goes_over_a_sequence() {
	let infos = |names: &[&str]| names.iter().map(|name| info(name, DataType::Float, None)).collect();
	let body = GraphProto {
		input: infos(&["a", "b"]),
		output: infos(&["c"]),
		node: vec![node("", "Add", "a b", "c", &[])],
		..Default::default()
	};
	let model = model()
		.node("SplitToSequence", "x", "s", &[])
		.node("SequenceAt", "s zero", "b", &[])
		.node("SequenceMap", "s b", "t", &[("body", Attribute::Graph(body))])
		.node("SequenceAt", "t last", "y", &[])
		.output("y");
	assert_eq!(run(&model, &[X])[0], [10.0, 12.0]);
}

#[test]
fn optional_values_are_there_or_not() {
	let there = model()
		.node("Optional", "x", "o", &[])
		.node("OptionalHasElement", "o", "h", &[])
		.node("OptionalGetElement", "o", "g", &[])
		.node("Where", "h g zeros", "y", &[])
		.constant("zeros", super::model::floats(&[1], &[0.0]))
		.output("y");
	assert_eq!(run(&there, &[X])[0], X);
	let nothing = model()
		.node("Optional", "", "o", &[])
		.node("OptionalHasElement", "o", "h", &[])
		.output("h");
	assert!(ops(&nothing).is_empty());
	let taken = model()
		.node("Optional", "", "o", &[])
		.node("OptionalGetElement", "o", "y", &[])
		.output("y");
	assert!(refusal(&taken).contains("not there"));
}

#[test]
fn what_is_no_tensor_is_nowhere_taken_for_one() {
	let sequence = || model().node("SplitToSequence", "x", "s", &[]);
	for op in ["Relu", "Shape", "Size", "Transpose", "Optional", "Dropout"] {
		let model = sequence()
			.node(op, "s", "a", &[])
			.node("Neg", "a", "y", &[])
			.output("y");
		assert!(refusal(&model).contains("sequence"), "{op}");
	}
	for op in ["SequenceAt", "SequenceInsert", "SequenceErase"] {
		refusal(&model().node(op, "x zero", "y", &[]).output("y"));
	}
	assert!(refusal(&sequence().output("s")).contains("sequence"));
	let position = |place: &str| sequence().node("SequenceAt", place, "y", &[]).output("y");
	assert!(refusal(&position("s five").constant("five", ints(&[], &[5]))).contains("does not exist"));
	assert!(refusal(&position("s six").constant("six", ints(&[], &[-6]))).contains("does not exist"));
	let nested = sequence()
		.node("SequenceConstruct", "s s", "t", &[])
		.node("SequenceLength", "t", "y", &[])
		.output("y");
	assert!(refusal(&nested).contains("only hold tensors"));
	let parts = model()
		.constant("none", ints(&[2], &[5, 0]))
		.node("SplitToSequence", "x none", "s", &[])
		.node("SequenceLength", "s", "y", &[])
		.output("y");
	assert!(refusal(&parts).contains("do not add up"));
}
