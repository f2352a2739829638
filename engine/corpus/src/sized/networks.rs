//! Networks as large as they are in use, with weights by seed.

use crate::{
	networks::{attention_block, quantized_layer},
	ops::forest,
	Draft, Entry,
};
use verdict_program::{
	op::{Activation, Binary, Direction, Lstm, Test, Unary},
	Dtype, Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![
		mlp(1),
		mlp(64),
		residual(64, 1),
		residual(224, 1),
		mobile(64),
		mobile(224),
		classical(),
		transformer(128, 256, 4),
		transformer(32, 384, 6),
		transformer(197, 192, 3),
		lstm(),
		quantized(64),
		quantized(112),
		boosted(1),
		boosted(200),
		waves(),
	]
}

fn mlp(batch: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/mlp_{batch}"));
	let mut y = draft.x(&[batch, 512]);
	for _ in 0..4 {
		y = draft.dense(y, 512, 512);
		y = draft.relu(y);
	}
	y = draft.dense(y, 512, 10);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// Bottlenecks, one of each stage of a ResNet-50.
fn residual(side: u32, blocks: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/residual_{side}"));
	let x = draft.x(&[1, 3, side, side]);
	let y = draft.conv(x, [3, 64], 7, 2, 1);
	let y = draft.relu(y);
	let mut y = draft.max_pool(y);
	let mut channels = 64;
	let mut side = side / 4;
	for (stage, width) in [64, 128, 256, 512].into_iter().enumerate() {
		for block in 0..blocks {
			let stride = if stage > 0 && block == 0 { 2 } else { 1 };
			let z = draft.conv(y, [channels, width], 1, 1, 1);
			let z = draft.relu(z);
			let z = draft.conv(z, [width, width], 3, stride, 1);
			let z = draft.relu(z);
			let z = draft.conv(z, [width, 4 * width], 1, 1, 1);
			let short = match block {
				0 => draft.conv(y, [channels, 4 * width], 1, stride, 1),
				_ => y,
			};
			let z = draft.add(z, short);
			y = draft.relu(z);
			channels = 4 * width;
			side /= stride;
		}
	}
	let y = draft.global_average(y, [side, side]);
	let y = draft.reshape(y, &[1, channels]);
	let y = draft.dense(y, channels, 1000);
	draft.output(y);
	draft.finish()
}

/// Inverted residuals as in a MobileNetV2.
fn mobile(side: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/mobile_{side}"));
	let x = draft.x(&[1, 3, side, side]);
	let y = draft.conv(x, [3, 32], 3, 2, 1);
	let mut y = draft.relu6(y);
	let (mut channels, mut side) = (32, side / 2);
	for (expand, filters, count, stride) in [
		(1, 16, 1, 1),
		(6, 24, 2, 2),
		(6, 32, 3, 2),
		(6, 64, 4, 2),
		(6, 96, 3, 1),
		(6, 160, 3, 2),
		(6, 320, 1, 1),
	] {
		for block in 0..count {
			let stride = if block == 0 { stride } else { 1 };
			let wide = channels * expand;
			let mut z = y;
			if expand > 1 {
				z = draft.conv(z, [channels, wide], 1, 1, 1);
				z = draft.relu6(z);
			}
			z = draft.conv(z, [wide, wide], 3, stride, wide);
			z = draft.relu6(z);
			z = draft.conv(z, [wide, filters], 1, 1, 1);
			y = match stride == 1 && channels == filters {
				true => draft.add(y, z),
				false => z,
			};
			channels = filters;
			side = side.div_ceil(stride);
		}
	}
	let y = draft.conv(y, [channels, 1280], 1, 1, 1);
	let y = draft.relu6(y);
	let y = draft.global_average(y, [side, side]);
	let y = draft.reshape(y, &[1, 1280]);
	let y = draft.dense(y, 1280, 1000);
	draft.output(y);
	draft.finish()
}

/// Normalisation left as an op of its own, and activations that nothing takes over.
fn classical() -> Entry {
	let mut draft = Draft::new("sized/network/classical");
	let mut y = draft.x(&[1, 3, 64, 64]);
	let mut channels = 3;
	for filters in [32, 64, 128] {
		y = draft.conv(y, [channels, filters], 3, 1, 1);
		y = draft.batch_norm(y, filters);
		y = draft.unary(
			Unary::LeakyRelu {
				alpha: crate::draft::float(0.1),
			},
			y,
		);
		y = draft.max_pool(y);
		channels = filters;
	}
	let y = draft.reshape(y, &[1, 128 * 64]);
	let y = draft.dense(y, 128 * 64, 100);
	draft.give(Op::LogSoftmax { axis: 1 }, &[y]);
	draft.finish()
}

fn transformer(length: u32, width: u32, heads: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/transformer_{length}x{width}"));
	let x = draft.x(&[1, length, width]);
	let z = attention_block(&mut draft, x, [1, length, heads, width]);
	let z = draft.add(x, z);
	let y = draft.layer_norm(z, 2, width);
	let z = draft.dense(y, width, 4 * width);
	let z = draft.unary(Unary::Gelu, z);
	let z = draft.dense(z, 4 * width, width);
	let z = draft.add(y, z);
	let y = draft.layer_norm(z, 2, width);
	draft.output(y);
	draft.finish()
}

fn lstm() -> Entry {
	let mut draft = Draft::new("sized/network/lstm");
	let (time, width) = (50, 128);
	let mut y = draft.x(&[time, 1, width]);
	for _ in 0..2 {
		let weights = [
			draft.layer(&[1, 4 * width, width], width),
			draft.layer(&[1, 4 * width, width], width),
		];
		let (bias, state) = (draft.floats(&[1, 8 * width], 0.1), draft.floats(&[1, 1, width], 0.1));
		let op = Op::Lstm(Lstm {
			direction: Direction::Forward,
			activations: vec![Activation::Sigmoid, Activation::Tanh, Activation::Tanh],
			clip: None,
			input_forget: false,
		});
		let z = draft.op(op, &[y, weights[0], weights[1], bias, state, state]);
		y = draft.reshape(z, &[time, 1, width]);
	}
	let y = draft.reshape(y, &[time, width]);
	let y = draft.dense(y, width, 20);
	draft.output(y);
	draft.finish()
}

fn quantized(side: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/quantized_{side}"));
	let x = draft.x(&[1, 3, side, side]);
	let (scale, zero) = (draft.number(1.0 / 128.0), draft.bytes(Dtype::U8, &[], vec![128]));
	let mut y: Value = draft.op(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
	let mut channels = 3;
	for (filters, stride) in [(32, 2), (64, 2), (128, 2)] {
		y = quantized_layer(&mut draft, y, [filters, channels, 3, 3], stride, 1);
		y = quantized_layer(&mut draft, y, [filters, 1, 3, 3], 1, filters);
		y = quantized_layer(&mut draft, y, [filters, filters, 1, 1], 1, 1);
		channels = filters;
	}
	let (scale, zero) = (draft.number(0.02), draft.bytes(Dtype::U8, &[], vec![120]));
	let y = draft.op(Op::DequantizeLinear { axis: None }, &[y, scale, zero]);
	let y = draft.global_average(y, [side / 8, side / 8]);
	let y = draft.reshape(y, &[1, 128]);
	let y = draft.dense(y, 128, 10);
	draft.output(y);
	draft.finish()
}

fn boosted(rows: u32) -> Entry {
	let mut draft = Draft::new(&format!("sized/network/boosted_{rows}"));
	let x = draft.x(&[rows, 30]);
	let trees = forest(&mut draft.random, 30, 1, 500, 6, &[Test::LessOrEqual]);
	draft.give(Op::TreeEnsemble(trees), &[x]);
	draft.finish()
}

/// Sound: convolutions over one axis with gates.
fn waves() -> Entry {
	let mut draft = Draft::new("sized/network/waves");
	let mut y = draft.x(&[1, 32, 2000]);
	for dilation in [1, 2, 4] {
		let conv = |dilation: u32| {
			let window = crate::ops::window(1, 1, dilation, dilation);
			Op::Conv(verdict_program::op::Conv { window, groups: 1 })
		};
		let (filter, gate) = (draft.layer(&[32, 32, 3], 96), draft.layer(&[32, 32, 3], 96));
		let (filter, gate) = (
			draft.op(conv(dilation), &[y, filter]),
			draft.op(conv(dilation), &[y, gate]),
		);
		let (filter, gate) = (draft.unary(Unary::Tanh, filter), draft.unary(Unary::Sigmoid, gate));
		let z = draft.binary(Binary::Mul, filter, gate);
		y = draft.add(y, z);
	}
	draft.output(y);
	draft.finish()
}
