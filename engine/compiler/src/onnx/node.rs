//! A node of the file as an import function sees it: its inputs as values, its attributes by name and type.
//!
//! Attributes and inputs that no import function asked for make the node be refused: a newer operator set or another
//! exporter may have given the op a meaning that is not known here.

use super::pb::{attribute_proto::AttributeType, AttributeProto, GraphProto, NodeProto, TensorProto};
use crate::{
	error::{refuse, Refusal},
	graph::Value,
};
use std::{
	cell::{Cell, RefCell},
	collections::{BTreeMap, BTreeSet},
	rc::Rc,
};

/// What the call of a function gives its attributes, by name.
pub(crate) type Attributes<'a> = BTreeMap<&'a str, &'a AttributeProto>;

/// A node of the file.
pub(crate) struct Node<'a> {
	proto: &'a NodeProto,
	/// The version of the operator set that the node's op is from.
	pub(crate) opset: i64,
	/// What the inputs are; those left out are `None`.
	pub(crate) inputs: Vec<Option<Value>>,
	/// Which of the outputs somebody uses.
	wanted: Vec<bool>,
	/// What attributes that refer to those of a function stand for.
	given: Rc<Attributes<'a>>,
	/// The attributes that were asked for.
	known: RefCell<BTreeSet<&'a str>>,
	/// How many of the inputs were asked for.
	asked: Cell<usize>,
}

impl<'a> Node<'a> {
	pub(crate) fn new(
		proto: &'a NodeProto,
		opset: i64,
		inputs: Vec<Option<Value>>,
		wanted: Vec<bool>,
		given: Rc<Attributes<'a>>,
	) -> Self {
		Self {
			proto,
			opset,
			inputs,
			wanted,
			given,
			known: RefCell::default(),
			asked: Cell::default(),
		}
	}

	/// How messages call it: its name, or else that of its first output.
	pub(crate) fn title(proto: &NodeProto) -> String {
		match proto.name.is_empty() {
			false => proto.name.clone(),
			true => proto
				.output
				.iter()
				.find(|name| !name.is_empty())
				.cloned()
				.unwrap_or_default(),
		}
	}

	/// How messages call its op.
	pub(crate) fn op(proto: &NodeProto) -> String {
		match super::domain(&proto.domain) {
			"" => proto.op_type.clone(),
			domain => format!("{domain}.{}", proto.op_type),
		}
	}

	/// Whether somebody uses an output.
	pub(crate) fn wanted(&self, output: usize) -> bool {
		self.wanted.get(output).copied().unwrap_or(false)
	}

