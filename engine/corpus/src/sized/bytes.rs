//! What computes with bytes.

use super::{one, times, Operand};
use crate::{ops::window, Draft, Entry};
use verdict_program::{
	op::{Conv, Window},
	Dtype, Op,
};
use Operand::{Constant, Input, Positive, X};

pub(super) fn all() -> Vec<Entry> {
	[products(), convolutions(), steps()].concat()
}

fn products() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [rows, k, columns] in [
		[1, 64, 64],
		[1, 1024, 1024],
		[4, 512, 512],
		[16, 512, 512],
		[64, 64, 64],
		[128, 256, 256],
		[256, 1024, 512],
		[5000, 20, 3],
		[20_000, 4, 1],
	] {
		for (signed, weight) in [("s", Dtype::I8), ("u", Dtype::U8)] {
			let operands = [
				Input(Dtype::U8, &[rows, k]),
				Constant(weight, &[k, columns]),
				Constant(Dtype::U8, &[]),
				Constant(weight, &[]),
			];
			let count = if signed == "s" { 3 } else { 4 };
			entries.push(one(
				&format!("matmul_integer/{}_{signed}", times(&[rows, k, columns])),
				Op::MatMulInteger,
				&operands[..count],
			));
		}
	}
	for [batch, rows, k, columns] in [[8, 64, 64, 64], [1, 128, 512, 128], [2000, 2, 4, 3], [300, 1, 64, 64]] {
		entries.push(one(
			&format!("matmul_integer/of_two/{}", times(&[batch, rows, k, columns])),
			Op::MatMulInteger,
			&[
				Input(Dtype::U8, &[batch, rows, k]),
				Input(Dtype::I8, &[batch, k, columns]),
			],
		));
	}
	entries
}

fn convolutions() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [channels, side, filters, kernel, stride, groups] in [
		[3, 112, 32, 3, 2, 1],
		[64, 28, 64, 3, 1, 1],
		[64, 28, 128, 1, 1, 1],
		[256, 7, 256, 3, 1, 1],
		[16, 32, 16, 3, 1, 1],
		[1, 64, 4, 5, 1, 1],
		[128, 1, 128, 1, 1, 1],
		[64, 14, 64, 3, 1, 16],
		[96, 56, 96, 3, 1, 96],
		[384, 14, 384, 3, 1, 384],
		[192, 28, 192, 3, 2, 192],
		[1000, 1, 1000, 3, 1, 1000],
		[16, 20, 16, 17, 1, 16],
	] {
		let (x, w) = ([1, channels, side, side], [filters, channels / groups, kernel, kernel]);
		let conv = |window: Window| Op::ConvInteger(Conv { window, groups });
		let name = format!("{channels}x{side}_{filters}x{kernel}_s{stride}_g{groups}");
		let window = window(2, stride, 1, kernel / 2);
		entries.push(one(
			&format!("conv_integer/{name}"),
			conv(window.clone()),
			&[Input(Dtype::U8, &x), Constant(Dtype::I8, &w), Constant(Dtype::U8, &[])],
		));
		let mut draft = Draft::new(&format!("sized/conv_requantized/{name}"));
		let (x, w) = (draft.input(Dtype::U8, &x), draft.weight(Dtype::I8, &w));
		let (zero, out_zero) = (draft.weight(Dtype::U8, &[]), draft.weight(Dtype::U8, &[]));
		let (scales, bias) = (draft.positive(&[filters], 0.01), draft.weight(Dtype::I32, &[filters]));
		let sums = draft.op(conv(window), &[x, w, zero]);
		draft.give(Op::Requantize { axis: 1 }, &[sums, scales, out_zero, bias]);
		entries.push(draft.finish());
	}
	entries
}

fn steps() -> Vec<Entry> {
	let mut entries = Vec::new();
	for dims in [&[1, 64, 56, 56][..], &[1 << 14, 8, 2, 1]] {
		let name = times(dims);
		let channels = &dims[1..2];
		let (one_scale, scales) = ([Positive(&[])], [Positive(channels)]);
		for (axis, scale, zeros) in [(None, one_scale, &[][..]), (Some(1), scales, channels)] {
			let each = if axis.is_some() { "each" } else { "all" };
			entries.push(one(
				&format!("quantize/{name}_{each}"),
				Op::QuantizeLinear { axis },
				&[X(dims), scale[0], Constant(Dtype::U8, zeros)],
			));
			entries.push(one(
				&format!("dequantize/{name}_{each}"),
				Op::DequantizeLinear { axis },
				&[Input(Dtype::I8, dims), scale[0], Constant(Dtype::I8, zeros)],
			));
		}
		entries.push(one(
			&format!("requantize/{name}"),
			Op::Requantize { axis: 1 },
			&[
				Input(Dtype::I32, dims),
				Positive(channels),
				Constant(Dtype::U8, &[]),
				Constant(Dtype::I32, channels),
			],
		));
	}
	entries.push(one(
		"dequantize/i32",
		Op::DequantizeLinear { axis: None },
		&[Input(Dtype::I32, &[1 << 17]), Positive(&[])],
	));
	entries.push(one("dynamic_quantize", Op::DynamicQuantize, &[X(&[1 << 17])]));
	entries
}
