//! Types and shapes of normalisations: what goes in comes out, if the parameters fit.

use super::{at_most, dim, linear::per_group, positive, rank, Operands};
use crate::{
	op::Lrn,
	rule::Rule,
	types::{Dtype, TensorType},
};

/// `[N, C, ..]` of at least a certain rank, with parameters of `[C]`.
pub(super) fn channels(least_rank: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	rank(0, x, least_rank, operands.limits.rank)?;
	let channels = dim(1, x)?;
	for parameter in 1..operands.types.len() as u32 {
		operands.float_is(parameter, &[channels])?;
	}
	Ok(TensorType::new(Dtype::F32, x.clone()))
}

pub(super) fn groups(groups: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = channels(2, operands)?;
	per_group(groups, dim(1, &x.shape)?)?;
	Ok(x)
}

/// Parameters have the dimensions from an axis on.
pub(super) fn trailing(axis: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	dim(axis, x)?;
	let dims = x.dims().get(axis as usize..).unwrap_or_default();
	operands.float_is(1, dims)?;
	operands.float_is(2, dims)?;
	Ok(TensorType::new(Dtype::F32, x.clone()))
}

pub(super) fn lrn(lrn: &Lrn, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	rank(0, x, 3, operands.limits.rank)?;
	positive("size", lrn.size, operands.limits.window)?;
	Ok(TensorType::new(Dtype::F32, x.clone()))
}

pub(super) fn lp(axis: u32, p: u32, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	dim(axis, x)?;
	at_most("p", p, 1, 2)?;
	Ok(TensorType::new(Dtype::F32, x.clone()))
}
