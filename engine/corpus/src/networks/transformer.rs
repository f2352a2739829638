//! Transformer blocks.

use crate::{draft::float, Draft, Entry};
use verdict_program::{
	op::{ArgReduce, Binary, MatMul, Slice, Unary},
	Dtype, Op, Value,
};

pub(super) fn all() -> Vec<Entry> {
	vec![encoder(), decoder(), vision()]
}

struct Sizes {
	batch: u32,
	length: u32,
	heads: u32,
	width: u32,
}

impl Sizes {
	fn head(&self) -> u32 {
		self.width / self.heads
	}
}

/// One projection as heads: `[batch, heads, length, head]`.
fn heads(draft: &mut Draft, x: Value, sizes: &Sizes) -> Value {
	let y = draft.dense(x, sizes.width, sizes.width);
	let y = draft.reshape(y, &[sizes.batch, sizes.length, sizes.heads, sizes.head()]);
	draft.transpose(y, &[0, 2, 1, 3])
}

/// What each place takes from the others; `mask` is added to the scores.
fn attention(draft: &mut Draft, [q, k, v]: [Value; 3], mask: Option<Value>, sizes: &Sizes) -> Value {
	let scores = draft.op(
		Op::MatMul(MatMul {
			transpose_a: false,
			transpose_b: true,
		}),
		&[q, k],
	);
	let scale = draft.number(1.0 / (sizes.head() as f32).sqrt());
	let mut scores = draft.mul(scores, scale);
	if let Some(mask) = mask {
		scores = draft.add(scores, mask);
	}
	let weights = draft.softmax(scores, 3);
	let y = draft.op(Op::MatMul(MatMul::default()), &[weights, v]);
	let y = draft.transpose(y, &[0, 2, 1, 3]);
	let y = draft.reshape(y, &[sizes.batch, sizes.length, sizes.width]);
	draft.dense(y, sizes.width, sizes.width)
}

/// Attention of a sequence to itself: `[batch, length, width]`, from `[batch, length, heads, width]`.
pub(crate) fn block(draft: &mut Draft, x: Value, [batch, length, heads_count, width]: [u32; 4]) -> Value {
	let sizes = Sizes {
		batch,
		length,
		heads: heads_count,
		width,
	};
	let operands = [0, 1, 2].map(|_| heads(draft, x, &sizes));
	attention(draft, operands, None, &sizes)
}

fn encoder() -> Entry {
	let mut draft = Draft::new("network/transformer_encoder");
	let sizes = Sizes {
		batch: 2,
		length: 19,
		heads: 4,
		width: 32,
	};
	let mut y = draft.x(&[2, 19, 32]);
	for _ in 0..2 {
		let operands = [0, 1, 2].map(|_| heads(&mut draft, y, &sizes));
		let z = attention(&mut draft, operands, None, &sizes);
		let z = draft.add(y, z);
		y = draft.layer_norm(z, 2, 32);
		let z = draft.dense(y, 32, 96);
		let z = draft.unary(Unary::Gelu, z);
		let z = draft.dense(z, 96, 32);
		let z = draft.add(y, z);
		y = draft.layer_norm(z, 2, 32);
	}
	draft.output(y);
	draft.finish()
}

/// Half of each head turned by an angle that grows with the place.
fn rotate(draft: &mut Draft, x: Value, sizes: &Sizes) -> Value {
	let half = sizes.head() / 2;
	let angles: Vec<f32> = (0..sizes.length)
		.flat_map(|at| (0..half).map(move |i| at as f32 / (1 << (2 * i)) as f32))
		.collect();
	let angles = draft.numbers(&[sizes.length, half], angles);
	let (sine, cosine) = (draft.unary(Unary::Sin, angles), draft.unary(Unary::Cos, angles));
	let mut part = |start: u32| {
		let size = vec![sizes.batch, sizes.heads, sizes.length, half];
		draft.op(
			Op::Slice(Slice {
				starts: vec![0, 0, 0, start],
				steps: vec![1; 4],
				sizes: size,
			}),
			&[x],
		)
	};
	let (a, b) = (part(0), part(half));
	let mut product = |x: Value, by: Value| draft.mul(x, by);
	let (a_cosine, b_sine, a_sine, b_cosine) = (
		product(a, cosine),
		product(b, sine),
		product(a, sine),
		product(b, cosine),
	);
	let first = draft.binary(Binary::Sub, a_cosine, b_sine);
	let second = draft.add(a_sine, b_cosine);
	draft.op(Op::Concat { axis: 3 }, &[first, second])
}

