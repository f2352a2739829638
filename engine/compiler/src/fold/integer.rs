//! Functions of whole numbers and truths, which wrap as the type of the elements does.

use super::grid;
use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Binary, Compare, Unary},
	Dtype,
};

pub(super) fn unary(unary: &Unary, x: &Tensor) -> Option<Tensor> {
	let function = match (unary, x.dtype()) {
		(Unary::Not, Dtype::Bool) => |item: i64| i64::from(item == 0),
		(_, Dtype::Bool) => return None,
		(Unary::BitNot, _) => |item: i64| !item,
		(_, Dtype::U8) => return None,
		(Unary::Abs, _) => i64::wrapping_abs,
		(Unary::Neg, _) => i64::wrapping_neg,
		(Unary::Sign, _) => i64::signum,
		(Unary::Relu, _) => |item: i64| item.max(0),
		_ => return None,
	};
	Tensor::new(x.dims(), Data::whole(x.dtype(), x.ints()?.into_iter().map(function))?)
}

/// A shape, and the pairs of elements that meet in it when two tensors are broadcast against each other.
type Pairs = (Vec<u32>, Vec<(i64, i64)>);

fn pairs(a: &Tensor, b: &Tensor) -> Option<Pairs> {
	let dims = grid::common(a.dims(), b.dims())?;
	let (first, second) = (a.ints()?, b.ints()?);
	let (left, right) = (grid::broadcast(a.dims(), &dims)?, grid::broadcast(b.dims(), &dims)?);
	let places = grid::places(&left).zip(grid::places(&right));
	let pairs = places.map(|(a, b)| Some((*first.get(a?)?, *second.get(b?)?)));
	Some((dims, pairs.collect::<Option<_>>()?))
}

pub(super) fn binary(binary: Binary, a: &Tensor, b: &Tensor) -> Option<Tensor> {
	let dtype = a.dtype();
	if dtype != b.dtype() {
		return None;
	}
	// What is computed in 64 bits and then wrapped is the same as if it had wrapped all along.
	let function: fn(i64, i64) -> i64 = match (binary, dtype == Dtype::Bool) {
		(Binary::And, true) => |a, b| a & b,
		(Binary::Or, true) => |a, b| a | b,
		(Binary::Xor, true) => |a, b| a ^ b,
		(_, true) => return None,
		(Binary::Add, _) => i64::wrapping_add,
		(Binary::Sub, _) => i64::wrapping_sub,
		(Binary::Mul, _) => i64::wrapping_mul,
		(Binary::Div, _) => |a, b| if b == 0 { 0 } else { a.wrapping_div(b) },
		(Binary::Fmod, _) => |a, b| if b == 0 { 0 } else { a.wrapping_rem(b) },
		(Binary::Mod, _) => floor_mod,
		(Binary::Max, _) => i64::max,
		(Binary::Min, _) => i64::min,
		(Binary::BitAnd, _) => |a, b| a & b,
		(Binary::BitOr, _) => |a, b| a | b,
		(Binary::BitXor, _) => |a, b| a ^ b,
		_ => return None,
	};
	let (dims, pairs) = pairs(a, b)?;
	let values = pairs.into_iter().map(|(a, b)| function(a, b));
	Tensor::new(dims, Data::whole(dtype, values)?)
}

/// The remainder with the sign of the divisor.
fn floor_mod(a: i64, b: i64) -> i64 {
	if b == 0 {
		return 0;
	}
	let rest = a.wrapping_rem(b);
	match rest != 0 && (rest < 0) != (b < 0) {
		true => rest.wrapping_add(b),
		false => rest,
	}
}

pub(super) fn compare(compare: Compare, a: &Tensor, b: &Tensor) -> Option<Tensor> {
	let function: fn(&i64, &i64) -> bool = match compare {
		Compare::Equal => i64::eq,
		Compare::Less => i64::lt,
		Compare::LessOrEqual => i64::le,
		Compare::Greater => i64::gt,
		Compare::GreaterOrEqual => i64::ge,
	};
	let (dims, pairs) = pairs(a, b)?;
	let values = pairs.iter().map(|(a, b)| function(a, b));
	Tensor::new(dims, Data::Bool(values.collect()))
}
