//! The programs of the known-answer tests. Their sizes are such that every kind of tile, vector and remainder has work,
//! and that all of them together take a few milliseconds.

mod least;
mod others;
mod products;

use crate::samples::{Kind, Random};
use others::{binary, norm, pool, recurrent, reduce, resize, softmax, trees, unary};
use products::{conv, conv_integer, conv_transpose, matmul, matmul_batched, matmul_integer};
use verdict_program::{op::Window, Builder, Dtype, F32Bits, Op, Program, Provenance, TensorType, Value};

/// All of them, with names.
pub(super) fn all() -> Vec<(&'static str, Program)> {
	vec![
		("matmul", matmul()),
		("matmul_batched", matmul_batched()),
		("conv", conv(2, 1)),
		("conv_grouped", conv(1, 2)),
		("conv_depthwise", conv(1, 12)),
		("conv_transpose", conv_transpose()),
		("matmul_integer", matmul_integer()),
		("conv_integer", conv_integer()),
		("unary", unary()),
		("binary", binary()),
		("reduce", reduce()),
		("softmax", softmax()),
		("norm", norm()),
		("pool", pool()),
		("resize", resize()),
		("recurrent", recurrent()),
		("trees", trees()),
		("least", least::least()),
	]
}

fn float(value: f32) -> F32Bits {
	F32Bits::new(value)
}

/// A program in the making, with weights by seed.
struct Draft {
	builder: Builder,
	random: Random,
	outputs: u32,
}

impl Draft {
	fn new() -> Self {
		Self {
			builder: Builder::new(Provenance::default()),
			random: Random::new(77),
			outputs: 0,
		}
	}

	fn input(&mut self, dims: &[u32]) -> Value {
		self.builder.input("x", Dtype::F32, dims)
	}

	fn weight(&mut self, dtype: Dtype, dims: &[u32]) -> Value {
		let data = self.random.tensor(&TensorType::new(dtype, dims), Kind::Plain);
		self.builder.weight(dtype, dims, data)
	}

	fn floats(&mut self, dims: &[u32]) -> Value {
		self.weight(Dtype::F32, dims)
	}

	fn op(&mut self, op: Op, inputs: &[Value]) -> Value {
		self.builder.op(op, inputs)
	}

	fn output(&mut self, value: Value) {
		self.outputs += 1;
		self.builder.output(format!("y{}", self.outputs), value);
	}

	fn finish(self) -> Program {
		self.builder.finish()
	}
}

fn window(stride: u32, dilation: u32, pad: u32) -> Window {
	Window {
		strides: vec![stride; 2],
		dilations: vec![dilation; 2],
		pads_begin: vec![pad; 2],
		pads_end: vec![pad; 2],
	}
}
