//! `TreeEnsemble` of version 5 of ai.onnx.ml: nodes and leaves in lists of their own, and nodes that ask whether a
//! feature is one of several values.

use super::{
	super::{one, Imported},
	ensemble::ensemble,
	rows,
	trees::{rounded, Content, Trees},
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{self, Node},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Aggregate, Binary, Compare, Op, PostTransform, ReduceKind, Test, Unary},
	Dtype,
};

/// All members of all sets, filled up to the same length, are at most so many.
const MEMBERS: usize = 1 << 24;

pub(in super::super) fn tree_ensemble(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let targets = node.int_or("n_targets", 0)?;
	let Some(targets) = u32::try_from(targets).ok().filter(|targets| *targets > 0) else {
		refuse!("attribute n_targets is {targets}; export the model again");
	};
	let aggregate = match node.int_or("aggregate_function", 1)? {
		0 => Aggregate::Average,
		1 => Aggregate::Sum,
		2 => Aggregate::Min,
		3 => Aggregate::Max,
		other => refuse!("attribute aggregate_function is {other}, expected 0 to 3"),
	};
	let post = match node.int_or("post_transform", 0)? {
		0 => PostTransform::None,
		1 => PostTransform::Softmax,
		2 => PostTransform::Logistic,
		3 => PostTransform::SoftmaxZero,
		4 => PostTransform::Probit,
		other => refuse!("attribute post_transform is {other}, expected 0 to 4"),
	};
	if targets == 1 && !matches!(post, PostTransform::None | PostTransform::Probit) {
		refuse!(
			"it transforms a single target, which runtimes disagree about; export it without, and put a Sigmoid behind \
			 it if one is meant"
		);
	}
	let x = rows(g, node.input(0)?)?;
	let features = g.dim(x, 1)?;
	let (trees, sets) = read(g, node, (targets, features))?;
	let x = with_members(g, x, &sets)?;
	let mut ensemble = ensemble(g, &trees, targets, aggregate)?;
	ensemble.post = post;
	one(g.apply(Op::TreeEnsemble(ensemble), &[x])?)
}

/// A question whether a feature is in a set.
struct Membership {
	feature: u32,
	members: Vec<f32>,
	/// Whether NaN counts as in it.
	missing: bool,
}

/// The floats of a tensor; none if it is not there.
fn doubles(node: &Node<'_>, name: &'static str) -> Result<Vec<f64>, Refusal> {
	match node.tensor(name)? {
		Some(proto) => onnx::doubles(proto),
		None => Ok(Vec::new()),
	}
}

