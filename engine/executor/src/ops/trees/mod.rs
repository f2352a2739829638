//! Ensembles of decision trees.

mod post;
mod shared;

use crate::{
	buffer::Buffer,
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use post::finish;
use shared::Shared;
use verdict_kernels::trees::{Aggregate as KernelAggregate, Child, LeafWeight, Mode, Node, Trees};
use verdict_program::op::{Aggregate, PostTransform, Test, TreeEnsemble, TreeNode};

pub(super) fn trees(trees: &TreeEnsemble, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let features = prepare.input(0)?.dims().last().copied().unwrap_or(0);
	let form = match expanded(trees) {
		true => Form::Kernel(kernel(features, trees)?),
		false => Form::Shared(Shared::new(features, trees)),
	};
	Ok(Box::new(Ensemble {
		form,
		targets: trees.targets as usize,
		post: trees.post,
	}))
}

enum Form {
	Kernel(Trees),
	/// Leaves share weights to such an extent that the kernel, which wants a list for each, would need far more memory.
	Shared(Shared),
}

struct Ensemble {
	form: Form,
	targets: usize,
	post: PostTransform,
}

impl Operation for Ensemble {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, out) = (inputs.get(0)?, output(outputs)?);
		match &self.form {
			Form::Kernel(trees) => trees.run(context.workers, context.scratch, x, out),
			Form::Shared(trees) => trees.run(x, out),
		}
		finish(context.isa, self.post, self.targets, out);
		Ok(())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}

/// Whether the weights of all leaves, each with a list of its own, are not many more than there are weights.
fn expanded(trees: &TreeEnsemble) -> bool {
	let lists = trees.nodes.iter().map(|node| match node {
		TreeNode::Leaf { count, .. } => u64::from(*count),
		TreeNode::Branch { .. } => 0,
	});
	lists.sum::<u64>() <= (trees.leaves.len() + trees.nodes.len()) as u64
}

/// The ensemble as the kernel has it: branches and leaves numbered each by themselves.
fn kernel(features: usize, trees: &TreeEnsemble) -> Result<Trees, String> {
	let (mut branches, mut leaves) = (0, 0);
	let numbers: Vec<Child> = trees
		.nodes
		.iter()
		.map(|node| match node {
			TreeNode::Branch { .. } => {
				branches += 1;
				Child::Node(branches - 1)
			}
			TreeNode::Leaf { .. } => {
				leaves += 1;
				Child::Leaf(leaves - 1)
			}
		})
		.collect();
	let number = |node: &u32| numbers.get(*node as usize).copied().ok_or("a node that is not there");
	let mut nodes = Vec::with_capacity(branches as usize);
	let mut starts = Vec::with_capacity(leaves as usize + 1);
	let mut weights: Vec<LeafWeight> = Vec::with_capacity(trees.leaves.len());
	starts.push(0);
	for node in &trees.nodes {
		match node {
			TreeNode::Branch {
				feature,
				test,
				threshold,
				yes,
				no,
				missing_yes,
			} => nodes.push(Node {
				feature: *feature,
				mode: mode(*test),
				threshold: threshold.value(),
				holds: number(yes)?,
				fails: number(no)?,
				missing_holds: *missing_yes,
			}),
			TreeNode::Leaf { first, count } => {
				let own = trees.leaves.iter().skip(*first as usize).take(*count as usize);
				weights.extend(own.map(|leaf| LeafWeight {
					target: leaf.target,
					weight: leaf.weight.value(),
				}));
				starts.push(weights.len() as u32);
			}
		}
	}
	let roots = trees.roots.iter().map(number).collect::<Result<Vec<Child>, _>>()?;
	let aggregate = match trees.aggregate {
		Aggregate::Sum => KernelAggregate::Sum,
		Aggregate::Average => KernelAggregate::Average,
		Aggregate::Min => KernelAggregate::Min,
		Aggregate::Max => KernelAggregate::Max,
	};
	let base: Vec<f32> = trees.base.iter().map(|base| base.value()).collect();
	let size = (features, trees.targets as usize);
	Trees::new(size, &nodes, &starts, &weights, &roots, aggregate, &base).map_err(|flaw| format!("{flaw:?}"))
}

fn mode(test: Test) -> Mode {
	match test {
		Test::LessOrEqual => Mode::Leq,
		Test::Less => Mode::Lt,
		Test::GreaterOrEqual => Mode::Gte,
		Test::Greater => Mode::Gt,
		Test::Equal => Mode::Eq,
		Test::NotEqual => Mode::Neq,
	}
}
