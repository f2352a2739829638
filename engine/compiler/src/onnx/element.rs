//! The element types of ONNX, and which of ours stand for them.

use super::pb::tensor_proto::DataType;
use verdict_program::Dtype;

/// What becomes of an element type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
	/// The same type.
	Same(Dtype),
	/// A float of another size becomes f32, which rounds, or keeps more than the model would.
	Float,
	/// Constants become the next larger type; values cannot, since they would no longer wrap.
	Widened(Dtype),
	/// There is nothing like it.
	Unknown,
}

/// A float of 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Short {
	/// float16
	Half,
	/// bfloat16
	Brain,
}

impl Short {
	/// Whether a type, by its number, is one.
	pub(crate) fn of(code: i32) -> Option<Self> {
		match DataType::try_from(code) {
			Ok(DataType::Float16) => Some(Self::Half),
			Ok(DataType::Bfloat16) => Some(Self::Brain),
			_ => None,
		}
	}
}

impl Element {
	/// What becomes of an element type of ONNX, by its number.
	pub(crate) fn of(code: i32) -> Self {
		match DataType::try_from(code) {
			Ok(DataType::Float) => Self::Same(Dtype::F32),
			Ok(DataType::Int8) => Self::Same(Dtype::I8),
			Ok(DataType::Uint8) => Self::Same(Dtype::U8),
			Ok(DataType::Int32) => Self::Same(Dtype::I32),
			Ok(DataType::Int64) => Self::Same(Dtype::I64),
			Ok(DataType::Bool) => Self::Same(Dtype::Bool),
			Ok(DataType::Double | DataType::Float16 | DataType::Bfloat16) => Self::Float,
			Ok(DataType::Int16 | DataType::Uint16) => Self::Widened(Dtype::I32),
			Ok(DataType::Uint32 | DataType::Uint64) => Self::Widened(Dtype::I64),
			_ => Self::Unknown,
		}
	}

	/// The type that values of this type have in a program, if they can be there.
	pub(crate) fn value(self) -> Option<Dtype> {
		match self {
			Self::Same(dtype) => Some(dtype),
			Self::Float => Some(Dtype::F32),
			Self::Widened(_) | Self::Unknown => None,
		}
	}

	/// ONNX's name for a type.
	pub(crate) fn name(code: i32) -> String {
		match DataType::try_from(code) {
			Ok(known) => known.as_str_name().to_ascii_lowercase(),
			Err(_) => format!("number {code}"),
		}
	}
}
