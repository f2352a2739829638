//! What chooses among boxes.

use super::{Cost, Work};
use crate::{
	arithmetic::{product, sum},
	op::NonMaxSuppression,
};

/// What it takes to compare a box with one that was chosen.
const PAIR: u64 = 3;

/// What a box takes in a sort for each time that the list doubles, beyond the first four.
const SORT: u64 = 10;

impl Work<'_> {
	/// A sort for each list, and each box compared with all that are chosen by then: none may cover another.
	pub(super) fn non_max_suppression(&self, choice: &NonMaxSuppression) -> Option<Cost> {
		let (boxes, lists) = match *self.dims(1)? {
			[images, classes, boxes] => (u64::from(boxes), product([images.into(), classes.into()])?),
			_ => return None,
		};
		let most = u64::from(choice.most).min(boxes);
		// The number of bits of the length: its logarithm, rounded up.
		let depth = u64::from(u64::BITS.checked_sub(boxes.leading_zeros())?);
		let sort = product([boxes, depth.saturating_sub(4).max(1), SORT])?;
		// The first ones find fewer: 0, 1, 2 and so on.
		let pairs = product([most, boxes.checked_mul(2)?.checked_sub(most)?])? / 2;
		Some(Cost {
			single: product([lists, sum([sort, pairs.checked_mul(PAIR)?])?])?,
			runs: product([lists, 4])?,
			..Cost::default()
		})
	}
}
