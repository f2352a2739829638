//! Functions of f32 that IEEE-754 defines to the bit. Those that only approximate are for the kernels.

use super::grid;
use crate::tensor::{Data, Tensor};
use verdict_program::op::{Binary, Compare, Unary};

/// Any NaN is the one that the executor would give.
fn plain(value: f32) -> f32 {
	match value.is_nan() {
		true => f32::from_bits(0x7fc0_0000),
		false => value,
	}
}

pub(super) fn unary(unary: &Unary, x: &Tensor) -> Option<Tensor> {
	let function: fn(f32) -> f32 = match unary {
		Unary::Abs => f32::abs,
		Unary::Neg => |item| -item,
		Unary::Floor => f32::floor,
		Unary::Ceil => f32::ceil,
		Unary::Round => f32::round_ties_even,
		Unary::Sqrt => f32::sqrt,
		Unary::Reciprocal => |item| 1.0 / item,
		_ => return None,
	};
	let items = x.floats()?.iter().map(|item| plain(function(*item)));
	Tensor::new(x.dims(), Data::F32(items.collect()))
}

/// A shape, and the pairs of elements that meet in it when two tensors are broadcast against each other.
type Pairs = (Vec<u32>, Vec<(f32, f32)>);

fn pairs(a: &Tensor, b: &Tensor) -> Option<Pairs> {
	let dims = grid::common(a.dims(), b.dims())?;
	let (first, second) = (a.floats()?, b.floats()?);
	let (left, right) = (grid::broadcast(a.dims(), &dims)?, grid::broadcast(b.dims(), &dims)?);
	let places = grid::places(&left).zip(grid::places(&right));
	let pairs = places.map(|(a, b)| Some((*first.get(a?)?, *second.get(b?)?)));
	Some((dims, pairs.collect::<Option<_>>()?))
}

pub(super) fn binary(binary: Binary, a: &Tensor, b: &Tensor) -> Option<Tensor> {
	let function: fn(f32, f32) -> f32 = match binary {
		Binary::Add => |a, b| a + b,
		Binary::Sub => |a, b| a - b,
		Binary::Mul => |a, b| a * b,
		Binary::Div => |a, b| a / b,
		_ => return None,
	};
	let (dims, pairs) = pairs(a, b)?;
	let items = pairs.into_iter().map(|(a, b)| plain(function(a, b)));
	Tensor::new(dims, Data::F32(items.collect()))
}

pub(super) fn compare(compare: Compare, a: &Tensor, b: &Tensor) -> Option<Tensor> {
	let function: fn(&f32, &f32) -> bool = match compare {
		Compare::Equal => f32::eq,
		Compare::Less => f32::lt,
		Compare::LessOrEqual => f32::le,
		Compare::Greater => f32::gt,
		Compare::GreaterOrEqual => f32::ge,
	};
	let (dims, pairs) = pairs(a, b)?;
	let items = pairs.iter().map(|(a, b)| function(a, b));
	Tensor::new(dims, Data::Bool(items.collect()))
}
