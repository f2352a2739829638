//! Ensembles of decision trees.
//!
//! For each row of features every tree gives one leaf, and each leaf adds its weights to its targets, in the order of
//! the trees. Trees are evaluated eight at a time, or eight rows at a time, so that the CPU need not wait for one node
//! before it looks at the next of another.

mod build;
#[cfg(test)]
mod tests;

pub use build::{Child, Flaw, LeafWeight, Mode, Node};

use crate::{
	activation::{maximum, minimum},
	arithmetic::{div, By},
	buffer::{lines, Scratch},
	share::{share, Shared},
	Workers,
};

/// How the weights of all trees make one number for each target. The base value is added afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
	/// Added up, from +0.
	Sum,
	/// Added up and divided by the number of trees.
	Average,
	/// The least; +0 where no leaf names the target.
	Min,
	/// The greatest; +0 where no leaf names the target.
	Max,
}

/// An ensemble made ready.
#[derive(Clone, Debug)]
pub struct Trees {
	features: usize,
	targets: usize,
	aggregate: Aggregate,
	/// Empty, or one for each target.
	base: Vec<f32>,
	/// Nodes, and after them leaves as nodes that lead to themselves.
	steps: Vec<Step>,
	/// How many are nodes.
	nodes: u32,
	/// For each step that is not plain, how it compares.
	rules: Vec<Rule>,
	/// Whether all compare by [`Mode::Leq`] and none sends missing values to its first child.
	plain: bool,
	trees: Vec<Tree>,
	/// Where each leaf's weights begin, by the leaf's number, and where the last one's end.
	leaf_starts: Vec<u32>,
	leaf_weights: Vec<LeafWeight>,
}

/// A node in 16 bytes.
#[derive(Clone, Copy, Debug)]
struct Step {
	threshold: f32,
	feature: u32,
	/// Where to go if the comparison fails, and if it holds; of a leaf, itself.
	next: [u32; 2],
}

/// How a node compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rule {
	mode: Mode,
	missing_holds: bool,
}

#[derive(Clone, Copy, Debug)]
struct Tree {
	root: u32,
	/// Comparisons from the root to the deepest leaf.
	depth: u32,
}

/// Workers hold the control register, and a sum that is too small is exact: on x86-64 its instructions do.
type Sum = By<{ cfg!(target_arch = "x86_64") }>;

/// How many walks go side by side.
const ABREAST: usize = 8;

/// Most rows of a piece of work, and most of their numbers: they stay in the first-level cache while the trees go by.
const ROWS: usize = 256;
const NUMBERS: usize = 8 << 10;

impl Trees {
	/// Features of a row.
	pub fn features(&self) -> usize {
		self.features
	}

	/// Numbers that come out for a row.
	pub fn targets(&self) -> usize {
		self.targets
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		size_of_val(&self.steps[..])
			+ size_of_val(&self.rules[..])
			+ size_of_val(&self.leaf_weights[..])
			+ size_of_val(&self.leaf_starts[..])
	}

	/// Evaluates all rows of `input`. Panics if a slice has another length than rows of features and of targets.
	pub fn run(&self, workers: &dyn Workers, scratch: &mut Scratch, input: &[f32], out: &mut [f32]) {
		let rows = out.len() / self.targets;
		assert_eq!((input.len(), out.len()), (rows * self.features, rows * self.targets));
		let out = Shared(out.as_mut_ptr());
		// One row at a time keeps all leaves first, many rows at a time those of one tree only.
		let room = lines::<u32>(self.trees.len().max(ROWS)) + lines::<u8>(self.targets);
		let most = (NUMBERS / self.features).clamp(ABREAST, ROWS) / ABREAST * ABREAST;
		let each = most.min(rows.div_ceil(workers.count()).next_multiple_of(ABREAST).max(ABREAST));
		share(workers, scratch, room, rows.div_ceil(each), &|piece, arena| {
			let own = piece * each..rows.min((piece + 1) * each);
			let leaves: &mut [u32] = arena.take(self.trees.len().max(ROWS));
			let named: &mut [u8] = arena.take(self.targets);
			let input = &input[own.start * self.features..own.end * self.features];
			// SAFETY: each piece has rows of its own.
			let out = unsafe { out.part(own.start * self.targets, own.len() * self.targets) };
			if own.len() < ABREAST || matches!(self.aggregate, Aggregate::Min | Aggregate::Max) {
				for (input, out) in input
					.chunks_exact(self.features)
					.zip(out.chunks_exact_mut(self.targets))
				{
					self.row(input, leaves, named, out);
				}
			} else {
				self.rows(input, leaves, out);
			}
			for out in out.chunks_exact_mut(self.targets) {
				self.finish(out);
			}
		});
	}

