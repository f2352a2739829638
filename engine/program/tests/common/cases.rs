//! Every op in some of its forms, with the types of what it gives as ONNX has them.

use super::{conv, float, pool, square, window};
use verdict_program::{
	op::{
		Activation, Aggregate, ArgReduce, AveragePool, Binary, Compare, ConvTranspose, Coordinates, CumSum, Direction,
		Gru, LeafWeight, LpPool, Lrn, Lstm, MatMul, MaxPool, NearestRounding, NonMaxSuppression, Pad, PadMode,
		PostTransform, Reduce, ReduceKind, Resize, ResizeMode, Rnn, ScatterReduction, Slice, Test, TopK, TreeEnsemble,
		TreeNode, Unary, Window,
	},
	Dtype, F32Bits, Op,
};

/// An op, the types of its operands and those of its outputs.
pub struct Case {
	pub op: Op,
	pub operands: &'static [&'static str],
	pub outputs: &'static [&'static str],
}

fn case(op: Op, operands: &'static [&'static str], outputs: &'static [&'static str]) -> Case {
	Case { op, operands, outputs }
}

/// All of them.
pub fn all() -> Vec<Case> {
	[
		elementwise(),
		linear(),
		quantized(),
		reductions(),
		norms(),
		pools(),
		resizes(),
		layout(),
		indexing(),
		recurrent(),
		trees(),
		detection(),
	]
	.into_iter()
	.flatten()
	.collect()
}

pub fn elementwise() -> Vec<Case> {
	use Unary::*;
	let alpha = float(0.5);
	let beta = float(0.25);
	let floats = [
		Abs,
		Neg,
		Sign,
		Floor,
		Ceil,
		Round,
		Sqrt,
		Reciprocal,
		Exp,
		Ln,
		Tanh,
		Sigmoid,
		Erf,
		Gelu,
		GeluTanh,
		Silu,
		Relu,
		Softplus,
		Softsign,
		Mish,
		HardSigmoid { alpha, beta },
		HardSwish,
		Elu { alpha },
		Selu { alpha, gamma: beta },
		Celu { alpha },
		LeakyRelu { alpha },
		ThresholdedRelu { alpha },
		Clip {
			min: None,
			max: Some(float(6.0)),
		},
		Shrink {
			lambd: alpha,
			bias: beta,
		},
		Sin,
		Cos,
		Tan,
		Asin,
		Acos,
		Atan,
		Sinh,
		Cosh,
		Asinh,
		Acosh,
		Atanh,
	];
	let mut cases: Vec<Case> = floats
		.into_iter()
		.map(|unary| case(Op::Unary(unary), &["f32[2,3]"], &["f32[2,3]"]))
		.collect();
	let is_inf = IsInf {
		negative: true,
		positive: false,
	};
	cases.extend([
		case(Op::Unary(Abs), &["i64[]"], &["i64[]"]),
		case(Op::Unary(Relu), &["i8[7]"], &["i8[7]"]),
		case(Op::Unary(Not), &["bool[2]"], &["bool[2]"]),
		case(Op::Unary(BitNot), &["u8[2]"], &["u8[2]"]),
		case(Op::Unary(IsNaN), &["f32[2]"], &["bool[2]"]),
		case(Op::Unary(is_inf), &["f32[]"], &["bool[]"]),
	]);
	use Binary::*;
	for binary in [Add, Sub, Mul, Div, Fmod, Pow, Max, Min] {
		cases.push(case(Op::Binary(binary), &["f32[2,1,4]", "f32[3,1]"], &["f32[2,3,4]"]));
	}
	for binary in [Add, Div, Mod, Fmod, BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight] {
		cases.push(case(Op::Binary(binary), &["i64[]", "i64[5]"], &["i64[5]"]));
	}
	for binary in [And, Or, Xor] {
		cases.push(case(Op::Binary(binary), &["bool[4,1]", "bool[1,4]"], &["bool[4,4]"]));
	}
	cases.push(case(Op::Binary(PRelu), &["f32[1,3,2]", "f32[3,1]"], &["f32[1,3,2]"]));
	cases.extend([
		case(Op::Compare(Compare::Equal), &["bool[2]", "bool[1]"], &["bool[2]"]),
		case(Op::Compare(Compare::Less), &["u8[2,2]", "u8[2]"], &["bool[2,2]"]),
		case(Op::Compare(Compare::LessOrEqual), &["f32[]", "f32[]"], &["bool[]"]),
		case(Op::Compare(Compare::Greater), &["i32[2]", "i32[]"], &["bool[2]"]),
		case(Op::Compare(Compare::GreaterOrEqual), &["i8[1]", "i8[3]"], &["bool[3]"]),
		case(Op::Where, &["bool[2,1,1]", "f32[3,1]", "f32[4]"], &["f32[2,3,4]"]),
		case(Op::Where, &["bool[5]", "bool[]", "bool[]"], &["bool[5]"]),
		case(Op::Cast { to: Dtype::U8 }, &["f32[3]"], &["u8[3]"]),
		case(Op::Cast { to: Dtype::F32 }, &["bool[]"], &["f32[]"]),
	]);
	cases
}

