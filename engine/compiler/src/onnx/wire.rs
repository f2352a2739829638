//! How much memory a file takes when it is decoded, found out without decoding it.
//!
//! A message of two bytes can become a structure of a thousand, so that a small file could exhaust the memory. This
//! walks over the bytes, with a list in place of recursion, and adds up what the decoder will make of them.

use super::pb;
use std::mem::size_of;

/// The messages of the format.
#[derive(Clone, Copy)]
enum Kind {
	Model,
	Graph,
	Node,
	Attribute,
	Tensor,
	SparseTensor,
	ValueInfo,
	Type,
	TensorType,
	Shape,
	Dimension,
	Entry,
	OperatorSet,
	Annotation,
	Training,
	Function,
	Segment,
}

impl Kind {
	/// The message that a field holds, if it holds one.
	fn child(self, field: u64) -> Option<Self> {
		Some(match (self, field) {
			(Self::Model, 7) => Self::Graph,
			(Self::Model, 8) | (Self::Function, 9) => Self::OperatorSet,
			(Self::Model, 14) | (Self::Annotation, 2) | (Self::Training, 3 | 4) | (Self::Tensor, 13) => Self::Entry,
			(Self::Model, 20) => Self::Training,
			(Self::Model, 25) => Self::Function,
			(Self::Graph, 1) | (Self::Function, 7) => Self::Node,
			(Self::Graph, 5) | (Self::SparseTensor, 1 | 2) | (Self::Attribute, 5 | 10) => Self::Tensor,
			(Self::Graph, 11..=13) => Self::ValueInfo,
			(Self::Graph, 14) => Self::Annotation,
			(Self::Graph, 15) | (Self::Attribute, 22 | 23) => Self::SparseTensor,
			(Self::Node, 5) | (Self::Function, 11) => Self::Attribute,
			(Self::Attribute, 6 | 11) | (Self::Training, 1 | 2) => Self::Graph,
			(Self::Attribute, 15) | (Self::ValueInfo, 2) => Self::Type,
			(Self::Tensor, 3) => Self::Segment,
			(Self::Type, 1) => Self::TensorType,
			(Self::TensorType, 2) => Self::Shape,
			(Self::Shape, 1) => Self::Dimension,
			_ => return None,
		})
	}

	/// What the decoder's structure takes.
	fn size(self) -> usize {
		match self {
			Self::Model => size_of::<pb::ModelProto>(),
			Self::Graph => size_of::<pb::GraphProto>(),
			Self::Node => size_of::<pb::NodeProto>(),
			Self::Attribute => size_of::<pb::AttributeProto>(),
			Self::Tensor => size_of::<pb::TensorProto>(),
			Self::SparseTensor => size_of::<pb::SparseTensorProto>(),
			Self::ValueInfo => size_of::<pb::ValueInfoProto>(),
			Self::Type => size_of::<pb::TypeProto>(),
			Self::TensorType => size_of::<pb::type_proto::Tensor>(),
			Self::Shape => size_of::<pb::TensorShapeProto>(),
			Self::Dimension => size_of::<pb::tensor_shape_proto::Dimension>(),
			Self::Entry => size_of::<pb::StringStringEntryProto>(),
			Self::OperatorSet => size_of::<pb::OperatorSetIdProto>(),
			Self::Annotation => size_of::<pb::TensorAnnotation>(),
			Self::Training => size_of::<pb::TrainingInfoProto>(),
			Self::Function => size_of::<pb::FunctionProto>(),
			Self::Segment => size_of::<pb::tensor_proto::Segment>(),
		}
	}

	/// Whether a field is a name. Names are compared, put into messages and written into programs.
	fn is_name(self, field: u64) -> bool {
		matches!(
			(self, field),
			(Self::Graph, 2)
				| (Self::Node, 1..=4 | 7 | 8)
				| (Self::Attribute, 1 | 21)
				| (Self::Tensor, 8)
				| (Self::ValueInfo, 1)
				| (Self::Dimension, 2)
				| (Self::OperatorSet, 1)
				| (Self::Function, 1 | 4..=6 | 10 | 13)
		)
	}

	/// Whether a field packs integers, of which each byte may become eight.
	fn packs_integers(self, field: u64) -> bool {
		matches!(
			(self, field),
			(Self::Attribute, 8) | (Self::Tensor, 1 | 5 | 7 | 11) | (Self::SparseTensor, 3)
		)
	}
}

