//! Types and shapes of what computes with 8-bit integers, or goes to them and back.

use super::{dim, linear, one_element, shape_is, Operands, BYTES, FLOAT, I32};
use crate::{
	arithmetic::volume,
	op::Conv,
	rule::Rule,
	types::{Dtype, Shape, TensorType},
};
use alloc::{vec, vec::Vec};

/// The largest absolute of a product of two 8-bit integers less their zero points.
const LARGEST_PRODUCT: u64 = 255 * 255;
/// How many of these fit into an i32.
const MOST_TERMS: u64 = i32::MAX as u64 / LARGEST_PRODUCT;

/// So many products can be added up without leaving i32, in any order.
fn accumulation(terms: u64) -> Result<(), Rule> {
	match terms <= MOST_TERMS {
		true => Ok(()),
		false => Err(Rule::Accumulation {
			terms,
			most: MOST_TERMS,
		}),
	}
}

/// One element, or one for each of `count`.
fn one_or_each(operand: u32, shape: &Shape, count: u32) -> Result<(), Rule> {
	match shape.dims() {
		[] | [1] => Ok(()),
		_ => shape_is(operand, shape, &[count]),
	}
}

pub(super) fn matmul_integer(operands: &Operands) -> Result<TensorType, Rule> {
	let a = operands.of(0, BYTES)?;
	let b = operands.of(1, BYTES)?;
	let (shape, terms) = linear::product((&a.shape, false), (&b.shape, false), operands)?;
	accumulation(terms.into())?;
	let [.., rows, columns] = shape.dims() else {
		return Err(Rule::Overflow);
	};
	if operands.optional(2).is_some() {
		one_or_each(2, &operands.like(2, a)?.shape, *rows)?;
	}
	if operands.optional(3).is_some() {
		one_or_each(3, &operands.like(3, b)?.shape, *columns)?;
	}
	Ok(TensorType::new(Dtype::I32, shape))
}

pub(super) fn conv_integer(conv: &Conv, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, BYTES)?;
	let w = operands.of(1, BYTES)?;
	let shape = linear::convolved(conv, &x.shape, &w.shape, operands)?;
	let terms = w.shape.dims().get(1..).and_then(volume).ok_or(Rule::Overflow)?;
	accumulation(terms)?;
	if operands.optional(2).is_some() {
		one_element(2, &operands.like(2, x)?.shape)?;
	}
	if operands.optional(3).is_some() {
		one_or_each(3, &operands.like(3, w)?.shape, dim(1, &shape)?)?;
	}
	Ok(TensorType::new(Dtype::I32, shape))
}

/// Scale and zero point: one element each, or one for each place on the axis.
fn parameter(operand: u32, shape: &Shape, axis: Option<u32>, x: &Shape) -> Result<(), Rule> {
	match axis {
		None => one_element(operand, shape),
		Some(axis) => shape_is(operand, shape, &[dim(axis, x)?]),
	}
}

pub(super) fn quantize(axis: Option<u32>, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	parameter(1, operands.float(1)?, axis, x)?;
	let zero = operands.of(2, BYTES)?;
	parameter(2, &zero.shape, axis, x)?;
	Ok(TensorType::new(zero.dtype, x.clone()))
}

pub(super) fn dequantize(axis: Option<u32>, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, &[Dtype::I8, Dtype::U8, Dtype::I32])?;
	parameter(1, operands.float(1)?, axis, &x.shape)?;
	match (x.dtype, operands.optional(2)) {
		(_, None) => {}
		// The difference might not be an i32.
		(Dtype::I32, Some(_)) => {
			return Err(Rule::OperandCount {
				got: 3,
				least: 2,
				most: Some(2),
			});
		}
		(_, Some(_)) => parameter(2, &operands.like(2, x)?.shape, axis, &x.shape)?,
	}
	Ok(TensorType::new(Dtype::F32, x.shape.clone()))
}

pub(super) fn requantize(axis: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.of(0, I32)?;
	let channels = dim(axis, &x.shape)?;
	one_or_each(1, operands.float(1)?, channels)?;
	let zero = operands.of(2, BYTES)?;
	one_element(2, &zero.shape)?;
	if operands.optional(3).is_some() {
		shape_is(3, &operands.of(3, I32)?.shape, &[channels])?;
	}
	Ok(TensorType::new(zero.dtype, x.shape.clone()))
}

pub(super) fn dynamic(operands: &Operands) -> Result<Vec<TensorType>, Rule> {
	let x = operands.of(0, FLOAT)?;
	Ok(vec![
		TensorType::new(Dtype::U8, x.shape.clone()),
		TensorType::new(Dtype::F32, Shape::scalar()),
		TensorType::new(Dtype::U8, Shape::scalar()),
	])
}
