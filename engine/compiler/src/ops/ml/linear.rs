//! Linear models.

use super::{
	super::{one, Imported},
	labels::{both, labels, of_greatest, of_two},
	post, rows, Post,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::op::{MatMul, Op, Unary};

/// x times a row of coefficients for each target, plus intercepts.
fn product(g: &mut Graph<'_>, node: &Node<'_>, targets: usize, intercepts: Option<&[f32]>) -> Result<Value, Refusal> {
	let x = rows(g, node.input(0)?)?;
	let features = g.dim(x, 1)?;
	let coefficients = node.floats("coefficients")?.unwrap_or_default();
	let targets = u32::try_from(targets).unwrap_or(u32::MAX);
	if targets.checked_mul(features).map(|count| count as usize) != Some(coefficients.len()) {
		refuse!(
			"it has {} coefficients for {features} features and {targets} targets; export the model again",
			coefficients.len()
		);
	}
	let w = g.floats(coefficients.to_vec());
	let w = g.reshape(w, &[targets, features])?;
	let mut inputs = vec![x, w];
	if let Some(intercepts) = intercepts {
		inputs.push(g.floats(intercepts.to_vec()));
	}
	let op = Op::MatMul(MatMul {
		transpose_a: false,
		transpose_b: true,
	});
	g.apply(op, &inputs)
}

pub(in super::super) fn regressor(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if post(node)? != Post::None {
		refuse!("it has a post_transform, which runtimes disagree about for regressors; export it with NONE");
	}
	let targets = usize::try_from(node.int_or("targets", 1)?).unwrap_or(0);
	let intercepts = node.floats("intercepts")?.unwrap_or_default();
	one(product(
		g,
		node,
		targets,
		(intercepts.len() == targets).then_some(intercepts),
	)?)
}

pub(in super::super) fn classifier(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["multi_class"]);
	let labels = labels(g, node, "classlabels_ints", "classlabels_strings")?;
	let intercepts = node.floats("intercepts")?.unwrap_or_default();
	let post = post(node)?;
	let scores = product(g, node, intercepts.len(), Some(intercepts))?;
	if let ([_], [below, above]) = (intercepts, labels.as_slice()) {
		if post != Post::None && node.wanted(1) {
			refuse!(
				"it transforms the single score of two classes, which runtimes disagree about; export it with NONE"
			);
		}
		let label = of_two(g, scores, 0.0, [*below, *above])?;
		let scores = both(g, scores, false)?;
		return Ok(vec![Some(label), Some(scores)]);
	}
	if intercepts.len() != labels.len() || labels.len() < 2 {
		refuse!(
			"it has {} scores for {} classes; export the model again",
			intercepts.len(),
			labels.len()
		);
	}
	let label = of_greatest(g, scores, &labels)?;
	let scores = match post {
		Post::None => scores,
		Post::Softmax => g.apply(Op::Softmax { axis: 1 }, &[scores])?,
		Post::Logistic => g.unary(Unary::Sigmoid, scores)?,
		Post::SoftmaxZero | Post::Probit => {
			refuse!("its post_transform is one that nobody trains with; export it with NONE, SOFTMAX or LOGISTIC")
		}
	};
	Ok(vec![Some(label), Some(scores)])
}
