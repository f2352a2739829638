//! Support vector machines: `SVMClassifier` and `SVMRegressor`, as onnxruntime computes them.

mod coupling;
mod kernel;
mod pairs;

use super::{
	super::{one, Imported},
	affine,
	labels::{both, labels, of_greatest},
	post::{post, transformed},
	rows,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use kernel::Kernel;
use pairs::Pairs;
use verdict_program::op::{Compare, PostTransform};

/// A number, or a list of numbers, of an attribute.
fn floats<'a>(node: &Node<'a>, name: &'static str) -> Result<&'a [f32], Refusal> {
	Ok(node.floats(name)?.unwrap_or_default())
}

/// A list cut into rows of a length.
fn width(name: &str, items: &[f32], rows: usize) -> Result<u32, Refusal> {
	let width = items.len().checked_div(rows).unwrap_or(0);
	match u32::try_from(width) {
		Ok(found) if found > 0 && width.checked_mul(rows) == Some(items.len()) => Ok(found),
		_ => refuse!(
			"attribute {name} has {} entries, which are not {rows} rows of the same length; export the model again",
			items.len()
		),
	}
}

pub(in super::super) fn regressor(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if post(node)? != PostTransform::None {
		refuse!("it has a post_transform, which onnxruntime leaves out for these; export it with NONE");
	}
	let one_class = node.flag("one_class", false)?;
	let coefficients = floats(node, "coefficients")?;
	let [rho] = floats(node, "rho")? else {
		refuse!("attribute rho is not one number; export the model again");
	};
	let supports = node.int_or("n_supports", 0)?;
	let Ok(supports) = usize::try_from(supports) else {
		refuse!("attribute n_supports is {supports}; export the model again");
	};
	let vectors = floats(node, "support_vectors")?;
	let kernel = Kernel::read(node)?;
	let x = rows(g, node.input(0)?)?;
	let y = match supports {
		// Without support vectors the coefficients are those of the features, whatever the kernel.
		0 => affine(g, x, coefficients, 1, &[*rho])?,
		_ => {
			if coefficients.len() != supports {
				refuse!(
					"it has {} coefficients for {supports} support vectors; export the model again",
					coefficients.len()
				);
			}
			let features = width("support_vectors", vectors, supports)?;
			let near = kernel.apply(g, x, vectors, features)?;
			affine(g, near, coefficients, 1, &[*rho])?
		}
	};
	if !one_class {
		return one(y);
	}
	let zero = g.float(0.0);
	let inside = g.compare(Compare::Greater, y, zero)?;
	let (yes, no) = (g.float(1.0), g.float(-1.0));
	one(g.select(inside, yes, no)?)
}

pub(in super::super) fn classifier(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let labels = labels(g, node, "classlabels_ints", "classlabels_strings")?;
	if labels.len() < 2 {
		refuse!("it has one class only, of which nothing can be told; train it with two or more");
	}
	let coefficients = floats(node, "coefficients")?;
	let rho = floats(node, "rho")?;
	let (a, b) = (floats(node, "prob_a")?, floats(node, "prob_b")?);
	let supports = node.ints("vectors_per_class")?.unwrap_or_default();
	let vectors = floats(node, "support_vectors")?;
	let kernel = Kernel::read(node)?;
	let post = post(node)?;
	let x = rows(g, node.input(0)?)?;
	if supports.iter().all(|count| *count == 0) {
		if !a.is_empty() || !b.is_empty() {
			refuse!("it has probabilities, but no support vectors; export the model again");
		}
		return linear(g, node, x, coefficients, rho, post, &labels);
	}
	let pairs = Pairs::read(supports, labels.len())?;
	let features = width("support_vectors", vectors, pairs.vectors())?;
	let near = kernel.apply(g, x, vectors, features)?;
	let scores = pairs.scores(g, near, coefficients, rho)?;
	let label = match node.wanted(0) {
		true => {
			let votes = pairs.votes(g, scores)?;
			Some(of_greatest(g, votes, &labels)?)
		}
		false => None,
	};
	let scores = match (node.wanted(1), a.is_empty() && b.is_empty(), labels.len()) {
		(false, ..) => None,
		(true, true, 2) => match post {
			PostTransform::None => Some(both(g, scores, true)?),
			_ => refuse!(
				"its post_transform is applied to the single score of two classes, which runtimes disagree about; \
				 export it with NONE"
			),
		},
		(true, true, _) => Some(transformed(g, scores, post)?),
		(true, false, _) => {
			let probabilities = coupling::probabilities(g, &pairs, scores, a, b)?;
			Some(transformed(g, probabilities, post)?)
		}
	};
	Ok(vec![label, scores])
}

/// A classifier without support vectors: a row of coefficients for each class, and the same number added to each.
fn linear(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	coefficients: &[f32],
	rho: &[f32],
	post: PostTransform,
	labels: &[i64],
) -> Imported {
	let Some(rho) = rho.first() else {
		refuse!("attribute rho is empty; export the model again");
	};
	if labels.len() == 2 && node.wanted(0) {
		refuse!(
			"it has two classes and no support vectors, where runtimes disagree about the label; export it as a \
			 LinearClassifier, or keep only the scores"
		);
	}
	let scores = affine(g, x, coefficients, labels.len(), &vec![*rho; labels.len()])?;
	let label = of_greatest(g, scores, labels)?;
	Ok(vec![Some(label), Some(transformed(g, scores, post)?)])
}