	/// One row: the leaves of all trees, then their weights in order.
	fn row(&self, input: &[f32], leaves: &mut [u32], named: &mut [u8], out: &mut [f32]) {
		for (trees, leaves) in self.trees.chunks(ABREAST).zip(leaves.chunks_mut(ABREAST)) {
			let mut at = [0; ABREAST];
			for (at, tree) in at.iter_mut().zip(trees) {
				*at = tree.root;
			}
			let depth = trees.iter().map(|tree| tree.depth).max().unwrap_or(0);
			let at = self.walk(at, [input; ABREAST], depth);
			leaves.copy_from_slice(&at[..leaves.len()]);
		}
		out.fill(0.0);
		named.fill(0);
		for &leaf in &leaves[..self.trees.len()] {
			for weight in self.weights(leaf) {
				let (out, named) = (&mut out[weight.target as usize], &mut named[weight.target as usize]);
				*out = match self.aggregate {
					Aggregate::Sum | Aggregate::Average => Sum::add(*out, weight.weight),
					_ if *named == 0 => weight.weight,
					Aggregate::Min => minimum(*out, weight.weight),
					Aggregate::Max => maximum(*out, weight.weight),
				};
				*named = 1;
			}
		}
	}

	/// Many rows: tree by tree, so that its nodes stay in the cache; the order of each row's additions is the same.
	fn rows(&self, input: &[f32], leaves: &mut [u32], out: &mut [f32]) {
		let count = out.len() / self.targets;
		let row = |index: usize| &input[index.min(count - 1) * self.features..][..self.features];
		out.fill(0.0);
		for tree in &self.trees {
			for start in (0..count).step_by(ABREAST) {
				let rows = [0, 1, 2, 3, 4, 5, 6, 7].map(|index| row(start + index));
				let found = self.walk([tree.root; ABREAST], rows, tree.depth);
				leaves[start..start + ABREAST].copy_from_slice(&found);
			}
			for (&leaf, out) in leaves[..count].iter().zip(out.chunks_exact_mut(self.targets)) {
				for weight in self.weights(leaf) {
					let out = &mut out[weight.target as usize];
					*out = Sum::add(*out, weight.weight);
				}
			}
		}
	}

	/// Goes from each of some nodes until all are at leaves, which takes `depth` steps at most. The leaves reached.
	fn walk(&self, at: [u32; ABREAST], rows: [&[f32]; ABREAST], depth: u32) -> [u32; ABREAST] {
		assert!(rows.iter().all(|row| row.len() == self.features));
		let at = if self.plain {
			self.go(at, rows, depth, |_, x, threshold| x <= threshold)
		} else {
			self.go(at, rows, depth, |at, x, threshold| {
				let rule = &self.rules[at as usize];
				rule.mode.holds(x, threshold, rule.missing_holds)
			})
		};
		at.map(|at| at - self.nodes)
	}

	#[inline(always)]
	fn go(
		&self,
		mut at: [u32; ABREAST],
		rows: [&[f32]; ABREAST],
		depth: u32,
		holds: impl Fn(u32, f32, f32) -> bool,
	) -> [u32; ABREAST] {
		for _ in 0..depth {
			let mut moved = 0;
			for (at, row) in at.iter_mut().zip(rows) {
				// SAFETY: roots and children are numbers of steps and features are below their count, as `Trees::new`
				// has checked; rows have all features, as `walk` has.
				let (step, x) = unsafe {
					let step = self.steps.get_unchecked(*at as usize);
					(step, *row.get_unchecked(step.feature as usize))
				};
				let next = step.next[usize::from(holds(*at, x, step.threshold))];
				moved |= next ^ *at;
				*at = next;
			}
			if moved == 0 {
				break;
			}
		}
		at
	}

	/// The weights of a leaf.
	fn weights(&self, leaf: u32) -> &[LeafWeight] {
		let (start, end) = (self.leaf_starts[leaf as usize], self.leaf_starts[leaf as usize + 1]);
		&self.leaf_weights[start as usize..end as usize]
	}

	/// Averages, and adds the base values.
	fn finish(&self, out: &mut [f32]) {
		if self.aggregate == Aggregate::Average {
			for x in out.iter_mut() {
				*x = div(*x, self.trees.len() as f32);
			}
		}
		for (x, base) in out.iter_mut().zip(&self.base) {
			*x = Sum::add(*x, *base);
		}
	}
}