pub fn linear() -> Vec<Case> {
	let matmul = |transpose_a, transpose_b| {
		Op::MatMul(MatMul {
			transpose_a,
			transpose_b,
		})
	};
	let transposed = |window, groups, output_padding: &[u32]| {
		Op::ConvTranspose(ConvTranspose {
			window,
			groups,
			output_padding: output_padding.to_vec(),
		})
	};
	vec![
		case(matmul(false, false), &["f32[2,3]", "f32[3,4]"], &["f32[2,4]"]),
		case(matmul(true, true), &["f32[3,2]", "f32[4,3]", "f32[4]"], &["f32[2,4]"]),
		case(matmul(false, true), &["f32[5,1,2,3]", "f32[7,4,3]"], &["f32[5,7,2,4]"]),
		// The first layer of a ResNet.
		case(
			Op::Conv(conv(square(2, 1, 3), 1)),
			&["f32[1,3,224,224]", "f32[64,3,7,7]", "f32[64]"],
			&["f32[1,64,112,112]"],
		),
		// Depthwise.
		case(
			Op::Conv(conv(square(1, 1, 1), 32)),
			&["f32[1,32,14,14]", "f32[32,1,3,3]"],
			&["f32[1,32,14,14]"],
		),
		// Dilated, uneven padding.
		case(
			Op::Conv(conv(window(&[1, 2], &[2, 1], &[0, 1], &[1, 0]), 2)),
			&["f32[2,4,9,8]", "f32[6,2,3,3]"],
			&["f32[2,6,6,4]"],
		),
		case(
			Op::Conv(conv(window(&[1], &[4], &[4], &[0]), 1)),
			&["f32[1,1,10]", "f32[1,1,2]"],
			&["f32[1,1,10]"],
		),
		case(
			Op::Conv(conv(Window::plain(3), 1)),
			&["f32[1,1,4,5,6]", "f32[2,1,2,2,2]"],
			&["f32[1,2,3,4,5]"],
		),
		case(
			transposed(square(2, 1, 1), 1, &[1, 1]),
			&["f32[1,8,7,7]", "f32[8,4,3,3]", "f32[4]"],
			&["f32[1,4,14,14]"],
		),
		case(
			transposed(window(&[3], &[2], &[0], &[0]), 2, &[0]),
			&["f32[1,4,3]", "f32[4,5,2]"],
			&["f32[1,10,9]"],
		),
	]
}

