//! A short way to write ONNX files in tests.

use crate::onnx::pb::{
	attribute_proto::AttributeType, tensor_proto::DataType, tensor_shape_proto::dimension,
	tensor_shape_proto::Dimension, type_proto, AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto,
	TensorProto, TensorShapeProto, TypeProto, ValueInfoProto,
};
use prost::Message;

/// A model in the making.
#[derive(Clone)]
pub(super) struct Model {
	pub(super) proto: ModelProto,
	/// More fields, for what these types do not know.
	pub(super) more: Vec<u8>,
}

/// An attribute in the making.
pub(super) enum Attribute<'a> {
	Int(i64),
	Ints(&'a [i64]),
	Float(f32),
	Floats(&'a [f32]),
	Text(&'a str),
	Texts(&'a [&'a str]),
	Tensor(TensorProto),
	Graph(GraphProto),
}

/// A dimension of an input: fixed or a symbol.
pub(super) enum Dim<'a> {
	Is(i64),
	Symbol(&'a str),
	Unknown,
}

impl Model {
	/// An empty model of an operator set.
	pub(super) fn new(opset: i64) -> Self {
		let import = |domain: &str, version| OperatorSetIdProto {
			domain: domain.into(),
			version,
		};
		Self {
			proto: ModelProto {
				ir_version: 8,
				opset_import: vec![import("", opset), import("ai.onnx.ml", 3), import("com.microsoft", 1)],
				graph: Some(GraphProto::default()),
				..Default::default()
			},
			more: Vec::new(),
		}
	}

	fn graph(&mut self) -> &mut GraphProto {
		self.proto.graph.get_or_insert_default()
	}

	/// An input of f32.
	pub(super) fn input(self, name: &str, dims: &[i64]) -> Self {
		self.typed_input(name, DataType::Float, dims)
	}

	pub(super) fn typed_input(mut self, name: &str, kind: DataType, dims: &[i64]) -> Self {
		let dims: Vec<Dim<'_>> = dims.iter().map(|dim| Dim::Is(*dim)).collect();
		self.graph().input.push(info(name, kind, Some(&dims)));
		self
	}

	pub(super) fn open_input(mut self, name: &str, dims: Option<&[Dim<'_>]>) -> Self {
		self.graph().input.push(info(name, DataType::Float, dims));
		self
	}

	pub(super) fn output(mut self, name: &str) -> Self {
		self.graph().output.push(info(name, DataType::Float, None));
		self
	}

	/// A constant.
	pub(super) fn constant(mut self, name: &str, tensor: TensorProto) -> Self {
		let name = name.into();
		self.graph().initializer.push(TensorProto { name, ..tensor });
		self
	}

	/// A node of ONNX: `inputs` and `outputs` are separated by spaces, `-` is one that is left out.
	pub(super) fn node(self, op: &str, inputs: &str, outputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Self {
		self.node_of("", op, inputs, outputs, attributes)
	}

	pub(super) fn node_of(
		mut self,
		domain: &str,
		op: &str,
		inputs: &str,
		outputs: &str,
		attributes: &[(&str, Attribute<'_>)],
	) -> Self {
		self.graph().node.push(node(domain, op, inputs, outputs, attributes));
		self
	}

	pub(super) fn bytes(&self) -> Vec<u8> {
		let mut bytes = self.proto.encode_to_vec();
		bytes.extend(&self.more);
		bytes
	}
}

pub(super) fn node(
	domain: &str,
	op: &str,
	inputs: &str,
	outputs: &str,
	attributes: &[(&str, Attribute<'_>)],
) -> NodeProto {
	let names = |list: &str| {
		list.split_whitespace()
			.map(|name| name.trim_matches('-').to_string())
			.collect()
	};
	NodeProto {
		input: names(inputs),
		output: names(outputs),
		name: format!("the {op}"),
		op_type: op.into(),
		domain: domain.into(),
		attribute: attributes.iter().map(|(name, value)| attribute(name, value)).collect(),
		..Default::default()
	}
}

fn attribute(name: &str, value: &Attribute<'_>) -> AttributeProto {
	let mut proto = AttributeProto {
		name: name.into(),
		..Default::default()
	};
	let kind = match value {
		Attribute::Int(value) => {
			proto.i = *value;
			AttributeType::Int
		}
		Attribute::Ints(values) => {
			proto.ints = values.to_vec();
			AttributeType::Ints
		}
		Attribute::Float(value) => {
			proto.f = *value;
			AttributeType::Float
		}
		Attribute::Floats(values) => {
			proto.floats = values.to_vec();
			AttributeType::Floats
		}
		Attribute::Text(value) => {
			proto.s = value.as_bytes().to_vec();
			AttributeType::String
		}
		Attribute::Texts(values) => {
			proto.strings = values.iter().map(|value| value.as_bytes().to_vec()).collect();
			AttributeType::Strings
		}
		Attribute::Tensor(value) => {
			proto.t = Some(value.clone());
			AttributeType::Tensor
		}
		Attribute::Graph(value) => {
			proto.g = Some(value.clone());
			AttributeType::Graph
		}
	};
	proto.r#type = kind as i32;
	proto
}

pub(super) fn info(name: &str, kind: DataType, dims: Option<&[Dim<'_>]>) -> ValueInfoProto {
	let shape = dims.map(|dims| TensorShapeProto {
		dim: dims
			.iter()
			.map(|dim| Dimension {
				value: match dim {
					Dim::Is(value) => Some(dimension::Value::DimValue(*value)),
					Dim::Symbol(symbol) => Some(dimension::Value::DimParam(symbol.to_string())),
					Dim::Unknown => None,
				},
				..Default::default()
			})
			.collect(),
	});
	ValueInfoProto {
		name: name.into(),
		r#type: Some(TypeProto {
			value: Some(type_proto::Value::TensorType(type_proto::Tensor {
				elem_type: kind as i32,
				shape,
			})),
			..Default::default()
		}),
		..Default::default()
	}
}

/// A tensor of f32.
pub(super) fn floats(dims: &[i64], values: &[f32]) -> TensorProto {
	TensorProto {
		dims: dims.to_vec(),
		data_type: DataType::Float as i32,
		float_data: values.to_vec(),
		..Default::default()
	}
}

/// A tensor of f32, all of them the same.
pub(super) fn filled(dims: &[i64], value: f32) -> TensorProto {
	let count: i64 = dims.iter().product();
	floats(dims, &vec![value; count as usize])
}

/// A tensor of i64.
pub(super) fn ints(dims: &[i64], values: &[i64]) -> TensorProto {
	TensorProto {
		dims: dims.to_vec(),
		data_type: DataType::Int64 as i32,
		int64_data: values.to_vec(),
		..Default::default()
	}
}

/// A tensor of a small integer type, or of bool.
pub(super) fn small(kind: DataType, dims: &[i64], values: &[i32]) -> TensorProto {
	TensorProto {
		dims: dims.to_vec(),
		data_type: kind as i32,
		int32_data: values.to_vec(),
		..Default::default()
	}
}