/// Reads the trees, with a feature of its own for each question about a set.
fn read(g: &Graph<'_>, node: &Node<'_>, (targets, features): (u32, u32)) -> Result<(Trees, Vec<Membership>), Refusal> {
	node.ignore(&["nodes_hitrates"]);
	let modes = match node.tensor("nodes_modes")? {
		Some(proto) => onnx::tensor(proto)?.0.ints().unwrap_or_default(),
		None => Vec::new(),
	};
	let count = modes.len();
	let list = |name: &'static str, optional: bool| {
		let items = node.ints(name)?.unwrap_or_default();
		if items.len() == count || optional && items.is_empty() {
			return Ok(items);
		}
		refuse!(
			"attribute {name} has {} entries, expected {count}; export the model again",
			items.len()
		)
	};
	let columns = list("nodes_featureids", false)?;
	let yes = (list("nodes_truenodeids", false)?, list("nodes_trueleafs", false)?);
	let no = (list("nodes_falsenodeids", false)?, list("nodes_falseleafs", false)?);
	let missing = list("nodes_missing_value_tracks_true", true)?;
	let splits = doubles(node, "nodes_splits")?;
	if splits.len() != count || count == 0 {
		refuse!(
			"attribute nodes_splits has {} entries for {count} nodes; export the model again",
			splits.len()
		);
	}
	let mut sets = sets(&doubles(node, "membership_values")?).into_iter();
	let mut leaves = Leaves::read(node, targets, count)?;
	let mut memberships: Vec<Membership> = Vec::new();
	let mut nodes = Vec::new();
	for (place, (mode, split)) in modes.iter().zip(splits).enumerate() {
		let at = |list: &[i64]| list.get(place).copied().unwrap_or(0);
		let Some(feature) = u32::try_from(at(columns)).ok().filter(|feature| *feature < features) else {
			refuse!("node {place} asks for feature {} of {features}", at(columns));
		};
		let mut child = |(ids, leafs): (&[i64], &[i64])| match (usize::try_from(at(ids)), at(leafs)) {
			(Ok(id), 0) if id < count => Ok(id),
			(Ok(id), 1) => leaves.place(id),
			_ => refuse!("node {place} leads to a node or a leaf that does not exist"),
		};
		// A tree of a single leaf is written as a node that leads to it both ways.
		let only = (at(yes.0) == at(no.0) && at(yes.1) == 1 && at(no.1) == 1).then(|| child(yes));
		if let Some(only) = only {
			let only = only?;
			if *mode == 6 {
				sets.next();
			}
			leaves.alias(place, only);
			nodes.push(Content::Leaf);
			continue;
		}
		let (yes, no) = (child(yes)?, child(no)?);
		let missing_yes = at(missing) == 1;
		let test =
			match mode {
				0 => Test::LessOrEqual,
				1 => Test::Less,
				2 => Test::GreaterOrEqual,
				3 => Test::Greater,
				4 => Test::Equal,
				5 => Test::NotEqual,
				6 => {
					let members = sets.next().filter(|members| !members.is_empty());
					let Some(members) = members else {
						refuse!("node {place} asks for a set, but membership_values has none for it; export the model again");
					};
					let own = u32::try_from(memberships.len()).ok();
					let Some(own) = own.and_then(|own| features.checked_add(own)) else {
						refuse!("it asks for too many sets");
					};
					memberships.push(Membership {
						feature,
						members,
						missing: missing_yes,
					});
					nodes.push(Content::Branch {
						feature: own,
						test: Test::Greater,
						threshold: 0.5,
						yes,
						no,
						missing_yes: false,
					});
					continue;
				}
				other => refuse!("node {place} has mode {other}, expected 0 to 6"),
			};
		nodes.push(Content::Branch {
			feature,
			test,
			threshold: rounded(g, split, test),
			yes,
			no,
			// A NaN is not equal to anything.
			missing_yes: missing_yes || test == Test::NotEqual,
		});
	}
	if sets.next().is_some() {
		refuse!("membership_values has more sets than there are nodes that ask for one; export the model again");
	}
	let roots = roots(node, &nodes, count)?;
	leaves.finish(&mut nodes);
	Ok((
		Trees {
			nodes,
			roots,
			leaves: leaves.weights,
		},
		memberships,
	))
}

/// Lists that are divided by NaN; behind the last one there may be another.
fn sets(values: &[f64]) -> Vec<Vec<f32>> {
	let mut sets: Vec<Vec<f32>> = values
		.split(|value| value.is_nan())
		.map(|set| set.iter().map(|value| *value as f32).collect())
		.collect();
	if sets.last().is_some_and(Vec::is_empty) {
		sets.pop();
	}
	sets
}

/// The first node of each tree: nodes that none leads to. Every other node has one parent, or cannot be reached.
fn roots(node: &Node<'_>, nodes: &[Content], count: usize) -> Result<Vec<usize>, Refusal> {
	let mut reached = vec![false; count];
	let named = node.ints("tree_roots")?.unwrap_or_default();
	let roots: Option<Vec<usize>> = named.iter().map(|root| usize::try_from(*root).ok()).collect();
	let Some(roots) = roots.filter(|roots| !roots.is_empty()) else {
		refuse!("attribute tree_roots names no nodes; export the model again");
	};
	let children = nodes.iter().flat_map(|content| match content {
		Content::Branch { yes, no, .. } => vec![*yes, *no],
		Content::Leaf => Vec::new(),
	});
	for place in children.filter(|place| *place < count).chain(roots.iter().copied()) {
		match reached.get_mut(place) {
			Some(reached) if !*reached => *reached = true,
			Some(_) => refuse!(
				"its trees are none: node {place} has two parents, or leads back to one before it; export the model \
				 again"
			),
			None => refuse!("attribute tree_roots names node {place}, which does not exist"),
		}
	}
	Ok(roots)
}