pub fn quantized() -> Vec<Case> {
	vec![
		case(Op::MatMulInteger, &["u8[2,3]", "i8[3,4]"], &["i32[2,4]"]),
		case(
			Op::MatMulInteger,
			&["u8[5,2,3]", "u8[3,4]", "u8[2]", "u8[4]"],
			&["i32[5,2,4]"],
		),
		case(
			Op::MatMulInteger,
			&["u8[1,33025]", "u8[33025,1]", "u8[]"],
			&["i32[1,1]"],
		),
		case(
			Op::ConvInteger(conv(square(1, 1, 1), 1)),
			&["u8[1,3,8,8]", "i8[16,3,3,3]", "u8[]", "i8[16]"],
			&["i32[1,16,8,8]"],
		),
		case(
			Op::QuantizeLinear { axis: None },
			&["f32[2,3]", "f32[]", "u8[]"],
			&["u8[2,3]"],
		),
		case(
			Op::QuantizeLinear { axis: Some(1) },
			&["f32[2,3]", "f32[3]", "i8[3]"],
			&["i8[2,3]"],
		),
		case(
			Op::DequantizeLinear { axis: Some(0) },
			&["i8[2,3]", "f32[2]", "i8[2]"],
			&["f32[2,3]"],
		),
		case(Op::DequantizeLinear { axis: None }, &["i32[4]", "f32[1]"], &["f32[4]"]),
		case(
			Op::Requantize { axis: 1 },
			&["i32[1,16,8,8]", "f32[16]", "i8[]", "i32[16]"],
			&["i8[1,16,8,8]"],
		),
		case(Op::Requantize { axis: 0 }, &["i32[3]", "f32[]", "u8[1]"], &["u8[3]"]),
		case(Op::DynamicQuantize, &["f32[2,3]"], &["u8[2,3]", "f32[]", "u8[]"]),
	]
}

pub fn reduce(kind: ReduceKind, axes: &[u32], keep: bool) -> Op {
	Op::Reduce(Reduce {
		kind,
		axes: axes.to_vec(),
		keep,
	})
}

pub fn reductions() -> Vec<Case> {
	use ReduceKind::*;
	let mut cases: Vec<Case> = [Sum, Mean, Max, Min, Prod, L1, L2, SumSquare, LogSum, LogSumExp]
		.into_iter()
		.map(|kind| case(reduce(kind, &[1, 3], true), &["f32[2,3,4,5]"], &["f32[2,1,4,1]"]))
		.collect();
	let arg = |max, keep, last| {
		Op::ArgReduce(ArgReduce {
			max,
			axis: 1,
			keep,
			last,
		})
	};
	let cum_sum = |reverse| {
		Op::CumSum(CumSum {
			axis: 0,
			exclusive: true,
			reverse,
		})
	};
	let top_k = |k| {
		Op::TopK(TopK {
			axis: 1,
			k,
			largest: true,
		})
	};
	cases.extend([
		case(reduce(Sum, &[0, 1], false), &["i64[2,3]"], &["i64[]"]),
		case(reduce(Max, &[0], false), &["u8[2,3]"], &["u8[3]"]),
		case(arg(true, false, false), &["f32[2,3,4]"], &["i64[2,4]"]),
		case(arg(false, true, true), &["i8[2,3,4]"], &["i64[2,1,4]"]),
		case(cum_sum(false), &["i32[3]"], &["i32[3]"]),
		case(cum_sum(true), &["f32[2,2]"], &["f32[2,2]"]),
		case(Op::Softmax { axis: 1 }, &["f32[2,3]"], &["f32[2,3]"]),
		case(Op::LogSoftmax { axis: 0 }, &["f32[2,3]"], &["f32[2,3]"]),
		case(top_k(3), &["f32[2,3]"], &["f32[2,3]", "i64[2,3]"]),
		case(top_k(1), &["u8[2,3]"], &["u8[2,1]", "i64[2,1]"]),
	]);
	cases
}

