//! Tensors so large that threads share them: where a cut could change a bit, it would here.

use super::window;
use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{
		ArgReduce, Binary, Compare, Conv, ConvTranspose, Coordinates, MatMul, MaxPool, Pad, PadMode, Pool, Reduce,
		ReduceKind, Resize, ResizeMode, Slice, TopK, Unary,
	},
	Dtype, Op,
};

/// Enough for three threads, and no multiple of anything.
const ROWS: u32 = 331;
const COLUMNS: u32 = 601;

pub(super) fn all() -> Vec<Entry> {
	vec![elementwise(), folds(), layout(), bytes(), products(), images()]
}

fn elementwise() -> Entry {
	let mut draft = Draft::new("large/elementwise");
	let (x, y, row) = (
		draft.x(&[ROWS, COLUMNS]),
		draft.x(&[ROWS, COLUMNS]),
		draft.floats(&[COLUMNS], 2.0),
	);
	draft.give(Op::Binary(Binary::Add), &[x, row]);
	draft.give(Op::Binary(Binary::Max), &[x, y]);
	draft.give(Op::Binary(Binary::Pow), &[x, y]);
	for unary in [Unary::Relu, Unary::Exp, Unary::Gelu, Unary::Sin] {
		draft.give(Op::Unary(unary), &[x]);
	}
	let less = draft.give(Op::Compare(Compare::Less), &[x, y]);
	draft.give(Op::Where, &[less, x, row]);
	draft.give(Op::Cast { to: Dtype::I8 }, &[x]);
	draft.finish()
}

fn folds() -> Entry {
	let mut draft = Draft::new("large/folds");
	let x = draft.x(&[ROWS, COLUMNS]);
	for axes in [vec![0], vec![1], vec![0, 1]] {
		for kind in [ReduceKind::Sum, ReduceKind::Max, ReduceKind::LogSumExp] {
			let (axes, keep) = (axes.clone(), false);
			draft.give(Op::Reduce(Reduce { kind, axes, keep }), &[x]);
		}
	}
	draft.give(Op::Softmax { axis: 1 }, &[x]);
	draft.give(Op::LogSoftmax { axis: 0 }, &[x]);
	let scale = draft.floats(&[COLUMNS], 2.0);
	let epsilon = float(1e-5);
	draft.give(Op::LayerNorm { axis: 1, epsilon }, &[x, scale]);
	let arg = ArgReduce {
		max: true,
		axis: 0,
		keep: false,
		last: false,
	};
	draft.give(Op::ArgReduce(arg), &[x]);
	let (axis, k, largest) = (1, 3, true);
	let best = draft.give(Op::TopK(TopK { axis, k, largest }), &[x]);
	draft.output(best.nth(1));
	draft.finish()
}

fn layout() -> Entry {
	let mut draft = Draft::new("large/layout");
	let x = draft.x(&[ROWS, COLUMNS]);
	draft.give(Op::Transpose { perm: vec![1, 0] }, &[x]);
	let slice = Slice {
		starts: vec![330, 0],
		steps: vec![-1, 1],
		sizes: vec![331, 600],
	};
	draft.give(Op::Slice(slice), &[x]);
	let pad = Pad {
		before: vec![3, 0],
		after: vec![0, 5],
		mode: PadMode::Reflect,
	};
	draft.give(Op::Pad(pad), &[x]);
	draft.give(Op::Concat { axis: 1 }, &[x, x]);
	let rows = draft.indices(Dtype::I64, &[400], ROWS);
	draft.give(Op::Gather { axis: 0 }, &[x, rows]);
	draft.finish()
}

fn bytes() -> Entry {
	let mut draft = Draft::new("large/bytes");
	let (x, sums) = (draft.x(&[ROWS, COLUMNS]), draft.input(Dtype::I32, &[ROWS, COLUMNS]));
	let (scales, zero) = (draft.positive(&[COLUMNS], 0.01), draft.weight(Dtype::U8, &[]));
	let scale = draft.number(0.0131);
	let quantized = draft.give(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
	draft.give(Op::DequantizeLinear { axis: None }, &[quantized, scale, zero]);
	draft.give(Op::Requantize { axis: 1 }, &[sums, scales, zero]);
	draft.give(Op::DynamicQuantize, &[x]);
	draft.finish()
}

fn products() -> Entry {
	let mut draft = Draft::new("large/products");
	let (a, w, bias) = (
		draft.x(&[97, 83]),
		draft.layer(&[83, 301], 83),
		draft.floats(&[301], 1.0),
	);
	draft.give(Op::MatMul(MatMul::default()), &[a, w, bias]);
	let vector = draft.x(&[1, 601]);
	let w = draft.layer(&[601, 403], 601);
	draft.give(Op::MatMul(MatMul::default()), &[vector, w]);
	let (a, w) = (draft.input(Dtype::U8, &[97, 83]), draft.weight(Dtype::I8, &[83, 301]));
	draft.give(Op::MatMulInteger, &[a, w]);
	draft.finish()
}

fn images() -> Entry {
	let mut draft = Draft::new("large/images");
	let x = draft.x(&[1, 8, 61, 67]);
	let (w, bias) = (draft.layer(&[24, 8, 3, 3], 72), draft.floats(&[24], 1.0));
	let conv = |groups| Conv {
		window: window(2, 1, 1, 1),
		groups,
	};
	draft.give(Op::Conv(conv(1)), &[x, w, bias]);
	let w = draft.layer(&[8, 1, 3, 3], 9);
	draft.give(Op::Conv(conv(8)), &[x, w]);
	let w = draft.layer(&[8, 6, 2, 2], 8);
	let transposed = ConvTranspose {
		window: window(2, 2, 1, 0),
		groups: 1,
		output_padding: vec![0, 0],
	};
	draft.give(Op::ConvTranspose(transposed), &[x, w]);
	let pool = Pool {
		kernel: vec![3, 3],
		window: window(2, 2, 1, 1),
		ceil: false,
	};
	draft.give(Op::MaxPool(MaxPool { pool, indices: false }), &[x]);
	let resize = Resize {
		mode: ResizeMode::Linear,
		coordinates: Coordinates::HalfPixel,
		exclude_outside: false,
		extrapolation: float(0.0),
		sizes: vec![1, 8, 122, 134],
		scales: [1.0, 1.0, 2.0, 2.0].map(float).to_vec(),
	};
	draft.give(Op::Resize(resize), &[x]);
	let (bytes, w) = (
		draft.input(Dtype::U8, &[1, 8, 61, 67]),
		draft.weight(Dtype::I8, &[24, 8, 3, 3]),
	);
	draft.give(Op::ConvInteger(conv(1)), &[bytes, w]);
	draft.finish()
}
