//! Linear models.

use super::{
	super::{one, Imported},
	affine,
	labels::{both, labels, of_greatest, of_two},
	post::{post, transformed},
	rows,
};
use crate::{error::refuse, graph::Graph, onnx::Node};
use verdict_program::op::PostTransform;

pub(in super::super) fn regressor(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let post = post(node)?;
	let targets = usize::try_from(node.int_or("targets", 1)?).unwrap_or(0);
	if post != PostTransform::None && targets < 2 {
		refuse!("it transforms a single target, which runtimes disagree about; export it with NONE");
	}
	let intercepts = node.floats("intercepts")?.unwrap_or_default();
	let intercepts = if intercepts.len() == targets { intercepts } else { &[] };
	let coefficients = node.floats("coefficients")?.unwrap_or_default();
	let x = rows(g, node.input(0)?)?;
	let y = affine(g, x, coefficients, targets, intercepts)?;
	one(transformed(g, y, post)?)
}

pub(in super::super) fn classifier(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["multi_class"]);
	let labels = labels(g, node, "classlabels_ints", "classlabels_strings")?;
	let intercepts = node.floats("intercepts")?.unwrap_or_default();
	let post = post(node)?;
	let coefficients = node.floats("coefficients")?.unwrap_or_default();
	let x = rows(g, node.input(0)?)?;
	let scores = affine(g, x, coefficients, intercepts.len(), intercepts)?;
	if let ([_], [below, above]) = (intercepts, labels.as_slice()) {
		if post != PostTransform::None && node.wanted(1) {
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
	let scores = transformed(g, scores, post)?;
	Ok(vec![Some(label), Some(scores)])
}
