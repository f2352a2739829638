//! Recurrent cells and trees.

use crate::{Line, Random};
use verdict_kernels::{
	recurrent::{CellWeights, Gru, Lstm, LstmState, Plain, Sequence},
	trees::{Aggregate, Child, LeafWeight, Mode, Node, Trees},
	unary::{unary_in_place, UnaryOp},
	Alone, Isa, Scratch,
};

pub(crate) fn print(random: &mut Random) {
	for round in 0..60 {
		cell(random, [1, 3, 4][round % 3]);
	}
	for _ in 0..60 {
		ensemble(random);
	}
}

fn sigmoid(isa: Isa, values: &mut [f32]) {
	unary_in_place(isa, UnaryOp::Sigmoid, values);
}

fn tanh(isa: Isa, values: &mut [f32]) {
	unary_in_place(isa, UnaryOp::Tanh, values);
}

fn relu(isa: Isa, values: &mut [f32]) {
	unary_in_place(isa, UnaryOp::Relu, values);
}

fn cell(random: &mut Random, gates: usize) {
	let (steps, batch) = (1 + random.below(3), 1 + random.below(2));
	let (inputs, hidden) = (1 + random.below(3), 1 + random.below(3));
	let mut values = |len: usize| -> Vec<f32> { (0..len).map(|_| random.unit()).collect() };
	let x = values(steps * batch * inputs);
	let (w, r) = (values(gates * hidden * inputs), values(gates * hidden * hidden));
	let (bias, peepholes) = (values(2 * gates * hidden), values(3 * hidden));
	let (mut state, mut cells) = (values(batch * hidden), values(batch * hidden));
	let bias = random.toss().then_some(&bias[..]);
	let peepholes = (gates == 4 && random.toss()).then_some(&peepholes[..]);
	let lengths: Vec<usize> = (0..batch).map(|_| random.below(steps + 1)).collect();
	let (reverse, flag, limited) = (random.toss(), random.toss(), random.toss());
	let limit = limited.then_some(0.4);
	let line = Line::new("cell")
		.sizes("size", &[gates, steps, batch, inputs, hidden])
		.floats("x", &x);
	let line = line
		.floats("w", &w)
		.floats("r", &r)
		.maybe("bias", bias)
		.maybe("peepholes", peepholes);
	let line = line
		.floats("state", &state)
		.floats("cells", &cells)
		.sizes("lengths", &lengths);
	let line = line.number("reverse", reverse).number("flag", flag);
	let line = line.floats("limit", limit.as_slice());
	let weights = CellWeights {
		inputs,
		hidden,
		input: &w,
		recurrent: &r,
		bias,
	};
	let mut output = vec![7.0; steps * batch * hidden];
	let sequence = Sequence {
		steps,
		batch,
		input: &x,
		lengths: Some(&lengths),
		reverse,
		output: Some(&mut output),
		output_step: batch * hidden,
	};
	let scratch = &mut Scratch::new();
	let isa = Isa::SCALAR;
	match gates {
		1 => Plain::new(isa, weights, limit).run(&Alone, scratch, sequence, &tanh, &mut state),
		3 => Gru::new(isa, weights, limit, flag).run(&Alone, scratch, sequence, [&sigmoid, &tanh], &mut state),
		_ => {
			let ends = LstmState {
				hidden: &mut state,
				cell: &mut cells,
			};
			let cell = Lstm::new(isa, weights, peepholes, limit, flag);
			cell.run(&Alone, scratch, sequence, [&sigmoid, &tanh, &relu], ends);
		}
	}
	line.floats("out", &[output, state, cells].concat()).print();
}

/// Grows a tree in the lists; the text form of a node is [feature, mode, threshold, holds, fails, missing], children
/// being numbers of nodes, or −1 less the number of a leaf.
fn grow(
	random: &mut Random,
	depth: usize,
	nodes: &mut Vec<Node>,
	starts: &mut Vec<u32>,
	weights: &mut Vec<LeafWeight>,
) -> Child {
	if depth == 0 || random.below(5) == 0 {
		for _ in 0..random.below(3) {
			weights.push(LeafWeight {
				target: random.below(2) as u32,
				weight: random.unit(),
			});
		}
		starts.push(weights.len() as u32);
		return Child::Leaf(starts.len() as u32 - 2);
	}
	let own = nodes.len();
	let threshold = random.pick(&[0.0, 0.5, -0.25]);
	nodes.push(Node {
		feature: random.below(3) as u32,
		mode: random.pick(&[Mode::Leq, Mode::Lt, Mode::Gte, Mode::Gt, Mode::Eq, Mode::Neq]),
		threshold,
		holds: Child::Leaf(0),
		fails: Child::Leaf(0),
		missing_holds: random.toss(),
	});
	nodes[own].holds = grow(random, depth - 1, nodes, starts, weights);
	nodes[own].fails = grow(random, depth - 1, nodes, starts, weights);
	Child::Node(own as u32)
}

fn ensemble(random: &mut Random) {
	let (mut nodes, mut starts, mut weights) = (Vec::new(), vec![0], Vec::new());
	let roots: Vec<Child> = (0..1 + random.below(5))
		.map(|_| grow(random, 4, &mut nodes, &mut starts, &mut weights))
		.collect();
	let base = if random.toss() { vec![0.25, -0.5] } else { Vec::new() };
	use Aggregate::*;
	let (aggregate, name) = random.pick(&[(Sum, "sum"), (Average, "average"), (Min, "min"), (Max, "max")]);
	let trees = Trees::new((3, 2), &nodes, &starts, &weights, &roots, aggregate, &base).expect("no flaw");
	let x: Vec<f32> = (0..3 * 12)
		.map(|_| random.pick(&[0.0, -0.0, 0.5, -0.25, 1.0, -2.0, f32::NAN, f32::INFINITY]))
		.collect();
	let mut out = vec![0.0; 2 * 12];
	trees.run(&Alone, &mut Scratch::new(), &x, &mut out);
	let child = |child: Child| match child {
		Child::Node(node) => i64::from(node),
		Child::Leaf(leaf) => -1 - i64::from(leaf),
	};
	let line = Line::new("trees")
		.text("aggregate", name)
		.list("roots", roots.into_iter().map(child));
	let line = line.list("features", nodes.iter().map(|node| node.feature.into()));
	let line = line.list("modes", nodes.iter().map(|node| node.mode as i64));
	let line = line.floats(
		"thresholds",
		&nodes.iter().map(|node| node.threshold).collect::<Vec<_>>(),
	);
	let line = line.list("holds", nodes.iter().map(|node| child(node.holds)));
	let line = line.list("fails", nodes.iter().map(|node| child(node.fails)));
	let line = line.list("missing", nodes.iter().map(|node| node.missing_holds.into()));
	let line = line.list("leaf_starts", starts.into_iter().map(i64::from));
	let line = line.list("leaf_targets", weights.iter().map(|weight| weight.target.into()));
	let line = line.floats(
		"leaf_weights",
		&weights.iter().map(|weight| weight.weight).collect::<Vec<_>>(),
	);
	line.floats("base", &base).floats("x", &x).floats("out", &out).print();
}
