//! `TreeEnsembleRegressor`.

use super::{
	super::{one, Imported},
	classifier::base,
	ensemble::ensemble,
	post::post,
	rows,
	trees::{Leaves, Trees},
};
use crate::{error::refuse, graph::Graph, onnx::Node};
use verdict_program::op::{Aggregate, Op, PostTransform};

pub(in super::super) fn regressor(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let targets = node.int_or("n_targets", 1)?;
	let Some(targets) = u32::try_from(targets).ok().filter(|targets| *targets > 0) else {
		refuse!("attribute n_targets is {targets}; export the model again");
	};
	let aggregate = match node.text_or("aggregate_function", "SUM")? {
		"SUM" => Aggregate::Sum,
		"AVERAGE" => Aggregate::Average,
		"MIN" => Aggregate::Min,
		"MAX" => Aggregate::Max,
		other => refuse!("attribute aggregate_function is {other:?}, expected SUM, AVERAGE, MIN or MAX"),
	};
	let trees = Trees::read(
		g,
		node,
		Leaves {
			targets: "target_ids",
			nodes: "target_nodeids",
			trees: "target_treeids",
			weights: "target_weights",
			weights_as_tensor: "target_weights_as_tensor",
			count: targets,
		},
	)?;
	let base = base(node)?;
	if !base.is_empty() && base.len() != targets as usize {
		refuse!(
			"it has {} base values for {targets} targets; export the model again",
			base.len()
		);
	}
	let post = post(node)?;
	if targets == 1 && !matches!(post, PostTransform::None | PostTransform::Probit) {
		refuse!(
			"it transforms a single target by {:?}, which runtimes disagree about; export it with NONE, and put a \
			 Sigmoid behind it if one is meant",
			node.text_or("post_transform", "NONE")?
		);
	}
	let x = rows(g, node.input(0)?)?;
	let mut ensemble = ensemble(g, &trees, targets, aggregate)?;
	ensemble.base = base;
	ensemble.post = post;
	one(g.apply(Op::TreeEnsemble(ensemble), &[x])?)
}
