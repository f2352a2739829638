//! Convolutions of f32.

use super::{one, Operand};
use crate::{ops::window, Entry};
use verdict_program::{
	op::{Conv, ConvTranspose, Window},
	Op,
};
use Operand::{Weight, X};

pub(super) fn all() -> Vec<Entry> {
	[general(), depthwise(), transposed()].concat()
}

fn conv(name: &str, x: &[u32], w: &[u32], groups: u32, window: Window) -> Entry {
	let op = Op::Conv(Conv { window, groups });
	one(&format!("conv/{name}"), op, &[X(x), Weight(w), Weight(&w[..1])])
}

fn general() -> Vec<Entry> {
	let mut entries = Vec::new();
	// Channels, side, filters, kernel, stride: layers of networks in use, then what suits nobody.
	for [channels, side, filters, kernel, stride] in [
		[3, 224, 64, 7, 2],
		[3, 112, 32, 3, 2],
		[64, 56, 64, 3, 1],
		[64, 56, 256, 1, 1],
		[256, 56, 64, 1, 1],
		[128, 28, 128, 3, 1],
		[256, 28, 512, 1, 2],
		[256, 14, 256, 3, 1],
		[1024, 14, 256, 1, 1],
		[512, 7, 512, 3, 1],
		[512, 7, 2048, 1, 1],
		[16, 32, 16, 3, 1],
		[24, 16, 96, 1, 1],
		[96, 14, 24, 1, 1],
		[8, 16, 8, 5, 1],
		[1, 28, 8, 5, 1],
		[1, 256, 1, 3, 1],
		[3, 64, 1, 3, 1],
		[1, 64, 64, 3, 1],
		[3, 64, 2, 1, 1],
		[256, 1, 256, 1, 1],
		[512, 1, 32, 1, 1],
		[64, 2, 64, 3, 1],
		[64, 3, 128, 3, 1],
		[32, 5, 32, 3, 2],
		[16, 9, 16, 9, 1],
		[4, 300, 4, 3, 1],
	] {
		let name = format!("{channels}x{side}x{side}_{filters}x{kernel}x{kernel}_s{stride}");
		let (x, w) = ([1, channels, side, side], [filters, channels, kernel, kernel]);
		entries.push(conv(&name, &x, &w, 1, window(2, stride, 1, kernel / 2)));
	}
	entries.extend([
		conv("dilated", &[1, 32, 32, 32], &[32, 32, 3, 3], 1, window(2, 1, 2, 2)),
		conv("grouped", &[1, 128, 28, 28], &[128, 4, 3, 3], 32, window(2, 1, 1, 1)),
		conv("grouped_twos", &[1, 64, 28, 28], &[64, 2, 3, 3], 32, window(2, 1, 1, 1)),
		conv(
			"grouped_many",
			&[1, 512, 7, 7],
			&[512, 2, 3, 3],
			256,
			window(2, 1, 1, 1),
		),
		conv(
			"grouped_points",
			&[1, 2000, 1, 1],
			&[1000, 2, 1, 1],
			1000,
			window(2, 1, 1, 0),
		),
		conv("one_axis", &[1, 64, 400], &[64, 64, 3], 1, window(1, 1, 1, 1)),
		conv("one_axis_long", &[1, 8, 16_000], &[16, 8, 8], 1, window(1, 4, 1, 0)),
		conv("one_axis_single", &[1, 1, 16_000], &[1, 1, 64], 1, window(1, 1, 1, 0)),
		conv(
			"three_axes",
			&[1, 16, 16, 24, 24],
			&[16, 16, 3, 3, 3],
			1,
			window(3, 1, 1, 1),
		),
		conv("batch", &[32, 16, 8, 8], &[16, 16, 3, 3], 1, window(2, 1, 1, 1)),
		conv("batch_of_points", &[500, 8, 1, 1], &[8, 8, 1, 1], 1, window(2, 1, 1, 0)),
		conv("stride_4", &[1, 3, 224, 224], &[64, 3, 11, 11], 1, window(2, 4, 1, 2)),
		conv("patches", &[1, 3, 224, 224], &[192, 3, 16, 16], 1, window(2, 16, 1, 0)),
		conv(
			"mostly_padding",
			&[1, 16, 2, 2],
			&[16, 16, 31, 31],
			1,
			window(2, 1, 1, 15),
		),
		conv("far_padding", &[1, 4, 1, 1], &[4, 4, 1, 1], 1, window(2, 1, 1, 60)),
	]);
	// Packed at each run.
	for [channels, side, filters, kernel] in [[64, 14, 64, 3], [256, 2, 256, 1]] {
		let op = Op::Conv(Conv {
			window: window(2, 1, 1, kernel / 2),
			groups: 1,
		});
		let (x, w) = ([1, channels, side, side], [filters, channels, kernel, kernel]);
		entries.push(one(
			&format!("conv/computed/{channels}x{side}_{filters}x{kernel}"),
			op,
			&[X(&x), X(&w)],
		));
	}
	entries
}