/// Lists grow by doubling, so that up to twice the memory is taken for a moment.
const GROWTH: u64 = 2;
/// What a text or a number takes besides its content.
const ITEM: u64 = 32;
/// How many bytes a name may have. Exporters that write whole paths through the source stay below a thousand.
const NAME: u64 = 1 << 14;
/// How deep messages may lie in each other. A graph within a graph takes four steps.
const DEPTH: usize = 64;

/// The bytes of memory that decoding will take, at most; an error if the bytes are no protobuf. Beyond `most` it stops
/// looking.
pub(super) fn memory(bytes: &[u8], most: u64) -> Result<u64, String> {
	let mut rest = Cursor { bytes, at: 0 };
	let mut open = vec![(Kind::Model, bytes.len())];
	let mut total = 0u64;
	while let Some((kind, end)) = open.last().copied() {
		if rest.at >= end {
			open.pop();
			continue;
		}
		let key = rest.varint()?;
		let field = key >> 3;
		let cost = match key & 7 {
			0 => {
				rest.varint()?;
				ITEM
			}
			1 => {
				rest.skip(8, end)?;
				ITEM
			}
			5 => {
				rest.skip(4, end)?;
				ITEM
			}
			2 => {
				let length = rest.varint()?;
				match kind.child(field) {
					Some(child) => {
						let inner = rest.end_of(length, end)?;
						if open.len() >= DEPTH {
							return Err(format!("its messages lie more than {DEPTH} deep in each other"));
						}
						open.push((child, inner));
						(child.size() as u64).saturating_mul(GROWTH)
					}
					None if kind.is_name(field) && length > NAME => {
						return Err(format!(
							"a name at byte {} has {length} bytes, at most {NAME} are read",
							rest.at
						));
					}
					None => {
						rest.skip(length, end)?;
						let factor = if kind.packs_integers(field) { 8 * GROWTH } else { GROWTH };
						length.saturating_mul(factor).saturating_add(ITEM)
					}
				}
			}
			other => return Err(format!("byte {} has wire type {other}", rest.at)),
		};
		total = total.saturating_add(cost);
		if total > most {
			break;
		}
	}
	Ok(total)
}

/// Reads forward.
struct Cursor<'a> {
	bytes: &'a [u8],
	at: usize,
}

impl Cursor<'_> {
	fn varint(&mut self) -> Result<u64, String> {
		let mut value = 0u64;
		for shift in (0..64).step_by(7) {
			let byte = *self.bytes.get(self.at).ok_or_else(|| self.cut_off())?;
			self.at = self.at.saturating_add(1);
			value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
			if byte & 0x80 == 0 {
				return Ok(value);
			}
		}
		Err(format!("byte {} is part of an endless number", self.at))
	}

	/// Where something of a length ends, within what it is part of.
	fn end_of(&self, length: u64, end: usize) -> Result<usize, String> {
		let inner = usize::try_from(length)
			.ok()
			.and_then(|length| self.at.checked_add(length));
		inner.filter(|inner| *inner <= end).ok_or_else(|| self.cut_off())
	}

	fn skip(&mut self, length: u64, end: usize) -> Result<(), String> {
		self.at = self.end_of(length, end)?;
		Ok(())
	}

	fn cut_off(&self) -> String {
		format!("it is cut off or damaged at byte {}", self.at)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use prost::Message;

	#[test]
	fn a_bomb_of_empty_messages_is_counted() {
		// A graph of a million empty nodes: two megabytes that become hundreds.
		let graph = [0x0a, 0x00].repeat(1_000_000);
		let mut file = vec![0x3a];
		prost::encode_length_delimiter(graph.len(), &mut file).unwrap();
		file.extend(graph);
		assert!(memory(&file, u64::MAX).unwrap() > 100 << 20);
	}

	#[test]
	fn depth_is_bounded() {
		let mut graph = pb::GraphProto::default();
		for _ in 0..40 {
			let attribute = pb::AttributeProto {
				g: Some(graph),
				..Default::default()
			};
			let node = pb::NodeProto {
				attribute: vec![attribute],
				..Default::default()
			};
			graph = pb::GraphProto {
				node: vec![node],
				..Default::default()
			};
		}
		let model = pb::ModelProto {
			graph: Some(graph),
			..Default::default()
		};
		assert!(memory(&model.encode_to_vec(), u64::MAX).unwrap_err().contains("deep"));
	}

	#[test]
	fn what_is_cut_off_is_an_error() {
		let model = pb::ModelProto {
			producer_name: "somebody".into(),
			graph: Some(Default::default()),
			..Default::default()
		};
		let bytes = model.encode_to_vec();
		assert!(memory(&bytes, u64::MAX).is_ok());
		assert!(memory(&bytes[..bytes.len() - 1], u64::MAX).is_err());
	}
}
