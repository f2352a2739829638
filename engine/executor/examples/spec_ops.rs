//! Prints what ops make of random operands that choose, move and order elements, one case a line, for
//! `engine/kernels/scripts/check_spec.py`, which computes the same from docs/src/numerics-ops.md.

#[allow(dead_code)] // the kernels' cases use the rest of it
#[path = "../../kernels/examples/spec_cases/line.rs"]
mod line;

use line::{Line, Random};
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{
	op::{
		Aggregate, LeafWeight, LpPool, NonMaxSuppression, Pad, PadMode, Pool, PostTransform, ScatterReduction, Slice,
		TopK, TreeEnsemble, TreeNode, Window,
	},
	validate, Builder, Dtype, F32Bits, Limits, Op,
};

/// An operand: its type, dimensions and bytes.
struct Operand(Dtype, Vec<u32>, Vec<u8>);

fn floats(dims: &[u32], values: &[f32]) -> Operand {
	let bytes = values.iter().flat_map(|x| x.to_le_bytes());
	Operand(Dtype::F32, dims.to_vec(), bytes.collect())
}

fn longs(dims: &[u32], values: &[i64]) -> Operand {
	let bytes = values.iter().flat_map(|x| x.to_le_bytes());
	Operand(Dtype::I64, dims.to_vec(), bytes.collect())
}

/// The bytes of all outputs of a program of one op.
fn run(op: Op, operands: Vec<Operand>) -> Vec<Vec<u8>> {
	let mut builder = Builder::default();
	let mut inputs = Vec::new();
	let mut values = Vec::new();
	for (index, Operand(dtype, dims, bytes)) in operands.into_iter().enumerate() {
		values.push(builder.input(format!("in{index}"), dtype, dims));
		inputs.push(bytes);
	}
	let outputs = op.outputs();
	let result = builder.op(op, &values);
	for nth in 0..outputs {
		builder.output(format!("out{nth}"), result.nth(nth));
	}
	let program = builder.finish();
	let checked = validate(&program, &Limits::for_tests()).unwrap_or_else(|error| panic!("{error}\n{program}"));
	let model = Model::load(&checked, Isa::SCALAR).expect("a valid program");
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	model
		.run(&Threads::new(1).expect("one thread"), &inputs)
		.expect("indices in range")
}

fn to_floats(bytes: &[u8]) -> Vec<f32> {
	let words = bytes.chunks_exact(4);
	words
		.map(|word| f32::from_le_bytes([word[0], word[1], word[2], word[3]]))
		.collect()
}

fn to_longs(bytes: &[u8]) -> Vec<i64> {
	let words = bytes.chunks_exact(8);
	words
		.map(|word| i64::from_le_bytes(word.try_into().expect("eight bytes")))
		.collect()
}

fn sizes(dims: &[u32]) -> Vec<usize> {
	dims.iter().map(|&dim| dim as usize).collect()
}

fn dims(random: &mut Random, rank: usize) -> Vec<u32> {
	(0..rank).map(|_| 1 + random.below(4) as u32).collect()
}

fn count(dims: &[u32]) -> usize {
	dims.iter().product::<u32>() as usize
}

/// Numbers with ties among them.
fn tied(random: &mut Random, len: usize) -> Vec<f32> {
	let mut values = random.floats(len);
	for _ in 0..len / 2 {
		let (from, to) = (random.below(len), random.below(len));
		values[to] = if random.toss() { values[from] } else { -values[from] };
	}
	values
}

/// Indices of either sign for an axis.
fn indices(random: &mut Random, len: usize, size: u32) -> Vec<i64> {
	let size = size as usize;
	(0..len).map(|_| random.below(2 * size) as i64 - size as i64).collect()
}

fn main() {
	let mut random = Random::new(21);
	for _ in 0..60 {
		top_k(&mut random);
		suppression(&mut random);
		by_index(&mut random);
		by_plan(&mut random);
		post_transform(&mut random);
		root(&mut random);
	}
}

fn top_k(random: &mut Random) {
	let shape = [
		1 + random.below(2) as u32,
		1 + random.below(12) as u32,
		1 + random.below(3) as u32,
	];
	let x = tied(random, count(&shape));
	let (k, largest) = (1 + random.below(shape[1] as usize) as u32, random.toss());
	let out = run(Op::TopK(TopK { axis: 1, k, largest }), vec![floats(&shape, &x)]);
	let line = Line::new("top_k")
		.sizes("shape", &sizes(&shape))
		.number("k", k)
		.number("largest", largest);
	line.floats("x", &x)
		.list("places", to_longs(&out[1]))
		.floats("out", &to_floats(&out[0]))
		.print();
}

