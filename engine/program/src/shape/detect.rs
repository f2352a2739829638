//! Types and shapes of what chooses among boxes.

use super::{positive, rank, Operands};
use crate::{
	op::NonMaxSuppression,
	rule::Rule,
	types::{Dtype, TensorType},
};

pub(super) fn non_max_suppression(choice: &NonMaxSuppression, operands: &Operands) -> Result<TensorType, Rule> {
	let (boxes, scores) = (operands.float(0)?, operands.float(1)?);
	rank(1, scores, 3, 3)?;
	let (images, classes, count) = match *scores.dims() {
		[images, classes, count] => (images, classes, count),
		_ => (0, 0, 0),
	};
	operands.float_is(0, &[images, count, 4])?;
	rank(0, boxes, 3, 3)?;
	positive("most", choice.most, count)?;
	// No more than there can be.
	let all = [images, classes, choice.most].into_iter();
	let all = all.fold(1u32, |all, dim| all.saturating_mul(dim));
	positive("rows", choice.rows, all)?;
	Ok(TensorType::new(Dtype::I64, [choice.rows, 3]))
}
