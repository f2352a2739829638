//! Matrix products and convolutions, of f32 and of bytes.

use super::{float, window, Draft};
use verdict_program::{
	op::{Conv, ConvTranspose, MatMul, Unary},
	Dtype, Op, Program,
};

pub(super) fn matmul() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[13, 37]);
	let (w, bias) = (draft.floats(&[37, 75]), draft.floats(&[75]));
	let y = draft.op(Op::MatMul(MatMul::default()), &[x, w, bias]);
	let y = draft.op(Op::Unary(Unary::Relu), &[y]);
	draft.output(y);
	let w = draft.floats(&[29, 13]);
	let z = draft.op(Op::MatMul(MatMul::default()), &[w, x]);
	draft.output(z);
	draft.finish()
}

pub(super) fn matmul_batched() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[3, 11, 21]);
	let y = draft.op(
		Op::MatMul(MatMul {
			transpose_a: false,
			transpose_b: true,
		}),
		&[x, x],
	);
	draft.output(y);
	let z = draft.op(
		Op::MatMul(MatMul {
			transpose_a: true,
			transpose_b: false,
		}),
		&[x, x],
	);
	draft.output(z);
	draft.finish()
}

pub(super) fn conv(stride: u32, groups: u32) -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1, 12, 13, 11]);
	let filters = if groups == 12 { 12 } else { 22 };
	let (w, bias) = (draft.floats(&[filters, 12 / groups, 3, 3]), draft.floats(&[filters]));
	let y = draft.op(
		Op::Conv(Conv {
			window: window(stride, 1, 1),
			groups,
		}),
		&[x, w, bias],
	);
	let clip = Unary::Clip {
		min: Some(float(0.0)),
		max: Some(float(6.0)),
	};
	let y = draft.op(Op::Unary(clip), &[y]);
	draft.output(y);
	let w = draft.floats(&[24, 12 / groups, 1, 1]);
	let z = draft.op(
		Op::Conv(Conv {
			window: window(1, 1, 0),
			groups,
		}),
		&[x, w],
	);
	draft.output(z);
	draft.finish()
}

pub(super) fn conv_transpose() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1, 6, 7, 5]);
	let (w, bias) = (draft.floats(&[6, 9, 3, 3]), draft.floats(&[9]));
	let conv = ConvTranspose {
		window: window(2, 1, 1),
		groups: 1,
		output_padding: vec![1, 0],
	};
	let y = draft.op(Op::ConvTranspose(conv), &[x, w, bias]);
	draft.output(y);
	draft.finish()
}

pub(super) fn matmul_integer() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[14, 45]);
	let x = draft.op(Op::DynamicQuantize, &[x]);
	let (w, zeros) = (draft.weight(Dtype::I8, &[45, 51]), draft.weight(Dtype::I8, &[51]));
	let y = draft.op(Op::MatMulInteger, &[x, w, x.nth(2), zeros]);
	draft.output(y);
	let y = draft.op(Op::DequantizeLinear { axis: None }, &[y, x.nth(1)]);
	draft.output(y);
	draft.finish()
}

pub(super) fn conv_integer() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1, 9, 12, 10]);
	let (scale, zero) = (draft.builder.floats([], [float(0.015)]), draft.weight(Dtype::U8, &[]));
	let x = draft.op(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
	let w = draft.weight(Dtype::I8, &[18, 9, 3, 3]);
	let y = draft.op(
		Op::ConvInteger(Conv {
			window: window(1, 1, 1),
			groups: 1,
		}),
		&[x, w, zero],
	);
	let multiplier = draft
		.builder
		.floats([18], (0..18).map(|channel| float(0.002 + channel as f32 * 0.0001)));
	let (zero, bias) = (draft.weight(Dtype::I8, &[]), draft.weight(Dtype::I32, &[18]));
	let y = draft.op(Op::Requantize { axis: 1 }, &[y, multiplier, zero, bias]);
	draft.output(y);
	let w = draft.weight(Dtype::I8, &[18, 1, 3, 3]);
	let y = draft.op(
		Op::ConvInteger(Conv {
			window: window(2, 1, 1),
			groups: 18,
		}),
		&[y, w],
	);
	draft.output(y);
	draft.finish()
}
