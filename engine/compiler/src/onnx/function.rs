//! Functions that a model defines for itself. Exporters write modules of the source this way.
//!
//! The types of the format that are used elsewhere do not know what a function says about attributes that a call leaves
//! out, so that these are read by a message of our own.

use super::{
	domain, opsets,
	pb::{AttributeProto, NodeProto, OperatorSetIdProto},
};
use crate::CompileError;
use prost::Message;
use std::collections::BTreeMap;

/// Of a model, only its functions.
#[derive(Clone, PartialEq, Message)]
struct Functions {
	#[prost(message, repeated, tag = "25")]
	functions: Vec<FunctionProto>,
}

#[derive(Clone, PartialEq, Message)]
struct FunctionProto {
	#[prost(string, optional, tag = "1")]
	name: Option<String>,
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
	#[prost(string, optional, tag = "10")]
	domain: Option<String>,
	#[prost(message, repeated, tag = "11")]
	attribute_proto: Vec<AttributeProto>,
	#[prost(string, optional, tag = "13")]
	overload: Option<String>,
}

/// A function of the model.
pub(crate) struct Function {
	pub(crate) inputs: Vec<String>,
	pub(crate) outputs: Vec<String>,
	/// Attributes that a call may give.
	pub(crate) attributes: Vec<String>,
	/// Attributes that a call may give, with what they are otherwise.
	pub(crate) defaults: Vec<AttributeProto>,
	pub(crate) nodes: Vec<NodeProto>,
	/// As those of the model, for the nodes in it.
	pub(crate) opsets: BTreeMap<String, i64>,
	/// Whether there are several of its name: calls of one of them cannot be told from those of another.
	pub(crate) ambiguous: bool,
}

/// The functions of a model, by domain and name.
pub(super) fn functions(bytes: &[u8]) -> Result<BTreeMap<(String, String), Function>, CompileError> {
	let model = Functions::decode(bytes).map_err(|error| CompileError::Malformed(error.to_string()))?;
	let mut functions = BTreeMap::new();
	for proto in model.functions {
		let name = (
			domain(&proto.domain.unwrap_or_default()).to_string(),
			proto.name.unwrap_or_default(),
		);
		let function = Function {
			inputs: proto.input,
			outputs: proto.output,
			attributes: proto.attribute,
			defaults: proto.attribute_proto,
			nodes: proto.node,
			opsets: opsets(&proto.opset_import)?,
			ambiguous: proto.overload.is_some_and(|overload| !overload.is_empty()) || functions.contains_key(&name),
		};
		functions.insert(name, function);
	}
	Ok(functions)
}
