//! Networks of bytes.

use crate::{ops::window, Draft, Entry};
use verdict_program::{
	op::{Binary, Conv, MaxPool, Pool, Reduce, ReduceKind},
	Dtype, Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![cnn(), dynamic(), fake()]
}

/// A convolution from u8 to u8, with a scale for each channel.
pub(crate) fn layer(draft: &mut Draft, x: Value, dims: [u32; 4], stride: u32, groups: u32) -> Value {
	let [filters, channels, kernel, _] = dims;
	let (w, bias) = (draft.weight(Dtype::I8, &dims), draft.integers_32(&[filters], 500));
	let (in_zero, out_zero) = (draft.byte(128), draft.byte(120));
	let conv = Conv {
		window: window(2, stride, 1, kernel / 2),
		groups,
	};
	let sums = draft.op(Op::ConvInteger(conv), &[x, w, in_zero]);
	// So that results spread over the range of a byte.
	let scale = 1.0 / (40.0 * ((channels * kernel * kernel) as f32).sqrt());
	let scales: Vec<f32> = (0..filters)
		.map(|_| scale * (1.0 + 0.5 * draft.random.unit()))
		.collect();
	let scales = draft.numbers(&[filters], scales);
	draft.op(Op::Requantize { axis: 1 }, &[sums, scales, out_zero, bias])
}

impl Draft {
	/// A zero point.
	fn byte(&mut self, value: u8) -> Value {
		self.bytes(Dtype::U8, &[], vec![value])
	}

	/// Numbers between -`most` and `most`.
	fn integers_32(&mut self, dims: &[u32], most: u32) -> Value {
		let count = dims.iter().product::<u32>();
		let numbers: Vec<u8> = (0..count)
			.flat_map(|_| (self.random.below(2 * most) as i32 - most as i32).to_le_bytes())
			.collect();
		self.bytes(Dtype::I32, dims, numbers)
	}
}

/// Floats only at both ends.
fn cnn() -> Entry {
	let mut draft = Draft::new("network/quantized_cnn");
	let x = draft.x(&[1, 3, 24, 24]);
	let (scale, zero) = (draft.number(1.0 / 128.0), draft.byte(128));
	let x = draft.op(Op::QuantizeLinear { axis: None }, &[x, scale, zero]);
	let y = layer(&mut draft, x, [16, 3, 3, 3], 1, 1);
	let y = layer(&mut draft, y, [16, 1, 3, 3], 2, 16);
	let y = layer(&mut draft, y, [24, 16, 1, 1], 1, 1);
	let pool = Pool {
		kernel: vec![2, 2],
		window: window(2, 2, 1, 0),
		ceil: false,
	};
	let y = draft.op(Op::MaxPool(MaxPool { pool, indices: false }), &[y]);
	let y = layer(&mut draft, y, [32, 24, 3, 3], 1, 1);
	let (scale, zero) = (draft.number(0.02), draft.byte(120));
	let y = draft.op(Op::DequantizeLinear { axis: None }, &[y, scale, zero]);
	let mean = Reduce {
		kind: ReduceKind::Mean,
		axes: vec![2, 3],
		keep: false,
	};
	let y = draft.op(Op::Reduce(mean), &[y]);
	let y = draft.dense(y, 32, 10);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}

/// Weights of bytes, and inputs whose scale is found at run time.
fn dynamic() -> Entry {
	let mut draft = Draft::new("network/quantized_dynamic");
	let mut y = draft.x(&[5, 40]);
	for outputs in [40, 40] {
		let (w, scale) = (draft.weight(Dtype::I8, &[40, outputs]), draft.number(0.003));
		let bytes = draft.op(Op::DynamicQuantize, &[y]);
		let sums = draft.op(Op::MatMulInteger, &[bytes, w, bytes.nth(2)]);
		let sums = draft.op(Op::Cast { to: Dtype::F32 }, &[sums]);
		let scale = draft.mul(scale, bytes.nth(1));
		let sums = draft.mul(sums, scale);
		let bias = draft.floats(&[outputs], 0.1);
		let sums = draft.add(sums, bias);
		y = draft.relu(sums);
	}
	draft.output(y);
	draft.finish()
}

/// Quantised and back again between layers of floats, as training leaves it.
fn fake() -> Entry {
	let mut draft = Draft::new("network/quantized_fake");
	let mut y = draft.x(&[1, 6, 12, 12]);
	for axis in [None, Some(1)] {
		let (dims, count): (&[u32], usize) = if axis.is_some() { (&[6], 6) } else { (&[], 1) };
		let (scale, zero) = (
			draft.numbers(dims, vec![0.01; count]),
			draft.bytes(Dtype::I8, dims, vec![3; count]),
		);
		let bytes = draft.op(Op::QuantizeLinear { axis }, &[y, scale, zero]);
		let x = draft.op(Op::DequantizeLinear { axis }, &[bytes, scale, zero]);
		let z = draft.conv(x, [6, 6], 3, 1, 1);
		let z = draft.binary(Binary::Add, z, x);
		y = draft.relu(z);
	}
	draft.output(y);
	draft.finish()
}
