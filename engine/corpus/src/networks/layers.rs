//! What networks are made of.

use crate::{draft::float, ops::window, Draft};
use verdict_program::{
	op::{AveragePool, Binary, Conv, MatMul, MaxPool, Pool, Unary, Window},
	Op, Value,
};

impl Draft {
	/// A fully connected layer.
	pub(crate) fn dense(&mut self, x: Value, inputs: u32, outputs: u32) -> Value {
		let (w, bias) = (self.layer(&[inputs, outputs], inputs), self.floats(&[outputs], 0.1));
		self.op(Op::MatMul(MatMul::default()), &[x, w, bias])
	}

	/// A convolution over two axes that keeps their sizes, but for the stride.
	pub(crate) fn conv(
		&mut self,
		x: Value,
		[channels, filters]: [u32; 2],
		kernel: u32,
		stride: u32,
		groups: u32,
	) -> Value {
		let dims = [filters, channels / groups, kernel, kernel];
		let (w, bias) = (
			self.layer(&dims, channels / groups * kernel * kernel),
			self.floats(&[filters], 0.1),
		);
		let window = window(2, stride, 1, kernel / 2);
		self.op(Op::Conv(Conv { window, groups }), &[x, w, bias])
	}

	pub(crate) fn unary(&mut self, unary: Unary, x: Value) -> Value {
		self.op(Op::Unary(unary), &[x])
	}

	pub(crate) fn relu(&mut self, x: Value) -> Value {
		self.unary(Unary::Relu, x)
	}

	pub(crate) fn relu6(&mut self, x: Value) -> Value {
		self.unary(
			Unary::Clip {
				min: Some(float(0.0)),
				max: Some(float(6.0)),
			},
			x,
		)
	}

	pub(crate) fn binary(&mut self, binary: Binary, a: Value, b: Value) -> Value {
		self.op(Op::Binary(binary), &[a, b])
	}

	pub(crate) fn add(&mut self, a: Value, b: Value) -> Value {
		self.binary(Binary::Add, a, b)
	}

	pub(crate) fn mul(&mut self, a: Value, b: Value) -> Value {
		self.binary(Binary::Mul, a, b)
	}

	pub(crate) fn reshape(&mut self, x: Value, dims: &[u32]) -> Value {
		self.op(Op::Reshape { shape: dims.into() }, &[x])
	}

	pub(crate) fn transpose(&mut self, x: Value, perm: &[u32]) -> Value {
		self.op(Op::Transpose { perm: perm.to_vec() }, &[x])
	}

	pub(crate) fn softmax(&mut self, x: Value, axis: u32) -> Value {
		self.op(Op::Softmax { axis }, &[x])
	}

	/// Halves both axes.
	pub(crate) fn max_pool(&mut self, x: Value) -> Value {
		let pool = Pool {
			kernel: vec![2, 2],
			window: window(2, 2, 1, 0),
			ceil: false,
		};
		self.op(Op::MaxPool(MaxPool { pool, indices: false }), &[x])
	}

	/// The average of each channel.
	pub(crate) fn global_average(&mut self, x: Value, size: [u32; 2]) -> Value {
		let pool = Pool {
			kernel: size.to_vec(),
			window: Window::plain(2),
			ceil: false,
		};
		self.op(
			Op::AveragePool(AveragePool {
				pool,
				count_include_pad: false,
			}),
			&[x],
		)
	}

	pub(crate) fn batch_norm(&mut self, x: Value, channels: u32) -> Value {
		let (scale, bias, mean) = (
			self.positive(&[channels], 0.5),
			self.floats(&[channels], 0.2),
			self.floats(&[channels], 0.2),
		);
		let variance = self.positive(&[channels], 0.5);
		self.op(
			Op::BatchNorm { epsilon: float(1e-5) },
			&[x, scale, bias, mean, variance],
		)
	}

	pub(crate) fn layer_norm(&mut self, x: Value, axis: u32, size: u32) -> Value {
		let (scale, bias) = (self.positive(&[size], 0.5), self.floats(&[size], 0.1));
		self.op(
			Op::LayerNorm {
				axis,
				epsilon: float(1e-5),
			},
			&[x, scale, bias],
		)
	}
}