/// What leaves add, by their places among the nodes: the inner nodes first, then a leaf for each link that leads to one.
struct Leaves<'a> {
	targets: &'a [i64],
	values: Vec<f64>,
	weights: Vec<Vec<(u32, f32)>>,
	count: u32,
}

impl<'a> Leaves<'a> {
	fn read(node: &Node<'a>, count: u32, nodes: usize) -> Result<Self, Refusal> {
		let targets = node.ints("leaf_targetids")?.unwrap_or_default();
		let values = doubles(node, "leaf_weights")?;
		if targets.len() != values.len() {
			refuse!(
				"it has {} leaves with a target and {} with a weight; export the model again",
				targets.len(),
				values.len()
			);
		}
		Ok(Self {
			targets,
			values,
			weights: vec![Vec::new(); nodes],
			count,
		})
	}

	/// A new place for a leaf.
	fn place(&mut self, leaf: usize) -> Result<usize, Refusal> {
		let target = self.targets.get(leaf).and_then(|target| u32::try_from(*target).ok());
		let target = target.filter(|target| *target < self.count);
		let (Some(target), Some(weight)) = (target, self.values.get(leaf)) else {
			refuse!("leaf {leaf} does not exist, or belongs to a target that does not; export the model again");
		};
		self.weights.push(vec![(target, *weight as f32)]);
		Ok(self.weights.len().saturating_sub(1))
	}

	/// Lets a node stand for a leaf.
	fn alias(&mut self, node: usize, leaf: usize) {
		let weights = self.weights.get(leaf).cloned().unwrap_or_default();
		if let Some(own) = self.weights.get_mut(node) {
			*own = weights;
		}
	}

	/// Adds the leaves to the nodes.
	fn finish(&self, nodes: &mut Vec<Content>) {
		nodes.resize(self.weights.len(), Content::Leaf);
	}
}

/// The features, and behind them for each set whether its feature is in it.
fn with_members(g: &mut Graph<'_>, x: Value, sets: &[Membership]) -> Result<Value, Refusal> {
	let longest = sets.iter().map(|set| set.members.len()).max().unwrap_or(0);
	if longest == 0 {
		return Ok(x);
	}
	if sets.len().checked_mul(longest).is_none_or(|members| members > MEMBERS) {
		refuse!(
			"it asks for {} sets of up to {longest} members, which are too many; train it with fewer categories",
			sets.len()
		);
	}
	let rows = g.dim(x, 0)?;
	let count = sets.len() as u32;
	let columns = g.ints(sets.iter().map(|set| i64::from(set.feature)).collect());
	let asked = g.apply(Op::Gather { axis: 1 }, &[x, columns])?;
	// Shorter sets repeat a member.
	let members = sets
		.iter()
		.flat_map(|set| set.members.iter().cycle().take(longest).copied());
	let members = g.floats(members.collect());
	let members = g.reshape(members, &[count, longest as u32])?;
	let column = g.reshape(asked, &[rows, count, 1])?;
	let equal = g.compare(Compare::Equal, column, members)?;
	let equal = g.cast(equal, Dtype::I32)?;
	let found = g.reduce(ReduceKind::Max, equal, vec![2], false)?;
	let mut found = g.cast(found, Dtype::Bool)?;
	if sets.iter().any(|set| set.missing) {
		let counts = sets.iter().map(|set| set.missing).collect();
		let counts = g.constant(Tensor::list(Data::Bool(counts)));
		let missing = g.unary(Unary::IsNaN, asked)?;
		let missing = g.binary(Binary::And, missing, counts)?;
		found = g.binary(Binary::Or, found, missing)?;
	}
	let found = g.cast(found, Dtype::F32)?;
	g.concat(1, &[x, found])
}