fn suppression(random: &mut Random) {
	let (images, classes, count) = (
		1 + random.below(2) as u32,
		1 + random.below(2) as u32,
		1 + random.below(9) as u32,
	);
	let (most, iou) = (1 + random.below(count as usize) as u32, random.pick(&[0.0, 0.25, 0.5]));
	let (rows, center) = (
		1 + random.below((images * classes * most) as usize) as u32,
		random.toss(),
	);
	// Coordinates of a few places, so that there are boxes that cover each other, and empty ones.
	let places: Vec<f32> = (0..images * count * 4).map(|_| random.below(7) as f32 / 4.0).collect();
	let scores = tied(random, (images * classes * count) as usize);
	let score = random.toss().then_some(0.25);
	let op = Op::NonMaxSuppression(NonMaxSuppression {
		rows,
		most,
		iou: F32Bits::new(iou),
		score: score.map(F32Bits::new),
		center,
	});
	let operands = vec![
		floats(&[images, count, 4], &places),
		floats(&[images, classes, count], &scores),
	];
	let found = to_longs(&run(op, operands)[0]);
	let best = found.chunks_exact(3).filter(|row| row[0] >= 0).map(|row| {
		let list = row[0] * i64::from(classes) + row[1];
		scores[(list * i64::from(count) + row[2]) as usize]
	});
	let best: Vec<f32> = best.collect();
	let line = Line::new("non_max_suppression")
		.sizes("shape", &sizes(&[images, classes, count]))
		.number("rows", rows)
		.number("most", most)
		.number("center", center)
		.floats("iou", &[iou])
		.floats("score", score.as_slice());
	line.floats("boxes", &places)
		.floats("x", &scores)
		.list("found", found)
		.floats("out", &best)
		.print();
}

fn by_index(random: &mut Random) {
	let shape = dims(random, 3);
	let x = tied(random, count(&shape));
	let axis = random.below(3);
	let start = |name: &str| {
		Line::new(name)
			.sizes("shape", &sizes(&shape))
			.number("axis", axis as i64)
			.floats("x", &x)
	};

	let own = dims(random, 2);
	let at = indices(random, count(&own), shape[axis]);
	let out = run(
		Op::Gather { axis: axis as u32 },
		vec![floats(&shape, &x), longs(&own, &at)],
	);
	let line = start("gather").sizes("own", &sizes(&own)).list("indices", at);
	line.floats("out", &to_floats(&out[0])).print();

	let own: Vec<u32> = (0..3)
		.map(|a| {
			if a == axis {
				1 + random.below(5) as u32
			} else {
				1 + random.below(shape[a] as usize) as u32
			}
		})
		.collect();
	let at = indices(random, count(&own), shape[axis]);
	let operands = vec![floats(&shape, &x), longs(&own, &at)];
	let out = run(Op::GatherElements { axis: axis as u32 }, operands);
	let line = start("gather_elements")
		.sizes("own", &sizes(&own))
		.list("indices", at.iter().copied());
	line.floats("out", &to_floats(&out[0])).print();

	use ScatterReduction::*;
	let (reduction, name) = random.pick(&[
		(Replace, "replace"),
		(Add, "add"),
		(Mul, "mul"),
		(Max, "max"),
		(Min, "min"),
	]);
	let updates = random.floats(count(&own));
	let operands = vec![floats(&shape, &x), longs(&own, &at), floats(&own, &updates)];
	let op = Op::ScatterElements {
		axis: axis as u32,
		reduction,
	};
	let out = run(op, operands);
	let line = start("scatter_elements")
		.sizes("own", &sizes(&own))
		.list("indices", at)
		.text("reduction", name);
	line.floats("updates", &updates)
		.floats("out", &to_floats(&out[0]))
		.print();

	let (batch, depth) = (random.below(2), 1 + random.below(2));
	let lists = 1 + random.below(3) as u32;
	let mut own = vec![shape[0]; batch];
	own.extend([lists, depth as u32]);
	let at: Vec<i64> = (0..count(&own))
		.map(|i| indices(random, 1, shape[batch + i % depth])[0])
		.collect();
	let op = Op::GatherNd {
		batch_dims: batch as u32,
	};
	let out = run(op, vec![floats(&shape, &x), longs(&own, &at)]);
	let line = start("gather_nd")
		.sizes("own", &sizes(&own))
		.number("batch", batch as i64)
		.list("indices", at);
	line.floats("out", &to_floats(&out[0])).print();

	let own = [lists, depth as u32];
	let at: Vec<i64> = (0..count(&own))
		.map(|i| indices(random, 1, shape[i % depth])[0])
		.collect();
	let parts: Vec<u32> = [&[lists], &shape[depth..]].concat();
	let updates = random.floats(count(&parts));
	let operands = vec![floats(&shape, &x), longs(&own, &at), floats(&parts, &updates)];
	let out = run(Op::ScatterNd { reduction }, operands);
	let line = start("scatter_nd")
		.sizes("own", &sizes(&own))
		.list("indices", at)
		.text("reduction", name);
	line.floats("updates", &updates)
		.floats("out", &to_floats(&out[0]))
		.print();

	let own = dims(random, 2);
	let (depth, axis) = (1 + random.below(4) as u32, random.below(3) as u32);
	let at: Vec<i64> = (0..count(&own)).map(|_| random.below(13) as i64 - 6).collect();
	let values = random.floats(2);
	let out = run(
		Op::OneHot { axis, depth },
		vec![longs(&own, &at), floats(&[2], &values)],
	);
	let line = Line::new("one_hot")
		.sizes("own", &sizes(&own))
		.number("depth", depth)
		.number("axis", axis);
	line.list("indices", at)
		.floats("x", &values)
		.floats("out", &to_floats(&out[0]))
		.print();
}

