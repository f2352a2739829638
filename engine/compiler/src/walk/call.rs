//! Graphs within nodes and functions of the model, walked in place of what refers to them.

use super::{needed::Needed, Frame, Trouble, Values, Walker};
use crate::{
	error::{refuse, Refusal},
	graph::Value,
	onnx::{pb::GraphProto, Function, Node},
};
use std::rc::Rc;

/// How many graphs and functions may lie in each other. The walk calls itself for each.
const DEPTH: usize = 24;

impl<'m> Walker<'m> {
	/// Walks a graph that lies within, and gives its outputs, as far as they are wanted.
	pub(super) fn inline(
		&mut self,
		graph: &'m GraphProto,
		arguments: &[Value],
		wanted: impl Fn(usize) -> bool,
	) -> Result<Values, Trouble> {
		self.check_depth()?;
		if graph.input.len() != arguments.len() {
			Err(Refusal(format!(
				"the graph in it has {} inputs, expected {}; export the model again",
				graph.input.len(),
				arguments.len()
			)))?;
		}
		let outputs = graph.output.iter().map(|output| output.name.as_str()).enumerate();
		let wanted: Vec<(usize, &str)> = outputs.filter(|(index, _)| wanted(*index)).collect();
		let needed = Needed::of(&graph.node, wanted.iter().map(|(_, name)| *name));
		self.scopes.open(graph)?;
		for (input, value) in graph.input.iter().zip(arguments) {
			self.scopes.set(&input.name, *value);
		}
		self.nodes(&graph.node, &needed);
		let values = self.outputs(graph.output.len(), &wanted)?;
		self.scopes.close();
		Ok(values)
	}

	/// Walks a function of the model.
	pub(super) fn call(&mut self, node: &Node<'m>, function: &'m Function) -> Result<Values, Trouble> {
		self.check_depth()?;
		if function.ambiguous {
			Err(Refusal(
				"the model has several functions of this name; inline them first with onnx.inliner".into(),
			))?;
		}
		let mut given = node.attributes()?;
		let known = |name: &str| {
			let defaults = function.defaults.iter().map(|default| default.name.as_str());
			defaults
				.chain(function.attributes.iter().map(String::as_str))
				.any(|own| own == name)
		};
		if let Some(name) = given.keys().find(|name| !known(name)) {
			Err(Refusal(format!(
				"the function that the model defines has no attribute {name:?}; export the model again"
			)))?;
		}
		for default in &function.defaults {
			given.entry(&default.name).or_insert(default);
		}
		if node.inputs.len() > function.inputs.len() || node.outputs() > function.outputs.len() {
			Err(Refusal(format!(
				"the function that the model defines has {} inputs and {} outputs, fewer than are used; export the \
				 model again",
				function.inputs.len(),
				function.outputs.len()
			)))?;
		}
		let outputs = function.outputs.iter().map(String::as_str).enumerate();
		let wanted: Vec<(usize, &str)> = outputs.filter(|(index, _)| node.wanted(*index)).collect();
		let needed = Needed::of(&function.nodes, wanted.iter().map(|(_, name)| *name));
		self.scopes.open_function(function)?;
		for (index, input) in function.inputs.iter().enumerate() {
			self.scopes.set_optional(input, node.optional(index));
		}
		self.frames.push(Frame {
			opsets: &function.opsets,
			given: Rc::new(given),
		});
		self.nodes(&function.nodes, &needed);
		let values = self.outputs(function.outputs.len(), &wanted)?;
		self.frames.pop();
		self.scopes.close();
		Ok(values)
	}

	/// The values of some of the innermost graph's outputs.
	fn outputs(&mut self, count: usize, wanted: &[(usize, &str)]) -> Result<Values, Trouble> {
		let mut values = vec![None; count];
		for (index, name) in wanted {
			if self.scopes.is_lost(name) {
				return Err(Trouble::Lost);
			}
			let value = self.scopes.value(name, &mut self.graph)?;
			if let Some(place) = values.get_mut(*index) {
				*place = Some(value);
			}
		}
		Ok(values)
	}

	fn check_depth(&self) -> Result<(), Refusal> {
		if self.scopes.depth() >= DEPTH {
			refuse!(
				"graphs and functions lie more than {DEPTH} deep in each other; simplify the model with onnxsim, or \
				 inline its functions with onnx.inliner"
			);
		}
		Ok(())
	}
}
