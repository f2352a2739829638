//! Convolutional networks.

use crate::{draft::float, ops::window, Draft, Entry};
use verdict_program::{
	op::{
		Binary, Conv, ConvTranspose, Coordinates, Lrn, NearestRounding, Pad, PadMode, Resize, ResizeMode, Slice, TopK,
		Unary, Window,
	},
	Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![
		plain(),
		depthwise(),
		residual(),
		attention(),
		classical(),
		generator(),
		segmentation(),
		detection(),
		waves(),
		volume(),
	]
}

/// Convolutions and pooling, then a classifier.
fn plain() -> Entry {
	let mut draft = Draft::new("network/cnn");
	let mut y = draft.x(&[1, 3, 32, 32]);
	let mut channels = 3;
	for filters in [16, 24] {
		y = draft.conv(y, [channels, filters], 3, 1, 1);
		y = draft.relu(y);
		y = draft.max_pool(y);
		channels = filters;
	}
	let y = draft.reshape(y, &[1, 24 * 64]);
	let y = draft.dense(y, 24 * 64, 10);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// Inverted residuals with depthwise convolutions.
fn depthwise() -> Entry {
	let mut draft = Draft::new("network/cnn_depthwise");
	let x = draft.x(&[1, 3, 32, 32]);
	let y = draft.conv(x, [3, 8], 3, 2, 1);
	let mut y = draft.relu6(y);
	for (channels, filters, stride) in [(8, 8, 1), (8, 12, 2), (12, 12, 1)] {
		let wide = channels * 6;
		let z = draft.conv(y, [channels, wide], 1, 1, 1);
		let z = draft.relu6(z);
		let z = draft.conv(z, [wide, wide], 3, stride, wide);
		let z = draft.relu6(z);
		let z = draft.conv(z, [wide, filters], 1, 1, 1);
		y = if stride == 1 { draft.add(y, z) } else { z };
	}
	let y = draft.global_average(y, [8, 8]);
	let y = draft.reshape(y, &[1, 12]);
	let y = draft.dense(y, 12, 10);
	draft.output(y);
	draft.finish()
}

/// Residual blocks with normalisation, one of them with a projection.
fn residual() -> Entry {
	let mut draft = Draft::new("network/cnn_residual");
	let x = draft.x(&[2, 3, 24, 24]);
	let y = draft.conv(x, [3, 12], 3, 1, 1);
	let y = draft.batch_norm(y, 12);
	let mut y = draft.relu(y);
	for (channels, filters, stride) in [(12, 12, 1), (12, 20, 2)] {
		let z = draft.conv(y, [channels, filters], 3, stride, 1);
		let z = draft.batch_norm(z, filters);
		let z = draft.relu(z);
		let z = draft.conv(z, [filters, filters], 3, 1, 1);
		let short = if channels == filters {
			y
		} else {
			draft.conv(y, [channels, filters], 1, stride, 1)
		};
		let z = draft.add(z, short);
		y = draft.relu(z);
	}
	let y = draft.global_average(y, [12, 12]);
	let y = draft.reshape(y, &[2, 20]);
	let y = draft.dense(y, 20, 7);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// Channels that are weighed by what they hold, and swish.
fn attention() -> Entry {
	let mut draft = Draft::new("network/cnn_squeeze_excite");
	let x = draft.x(&[1, 8, 16, 16]);
	let y = draft.conv(x, [8, 32], 1, 1, 1);
	let y = draft.unary(Unary::HardSwish, y);
	let y = draft.conv(y, [32, 32], 5, 1, 32);
	let y = draft.unary(Unary::Silu, y);
	let z = draft.global_average(y, [16, 16]);
	let z = draft.conv(z, [32, 8], 1, 1, 1);
	let z = draft.relu(z);
	let z = draft.conv(z, [8, 32], 1, 1, 1);
	let z = draft.unary(
		Unary::HardSigmoid {
			alpha: float(1.0 / 6.0),
			beta: float(0.5),
		},
		z,
	);
	let y = draft.mul(y, z);
	let y = draft.conv(y, [32, 8], 1, 1, 1);
	let y = draft.add(x, y);
	draft.output(y);
	draft.finish()
}

/// Large kernels and normalisation over neighbouring channels.
fn classical() -> Entry {
	let mut draft = Draft::new("network/cnn_classical");
	let x = draft.x(&[1, 1, 28, 28]);
	let y = draft.conv(x, [1, 8], 5, 1, 1);
	let y = draft.relu(y);
	let y = draft.op(
		Op::Lrn(Lrn {
			size: 5,
			alpha: float(1e-3),
			beta: float(0.75),
			bias: float(1.0),
		}),
		&[y],
	);
	let y = draft.max_pool(y);
	let y = draft.conv(y, [8, 16], 5, 1, 2);
	let y = draft.unary(Unary::Tanh, y);
	let y = draft.max_pool(y);
	let y = draft.reshape(y, &[1, 16 * 49]);
	let y = draft.dense(y, 16 * 49, 32);
	let y = draft.relu(y);
	let y = draft.dense(y, 32, 10);
	draft.give(Op::LogSoftmax { axis: 1 }, &[y]);
	draft.finish()
}

/// From a vector to an image, by transposed convolutions.
fn generator() -> Entry {
	let mut draft = Draft::new("network/generator");
	let x = draft.x(&[1, 20]);
	let y = draft.dense(x, 20, 16 * 16);
	let mut y = draft.reshape(y, &[1, 16, 4, 4]);
	for (channels, filters) in [(16, 8), (8, 3)] {
		let w = draft.layer(&[channels, filters, 4, 4], channels * 4);
		let bias = draft.floats(&[filters], 0.1);
		let conv = ConvTranspose {
			window: window(2, 2, 1, 1),
			groups: 1,
			output_padding: vec![0, 0],
		};
		y = draft.op(Op::ConvTranspose(conv), &[y, w, bias]);
		y = draft.unary(Unary::LeakyRelu { alpha: float(0.2) }, y);
	}
	draft.give(Op::Unary(Unary::Tanh), &[y]);
	draft.finish()
}

fn upsample(draft: &mut Draft, x: Value, mode: ResizeMode, dims: [u32; 4]) -> Value {
	let [n, c, h, w] = dims;
	let resize = Resize {
		mode,
		coordinates: Coordinates::HalfPixel,
		exclude_outside: false,
		extrapolation: float(0.0),
		sizes: vec![n, c, 2 * h, 2 * w],
		scales: [1.0, 1.0, 2.0, 2.0].map(float).to_vec(),
	};
	draft.op(Op::Resize(resize), &[x])
}

/// Down and up again, with what was there before put beside it.
fn segmentation() -> Entry {
	let mut draft = Draft::new("network/segmentation");
	let x = draft.x(&[1, 3, 24, 32]);
	let a = draft.conv(x, [3, 8], 3, 1, 1);
	let a = draft.relu(a);
	let b = draft.max_pool(a);
	let b = draft.conv(b, [8, 12], 3, 1, 1);
	let b = draft.relu(b);
	let c = draft.max_pool(b);
	let c = draft.conv(c, [12, 16], 3, 1, 1);
	let c = draft.unary(Unary::Mish, c);
	let c = upsample(&mut draft, c, ResizeMode::Linear, [1, 16, 6, 8]);
	let b = draft.op(Op::Concat { axis: 1 }, &[b, c]);
	let b = draft.conv(b, [28, 12], 3, 1, 1);
	let b = draft.relu(b);
	let b = upsample(
		&mut draft,
		b,
		ResizeMode::Nearest(NearestRounding::Floor),
		[1, 12, 12, 16],
	);
	let a = draft.op(Op::Concat { axis: 1 }, &[a, b]);
	let y = draft.conv(a, [20, 4], 1, 1, 1);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// Scores and boxes of a grid, the best of them in order.
fn detection() -> Entry {
	let mut draft = Draft::new("network/detection");
	let x = draft.x(&[1, 3, 32, 32]);
	let y = draft.conv(x, [3, 16], 3, 2, 1);
	let y = draft.unary(Unary::Silu, y);
	let y = draft.conv(y, [16, 16], 3, 2, 1);
	let y = draft.unary(Unary::Silu, y);
	let y = draft.conv(y, [16, 15], 1, 1, 1);
	let y = draft.reshape(y, &[3, 5, 64]);
	let y = draft.transpose(y, &[0, 2, 1]);
	let y = draft.reshape(y, &[192, 5]);
	let part = |start: u32, size: u32| {
		Op::Slice(Slice {
			starts: vec![0, start],
			steps: vec![1, 1],
			sizes: vec![192, size],
		})
	};
	let scores = draft.op(part(4, 1), &[y]);
	let scores = draft.unary(Unary::Sigmoid, scores);
	let scores = draft.reshape(scores, &[192]);
	let best = draft.give(
		Op::TopK(TopK {
			axis: 0,
			k: 10,
			largest: true,
		}),
		&[scores],
	);
	let boxes = draft.op(part(0, 4), &[y]);
	let boxes = draft.unary(Unary::Exp, boxes);
	draft.give(Op::Gather { axis: 0 }, &[boxes, best.nth(1)]);
	draft.finish()
}

/// Sound: dilated convolutions over one axis with gates, looking backwards only.
fn waves() -> Entry {
	let mut draft = Draft::new("network/waves");
	let mut y = draft.x(&[1, 8, 120]);
	for dilation in [1, 2, 4, 8] {
		let pad = Pad {
			before: vec![0, 0, dilation],
			after: vec![0, 0, 0],
			mode: PadMode::Constant,
		};
		let z = draft.op(Op::Pad(pad), &[y]);
		let window = Window {
			dilations: vec![dilation],
			..Window::plain(1)
		};
		let conv = Op::Conv(Conv { window, groups: 1 });
		let (filter, gate) = (draft.layer(&[8, 8, 2], 16), draft.layer(&[8, 8, 2], 16));
		let (filter, gate) = (draft.op(conv.clone(), &[z, filter]), draft.op(conv, &[z, gate]));
		let (filter, gate) = (draft.unary(Unary::Tanh, filter), draft.unary(Unary::Sigmoid, gate));
		let z = draft.binary(Binary::Mul, filter, gate);
		y = draft.add(y, z);
	}
	draft.output(y);
	draft.finish()
}

/// Three axes.
fn volume() -> Entry {
	let mut draft = Draft::new("network/volume");
	let x = draft.x(&[1, 2, 6, 10, 10]);
	let (w, bias) = (draft.layer(&[6, 2, 3, 3, 3], 54), draft.floats(&[6], 0.1));
	let y = draft.op(
		Op::Conv(Conv {
			window: window(3, 1, 1, 1),
			groups: 1,
		}),
		&[x, w, bias],
	);
	let y = draft.relu(y);
	let (scale, bias) = (draft.positive(&[6], 0.5), draft.floats(&[6], 0.1));
	let y = draft.op(Op::InstanceNorm { epsilon: float(1e-5) }, &[y, scale, bias]);
	let y = draft.reshape(y, &[6, 600]);
	let y = draft.transpose(y, &[1, 0]);
	let y = draft.dense(y, 6, 2);
	draft.output(y);
	draft.finish()
}
