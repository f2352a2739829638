//! Functions of the model, put in place of their calls.

use super::{
	model::{floats, node, Attribute, Model},
	ops, refusal, run,
};
use crate::{
	compile,
	onnx::pb::{attribute_proto::AttributeType, AttributeProto, NodeProto, OperatorSetIdProto},
	CompileError, Options,
};
use prost::Message;

/// A function as files have it, with the field that the types used elsewhere lack.
#[derive(Clone, PartialEq, Message)]
struct Function {
	#[prost(string, tag = "1")]
	name: String,
	#[prost(string, repeated, tag = "4")]
	input: Vec<String>,
	#[prost(string, repeated, tag = "5")]
	output: Vec<String>,
	#[prost(string, repeated, tag = "6")]
	attribute: Vec<String>,
	#[prost(message, repeated, tag = "7")]
	node: Vec<NodeProto>,
	#[prost(message, repeated, tag = "9")]
	opset_import: Vec<OperatorSetIdProto>,
	#[prost(string, tag = "10")]
	domain: String,
	#[prost(message, repeated, tag = "11")]
	attribute_proto: Vec<AttributeProto>,
	#[prost(string, tag = "13")]
	overload: String,
}

#[derive(Clone, PartialEq, Message)]
struct Functions {
	#[prost(message, repeated, tag = "25")]
	functions: Vec<Function>,
}

fn function(name: &str, inputs: &[&str], outputs: &[&str], node: Vec<NodeProto>) -> Function {
	let opset = |domain: &str, version| OperatorSetIdProto {
		domain: domain.into(),
		version,
	};
	Function {
		name: name.into(),
		input: inputs.iter().map(|name| name.to_string()).collect(),
		output: outputs.iter().map(|name| name.to_string()).collect(),
		node,
		opset_import: vec![opset("", 11), opset("mine", 1)],
		domain: "mine".into(),
		..Default::default()
	}
}

/// A model with functions.
fn with(model: &Model, functions: &[Function]) -> Model {
	let functions = functions.to_vec();
	Model {
		more: Functions { functions }.encode_to_vec(),
		..model.clone()
	}
}

/// A node with an attribute that stands for one of the function's.
fn referring(mut proto: NodeProto, name: &str, to: &str, kind: AttributeType) -> NodeProto {
	proto.attribute.push(AttributeProto {
		name: name.into(),
		ref_attr_name: to.into(),
		r#type: kind as i32,
		..Default::default()
	});
	proto
}

fn slope() -> Function {
	let leaky = referring(
		node("", "LeakyRelu", "a", "b", &[]),
		"alpha",
		"slope",
		AttributeType::Float,
	);
	Function {
		attribute: vec!["slope".into()],
		..function("Slope", &["a"], &["b"], vec![leaky])
	}
}

fn call(attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(17)
		.input("x", &[2])
		.node_of("mine", "Slope", "x", "y", attributes)
		.output("y")
}

#[test]
fn attributes_of_a_call_reach_the_nodes() {
	let given = with(&call(&[("slope", Attribute::Float(0.5))]), &[slope()]);
	assert_eq!(ops(&given), ["%0 = leaky_relu(%i0) alpha=0.5"]);
	// Left out, the op's own default holds, as ONNX says; unless the function has one.
	assert_eq!(ops(&with(&call(&[]), &[slope()])), ["%0 = leaky_relu(%i0) alpha=0.01"]);
	let mut default = slope();
	default.attribute.clear();
	default.attribute_proto.push(AttributeProto {
		name: "slope".into(),
		f: 0.25,
		r#type: AttributeType::Float as i32,
		..Default::default()
	});
	assert_eq!(
		ops(&with(&call(&[]), &[default.clone()])),
		["%0 = leaky_relu(%i0) alpha=0.25"]
	);
	let given = with(&call(&[("slope", Attribute::Float(0.5))]), &[default]);
	assert_eq!(ops(&given), ["%0 = leaky_relu(%i0) alpha=0.5"]);
}

