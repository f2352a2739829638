//! Ops with attributes or operands that must not be, and the rule that each breaks.

use crate::common::{
	cases::{branch, forest, leaf, reduce, resize},
	conv, float, pool, square, window,
};
use verdict_program::{
	op::{
		Activation, ArgReduce, AveragePool, Binary, Compare, ConvTranspose, Coordinates, CumSum, Direction, Gru,
		LpPool, Lrn, Lstm, MatMul, MaxPool, NearestRounding, NonMaxSuppression, Pad, PadMode, ReduceKind, ResizeMode,
		Rnn, ScatterReduction, Slice, TopK, TreeEnsemble, Unary, Window,
	},
	F32Bits, Op,
};

pub type Hostile = (&'static str, Op, &'static [&'static str], &'static str);

const MAX: u32 = u32::MAX;

pub fn all() -> Vec<Hostile> {
	[
		elementwise(),
		matrices(),
		convolutions(),
		pools(),
		quantized(),
		reductions(),
		layout(),
		indexing(),
		resizes(),
		recurrent(),
		trees(),
		detection(),
	]
	.into_iter()
	.flatten()
	.collect()
}

/// Those whose operands are already too large to be in a program.
pub fn beyond_limits() -> Vec<Hostile> {
	let direction = Direction::Forward;
	let transposed = Op::ConvTranspose(ConvTranspose {
		window: Window::plain(1),
		groups: 1 << 20,
		output_padding: vec![0],
	});
	let rnn = Op::Rnn(Rnn {
		direction,
		activations: vec![Activation::Tanh],
		clip: None,
	});
	let lstm = Op::Lstm(Lstm {
		direction,
		activations: vec![Activation::Tanh; 3],
		clip: None,
		input_forget: false,
	});
	vec![
		(
			"output channels beyond 32 bits",
			transposed,
			&["f32[1,1048576,1]", "f32[1048576,4096,1]"],
			"overflow",
		),
		(
			"endlessly deep",
			Op::GatherNd { batch_dims: 0 },
			&["f32[3]", "i64[268435456]"],
			"dim-at-most",
		),
		(
			"a hidden size of 2^31",
			rnn,
			&[
				"f32[1,1,1]",
				"f32[1,1,1]",
				"f32[1,1,2147483648]",
				"f32[1,1]",
				"f32[1,1,1]",
			],
			"shape",
		),
		(
			"gates of 2^32",
			lstm,
			&[
				"f32[1,1,1]",
				"f32[1,1,1]",
				"f32[1,1,1073741824]",
				"f32[1,1]",
				"f32[1,1,1]",
				"f32[1,1,1]",
			],
			"overflow",
		),
	]
}

fn elementwise() -> Vec<Hostile> {
	vec![
		("exp of integers", Op::Unary(Unary::Exp), &["i32[2]"], "element-type"),
		("not of floats", Op::Unary(Unary::Not), &["f32[2]"], "element-type"),
		("minus of unsigned", Op::Unary(Unary::Neg), &["u8[2]"], "element-type"),
		(
			"a sum of two types",
			Op::Binary(Binary::Add),
			&["f32[2]", "i32[2]"],
			"element-type",
		),
		(
			"a sum of truths",
			Op::Binary(Binary::Add),
			&["bool[2]", "bool[2]"],
			"element-type",
		),
		(
			"floor modulo of floats",
			Op::Binary(Binary::Mod),
			&["f32[2]", "f32[2]"],
			"element-type",
		),
		(
			"shapes that do not meet",
			Op::Binary(Binary::Add),
			&["f32[2,3]", "f32[2]"],
			"broadcast",
		),
		(
			"a slope wider than the input",
			Op::Binary(Binary::PRelu),
			&["f32[3]", "f32[2,3]"],
			"broadcast",
		),
		(
			"an order of truths",
			Op::Compare(Compare::Less),
			&["bool[2]", "bool[2]"],
			"element-type",
		),
		(
			"a choice by numbers",
			Op::Where,
			&["i32[2]", "f32[2]", "f32[2]"],
			"element-type",
		),
		(
			"a choice between types",
			Op::Where,
			&["bool[2]", "f32[2]", "i32[2]"],
			"element-type",
		),
		(
			"a choice between shapes",
			Op::Where,
			&["bool[2]", "f32[2]", "f32[3]"],
			"broadcast",
		),
	]
}

fn matrices() -> Vec<Hostile> {
	let matmul = |transpose_a| {
		Op::MatMul(MatMul {
			transpose_a,
			transpose_b: false,
		})
	};
	vec![
		("vectors", matmul(false), &["f32[3]", "f32[3]"], "rank"),
		("inner dimensions", matmul(false), &["f32[2,3]", "f32[2,3]"], "dim"),
		(
			"inner dimensions turned",
			matmul(true),
			&["f32[2,3]", "f32[3,4]"],
			"dim",
		),
		("batches", matmul(false), &["f32[2,2,2]", "f32[3,2,2]"], "broadcast"),
		("integers", matmul(false), &["i32[2,2]", "i32[2,2]"], "element-type"),
		(
			"a long bias",
			matmul(false),
			&["f32[2,2]", "f32[2,2]", "f32[3]"],
			"shape",
		),
		(
			"a bias of integers",
			matmul(false),
			&["f32[2,2]", "f32[2,2]", "i32[2]"],
			"element-type",
		),
	]
}

fn convolutions() -> Vec<Hostile> {
	const X: &[&str] = &["f32[1,4,8,8]", "f32[4,4,3,3]"];
	let plain = || square(1, 1, 0);
	let op = |window| Op::Conv(conv(window, 1));
	let grouped = |groups| Op::Conv(conv(plain(), groups));
	let transposed = |window: Window, groups, output_padding: &[u32]| {
		Op::ConvTranspose(ConvTranspose {
			window,
			groups,
			output_padding: output_padding.to_vec(),
		})
	};
	vec![
		("a stride of 0", op(square(0, 1, 0)), X, "zero"),
		("an endless stride", op(square(MAX, 1, 0)), X, "attribute-range"),
		("a dilation of 0", op(square(1, 0, 0)), X, "zero"),
		("an endless dilation", op(square(1, MAX, 0)), X, "attribute-range"),
		("a dilation beyond the input", op(square(1, 4, 0)), X, "window-fits"),
		("a pad of -1", op(square(1, 1, MAX)), X, "attribute-range"),
		(
			"a pad of -1 at the end",
			op(window(&[1; 2], &[1; 2], &[0; 2], &[0, MAX])),
			X,
			"attribute-range",
		),
		(
			"too few strides",
			op(window(&[1], &[1; 2], &[0; 2], &[0; 2])),
			X,
			"attribute-length",
		),
		(
			"too many dilations",
			op(window(&[1; 2], &[1; 3], &[0; 2], &[0; 2])),
			X,
			"attribute-length",
		),
		("no pads", op(window(&[1; 2], &[1; 2], &[], &[])), X, "attribute-length"),
		(
			"a kernel beyond the input",
			op(plain()),
			&["f32[1,4,2,2]", "f32[4,4,3,3]"],
			"window-fits",
		),
		(
			"an endless kernel",
			op(plain()),
			&["f32[1,1,8000,1]", "f32[1,1,5000,1]"],
			"attribute-range",
		),
		(
			"padding far beyond the input",
			op(square(1, 1, 72)),
			&["f32[1,1,1,64]", "f32[1,1,3,3]"],
			"padded-size",
		),
		(
			"padding at the end far beyond the input",
			op(window(&[1; 2], &[1; 2], &[0; 2], &[0, 249])),
			X,
			"padded-size",
		),
		(
			"bytes padded far beyond the input",
			Op::ConvInteger(conv(square(7, 1, 4096), 1)),
			&["u8[1,1,9,9]", "i8[1,1,1,1]"],
			"padded-size",
		),
		(
			"a transposed kernel far beyond the input",
			transposed(square(1, 1, 0), 1, &[0; 2]),
			&["f32[1,1,1,1]", "f32[1,1,1,145]"],
			"kernel-reach",
		),
		(
			"a transposed dilation far beyond the input",
			transposed(square(2, 2000, 0), 1, &[0; 2]),
			&["f32[1,1,9,9]", "f32[1,1,2,1]"],
			"kernel-reach",
		),
		(
			"a convolution for each of 2^24 places",
			transposed(square(4096, 1, 0), 1, &[0; 2]),
			&["f32[1,1,2,2]", "f32[1,1,2,2]"],
			"stride-product",
		),
		("no group", grouped(0), X, "zero"),
		("groups that do not divide", grouped(3), X, "groups"),
		("more groups than channels", grouped(8), X, "groups"),
		("endless groups", grouped(MAX), X, "groups"),
		("groups that the weight does not know", grouped(2), X, "dim"),
		(
			"groups that do not divide the output",
			grouped(2),
			&["f32[1,4,8,8]", "f32[3,2,3,3]"],
			"groups",
		),
		(
			"no spatial axis",
			op(Window::plain(0)),
			&["f32[1,4]", "f32[4,4]"],
			"rank",
		),
		(
			"four spatial axes",
			op(Window::plain(4)),
			&["f32[1,1,2,2,2,2]", "f32[1,1,1,1,1,1]"],
			"rank",
		),
		(
			"a kernel of another rank",
			op(plain()),
			&["f32[1,4,8,8]", "f32[4,4,3]"],
			"rank",
		),
		(
			"a short bias",
			op(plain()),
			&["f32[1,4,8,8]", "f32[4,4,3,3]", "f32[3]"],
			"shape",
		),
		(
			"a kernel of integers",
			op(plain()),
			&["f32[1,4,8,8]", "i8[4,4,3,3]"],
			"element-type",
		),
		(
			"output padding beyond the stride",
			transposed(square(2, 1, 0), 1, &[0, 2]),
			X,
			"attribute-range",
		),
		(
			"padding that leaves nothing",
			transposed(square(1, 1, 5), 1, &[0, 0]),
			X,
			"nothing-left",
		),
		(
			"channels of the weight",
			transposed(plain(), 1, &[0, 0]),
			&["f32[1,3,8,8]", "f32[4,4,3,3]"],
			"dim",
		),
		(
			"groups of a transposed one",
			transposed(plain(), 3, &[0, 0]),
			X,
			"groups",
		),
		("no output padding", transposed(plain(), 1, &[]), X, "attribute-length"),
		(
			"a transposed stride of 0",
			transposed(square(0, 1, 0), 1, &[0, 0]),
			X,
			"zero",
		),
	]
}

fn pools() -> Vec<Hostile> {
	const X: &[&str] = &["f32[1,1,8,8]"];
	let max = |kernel: &[u32], window| {
		Op::MaxPool(MaxPool {
			pool: pool(kernel, window, false),
			indices: false,
		})
	};
	let average = |kernel: &[u32], window| {
		Op::AveragePool(AveragePool {
			pool: pool(kernel, window, true),
			count_include_pad: true,
		})
	};
	let lp = |p| {
		Op::LpPool(LpPool {
			pool: pool(&[2, 2], square(1, 1, 0), false),
			p,
		})
	};
	vec![
		("a kernel of 0", max(&[0, 1], square(1, 1, 0)), X, "zero"),
		("a stride of 0", average(&[2, 2], square(0, 1, 0)), X, "zero"),
		(
			"padding as wide as the kernel",
			max(&[2, 2], square(1, 1, 2)),
			X,
			"pad-too-large",
		),
		(
			"padding around a kernel of 1",
			average(&[1, 1], square(1, 1, 1)),
			X,
			"pad-too-large",
		),
		(
			"a kernel beyond the input",
			max(&[9, 1], square(1, 1, 0)),
			X,
			"window-fits",
		),
		(
			"padding far beyond the input",
			average(&[100, 1], window(&[1; 2], &[1; 2], &[99, 0], &[99, 0])),
			&["f32[1,1,2,8]"],
			"padded-size",
		),
		(
			"a kernel of one axis",
			max(&[2], square(1, 1, 0)),
			X,
			"attribute-length",
		),
		(
			"an endless kernel",
			max(&[MAX, MAX], square(1, MAX, 0)),
			X,
			"attribute-range",
		),
		(
			"a maximum of i64",
			max(&[2, 2], square(1, 1, 0)),
			&["i64[1,1,8,8]"],
			"element-type",
		),
		("no channels", max(&[2], Window::plain(1)), &["f32[8,8]"], "rank"),
		("the 0-norm", lp(0), X, "zero"),
		("the 65-norm", lp(65), X, "attribute-range"),
	]
}

fn quantized() -> Vec<Hostile> {
	let op = || Op::ConvInteger(conv(square(1, 1, 0), 1));
	vec![
		(
			"sums beyond 32 bits",
			Op::MatMulInteger,
			&["u8[1,33026]", "u8[33026,1]"],
			"accumulation",
		),
		(
			"sums of a convolution beyond 32 bits",
			op(),
			&["u8[1,4096,3,3]", "i8[1,4096,3,3]"],
			"accumulation",
		),
		("floats", Op::MatMulInteger, &["f32[1,2]", "u8[2,1]"], "element-type"),
		(
			"a zero point of another type",
			Op::MatMulInteger,
			&["u8[1,2]", "u8[2,1]", "i8[]"],
			"element-type",
		),
		(
			"zero points for columns that are not there",
			Op::MatMulInteger,
			&["u8[1,2]", "u8[2,3]", "u8[]", "u8[2]"],
			"shape",
		),
		(
			"many zero points of the input",
			op(),
			&["u8[1,2,3,3]", "i8[1,2,3,3]", "u8[2]"],
			"one-element",
		),
		(
			"a scale for each of nothing",
			Op::QuantizeLinear { axis: Some(2) },
			&["f32[2,3]", "f32[3]", "u8[3]"],
			"axis",
		),
		(
			"too few scales",
			Op::QuantizeLinear { axis: Some(1) },
			&["f32[2,3]", "f32[2]", "u8[3]"],
			"shape",
		),
		(
			"many scales without an axis",
			Op::QuantizeLinear { axis: None },
			&["f32[2,3]", "f32[3]", "u8[]"],
			"one-element",
		),
		(
			"to 32 bits",
			Op::QuantizeLinear { axis: None },
			&["f32[2,3]", "f32[]", "i32[]"],
			"element-type",
		),
		(
			"a zero point of 32 bits",
			Op::DequantizeLinear { axis: None },
			&["i32[2]", "f32[]", "i32[]"],
			"operand-count",
		),
		(
			"another zero point's type",
			Op::DequantizeLinear { axis: None },
			&["i8[2]", "f32[]", "u8[]"],
			"element-type",
		),
		(
			"a bias of floats",
			Op::Requantize { axis: 0 },
			&["i32[2]", "f32[]", "u8[]", "f32[2]"],
			"element-type",
		),
		(
			"a channel that is not there",
			Op::Requantize { axis: 1 },
			&["i32[2]", "f32[]", "u8[]"],
			"axis",
		),
	]
}

fn reductions() -> Vec<Hostile> {
	use ReduceKind::*;
	let epsilon = float(1e-5);
	let lrn = |size| {
		Op::Lrn(Lrn {
			size,
			alpha: F32Bits::ONE,
			beta: F32Bits::ONE,
			bias: F32Bits::ONE,
		})
	};
	let top_k = |k| {
		Op::TopK(TopK {
			axis: 0,
			k,
			largest: true,
		})
	};
	vec![
		("no axis", reduce(Sum, &[], true), &["f32[2,3]"], "axes-ascend"),
		(
			"an axis twice",
			reduce(Sum, &[1, 1], true),
			&["f32[2,3]"],
			"axes-ascend",
		),
		(
			"axes that descend",
			reduce(Sum, &[1, 0], true),
			&["f32[2,3]"],
			"axes-ascend",
		),
		(
			"an axis out of range",
			reduce(Sum, &[0, 2], true),
			&["f32[2,3]"],
			"axis",
		),
		("axis -1", reduce(Sum, &[MAX], true), &["f32[2,3]"], "axis"),
		(
			"a mean of integers",
			reduce(Mean, &[0], true),
			&["i32[2]"],
			"element-type",
		),
		("a sum of bytes", reduce(Sum, &[0], true), &["u8[2]"], "element-type"),
		(
			"the greatest of nothing",
			Op::ArgReduce(ArgReduce {
				max: true,
				axis: 0,
				keep: false,
				last: false,
			}),
			&["f32[]"],
			"axis",
		),
		(
			"running sums along nothing",
			Op::CumSum(CumSum {
				axis: 3,
				exclusive: false,
				reverse: false,
			}),
			&["f32[2]"],
			"axis",
		),
		("softmax along nothing", Op::Softmax { axis: 2 }, &["f32[2,3]"], "axis"),
		("the first none", top_k(0), &["f32[3]"], "zero"),
		("the first four of three", top_k(4), &["f32[3]"], "attribute-range"),
		("the first of truths", top_k(1), &["bool[3]"], "element-type"),
		(
			"a short mean",
			Op::BatchNorm { epsilon },
			&["f32[1,3,4]", "f32[3]", "f32[3]", "f32[2]", "f32[3]"],
			"shape",
		),
		(
			"a scale of one axis for two",
			Op::LayerNorm { axis: 1, epsilon },
			&["f32[2,3,4]", "f32[4]"],
			"shape",
		),
		(
			"normalised over nothing",
			Op::RmsNorm { axis: 2, epsilon },
			&["f32[2,3]", "f32[]"],
			"axis",
		),
		(
			"an instance without space",
			Op::InstanceNorm { epsilon },
			&["f32[2,3]", "f32[3]", "f32[3]"],
			"rank",
		),
		(
			"groups that do not divide",
			Op::GroupNorm { groups: 4, epsilon },
			&["f32[1,6,4]", "f32[6]", "f32[6]"],
			"groups",
		),
		(
			"no groups",
			Op::GroupNorm { groups: 0, epsilon },
			&["f32[1,6,4]", "f32[6]", "f32[6]"],
			"zero",
		),
		("a size of 0", lrn(0), &["f32[1,2,3]"], "zero"),
		("an endless size", lrn(MAX), &["f32[1,2,3]"], "attribute-range"),
		(
			"the 3-norm",
			Op::LpNorm { axis: 0, p: 3 },
			&["f32[2]"],
			"attribute-range",
		),
	]
}

fn layout() -> Vec<Hostile> {
	let slice = |start, step, size| {
		Op::Slice(Slice {
			starts: vec![start],
			steps: vec![step],
			sizes: vec![size],
		})
	};
	let pad = |before, after, mode| {
		Op::Pad(Pad {
			before: vec![before],
			after: vec![after],
			mode,
		})
	};
	let reshape = |dims: &[u32]| Op::Reshape { shape: dims.into() };
	let transpose = |perm: &[u32]| Op::Transpose { perm: perm.to_vec() };
	vec![
		("fewer elements", reshape(&[5]), &["f32[2,3]"], "same-elements"),
		("no elements", reshape(&[0, 6]), &["f32[2,3]"], "same-elements"),
		(
			"endless elements",
			reshape(&[MAX, MAX, MAX]),
			&["f32[2,3]"],
			"same-elements",
		),
		(
			"2^64 + 6 elements",
			reshape(&[2, 0x8000_0000, 0x8000_0000, 2]),
			&["f32[2,3]"],
			"same-elements",
		),
		("an axis twice", transpose(&[0, 0]), &["f32[2,3]"], "permutation"),
		("an axis out of range", transpose(&[0, 2]), &["f32[2,3]"], "permutation"),
		("axis -1", transpose(&[0, MAX]), &["f32[2,3]"], "permutation"),
		("too few axes", transpose(&[0]), &["f32[2,3]"], "attribute-length"),
		("a step of 0", slice(0, 0, 1), &["f32[4]"], "zero"),
		("a slice of nothing", slice(0, 1, 0), &["f32[4]"], "zero"),
		("a start behind the end", slice(4, 1, 1), &["f32[4]"], "slice-range"),
		("an end behind the end", slice(1, 1, 4), &["f32[4]"], "slice-range"),
		("an end before the start", slice(2, -1, 4), &["f32[4]"], "slice-range"),
		("the longest way", slice(MAX, i32::MIN, MAX), &["f32[4]"], "slice-range"),
		(
			"the longest way up",
			slice(MAX, i32::MAX, MAX),
			&["f32[4]"],
			"slice-range",
		),
		(
			"other dimensions",
			Op::Concat { axis: 0 },
			&["f32[2,3]", "f32[2,4]"],
			"shape",
		),
		(
			"other types",
			Op::Concat { axis: 0 },
			&["f32[2]", "i32[2]"],
			"element-type",
		),
		("other ranks", Op::Concat { axis: 0 }, &["f32[2]", "f32[2,1]"], "shape"),
		(
			"joined along nothing",
			Op::Concat { axis: 0 },
			&["f32[]", "f32[]"],
			"axis",
		),
		(
			"a mirror beyond the edge",
			pad(0, 3, PadMode::Reflect),
			&["f32[3]"],
			"pad-too-large",
		),
		(
			"a mirror of one",
			pad(1, 0, PadMode::Reflect),
			&["f32[1]"],
			"pad-too-large",
		),
		(
			"around more than once",
			pad(4, 0, PadMode::Wrap),
			&["f32[3]"],
			"pad-too-large",
		),
		(
			"a margin beyond 32 bits",
			pad(MAX, MAX, PadMode::Edge),
			&["f32[3]"],
			"dim-too-large",
		),
		(
			"a value for a mirror",
			pad(1, 0, PadMode::Reflect),
			&["f32[3]", "f32[]"],
			"operand-count",
		),
		(
			"many values",
			pad(1, 0, PadMode::Constant),
			&["f32[3]", "f32[2]"],
			"one-element",
		),
		(
			"a value of another type",
			pad(1, 0, PadMode::Constant),
			&["f32[3]", "i64[]"],
			"element-type",
		),
		(
			"expanded to less",
			Op::Expand { shape: [1].into() },
			&["f32[3]"],
			"broadcast",
		),
		(
			"expanded to nothing",
			Op::Expand { shape: [4, 2].into() },
			&["f32[3]"],
			"broadcast",
		),
		("repeated never", Op::Tile { repeats: vec![0] }, &["f32[3]"], "zero"),
		(
			"repeated beyond 32 bits",
			Op::Tile { repeats: vec![MAX] },
			&["f32[3]"],
			"dim-too-large",
		),
		(
			"the triangle of a line",
			Op::Trilu { upper: true, k: 0 },
			&["f32[3]"],
			"rank",
		),
	]
}

fn indexing() -> Vec<Hostile> {
	let reduction = ScatterReduction::Add;
	vec![
		(
			"an axis out of range",
			Op::Gather { axis: 1 },
			&["f32[3]", "i64[2]"],
			"axis",
		),
		(
			"floats for indices",
			Op::Gather { axis: 0 },
			&["f32[3]", "f32[2]"],
			"element-type",
		),
		(
			"indices of another rank",
			Op::GatherElements { axis: 0 },
			&["f32[3,3]", "i64[2]"],
			"rank",
		),
		(
			"indices wider than the input",
			Op::GatherElements { axis: 0 },
			&["f32[3,3]", "i64[2,4]"],
			"dim-at-most",
		),
		(
			"deeper than the input",
			Op::GatherNd { batch_dims: 0 },
			&["f32[3]", "i64[2,2]"],
			"dim-at-most",
		),
		(
			"a batch of everything",
			Op::GatherNd { batch_dims: 1 },
			&["f32[3]", "i64[3,1]"],
			"attribute-range",
		),
		(
			"an endless batch",
			Op::GatherNd { batch_dims: MAX },
			&["f32[3,3]", "i64[3,1]"],
			"attribute-range",
		),
		(
			"other batches",
			Op::GatherNd { batch_dims: 1 },
			&["f32[3,3]", "i64[2,1]"],
			"dim",
		),
		(
			"indices of no axis",
			Op::GatherNd { batch_dims: 0 },
			&["f32[3]", "i64[]"],
			"rank",
		),
		(
			"fewer updates than indices",
			Op::ScatterElements { axis: 0, reduction },
			&["f32[3]", "i64[2]", "f32[1]"],
			"shape",
		),
		(
			"updates of another type",
			Op::ScatterElements { axis: 0, reduction },
			&["f32[3]", "i64[2]", "i32[2]"],
			"element-type",
		),
		(
			"truths added",
			Op::ScatterNd { reduction },
			&["bool[3]", "i64[2,1]", "bool[2]"],
			"element-type",
		),
		(
			"updates of another shape",
			Op::ScatterNd { reduction },
			&["f32[3,4]", "i64[2,1]", "f32[2,3]"],
			"shape",
		),
		(
			"a depth of 0",
			Op::OneHot { axis: 0, depth: 0 },
			&["i64[2]", "f32[2]"],
			"zero",
		),
		(
			"a new axis beyond the last",
			Op::OneHot { axis: 2, depth: 3 },
			&["i64[2]", "f32[2]"],
			"axis",
		),
		(
			"three values",
			Op::OneHot { axis: 0, depth: 3 },
			&["i64[2]", "f32[3]"],
			"shape",
		),
	]
}

fn detection() -> Vec<Hostile> {
	let choice = |rows, most, iou: f32, score: Option<f32>| {
		Op::NonMaxSuppression(NonMaxSuppression {
			rows,
			most,
			iou: float(iou),
			score: score.map(float),
			center: false,
		})
	};
	let fits = &["f32[2,6,4]", "f32[2,3,6]"];
	vec![
		("no rows", choice(0, 1, 0.5, None), fits, "zero"),
		("none of a class", choice(1, 0, 0.5, None), fits, "zero"),
		(
			"more rows than there can be",
			choice(13, 2, 0.5, None),
			fits,
			"attribute-range",
		),
		(
			"more of a class than boxes",
			choice(1, 7, 0.5, None),
			fits,
			"attribute-range",
		),
		(
			"as many as 32 bits hold",
			choice(MAX, 6, 0.5, None),
			fits,
			"attribute-range",
		),
		(
			"boxes of three numbers",
			choice(1, 1, 0.5, None),
			&["f32[2,6,3]", "f32[2,3,6]"],
			"shape",
		),
		(
			"more boxes than scores",
			choice(1, 1, 0.5, None),
			&["f32[2,7,4]", "f32[2,3,6]"],
			"shape",
		),
		(
			"scores of no class",
			choice(1, 1, 0.5, None),
			&["f32[2,6,4]", "f32[2,6]"],
			"rank",
		),
		(
			"boxes of integers",
			choice(1, 1, 0.5, None),
			&["i32[2,6,4]", "f32[2,3,6]"],
			"element-type",
		),
		(
			"scores without boxes",
			choice(1, 1, 0.5, None),
			&["f32[2,6,4]"],
			"operand-count",
		),
	]
}

fn resizes() -> Vec<Hostile> {
	let linear =
		|sizes: &[u32], scales: &[f32]| Op::Resize(resize(ResizeMode::Linear, Coordinates::HalfPixel, sizes, scales));
	let region = |starts: usize, ends: usize| {
		let region = Coordinates::CropAndResize {
			starts: vec![F32Bits::ZERO; starts],
			ends: vec![F32Bits::ONE; ends],
		};
		let nearest = ResizeMode::Nearest(NearestRounding::Ceil);
		Op::Resize(resize(nearest, region, &[2, 2], &[1.0, 1.0]))
	};
	vec![
		("a size of 0", linear(&[0], &[1.0]), &["f32[2]"], "zero"),
		(
			"too few sizes",
			linear(&[1], &[1.0, 1.0]),
			&["f32[2,2]"],
			"attribute-length",
		),
		(
			"too few scales",
			linear(&[1, 1], &[1.0]),
			&["f32[2,2]"],
			"attribute-length",
		),
		("a scale of 0", linear(&[2], &[0.0]), &["f32[2]"], "not-positive"),
		("a scale below 0", linear(&[2], &[-2.0]), &["f32[2]"], "not-positive"),
		("bytes between bytes", linear(&[2], &[1.0]), &["u8[2]"], "element-type"),
		(
			"along four axes",
			linear(&[4; 4], &[2.0; 4]),
			&["f32[2,2,2,2]"],
			"resize-axes",
		),
		(
			"a region without a start",
			region(1, 2),
			&["f32[2,2]"],
			"attribute-length",
		),
		(
			"a region without an end",
			region(2, 0),
			&["f32[2,2]"],
			"attribute-length",
		),
	]
}

fn recurrent() -> Vec<Hostile> {
	use Activation::*;
	const X: &[&str] = &["f32[7,2,3]", "f32[1,15,3]", "f32[1,15,5]", "f32[1,30]", "f32[1,2,5]"];
	let gru = |direction, activations: &[Activation], clip| {
		Op::Gru(Gru {
			direction,
			activations: activations.to_vec(),
			clip,
			linear_before_reset: false,
		})
	};
	let one_way = || gru(Direction::Forward, &[Sigmoid, Tanh], None);
	let lstm = || {
		Op::Lstm(Lstm {
			direction: Direction::Forward,
			activations: vec![Sigmoid, Tanh, Tanh],
			clip: None,
			input_forget: false,
		})
	};
	vec![
		(
			"no activation",
			gru(Direction::Forward, &[], None),
			X,
			"attribute-length",
		),
		(
			"activations for two ways",
			gru(Direction::Forward, &[Sigmoid, Tanh, Sigmoid, Tanh], None),
			X,
			"attribute-length",
		),
		(
			"weights for one way",
			gru(Direction::Both, &[Sigmoid, Tanh, Sigmoid, Tanh], None),
			X,
			"shape",
		),
		(
			"a clip of 0",
			gru(Direction::Forward, &[Sigmoid, Tanh], Some(F32Bits::ZERO)),
			X,
			"not-positive",
		),
		(
			"a clip below 0",
			gru(Direction::Forward, &[Sigmoid, Tanh], Some(float(-1.0))),
			X,
			"not-positive",
		),
		(
			"gates of another size",
			one_way(),
			&["f32[7,2,3]", "f32[1,16,3]", "f32[1,15,5]", "f32[1,30]", "f32[1,2,5]"],
			"shape",
		),
		(
			"a state of another batch",
			one_way(),
			&["f32[7,2,3]", "f32[1,15,3]", "f32[1,15,5]", "f32[1,30]", "f32[1,3,5]"],
			"shape",
		),
		(
			"no time",
			one_way(),
			&["f32[2,3]", "f32[1,15,3]", "f32[1,15,5]", "f32[1,30]", "f32[1,2,5]"],
			"rank",
		),
		(
			"half a bias",
			one_way(),
			&["f32[7,2,3]", "f32[1,15,3]", "f32[1,15,5]", "f32[1,15]", "f32[1,2,5]"],
			"shape",
		),
		(
			"a cell of another size",
			lstm(),
			&[
				"f32[1,1,1]",
				"f32[1,4,1]",
				"f32[1,4,1]",
				"f32[1,8]",
				"f32[1,1,1]",
				"f32[1,1,2]",
			],
			"shape",
		),
		(
			"four peepholes",
			lstm(),
			&[
				"f32[1,1,1]",
				"f32[1,4,1]",
				"f32[1,4,1]",
				"f32[1,8]",
				"f32[1,1,1]",
				"f32[1,1,1]",
				"f32[1,4]",
			],
			"shape",
		),
	]
}

fn trees() -> Vec<Hostile> {
	const X: &[&str] = &["f32[9,4]"];
	let with = |change: fn(&mut TreeEnsemble)| {
		let mut trees = forest();
		change(&mut trees);
		Op::TreeEnsemble(trees)
	};
	vec![
		("no trees", with(|t| t.roots.clear()), X, "zero"),
		("no targets", with(|t| t.targets = 0), X, "zero"),
		("no nodes", with(|t| t.nodes.clear()), X, "tree-root"),
		(
			"a first tree that is not first",
			with(|t| t.roots[0] = 1),
			X,
			"tree-root",
		),
		("a tree of nothing", with(|t| t.roots = vec![0, 5, 5]), X, "tree-root"),
		("trees backwards", with(|t| t.roots = vec![0, 5, 3]), X, "tree-root"),
		(
			"a tree behind the end",
			with(|t| t.roots = vec![0, 5, 6]),
			X,
			"tree-root",
		),
		("a tree at -1", with(|t| t.roots = vec![0, MAX]), X, "tree-root"),
		(
			"a node that is its own child",
			with(|t| t.nodes[1] = branch(0, 1, 4)),
			X,
			"tree-child",
		),
		(
			"a walk back to the root",
			with(|t| t.nodes[1] = branch(0, 0, 4)),
			X,
			"tree-child",
		),
		(
			"a walk into the next tree",
			with(|t| t.nodes[1] = branch(0, 3, 5)),
			X,
			"tree-child",
		),
		(
			"a child that is not there",
			with(|t| t.nodes[1] = branch(0, 3, MAX)),
			X,
			"tree-child",
		),
		(
			"one child for both answers",
			with(|t| t.nodes[1] = branch(0, 3, 3)),
			X,
			"tree-parents",
		),
		(
			"a child of two nodes",
			with(|t| t.nodes[0] = branch(0, 1, 3)),
			X,
			"tree-parents",
		),
		(
			"a node that nothing leads to",
			with(|t| t.nodes[1] = leaf(0, 0)),
			X,
			"tree-parents",
		),
		(
			"a feature that is not there",
			with(|t| t.nodes[0] = branch(4, 1, 2)),
			X,
			"tree-feature",
		),
		(
			"feature -1",
			with(|t| t.nodes[0] = branch(MAX, 1, 2)),
			X,
			"tree-feature",
		),
		(
			"a leaf behind the end",
			with(|t| t.nodes[5] = leaf(3, 1)),
			X,
			"tree-leaf",
		),
		("an endless leaf", with(|t| t.nodes[5] = leaf(MAX, MAX)), X, "tree-leaf"),
		(
			"a target that is not there",
			with(|t| t.leaves[2].target = 2),
			X,
			"tree-target",
		),
		("a base too few", with(|t| t.base.truncate(1)), X, "attribute-length"),
		("rows without columns", with(|_| ()), &["f32[9]"], "rank"),
		("features of integers", with(|_| ()), &["i64[9,4]"], "element-type"),
	]
}
