//! Programs of one op whose kernels could take far more memory than the op's operands, or far more time: each at a
//! modest size, many at the edge of what validates.

use super::program::{
	cases::{branch, leaf, reduce, resize},
	conv, float, pool, single, square, tensor, window,
};
use verdict_corpus::Draft;
use verdict_program::{
	op::{
		Activation, Aggregate, AveragePool, ConvTranspose, Coordinates, CumSum, Direction, Gru, LeafWeight, Lstm,
		MatMul, MaxPool, NearestRounding, NonMaxSuppression, Pad, PadMode, PostTransform, ReduceKind, ResizeMode, TopK,
		TreeEnsemble, TreeNode, Unary, Window,
	},
	Dtype, F32Bits, Op, Program, TensorType,
};

type Case = (&'static str, Op, &'static [&'static str]);

/// All of them with their names; those with several operands also with all but the first as weights.
pub fn all() -> Vec<(String, Program)> {
	let cases = [
		convolutions(),
		transposed(),
		bytes(),
		pools(),
		products(),
		recurrent(),
		resizes(),
		moves(),
		trees(),
	];
	let mut all = vec![
		("many sizes".to_string(), many_sizes()),
		("many operands".into(), many_operands()),
	];
	for (name, op, operands) in cases.into_iter().flatten() {
		if operands.len() > 1 {
			all.push((format!("{name}, weights"), with_weights(name, &op, operands)));
		}
		all.push((name.to_string(), single(op, operands)));
	}
	all
}

/// The op with all operands but the first as weights.
fn with_weights(name: &str, op: &Op, operands: &[&str]) -> Program {
	let mut draft = Draft::new(name);
	let values: Vec<_> = operands
		.iter()
		.enumerate()
		.map(|(place, operand)| {
			let TensorType { dtype, shape } = tensor(operand);
			match (place, dtype) {
				(0, _) => draft.input(dtype, shape.dims()),
				(_, Dtype::F32) => draft.floats(shape.dims(), 0.5),
				// Indices lie in range.
				(_, Dtype::I32 | Dtype::I64) => {
					let bytes = vec![0; (shape.elements().unwrap() * dtype.bytes()) as usize];
					draft.bytes(dtype, shape.dims(), bytes)
				}
				_ => draft.weight(dtype, shape.dims()),
			}
		})
		.collect();
	let value = draft.give(op.clone(), &values);
	(1..op.outputs()).for_each(|nth| draft.output(value.nth(nth)));
	draft.finish().program
}

/// The same along three axes.
fn cube(stride: u32, dilation: u32, begin: u32, end: u32) -> Window {
	window(&[stride; 3], &[dilation; 3], &[begin; 3], &[end; 3])
}

fn convolutions() -> Vec<Case> {
	let op = |window, groups| Op::Conv(conv(window, groups));
	vec![
		(
			"conv: few taps, far apart, in an image of one pixel",
			op(cube(1, 128, 64, 64), 1),
			&["f32[2,8,1,1,1]", "f32[4,8,2,2,2]"],
		),
		(
			"conv: as much padding as there may be",
			op(square(1, 1, 71), 1),
			&["f32[1,2,1,1]", "f32[2,2,136,136]"],
		),
		(
			"conv: a kernel as large as the image",
			op(square(1, 1, 20), 1),
			&["f32[1,1,41,41]", "f32[1,1,41,41]"],
		),
		(
			"conv: taps far apart in a row",
			op(window(&[1], &[4000], &[0], &[0]), 1),
			&["f32[1,3,5000]", "f32[2,3,2]"],
		),
		(
			"conv: long rows",
			op(window(&[1], &[1], &[2], &[2]), 1),
			&["f32[2,3,20000]", "f32[4,3,5]"],
		),
		(
			"conv: one column",
			op(square(1, 1, 1), 1),
			&["f32[1,2,20000,1]", "f32[2,2,3,3]"],
		),
		(
			"conv: many filters of few outputs",
			op(square(1, 1, 0), 1),
			&["f32[1,64,3,3]", "f32[900,64,3,3]"],
		),
		(
			"conv: two filters of one output",
			op(square(1, 1, 0), 1),
			&["f32[1,3000,1,1]", "f32[2,3000,1,1]"],
		),
		(
			"conv: many groups of two channels",
			op(square(2, 1, 1), 200),
			&["f32[1,400,9,9]", "f32[400,2,3,3]"],
		),
		(
			"conv: far steps",
			op(square(50, 1, 0), 1),
			&["f32[1,4,400,400]", "f32[3,4,2,2]"],
		),
		(
			"depthwise: a large kernel",
			op(square(1, 1, 30), 2),
			&["f32[1,2,40,40]", "f32[2,1,31,31]"],
		),
		(
			"depthwise: planes taken for one row",
			op(window(&[1; 2], &[1; 2], &[50, 1], &[50, 1]), 2),
			&["f32[1,2,800,4]", "f32[2,1,101,3]"],
		),
		(
			"depthwise: few taps, far apart, in an image of one pixel",
			op(cube(3, 143, 72, 71), 8),
			&["f32[1,8,1,1,1]", "f32[8,1,2,2,2]"],
		),
		(
			"depthwise: many filters a channel",
			op(square(3, 2, 4), 4),
			&["f32[2,4,30,31]", "f32[64,1,3,4]"],
		),
	]
}

fn transposed() -> Vec<Case> {
	let op = |window: Window, groups| {
		Op::ConvTranspose(ConvTranspose {
			output_padding: vec![0; window.strides.len()],
			window,
			groups,
		})
	};
	vec![
		(
			"transposed: a convolution for each place",
			op(square(64, 1, 0), 1),
			&["f32[1,1,2,2]", "f32[1,1,1,1]"],
		),
		(
			"transposed: far steps in a row",
			op(window(&[4096], &[1], &[0], &[0]), 1),
			&["f32[1,1,3]", "f32[1,3,300]"],
		),
		(
			"transposed: a large kernel on one pixel",
			op(square(1, 1, 0), 1),
			&["f32[1,1,1,1]", "f32[1,1,40,40]"],
		),
		(
			"transposed: as far a reach as there may be",
			op(window(&[1, 2], &[143, 145], &[0; 2], &[0; 2]), 1),
			&["f32[1,2,1,2]", "f32[2,3,2,3]"],
		),
		(
			"transposed: one step",
			op(square(1, 1, 1), 1),
			&["f32[1,64,8,8]", "f32[64,64,4,4]"],
		),
		(
			"transposed: many groups",
			op(square(3, 2, 1), 16),
			&["f32[1,32,5,5]", "f32[32,2,3,3]"],
		),
		(
			"transposed: three axes",
			op(cube(2, 1, 0, 1), 1),
			&["f32[2,4,5,4,3]", "f32[4,5,3,3,3]"],
		),
	]
}

fn bytes() -> Vec<Case> {
	let op = |window, groups| Op::ConvInteger(conv(window, groups));
	vec![
		(
			"conv_integer: few taps, far apart, in an image of one pixel",
			op(cube(1, 128, 64, 64), 1),
			&["u8[1,5,1,1,1]", "i8[2,5,2,2,2]"],
		),
		(
			"conv_integer: a large kernel",
			op(square(1, 1, 3), 1),
			&["u8[1,3,30,30]", "i8[4,3,31,31]", "u8[]", "i8[4]"],
		),
		(
			"conv_integer: one channel",
			op(square(1, 1, 1), 1),
			&["i8[1,1,50,50]", "u8[60,1,3,3]"],
		),
		(
			"conv_integer: depthwise, far steps, many filters",
			op(square(99, 1, 0), 16),
			&["u8[1,16,100,100]", "i8[1600,1,1,1]"],
		),
		(
			"conv_integer: depthwise, a large kernel",
			op(square(1, 1, 10), 3),
			&["u8[1,3,30,30]", "u8[6,1,21,21]", "u8[]", "u8[6]"],
		),
		(
			"conv_integer: depthwise, three by three",
			op(square(1, 1, 1), 64),
			&["u8[1,64,28,28]", "i8[64,1,3,3]", "u8[]"],
		),
		(
			"matmul_integer: stacks",
			Op::MatMulInteger,
			&["u8[4,3,50]", "i8[4,50,700]", "u8[3]", "i8[700]"],
		),
		(
			"matmul_integer: one column",
			Op::MatMulInteger,
			&["i8[300,5000]", "u8[5000,1]", "i8[300]"],
		),
		(
			"matmul_integer: one step",
			Op::MatMulInteger,
			&["u8[9,500,1]", "i8[1,500]", "u8[500]"],
		),
		(
			"quantize: many scales",
			Op::QuantizeLinear { axis: Some(1) },
			&["f32[2,30000]", "f32[30000]", "u8[30000]"],
		),
	]
}

fn pools() -> Vec<Case> {
	let max = |kernel: &[u32], window| {
		Op::MaxPool(MaxPool {
			pool: pool(kernel, window, true),
			indices: false,
		})
	};
	let average = |kernel: &[u32], window| {
		Op::AveragePool(AveragePool {
			pool: pool(kernel, window, false),
			count_include_pad: true,
		})
	};
	vec![
		(
			"max_pool: wide rows, few outputs",
			max(&[30, 1], square(4000, 1, 0)),
			&["f32[1,2,60,30000]"],
		),
		(
			"max_pool: as much padding as there may be",
			max(&[72, 72], square(1, 1, 71)),
			&["u8[1,1,1,1]"],
		),
		(
			"average_pool: a long row",
			average(&[1, 2], square(1, 1, 0)),
			&["f32[1,1,1,100000]"],
		),
		(
			"average_pool: as much padding as there may be",
			average(&[72, 72], square(1, 1, 71)),
			&["f32[1,1,1,1]"],
		),
	]
}

fn products() -> Vec<Case> {
	let matmul = |transpose_a, transpose_b| {
		Op::MatMul(MatMul {
			transpose_a,
			transpose_b,
		})
	};
	vec![
		(
			"matmul: one column",
			matmul(false, false),
			&["f32[30,20000]", "f32[20000,1]"],
		),
		(
			"matmul: one row, turned",
			matmul(true, false),
			&["f32[20000,1]", "f32[20000,30]"],
		),
		("matmul: turned", matmul(true, true), &["f32[3000,100]", "f32[90,3000]"]),
		(
			"matmul: stacks, turned",
			matmul(true, false),
			&["f32[3,700,9]", "f32[3,700,50]"],
		),
		(
			"matmul: one matrix for many",
			matmul(false, false),
			&["f32[50,1,70]", "f32[70,33]"],
		),
	]
}

fn recurrent() -> Vec<Case> {
	vec![
		(
			"lstm: many steps",
			Op::Lstm(Lstm {
				direction: Direction::Both,
				activations: [Activation::Sigmoid, Activation::Tanh, Activation::Tanh].repeat(2),
				clip: None,
				input_forget: false,
			}),
			&[
				"f32[3000,1,1]",
				"f32[2,4,1]",
				"f32[2,4,1]",
				"f32[2,8]",
				"f32[2,1,1]",
				"f32[2,1,1]",
				"f32[2,3]",
			],
		),
		(
			"lstm: one step of a large state",
			Op::Lstm(Lstm {
				direction: Direction::Forward,
				activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
				clip: None,
				input_forget: true,
			}),
			&[
				"f32[1,60,3]",
				"f32[1,1200,3]",
				"f32[1,1200,300]",
				"f32[1,2400]",
				"f32[1,60,300]",
				"f32[1,60,300]",
			],
		),
		(
			"gru: a large state",
			Op::Gru(Gru {
				direction: Direction::Reverse,
				activations: vec![Activation::Sigmoid, Activation::Tanh],
				clip: None,
				linear_before_reset: false,
			}),
			&[
				"f32[3,20,100]",
				"f32[1,300,100]",
				"f32[1,300,100]",
				"f32[1,600]",
				"f32[1,20,100]",
			],
		),
	]
}

fn resizes() -> Vec<Case> {
	let cubic = |coefficient| ResizeMode::Cubic {
		coefficient: float(coefficient),
	};
	let crop = |starts: &[f32], ends: &[f32]| Coordinates::CropAndResize {
		starts: starts.iter().map(|x| float(*x)).collect(),
		ends: ends.iter().map(|x| float(*x)).collect(),
	};
	let (half, nearest) = (Coordinates::HalfPixel, ResizeMode::Nearest(NearestRounding::Floor));
	vec![
		(
			"resize: one axis shrinks, the other one grows",
			Op::Resize(resize(ResizeMode::Linear, half.clone(), &[1, 1000], &[1e-3, 1e3])),
			&["f32[1000,1]"],
		),
		(
			"resize: three axes",
			Op::Resize(resize(cubic(-0.5), half.clone(), &[100, 1, 100], &[1.0, 0.01, 100.0])),
			&["f32[100,100,1]"],
		),
		(
			"resize: cubic with a coefficient that rounds",
			Op::Resize(resize(cubic(1e-12), half.clone(), &[30, 40, 60], &[1.0, 1.0, 2.0])),
			&["f32[30,40,30]"],
		),
		(
			"resize: cubic with an endless coefficient",
			Op::Resize(resize(cubic(1e30), half.clone(), &[30, 40, 60], &[1.0, 1.0, 2.0])),
			&["f32[30,40,30]"],
		),
		(
			"resize: bytes that are outside",
			Op::Resize(resize(
				nearest,
				crop(&[-1.0, -0.5], &[2.0, 1.0]),
				&[600, 5000],
				&[100.0, 1000.0],
			)),
			&["u8[6,5]"],
		),
		(
			"resize: a long row",
			Op::Resize(resize(cubic(-0.75), half, &[1, 90000], &[1.0, 45000.0])),
			&["f32[1,2]"],
		),
	]
}

fn moves() -> Vec<Case> {
	let top = |axis, k| Op::TopK(TopK { axis, k, largest: true });
	let pad = |before: &[u32], after: &[u32]| {
		Op::Pad(Pad {
			before: before.to_vec(),
			after: after.to_vec(),
			mode: PadMode::Edge,
		})
	};
	vec![
		("top_k: a long row", top(0, 5), &["f32[200000]"]),
		("top_k: columns", top(0, 400), &["i64[500,300]"]),
		(
			"non_max_suppression: many",
			Op::NonMaxSuppression(NonMaxSuppression {
				rows: 1,
				most: 3000,
				iou: F32Bits::ONE,
				score: None,
				center: false,
			}),
			&["f32[1,3000,4]", "f32[1,1,3000]"],
		),
		(
			"one_hot: deep",
			Op::OneHot {
				axis: 0,
				depth: 100_000,
			},
			&["i64[3]", "u8[2]"],
		),
		(
			"expand: far",
			Op::Expand {
				shape: [1000, 1000].into(),
			},
			&["u8[1,1]"],
		),
		(
			"tile: many axes",
			Op::Tile {
				repeats: vec![4, 5, 4, 5, 4, 5, 4, 5],
			},
			&["i8[1,1,2,1,1,2,1,1]"],
		),
		(
			"transpose: many axes",
			Op::Transpose {
				perm: vec![7, 6, 5, 4, 3, 2, 1, 0],
			},
			&["f32[4,5,4,5,4,5,4,5]"],
		),
		(
			"gather: rank 8",
			Op::Gather { axis: 0 },
			&["f32[2,3,1,2,1]", "i32[5,1,5,4]"],
		),
		("gather: broad", Op::Gather { axis: 1 }, &["f32[3,2,1000]", "i64[300]"]),
		("pad: a broad margin", pad(&[300, 200], &[1, 700]), &["f32[2,2]"]),
		(
			"cum_sum: many lines",
			Op::CumSum(CumSum {
				axis: 0,
				exclusive: true,
				reverse: true,
			}),
			&["f32[3,100000]"],
		),
		(
			"softmax: many lines of one",
			Op::Softmax { axis: 1 },
			&["f32[100000,1]"],
		),
		("softmax: long columns", Op::Softmax { axis: 0 }, &["f32[1000,200]"]),
		(
			"sums of exponentials, of one each",
			reduce(ReduceKind::LogSumExp, &[1], false),
			&["f32[100000,1]"],
		),
		(
			"batch_norm: many channels",
			Op::BatchNorm { epsilon: float(1e-5) },
			&["f32[1,90000]", "f32[90000]", "f32[90000]", "f32[90000]", "f32[90000]"],
		),
	]
}

fn trees() -> Vec<Case> {
	let ensemble = |nodes: Vec<TreeNode>, roots, leaves: u32, targets, post| {
		Op::TreeEnsemble(TreeEnsemble {
			targets,
			roots,
			nodes,
			leaves: (0..leaves)
				.map(|leaf| LeafWeight {
					target: leaf % targets,
					weight: float(0.5),
				})
				.collect(),
			aggregate: Aggregate::Max,
			base: vec![float(0.25); targets as usize],
			post,
		})
	};
	// Each branch leads to a leaf and to the next branch.
	let mut chain: Vec<TreeNode> = (0..3000)
		.flat_map(|node| [branch(node % 3, 2 * node + 1, 2 * node + 2), leaf(0, 1)])
		.collect();
	chain.push(leaf(1, 1));
	vec![
		(
			"trees: a deep one",
			ensemble(chain, vec![0], 2, 1, PostTransform::None),
			&["f32[20,3]"],
		),
		(
			"trees: many that are leaves",
			ensemble(
				vec![leaf(0, 1); 20000],
				(0..20000).collect(),
				7,
				3,
				PostTransform::Softmax,
			),
			&["f32[20,1]"],
		),
		(
			"trees: leaves that share weights",
			ensemble(
				vec![leaf(0, 1000); 500],
				(0..500).collect(),
				1000,
				500,
				PostTransform::SoftmaxZero,
			),
			&["f32[3,1]"],
		),
		(
			"trees: leaves with many weights",
			ensemble(vec![leaf(0, 30000)], vec![0], 30000, 9, PostTransform::Logistic),
			&["f32[3,1]"],
		),
	]
}

/// Values of ever other sizes, none of which is of use to a later op.
fn many_sizes() -> Program {
	let mut draft = Draft::new("many sizes");
	let x = draft.input(Dtype::F32, &[1]);
	let mut value = x;
	for _ in 0..1500 {
		value = draft.op(Op::Concat { axis: 0 }, &[value, x]);
	}
	let value = draft.op(Op::Unary(Unary::Relu), &[value]);
	draft.output(value);
	draft.finish().program
}

/// Ops with as many operands as there may be.
fn many_operands() -> Program {
	let mut draft = Draft::new("many operands");
	let x = draft.input(Dtype::U8, &[2]);
	for _ in 0..40 {
		let value = draft.op(Op::Concat { axis: 0 }, &[x; 1024]);
		draft.output(value);
	}
	draft.finish().program
}
