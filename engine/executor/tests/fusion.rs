//! Ops that run as one give the bytes that they give one by one.

mod support;

use support::{checked, inputs, program::*, run_model};
use verdict_executor::{
	samples::{Kind, Random},
	Model, Threads,
};
use verdict_kernels::Isa;
use verdict_program::{
	op::{Binary, ConvTranspose, MatMul, Unary},
	Builder, Dtype, F32Bits, Op, Program, TensorType, Value,
};

fn weight(builder: &mut Builder, random: &mut Random, dtype: Dtype, dims: &[u32]) -> Value {
	let data = random.tensor(&TensorType::new(dtype, dims), Kind::Plain);
	builder.weight(dtype, dims, data)
}

fn clip(min: Option<f32>, max: Option<f32>) -> Unary {
	Unary::Clip {
		min: min.map(float),
		max: max.map(float),
	}
}

/// A linear op over an input, with what may follow it.
struct Chain {
	builder: Builder,
	random: Random,
	x: Value,
	y: Value,
}

impl Chain {
	/// `kind`: matrix product, its left operand known, batched, convolution, depthwise, transposed.
	fn new(kind: u32) -> Self {
		let (mut builder, mut random) = (builder(), Random::new(u64::from(kind) + 9));
		let dims: &[u32] = match kind {
			0..=2 => &[3, 6, 6],
			_ => &[1, 6, 7, 9],
		};
		let x = builder.input("x", Dtype::F32, dims);
		let mut weight = |dims: &[u32]| weight(&mut builder, &mut random, Dtype::F32, dims);
		let (w, bias) = match kind {
			0 | 1 => (weight(&[6, 6]), weight(&[6])),
			2 => (x, weight(&[6])),
			4 => (weight(&[6, 1, 3, 3]), weight(&[6])),
			_ => (weight(&[6, 6, 3, 3]), weight(&[6])),
		};
		let transposed = ConvTranspose {
			window: square(1, 1, 1),
			groups: 1,
			output_padding: vec![0, 0],
		};
		let y = match kind {
			0 | 2 => builder.op(Op::MatMul(MatMul::default()), &[x, w, bias]),
			1 => builder.op(Op::MatMul(MatMul::default()), &[w, x, bias]),
			3 => builder.op(Op::Conv(conv(square(1, 1, 1), 1)), &[x, w, bias]),
			4 => builder.op(Op::Conv(conv(square(1, 1, 1), 6)), &[x, w, bias]),
			_ => builder.op(Op::ConvTranspose(transposed), &[x, w, bias]),
		};
		Self { builder, random, x, y }
	}

	fn then(mut self, unary: Unary) -> Self {
		self.y = self.builder.op(Op::Unary(unary), &[self.y]);
		self
	}

	/// Adds the input, before or after what there is.
	fn plus(mut self, first: bool) -> Self {
		let operands = if first { [self.x, self.y] } else { [self.y, self.x] };
		self.y = self.builder.op(Op::Binary(Binary::Add), &operands);
		self
	}

	fn finish(mut self) -> Program {
		self.builder.output("y", self.y);
		self.builder.finish()
	}
}

/// The same bytes fused and not, for all instructions, numbers and threads; and how many ops run.
#[track_caller]
fn same(program: &Program) -> usize {
	let checked = checked(program);
	let threads = [1, 3].map(|count| Threads::new(count).unwrap());
	let mut ops = 0;
	for isa in Isa::available() {
		let (fused, plain) = (
			Model::load(&checked, isa).unwrap(),
			Model::load_unfused(&checked, isa).unwrap(),
		);
		assert_eq!(plain.ops(), program.ops.len());
		ops = fused.ops();
		for (seed, kind) in (0..).zip(Kind::ALL.into_iter().cycle().take(9)) {
			let inputs = inputs(program, seed, kind);
			for threads in &threads {
				let expected = run_model(&plain, threads, &inputs).unwrap();
				assert_eq!(
					run_model(&fused, threads, &inputs).unwrap(),
					expected,
					"{:?} {kind:?}\n{program}",
					isa.kind()
				);
			}
		}
	}
	ops
}

#[test]
fn activations() {
	for kind in 0..6 {
		for unary in [
			Unary::Relu,
			clip(Some(0.0), Some(6.0)),
			clip(Some(-0.0), Some(0.0)),
			clip(Some(-0.5), None),
			clip(None, Some(-0.0)),
			clip(None, None),
			clip(Some(0.5), Some(-0.5)),
		] {
			assert_eq!(same(&Chain::new(kind).then(unary).finish()), 1, "{kind}");
		}
		// A second one, or another function, stays an op of its own.
		assert_eq!(same(&Chain::new(kind).then(Unary::Relu).then(Unary::Relu).finish()), 2);
		assert_eq!(same(&Chain::new(kind).then(Unary::Tanh).then(Unary::Relu).finish()), 3);
	}
}

