//! From node to node through the file, in its order, which ONNX promises to be one in which everything is known before
//! it is used. Each node goes to its import function; graphs within it and functions are walked in place, loops as often
//! as they run.
//!
//! A node that cannot be imported does not end the walk: what stands in the way is noted, all of it.

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
	ops,
	progress::{Phase, Progress},
	report, CompileError, Options, Report,
};
use needed::Needed;
use pb::{NodeProto, ValueInfoProto};
use scope::Scopes;
use std::{
	collections::{BTreeMap, BTreeSet},
	rc::Rc,
};
use verdict_program::{Dtype, Program, Provenance, TensorType};

/// How many bytes are said about what stands in the way.
const MOST_SAID: usize = 1 << 20;

/// How many inputs a node may have. A program's ops have far fewer, but may be several for one node.
const MOST_INPUTS: usize = 1 << 14;

/// What came of a walk.
pub(crate) struct Walked {
	/// What was found, with everything that stands in the way.
	pub(crate) report: Report,
	/// The first thing that stands in the way.
	pub(crate) error: Option<CompileError>,
	/// The program, if there is no such thing.
	pub(crate) program: Option<Program>,
}

/// Compiles a file that has been read.
pub(crate) fn compile<'m>(
	model: &'m Model,
	options: &'m Options,
	provenance: Provenance,
	progress: &'m mut dyn FnMut(Progress),
) -> Walked {
	let mut walker = Walker {
		model,
		options,
		graph: Graph::new(&options.bounds),
		scopes: Scopes::default(),
		frames: vec![Frame {
			opsets: &model.opsets,
			given: Rc::default(),
		}],
		left: options.bounds.nodes.into(),
		claims: None,
		first: None,
		said: 0,
		exhausted: false,
		assuming: false,
		progress,
	};
	let results = walker.whole();
	let results = results.map_err(|error| walker.note(error, false));
	let mut report = walker.graph.report.clone();
	let (Ok(results), None) = (results, &walker.first) else {
		return Walked {
			report,
			error: walker.first,
			program: None,
		};
	};
	match walker.graph.finish(provenance, results) {
		Ok(Finished { program, report }) => Walked {
			report,
			error: None,
			program: Some(program),
		},
		Err(error) => {
			report.missing(&error, false);
			Walked {
				report,
				error: Some(error),
				program: None,
			}
		}
	}
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
	options: &'m Options,
	/// Types as the file claims them, read when the first of them is needed.
	claims: Option<BTreeMap<&'m str, &'m ValueInfoProto>>,
	/// The first thing that stands in the way.
	first: Option<CompileError>,
	/// How many bytes have been said about what does.
	said: usize,
	/// Whether there are more nodes than may be walked over.
	exhausted: bool,
	/// Whether the node at hand is looked at with types that the file claims.
	assuming: bool,
	progress: &'m mut (dyn FnMut(Progress) + 'm),
}

/// What holds for the nodes of the model, or of a function.
struct Frame<'m> {
	opsets: &'m BTreeMap<String, i64>,
	/// What the call gave the function's attributes.
	given: Rc<Attributes<'m>>,
}

impl<'m> Walker<'m> {
	/// Walks the outermost graph, and gives the outputs. What stands in the way of single nodes is noted.
	fn whole(&mut self) -> Result<Vec<(String, Value)>, CompileError> {
		let (model, options) = (self.model, self.options);
		let outputs = kept_outputs(&model.graph, options)?;
		let nodes = needed::count(&model.graph);
		if nodes > options.bounds.nodes.into() {
			return Err(CompileError::Model(format!(
				"the model has {nodes} nodes, at most {} are compiled; simplify it with onnxsim, or raise the bound",
				options.bounds.nodes
			)));
		}
		let kept: BTreeSet<&str> = outputs.iter().map(String::as_str).collect();
		let own = model.graph.output.iter().map(|output| output.name.as_str());
		let needed = Needed::of(&model.graph.node, own.filter(|name| kept.contains(name)));
		self.scopes
			.open(&model.graph)
			.map_err(|refusal| CompileError::Model(refusal.0))?;
		self.graph.sizes = sizes::bound(model, options);
		for error in inputs::bind(model, options, &needed, &mut self.graph, &mut self.scopes) {
			self.note(error, false);
		}
		self.nodes(&model.graph.node, &needed);
		let mut results = Vec::new();
		for name in outputs {
			self.graph.report.output(&name);
			if self.scopes.is_lost(&name) || self.gives_up() {
				continue;
			}
			match self.result(&name) {
				Ok(value) => results.push((name, value)),
				Err(Refusal(reason)) => self.note(CompileError::Output { name, reason }, false),
			}
		}
		Ok(results)
	}

	/// The value of an output.
	fn result(&mut self, name: &str) -> Result<Value, Refusal> {
		let value = self.scopes.value(name, &mut self.graph)?;
		if self.graph.is_wide(value) {
			refuse!("it is a constant of an integer type that programs do not have; cast it to int64 or int32");
		}
		if !self.graph.is_tensor(value) {
			refuse!(
				"it is a sequence or an optional value, and programs give only tensors; take the tensors out of it"
			);
		}
		let ty = self.graph.ty(value);
		if ty.elements() == Some(0) {
			refuse!(
				"it is empty, of shape {}, and programs have no empty tensors; leave it out",
				ty.shape
			);
		}
		Ok(value)
	}

