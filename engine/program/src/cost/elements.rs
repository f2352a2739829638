//! Functions of one, two or three elements.

use super::{
	lanes,
	view::{meeting, Rows},
	Cost, Work,
};
use crate::{
	arithmetic::product,
	op::{Binary, Unary},
	types::Dtype,
};

/// Units of simple work that an element takes where no instruction does many at once, but the elements need no looking
/// at one by one.
const STEPS: u64 = 16;

/// What is done with each element.
#[derive(Clone, Copy, Default)]
pub(super) struct Each {
	pub simple: u64,
	pub transcendental: u64,
	pub single: u64,
}

impl Each {
	pub(super) const fn simple(simple: u64) -> Self {
		Self {
			simple,
			transcendental: 0,
			single: 0,
		}
	}

	pub(super) const fn transcendental(transcendental: u64) -> Self {
		Self {
			simple: 1,
			transcendental,
			single: 0,
		}
	}

	pub(super) const fn single(single: u64) -> Self {
		Self {
			simple: 0,
			transcendental: 0,
			single,
		}
	}
}

impl Rows {
	/// Rows in which operands meet: what begins with each is the row, and more often than not an end that fills no vector.
	fn meet(&self, each: Each) -> Option<Cost> {
		let mut cost = self.cost(each, 1)?;
		cost.runs = self.count.checked_mul(3)?.div_ceil(2);
		Some(cost)
	}

	/// The same of numbers of another size: a vector has more of smaller ones.
	pub(super) fn of_size(self, dtype: Dtype) -> Option<Self> {
		let length = self.length.checked_mul(dtype.bytes())?.div_ceil(4);
		Some(Self { length, ..self })
	}

	/// Something done with each element, and so much to begin each row.
	pub(super) fn cost(&self, each: Each, runs: u64) -> Option<Cost> {
		let whole = lanes(self.length)?;
		Some(Cost {
			simple: product([self.count, whole, each.simple])?,
			transcendental: product([self.count, whole, each.transcendental])?,
			single: product([self.count, self.length, each.single])?,
			runs: self.count.checked_mul(runs)?,
			..Cost::default()
		})
	}
}

impl Work<'_> {
	/// All elements of the first operand in one row.
	pub(super) fn one_row(&self, each: Each) -> Option<Cost> {
		let length = self.elements(0)?;
		Rows { count: 1, length }.cost(each, 1)
	}

	pub(super) fn unary(&self, unary: &Unary) -> Option<Cost> {
		let each = match (unary, self.dtype(0)?) {
			(_, Dtype::F32) => of_number(unary),
			(Unary::Sign, Dtype::I32 | Dtype::I64) => Each::simple(STEPS),
			_ => Each::simple(1),
		};
		let length = self.elements(0)?;
		let row = Rows { count: 1, length };
		row.of_size(self.dtype(0)?)?.cost(each, 1)
	}

	pub(super) fn binary(&self, binary: Binary) -> Option<Cost> {
		let rows = meeting(self.output()?.shape.dims(), [self.dims(0)?, self.dims(1)?])?;
		let each = match (binary, self.dtype(0)?) {
			(Binary::Pow, _) => Each::transcendental(POW),
			// Bit by bit, as far as the exponents are apart.
			(Binary::Fmod, Dtype::F32) => Each::single(10),
			(Binary::Div, Dtype::F32) => Each::simple(3),
			(Binary::Div | Binary::Mod | Binary::Fmod, Dtype::I64) => Each::single(4),
			(Binary::Div | Binary::Mod | Binary::Fmod, _) => Each::single(1),
			(_, Dtype::Bool) => Each::simple(STEPS),
			(_, dtype) => return rows.of_size(dtype)?.meet(Each::simple(1)),
		};
		rows.meet(each)
	}

	pub(super) fn compare(&self) -> Option<Cost> {
		let rows = meeting(self.output()?.shape.dims(), [self.dims(0)?, self.dims(1)?])?;
		match self.dtype(0)? {
			Dtype::Bool => rows.meet(Each::simple(STEPS.checked_mul(2)?)),
			dtype => rows.of_size(dtype)?.meet(Each::simple(1)),
		}
	}

	pub(super) fn select(&self) -> Option<Cost> {
		let operands = [self.dims(0)?, self.dims(1)?, self.dims(2)?];
		let each = match self.dtype(1)? {
			Dtype::Bool => Each::simple(STEPS.checked_mul(3)?),
			_ => Each::simple(STEPS),
		};
		meeting(self.output()?.shape.dims(), operands)?.cost(each, 2)
	}

	pub(super) fn cast(&self, to: Dtype) -> Option<Cost> {
		let each = match (self.dtype(0)?, to) {
			(Dtype::F32, Dtype::I8 | Dtype::U8 | Dtype::I32 | Dtype::I64) => STEPS,
			(Dtype::Bool, _) => STEPS.div_ceil(2),
			(Dtype::I64, to) | (to, Dtype::I64) if to != Dtype::Bool => 2,
			_ => {
				let length = self.elements(0)?;
				return Rows { count: 1, length }.of_size(Dtype::I8)?.cost(Each::simple(1), 1);
			}
		};
		self.one_row(Each::simple(each))
	}
}

/// A power: a logarithm and an exponential, both with more digits than they have by themselves.
pub(super) const POW: u64 = 35;

/// The logarithm by itself.
pub(super) const LN: u64 = 5;

/// A function of f32.
fn of_number(unary: &Unary) -> Each {
	match unary {
		Unary::Abs | Unary::Neg | Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Relu => {
			Each::simple(1)
		}
		Unary::Not | Unary::BitNot | Unary::IsNaN | Unary::IsInf { .. } => Each::simple(2),
		Unary::LeakyRelu { .. } | Unary::ThresholdedRelu { .. } | Unary::Clip { .. } => Each::simple(1),
		Unary::Shrink { .. } => Each::simple(2),
		Unary::HardSigmoid { .. } | Unary::HardSwish => Each::simple(3),
		Unary::Sqrt | Unary::Reciprocal | Unary::Softsign => Each::simple(5),
		Unary::Exp => Each::transcendental(1),
		Unary::Elu { .. } | Unary::Selu { .. } => Each::transcendental(2),
		Unary::Erf | Unary::Sigmoid => Each::transcendental(3),
		Unary::Softplus | Unary::Gelu => Each::transcendental(4),
		Unary::Ln | Unary::Asin | Unary::Acos | Unary::Tanh | Unary::Mish => Each::transcendental(LN),
		Unary::Silu | Unary::Celu { .. } | Unary::GeluTanh => Each::transcendental(6),
		Unary::Atan | Unary::Asinh | Unary::Acosh | Unary::Atanh | Unary::Sinh | Unary::Cosh => Each::transcendental(9),
		// Arguments of any size: of large ones nearly all digits are of whole turns.
		Unary::Sin | Unary::Cos | Unary::Tan => Each::transcendental(28),
	}
}