fn by_plan(random: &mut Random) {
	let shape = dims(random, 2);
	let x = random.floats(count(&shape));
	let start = |name: &str| Line::new(name).sizes("shape", &sizes(&shape)).floats("x", &x);
	let operand = || floats(&shape, &x);

	use PadMode::*;
	let (mode, name) = random.pick(&[
		(Constant, "constant"),
		(Edge, "edge"),
		(Reflect, "reflect"),
		(Wrap, "wrap"),
	]);
	let mut margin = |size: u32| match mode {
		Reflect => random.below(size as usize) as u32,
		Wrap => random.below(size as usize + 1) as u32,
		_ => random.below(4) as u32,
	};
	let before: Vec<u32> = shape.iter().map(|&size| margin(size)).collect();
	let after: Vec<u32> = shape.iter().map(|&size| margin(size)).collect();
	let line = start("pad")
		.text("mode", name)
		.sizes("before", &sizes(&before))
		.sizes("after", &sizes(&after));
	let mut operands = vec![operand()];
	if mode == Constant {
		operands.push(floats(&[], &[2.5]));
	}
	let out = run(Op::Pad(Pad { before, after, mode }), operands);
	line.floats("value", &[2.5]).floats("out", &to_floats(&out[0])).print();

	let (upper, k) = (random.toss(), random.below(9) as i32 - 4);
	let out = run(Op::Trilu { upper, k }, vec![operand()]);
	start("trilu")
		.number("upper", upper)
		.number("k", k)
		.floats("out", &to_floats(&out[0]))
		.print();

	let repeats: Vec<u32> = (0..2).map(|_| 1 + random.below(3) as u32).collect();
	let line = start("tile").sizes("repeats", &sizes(&repeats));
	let out = run(Op::Tile { repeats }, vec![operand()]);
	line.floats("out", &to_floats(&out[0])).print();

	let (mut starts, mut steps, mut counts) = (Vec::new(), Vec::new(), Vec::new());
	for &size in &shape {
		let (begin, step): (u32, i32) = (random.below(size as usize) as u32, random.pick(&[1, 2, -1, -2]));
		let room = if step > 0 { size - 1 - begin } else { begin };
		starts.push(begin);
		steps.push(step);
		counts.push(1 + random.below((room / step.unsigned_abs()) as usize + 1) as u32);
	}
	let line = start("slice")
		.sizes("starts", &sizes(&starts))
		.list("steps", steps.iter().map(|&step| step.into()));
	let line = line.sizes("counts", &sizes(&counts));
	let sliced = Slice {
		starts,
		steps,
		sizes: counts,
	};
	let out = run(Op::Slice(sliced), vec![operand()]);
	line.floats("out", &to_floats(&out[0])).print();
}

/// A tree that is one leaf, so that the targets are the base values.
fn post_transform(random: &mut Random) {
	use PostTransform::*;
	let targets = 1 + random.below(20);
	let (post, name) = random.pick(&[
		(Softmax, "softmax"),
		(Logistic, "logistic"),
		(SoftmaxZero, "softmax_zero"),
		(Probit, "probit"),
	]);
	let base: Vec<f32> = (0..targets)
		.map(|_| match post {
			Probit => random.unit().abs(),
			_ if random.below(4) == 0 => 0.0,
			_ => random.unit() * 5.0,
		})
		.collect();
	let ensemble = TreeEnsemble {
		targets: targets as u32,
		roots: vec![0],
		nodes: vec![TreeNode::Leaf { first: 0, count: 1 }],
		leaves: vec![LeafWeight {
			target: 0,
			weight: F32Bits(0),
		}],
		aggregate: Aggregate::Sum,
		base: base.iter().map(|x| F32Bits(x.to_bits())).collect(),
		post,
	};
	let out = run(Op::TreeEnsemble(ensemble), vec![floats(&[1, 1], &[0.0])]);
	let line = Line::new("post_transform").text("post", name).floats("x", &base);
	line.floats("out", &to_floats(&out[0])).print();
}

/// The root that ends a pooling by a higher norm.
fn root(random: &mut Random) {
	let (size, p) = (1 + random.below(5) as u32, 3 + random.below(3) as u32);
	let x = random.floats(size as usize);
	let pool = Pool {
		kernel: vec![size],
		window: Window::plain(1),
		ceil: false,
	};
	let out = run(Op::LpPool(LpPool { pool, p }), vec![floats(&[1, 1, size], &x)]);
	Line::new("p_norm")
		.number("p", p)
		.floats("x", &x)
		.floats("out", &to_floats(&out[0]))
		.print();
}
