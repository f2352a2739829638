//! What chooses among boxes.

use crate::types::F32Bits;
use codec::{Decode, Encode};

/// `non_max_suppression(boxes, scores)`: of boxes that cover each other the one with the best score, class by class.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct NonMaxSuppression {
	/// How many boxes come out. What is missing is filled with -1, what is too much left out.
	pub rows: u32,
	/// The most boxes of one class of one image.
	pub most: u32,
	/// Boxes cover each other if what they share is a greater part of what they cover together.
	pub iou: F32Bits,
	/// Only boxes with a better score take part; all without this.
	pub score: Option<F32Bits>,
	/// Boxes are centre and size, `(x, y, width, height)`, rather than two opposite corners.
	pub center: bool,
}
