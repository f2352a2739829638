//! Messages of the ONNX format in one line each.

use tract_onnx::pb::{
	attribute_proto::AttributeType, tensor_proto::DataType, tensor_shape_proto::dimension,
	tensor_shape_proto::Dimension, type_proto, AttributeProto, TensorProto, TensorShapeProto, TypeProto,
	ValueInfoProto,
};
use verdict_program::Dtype;

/// What an attribute holds.
#[derive(Clone, Debug)]
pub(super) enum Held {
	Int(i64),
	Ints(Vec<i64>),
	Float(f32),
	Floats(Vec<f32>),
	Text(&'static str),
	Texts(Vec<&'static str>),
	Tensor(TensorProto),
	Graph(tract_onnx::pb::GraphProto),
}

pub(super) fn attribute(name: &str, held: Held) -> AttributeProto {
	let mut proto = AttributeProto {
		name: name.into(),
		..Default::default()
	};
	let kind = match held {
		Held::Int(value) => {
			proto.i = value;
			AttributeType::Int
		}
		Held::Ints(values) => {
			proto.ints = values;
			AttributeType::Ints
		}
		Held::Float(value) => {
			proto.f = value;
			AttributeType::Float
		}
		Held::Floats(values) => {
			proto.floats = values;
			AttributeType::Floats
		}
		Held::Text(value) => {
			proto.s = value.into();
			AttributeType::String
		}
		Held::Texts(values) => {
			proto.strings = values.into_iter().map(Into::into).collect();
			AttributeType::Strings
		}
		Held::Tensor(value) => {
			proto.t = Some(value);
			AttributeType::Tensor
		}
		Held::Graph(value) => {
			proto.g = Some(value);
			AttributeType::Graph
		}
	};
	proto.r#type = kind as i32;
	proto
}

/// How the format calls a type of elements.
pub(super) fn kind(dtype: Dtype) -> DataType {
	match dtype {
		Dtype::F32 => DataType::Float,
		Dtype::I8 => DataType::Int8,
		Dtype::U8 => DataType::Uint8,
		Dtype::I32 => DataType::Int32,
		Dtype::I64 => DataType::Int64,
		Dtype::Bool => DataType::Bool,
	}
}

/// A constant from its bytes.
pub(super) fn raw(name: String, kind: DataType, dims: &[u32], bytes: Vec<u8>) -> TensorProto {
	TensorProto {
		name,
		dims: dims.iter().map(|dim| i64::from(*dim)).collect(),
		data_type: kind as i32,
		raw_data: bytes,
		..Default::default()
	}
}

/// An input or an output with its shape, or without.
pub(super) fn info(name: &str, kind: DataType, dims: Option<&[u32]>) -> ValueInfoProto {
	let fixed = |dim: &u32| Dimension {
		value: Some(dimension::Value::DimValue((*dim).into())),
		..Default::default()
	};
	ValueInfoProto {
		name: name.into(),
		r#type: Some(TypeProto {
			value: Some(type_proto::Value::TensorType(type_proto::Tensor {
				elem_type: kind as i32,
				shape: dims.map(|dims| TensorShapeProto {
					dim: dims.iter().map(fixed).collect(),
				}),
			})),
			..Default::default()
		}),
		..Default::default()
	}
}
