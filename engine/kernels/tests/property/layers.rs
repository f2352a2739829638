//! Recurrent cells, and ensembles of trees.

use crate::{
	common::{maximum, minimum, Random},
	harness::{agree, numbers, pick, property, same, size, toss, THREADS},
};
use verdict_kernels::{
	arithmetic::{add, div},
	recurrent::{CellWeights, Gru, Lstm, LstmState, Plain, Sequence},
	trees::{Aggregate, Child, LeafWeight, Mode, Node, Trees},
	unary::{unary_in_place, UnaryOp},
	Isa, Scratch,
};

fn sigmoid(isa: Isa, values: &mut [f32]) {
	unary_in_place(isa, UnaryOp::Sigmoid, values);
}

fn tanh(isa: Isa, values: &mut [f32]) {
	unary_in_place(isa, UnaryOp::Tanh, values);
}

#[test]
fn cells() {
	property("cells", 250, |random| {
		let gates = [1, 3, 4][random.below(3)];
		let (steps, batch) = (random.below(6), random.below(5));
		let (inputs, hidden) = (size(random, 1, 50), size(random, 1, 66));
		// Mostly such that gates are not saturated.
		let mut values = |len: usize| match random.below(5) {
			0 => numbers(random, len),
			_ => (0..len).map(|_| random.unit() * 0.5).collect(),
		};
		let input = values(steps * batch * inputs);
		let (w, r) = (values(gates * hidden * inputs), values(gates * hidden * hidden));
		let (bias, peepholes) = (values(2 * gates * hidden), values(3 * hidden));
		let (state, cells) = (values(batch * hidden), values(batch * hidden));
		let bias = toss(random).then_some(&bias[..]);
		let peepholes = toss(random).then_some(&peepholes[..]);
		let lengths: Option<Vec<usize>> = toss(random).then(|| (0..batch).map(|_| random.below(steps + 1)).collect());
		let limit = (random.below(3) == 0).then_some(0.3);
		let (reverse, flag, wanted) = (toss(random), toss(random), toss(random));
		let gap = random.below(3);
		let weights = CellWeights {
			inputs,
			hidden,
			input: &w,
			recurrent: &r,
			bias,
		};
		agree(
			random,
			(gates, steps, batch, inputs, hidden, reverse, flag, limit),
			|isa, workers| {
				let step = batch * hidden + gap;
				let mut output = vec![7.0; steps * step];
				let (mut last, mut last_cells) = (state.clone(), cells.clone());
				let sequence = Sequence {
					steps,
					batch,
					input: &input,
					lengths: lengths.as_deref(),
					reverse,
					output: wanted.then_some(&mut output[..]),
					output_step: step,
				};
				let mut scratch = Scratch::new();
				match gates {
					1 => Plain::new(isa, weights, limit).run(workers, &mut scratch, sequence, &tanh, &mut last),
					3 => {
						let cell = Gru::new(isa, weights, limit, flag);
						cell.run(workers, &mut scratch, sequence, [&sigmoid, &tanh], &mut last);
					}
					_ => {
						let cell = Lstm::new(isa, weights, peepholes, limit, flag);
						let ends = LstmState {
							hidden: &mut last,
							cell: &mut last_cells,
						};
						cell.run(workers, &mut scratch, sequence, [&sigmoid, &tanh, &tanh], ends);
					}
				}
				[output, last, last_cells].concat()
			},
		);
	});
}

/// An ensemble as it is given.
#[derive(Debug)]
struct Ensemble {
	features: usize,
	targets: usize,
	nodes: Vec<Node>,
	leaf_starts: Vec<u32>,
	leaf_weights: Vec<LeafWeight>,
	roots: Vec<Child>,
	base: Vec<f32>,
	aggregate: Aggregate,
}

impl Ensemble {
	fn new(random: &mut Random) -> Self {
		use Aggregate::*;
		let targets = 1 + random.below(4);
		let mut this = Self {
			features: 1 + random.below(40),
			targets,
			nodes: Vec::new(),
			leaf_starts: vec![0],
			leaf_weights: Vec::new(),
			roots: Vec::new(),
			base: if toss(random) {
				numbers(random, targets)
			} else {
				Vec::new()
			},
			aggregate: pick(random, &[Sum, Sum, Average, Min, Max]),
		};
		let plain = toss(random);
		for _ in 0..1 + random.below(40) {
			let depth = random.below(8);
			let root = this.grow(random, plain, depth);
			this.roots.push(root);
		}
		this
	}

