//! What is done to a whole file, so that it is no longer quite right.

use super::{attributes::EDGES, draft::constants, messages::info};
use crate::choice::Bytes;
use tract_onnx::pb::{
	tensor_proto::DataType, tensor_shape_proto::dimension, type_proto, ModelProto, NodeProto, StringStringEntryProto,
	TensorShapeProto,
};

/// How long the chains are that are added.
const CHAIN: usize = 300;

/// Makes a few changes.
pub(super) fn twist(model: &mut ModelProto, by: &mut Bytes) {
	for _ in 0..1 + by.below(3) {
		match by.below(16) {
			0 | 1 => dimension(model, by),
			2 | 3 => constant(model, by),
			4 => operand(model, by),
			5 => cycle(model, by),
			6 => remove(model, by),
			7 => twice(model, by),
			8 => opset(model, by),
			9 => chain(model, by),
			10 => element_type(model, by),
			11 => attribute(model, by),
			12 => output(model, by),
			13 => shadow(model, by),
			14 => repeat(model, by),
			_ => rename(model, by),
		}
	}
}

fn any<'a, T>(of: &'a mut [T], by: &mut Bytes) -> Option<&'a mut T> {
	let place = by.below(of.len());
	of.get_mut(place)
}

fn nodes(model: &mut ModelProto) -> &mut Vec<NodeProto> {
	&mut model.graph.get_or_insert_default().node
}

fn shape<'a>(model: &'a mut ModelProto, by: &mut Bytes) -> Option<&'a mut type_proto::Tensor> {
	let input = any(&mut model.graph.get_or_insert_default().input, by)?;
	let type_proto::Value::TensorType(tensor) = input.r#type.as_mut()?.value.as_mut()?;
	Some(tensor)
}

/// An input's dimension becomes dynamic, or impossible; or it has no shape.
fn dimension(model: &mut ModelProto, by: &mut Bytes) {
	let Some(tensor) = shape(model, by) else { return };
	match by.below(8) {
		0 => tensor.shape = None,
		1 => tensor.shape = Some(TensorShapeProto::default()),
		_ => {}
	}
	let Some(dim) = any(&mut tensor.shape.get_or_insert_default().dim, by) else {
		return;
	};
	dim.value = match by.below(4) {
		0 => Some(dimension::Value::DimParam("N".into())),
		1 => None,
		2 => Some(dimension::Value::DimValue(by.pick(&EDGES))),
		_ => Some(dimension::Value::DimParam("((N+1)*(N-1)".repeat(1 + by.below(50)))),
	};
}

/// A constant has another shape or type than its data, or lies elsewhere.
fn constant(model: &mut ModelProto, by: &mut Bytes) {
	let Some(tensor) = any(constants(model), by) else {
		return;
	};
	match by.below(7) {
		0 => tensor.dims.push(by.pick(&EDGES)),
		1 => tensor.dims.truncate(1),
		2 => tensor.data_type = by.below(20) as i32,
		3 => tensor.raw_data.truncate(tensor.raw_data.len() / 2),
		4 => tensor.data_location = Some(1),
		5 => tensor.external_data.push(StringStringEntryProto {
			key: "location".into(),
			value: "../../../../etc/hostname".into(),
		}),
		_ => {
			if let Some(dim) = any(&mut tensor.dims, by) {
				*dim = by.pick(&EDGES);
			}
		}
	}
}

fn operand(model: &mut ModelProto, by: &mut Bytes) {
	let Some(node) = any(nodes(model), by) else { return };
	match by.below(3) {
		0 => node.input.truncate(1),
		1 => node.input.push("nobody".into()),
		_ => {
			if let Some(name) = any(&mut node.input, by) {
				name.clear();
			}
		}
	}
}

/// A node takes what a later one gives, or what it gives itself.
fn cycle(model: &mut ModelProto, by: &mut Bytes) {
	let nodes = nodes(model);
	let from = by.below(nodes.len());
	let Some(name) = nodes.get(from).and_then(|node| node.output.first()).cloned() else {
		return;
	};
	let to = by.below(from + 1);
	if let Some(input) = any(&mut nodes[to].input, by) {
		*input = name;
	}
}

