//! Attributes of the ops that multiply and add: matrix products and convolutions.

use crate::types::Shape;
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// How a window moves over the spatial axes; each list has one entry for each of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Window {
	/// How far it moves at a time.
	pub strides: Vec<u32>,
	/// The distance between two taps.
	pub dilations: Vec<u32>,
	/// Padding before the first element.
	pub pads_begin: Vec<u32>,
	/// Padding after the last element.
	pub pads_end: Vec<u32>,
}

impl Window {
	/// A window over `rank` spatial axes that moves by one, without gaps or padding.
	pub fn plain(rank: usize) -> Self {
		Self {
			strides: alloc::vec![1; rank],
			dilations: alloc::vec![1; rank],
			pads_begin: alloc::vec![0; rank],
			pads_end: alloc::vec![0; rank],
		}
	}
}

/// `matmul(a, b, [bias])`: numpy's product of matrices over the last two axes, the axes before them broadcast.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct MatMul {
	/// The matrices of a lie transposed.
	pub transpose_a: bool,
	/// The matrices of b lie transposed.
	pub transpose_b: bool,
}

/// `conv(x, w, [bias])` and `conv_integer(x, w, [x_zero], [w_zero])`: x is `[N, C, spatial..]`, w
/// `[M, C / groups, kernel..]`, with one to three spatial axes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Conv {
	/// How the kernel moves.
	pub window: Window,
	/// Into how many groups the channels fall, each convolved by itself.
	pub groups: u32,
}

impl Conv {
	/// Whether the rules of a depthwise convolution hold (it starts at its bias and skips padding): more than one
	/// group, and one input channel in each. The definition is in section 3 of docs/src/numerics-linear.md; the kernels
	/// ask the same of their shapes.
	pub fn is_depthwise(&self, weight: &Shape) -> bool {
		self.groups > 1 && weight.dim(1) == Some(1)
	}
}

/// `conv_transpose(x, w, [bias])`: x is `[N, C, spatial..]`, w `[C, M / groups, kernel..]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ConvTranspose {
	/// How the kernel moves over the output.
	pub window: Window,
	/// Into how many groups the channels fall, each convolved by itself.
	pub groups: u32,
	/// What is added to the end of each spatial axis of the output.
	pub output_padding: Vec<u32>,
}
