//! Ensembles of decision trees.

use super::{
	elements::{Each, LN},
	lanes,
	view::Rows,
	Cost, Work,
};
use crate::{
	arithmetic::{product, sum},
	op::{Aggregate, PostTransform, Test, TreeEnsemble, TreeNode},
	shape::depths,
};

/// How many walks go side by side.
const ABREAST: u64 = 8;
/// What a node takes where it cannot be foreseen which way its question leads.
const ANY: u64 = 8;

impl Work<'_> {
	pub(super) fn trees(&self, trees: &TreeEnsemble) -> Option<Cost> {
		let rows = u64::from(*self.dims(0)?.first()?);
		let targets = u64::from(trees.targets);
		let plain = |node: &TreeNode| match node {
			TreeNode::Branch { test, missing_yes, .. } => *test == Test::LessOrEqual && !*missing_yes,
			TreeNode::Leaf { .. } => true,
		};
		let node = if trees.nodes.iter().all(plain) { 1 } else { ANY };
		// Rows side by side, tree by tree; or, where rows are few or the order of leaves counts, trees side by side,
		// all as long as the longest of them.
		let apart = rows < ABREAST || matches!(trees.aggregate, Aggregate::Min | Aggregate::Max);
		let depths = depths(trees)?;
		let (mut walks, mut entries, mut chunks) = (0u64, 0u64, 0u64);
		for chunk in depths.chunks(ABREAST as usize) {
			let longest = chunk.iter().map(|depth| depth.comparisons).max()?;
			let all = sum(chunk.iter().map(|depth| depth.comparisons))?;
			walks = sum([walks, if apart { ABREAST.checked_mul(longest)? } else { all }])?;
			entries = sum([entries, sum(chunk.iter().map(|depth| depth.entries))?])?;
			chunks = chunks.checked_add(if apart { 10 } else { 0 })?;
		}
		// A leaf's first entry can be foreseen; how many more there are cannot.
		let leaves = match trees.aggregate {
			Aggregate::Sum | Aggregate::Average => 16,
			Aggregate::Min | Aggregate::Max => 70,
		};
		let whole = match apart {
			true => rows,
			false => rows.checked_next_multiple_of(ABREAST)?,
		};
		let results = Rows {
			count: rows,
			length: targets,
		};
		let mut cost = Cost {
			branches: product([whole, walks, node])?,
			single: product([rows, depths.len() as u64, if targets == 1 { 1 } else { 3 }])?,
			runs: rows.checked_mul(chunks.checked_add(1)?)?,
			simple: sum([product([rows, lanes(targets)?])?, product([rows, entries, leaves])?])?,
			..Cost::default()
		};
		match trees.post {
			PostTransform::None => {}
			PostTransform::Softmax => {
				cost = cost.checked_add(&results.cost(Each::transcendental(2), 15)?)?;
			}
			PostTransform::SoftmaxZero => {
				let each = Each {
					single: 1,
					..Each::transcendental(2)
				};
				cost = cost.checked_add(&results.cost(each, 15)?)?;
			}
			PostTransform::Logistic => {
				cost.transcendental = product([lanes(rows.checked_mul(targets)?)?, 3])?;
			}
			PostTransform::Probit => {
				cost.transcendental = product([lanes(rows.checked_mul(targets)?)?, LN, 3])?;
			}
		}
		// Nodes that are visited do not lie side by side.
		let nodes = product([trees.nodes.len() as u64, 16])?;
		cost.bytes = nodes;
		cost.far = nodes;
		Some(cost)
	}
}
