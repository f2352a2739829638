//! The ONNX file: from bytes to messages, and from its tensors and types to ours.

mod element;
mod function;
mod node;
mod tensor;
mod wire;

pub(crate) use element::{Element, Short};
pub(crate) use function::Function;
pub(crate) use node::{Attributes, Node};
pub(crate) use tensor::{doubles, tensor};
pub(crate) use tract_onnx::pb;

use crate::{options::Bounds, CompileError};
use pb::ModelProto;
use prost::Message;
use std::collections::BTreeMap;

/// The operator sets whose ops are known. Of the oldest ones, some are not; `ops::old` knows which.
const OLDEST: i64 = 1;
const NEWEST: i64 = 24;
/// The same for `ai.onnx.ml`.
const NEWEST_ML: i64 = 5;

/// A file that has been read.
pub(crate) struct Model {
	pub(crate) graph: pb::GraphProto,
	/// The version of each set of operators that the file uses, by domain.
	pub(crate) opsets: BTreeMap<String, i64>,
	/// The functions that the file defines, by domain and name.
	pub(crate) functions: BTreeMap<(String, String), Function>,
}

/// Reads a file, after making sure that this takes no more memory than it may.
pub(crate) fn read(bytes: &[u8], bounds: &Bounds) -> Result<Model, CompileError> {
	let got = bytes.len() as u64;
	if got > bounds.file_bytes {
		return Err(CompileError::TooLarge {
			got,
			most: bounds.file_bytes,
		});
	}
	let size = wire::memory(bytes, bounds.decoded_bytes).map_err(CompileError::Malformed)?;
	if size > bounds.decoded_bytes {
		return Err(CompileError::Memory {
			most: bounds.decoded_bytes,
		});
	}
	let model = ModelProto::decode(bytes).map_err(|error| CompileError::Malformed(error.to_string()))?;
	let opsets = opsets(&model.opset_import)?;
	let graph = model
		.graph
		.ok_or_else(|| CompileError::Malformed("it holds no graph".into()))?;
	// They are read anew.
	drop(model.functions);
	Ok(Model {
		graph,
		opsets,
		functions: function::functions(bytes)?,
	})
}

/// A domain by the one name it has here: ONNX's own is also known by its full name.
pub(crate) fn domain(name: &str) -> &str {
	match name {
		"ai.onnx" => "",
		other => other,
	}
}

fn opsets(imports: &[pb::OperatorSetIdProto]) -> Result<BTreeMap<String, i64>, CompileError> {
	let mut opsets = BTreeMap::new();
	for import in imports {
		let name = domain(&import.domain);
		let (oldest, newest) = match name {
			"" => (OLDEST, NEWEST),
			"ai.onnx.ml" => (1, NEWEST_ML),
			_ => (i64::MIN, i64::MAX),
		};
		if import.version < oldest {
			return Err(CompileError::Model(format!(
				"the model uses operator set {} of {:?}, the oldest that is known is {oldest}; convert it with \
				 onnx.version_converter, or export it with opset 17",
				import.version,
				shown(name),
			)));
		}
		if import.version > newest {
			return Err(CompileError::Model(format!(
				"the model uses operator set {} of {:?}, the newest that is known is {newest}; export it with an older \
				 opset, 17 for example",
				import.version,
				shown(name),
			)));
		}
		opsets.insert(name.to_string(), import.version);
	}
	Ok(opsets)
}

/// A domain as people know it.
pub(crate) fn shown(domain: &str) -> &str {
	match domain {
		"" => "ai.onnx",
		other => other,
	}
}
