//! `If`, of which one branch is taken if it is known which.

use super::{needed::Needed, Trouble, Values, Walker};
use crate::{
	error::{refuse, Refusal},
	onnx::{pb::GraphProto, Node},
};

/// How many graphs may lie in each other. The walk calls itself for each.
const DEPTH: usize = 12;

impl<'m> Walker<'_, 'm> {
	/// Walks the branch that the condition chooses.
	pub(super) fn branch(&mut self, node: &Node<'m>) -> Result<Values, Trouble> {
		let (then, otherwise) = (node.graph("then_branch")?, node.graph("else_branch")?);
		let condition = node.input(0)?;
		let holds = match self.graph.known(condition).and_then(|tensor| tensor.ints()).as_deref() {
			Some([one]) => *one != 0,
			_ => Err(Refusal(
				"its condition is computed when the model runs, but which branch is taken has to be known before; \
				 simplify the model with onnxsim, or export it with fixed shapes"
					.into(),
			))?,
		};
		let taken = if holds { then } else { otherwise };
		match taken {
			Some(graph) => {
				let name = if holds { "then" } else { "else" };
				self.graph.report.repair(format!(
					"an If with a constant condition was replaced by its {name} branch"
				));
				self.inline(graph, node)
			}
			None => Err(Refusal("the branch to be taken is missing; export the model again".into()).into()),
		}
	}

	/// Walks a graph that lies within, and gives its outputs.
	fn inline(&mut self, graph: &'m GraphProto, node: &Node<'m>) -> Result<Values, Trouble> {
		check(self.scopes.depth(), graph)?;
		let outputs = graph.output.iter().map(|output| output.name.as_str());
		let wanted = outputs.enumerate().filter(|(index, _)| node.wanted(*index));
		let needed = Needed::of(graph, wanted.clone().map(|(_, name)| name));
		self.scopes.open(graph)?;
		self.nodes(&graph.node, &needed)?;
		let mut values = vec![None; graph.output.len()];
		for (index, name) in wanted {
			let value = self.scopes.value(name, &mut self.graph)?;
			if let Some(place) = values.get_mut(index) {
				*place = Some(value);
			}
		}
		self.scopes.close();
		Ok(values)
	}
}

fn check(depth: usize, graph: &GraphProto) -> Result<(), Refusal> {
	if depth >= DEPTH {
		refuse!("graphs lie more than {DEPTH} deep in each other; simplify the model with onnxsim");
	}
	if !graph.input.is_empty() {
		refuse!("its branches have inputs, which ONNX forbids; export the model again");
	}
	Ok(())
}
