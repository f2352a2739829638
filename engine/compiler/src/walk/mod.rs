//! From node to node through the file, in its order, which ONNX promises to be one in which everything is known before
//! it is used. Each node goes to its import function; graphs within it and functions are walked in place, loops as often
//! as they run.

mod branch;
mod call;
mod fixed;
mod inputs;
mod needed;
mod repeat;
mod scan;
mod scope;
mod sequence;
mod sizes;

use crate::{
	error::{refuse, Refusal},
	graph::{Finished, Graph, Value},
	onnx::{self, pb, Attributes, Model, Node},
	ops, CompileError, Compiled, Options,
};
use needed::Needed;
use pb::NodeProto;
use scope::Scopes;
use std::{collections::BTreeMap, rc::Rc};
use verdict_program::Provenance;

/// Compiles a file that has been read.
pub(crate) fn compile(model: &Model, options: &Options, provenance: Provenance) -> Result<Compiled, CompileError> {
	let outputs = kept_outputs(&model.graph, options)?;
	let nodes = needed::count(&model.graph);
	if nodes > options.bounds.nodes.into() {
		return Err(CompileError::Model(format!(
			"the model has {nodes} nodes, at most {} are compiled; simplify it with onnxsim, or raise the bound",
			options.bounds.nodes
		)));
	}
	let own = model.graph.output.iter().map(|output| output.name.as_str());
	let needed = Needed::of(
		&model.graph.node,
		own.filter(|name| outputs.iter().any(|kept| kept == name)),
	);
	let mut graph = Graph::new(&options.bounds);
	let mut scopes = Scopes::default();
	scopes
		.open(&model.graph)
		.map_err(|refusal| CompileError::Model(refusal.0))?;
	graph.sizes = sizes::bound(model, options);
	inputs::bind(model, options, &needed, &mut graph, &mut scopes)?;
	let mut walker = Walker {
		model,
		graph,
		scopes,
		frames: vec![Frame {
			opsets: &model.opsets,
			given: Rc::default(),
		}],
		left: options.bounds.nodes.into(),
	};
	walker.nodes(&model.graph.node, &needed)?;
	let mut results = Vec::new();
	for name in outputs {
		let value = walker.scopes.value(&name, &mut walker.graph);
		let refused = |reason| CompileError::Output {
			name: name.clone(),
			reason,
		};
		let value = value.map_err(|refusal| refused(refusal.0))?;
		if walker.graph.is_wide(value) {
			return Err(refused(
				"it is a constant of an integer type that programs do not have; cast it to int64 or int32".into(),
			));
		}
		if !walker.graph.is_tensor(value) {
			return Err(refused(
				"it is a sequence or an optional value, and programs give only tensors; take the tensors out of it"
					.into(),
			));
		}
		let ty = walker.graph.ty(value);
		if ty.elements() == Some(0) {
			let reason = format!(
				"it is empty, of shape {}, and programs have no empty tensors; leave it out",
				ty.shape
			);
			return Err(refused(reason));
		}
		results.push((name, value));
	}
	let Finished { program, report } = walker.graph.finish(provenance, results)?;
	Ok(Compiled { program, report })
}

/// The names of the outputs to compile, in the file's order.
fn kept_outputs(graph: &pb::GraphProto, options: &Options) -> Result<Vec<String>, CompileError> {
	let all = graph.output.iter().map(|output| output.name.as_str());
	let Some(kept) = &options.outputs else {
		return Ok(all.map(str::to_string).collect());
	};
	for name in kept {
		if !all.clone().any(|output| output == name) {
			return Err(crate::OptionError::Output {
				name: name.clone(),
				known: all.collect::<Vec<_>>().join(", "),
			}
			.into());
		}
	}
	Ok(all
		.filter(|output| kept.iter().any(|name| name == output))
		.map(str::to_string)
		.collect())
}

/// Goes through the nodes of the file.
struct Walker<'m> {
	model: &'m Model,
	graph: Graph<'m>,
	scopes: Scopes<'m>,
	/// The model itself, and the functions that are being walked through, the innermost last.
	frames: Vec<Frame<'m>>,
	/// How many nodes may still be walked over, each as often as it comes by.
	left: u64,
}

/// What holds for the nodes of the model, or of a function.
struct Frame<'m> {
	opsets: &'m BTreeMap<String, i64>,
	/// What the call gave the function's attributes.
	given: Rc<Attributes<'m>>,
}

