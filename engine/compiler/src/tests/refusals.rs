//! What cannot be compiled is refused by the node's name, its op and a reason.

use super::{
	model::{filled, floats, info, ints, node, small, Attribute, Model},
	refusal,
};
use crate::{
	compile,
	onnx::pb::{tensor_proto::DataType, GraphProto},
	CompileError, Options,
};

/// Inputs of each type, to be used as it pleases.
fn typed() -> Model {
	Model::new(17)
		.input("f", &[2, 3, 4, 4])
		.input("m", &[4, 4])
		.typed_input("i", DataType::Int64, &[4, 4])
		.typed_input("n", DataType::Int32, &[4, 4])
		.typed_input("b", DataType::Bool, &[4, 4])
		.typed_input("u", DataType::Uint8, &[4, 4])
		.constant("w", filled(&[3, 3, 3, 3], 0.5))
		.constant("one", floats(&[], &[1.0]))
		.constant("axis", ints(&[1], &[0]))
}

/// The reason that a node is refused for; its name and op have to be in the error.
fn reason(domain: &str, op: &str, inputs: &str, attributes: &[(&str, Attribute<'_>)]) -> String {
	let model = typed().node_of(domain, op, inputs, "y", attributes).output("y");
	let shown = if domain.is_empty() {
		op.into()
	} else {
		format!("{domain}.{op}")
	};
	match compile(&model.bytes(), &Options::default()) {
		Err(CompileError::Node { node, op, reason }) => {
			assert_eq!(
				(node, op),
				(format!("the {}", shown.rsplit('.').next().unwrap_or_default()), shown)
			);
			assert!(reason.len() > 10, "{reason}");
			reason
		}
		Err(other) => panic!("{shown} {inputs}: expected the node, got {other}"),
		Ok(compiled) => panic!("{shown} {inputs}: expected an error, got\n{}", compiled.program),
	}
}

#[test]
fn ops_that_are_not_supported() {
	for (domain, op, words) in [
		("", "TfIdfVectorizer", "not supported"),
		("", "ImageDecoder", "not supported"),
		("", "FutureOp", "not supported"),
		("", "Loop", "body"),
		("", "Scan", "body"),
		("", "RandomNormal", "random"),
		("", "Bernoulli", "random"),
		("", "StringNormalizer", "texts"),
		("ai.onnx.ml", "CategoryMapper", "texts"),
		("ai.onnx.ml", "DictVectorizer", "map"),
		("com.microsoft", "BeamSearch", "not supported"),
	] {
		let reason = reason(domain, op, "m", &[]);
		assert!(reason.contains(words), "{op}: {reason}");
	}
	let foreign = Model::new(13)
		.input("x", &[1])
		.node_of("org.example", "Relu", "x", "y", &[])
		.output("y");
	assert!(refusal(&foreign).contains("org.example"));
}

#[test]
fn inputs_of_the_wrong_type() {
	for (op, inputs) in [
		("Conv", "i w"),
		("Conv", "f i"),
		("MatMul", "m b"),
		("MatMul", "b b"),
		("Gemm", "u u"),
		("Add", "m i"),
		("Add", "b b"),
		("Mul", "n i"),
		("Div", "m n"),
		("Pow", "b b"),
		("And", "m m"),
		("Xor", "i i"),
		("Not", "m"),
		("BitwiseAnd", "m m"),
		("Equal", "m i"),
		("Less", "b b"),
		("Where", "m m m"),
		("Where", "b m i"),
		("Exp", "i"),
		("Sigmoid", "b"),
		("Sqrt", "n"),
		("Softmax", "i"),
		("LayerNormalization", "i one"),
		("MaxPool", "i"),
		("AveragePool", "u"),
		("GlobalAveragePool", "i"),
		("Gather", "m m"),
		("GatherElements", "m b"),
		("ScatterElements", "m m m"),
		("Reshape", "m m"),
		("Expand", "m one"),
		("Slice", "m one one"),
		("TopK", "m one"),
		("Tile", "m one"),
		("QuantizeLinear", "i one"),
		("DequantizeLinear", "m one"),
		("DynamicQuantizeLinear", "n"),
		("MatMulInteger", "m m"),
		("LSTM", "m m m"),
		("GRU", "f w w"),
		("IsNaN", "i"),
		("PRelu", "m i"),
		("Max", "m i"),
		("CumSum", "m one"),
		("Concat", "m i"),
	] {
		let attributes: &[(&str, Attribute<'_>)] = match op {
			"MaxPool" | "AveragePool" => &[("kernel_shape", Attribute::Ints(&[2, 2]))],
			"Concat" => &[("axis", Attribute::Int(0))],
			"LSTM" | "GRU" => &[("hidden_size", Attribute::Int(4))],
			_ => &[],
		};
		reason("", op, inputs, attributes);
	}
}

#[test]
fn inputs_that_are_missing_or_too_many() {
	for (op, inputs) in [
		("Relu", "-"),
		("Relu", "m m"),
		("Add", "m"),
		("Add", "m m m"),
		("Conv", "f"),
		("Conv", "f w w w"),
		("MatMul", "m"),
		("Gather", "m"),
		("Where", "b m"),
		("Transpose", "m m"),
	] {
		reason("", op, inputs, &[]);
	}
}

#[test]
fn shapes_that_do_not_fit() {
	for (op, inputs) in [
		("Add", "f w"),
		("MatMul", "m w"),
		("Gemm", "f m"),
		("Conv", "m w"),
		("BatchNormalization", "f m m m m"),
		("LayerNormalization", "f m m"),
	] {
		reason("", op, inputs, &[]);
	}
	for (op, name, list) in [
		("Transpose", "perm", &[0i64, 0][..]),
		("Transpose", "perm", &[0, 1, 2]),
		("MaxPool", "kernel_shape", &[9, 9]),
		("MaxPool", "kernel_shape", &[0, 0]),
		("ReduceMean", "axes", &[7]),
	] {
		reason("", op, "m", &[(name, Attribute::Ints(list))]);
	}
}

#[test]
fn attributes_that_mean_something_unknown() {
	reason("", "Relu", "m", &[("fast", Attribute::Int(1))]);
	reason("", "Softmax", "m", &[("axis", Attribute::Float(1.0))]);
	reason("", "Gelu", "m", &[("approximate", Attribute::Text("nearly"))]);
	reason("", "Conv", "f w", &[("auto_pad", Attribute::Text("SOMEHOW"))]);
	reason("", "Cast", "m", &[("to", Attribute::Int(99))]);
	reason("", "Cast", "m", &[("to", Attribute::Int(17))]);
	reason("", "LeakyRelu", "m", &[("alpha", Attribute::Float(f32::NAN))]);
	let hidden = [
		("hidden_size", Attribute::Int(4)),
		("activations", Attribute::Texts(&["Sigmoid"])),
	];
	reason("", "RNN", "f w w", &hidden);
}

#[test]
fn types_of_constants_that_programs_do_not_have() {
	for kind in [
		DataType::String,
		DataType::Complex64,
		DataType::Float8e4m3fn,
		DataType::Undefined,
	] {
		let model = Model::new(17)
			.input("x", &[1])
			.constant("c", small(kind, &[1], &[1]))
			.node("Add", "x c", "y", &[])
			.output("y");
		let error = compile(&model.bytes(), &Options::default()).unwrap_err();
		assert!(matches!(error, CompileError::Node { .. }), "{kind:?}: {error}");
	}
}

#[test]
fn circles() {
	let itself = Model::new(13).node("Relu", "y", "y", &[]).output("y");
	assert!(refusal(&itself).contains("before the node that makes it"));
	let two = Model::new(13)
		.node("Relu", "b", "a", &[])
		.node("Relu", "a", "b", &[])
		.output("b");
	assert!(refusal(&two).contains("before the node that makes it"));
	let longer = Model::new(13)
		.input("x", &[1])
		.node("Add", "x c", "a", &[])
		.node("Relu", "a", "b", &[])
		.node("Relu", "b", "c", &[])
		.output("c");
	assert!(refusal(&longer).contains("node \"the Add\" (Add)"));
	// A branch that takes what the If itself gives.
	let inner = GraphProto {
		node: vec![node("", "Relu", "y", "inner", &[])],
		output: vec![info("inner", DataType::Float, None)],
		..Default::default()
	};
	let branch = Model::new(13)
		.constant("c", small(DataType::Bool, &[], &[1]))
		.node("If", "c", "y", &[("then_branch", Attribute::Graph(inner))])
		.output("y");
	assert!(refusal(&branch).contains("before the node that makes it"));
}
