//! An ONNX graph in the making.

use tract_onnx::pb::{
	attribute_proto::AttributeType, tensor_proto::DataType, tensor_shape_proto, type_proto, AttributeProto, GraphProto,
	ModelProto, NodeProto, OperatorSetIdProto, TensorProto, TensorShapeProto, TypeProto, ValueInfoProto,
};
use verdict_program::{Dtype, F32Bits, TensorType, ValueId};

/// The operator set that a file declares, unless one of its ops is younger: the newest that tract is tested with.
const OPSET: i64 = 18;

/// The name of a value.
pub(super) fn name(value: ValueId) -> String {
	format!("v{value}")
}

/// An attribute of a node.
pub(super) enum Value {
	Int(i64),
	Ints(Vec<i64>),
	Float(f32),
	Floats(Vec<f32>),
	Text(&'static str),
	Texts(Vec<&'static str>),
}

impl Value {
	pub(super) fn flag(flag: bool) -> Self {
		Self::Int(flag.into())
	}

	pub(super) fn of(bits: F32Bits) -> Self {
		Self::Float(bits.value())
	}

	pub(super) fn dims(dims: &[u32]) -> Self {
		Self::Ints(dims.iter().map(|dim| (*dim).into()).collect())
	}
}

pub(super) type Attributes = Vec<(&'static str, Value)>;

/// Nodes and constants so far.
#[derive(Default)]
pub(super) struct Graph {
	graph: GraphProto,
	/// The youngest operator set that a node needs.
	opset: i64,
	/// How many values have been added that the program does not have.
	added: usize,
	/// Values with as many rows as a run finds, and how many the program has.
	pub(super) bound: Vec<(String, u32)>,
}

impl Graph {
	pub(super) fn new() -> Self {
		let graph = GraphProto {
			name: "corpus".into(),
			..GraphProto::default()
		};
		Self {
			graph,
			opset: OPSET,
			added: 0,
			bound: Vec::new(),
		}
	}

	pub(super) fn input(&mut self, value: ValueId, tensor: &TensorType) {
		self.graph.input.push(info(value, tensor));
	}

	pub(super) fn output(&mut self, value: ValueId, tensor: &TensorType) {
		self.graph.output.push(info(value, tensor));
	}

	pub(super) fn weight(&mut self, name: String, dtype: Dtype, dims: &[u32], data: Vec<u8>) {
		self.graph.initializer.push(TensorProto {
			name,
			dims: dims.iter().map(|dim| (*dim).into()).collect(),
			data_type: code(dtype),
			raw_data: data,
			..TensorProto::default()
		});
	}

	/// A name for a value that the program does not have.
	pub(super) fn fresh(&mut self) -> String {
		self.added += 1;
		format!("t{}", self.added)
	}

	/// A constant of i64: a list, or one number without an axis.
	pub(super) fn integers(&mut self, values: &[i64], scalar: bool) -> String {
		let name = self.fresh();
		let dims = [values.len() as u32];
		let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		self.weight(name.clone(), Dtype::I64, if scalar { &[] } else { &dims }, data);
		name
	}

	/// A constant of f32.
	pub(super) fn floats(&mut self, values: &[f32], scalar: bool) -> String {
		let name = self.fresh();
		let dims = [values.len() as u32];
		let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		self.weight(name.clone(), Dtype::F32, if scalar { &[] } else { &dims }, data);
		name
	}

	/// Makes the file declare at least this operator set.
	pub(super) fn needs(&mut self, opset: i64) {
		self.opset = self.opset.max(opset);
	}

	/// A node of ONNX's own ops.
	pub(super) fn node(&mut self, op: &str, inputs: Vec<String>, outputs: Vec<String>, attributes: Attributes) {
		self.node_of("", op, inputs, outputs, attributes);
	}

	pub(super) fn node_of(
		&mut self,
		domain: &str,
		op: &str,
		inputs: Vec<String>,
		outputs: Vec<String>,
		attributes: Attributes,
	) {
		self.graph.node.push(NodeProto {
			name: format!("n{}", self.graph.node.len()),
			op_type: op.into(),
			domain: domain.into(),
			input: inputs,
			output: outputs,
			attribute: attributes.into_iter().map(attribute).collect(),
			..NodeProto::default()
		});
	}

	/// A node whose one output is new.
	pub(super) fn step(&mut self, op: &str, inputs: Vec<String>, attributes: Attributes) -> String {
		let output = self.fresh();
		self.node(op, inputs, vec![output.clone()], attributes);
		output
	}

	pub(super) fn finish(self) -> ModelProto {
		let set = |domain: &str, version| OperatorSetIdProto {
			domain: domain.into(),
			version,
		};
		ModelProto {
			ir_version: 8,
			opset_import: vec![set("", self.opset), set("ai.onnx.ml", 3)],
			graph: Some(self.graph),
			..ModelProto::default()
		}
	}
}

/// ONNX's number of an element type.
pub(super) fn code(dtype: Dtype) -> i32 {
	let code = match dtype {
		Dtype::F32 => DataType::Float,
		Dtype::I8 => DataType::Int8,
		Dtype::U8 => DataType::Uint8,
		Dtype::I32 => DataType::Int32,
		Dtype::I64 => DataType::Int64,
		Dtype::Bool => DataType::Bool,
	};
	code as i32
}

fn info(value: ValueId, tensor: &TensorType) -> ValueInfoProto {
	let dims = tensor.shape.dims().iter();
	let dims = dims.map(|dim| tensor_shape_proto::Dimension {
		value: Some(tensor_shape_proto::dimension::Value::DimValue((*dim).into())),
		..Default::default()
	});
	let tensor = type_proto::Tensor {
		elem_type: code(tensor.dtype),
		shape: Some(TensorShapeProto { dim: dims.collect() }),
	};
	ValueInfoProto {
		name: name(value),
		r#type: Some(TypeProto {
			value: Some(type_proto::Value::TensorType(tensor)),
			..TypeProto::default()
		}),
		..ValueInfoProto::default()
	}
}

fn attribute((name, value): (&'static str, Value)) -> AttributeProto {
	let mut attribute = AttributeProto {
		name: name.into(),
		..AttributeProto::default()
	};
	let kind = match value {
		Value::Int(value) => {
			attribute.i = value;
			AttributeType::Int
		}
		Value::Ints(values) => {
			attribute.ints = values;
			AttributeType::Ints
		}
		Value::Float(value) => {
			attribute.f = value;
			AttributeType::Float
		}
		Value::Floats(values) => {
			attribute.floats = values;
			AttributeType::Floats
		}
		Value::Text(text) => {
			attribute.s = text.into();
			AttributeType::String
		}
		Value::Texts(texts) => {
			attribute.strings = texts.into_iter().map(Into::into).collect();
			AttributeType::Strings
		}
	};
	attribute.r#type = kind as i32;
	attribute
}
