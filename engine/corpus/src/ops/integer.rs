//! What computes with bytes, or goes to them and back.

use super::window;
use crate::{Draft, Entry};
use verdict_program::{
	op::{Binary, Conv, Window},
	Dtype, Op,
};

pub(super) fn all() -> Vec<Entry> {
	let mut entries = Vec::new();
	for (a, b) in [
		(Dtype::U8, Dtype::I8),
		(Dtype::U8, Dtype::U8),
		(Dtype::I8, Dtype::I8),
		(Dtype::I8, Dtype::U8),
	] {
		entries.push(matmul(a, b));
	}
	entries.push(stacks());
	entries.extend([
		conv("3x3", &[1, 7, 13, 11], &[21, 7, 3, 3], 1, window(2, 1, 1, 1), Dtype::U8),
		conv("1x1", &[2, 33, 5, 7], &[18, 33, 1, 1], 1, window(2, 1, 1, 0), Dtype::I8),
		conv(
			"stride2",
			&[1, 4, 17, 16],
			&[9, 4, 5, 5],
			1,
			window(2, 2, 1, 2),
			Dtype::U8,
		),
		conv(
			"grouped",
			&[1, 8, 9, 9],
			&[6, 4, 3, 3],
			2,
			window(2, 1, 2, 1),
			Dtype::U8,
		),
		conv(
			"depthwise",
			&[1, 19, 11, 15],
			&[19, 1, 3, 3],
			19,
			window(2, 1, 1, 1),
			Dtype::U8,
		),
		conv(
			"depthwise_stride2",
			&[1, 5, 12, 31],
			&[5, 1, 3, 3],
			5,
			window(2, 2, 1, 1),
			Dtype::I8,
		),
		conv("one_axis", &[2, 5, 40], &[7, 5, 4], 1, window(1, 2, 1, 1), Dtype::I8),
	]);
	entries.push(quantize());
	entries.push(dequantize());
	entries.push(requantize());
	entries.push(dynamic());
	entries
}

fn matmul(a: Dtype, b: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("matmul_integer/{a}_{b}"));
	let (x, y, w) = (
		draft.input(a, &[23, 67]),
		draft.input(b, &[67, 39]),
		draft.weight(b, &[67, 39]),
	);
	let (x_zero, x_zeros) = (draft.weight(a, &[]), draft.weight(a, &[23]));
	let (w_zero, w_zeros) = (draft.weight(b, &[1]), draft.weight(b, &[39]));
	for operands in [
		vec![x, w],
		vec![x, y],
		vec![x, w, x_zero, w_zero],
		vec![x, w, x_zeros, w_zeros],
		vec![x, y, x_zero, w_zeros],
	] {
		draft.give(Op::MatMulInteger, &operands);
	}
	draft.finish()
}

fn stacks() -> Entry {
	let mut draft = Draft::new("matmul_integer/stacks");
	let (a, b, one) = (
		draft.input(Dtype::U8, &[3, 2, 5, 18]),
		draft.input(Dtype::I8, &[2, 18, 31]),
		draft.weight(Dtype::I8, &[18, 7]),
	);
	let zeros = draft.weight(Dtype::U8, &[5]);
	draft.give(Op::MatMulInteger, &[a, b]);
	draft.give(Op::MatMulInteger, &[a, one]);
	draft.give(Op::MatMulInteger, &[a, one, zeros]);
	draft.finish()
}

/// Sums, and bytes of both types with a scale for all and for each channel.
fn conv(name: &str, x: &[u32], w: &[u32], groups: u32, window: Window, dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("conv_integer/{name}"));
	let op = Op::ConvInteger(Conv { window, groups });
	let (x, filters) = (draft.input(dtype, x), w[0]);
	let (weights, unsigned) = (draft.weight(Dtype::I8, w), draft.weight(Dtype::U8, w));
	let (zero, zeros) = (draft.weight(dtype, &[]), draft.weight(Dtype::U8, &[filters]));
	draft.give(op.clone(), &[x, weights]);
	draft.give(op.clone(), &[x, unsigned, zero, zeros]);
	let (each, all, bias) = (
		draft.positive(&[filters], 0.1),
		draft.number(0.003),
		draft.weight(Dtype::I32, &[filters]),
	);
	let shrink = draft.number(0.01);
	let each = draft.op(Op::Binary(Binary::Mul), &[each, shrink]);
	for (to, multiplier) in [(Dtype::U8, each), (Dtype::I8, all)] {
		let zero_out = draft.weight(to, &[]);
		let sums = draft.op(op.clone(), &[x, weights, zero]);
		draft.give(Op::Requantize { axis: 1 }, &[sums, multiplier, zero_out, bias]);
	}
	draft.finish()
}

fn quantize() -> Entry {
	let mut draft = Draft::new("quantize/f32");
	let x = draft.x(&[4, 6, 23]);
	for dtype in [Dtype::U8, Dtype::I8] {
		let (scale, zero) = (draft.number(0.0131), draft.weight(dtype, &[]));
		draft.give(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
		for (axis, size) in [(0, 4), (1, 6), (2, 23)] {
			let (scales, zeros) = (draft.positive(&[size], 0.01), draft.weight(dtype, &[size]));
			draft.give(Op::QuantizeLinear { axis: Some(axis) }, &[x, scales, zeros]);
		}
	}
	draft.finish()
}

fn dequantize() -> Entry {
	let mut draft = Draft::new("dequantize/integers");
	for dtype in [Dtype::U8, Dtype::I8] {
		let x = draft.input(dtype, &[4, 6, 23]);
		let (scale, zero) = (draft.number(0.0131), draft.weight(dtype, &[]));
		draft.give(Op::DequantizeLinear { axis: None }, &[x, scale, zero]);
		for (axis, size) in [(0, 4), (1, 6), (2, 23)] {
			let (scales, zeros) = (draft.positive(&[size], 0.01), draft.weight(dtype, &[size]));
			draft.give(Op::DequantizeLinear { axis: Some(axis) }, &[x, scales, zeros]);
		}
	}
	let (x, scale) = (draft.input(Dtype::I32, &[5, 31]), draft.number(1e-3));
	draft.give(Op::DequantizeLinear { axis: None }, &[x, scale]);
	draft.finish()
}

fn requantize() -> Entry {
	let mut draft = Draft::new("requantize/i32");
	let x = draft.input(Dtype::I32, &[3, 8, 29]);
	for dtype in [Dtype::U8, Dtype::I8] {
		for (axis, size) in [(0, 3), (1, 8), (2, 29)] {
			let (each, all) = (draft.positive(&[size], 0.01), draft.number(0.37));
			let (zero, bias) = (draft.weight(dtype, &[1]), draft.weight(Dtype::I32, &[size]));
			draft.give(Op::Requantize { axis }, &[x, each, zero, bias]);
			draft.give(Op::Requantize { axis }, &[x, all, zero]);
		}
	}
	draft.finish()
}

fn dynamic() -> Entry {
	let mut draft = Draft::new("dynamic_quantize/f32");
	let (x, five) = (draft.x(&[7, 51]), draft.number(5.0));
	let above = draft.op(Op::Binary(Binary::Add), &[x, five]);
	for x in [x, above] {
		let bytes = draft.give(Op::DynamicQuantize, &[x]);
		draft.output(bytes.nth(1));
		draft.output(bytes.nth(2));
	}
	draft.finish()
}