	/// The name of an output.
	pub(crate) fn output(&self, output: usize) -> &'a str {
		self.proto.output.get(output).map_or("", String::as_str)
	}

	/// How many outputs it names.
	pub(crate) fn outputs(&self) -> usize {
		self.proto.output.len()
	}

	/// An input that has to be there.
	pub(crate) fn input(&self, index: usize) -> Result<Value, Refusal> {
		match self.optional(index) {
			Some(value) => Ok(value),
			None => refuse!("input {index} is missing; the exporter wrote a node that is not valid ONNX"),
		}
	}

	/// An input that may be left out.
	pub(crate) fn optional(&self, index: usize) -> Option<Value> {
		self.asked.set(self.asked.get().max(index.saturating_add(1)));
		self.inputs.get(index).copied().flatten()
	}

	/// All inputs, none of which may be left out.
	pub(crate) fn all(&self) -> Result<Vec<Value>, Refusal> {
		if self.inputs.is_empty() {
			refuse!("it has no inputs; the exporter wrote a node that is not valid ONNX");
		}
		(0..self.inputs.len()).map(|index| self.input(index)).collect()
	}

	/// Attributes that are known and change nothing here.
	pub(crate) fn ignore(&self, names: &[&'static str]) {
		self.known.borrow_mut().extend(names.iter().copied());
	}

	/// Refuses the node if it has attributes or inputs that nobody asked for.
	pub(crate) fn all_known(&self) -> Result<(), Refusal> {
		let mut inputs = self.inputs.iter().enumerate().skip(self.asked.get());
		if let Some((index, _)) = inputs.find(|(_, input)| input.is_some()) {
			refuse!(
				"input {index} is unknown in operator set {}; export with another opset, or without it",
				self.opset
			);
		}
		let known = self.known.borrow();
		match self
			.proto
			.attribute
			.iter()
			.find(|attribute| !known.contains(attribute.name.as_str()))
		{
			Some(attribute) => refuse!(
				"attribute {:?} is unknown in operator set {}; export with another opset, or without it",
				attribute.name,
				self.opset
			),
			None => Ok(()),
		}
	}

	fn attribute(&self, name: &'static str, kind: AttributeType) -> Result<Option<&'a AttributeProto>, Refusal> {
		self.known.borrow_mut().insert(name);
		let mut found = self.proto.attribute.iter().filter(|attribute| attribute.name == name);
		let Some(attribute) = found.next() else { return Ok(None) };
		if found.next().is_some() {
			refuse!("attribute {name:?} is there twice; save the model again");
		}
		let Some(attribute) = resolved(attribute, &self.given) else {
			// As if it were not there: the call of the function gives none.
			return Ok(None);
		};
		// Very old files leave the type out.
		if attribute.r#type != kind as i32 && attribute.r#type != AttributeType::Undefined as i32 {
			refuse!(
				"attribute {name:?} is not of type {}; save the model again",
				kind.as_str_name()
			);
		}
		Ok(Some(attribute))
	}

	/// Whether an attribute is given, of whatever type.
	pub(crate) fn has(&self, name: &str) -> bool {
		let mut own = self.proto.attribute.iter().filter(|attribute| attribute.name == name);
		own.any(|attribute| resolved(attribute, &self.given).is_some())
	}

	/// All attributes by name, for the call of a function.
	pub(crate) fn attributes(&self) -> Result<Attributes<'a>, Refusal> {
		let mut attributes = Attributes::new();
		for attribute in &self.proto.attribute {
			let name = attribute.name.as_str();
			self.known.borrow_mut().insert(name);
			let Some(attribute) = resolved(attribute, &self.given) else {
				continue;
			};
			if attributes.insert(name, attribute).is_some() {
				refuse!("attribute {name:?} is there twice; save the model again");
			}
		}
		Ok(attributes)
	}

	pub(crate) fn int(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
		Ok(self.attribute(name, AttributeType::Int)?.map(|attribute| attribute.i))
	}

	pub(crate) fn int_or(&self, name: &'static str, default: i64) -> Result<i64, Refusal> {
		Ok(self.int(name)?.unwrap_or(default))
	}

	/// An integer that stands for a truth.
	pub(crate) fn flag(&self, name: &'static str, default: bool) -> Result<bool, Refusal> {
		Ok(self.int(name)?.map_or(default, |value| value != 0))
	}

	pub(crate) fn ints(&self, name: &'static str) -> Result<Option<&'a [i64]>, Refusal> {
		let attribute = self.attribute(name, AttributeType::Ints)?;
		Ok(attribute.map(|attribute| attribute.ints.as_slice()))
	}

	pub(crate) fn float(&self, name: &'static str) -> Result<Option<f32>, Refusal> {
		Ok(self.attribute(name, AttributeType::Float)?.map(|attribute| attribute.f))
	}

	pub(crate) fn float_or(&self, name: &'static str, default: f32) -> Result<f32, Refusal> {
		Ok(self.float(name)?.unwrap_or(default))
	}

	pub(crate) fn floats(&self, name: &'static str) -> Result<Option<&'a [f32]>, Refusal> {
		let attribute = self.attribute(name, AttributeType::Floats)?;
		Ok(attribute.map(|attribute| attribute.floats.as_slice()))
	}

	pub(crate) fn text(&self, name: &'static str) -> Result<Option<&'a str>, Refusal> {
		match self.attribute(name, AttributeType::String)? {
			None => Ok(None),
			Some(attribute) => utf8(name, &attribute.s).map(Some),
		}
	}

	pub(crate) fn text_or(&self, name: &'static str, default: &'a str) -> Result<&'a str, Refusal> {
		Ok(self.text(name)?.unwrap_or(default))
	}

	pub(crate) fn texts(&self, name: &'static str) -> Result<Option<Vec<&'a str>>, Refusal> {
		let attribute = self.attribute(name, AttributeType::Strings)?;
		let texts = attribute.map(|attribute| attribute.strings.iter().map(|text| utf8(name, text)).collect());
		texts.transpose()
	}

	pub(crate) fn tensor(&self, name: &'static str) -> Result<Option<&'a TensorProto>, Refusal> {
		let attribute = self.attribute(name, AttributeType::Tensor)?;
		Ok(attribute.and_then(|attribute| attribute.t.as_ref()))
	}

	pub(crate) fn graph(&self, name: &'static str) -> Result<Option<&'a GraphProto>, Refusal> {
		let attribute = self.attribute(name, AttributeType::Graph)?;
		Ok(attribute.and_then(|attribute| attribute.g.as_ref()))
	}
}

/// An attribute, or what it refers to.
fn resolved<'a>(attribute: &'a AttributeProto, given: &Attributes<'a>) -> Option<&'a AttributeProto> {
	match attribute.ref_attr_name.as_str() {
		"" => Some(attribute),
		name => given.get(name).copied(),
	}
}

fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Refusal> {
	match std::str::from_utf8(bytes) {
		Ok(text) => Ok(text),
		Err(_) => refuse!("attribute {name:?} is not text; save the model again"),
	}
}
