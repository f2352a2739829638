//! Whole networks, small enough for the scalar reference.

mod cnn;
mod dense;
mod layers;
mod quantized;
mod sequence;
mod transformer;
mod trees;

use crate::Entry;

pub(super) fn all() -> Vec<Entry> {
	[
		dense::all(),
		cnn::all(),
		transformer::all(),
		sequence::all(),
		quantized::all(),
		trees::all(),
	]
	.concat()
}