	/// Notes what stands in the way.
	fn note(&mut self, error: CompileError, assumed: bool) {
		if self.gives_up() {
			self.graph.report.complete = false;
			return;
		}
		self.said = self.said.saturating_add(error.to_string().len());
		self.graph.report.missing(&error, assumed);
		self.first.get_or_insert(error);
	}

	/// Whether so much stands in the way that nobody would read on; a file could make it a gigabyte.
	fn gives_up(&self) -> bool {
		self.said > MOST_SAID || self.graph.report.missing.len() >= report::MOST_MISSING
	}

	fn nodes(&mut self, nodes: &'m [NodeProto], needed: &Needed<'m>) {
		let outermost = self.scopes.depth() == 1;
		for (place, proto) in nodes.iter().enumerate() {
			if self.gives_up() || self.exhausted {
				self.graph.report.complete = false;
				return;
			}
			if needed.node(place) {
				self.node(proto, needed);
			} else {
				// Nobody uses them; but that they exist tells a missing value from one out of order.
				self.scopes.skip(proto);
			}
			if outermost {
				(self.progress)(Progress {
					phase: Phase::Nodes,
					done: (place as u64).saturating_add(1),
					total: nodes.len() as u64,
				});
			}
		}
	}

	/// Imports a node. If that cannot be done, notes why, and makes up its outputs as far as the file says what they are,
	/// so that those behind it can be looked at all the same.
	fn node(&mut self, proto: &'m NodeProto, needed: &Needed<'m>) {
		let (title, op) = (Node::title(proto), Node::op(proto));
		self.graph.begin(title.clone(), op.clone());
		let (depth, frames, around) = (self.scopes.depth(), self.frames.len(), self.assuming);
		self.assuming |= proto.input.iter().any(|name| self.scopes.is_assumed(name));
		let outputs = proto.output.iter().filter(|name| !name.is_empty());
		match self.import(proto, needed) {
			Ok(()) => {
				// What lies within it sees the values around it.
				let nested = proto.attribute.iter().any(|attribute| attribute.g.is_some());
				if self.assuming || nested && self.first.is_some() {
					outputs.for_each(|name| self.scopes.assume(name));
				}
			}
			Err(trouble) => {
				self.scopes.close_to(depth);
				self.frames.truncate(frames);
				if let Trouble::Here(Refusal(reason)) = trouble {
					self.note(
						CompileError::Node {
							node: title,
							op,
							reason,
						},
						self.assuming,
					);
				}
				outputs.for_each(|name| self.make_up(name));
			}
		}
		self.assuming = around;
	}

	/// A value of the type that the file claims, of which only the outermost graph is asked: what lies within may come by
	/// often. Of integers that could be a shape, the value would matter, too.
	fn make_up(&mut self, name: &'m str) {
		let could_be_a_shape = |ty: &TensorType| matches!(ty.dtype, Dtype::I64 | Dtype::I32) && ty.shape.rank() <= 1;
		let claimed = match self.scopes.depth() {
			1 => self.claim(name).and_then(|info| inputs::claimed(info, self.options)),
			_ => None,
		};
		match claimed.filter(|ty| !could_be_a_shape(ty)) {
			Some(ty) => {
				let value = self.graph.made_up(ty);
				self.scopes.set(name, value);
				self.scopes.assume(name);
			}
			None => self.scopes.lose(name),
		}
	}

	/// What the file claims about a value of the outermost graph.
	fn claim(&mut self, name: &str) -> Option<&'m ValueInfoProto> {
		let graph = &self.model.graph;
		let claims = self.claims.get_or_insert_with(|| {
			let all = graph.value_info.iter().chain(&graph.output);
			all.map(|info| (info.name.as_str(), info)).collect()
		});
		claims.get(name).copied()
	}

	fn import(&mut self, proto: &'m NodeProto, needed: &Needed<'m>) -> Result<(), Trouble> {
		self.step()?;
		let domain = onnx::domain(&proto.domain);
		if !self.knows(domain, &proto.op_type) {
			return Err(Refusal(ops::why_not(domain, &proto.op_type)).into());
		}
		if proto.input.len() > MOST_INPUTS {
			return Err(Refusal(format!(
				"it has {} inputs, at most {MOST_INPUTS} are compiled; replace it by several nodes that have fewer",
				proto.input.len()
			))
			.into());
		}
		if proto.input.iter().any(|name| self.scopes.is_lost(name)) {
			return Err(Trouble::Lost);
		}
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

	/// Whether anything can be made of an op.
	fn knows(&self, domain: &str, op_type: &str) -> bool {
		let control = domain.is_empty()
			&& (matches!(op_type, "If" | "Loop" | "Scan" | "SequenceMap") || sequence::find(op_type).is_some());
		control
			|| ops::find(domain, op_type).is_some()
			|| self
				.model
				.functions
				.contains_key(&(domain.to_string(), op_type.to_string()))
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
			None => {
				self.exhausted = true;
				refuse!(
				"the model, its loops unrolled and its functions put in place, has more nodes than are compiled; give \
				 its loops fewer turns, or raise the bound"
			)
			}
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

/// What stops an import: something about the node itself, or that it needs what another one that was stopped gives.
enum Trouble {
	Here(Refusal),
	Lost,
}

impl From<Refusal> for Trouble {
	fn from(refusal: Refusal) -> Self {
		Self::Here(refusal)
	}
}

/// What import functions give: a value for each output, as far as they are wanted.
pub(crate) type Values = Vec<Option<Value>>;