fn depthwise() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [channels, side, kernel, stride] in [
		[32, 112, 3, 1],
		[96, 112, 3, 2],
		[144, 56, 3, 1],
		[144, 56, 3, 2],
		[192, 28, 3, 1],
		[384, 14, 3, 1],
		[576, 14, 3, 2],
		[960, 7, 3, 1],
		[240, 28, 5, 1],
		[672, 14, 5, 2],
		[96, 56, 7, 1],
		[384, 14, 7, 1],
		[64, 14, 3, 3],
		[2000, 2, 3, 1],
		[4000, 1, 1, 1],
		[2000, 1, 3, 1],
		[500, 2, 31, 1],
		[8, 10, 63, 1],
	] {
		let name = format!("depthwise/{channels}x{side}x{side}_{kernel}x{kernel}_s{stride}");
		let (x, w) = ([1, channels, side, side], [channels, 1, kernel, kernel]);
		entries.push(conv(&name, &x, &w, channels, window(2, stride, 1, kernel / 2)));
	}
	entries.extend([
		conv(
			"depthwise/twice",
			&[1, 32, 56, 56],
			&[64, 1, 3, 3],
			32,
			window(2, 1, 1, 1),
		),
		conv(
			"depthwise/dilated",
			&[1, 64, 28, 28],
			&[64, 1, 3, 3],
			64,
			window(2, 1, 2, 2),
		),
		conv(
			"depthwise/one_axis",
			&[1, 128, 400],
			&[128, 1, 15],
			128,
			window(1, 1, 1, 7),
		),
		conv("depthwise/causal", &[1, 512, 16], &[512, 1, 4], 512, window(1, 1, 1, 0)),
		conv(
			"depthwise/three_axes",
			&[1, 32, 8, 16, 16],
			&[32, 1, 3, 3, 3],
			32,
			window(3, 1, 1, 1),
		),
		conv(
			"depthwise/far_padding",
			&[1, 64, 1, 1],
			&[64, 1, 1, 1],
			64,
			window(2, 1, 1, 60),
		),
		conv(
			"depthwise/tall",
			&[1, 64, 400, 1],
			&[64, 1, 3, 1],
			64,
			window(2, 1, 1, 0),
		),
	]);
	entries
}

fn transposed() -> Vec<Entry> {
	let mut entries = Vec::new();
	for [channels, side, filters, kernel, stride, pad, groups] in [
		[64, 14, 32, 2, 2, 0, 1],
		[64, 28, 32, 4, 2, 1, 1],
		[128, 8, 64, 4, 2, 1, 1],
		[16, 32, 3, 4, 2, 1, 1],
		[32, 28, 32, 3, 1, 1, 1],
		[64, 14, 1, 4, 2, 1, 64],
		[16, 16, 8, 8, 8, 0, 1],
		[8, 16, 8, 3, 5, 0, 1],
		[4, 16, 4, 1, 16, 0, 1],
	] {
		let op = Op::ConvTranspose(ConvTranspose {
			window: window(2, stride, 1, pad),
			groups,
			output_padding: vec![0, 0],
		});
		let name = format!("conv_transpose/{channels}x{side}_{filters}x{kernel}_s{stride}_g{groups}");
		entries.push(one(
			&name,
			op,
			&[
				X(&[1, channels, side, side]),
				Weight(&[channels, filters, kernel, kernel]),
			],
		));
	}
	entries
}
