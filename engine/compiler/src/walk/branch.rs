//! `If`. Of one whose condition is known, the branch that is taken remains; of another, both, and a choice between what
//! they give. Nothing in ONNX has side effects, so that computing too much changes no result.

use super::{Trouble, Values, Walker};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{pb::GraphProto, Node},
};
use verdict_program::Dtype;

impl<'m> Walker<'m> {
	/// Walks the branch that the condition chooses, or both.
	pub(super) fn branch(&mut self, node: &Node<'m>) -> Result<Values, Trouble> {
		let branches = [node.graph("then_branch")?, node.graph("else_branch")?];
		let condition = truth(&mut self.graph, node.input(0)?)?;
		let known = self.graph.known(condition).and_then(|tensor| tensor.ints());
		if let Some([holds]) = known.as_deref() {
			let (place, name) = if *holds != 0 { (0, "then") } else { (1, "else") };
			self.graph.report.repair(format!(
				"an If with a constant condition was replaced by its {name} branch"
			));
			return self.take(node, branches.get(place).copied().flatten());
		}
		let [then, otherwise] = branches;
		let (then, otherwise) = (self.take(node, then)?, self.take(node, otherwise)?);
		self.graph.report.note(
			"an If whose condition is computed became a choice between two results: both branches are computed each \
			 time, and an index out of range in either ends the run; where the condition follows from an input that never \
			 changes, fix that input",
		);
		let pairs = then.into_iter().zip(otherwise);
		let chosen = pairs.map(|pair| match pair {
			(Some(x), Some(y)) => choose(&mut self.graph, condition, x, y).map(Some),
			_ => Ok(None),
		});
		Ok(chosen.collect::<Result<Values, Refusal>>()?)
	}

	fn take(&mut self, node: &Node<'m>, branch: Option<&'m GraphProto>) -> Result<Values, Trouble> {
		match branch {
			Some(graph) => self.inline(graph, &[], |output| node.wanted(output)),
			None => Err(Refusal("the branch to be taken is missing; export the model again".into()).into()),
		}
	}
}

/// A condition as a bool of rank 0. Some exporters write one of rank 1, or a number.
pub(super) fn truth(g: &mut Graph<'_>, condition: Value) -> Result<Value, Refusal> {
	let flat = g.reshape(condition, &[])?;
	g.cast(flat, Dtype::Bool)
}

/// One of two values, as a condition says when the model runs.
pub(super) fn choose(g: &mut Graph<'_>, condition: Value, x: Value, y: Value) -> Result<Value, Refusal> {
	if x == y {
		return Ok(x);
	}
	if let (Some(xs), Some(ys)) = (g.items(x), g.items(y)) {
		if xs.len() == ys.len() {
			let pairs = xs.iter().zip(ys.iter());
			let chosen = pairs.map(|(x, y)| choose(g, condition, *x, *y));
			let chosen = chosen.collect::<Result<Vec<Value>, _>>()?;
			return Ok(g.sequence(chosen));
		}
	}
	if !g.is_tensor(x) || !g.is_tensor(y) || g.ty(x) != g.ty(y) {
		refuse!(
			"which of two results it gives depends on a condition that is computed when the model runs, but one is {}, \
			 the other {}; programs have fixed types: simplify the model with onnxsim, or export it with fixed shapes",
			described(g, x),
			described(g, y)
		);
	}
	g.select(condition, x, y)
}

fn described(g: &Graph<'_>, value: Value) -> String {
	match g.items(value) {
		Some(items) => format!("a sequence of {}", items.len()),
		None if g.is_nothing(value) => "nothing".into(),
		None => g.ty(value).to_string(),
	}
}
