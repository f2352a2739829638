//! Programs of one op, or of a few of the same kind.

mod cells;
mod detect;
mod elementwise;
mod indexing;
mod integer;
mod large;
mod layout;
mod linear;
mod moves;
mod norm;
mod pool;
mod recurrent;
mod reduce;
mod resize;
mod shapes;
mod trees;
mod unary;

use crate::Entry;
use verdict_program::op::Window;

pub(crate) use trees::forest;
pub(crate) use unary::functions;

pub(super) fn all() -> Vec<Entry> {
	[
		unary::all(),
		elementwise::all(),
		linear::all(),
		integer::all(),
		reduce::all(),
		norm::all(),
		pool::all(),
		resize::all(),
		layout::all(),
		indexing::all(),
		recurrent::all(),
		trees::all(),
		shapes::all(),
		moves::all(),
		cells::all(),
		large::all(),
		detect::all(),
	]
	.concat()
}

/// The same along all axes.
pub(crate) fn window(axes: usize, stride: u32, dilation: u32, pad: u32) -> Window {
	Window {
		strides: vec![stride; axes],
		dilations: vec![dilation; axes],
		pads_begin: vec![pad; axes],
		pads_end: vec![pad; axes],
	}
}
