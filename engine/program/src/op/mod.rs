//! The ops of version 1: which there are, how many values each takes and gives. One file a family holds the attributes.
//!
//! A later version appends; it never changes what an index means.

mod describe;
pub mod detect;
pub mod elementwise;
mod floats;
pub mod layout;
pub mod linear;
pub mod pool;
pub mod recurrent;
pub mod reduce;
pub mod tree;

pub use detect::NonMaxSuppression;
pub use elementwise::{Binary, Compare, Unary};
pub use layout::{Pad, PadMode, ScatterReduction, Slice};
pub use linear::{Conv, ConvTranspose, MatMul, Window};
pub use pool::{AveragePool, Coordinates, LpPool, MaxPool, NearestRounding, Pool, Resize, ResizeMode};
pub use recurrent::{Activation, Direction, Gru, Lstm, Rnn};
pub use reduce::{ArgReduce, CumSum, Lrn, Reduce, ReduceKind, TopK};
pub use tree::{Aggregate, LeafWeight, PostTransform, Test, TreeEnsemble, TreeNode};

use crate::{
	program::ValueId,
	types::{Dtype, F32Bits, Shape},
};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// An op and what it is applied to.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Node {
	/// What is done.
	pub op: Op,
	/// The values it is done to. Optional ones come last, so that leaving one out leaves out all behind it.
	pub inputs: Vec<ValueId>,
}

