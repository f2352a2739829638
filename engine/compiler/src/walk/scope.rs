//! Which name stands for which value, in the graph and in those that it lies in.

use super::Values;
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{pb, Function},
};
use pb::{GraphProto, NodeProto, TensorProto};
use std::collections::{BTreeMap, BTreeSet};

/// The names of a graph and of all around it, the innermost last.
#[derive(Default)]
pub(super) struct Scopes<'m> {
	open: Vec<Scope<'m>>,
}

#[derive(Default)]
struct Scope<'m> {
	/// What is known so far; nothing for outputs that no import function gives.
	values: BTreeMap<&'m str, Option<Value>>,
	/// Constants that nobody has used so far. They are decoded when somebody does.
	initializers: BTreeMap<&'m str, &'m TensorProto>,
	sparse: BTreeSet<&'m str>,
	/// What the nodes of the graph make, sooner or later.
	promised: BTreeSet<&'m str>,
	/// Whether the names around it are out of sight, as from a function.
	closed: bool,
	/// What nodes make that cannot be compiled, or that need such a value.
	lost: BTreeSet<&'m str>,
	/// What has the type that the file claims, since what makes it cannot be compiled; and what is made of that.
	assumed: BTreeSet<&'m str>,
}

impl<'m> Scopes<'m> {
	/// Enters a graph.
	pub(super) fn open(&mut self, graph: &'m GraphProto) -> Result<(), Refusal> {
		let mut scope = Scope::default();
		for tensor in &graph.initializer {
			if scope.initializers.insert(&tensor.name, tensor).is_some() {
				refuse!("the initializer {:?} is there twice; save the model again", tensor.name);
			}
		}
		let sparse = graph
			.sparse_initializer
			.iter()
			.filter_map(|sparse| sparse.values.as_ref());
		scope.sparse = sparse.map(|values| values.name.as_str()).collect();
		self.enter(scope, &graph.node)
	}

	/// Enters a function.
	pub(super) fn open_function(&mut self, function: &'m Function) -> Result<(), Refusal> {
		let scope = Scope {
			closed: true,
			..Default::default()
		};
		self.enter(scope, &function.nodes)
	}

	fn enter(&mut self, mut scope: Scope<'m>, nodes: &'m [NodeProto]) -> Result<(), Refusal> {
		let names = nodes.iter().flat_map(|node| &node.output);
		for name in names.map(String::as_str).filter(|name| !name.is_empty()) {
			if !scope.promised.insert(name) {
				refuse!("two nodes give the value {name:?}, which ONNX forbids; export the model again");
			}
		}
		self.open.push(scope);
		Ok(())
	}

	/// Leaves the innermost graph.
	pub(super) fn close(&mut self) {
		self.open.pop();
	}

	/// Leaves all graphs but the `depth` outermost.
	pub(super) fn close_to(&mut self, depth: usize) {
		self.open.truncate(depth);
	}

	/// How many graphs lie in each other.
	pub(super) fn depth(&self) -> usize {
		self.open.len()
	}

	/// Whether the outermost graph has a constant of this name.
	pub(super) fn is_initializer(&self, name: &str) -> bool {
		let scope = self.open.first();
		scope.is_some_and(|scope| scope.initializers.contains_key(name) || scope.sparse.contains(name))
	}

	/// Gives a name to a value.
	pub(super) fn set(&mut self, name: &'m str, value: Value) {
		self.set_optional(name, Some(value));
	}

	/// Gives a name to a value, or says that there is none.
	pub(super) fn set_optional(&mut self, name: &'m str, value: Option<Value>) {
		if let Some(scope) = self.open.last_mut() {
			scope.values.insert(name, value);
		}
	}

	/// Gives the names of a node's outputs to what came of it.
	pub(super) fn define(&mut self, node: &'m NodeProto, values: &Values) -> Result<(), Refusal> {
		let Some(scope) = self.open.last_mut() else {
			return Ok(());
		};
		let values = values.iter().copied().chain(std::iter::repeat(None));
		for (name, value) in node.output.iter().zip(values) {
			if !name.is_empty() {
				scope.values.insert(name, value);
			}
		}
		Ok(())
	}

	/// From now on, a value is known to be missing, and no more is said of what needs it.
	pub(super) fn lose(&mut self, name: &'m str) {
		if let Some(scope) = self.open.last_mut() {
			scope.lost.insert(name);
		}
	}

	/// Whether a value is missing because a node cannot be compiled.
	pub(super) fn is_lost(&self, name: &str) -> bool {
		self.innermost(name).is_some_and(|scope| scope.lost.contains(name))
	}

	/// Notes that a value is only as good as what the file claims.
	pub(super) fn assume(&mut self, name: &'m str) {
		if let Some(scope) = self.open.last_mut() {
			scope.assumed.insert(name);
		}
	}

	/// Whether a value is only as good as what the file claims.
	pub(super) fn is_assumed(&self, name: &str) -> bool {
		self.innermost(name).is_some_and(|scope| scope.assumed.contains(name))
	}

	/// The innermost graph that knows a name.
	fn innermost(&self, name: &str) -> Option<&Scope<'m>> {
		for scope in self.open.iter().rev() {
			let known = scope.values.contains_key(name) || scope.promised.contains(name);
			if known || scope.lost.contains(name) || scope.initializers.contains_key(name) {
				return Some(scope);
			}
			if scope.closed {
				break;
			}
		}
		None
	}

	/// Notes that a node was passed by.
	pub(super) fn skip(&mut self, node: &'m NodeProto) {
		if let Some(scope) = self.open.last_mut() {
			scope
				.values
				.extend(node.output.iter().map(|name| (name.as_str(), None)));
		}
	}

	/// Whether a name is an input of the function around that the call left out.
	pub(super) fn left_out(&self, name: &str) -> bool {
		for scope in self.open.iter().rev() {
			match scope.values.get(name) {
				Some(value) => return scope.closed && value.is_none() && !scope.promised.contains(name),
				None if scope.closed || scope.promised.contains(name) || scope.initializers.contains_key(name) => {
					return false
				}
				None => {}
			}
		}
		false
	}

	/// The value of a name.
	pub(super) fn value(&mut self, name: &str, graph: &mut Graph<'m>) -> Result<Value, Refusal> {
		for scope in self.open.iter_mut().rev() {
			match scope.values.get(name) {
				Some(Some(value)) => return Ok(*value),
				Some(None) => refuse!(
					"the value {name:?} is an optional output that is not supported; change the model so that nothing \
					 uses it"
				),
				None => {}
			}
			if let Some((name, proto)) = scope.initializers.remove_entry(name) {
				let value = graph.literal(proto)?;
				scope.values.insert(name, Some(value));
				return Ok(value);
			}
			if scope.sparse.contains(name) {
				refuse!("the initializer {name:?} is sparse; store it as an ordinary tensor");
			}
			if scope.promised.contains(name) {
				refuse!(
					"the value {name:?} is used before the node that makes it, which ONNX forbids; sort the nodes, for \
					 example with onnx_graphsurgeon's toposort"
				);
			}
			if scope.closed {
				break;
			}
		}
		refuse!("no node and no input gives the value {name:?}; export the model again")
	}
}
