//! Programs of one op over tensors of some megabytes, beside which nothing else counts.

use verdict_corpus::{Draft, Entry};
use verdict_program::{
	op::{
		Activation, Conv, ConvTranspose, Coordinates, CumSum, Direction, Lrn, Lstm, MatMul, Pad, PadMode, Reduce,
		ReduceKind, Resize, ResizeMode, TopK, Unary, Window,
	},
	Dtype, F32Bits, Op,
};

pub fn all() -> Vec<Entry> {
	let plain = Window::plain(2);
	let same = Window {
		pads_begin: vec![1; 2],
		pads_end: vec![1; 2],
		..Window::plain(2)
	};
	let twice = Window {
		strides: vec![2; 2],
		..Window::plain(2)
	};
	let conv = |window: &Window, groups| Conv {
		window: window.clone(),
		groups,
	};
	let transposed = ConvTranspose {
		window: twice.clone(),
		groups: 1,
		output_padding: vec![0, 0],
	};
	let resize = |mode, from: [u32; 3], to: [u32; 3]| Resize {
		mode,
		coordinates: Coordinates::HalfPixel,
		exclude_outside: false,
		extrapolation: F32Bits::ZERO,
		sizes: to.to_vec(),
		scales: [0, 1, 2]
			.map(|axis| F32Bits::new(to[axis] as f32 / from[axis] as f32))
			.to_vec(),
	};
	let lstm = Lstm {
		direction: Direction::Forward,
		activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
		clip: None,
		input_forget: false,
	};
	let f32 = Dtype::F32;
	let known = true;
	let mut all = Vec::new();
	let mut add = |name: &str, op: Op, operands: &[(Dtype, &[u32], bool)]| {
		let mut draft = Draft::new(name);
		let values: Vec<_> = operands
			.iter()
			.map(|(dtype, dims, known)| match (known, dtype) {
				(true, Dtype::F32) => draft.floats(dims, 0.05),
				(true, _) => draft.weight(*dtype, dims),
				(false, _) => draft.input(*dtype, dims),
			})
			.collect();
		let value = draft.give(op.clone(), &values);
		(1..op.outputs()).for_each(|nth| draft.output(value.nth(nth)));
		all.push(draft.finish());
	};
	let matmul = Op::MatMul(MatMul::default());
	add(
		"matmul, known",
		matmul.clone(),
		&[(f32, &[64, 1500], !known), (f32, &[1500, 1100], known)],
	);
	add(
		"matmul, left known",
		matmul.clone(),
		&[(f32, &[1500, 1100], known), (f32, &[1100, 64], !known)],
	);
	add(
		"matmul, unknown",
		matmul.clone(),
		&[(f32, &[700, 1500], !known), (f32, &[1500, 1100], !known)],
	);
	add(
		"matmul, stacks",
		matmul,
		&[(f32, &[50, 128, 64], !known), (f32, &[50, 64, 128], !known)],
	);
	add(
		"conv",
		Op::Conv(conv(&same, 1)),
		&[(f32, &[1, 256, 28, 28], !known), (f32, &[512, 256, 3, 3], known)],
	);
	add(
		"conv, large image",
		Op::Conv(conv(&same, 1)),
		&[(f32, &[1, 16, 300, 300], !known), (f32, &[8, 16, 3, 3], known)],
	);
	add(
		"conv, 1x1",
		Op::Conv(conv(&plain, 1)),
		&[(f32, &[4, 64, 56, 56], !known), (f32, &[256, 64, 1, 1], known)],
	);
	add(
		"conv, unknown",
		Op::Conv(conv(&same, 1)),
		&[(f32, &[1, 256, 14, 14], !known), (f32, &[512, 256, 3, 3], !known)],
	);
	add(
		"conv, depthwise",
		Op::Conv(conv(&same, 128)),
		&[(f32, &[1, 128, 112, 112], !known), (f32, &[128, 1, 3, 3], known)],
	);
	add(
		"conv_transpose",
		Op::ConvTranspose(transposed),
		&[(f32, &[1, 128, 40, 40], !known), (f32, &[128, 64, 4, 4], known)],
	);
	add(
		"matmul_integer",
		Op::MatMulInteger,
		&[(Dtype::U8, &[64, 2000], !known), (Dtype::I8, &[2000, 2000], known)],
	);
	add(
		"matmul_integer, unknown",
		Op::MatMulInteger,
		&[(Dtype::U8, &[64, 2000], !known), (Dtype::I8, &[2000, 2000], !known)],
	);
	add(
		"conv_integer",
		Op::ConvInteger(conv(&same, 1)),
		&[
			(Dtype::U8, &[1, 256, 28, 28], !known),
			(Dtype::I8, &[512, 256, 3, 3], known),
		],
	);
	add(
		"conv_integer, unknown",
		Op::ConvInteger(conv(&same, 1)),
		&[
			(Dtype::U8, &[1, 256, 14, 14], !known),
			(Dtype::I8, &[512, 256, 3, 3], !known),
		],
	);
	add(
		"lstm",
		Op::Lstm(lstm.clone()),
		&[
			(f32, &[50, 8, 300], !known),
			(f32, &[1, 2048, 300], known),
			(f32, &[1, 2048, 512], known),
			(f32, &[1, 4096], known),
			(f32, &[1, 8, 512], known),
			(f32, &[1, 8, 512], known),
		],
	);
	add(
		"lstm, unknown",
		Op::Lstm(lstm),
		&[
			(f32, &[5, 8, 300], !known),
			(f32, &[1, 2048, 300], !known),
			(f32, &[1, 2048, 512], !known),
			(f32, &[1, 4096], known),
			(f32, &[1, 8, 512], known),
			(f32, &[1, 8, 512], known),
		],
	);
	add(
		"resize, linear",
		Op::Resize(resize(ResizeMode::Linear, [3, 500, 500], [3, 1000, 900])),
		&[(f32, &[3, 500, 500], !known)],
	);
	add(
		"resize, smaller",
		Op::Resize(resize(ResizeMode::Linear, [3, 900, 900], [3, 300, 300])),
		&[(f32, &[3, 900, 900], !known)],
	);
	add(
		"resize, three axes",
		Op::Resize(resize(ResizeMode::Linear, [90, 90, 90], [120, 120, 120])),
		&[(f32, &[90, 90, 90], !known)],
	);
	let large: &[u32] = &[4, 500, 600];
	add("relu", Op::Unary(Unary::Relu), &[(f32, large, !known)]);
	add(
		"transpose",
		Op::Transpose { perm: vec![2, 1, 0] },
		&[(f32, large, !known)],
	);
	add(
		"expand",
		Op::Expand {
			shape: [1000, 1000].into(),
		},
		&[(f32, &[1000, 1], !known)],
	);
	add(
		"pad",
		Op::Pad(Pad {
			before: vec![0, 9, 9],
			after: vec![0, 9, 9],
			mode: PadMode::Reflect,
		}),
		&[(f32, large, !known)],
	);
	for axis in 0..3 {
		add(
			&format!("softmax {axis}"),
			Op::Softmax { axis },
			&[(f32, large, !known)],
		);
		let cum_sum = CumSum {
			axis,
			exclusive: true,
			reverse: false,
		};
		add(&format!("cum_sum {axis}"), Op::CumSum(cum_sum), &[(f32, large, !known)]);
		let sum = Reduce {
			kind: ReduceKind::LogSumExp,
			axes: vec![axis],
			keep: false,
		};
		add(&format!("log_sum_exp {axis}"), Op::Reduce(sum), &[(f32, large, !known)]);
		add(
			&format!("top_k {axis}"),
			Op::TopK(TopK {
				axis,
				k: 2,
				largest: true,
			}),
			&[(f32, large, !known)],
		);
	}
	add(
		"log_sum_exp of few",
		Op::Reduce(Reduce {
			kind: ReduceKind::LogSumExp,
			axes: vec![2],
			keep: false,
		}),
		&[(f32, &[1000, 1000, 1], !known)],
	);
	add(
		"top_k of one row",
		Op::TopK(TopK {
			axis: 0,
			k: 1_000_000,
			largest: false,
		}),
		&[(f32, &[1_200_000], !known)],
	);
	let lrn = Lrn {
		size: 5,
		alpha: F32Bits::ONE,
		beta: F32Bits::ONE,
		bias: F32Bits::ONE,
	};
	add("lrn", Op::Lrn(lrn), &[(f32, large, !known)]);
	all
}