fn remove(model: &mut ModelProto, by: &mut Bytes) {
	let nodes = nodes(model);
	if !nodes.is_empty() {
		nodes.remove(by.below(nodes.len()));
	}
}

fn twice(model: &mut ModelProto, by: &mut Bytes) {
	let nodes = nodes(model);
	if let Some(node) = any(nodes, by).cloned() {
		nodes.push(node);
	}
}

fn opset(model: &mut ModelProto, by: &mut Bytes) {
	match any(&mut model.opset_import, by) {
		Some(import) if !by.one_in(4) => {
			import.version = by.pick(&[7, 8, 9, 10, 11, 12, 13, 14, 18, 20, 22, 23, 24, 99, -1])
		}
		_ => drop(model.opset_import.pop()),
	}
}

/// Many nodes of one operand behind the last one.
fn chain(model: &mut ModelProto, by: &mut Bytes) {
	let Some(mut last) = nodes(model).last().and_then(|node| node.output.first()).cloned() else {
		return;
	};
	let op = by.pick(&["Neg", "Identity", "Relu", "Transpose", "Size", "Add"]);
	for step in 0..CHAIN {
		let output = format!("chain{step}");
		nodes(model).push(NodeProto {
			input: vec![last.clone(); if op == "Add" { 2 } else { 1 }],
			output: vec![output.clone()],
			op_type: op.into(),
			..Default::default()
		});
		last = output;
	}
	model
		.graph
		.get_or_insert_default()
		.output
		.push(info(&last, DataType::Float, None));
}

fn element_type(model: &mut ModelProto, by: &mut Bytes) {
	let kind = by.below(20) as i32;
	if let Some(tensor) = shape(model, by) {
		tensor.elem_type = kind;
	}
}

fn attribute(model: &mut ModelProto, by: &mut Bytes) {
	let Some(node) = any(nodes(model), by) else { return };
	let Some(attribute) = any(&mut node.attribute, by) else {
		return;
	};
	match by.below(5) {
		0 => attribute.r#type = by.below(16) as i32,
		1 => attribute.i = by.pick(&EDGES),
		2 => attribute.ints.push(by.pick(&EDGES)),
		3 => attribute.s = vec![0xff, 0xfe],
		_ => {
			let again = attribute.clone();
			node.attribute.push(again);
		}
	}
}

fn output(model: &mut ModelProto, by: &mut Bytes) {
	let graph = model.graph.get_or_insert_default();
	match by.below(3) {
		0 => graph.output.clear(),
		1 => graph.output.push(info("nobody", DataType::Float, None)),
		_ => {
			let again = graph.output.first().cloned();
			graph.output.extend(again);
		}
	}
}

/// A constant has the name of an input, or of what a node gives.
fn shadow(model: &mut ModelProto, by: &mut Bytes) {
	let graph = model.graph.get_or_insert_default();
	let inputs = graph.input.iter().map(|input| input.name.clone());
	let names: Vec<String> = inputs
		.chain(graph.node.iter().flat_map(|node| node.output.clone()))
		.collect();
	if names.is_empty() {
		return;
	}
	let name = by.pick(&names);
	if let Some(tensor) = any(&mut graph.initializer, by) {
		tensor.name = name;
	}
}

/// A node takes the same many times over.
fn repeat(model: &mut ModelProto, by: &mut Bytes) {
	let Some(node) = any(nodes(model), by) else { return };
	if let Some(last) = node.input.last().cloned() {
		node.input.extend(vec![last; 1 + by.below(200)]);
	}
}

fn rename(model: &mut ModelProto, by: &mut Bytes) {
	let Some(node) = any(nodes(model), by) else { return };
	match by.below(3) {
		0 => {
			node.op_type = by
				.pick(&["Nonsense", "", "SequenceAt", "StringConcat", "Loop", "RandomUniform"])
				.into()
		}
		1 => {
			node.domain = by
				.pick(&["ai.onnx", "org.example", "ai.onnx.ml", "com.microsoft"])
				.into()
		}
		_ => node.name = "\u{202e}{}%s\n".repeat(3),
	}
}
