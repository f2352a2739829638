//! Matrix products and convolutions of f32.

use super::window;
use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{Binary, Conv, ConvTranspose, MatMul, Unary, Window},
	Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![
		matmul("vector", &[1, 129], &[129, 70], false),
		matmul("square", &[65, 65], &[65, 65], true),
		matmul("deep", &[5, 1100], &[1100, 19], true),
		matmul("wide", &[3, 9], &[9, 515], false),
		matmul("narrow", &[131, 17], &[17, 1], true),
		matmul("stack", &[2, 3, 7, 33], &[33, 21], true),
		transposed_matmul(),
		left_weight(),
		stacks(),
		fused(),
		conv("1x1", &[1, 19, 9, 11], &[37, 19, 1, 1], 1, window(2, 1, 1, 0)),
		conv("1x1_stride2", &[2, 8, 9, 11], &[12, 8, 1, 1], 1, window(2, 2, 1, 0)),
		conv("3x3", &[1, 13, 17, 15], &[29, 13, 3, 3], 1, window(2, 1, 1, 1)),
		conv("3x3_stride2", &[1, 6, 23, 21], &[18, 6, 3, 3], 1, window(2, 2, 1, 1)),
		conv("3x3_dilated", &[1, 5, 16, 16], &[9, 5, 3, 3], 1, window(2, 1, 3, 3)),
		conv("7x7_stride2", &[1, 3, 40, 40], &[16, 3, 7, 7], 1, window(2, 2, 1, 3)),
		conv("uneven", &[2, 4, 7, 13], &[6, 4, 2, 5], 1, uneven()),
		conv("grouped", &[1, 12, 8, 9], &[16, 6, 3, 3], 2, window(2, 1, 1, 1)),
		conv("one_axis", &[2, 7, 101], &[11, 7, 9], 1, window(1, 3, 2, 4)),
		conv("three_axes", &[1, 3, 6, 7, 8], &[5, 3, 3, 2, 3], 1, window(3, 1, 1, 1)),
		conv("wide_image", &[1, 1, 2, 1300], &[3, 1, 3, 3], 1, window(2, 1, 1, 1)),
		conv("depthwise", &[1, 17, 15, 33], &[17, 1, 3, 3], 17, window(2, 1, 1, 1)),
		conv(
			"depthwise_stride2",
			&[2, 9, 15, 22],
			&[9, 1, 5, 5],
			9,
			window(2, 2, 1, 2),
		),
		conv(
			"depthwise_twice",
			&[1, 6, 11, 10],
			&[12, 1, 3, 3],
			6,
			window(2, 1, 2, 1),
		),
		conv("depthwise_one_axis", &[1, 10, 57], &[10, 1, 7], 10, window(1, 1, 1, 3)),
		computed_weights(),
		conv_transpose(
			"2x2_stride2",
			&[1, 8, 6, 7],
			&[8, 5, 2, 2],
			1,
			window(2, 2, 1, 0),
			&[0, 0],
		),
		conv_transpose(
			"3x3_stride2",
			&[1, 6, 7, 5],
			&[6, 9, 3, 3],
			1,
			window(2, 2, 1, 1),
			&[1, 0],
		),
		conv_transpose("grouped", &[2, 4, 6], &[4, 3, 4], 2, window(1, 3, 2, 2), &[2]),
		conv_transpose("plain", &[1, 3, 5, 6], &[3, 7, 3, 3], 1, window(2, 1, 1, 0), &[0, 0]),
	]
}

fn product(transpose_a: bool, transpose_b: bool) -> Op {
	Op::MatMul(MatMul {
		transpose_a,
		transpose_b,
	})
}

/// With a weight on the right, and with an operand that comes from outside.
fn matmul(name: &str, a: &[u32], b: &[u32], bias: bool) -> Entry {
	let mut draft = Draft::new(&format!("matmul/{name}"));
	let (x, y, w) = (draft.x(a), draft.x(b), draft.layer(b, b[0]));
	let mut operands = vec![x, w];
	if bias {
		operands.push(draft.floats(&b[1..], 1.0));
	}
	draft.give(product(false, false), &operands);
	draft.give(product(false, false), &[x, y]);
	draft.finish()
}

fn transposed_matmul() -> Entry {
	let mut draft = Draft::new("matmul/transposed");
	let (x, turned) = (draft.x(&[13, 29]), draft.x(&[29, 13]));
	let (w, w_turned, bias) = (
		draft.layer(&[29, 50], 29),
		draft.layer(&[50, 29], 29),
		draft.floats(&[50], 1.0),
	);
	draft.give(product(false, true), &[x, w_turned, bias]);
	draft.give(product(true, false), &[turned, w, bias]);
	draft.give(product(true, true), &[turned, w_turned]);
	draft.give(product(false, true), &[x, x]);
	draft.give(product(true, false), &[x, x]);
	draft.finish()
}