pub fn norms() -> Vec<Case> {
	let epsilon = float(1e-5);
	vec![
		case(
			Op::BatchNorm { epsilon },
			&["f32[1,3,4,4]", "f32[3]", "f32[3]", "f32[3]", "f32[3]"],
			&["f32[1,3,4,4]"],
		),
		case(
			Op::LayerNorm { axis: 1, epsilon },
			&["f32[2,3,4]", "f32[3,4]", "f32[3,4]"],
			&["f32[2,3,4]"],
		),
		case(
			Op::LayerNorm { axis: 2, epsilon },
			&["f32[2,3,4]", "f32[4]"],
			&["f32[2,3,4]"],
		),
		case(
			Op::InstanceNorm { epsilon },
			&["f32[1,3,4]", "f32[3]", "f32[3]"],
			&["f32[1,3,4]"],
		),
		case(
			Op::GroupNorm { groups: 2, epsilon },
			&["f32[1,6,4]", "f32[6]", "f32[6]"],
			&["f32[1,6,4]"],
		),
		case(Op::RmsNorm { axis: 1, epsilon }, &["f32[2,8]", "f32[8]"], &["f32[2,8]"]),
		case(
			Op::Lrn(Lrn {
				size: 5,
				alpha: float(1e-4),
				beta: float(0.75),
				bias: F32Bits::ONE,
			}),
			&["f32[1,8,4,4]"],
			&["f32[1,8,4,4]"],
		),
		case(Op::LpNorm { axis: 1, p: 2 }, &["f32[2,3]"], &["f32[2,3]"]),
	]
}

pub fn pools() -> Vec<Case> {
	let max = |pool, indices| Op::MaxPool(MaxPool { pool, indices });
	let average = |pool| {
		Op::AveragePool(AveragePool {
			pool,
			count_include_pad: true,
		})
	};
	vec![
		case(
			max(pool(&[3, 3], square(2, 1, 1), false), false),
			&["f32[1,64,112,112]"],
			&["f32[1,64,56,56]"],
		),
		case(
			max(pool(&[2], window(&[2], &[1], &[0], &[0]), true), true),
			&["u8[1,2,5]"],
			&["u8[1,2,3]", "i64[1,2,3]"],
		),
		// The last window would begin behind the input, so it does not count.
		case(
			average(pool(&[1], window(&[2], &[1], &[0], &[0]), true)),
			&["f32[1,1,4]"],
			&["f32[1,1,2]"],
		),
		// ONNX's own example for the rounding: a 4x4 input, kernel 3, stride 2.
		case(
			average(pool(&[3, 3], square(2, 1, 0), true)),
			&["f32[1,1,4,4]"],
			&["f32[1,1,2,2]"],
		),
		case(
			average(pool(&[3, 3], square(2, 1, 0), false)),
			&["f32[1,1,4,4]"],
			&["f32[1,1,1,1]"],
		),
		case(
			max(pool(&[2, 2], square(1, 2, 0), false), false),
			&["i8[1,1,4,4]"],
			&["i8[1,1,2,2]"],
		),
		case(
			Op::LpPool(LpPool {
				pool: pool(&[2, 2, 2], Window::plain(3), false),
				p: 2,
			}),
			&["f32[1,1,3,3,3]"],
			&["f32[1,1,2,2,2]"],
		),
	]
}

pub fn resize(mode: ResizeMode, coordinates: Coordinates, sizes: &[u32], scales: &[f32]) -> Resize {
	Resize {
		mode,
		coordinates,
		exclude_outside: false,
		extrapolation: F32Bits::ZERO,
		sizes: sizes.to_vec(),
		scales: scales.iter().map(|scale| float(*scale)).collect(),
	}
}

pub fn resizes() -> Vec<Case> {
	let region = Coordinates::CropAndResize {
		starts: vec![F32Bits::ZERO; 4],
		ends: [1.0, 1.0, 0.5, 0.5].map(float).to_vec(),
	};
	let cubic = ResizeMode::Cubic {
		coefficient: float(-0.75),
	};
	let nearest = ResizeMode::Nearest(NearestRounding::Floor);
	vec![
		case(
			Op::Resize(resize(
				nearest,
				Coordinates::Asymmetric,
				&[1, 2, 8, 8],
				&[1.0, 1.0, 2.0, 2.0],
			)),
			&["u8[1,2,4,4]"],
			&["u8[1,2,8,8]"],
		),
		case(
			Op::Resize(resize(
				ResizeMode::Linear,
				Coordinates::HalfPixel,
				&[1, 2, 3, 5],
				&[1.0, 1.0, 0.8, 1.3],
			)),
			&["f32[1,2,4,4]"],
			&["f32[1,2,3,5]"],
		),
		case(
			Op::Resize(resize(cubic, Coordinates::AlignCorners, &[6], &[1.5])),
			&["f32[4]"],
			&["f32[6]"],
		),
		case(
			Op::Resize(resize(ResizeMode::Linear, region, &[1, 1, 3, 3], &[1.0, 1.0, 1.0, 1.0])),
			&["f32[1,1,4,4]"],
			&["f32[1,1,3,3]"],
		),
	]
}

