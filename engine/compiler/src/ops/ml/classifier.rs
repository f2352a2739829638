//! `TreeEnsembleClassifier`: labels and scores.
//!
//! With two classes, exporters usually let the trees give one number, and runtimes make two scores out of it by rules
//! that ONNX does not write down. Those of onnxruntime are followed where the exporters in use rely on them; the other
//! cases are refused.

use super::{
	super::Imported,
	ensemble::ensemble,
	labels::{both, labels, of_greatest, of_two},
	post::{post, transformed},
	rows,
	trees::{numbers, Leaves, Trees},
};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use std::collections::BTreeSet;
use verdict_program::{
	op::{Aggregate, Compare, Op, PostTransform, TreeEnsemble, Unary},
	F32Bits,
};

pub(in super::super) fn classifier(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let labels = labels(g, node, "classlabels_int64s", "classlabels_strings")?;
	let Ok(classes) = u32::try_from(labels.len()) else {
		refuse!("it has {} classes", labels.len());
	};
	let trees = Trees::read(
		g,
		node,
		Leaves {
			targets: "class_ids",
			nodes: "class_nodeids",
			trees: "class_treeids",
			weights: "class_weights",
			weights_as_tensor: "class_weights_as_tensor",
			count: classes.max(1),
		},
	)?;
	let base = base(node)?;
	let post = post(node)?;
	let x = rows(g, node.input(0)?)?;
	match labels.as_slice() {
		[below, above] => two_classes(g, node, x, &trees, (&base, post), [*below, *above]),
		[_] => refuse!("it has one class only, of which nothing can be told; train it with two or more"),
		_ => many_classes(g, node, x, &trees, (&base, post), &labels),
	}
}

/// What is added to the scores.
pub(super) fn base(node: &Node<'_>) -> Result<Vec<F32Bits>, Refusal> {
	let base = numbers(node, "base_values", "base_values_as_tensor")?;
	base.into_iter()
		.map(|value| attribute("base_values", value as f32))
		.collect()
}

/// All leaves that a walk can end at.
fn weights(trees: &Trees) -> impl Iterator<Item = &(u32, f32)> {
	trees.leaves.iter().flatten()
}

fn two_classes(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	trees: &Trees,
	(base, post): (&[F32Bits], PostTransform),
	labels: [i64; 2],
) -> Imported {
	let named: BTreeSet<u32> = weights(trees).map(|(class, _)| *class).collect();
	if named.len() == 2 && base.is_empty() {
		if node.wanted(0) {
			refuse!(
				"its trees give weights to both of two classes, for which runtimes disagree about the label; compile \
				 only the scores (keep the other outputs only), and compare these"
			);
		}
		let scores = scored(g, x, trees, 2, &[], post)?;
		return Ok(vec![None, Some(scores)]);
	}
	if named.iter().any(|class| *class != 0) || base.len() > 1 {
		refuse!(
			"it has two classes, weights for {named:?} and {} base values, for which runtimes disagree; export it with \
			 weights for class 0 only",
			base.len()
		);
	}
	let positive = weights(trees).all(|(_, weight)| *weight >= 0.0);
	// What onnxruntime does: probabilities are mirrored at one half, other scores at zero.
	let (bound, mirrored) = if positive { (0.5, false) } else { (0.0, true) };
	let mut ensemble = ensemble(g, trees, 1, Aggregate::Sum)?;
	ensemble.base = base.to_vec();
	let score = g.apply(Op::TreeEnsemble(ensemble), &[x])?;
	let label = match node.wanted(0) {
		true => Some(of_two(g, score, bound, labels)?),
		false => None,
	};
	let scores = match (node.wanted(1), post) {
		(false, _) => None,
		(true, PostTransform::None) => Some(both(g, score, mirrored)?),
		(true, PostTransform::Logistic) if mirrored => {
			let scores = both(g, score, true)?;
			Some(g.unary(Unary::Sigmoid, scores)?)
		}
		(true, _) => refuse!(
			"its post_transform is applied to a single score in ways that runtimes disagree about; export it with \
			 NONE, or keep only the label"
		),
	};
	Ok(vec![label, scores])
}

