//! Functions, products, quantisation.

use super::{super::program::float, Draft, Made, Operand};
use verdict_program::{
	op::{Binary, Conv, ConvTranspose, MatMul, Reduce, ReduceKind, Unary, Window},
	Dtype, F32Bits, Op, TensorType,
};

impl Draft {
	pub(super) fn unary(&mut self) -> Unary {
		let alpha = float(0.5);
		self.pick(&[
			Unary::Abs,
			Unary::Neg,
			Unary::Sign,
			Unary::Floor,
			Unary::Sqrt,
			Unary::Exp,
			Unary::Ln,
			Unary::Tanh,
			Unary::Gelu,
			Unary::Relu,
			Unary::Relu,
			Unary::Elu { alpha },
			Unary::Clip {
				min: None,
				max: Some(alpha),
			},
			Unary::Clip {
				min: Some(F32Bits::ZERO),
				max: None,
			},
			Unary::Sin,
			Unary::Not,
			Unary::BitNot,
			Unary::IsNaN,
			Unary::IsInf {
				negative: true,
				positive: false,
			},
		])
	}

	pub(super) fn binary(&mut self) -> Binary {
		use Binary::*;
		self.pick(&[
			Add, Add, Add, Sub, Mul, Div, Mod, Fmod, Pow, Max, Min, PRelu, And, Or, Xor, BitAnd, BitXor, ShiftLeft,
			ShiftRight,
		])
	}

	pub(super) fn matmul(&mut self, x: &Operand) -> Made {
		let [batch @ .., rows, columns] = x.1.shape.dims() else {
			return None;
		};
		let n = self.within(1, 20);
		let integer = matches!(x.1.dtype, Dtype::I8 | Dtype::U8);
		let (transpose_a, transpose_b) = (!integer && self.chance(), !integer && self.chance());
		let k = if transpose_a { *rows } else { *columns };
		let mut dims = if self.chance() { batch.to_vec() } else { Vec::new() };
		dims.extend(if transpose_b { [n, k] } else { [k, n] });
		let dtype = if integer {
			self.pick(&[Dtype::I8, Dtype::U8])
		} else {
			Dtype::F32
		};
		let other = self.operand(TensorType::new(dtype, dims));
		if integer {
			let zeros = self.operand(TensorType::new(x.1.dtype, []));
			let other_zeros = self.operand(TensorType::new(dtype, [n]));
			let operands = [x.clone(), other, zeros, other_zeros];
			let count = self.within(2, 4) as usize;
			return Some((Op::MatMulInteger, operands[..count].to_vec()));
		}
		let op = Op::MatMul(MatMul {
			transpose_a,
			transpose_b,
		});
		match (self.chance(), self.chance()) {
			(true, _) => {
				let bias = self.floats(&[n]);
				Some((op, vec![x.clone(), other, bias]))
			}
			(_, true) if !transpose_a && !transpose_b => Some((op, vec![other, x.clone()])),
			_ => Some((op, vec![x.clone(), other])),
		}
	}

	pub(super) fn window(&mut self, rank: usize) -> Window {
		let mut list = |least, most| (0..rank).map(|_| self.within(least, most)).collect::<Vec<u32>>();
		Window {
			strides: list(1, 3),
			dilations: list(1, 2),
			pads_begin: list(0, 2),
			pads_end: list(0, 2),
		}
	}

	pub(super) fn conv(&mut self, x: &Operand) -> Made {
		let [_, channels, spatial @ ..] = x.1.shape.dims() else {
			return None;
		};
		let window = self.window(spatial.len());
		let groups = if self.chance() { 1 } else { *channels };
		let kernel: Vec<u32> = spatial.iter().map(|_| self.within(1, 3)).collect();
		let filters = groups * self.within(1, 4);
		if matches!(x.1.dtype, Dtype::I8 | Dtype::U8) {
			let dims = [&[filters, channels / groups], kernel.as_slice()].concat();
			let w = self.operand(TensorType::new(Dtype::I8, dims));
			let zero = self.operand(TensorType::new(x.1.dtype, []));
			return Some((Op::ConvInteger(Conv { window, groups }), vec![x.clone(), w, zero]));
		}
		let bias = self.floats(&[filters]);
		if self.random.below(3) == 0 {
			let dims = [&[*channels, filters / groups], kernel.as_slice()].concat();
			let w = self.floats(&dims);
			let output_padding = vec![0; spatial.len()];
			let op = Op::ConvTranspose(ConvTranspose {
				window,
				groups,
				output_padding,
			});
			return Some((op, vec![x.clone(), w, bias]));
		}
		let w = self.floats(&[&[filters, channels / groups], kernel.as_slice()].concat());
		let operands = if self.chance() {
			vec![x.clone(), w, bias]
		} else {
			vec![x.clone(), w]
		};
		Some((Op::Conv(Conv { window, groups }), operands))
	}

	pub(super) fn quantize(&mut self, x: &Operand) -> Made {
		let (axis, dims) = self.parameters(x);
		let dtype = self.pick(&[Dtype::I8, Dtype::U8]);
		let (scale, zero) = (self.floats(&dims), self.operand(TensorType::new(dtype, dims)));
		Some((Op::QuantizeLinear { axis }, vec![x.clone(), scale, zero]))
	}

	pub(super) fn parameters(&mut self, x: &Operand) -> (Option<u32>, Vec<u32>) {
		let dims = x.1.shape.dims();
		let axis = self.random.below(dims.len().max(1) as u32);
		match dims.get(axis as usize).filter(|_| self.chance()) {
			Some(dim) => (Some(axis), vec![*dim]),
			None => (None, vec![]),
		}
	}

	pub(super) fn dequantize(&mut self, x: &Operand) -> Made {
		let (axis, dims) = self.parameters(x);
		let scale = self.floats(&dims);
		let zero = self.operand(TensorType::new(x.1.dtype, dims));
		let operands = if self.chance() {
			vec![x.clone(), scale, zero]
		} else {
			vec![x.clone(), scale]
		};
		Some((Op::DequantizeLinear { axis }, operands))
	}

	pub(super) fn requantize(&mut self, x: &Operand) -> Made {
		let dims = x.1.shape.dims();
		// The axis that a product or a convolution can take it over on.
		let axis = if dims.len() == 4 {
			1
		} else {
			dims.len().saturating_sub(1)
		};
		let channels = *dims.get(axis)?;
		let multipliers = if self.chance() { vec![channels] } else { vec![] };
		let dtype = self.pick(&[Dtype::I8, Dtype::U8]);
		let multiplier = self.floats(&multipliers);
		let (zero, bias) = (
			self.operand(TensorType::new(dtype, [])),
			self.operand(TensorType::new(Dtype::I32, [channels])),
		);
		let operands = [x.clone(), multiplier, zero, bias];
		let count = self.within(3, 4) as usize;
		Some((Op::Requantize { axis: axis as u32 }, operands[..count].to_vec()))
	}

	pub(super) fn reduce(&mut self, x: &Operand) -> Made {
		use ReduceKind::*;
		let kind = self.pick(&[Sum, Mean, Max, Min, Prod, L1, L2, SumSquare, LogSum, LogSumExp]);
		let axes: Vec<u32> = (0..x.1.shape.rank() as u32).filter(|_| self.chance()).collect();
		let keep = self.chance();
		Some((Op::Reduce(Reduce { kind, axes, keep }), vec![x.clone()]))
	}
}
