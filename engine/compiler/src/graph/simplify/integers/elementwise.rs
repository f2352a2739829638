//! Sums and products of two quantised tensors, element by element.
//!
//! For a sum both operands are multiplied by whole numbers, so large that rounding them changes next to nothing: the
//! scales of both become the same.

use super::{bytes::range, finish::nearest, Bytes, Folding, Sums, Value};
use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Binary, Op},
	Dtype,
};

/// No sum is larger.
const LARGEST: f64 = (1u32 << 30) as f64;
/// By how much of a step rounded factors may move a result.
const FACTORS: f64 = 1.0 / 64.0;

/// One of two operands.
enum Operand {
	Bytes(Bytes),
	Numbers(std::rc::Rc<Tensor>),
}

impl Folding<'_, '_> {
	fn operand(&mut self, value: Value) -> Option<Operand> {
		if let Some(bytes) = self.twins.get(&value) {
			return bytes.uniform().map(|_| Operand::Bytes(bytes.clone()));
		}
		let numbers = self.graph.elements(value)?;
		self.spend(numbers.len())?;
		Some(Operand::Numbers(numbers))
	}

	/// How large the numbers of an operand can be, those without a zero point too, and how many units of its scale.
	fn size(&self, operand: &Operand) -> Option<(f64, f64)> {
		match operand {
			Operand::Bytes(bytes) => {
				let (scale, zero) = bytes.uniform()?;
				let (low, high) = range(self.graph.dtype(bytes.value))?;
				let units = low.abs().max(high).checked_add(zero.abs())? as f64;
				Some((units * f64::from(scale), units))
			}
			Operand::Numbers(numbers) => Some((largest(numbers)?, 1.0)),
		}
	}

	/// a + b, or a - b.
	pub(super) fn added(&mut self, a: Value, b: Value, minus: bool, step: f32) -> Option<Sums> {
		let (a, b) = (self.operand(a)?, self.operand(b)?);
		let ((a_size, a_units), (b_size, b_units)) = (self.size(&a)?, self.size(&b)?);
		// A sum of one stands for so much.
		let unit = ((a_size + b_size) / LARGEST) as f32;
		if (a_units + b_units) * 0.5 * f64::from(unit) > f64::from(step) * FACTORS {
			return None;
		}
		let mut bias = 0.0;
		let mut parts = Vec::new();
		for (operand, sign) in [(a, 1), (b, if minus { -1 } else { 1 })] {
			let part = match operand {
				Operand::Bytes(bytes) => {
					let (scale, zero) = bytes.uniform()?;
					let factor = nearest(f64::from(scale) / f64::from(unit), 1 << 30)?.checked_mul(sign)?;
					bias -= zero.checked_mul(factor)? as f64;
					let wide = self.add(Op::Cast { to: Dtype::I32 }, &[bytes.value])?;
					let factor = self.graph.number(Dtype::I32, factor);
					self.add(Op::Binary(Binary::Mul), &[wide, factor])?
				}
				Operand::Numbers(numbers) => self.whole(&numbers, unit, sign)?,
			};
			parts.push(part);
		}
		let value = self.add(Op::Binary(Binary::Add), &parts)?;
		Some(Sums {
			value,
			scales: vec![unit],
			bias: vec![bias],
			axis: 0,
			most: 1 << 30,
		})
	}

	/// a * b.
	pub(super) fn times(&mut self, a: Value, b: Value, step: f32) -> Option<Sums> {
		let (a, b) = (self.operand(a)?, self.operand(b)?);
		let (bytes, other) = match (a, b) {
			(Operand::Bytes(bytes), other) | (other, Operand::Bytes(bytes)) => (bytes, other),
			_ => return None,
		};
		if let Operand::Numbers(numbers) = &other {
			if let Some([number]) = numbers.floats() {
				return self.scaled(&bytes, |scale| scale * number);
			}
		}
		let (scale, _) = bytes.uniform()?;
		let left = self.centred(&bytes)?;
		let (right, scale) = match &other {
			Operand::Bytes(bytes) => (self.centred(bytes)?, scale * bytes.uniform()?.0),
			Operand::Numbers(numbers) => {
				let (size, units) = self.size(&Operand::Bytes(bytes))?;
				// The numbers are sums of so much.
				let unit = (largest(numbers)? * units / LARGEST) as f32;
				if size * 0.5 * f64::from(unit) > f64::from(step) * FACTORS {
					return None;
				}
				(self.whole(numbers, unit, 1)?, scale * unit)
			}
		};
		let value = self.add(Op::Binary(Binary::Mul), &[left, right])?;
		Some(Sums {
			value,
			scales: vec![scale],
			bias: Vec::new(),
			axis: 0,
			most: 1 << 30,
		})
	}

	/// a divided by one number.
	pub(super) fn divided(&mut self, a: Value, b: Value) -> Option<Sums> {
		let bytes = self.twins.get(&a)?.clone();
		let number = self.graph.number_of(b)?;
		self.scaled(&bytes, |scale| scale / number)
	}

	/// Bytes that stand for more or less than they did.
	pub(super) fn scaled(&mut self, bytes: &Bytes, change: impl FnOnce(f32) -> f32) -> Option<Sums> {
		let (scale, zero) = bytes.uniform()?;
		let value = self.add(Op::Cast { to: Dtype::I32 }, &[bytes.value])?;
		Some(Sums {
			value,
			scales: vec![change(scale)],
			bias: vec![-(zero as f64)],
			axis: 0,
			most: 255,
		})
	}

	/// Bytes less their zero point, as wider numbers.
	fn centred(&mut self, bytes: &Bytes) -> Option<Value> {
		let (_, zero) = bytes.uniform()?;
		let wide = self.add(Op::Cast { to: Dtype::I32 }, &[bytes.value])?;
		if zero == 0 {
			return Some(wide);
		}
		let zero = self.graph.number(Dtype::I32, zero);
		self.add(Op::Binary(Binary::Sub), &[wide, zero])
	}

	/// Numbers as multiples of a unit.
	fn whole(&mut self, numbers: &Tensor, unit: f32, sign: i64) -> Option<Value> {
		let whole = numbers.floats()?.iter().map(|number| {
			let number = nearest(f64::from(*number) / f64::from(unit), 1 << 30)?;
			i32::try_from(number.checked_mul(sign)?).ok()
		});
		let tensor = Tensor::new(numbers.dims(), Data::I32(whole.collect::<Option<_>>()?))?;
		Some(self.graph.constant(tensor))
	}
}

/// The size of the largest number.
fn largest(numbers: &Tensor) -> Option<f64> {
	let sizes = numbers.floats()?.iter().map(|number| f64::from(number.abs()));
	let largest = sizes.fold(
		0.0,
		|largest: f64, size| if size > largest || size.is_nan() { size } else { largest },
	);
	largest.is_finite().then_some(largest)
}