/// Tokens in, the next token out: embeddings, turned heads, a causal mask, gates.
fn decoder() -> Entry {
	let mut draft = Draft::new("network/transformer_decoder");
	let sizes = Sizes {
		batch: 1,
		length: 23,
		heads: 2,
		width: 32,
	};
	let tokens = draft.indices(Dtype::I32, &[1, 23], 100);
	let table = draft.floats(&[100, 32], 1.0);
	let mut y = draft.op(Op::Gather { axis: 0 }, &[table, tokens]);
	let low = draft.numbers(&[23, 23], vec![-1e9; 23 * 23]);
	let mask = draft.op(Op::Trilu { upper: true, k: 1 }, &[low]);
	for _ in 0..2 {
		let norm = |draft: &mut Draft, x: Value| {
			let scale = draft.positive(&[32], 0.5);
			draft.op(
				Op::RmsNorm {
					axis: 2,
					epsilon: float(1e-6),
				},
				&[x, scale],
			)
		};
		let z = norm(&mut draft, y);
		let [q, k, v] = [0, 1, 2].map(|_| heads(&mut draft, z, &sizes));
		let (q, k) = (rotate(&mut draft, q, &sizes), rotate(&mut draft, k, &sizes));
		let z = attention(&mut draft, [q, k, v], Some(mask), &sizes);
		y = draft.add(y, z);
		let z = norm(&mut draft, y);
		let (gate, up) = (draft.dense(z, 32, 64), draft.dense(z, 32, 64));
		let gate = draft.unary(Unary::Silu, gate);
		let z = draft.mul(gate, up);
		let z = draft.dense(z, 64, 32);
		y = draft.add(y, z);
	}
	let last = Slice {
		starts: vec![0, 22, 0],
		steps: vec![1; 3],
		sizes: vec![1, 1, 32],
	};
	let y = draft.op(Op::Slice(last), &[y]);
	let y = draft.give(
		Op::MatMul(MatMul {
			transpose_a: false,
			transpose_b: true,
		}),
		&[y, table],
	);
	draft.give(
		Op::ArgReduce(ArgReduce {
			max: true,
			axis: 2,
			keep: false,
			last: false,
		}),
		&[y],
	);
	draft.finish()
}

/// Patches of an image as a sequence.
fn vision() -> Entry {
	let mut draft = Draft::new("network/transformer_vision");
	let sizes = Sizes {
		batch: 1,
		length: 17,
		heads: 3,
		width: 24,
	};
	let x = draft.x(&[1, 3, 16, 16]);
	let y = draft.reshape(x, &[1, 3, 4, 4, 4, 4]);
	let y = draft.transpose(y, &[0, 2, 4, 1, 3, 5]);
	let y = draft.reshape(y, &[1, 16, 48]);
	let y = draft.dense(y, 48, 24);
	let class = draft.floats(&[1, 1, 24], 1.0);
	let y = draft.op(Op::Concat { axis: 1 }, &[class, y]);
	let places = draft.floats(&[1, 17, 24], 0.5);
	let y = draft.add(y, places);
	let z = draft.layer_norm(y, 2, 24);
	let operands = [0, 1, 2].map(|_| heads(&mut draft, z, &sizes));
	let z = attention(&mut draft, operands, None, &sizes);
	let y = draft.add(y, z);
	let z = draft.layer_norm(y, 2, 24);
	let z = draft.dense(z, 24, 48);
	let z = draft.unary(Unary::GeluTanh, z);
	let z = draft.dense(z, 48, 24);
	let y = draft.add(y, z);
	let first = draft.integers(&[], [0]);
	let y = draft.op(Op::Gather { axis: 1 }, &[y, first]);
	let y = draft.dense(y, 24, 10);
	draft.give(Op::Softmax { axis: 1 }, &[y]);
	draft.finish()
}