fn many_classes(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	trees: &Trees,
	(base, post): (&[F32Bits], PostTransform),
	labels: &[i64],
) -> Imported {
	let classes = labels.len() as u32;
	if !base.is_empty() && base.len() != labels.len() {
		refuse!(
			"it has {} base values for {classes} classes; export the model again",
			base.len()
		);
	}
	if !node.wanted(0) {
		return Ok(vec![None, Some(scored(g, x, trees, classes, base, post)?)]);
	}
	let mut ensemble = ensemble(g, trees, classes, Aggregate::Sum)?;
	ensemble.base = base.to_vec();
	let sums = g.apply(Op::TreeEnsemble(ensemble.clone()), &[x])?;
	let named = match base.is_empty() && !every_row_names_the_best(trees, classes) {
		true => only_named(g, x, ensemble, sums)?,
		false => sums,
	};
	let label = of_greatest(g, named, labels)?;
	let scores = match node.wanted(1) {
		true => Some(transformed(g, sums, post)?),
		false => None,
	};
	Ok(vec![Some(label), scores])
}

/// The scores after the transform.
fn scored(
	g: &mut Graph<'_>,
	x: Value,
	trees: &Trees,
	classes: u32,
	base: &[F32Bits],
	post: PostTransform,
) -> Result<Value, Refusal> {
	let mut ensemble = ensemble(g, trees, classes, Aggregate::Sum)?;
	ensemble.base = base.to_vec();
	ensemble.post = post;
	g.apply(Op::TreeEnsemble(ensemble), &[x])
}

/// Whether the class with the greatest score is always one that some leaf of the walk named. A class that none named
/// has score 0 but is never chosen.
fn every_row_names_the_best(trees: &Trees, classes: u32) -> bool {
	// Every class is named by every leaf of some tree; or nothing is negative, and what is named is above 0.
	let mut always = BTreeSet::new();
	let mut positive = false;
	for leaves in by_tree(trees) {
		let sets = leaves
			.iter()
			.map(|leaf| leaf.iter().map(|(class, _)| *class).collect::<BTreeSet<u32>>());
		let common = sets.reduce(|common, own| common.intersection(&own).copied().collect());
		always.extend(common.unwrap_or_default());
		positive |= leaves.iter().all(|leaf| leaf.iter().any(|(_, weight)| *weight > 0.0));
	}
	let nothing_negative = weights(trees).all(|(_, weight)| *weight >= 0.0);
	always.len() == classes as usize || positive && nothing_negative
}

/// The leaves of each tree.
fn by_tree(trees: &Trees) -> impl Iterator<Item = Vec<&[(u32, f32)]>> {
	let ends = trees.roots.iter().skip(1).copied().chain([trees.nodes.len()]);
	trees.roots.iter().zip(ends).map(|(start, end)| {
		let contents = trees.nodes.get(*start..end).unwrap_or_default().iter();
		let weights = trees.leaves.get(*start..end).unwrap_or_default().iter();
		let leaves = contents
			.zip(weights)
			.filter(|(content, _)| **content == super::trees::Content::Leaf);
		leaves.map(|(_, weights)| weights.as_slice()).collect()
	})
}

/// Scores in which classes that no leaf named cannot win: the same trees count how often each was named.
fn only_named(g: &mut Graph<'_>, x: Value, mut counting: TreeEnsemble, scores: Value) -> Result<Value, Refusal> {
	for leaf in &mut counting.leaves {
		leaf.weight = F32Bits::ONE;
	}
	let counts = g.apply(Op::TreeEnsemble(counting), &[x])?;
	let zero = g.float(0.0);
	let named = g.compare(Compare::Greater, counts, zero)?;
	let least = match Tensor::new([], Data::F32(vec![f32::MIN])) {
		Some(least) => g.constant(least),
		None => zero,
	};
	g.select(named, scores, least)
}
