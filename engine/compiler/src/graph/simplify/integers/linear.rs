//! Products and convolutions of quantised tensors: sums of products of integers.

use super::{bytes::range, Bytes, Folding, Sums, Value};
use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Conv, MatMul, Op},
	Dtype,
};

/// How far two bytes of an operand can be from its zero point.
fn reach(dtype: Dtype, zeros: &[i64]) -> Option<i64> {
	let (low, high) = range(dtype)?;
	let far = zeros.iter().map(|zero| (zero - low).abs().max((high - zero).abs()));
	far.max()
}

impl Folding<'_, '_> {
	/// The sums that stand for what a product or a convolution gives, if both operands are quantised.
	pub(super) fn linear(&mut self, op: &Op, inputs: &[Value]) -> Option<Sums> {
		let [x, w, bias @ ..] = inputs else { return None };
		let (x, w) = (self.twins.get(x)?.clone(), self.twins.get(w)?.clone());
		let mut sums = match op {
			Op::Conv(conv) => self.convolved(conv, x, w)?,
			Op::MatMul(matmul) => self.multiplied(matmul, x, w)?,
			_ => return None,
		};
		if let [bias] = bias {
			let bias = self.graph.elements(*bias)?;
			self.spend(bias.len())?;
			let scales = sums.scales.iter().cycle().map(|scale| f64::from(*scale));
			sums.bias = bias
				.floats()?
				.iter()
				.zip(scales)
				.map(|(bias, scale)| f64::from(*bias) / scale)
				.collect();
		}
		Some(sums)
	}

	fn convolved(&mut self, conv: &Conv, x: Bytes, w: Bytes) -> Option<Sums> {
		if !matches!(w.axis, None | Some(0)) {
			return None;
		}
		let w = self.signed(w)?;
		let terms: u64 = self
			.graph
			.dims(w.value)
			.get(1..)?
			.iter()
			.map(|dim| u64::from(*dim))
			.product();
		let (scales, most) = self.scales(&x, &w, terms)?;
		let inputs = self.with_zeros(x, w);
		let value = self.add(Op::ConvInteger(conv.clone()), &inputs)?;
		Some(Sums {
			value,
			scales,
			bias: Vec::new(),
			axis: 1,
			most,
		})
	}

	fn multiplied(&mut self, matmul: &MatMul, a: Bytes, b: Bytes) -> Option<Sums> {
		let a = self.turned(a, matmul.transpose_a)?;
		let b = self.turned(b, matmul.transpose_b)?;
		let b = self.signed(b)?;
		let (rows, columns) = (self.graph.rank(b.value), self.graph.rank(a.value));
		// One scale for each column, if not one for all.
		if b.axis.is_some_and(|axis| (axis as usize).saturating_add(1) != rows) {
			return None;
		}
		let terms = *self.graph.dims(a.value).get(columns.checked_sub(1)?)?;
		let (scales, most) = self.scales(&a, &b, terms.into())?;
		let inputs = self.with_zeros(a, b);
		let value = self.add(Op::MatMulInteger, &inputs)?;
		let axis = u32::try_from(self.graph.rank(value).checked_sub(1)?).ok()?;
		Some(Sums {
			value,
			scales,
			bias: Vec::new(),
			axis,
			most,
		})
	}

	/// What one of the sums stands for, and how large a sum of so many products can be.
	fn scales(&mut self, x: &Bytes, w: &Bytes, terms: u64) -> Option<(Vec<f32>, i64)> {
		let (scale, zero) = x.uniform()?;
		self.spend(w.scales.len())?;
		let scales: Vec<f32> = w.scales.iter().map(|own| scale * own).collect();
		let largest =
			reach(self.graph.dtype(x.value), &[zero])?.checked_mul(reach(self.graph.dtype(w.value), &w.zeros)?)?;
		let most = largest.checked_mul(i64::try_from(terms).ok()?)?;
		Some((scales, most))
	}

	/// Matrices with their last two axes swapped, if so wished.
	fn turned(&mut self, x: Bytes, swap: bool) -> Option<Bytes> {
		if !swap {
			return Some(x);
		}
		let rank = u32::try_from(self.graph.rank(x.value)).ok()?;
		let (row, column) = (rank.checked_sub(2)?, rank.checked_sub(1)?);
		let mut perm: Vec<u32> = (0..row).collect();
		perm.extend([column, row]);
		let axis = match x.axis {
			Some(axis) => Some(u32::try_from(perm.iter().position(|from| *from == axis)?).ok()?),
			None => None,
		};
		let value = self.add(Op::Transpose { perm }, &[x.value])?;
		Some(Bytes { value, axis, ..x })
	}

	/// Unsigned weights about the middle of their range as signed ones about zero, which take less time.
	fn signed(&mut self, w: Bytes) -> Option<Bytes> {
		let Some(weights) = self.graph.known(w.value) else {
			return Some(w);
		};
		let Data::U8(unsigned) = weights.data() else {
			return Some(w);
		};
		if !w.zeros.iter().all(|zero| *zero == 128) {
			return Some(w);
		}
		self.spend(unsigned.len())?;
		let signed = unsigned.iter().map(|byte| (byte ^ 0x80) as i8).collect();
		let tensor = Tensor::new(weights.dims(), Data::I8(signed))?;
		Some(Bytes {
			value: self.graph.constant(tensor),
			zeros: w.zeros.iter().map(|_| 0).collect(),
			..w
		})
	}

	/// The operands of an integer op: zero points that are nothing are left out.
	fn with_zeros(&mut self, x: Bytes, w: Bytes) -> Vec<Value> {
		let mut inputs = vec![x.value, w.value];
		let weights = w.zeros.iter().any(|zero| *zero != 0);
		if weights || x.zeros.iter().any(|zero| *zero != 0) {
			inputs.push(self.zero_points(&x));
		}
		if weights {
			inputs.push(self.zero_points(&w));
		}
		inputs
	}

	fn zero_points(&mut self, x: &Bytes) -> Value {
		let dtype = self.graph.dtype(x.value);
		match (&*x.zeros, Data::whole(dtype, x.zeros.iter().copied())) {
			([_, _, ..], Some(data)) => self.graph.constant(Tensor::list(data)),
			(zeros, _) => self.graph.number(dtype, zeros.first().copied().unwrap_or(0)),
		}
	}
}
