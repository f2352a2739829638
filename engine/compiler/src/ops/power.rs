//! `Pow`: with exponents that are known and whole, products; also of whole numbers.

use super::{old, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Binary, Compare, Unary},
	Dtype,
};

/// How often numbers are multiplied with each other one after the other, at most.
const POWERS: i64 = 16;

pub(super) fn pow(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, exponent) = (node.input(0)?, node.input(1)?);
	let exponent = old::aligned(g, node, x, exponent)?;
	// An exponent of one element that brings no more axes.
	let single = g
		.known(exponent)
		.filter(|tensor| tensor.len() == 1 && g.rank(exponent) <= g.rank(x));
	let whole = single.and_then(|tensor| match tensor.floats() {
		Some([one]) if one.fract() == 0.0 && one.abs() <= POWERS as f32 => Some(*one as i64),
		Some(_) => None,
		None => tensor.ints()?.first().copied(),
	});
	match (g.dtype(x), whole) {
		// Both are rounded correctly, or once more, which no approximation of a power beats.
		(_, Some(1)) => one(x),
		(_, Some(2)) => one(g.binary(Binary::Mul, x, x)?),
		(Dtype::F32, Some(3)) => {
			let square = g.binary(Binary::Mul, x, x)?;
			one(g.binary(Binary::Mul, square, x)?)
		}
		(Dtype::F32, _) => {
			let exponent = g.cast(exponent, Dtype::F32)?;
			one(g.binary(Binary::Pow, x, exponent)?)
		}
		(_, Some(times @ 3..=POWERS)) => {
			let mut product = x;
			for _ in 1..times {
				product = g.binary(Binary::Mul, product, x)?;
			}
			one(product)
		}
		(Dtype::I32 | Dtype::I64, _) => {
			let exponent = whole_exponents(g, exponent)?;
			one(of_integers(g, x, exponent)?)
		}
		(dtype, _) => refuse!(
			"it raises {dtype} to a power that is not a constant from 1 to {POWERS}; cast the base to int32 before"
		),
	}
}

/// Exponents as integers. A power of an integer with another exponent would be cut off, which an approximation cannot do.
fn whole_exponents(g: &mut Graph<'_>, exponent: Value) -> Result<Value, Refusal> {
	if let Dtype::I32 | Dtype::I64 = g.dtype(exponent) {
		return Ok(exponent);
	}
	let known = g.known(exponent);
	let floats = known.as_ref().and_then(|tensor| tensor.floats());
	let whole = floats.filter(|items| items.iter().all(|item| item.fract() == 0.0 && item.abs() < 64.0));
	let list = whole.map(|items| Data::I64(items.iter().map(|item| *item as i64).collect()));
	let dims = g.dims(exponent);
	match list.and_then(|list| Tensor::new(dims, list)) {
		Some(tensor) => Ok(g.constant(tensor)),
		None => refuse!(
			"it raises integers to powers of {} that are not known to be whole; cast the base to float32 before, or the \
			 exponent to int64",
			g.dtype(exponent)
		),
	}
}

/// By squaring, for each binary digit of the exponent. What does not fit wraps, as all products of integers do.
fn of_integers(g: &mut Graph<'_>, x: Value, exponent: Value) -> Result<Value, Refusal> {
	let dtype = g.dtype(exponent);
	let known = g.known(exponent).and_then(|tensor| tensor.ints());
	let most = known
		.as_ref()
		.map(|items| items.iter().copied().max().unwrap_or(0).max(1));
	let digits = match (most, dtype) {
		(Some(most), _) => 64u32.saturating_sub(most.leading_zeros()),
		(None, Dtype::I32) => 31,
		(None, _) => 63,
	};
	let zero = g.number(dtype, 0);
	let mut result = g.number(g.dtype(x), 1);
	let mut square = x;
	for digit in 0..digits {
		if digit > 0 {
			square = g.binary(Binary::Mul, square, square)?;
		}
		let times = g.binary(Binary::Mul, result, square)?;
		let chosen = chosen(g, exponent, 1i64.checked_shl(digit).unwrap_or(0))?;
		result = g.select(chosen, times, result)?;
	}
	if known.is_some_and(|items| items.iter().all(|item| *item >= 0)) {
		return Ok(result);
	}
	// One by a power: 0, unless the base is 1 or -1.
	let (nothing, unit) = (g.number(g.dtype(x), 0), g.number(g.dtype(x), 1));
	let magnitude = g.unary(Unary::Abs, x)?;
	let is_unit = g.compare(Compare::Equal, magnitude, unit)?;
	let odd = chosen(g, exponent, 1)?;
	let sign = g.select(odd, x, unit)?;
	let inverse = g.select(is_unit, sign, nothing)?;
	let negative = g.compare(Compare::Less, exponent, zero)?;
	g.select(negative, inverse, result)
}

/// Whether a binary digit of integers is set.
fn chosen(g: &mut Graph<'_>, x: Value, digit: i64) -> Result<Value, Refusal> {
	let dtype = g.dtype(x);
	let (zero, digit) = (g.number(dtype, 0), g.number(dtype, digit));
	let bits = g.binary(Binary::BitAnd, x, digit)?;
	let unset = g.compare(Compare::Equal, bits, zero)?;
	g.unary(Unary::Not, unset)
}