#[test]
fn residuals() {
	for kind in 0..6 {
		// The kernel of the transposed convolution would need another pass.
		let alone = usize::from(kind == 5);
		for first in [false, true] {
			assert_eq!(same(&Chain::new(kind).plus(first).finish()), 1 + alone, "{kind}");
			assert_eq!(
				same(&Chain::new(kind).plus(first).then(Unary::Relu).finish()),
				1 + 2 * alone,
				"{kind}"
			);
			// The addend comes before the activation; behind it there is no place for one.
			assert_eq!(
				same(&Chain::new(kind).then(Unary::Relu).plus(first).finish()),
				2,
				"{kind}"
			);
			assert_eq!(
				same(&Chain::new(kind).plus(first).plus(first).finish()),
				2 + alone,
				"{kind}"
			);
		}
	}
}

#[test]
fn the_later_of_two_products_adds_the_earlier_one() {
	let (mut builder, mut random) = (builder(), Random::new(3));
	let x = builder.input("x", Dtype::F32, [1, 4, 6, 6]);
	let mut layer = |x: Value| {
		let w = weight(&mut builder, &mut random, Dtype::F32, &[4, 4, 3, 3]);
		builder.op(Op::Conv(conv(square(1, 1, 1), 1)), &[x, w])
	};
	let (a, b) = (layer(x), layer(x));
	for operands in [[a, b], [b, a]] {
		let mut builder = builder.clone();
		let sum = builder.op(Op::Binary(Binary::Add), &operands);
		let y = builder.op(Op::Unary(Unary::Relu), &[sum]);
		builder.output("y", y);
		assert_eq!(same(&builder.finish()), 2);
	}
}

#[test]
fn what_others_need_stays() {
	// The result of the product is an output too, or used twice, or added to itself, or broadcast.
	let chain = Chain::new(0);
	let product = chain.y;
	let mut chain = chain.then(Unary::Relu);
	chain.builder.output("product", product);
	assert_eq!(same(&chain.finish()), 2);
	let mut chain = Chain::new(3);
	chain.y = chain.builder.op(Op::Binary(Binary::Add), &[chain.y, chain.y]);
	assert_eq!(same(&chain.finish()), 2);
	let mut chain = Chain::new(0);
	let row = weight(&mut chain.builder, &mut chain.random, Dtype::F32, &[6]);
	chain.y = chain.builder.op(Op::Binary(Binary::Add), &[chain.y, row]);
	assert_eq!(same(&chain.finish()), 2);
	// An addend that is computed later than the product.
	let mut chain = Chain::new(0);
	let other = chain.builder.op(Op::Unary(Unary::Tanh), &[chain.x]);
	chain.y = chain.builder.op(Op::Binary(Binary::Add), &[chain.y, other]);
	assert_eq!(same(&chain.finish()), 3);
}

#[test]
fn requantisation() {
	for (dtype, signed) in [(Dtype::U8, false), (Dtype::I8, true)] {
		for with_bias in [false, true] {
			for each in [false, true] {
				let (mut builder, mut random) = (builder(), Random::new(4));
				let x = builder.input("x", Dtype::U8, [5, 7]);
				let w = weight(&mut builder, &mut random, Dtype::I8, &[7, 11]);
				let zero = weight(&mut builder, &mut random, Dtype::U8, &[5]);
				let product = builder.op(Op::MatMulInteger, &[x, w, zero]);
				let image = builder.input("image", Dtype::I8, [1, 6, 5, 9]);
				let w = weight(&mut builder, &mut random, Dtype::I8, &[11, 6, 3, 3]);
				let zero = weight(&mut builder, &mut random, Dtype::I8, &[1]);
				let convolution = builder.op(Op::ConvInteger(conv(square(1, 1, 1), 1)), &[image, w, zero]);
				let image = builder.input("planes", Dtype::U8, [1, 11, 5, 9]);
				let w = weight(&mut builder, &mut random, Dtype::U8, &[11, 1, 3, 3]);
				let depthwise = builder.op(Op::ConvInteger(conv(square(1, 1, 0), 11)), &[image, w]);
				let count = if each { 11 } else { 1 };
				let steps = (0..count).map(|step| float(0.0005 + 0.0001 * step as f32));
				let multiplier = builder.floats([count], steps);
				let zero = weight(&mut builder, &mut random, dtype, &[]);
				let bias = weight(&mut builder, &mut random, Dtype::I32, &[11]);
				let operands = if with_bias {
					vec![multiplier, zero, bias]
				} else {
					vec![multiplier, zero]
				};
				for (number, sums) in [product, convolution, depthwise].into_iter().enumerate() {
					let y = builder.op(Op::Requantize { axis: 1 }, &[&[sums], operands.as_slice()].concat());
					builder.output(format!("y{number}"), y);
				}
				assert_eq!(same(&builder.finish()), 3, "signed {signed}");
			}
		}
	}
}

#[test]
fn requantisation_along_another_axis_stays() {
	let (mut builder, mut random) = (builder(), Random::new(4));
	let x = builder.input("x", Dtype::U8, [5, 7]);
	let w = weight(&mut builder, &mut random, Dtype::I8, &[7, 5]);
	let sums = builder.op(Op::MatMulInteger, &[x, w]);
	let multiplier = builder.floats([5], [0.1, 0.2, 0.3, 0.4, 0.5].map(F32Bits::new));
	let zero = weight(&mut builder, &mut random, Dtype::U8, &[]);
	let y = builder.op(Op::Requantize { axis: 0 }, &[sums, multiplier, zero]);
	builder.output("y", y);
	assert_eq!(same(&builder.finish()), 2);
}
