//! Types and shapes of functions of one, two or three elements.

use super::{broadcast, Operands, ANY, BOOL, FLOAT, INTEGERS, NUMBERS, SIGNED};
use crate::{
	op::{Binary, Compare, Unary},
	rule::Rule,
	types::{Dtype, TensorType},
};

pub(super) fn unary(unary: &Unary, operands: &Operands) -> Result<TensorType, Rule> {
	let allowed = match unary {
		Unary::Abs | Unary::Neg | Unary::Sign | Unary::Relu => SIGNED,
		Unary::Not => BOOL,
		Unary::BitNot => INTEGERS,
		_ => FLOAT,
	};
	let x = operands.of(0, allowed)?;
	Ok(match unary {
		Unary::IsNaN | Unary::IsInf { .. } => TensorType::new(Dtype::Bool, x.shape.clone()),
		_ => x.clone(),
	})
}

pub(super) fn binary(binary: Binary, operands: &Operands) -> Result<TensorType, Rule> {
	let allowed = match binary {
		Binary::Add | Binary::Sub | Binary::Mul | Binary::Div => NUMBERS,
		Binary::Fmod | Binary::Max | Binary::Min => NUMBERS,
		Binary::Pow | Binary::PRelu => FLOAT,
		Binary::And | Binary::Or | Binary::Xor => BOOL,
		Binary::Mod | Binary::BitAnd | Binary::BitOr | Binary::BitXor => INTEGERS,
		Binary::ShiftLeft | Binary::ShiftRight => INTEGERS,
	};
	let a = operands.of(0, allowed)?;
	let b = operands.like(1, a)?;
	let dims = broadcast(1, b.shape.dims(), a.shape.dims())?;
	if binary == Binary::PRelu && dims != a.shape.dims() {
		return Err(Rule::Broadcast {
			operand: 1,
			got: b.shape.clone(),
			with: a.shape.clone(),
		});
	}
	Ok(TensorType::new(a.dtype, dims))
}

pub(super) fn compare(compare: Compare, operands: &Operands) -> Result<TensorType, Rule> {
	let allowed = match compare {
		Compare::Equal => ANY,
		_ => NUMBERS,
	};
	let a = operands.of(0, allowed)?;
	let b = operands.like(1, a)?;
	let dims = broadcast(1, b.shape.dims(), a.shape.dims())?;
	Ok(TensorType::new(Dtype::Bool, dims))
}

pub(super) fn select(operands: &Operands) -> Result<TensorType, Rule> {
	let condition = operands.of(0, BOOL)?;
	let x = operands.of(1, ANY)?;
	let y = operands.like(2, x)?;
	let dims = broadcast(1, x.shape.dims(), condition.shape.dims())?;
	let dims = broadcast(2, y.shape.dims(), &dims)?;
	Ok(TensorType::new(x.dtype, dims))
}

pub(super) fn cast(to: Dtype, operands: &Operands) -> Result<TensorType, Rule> {
	Ok(TensorType::new(to, operands.of(0, ANY)?.shape.clone()))
}