impl<'m> Walker<'m> {
	fn nodes(&mut self, nodes: &'m [NodeProto], needed: &Needed<'m>) -> Result<(), CompileError> {
		for (place, proto) in nodes.iter().enumerate() {
			if needed.node(place) {
				self.node(proto, needed)?;
			} else {
				// Nobody uses them; but that they exist tells a missing value from one out of order.
				self.scopes.skip(proto);
			}
		}
		Ok(())
	}

	fn node(&mut self, proto: &'m NodeProto, needed: &Needed<'m>) -> Result<(), CompileError> {
		let (title, op) = (Node::title(proto), Node::op(proto));
		self.graph.begin(title.clone(), op.clone());
		match self.import(proto, needed) {
			Ok(()) => Ok(()),
			Err(Trouble::Here(refusal)) => Err(CompileError::Node {
				node: title,
				op,
				reason: refusal.0,
			}),
			Err(Trouble::Inside(error)) => Err(error),
		}
	}

	fn import(&mut self, proto: &'m NodeProto, needed: &Needed<'m>) -> Result<(), Trouble> {
		self.step()?;
		let domain = onnx::domain(&proto.domain);
		let wanted = proto.output.iter().map(|name| needed.name(name)).collect();
		let mut inputs = Vec::new();
		for name in &proto.input {
			inputs.push(match name.as_str() {
				"" => None,
				name if self.scopes.left_out(name) => None,
				name => Some(self.scopes.value(name, &mut self.graph)?),
			});
		}
		let Some(frame) = self.frames.last() else {
			return Ok(());
		};
		let given = frame.given.clone();
		let opset = opset(frame.opsets, domain);
		let name = (domain.to_string(), proto.op_type.clone());
		let results = match self.model.functions.get(&name) {
			Some(function) => {
				let node = Node::new(proto, opset.unwrap_or(1), inputs, wanted, given);
				self.call(&node, function)?
			}
			None => {
				let node = Node::new(proto, opset?, inputs, wanted, given);
				let results = self.op(&node, domain, &proto.op_type)?;
				node.all_known()?;
				self.graph.report.count(Node::op(proto));
				results
			}
		};
		self.scopes.define(proto, &results)?;
		Ok(())
	}

	/// What a node gives that is none of the model's functions.
	fn op(&mut self, node: &Node<'m>, domain: &str, op_type: &str) -> Result<Values, Trouble> {
		if domain.is_empty() {
			ops::old::check(node, op_type)?;
		}
		match (domain, op_type) {
			("", "If") => return self.branch(node),
			("", "Loop") => return self.repeat(node),
			("", "Scan") => return self.scan(node),
			("", "SequenceMap") => return self.sequence_map(node),
			("", name) => {
				if let Some(import) = sequence::find(name) {
					return Ok(import(&mut self.graph, node)?);
				}
			}
			_ => {}
		}
		let Some(import) = ops::find(domain, op_type) else {
			return Err(Refusal(ops::why_not(domain, op_type)).into());
		};
		let mut inputs = node.inputs.iter().flatten();
		if inputs.any(|value| !self.graph.is_tensor(*value)) && op_type != "Identity" {
			return Err(Refusal(
				"one of its inputs is a sequence or an optional value, expected a tensor; export the model again"
					.into(),
			)
			.into());
		}
		Ok(import(&mut self.graph, node)?)
	}

	/// Counts a node, or one more turn of a loop.
	fn step(&mut self) -> Result<(), Refusal> {
		match self.left.checked_sub(1) {
			Some(left) => {
				self.left = left;
				Ok(())
			}
			None => refuse!(
				"the model, its loops unrolled and its functions put in place, has more nodes than are compiled; give \
				 its loops fewer turns, or raise the bound"
			),
		}
	}
}

fn opset(opsets: &BTreeMap<String, i64>, domain: &str) -> Result<i64, Refusal> {
	match (opsets.get(domain), domain) {
		(Some(version), _) => Ok(*version),
		// Files of that domain often leave it out.
		(None, "ai.onnx.ml" | "com.microsoft") => Ok(1),
		(None, _) => refuse!("the model does not say which operator set of {domain:?} it uses; export it again"),
	}
}

/// What stops an import: something about the node itself, or about a node in one of its graphs.
enum Trouble {
	Here(Refusal),
	Inside(CompileError),
}

impl From<Refusal> for Trouble {
	fn from(refusal: Refusal) -> Self {
		Self::Here(refusal)
	}
}

impl From<CompileError> for Trouble {
	fn from(error: CompileError) -> Self {
		Self::Inside(error)
	}
}

/// What import functions give: a value for each output, as far as they are wanted.
pub(crate) type Values = Vec<Option<Value>>;
