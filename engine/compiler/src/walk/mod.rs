//! From node to node through the file, in its order, which ONNX promises to be one in which everything is known before
//! it is used. Each node goes to its import function; nested graphs are walked in place.

mod branch;
mod inputs;
mod needed;
mod scope;

use crate::{
	error::{refuse, Refusal},
	graph::{Finished, Graph, Value},
	onnx::{self, pb, Model, Node},
	ops, CompileError, Compiled, Options,
};
use needed::Needed;
use pb::NodeProto;
use scope::Scopes;
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
	let needed = Needed::of(&model.graph, outputs.iter().map(String::as_str));
	let mut graph = Graph::new(&options.bounds);
	let mut scopes = Scopes::default();
	scopes
		.open(&model.graph)
		.map_err(|refusal| CompileError::Model(refusal.0))?;
	inputs::bind(model, options, &needed, &mut graph, &mut scopes)?;
	let mut walker = Walker { model, graph, scopes };
	walker.nodes(&model.graph.node, &needed)?;
	let mut results = Vec::new();
	for name in outputs {
		let value = walker.scopes.value(&name, &mut walker.graph);
		let value = value.map_err(|refusal| CompileError::Output {
			name: name.clone(),
			reason: refusal.0,
		})?;
		if walker.graph.is_wide(value) {
			return Err(CompileError::Output {
				name,
				reason: "it is a constant of an integer type that programs do not have; cast it to int64 or int32"
					.into(),
			});
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
struct Walker<'a, 'm> {
	model: &'m Model,
	graph: Graph<'a>,
	scopes: Scopes<'m>,
}

impl<'m> Walker<'_, 'm> {
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
		let domain = onnx::domain(&proto.domain);
		let wanted = proto.output.iter().map(|name| needed.name(name)).collect();
		let mut inputs = Vec::new();
		for name in &proto.input {
			inputs.push(match name.as_str() {
				"" => None,
				name => Some(self.scopes.value(name, &mut self.graph)?),
			});
		}
		let node = Node::new(proto, self.opset(domain)?, inputs, wanted);
		let results = match (domain, proto.op_type.as_str()) {
			("", "If") => self.branch(&node)?,
			(domain, op_type) => match ops::find(domain, op_type) {
				Some(import) => import(&mut self.graph, &node)?,
				None => Err(self.unknown(domain, op_type))?,
			},
		};
		node.all_known()?;
		self.graph.report.count(Node::op(proto));
		self.scopes.define(proto, &results)?;
		Ok(())
	}

	fn opset(&self, domain: &str) -> Result<i64, Refusal> {
		match (self.model.opsets.get(domain), domain) {
			(Some(version), _) => Ok(*version),
			// Files of that domain often leave it out.
			(None, "ai.onnx.ml" | "com.microsoft") => Ok(1),
			(None, _) => refuse!("the model does not say which operator set of {domain:?} it uses; export it again"),
		}
	}

	fn unknown(&self, domain: &str, op_type: &str) -> Refusal {
		let functions = &self.model.functions;
		if functions.iter().any(|(known, name)| known == domain && name == op_type) {
			return Refusal("it is a function that the model defines; inline it first with onnx.inliner".into());
		}
		Refusal(ops::why_not(domain, op_type))
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