	fn grow(&mut self, random: &mut Random, plain: bool, depth: usize) -> Child {
		if depth == 0 || random.below(7) == 0 {
			for _ in 0..random.below(4) {
				self.leaf_weights.push(LeafWeight {
					target: random.below(self.targets) as u32,
					weight: random.float(!plain),
				});
			}
			self.leaf_starts.push(self.leaf_weights.len() as u32);
			return Child::Leaf(self.leaf_starts.len() as u32 - 2);
		}
		let (own, any) = (self.nodes.len(), random.float(true));
		let modes = [Mode::Leq, Mode::Lt, Mode::Gte, Mode::Gt, Mode::Eq, Mode::Neq];
		self.nodes.push(Node {
			feature: random.below(self.features) as u32,
			mode: if plain { Mode::Leq } else { pick(random, &modes) },
			threshold: pick(random, &[0.0, -0.0, 0.5, -1.0, 2.0, any]),
			holds: Child::Leaf(0),
			fails: Child::Leaf(0),
			missing_holds: !plain && toss(random),
		});
		let child = |this: &mut Self, random: &mut Random| this.grow(random, plain, depth - 1);
		self.nodes[own].holds = child(self, random);
		self.nodes[own].fails = child(self, random);
		Child::Node(own as u32)
	}

	/// The definition, for one row.
	fn evaluate(&self, row: &[f32]) -> Vec<f32> {
		let mut out: Vec<Option<f32>> = vec![None; self.targets];
		for &root in &self.roots {
			let mut at = root;
			let leaf = loop {
				match at {
					Child::Leaf(leaf) => break leaf as usize,
					Child::Node(node) => {
						let node = self.nodes[node as usize];
						let (x, t) = (row[node.feature as usize], node.threshold);
						let holds = match node.mode {
							Mode::Leq => x <= t,
							Mode::Lt => x < t,
							Mode::Gte => x >= t,
							Mode::Gt => x > t,
							Mode::Eq => x == t,
							Mode::Neq => x != t,
						};
						let holds = holds || x.is_nan() && node.missing_holds;
						at = if holds { node.holds } else { node.fails };
					}
				}
			};
			let own = self.leaf_starts[leaf] as usize..self.leaf_starts[leaf + 1] as usize;
			for &LeafWeight { target, weight } in &self.leaf_weights[own] {
				let out = &mut out[target as usize];
				*out = Some(match (self.aggregate, *out) {
					(Aggregate::Sum | Aggregate::Average, sum) => add(sum.unwrap_or(0.0), weight),
					(_, None) => weight,
					(Aggregate::Min, Some(before)) => minimum(before, weight),
					(Aggregate::Max, Some(before)) => maximum(before, weight),
				});
			}
		}
		let average = self.aggregate == Aggregate::Average;
		let count = if average { self.roots.len() as f32 } else { 1.0 };
		let sums = out.into_iter().map(|x| div(x.unwrap_or(0.0), count));
		match self.base.is_empty() {
			true => sums.collect(),
			false => sums.zip(&self.base).map(|(x, base)| add(x, *base)).collect(),
		}
	}
}

/// There is one version for all instruction sets, which goes many ways at once: against a plain walk.
#[test]
fn ensembles() {
	property("ensembles", 300, |random| {
		let ensemble = Ensemble::new(random);
		let rows = match random.below(5) {
			0 => 200 + random.below(400),
			_ => random.below(20),
		};
		let trees = Trees::new(
			(ensemble.features, ensemble.targets),
			&ensemble.nodes,
			&ensemble.leaf_starts,
			&ensemble.leaf_weights,
			&ensemble.roots,
			ensemble.aggregate,
			&ensemble.base,
		);
		let trees = trees.expect("no flaw");
		let input = numbers(random, rows * ensemble.features);
		let wanted: Vec<f32> = input
			.chunks(ensemble.features)
			.flat_map(|row| ensemble.evaluate(row))
			.collect();
		for threads in THREADS {
			let mut found = vec![7.0; wanted.len()];
			trees.run(
				&crate::common::Threads(threads),
				&mut Scratch::new(),
				&input,
				&mut found,
			);
			same(&found, &wanted, || {
				format!("{threads} threads, {rows} rows of {ensemble:?}")
			});
		}
	});
}