fn left_weight() -> Entry {
	let mut draft = Draft::new("matmul/left_weight");
	let (x, stack) = (draft.x(&[27, 34]), draft.x(&[3, 27, 34]));
	let (w, bias) = (draft.layer(&[41, 27], 27), draft.floats(&[34], 1.0));
	draft.give(product(false, false), &[w, x, bias]);
	draft.give(product(false, false), &[w, stack]);
	let turned = draft.layer(&[27, 41], 27);
	draft.give(product(true, false), &[turned, stack, bias]);
	draft.finish()
}

fn stacks() -> Entry {
	let mut draft = Draft::new("matmul/stacks");
	let (a, b) = (draft.x(&[2, 3, 9, 17]), draft.x(&[3, 17, 12]));
	draft.give(product(false, false), &[a, b]);
	let (b, wide) = (draft.x(&[2, 1, 17, 12]), draft.layer(&[2, 1, 17, 12], 17));
	draft.give(product(false, false), &[a, b]);
	draft.give(product(false, false), &[a, wide]);
	let (row, column) = (draft.x(&[40, 1, 8]), draft.x(&[40, 8, 1]));
	draft.give(product(false, false), &[row, column]);
	draft.give(product(false, false), &[column, row]);
	draft.finish()
}

/// What executors may run as one.
fn fused() -> Entry {
	let mut draft = Draft::new("matmul/fused");
	let (x, other) = (draft.x(&[11, 23]), draft.x(&[11, 40]));
	let (w, bias) = (draft.layer(&[23, 40], 23), draft.floats(&[40], 1.0));
	let y = draft.op(product(false, false), &[x, w, bias]);
	draft.give(Op::Unary(Unary::Relu), &[y]);
	let y = draft.op(product(false, false), &[x, w]);
	let y = draft.op(Op::Binary(Binary::Add), &[other, y]);
	draft.give(
		Op::Unary(Unary::Clip {
			min: Some(float(-0.25)),
			max: Some(float(0.5)),
		}),
		&[y],
	);
	draft.finish()
}

fn uneven() -> Window {
	Window {
		strides: vec![1, 2],
		dilations: vec![2, 1],
		pads_begin: vec![0, 3],
		pads_end: vec![2, 1],
	}
}

/// With and without a bias, followed by an activation, and with a residual.
fn conv(name: &str, x: &[u32], w: &[u32], groups: u32, window: Window) -> Entry {
	let mut draft = Draft::new(&format!("conv/{name}"));
	let op = Op::Conv(Conv { window, groups });
	let (x, inputs) = (draft.x(x), w[1..].iter().product());
	let filter = |draft: &mut Draft| (draft.layer(w, inputs), draft.floats(&w[..1], 1.0));
	let (weights, _) = filter(&mut draft);
	let plain = draft.give(op.clone(), &[x, weights]);
	let (weights, bias) = filter(&mut draft);
	let y = draft.op(op.clone(), &[x, weights, bias]);
	draft.give(Op::Unary(Unary::Relu), &[y]);
	let (weights, bias) = filter(&mut draft);
	let y: Value = draft.op(op, &[x, weights, bias]);
	let y = draft.op(Op::Binary(Binary::Add), &[y, plain]);
	draft.give(
		Op::Unary(Unary::Clip {
			min: Some(float(0.0)),
			max: Some(float(6.0)),
		}),
		&[y],
	);
	draft.finish()
}

fn computed_weights() -> Entry {
	let mut draft = Draft::new("conv/computed_weights");
	let (x, w, bias) = (draft.x(&[1, 4, 9, 9]), draft.x(&[10, 4, 3, 3]), draft.x(&[10]));
	draft.give(
		Op::Conv(Conv {
			window: window(2, 1, 1, 1),
			groups: 1,
		}),
		&[x, w, bias],
	);
	let w = draft.x(&[4, 1, 3, 3]);
	draft.give(
		Op::Conv(Conv {
			window: window(2, 1, 1, 1),
			groups: 4,
		}),
		&[x, w],
	);
	let w = draft.x(&[4, 6, 2, 2]);
	let transposed = ConvTranspose {
		window: window(2, 2, 1, 0),
		groups: 1,
		output_padding: vec![0, 0],
	};
	draft.give(Op::ConvTranspose(transposed), &[x, w]);
	draft.finish()
}

fn conv_transpose(name: &str, x: &[u32], w: &[u32], groups: u32, window: Window, output_padding: &[u32]) -> Entry {
	let mut draft = Draft::new(&format!("conv_transpose/{name}"));
	let op = Op::ConvTranspose(ConvTranspose {
		window,
		groups,
		output_padding: output_padding.to_vec(),
	});
	let (x, weights) = (draft.x(x), draft.layer(w, w[0]));
	draft.give(op.clone(), &[x, weights]);
	let bias = draft.floats(&[w[1] * groups], 1.0);
	let y = draft.op(op, &[x, weights, bias]);
	draft.give(Op::Unary(Unary::Relu), &[y]);
	draft.finish()
}
