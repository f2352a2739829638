//! Ensembles against a plain walk.

use super::*;
use crate::checks::{same, Random, Threads, WORKERS};

struct Ensemble {
	nodes: Vec<Node>,
	leaf_starts: Vec<u32>,
	leaf_weights: Vec<LeafWeight>,
	roots: Vec<Child>,
	base: Vec<f32>,
}

const FEATURES: usize = 5;

impl Ensemble {
	fn new(random: &mut Random, targets: usize, plain: bool) -> Self {
		let mut this = Self {
			nodes: Vec::new(),
			leaf_starts: vec![0],
			leaf_weights: Vec::new(),
			roots: Vec::new(),
			base: if random.below(2) == 0 {
				Vec::new()
			} else {
				random.numbers(targets, false)
			},
		};
		for _ in 0..random.within(1, 20) {
			let depth = random.within(0, 6);
			let root = this.grow(random, targets, plain, depth);
			this.roots.push(root);
		}
		this
	}

	fn grow(&mut self, random: &mut Random, targets: usize, plain: bool, depth: usize) -> Child {
		if depth == 0 || random.below(6) == 0 {
			for _ in 0..random.within(0, 2) {
				self.leaf_weights.push(LeafWeight {
					target: random.below(targets) as u32,
					weight: random.number(random_special(plain)),
				});
			}
			self.leaf_starts.push(self.leaf_weights.len() as u32);
			return Child::Leaf(self.leaf_starts.len() as u32 - 2);
		}
		let own = self.nodes.len();
		let modes = [Mode::Leq, Mode::Lt, Mode::Gte, Mode::Gt, Mode::Eq, Mode::Neq];
		self.nodes.push(Node {
			feature: random.below(FEATURES) as u32,
			mode: if plain { Mode::Leq } else { random.pick(&modes) },
			threshold: random.pick(&[0.0, 0.25, -0.5, 1.0]),
			holds: Child::Leaf(0),
			fails: Child::Leaf(0),
			missing_holds: !plain && random.below(2) == 0,
		});
		self.nodes[own].holds = self.grow(random, targets, plain, depth - 1);
		self.nodes[own].fails = self.grow(random, targets, plain, depth - 1);
		Child::Node(own as u32)
	}

	/// The definition.
	fn evaluate(&self, row: &[f32], targets: usize, aggregate: Aggregate) -> Vec<f32> {
		let mut out: Vec<Option<f32>> = vec![None; targets];
		for &root in &self.roots {
			let mut at = root;
			let leaf = loop {
				match at {
					Child::Leaf(leaf) => break leaf as usize,
					Child::Node(node) => {
						let node = &self.nodes[node as usize];
						let holds = node
							.mode
							.holds(row[node.feature as usize], node.threshold, node.missing_holds);
						at = if holds { node.holds } else { node.fails };
					}
				}
			};
			for weight in &self.leaf_weights[self.leaf_starts[leaf] as usize..self.leaf_starts[leaf + 1] as usize] {
				let out = &mut out[weight.target as usize];
				*out = Some(match (aggregate, *out) {
					(Aggregate::Sum | Aggregate::Average, sum) => sum.unwrap_or(0.0) + weight.weight,
					(_, None) => weight.weight,
					(Aggregate::Min, Some(least)) => minimum(least, weight.weight),
					(Aggregate::Max, Some(greatest)) => maximum(greatest, weight.weight),
				});
			}
		}
		let finish = |(target, x): (usize, Option<f32>)| {
			let x = x.unwrap_or(0.0)
				/ if aggregate == Aggregate::Average {
					self.roots.len() as f32
				} else {
					1.0
				};
			self.base.get(target).map_or(x, |base| x + base)
		};
		out.into_iter().enumerate().map(finish).collect()
	}
}

fn random_special(plain: bool) -> bool {
	!plain
}

#[test]
fn ensembles_equal_a_plain_walk() {
	let mut random = Random::new(61);
	for round in 0..300 {
		let targets = random.within(1, 3);
		let ensemble = Ensemble::new(&mut random, targets, round % 2 == 0);
		let aggregate = random.pick(&[
			Aggregate::Sum,
			Aggregate::Sum,
			Aggregate::Average,
			Aggregate::Min,
			Aggregate::Max,
		]);
		let trees = Trees::new(
			(FEATURES, targets),
			&ensemble.nodes,
			&ensemble.leaf_starts,
			&ensemble.leaf_weights,
			&ensemble.roots,
			aggregate,
			&ensemble.base,
		);
		let trees = trees.unwrap();
		let rows = random.pick(&[0, 1, 2, 7, 8, 9, 65, 200]);
		let input: Vec<f32> = (0..rows * FEATURES)
			.map(|_| {
				if random.below(8) == 0 {
					f32::NAN
				} else {
					random.pick(&[0.0, -0.0, 0.25, 0.3, -0.5, 2.0])
				}
			})
			.collect();
		let expected: Vec<f32> = input
			.chunks(FEATURES)
			.flat_map(|row| ensemble.evaluate(row, targets, aggregate))
			.collect();
		for workers in WORKERS {
			let mut found = vec![7.0; rows * targets];
			trees.run(&Threads(workers), &mut Scratch::new(), &input, &mut found);
			same(&found, &expected, (rows, targets, aggregate, workers));
		}
	}
}

#[test]
fn flaws_are_found() {
	let node = Node {
		feature: 0,
		mode: Mode::Leq,
		threshold: 0.0,
		holds: Child::Leaf(0),
		fails: Child::Leaf(0),
		missing_holds: false,
	};
	let weight = LeafWeight { target: 0, weight: 1.0 };
	let new = |nodes: &[Node], starts: &[u32], weights: &[LeafWeight], roots: &[Child]| {
		Trees::new((1, 1), nodes, starts, weights, roots, Aggregate::Sum, &[]).map(|_| ())
	};
	let root = [Child::Node(0)];
	assert_eq!(new(&[node], &[0, 1], &[weight], &root), Ok(()));
	assert_eq!(new(&[node], &[], &[weight], &root), Err(Flaw::Size));
	assert_eq!(new(&[node], &[0, 1], &[weight], &[]), Err(Flaw::Size));
	assert_eq!(new(&[node], &[0, 2], &[weight], &root), Err(Flaw::Leaf(0)));
	assert_eq!(new(&[node], &[1, 0], &[weight], &root), Err(Flaw::Leaf(0)));
	assert_eq!(
		new(&[node], &[0, 1], &[LeafWeight { target: 1, ..weight }], &root),
		Err(Flaw::Leaf(0))
	);
	assert_eq!(
		new(&[Node { feature: 1, ..node }], &[0, 1], &[weight], &root),
		Err(Flaw::Feature(0))
	);
	assert_eq!(
		new(
			&[Node {
				holds: Child::Node(0),
				..node
			}],
			&[0, 1],
			&[weight],
			&root
		),
		Err(Flaw::Child(0))
	);
	assert_eq!(
		new(
			&[Node {
				fails: Child::Leaf(1),
				..node
			}],
			&[0, 1],
			&[weight],
			&root
		),
		Err(Flaw::Child(0))
	);
	assert_eq!(new(&[node], &[0, 1], &[weight], &[Child::Node(1)]), Err(Flaw::Root(0)));
	let base = Trees::new((1, 1), &[node], &[0, 1], &[weight], &root, Aggregate::Sum, &[1.0, 2.0]);
	assert_eq!(base.map(|_| ()), Err(Flaw::Base));
}