pub fn layout() -> Vec<Case> {
	let slice = |starts: &[u32], steps: &[i32], sizes: &[u32]| {
		Op::Slice(Slice {
			starts: starts.to_vec(),
			steps: steps.to_vec(),
			sizes: sizes.to_vec(),
		})
	};
	let pad = |before: &[u32], after: &[u32], mode| {
		Op::Pad(Pad {
			before: before.to_vec(),
			after: after.to_vec(),
			mode,
		})
	};
	vec![
		case(Op::Reshape { shape: [6].into() }, &["i64[2,3]"], &["i64[6]"]),
		case(
			Op::Reshape {
				shape: [1, 1, 1].into(),
			},
			&["bool[]"],
			&["bool[1,1,1]"],
		),
		case(Op::Transpose { perm: vec![2, 0, 1] }, &["f32[2,3,4]"], &["f32[4,2,3]"]),
		case(Op::Transpose { perm: vec![] }, &["u8[]"], &["u8[]"]),
		// x[1:9:3, ::-1]
		case(slice(&[1, 4], &[3, -1], &[3, 5]), &["f32[10,5]"], &["f32[3,5]"]),
		case(
			Op::Concat { axis: 1 },
			&["f32[2,3]", "f32[2,1]", "f32[2,5]"],
			&["f32[2,9]"],
		),
		case(Op::Concat { axis: 0 }, &["bool[2]"], &["bool[2]"]),
		case(
			pad(&[0, 2], &[1, 0], PadMode::Constant),
			&["f32[2,3]", "f32[]"],
			&["f32[3,5]"],
		),
		case(pad(&[0, 2], &[1, 2], PadMode::Reflect), &["i8[2,3]"], &["i8[3,7]"]),
		case(pad(&[9], &[9], PadMode::Edge), &["f32[1]"], &["f32[19]"]),
		case(pad(&[3], &[3], PadMode::Wrap), &["f32[3]"], &["f32[9]"]),
		case(
			Op::Expand {
				shape: [2, 3, 4].into(),
			},
			&["f32[3,1]"],
			&["f32[2,3,4]"],
		),
		case(Op::Tile { repeats: vec![2, 3] }, &["i32[2,2]"], &["i32[4,6]"]),
		case(Op::Trilu { upper: true, k: -7 }, &["bool[2,3,4]"], &["bool[2,3,4]"]),
	]
}

pub fn detection() -> Vec<Case> {
	let choice = |score, center| {
		Op::NonMaxSuppression(NonMaxSuppression {
			rows: 5,
			most: 3,
			iou: float(0.5),
			score,
			center,
		})
	};
	let operands = &["f32[2,6,4]", "f32[2,1,6]"];
	vec![
		case(choice(None, false), operands, &["i64[5,3]"]),
		case(choice(Some(float(0.25)), true), operands, &["i64[5,3]"]),
	]
}

pub fn indexing() -> Vec<Case> {
	let scatter = |reduction| Op::ScatterElements { axis: 0, reduction };
	vec![
		case(Op::Gather { axis: 1 }, &["f32[2,3,4]", "i64[5,6]"], &["f32[2,5,6,4]"]),
		case(Op::Gather { axis: 0 }, &["u8[2,3]", "i32[]"], &["u8[3]"]),
		case(Op::GatherElements { axis: 1 }, &["f32[2,3]", "i64[2,7]"], &["f32[2,7]"]),
		case(
			Op::GatherNd { batch_dims: 0 },
			&["f32[2,3,4]", "i64[5,2]"],
			&["f32[5,4]"],
		),
		case(
			Op::GatherNd { batch_dims: 1 },
			&["f32[2,3,4]", "i64[2,1]"],
			&["f32[2,4]"],
		),
		case(
			scatter(ScatterReduction::Add),
			&["f32[3,3]", "i64[2,3]", "f32[2,3]"],
			&["f32[3,3]"],
		),
		case(
			scatter(ScatterReduction::Replace),
			&["bool[3]", "i32[9]", "bool[9]"],
			&["bool[3]"],
		),
		case(
			Op::ScatterNd {
				reduction: ScatterReduction::Max,
			},
			&["f32[4,4,4]", "i64[2,1]", "f32[2,4,4]"],
			&["f32[4,4,4]"],
		),
		case(
			Op::OneHot { axis: 1, depth: 5 },
			&["i64[2,3]", "f32[2]"],
			&["f32[2,5,3]"],
		),
		case(Op::OneHot { axis: 1, depth: 5 }, &["i32[2]", "bool[2]"], &["bool[2,5]"]),
	]
}

