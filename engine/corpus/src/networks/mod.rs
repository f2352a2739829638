//! Whole networks, small enough for the scalar reference.

mod cnn;
mod dense;
mod layers;
mod quantized;
mod sequence;
mod transformer;
mod trees;

pub(crate) use quantized::layer as quantized_layer;
pub(crate) use transformer::block as attention_block;

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