/// What can be done. Brackets mark what may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Op {
	/// A function of each element.
	#[codec(index = 0)]
	Unary(Unary),
	/// `(a, b)`: a function of two elements, broadcast.
	#[codec(index = 1)]
	Binary(Binary),
	/// `(a, b)`: a question about two elements, broadcast.
	#[codec(index = 2)]
	Compare(Compare),
	/// `(condition, x, y)`: x where the condition holds, otherwise y; all three are broadcast.
	#[codec(index = 3)]
	Where,
	/// `(x)`: another element type. From f32 to an integer: towards zero, saturating, NaN to 0. From a wider integer to a
	/// narrower one: wrapping. To bool: false for 0 and -0, true for everything else, a NaN too.
	#[codec(index = 4)]
	Cast {
		/// The element type of the output.
		to: Dtype,
	},
	/// `(a, b, [bias])`: matrix product; the bias is `[N]`.
	#[codec(index = 5)]
	MatMul(MatMul),
	/// `(x, w, [bias])`: convolution; the bias is `[M]`.
	#[codec(index = 6)]
	Conv(Conv),
	/// `(x, w, [bias])`: transposed convolution; the bias is `[M]`.
	#[codec(index = 7)]
	ConvTranspose(ConvTranspose),
	/// `(a, b, [a_zero], [b_zero])`: matrix product of i8 or u8, into i32. A zero point has the type of what it belongs
	/// to, and one element, or one for each row of a or column of b.
	#[codec(index = 8)]
	MatMulInteger,
	/// `(x, w, [x_zero], [w_zero])`: convolution of i8 or u8, into i32. The zero point of x has one element, that of w one
	/// or `M`; padding counts as x's zero point.
	#[codec(index = 9)]
	ConvInteger(Conv),
	/// `(x, scale, zero)`: f32 to the type of the zero point, i8 or u8: x / scale rounded to even, plus zero, saturating.
	#[codec(index = 10)]
	QuantizeLinear {
		/// Along which axis scale and zero point have an entry each; without it they have one in all.
		axis: Option<u32>,
	},
	/// `(x, scale, [zero])`: i8, u8 or (without a zero point) i32 to f32: (x - zero) * scale.
	#[codec(index = 11)]
	DequantizeLinear {
		/// Along which axis scale and zero point have an entry each; without it they have one in all.
		axis: Option<u32>,
	},
	/// `(x, multiplier, zero, [bias])`: i32 to the type of the zero point, i8 or u8: (x + bias) as f32 * multiplier,
	/// rounded to even, plus zero, saturating. x + bias wraps. The multiplier has one element or one for each channel, the
	/// zero point one, the bias one for each channel.
	#[codec(index = 12)]
	Requantize {
		/// Which axis the channels are.
		axis: u32,
	},
	/// `(x)`: f32 to u8, with the scale (f32) and the zero point (u8) that its range asks for, both of rank 0.
	#[codec(index = 13)]
	DynamicQuantize,
	/// `(x)`: many elements into one.
	#[codec(index = 14)]
	Reduce(Reduce),
	/// `(x)`: where the greatest or least element lies.
	#[codec(index = 15)]
	ArgReduce(ArgReduce),
	/// `(x)`: running sums, of f32, i32 or i64.
	#[codec(index = 16)]
	CumSum(CumSum),
	/// `(x)`
	#[codec(index = 17)]
	Softmax {
		/// Along which axis.
		axis: u32,
	},
	/// `(x)`
	#[codec(index = 18)]
	LogSoftmax {
		/// Along which axis.
		axis: u32,
	},
	/// `(x, scale, bias, mean, variance)`: x is `[N, C, ..]`, the others `[C]`.
	#[codec(index = 19)]
	BatchNorm {
		/// What is added to the variance.
		epsilon: F32Bits,
	},
	/// `(x, scale, [bias])`: normalised over the axes from `axis` on; scale and bias have their dimensions.
	#[codec(index = 20)]
	LayerNorm {
		/// The first of the axes.
		axis: u32,
		/// What is added to the variance.
		epsilon: F32Bits,
	},
	/// `(x, scale, bias)`: x is `[N, C, spatial..]`, normalised over the spatial axes; the others are `[C]`.
	#[codec(index = 21)]
	InstanceNorm {
		/// What is added to the variance.
		epsilon: F32Bits,
	},
	/// `(x, scale, bias)`: x is `[N, C, ..]`, normalised over each group of channels; the others are `[C]`.
	#[codec(index = 22)]
	GroupNorm {
		/// How many groups there are.
		groups: u32,
		/// What is added to the variance.
		epsilon: F32Bits,
	},
	/// `(x, scale)`: divided by the root of the mean square over the axes from `axis` on; scale has their dimensions.
	#[codec(index = 23)]
	RmsNorm {
		/// The first of the axes.
		axis: u32,
		/// What is added to the mean.
		epsilon: F32Bits,
	},
	/// `(x)`: local response normalisation.
	#[codec(index = 24)]
	Lrn(Lrn),
	/// `(x)`: divided by the norm along an axis.
	#[codec(index = 25)]
	LpNorm {
		/// Along which axis.
		axis: u32,
		/// 1 or 2.
		p: u32,
	},
	/// `(x)`: f32, i8 or u8.
	#[codec(index = 26)]
	MaxPool(MaxPool),
	/// `(x)`
	#[codec(index = 27)]
	AveragePool(AveragePool),
	/// `(x)`
	#[codec(index = 28)]
	LpPool(LpPool),
	/// `(x)`: another size by interpolation.
	#[codec(index = 29)]
	Resize(Resize),
	/// `(x)`: the same elements in another shape.
	#[codec(index = 30)]
	Reshape {
		/// The dimensions of the output.
		shape: Shape,
	},
	/// `(x)`: the axes in another order.
	#[codec(index = 31)]
	Transpose {
		/// For each axis of the output, which axis of x it is.
		perm: Vec<u32>,
	},
	/// `(x)`: a part.
	#[codec(index = 32)]
	Slice(Slice),
	/// `(x, ..)`: one behind the other.
	#[codec(index = 33)]
	Concat {
		/// Along which axis.
		axis: u32,
	},
	/// `(x, [value])`: with a margin.
	#[codec(index = 34)]
	Pad(Pad),
	/// `(x, indices)`: the parts of x that the indices (i32 or i64) name.
	#[codec(index = 35)]
	Gather {
		/// The axis that is indexed.
		axis: u32,
	},
	/// `(x, indices)`: for each index the element of x at the same place on all axes but one.
	#[codec(index = 36)]
	GatherElements {
		/// The axis that is indexed.
		axis: u32,
	},
	/// `(x, indices)`: the last axis of the indices names places in x.
	#[codec(index = 37)]
	GatherNd {
		/// How many of the first axes x and the indices share.
		batch_dims: u32,
	},
	/// `(x, indices, updates)`: x with updates where GatherElements would take from.
	#[codec(index = 38)]
	ScatterElements {
		/// The axis that is indexed.
		axis: u32,
		/// What is done with what was there.
		reduction: ScatterReduction,
	},
	/// `(x, indices, updates)`: x with updates where GatherNd would take from.
	#[codec(index = 39)]
	ScatterNd {
		/// What is done with what was there.
		reduction: ScatterReduction,
	},
	/// `(x)`: broadcast to a shape.
	#[codec(index = 40)]
	Expand {
		/// The dimensions of the output.
		shape: Shape,
	},
	/// `(x)`: repeated.
	#[codec(index = 41)]
	Tile {
		/// How often, for each axis.
		repeats: Vec<u32>,
	},
	/// `(x)`: the greatest or least.
	#[codec(index = 42)]
	TopK(TopK),
	/// `(indices, values)`: for each index (i32 or i64) a new axis, holding the second of the two values at the index and
	/// the first elsewhere. An index out of range leaves the first everywhere.
	#[codec(index = 43)]
	OneHot {
		/// Where the new axis goes.
		axis: u32,
		/// Its dimension.
		depth: u32,
	},
	/// `(x)`: a triangle of each matrix, the rest 0.
	#[codec(index = 44)]
	Trilu {
		/// The upper triangle rather than the lower one.
		upper: bool,
		/// Which diagonal the triangle ends with.
		k: i32,
	},
	/// `(x, w, r, bias, h, c, [peepholes])`
	#[codec(index = 45)]
	Lstm(Lstm),
	/// `(x, w, r, bias, h)`
	#[codec(index = 46)]
	Gru(Gru),
	/// `(x, w, r, bias, h)`
	#[codec(index = 47)]
	Rnn(Rnn),
	/// `(x)`: decision trees.
	#[codec(index = 48)]
	TreeEnsemble(TreeEnsemble),
	/// `(boxes, scores)`: boxes `[images, N, 4]` and scores `[images, classes, N]` of f32. Gives i64, `[rows, 3]`: image,
	/// class and box of each that is chosen.
	#[codec(index = 49)]
	NonMaxSuppression(NonMaxSuppression),
}