pub fn recurrent() -> Vec<Case> {
	use Activation::*;
	vec![
		case(
			Op::Lstm(Lstm {
				direction: Direction::Forward,
				activations: vec![Sigmoid, Tanh, Tanh],
				clip: None,
				input_forget: false,
			}),
			&[
				"f32[7,2,3]",
				"f32[1,20,3]",
				"f32[1,20,5]",
				"f32[1,40]",
				"f32[1,2,5]",
				"f32[1,2,5]",
			],
			&["f32[7,1,2,5]", "f32[1,2,5]", "f32[1,2,5]"],
		),
		case(
			Op::Lstm(Lstm {
				direction: Direction::Both,
				activations: vec![Sigmoid, Tanh, Tanh, Sigmoid, Relu, Tanh],
				clip: Some(float(3.0)),
				input_forget: true,
			}),
			&[
				"f32[1,1,1]",
				"f32[2,4,1]",
				"f32[2,4,1]",
				"f32[2,8]",
				"f32[2,1,1]",
				"f32[2,1,1]",
				"f32[2,3]",
			],
			&["f32[1,2,1,1]", "f32[2,1,1]", "f32[2,1,1]"],
		),
		case(
			Op::Gru(Gru {
				direction: Direction::Reverse,
				activations: vec![Sigmoid, Tanh],
				clip: None,
				linear_before_reset: true,
			}),
			&["f32[7,2,3]", "f32[1,15,3]", "f32[1,15,5]", "f32[1,30]", "f32[1,2,5]"],
			&["f32[7,1,2,5]", "f32[1,2,5]"],
		),
		case(
			Op::Rnn(Rnn {
				direction: Direction::Both,
				activations: vec![Tanh, Relu],
				clip: None,
			}),
			&["f32[7,2,3]", "f32[2,5,3]", "f32[2,5,5]", "f32[2,10]", "f32[2,2,5]"],
			&["f32[7,2,2,5]", "f32[2,2,5]"],
		),
	]
}

pub fn branch(feature: u32, yes: u32, no: u32) -> TreeNode {
	TreeNode::Branch {
		feature,
		test: Test::LessOrEqual,
		threshold: float(0.5),
		yes,
		no,
		missing_yes: true,
	}
}

pub fn leaf(first: u32, count: u32) -> TreeNode {
	TreeNode::Leaf { first, count }
}

/// Two trees over four features: one of depth 2, one that is a leaf.
pub fn forest() -> TreeEnsemble {
	let weight = |target, weight| LeafWeight {
		target,
		weight: float(weight),
	};
	TreeEnsemble {
		targets: 2,
		roots: vec![0, 5],
		nodes: vec![
			branch(0, 1, 2),
			branch(3, 3, 4),
			leaf(0, 1),
			leaf(1, 2),
			leaf(3, 0),
			leaf(0, 1),
		],
		leaves: vec![weight(0, 1.0), weight(0, -1.0), weight(1, 2.0)],
		aggregate: Aggregate::Sum,
		base: vec![float(0.0), float(0.5)],
		post: PostTransform::Softmax,
	}
}

pub fn trees() -> Vec<Case> {
	vec![case(Op::TreeEnsemble(forest()), &["f32[9,4]"], &["f32[9,2]"])]
}