#[test]
fn functions_call_each_other_and_see_only_their_own_names() {
	let outer = referring(
		node("mine", "Slope", "p", "q", &[]),
		"slope",
		"steep",
		AttributeType::Float,
	);
	let outer = Function {
		attribute: vec!["steep".into()],
		..function(
			"Outer",
			&["p", "r"],
			&["q", "s"],
			vec![outer, node("", "Neg", "p", "s", &[])],
		)
	};
	let model = Model::new(17)
		.input("x", &[2])
		.node_of("mine", "Outer", "x", "y z", &[("steep", Attribute::Float(2.0))])
		.node("Add", "y z", "w", &[])
		.output("w");
	let model = with(&model, &[outer, slope()]);
	assert_eq!(run(&model, &[&[-1.0, 3.0]])[0], [-1.0, 0.0]);
	// The names of the caller are out of sight.
	let leak = function("Slope", &["a"], &["b"], vec![node("", "Add", "a x", "b", &[])]);
	assert!(refusal(&with(&call(&[]), &[leak])).contains("gives the value \"x\""));
}

/// The rules of the function's operator sets hold in it: before 13, Softmax flattens.
#[test]
fn functions_have_operator_sets_of_their_own() {
	let softmax = function("Slope", &["a"], &["b"], vec![node("", "Softmax", "a", "b", &[])]);
	let model = Model::new(17)
		.input("x", &[1, 2, 2])
		.node_of("mine", "Slope", "x", "y", &[])
		.output("y");
	assert_eq!(
		run(&with(&model, &[softmax]), &[&[1.0, 1.0, 1.0, 1.0]])[0],
		[0.25, 0.25, 0.25, 0.25]
	);
}

#[test]
fn inputs_that_a_call_leaves_out_are_left_out_within() {
	let clip = function(
		"Slope",
		&["a", "low", "high"],
		&["b"],
		vec![node("", "Clip", "a low high", "b", &[])],
	);
	let model = Model::new(17)
		.input("x", &[2])
		.constant("one", floats(&[], &[1.0]))
		.node_of("mine", "Slope", "x - one", "y", &[])
		.output("y");
	assert_eq!(run(&with(&model, &[clip]), &[&[-5.0, 5.0]])[0], [-5.0, 1.0]);
}

#[test]
fn functions_without_end_are_refused() {
	let itself = function("Slope", &["a"], &["b"], vec![node("mine", "Slope", "a", "b", &[])]);
	assert!(refusal(&with(&call(&[]), &[itself])).contains("deep in each other"));
	// Ten functions that each call the next one ten times: 10^10 nodes.
	let mut functions = vec![function("f9", &["a"], &["b"], vec![node("", "Neg", "a", "b", &[])])];
	for level in 0..9 {
		let calls = (0..10).map(|turn| {
			let names = |name: usize| match name {
				0 => "a".to_string(),
				10 => "b".to_string(),
				other => format!("t{other}"),
			};
			node("mine", &format!("f{}", level + 1), &names(turn), &names(turn + 1), &[])
		});
		functions.push(function(&format!("f{level}"), &["a"], &["b"], calls.collect()));
	}
	let model = Model::new(17)
		.input("x", &[1])
		.node_of("mine", "f0", "x", "y", &[])
		.output("y");
	assert!(refusal(&with(&model, &functions)).contains("more nodes than are compiled"));
}

#[test]
fn calls_that_do_not_fit_are_refused() {
	let unknown = with(&call(&[("steep", Attribute::Float(0.5))]), &[slope()]);
	assert!(refusal(&unknown).contains("no attribute \"steep\""));
	let kind = with(&call(&[("slope", Attribute::Int(1))]), &[slope()]);
	assert!(refusal(&kind).contains("not of type"));
	assert!(refusal(&with(&call(&[]), &[slope(), slope()])).contains("several functions"));
	let overload = Function {
		overload: "other".into(),
		..slope()
	};
	assert!(refusal(&with(&call(&[]), &[overload])).contains("several functions"));
	let many = Model::new(17)
		.input("x", &[2])
		.node_of("mine", "Slope", "x x", "y", &[])
		.output("y");
	assert!(refusal(&with(&many, &[slope()])).contains("fewer than are used"));
	let missing = function("Slope", &["a"], &["nowhere"], vec![]);
	assert!(refusal(&with(&call(&[]), &[missing])).contains("nowhere"));
}

/// What is wrong inside is told by the node inside.
#[test]
fn a_node_within_a_function_is_named() {
	let inner = function("Slope", &["a"], &["b"], vec![node("", "Nonsense", "a", "b", &[])]);
	match compile(&with(&call(&[]), &[inner]).bytes(), &Options::default()) {
		Err(CompileError::Node { op, .. }) => assert_eq!(op, "Nonsense"),
		other => panic!("{other:?}"),
	}
}
