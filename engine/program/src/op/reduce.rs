//! Attributes of the ops that put many elements together into one.

use crate::types::F32Bits;
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// What a reduction computes. Over f32, except where its line says otherwise; integers wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ReduceKind {
	/// Sum; also i32 and i64.
	#[codec(index = 0)]
	Sum,
	/// Sum, divided by the number of elements.
	#[codec(index = 1)]
	Mean,
	/// Greatest; also integers.
	#[codec(index = 2)]
	Max,
	/// Least; also integers.
	#[codec(index = 3)]
	Min,
	/// Product; also i32 and i64.
	#[codec(index = 4)]
	Prod,
	/// Sum of the absolutes.
	#[codec(index = 5)]
	L1,
	/// Square root of the sum of the squares.
	#[codec(index = 6)]
	L2,
	/// Sum of the squares.
	#[codec(index = 7)]
	SumSquare,
	/// Logarithm of the sum.
	#[codec(index = 8)]
	LogSum,
	/// Logarithm of the sum of the exponentials.
	#[codec(index = 9)]
	LogSumExp,
}

/// `reduce_..(x)`
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Reduce {
	/// What is computed.
	pub kind: ReduceKind,
	/// Over which axes: ascending, at least one.
	pub axes: Vec<u32>,
	/// Whether the axes stay, with a dimension of 1.
	pub keep: bool,
}

/// `arg_max(x)` and `arg_min(x)`: where the greatest or least element lies, as i64.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ArgReduce {
	/// The greatest rather than the least.
	pub max: bool,
	/// Along which axis.
	pub axis: u32,
	/// Whether the axis stays, with a dimension of 1.
	pub keep: bool,
	/// The last of equals rather than the first.
	pub last: bool,
}

/// `cum_sum(x)`: running sums along an axis.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct CumSum {
	/// Along which axis.
	pub axis: u32,
	/// Without the element itself.
	pub exclusive: bool,
	/// From the end.
	pub reverse: bool,
}

/// `top_k(x)`: the k greatest or least along an axis and, as i64, where they lie. They come in order, of equals the
/// first one first; version 1 knows no unsorted answer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct TopK {
	/// Along which axis.
	pub axis: u32,
	/// How many.
	pub k: u32,
	/// The greatest rather than the least.
	pub largest: bool,
}

/// `lrn(x)`: local response normalisation over the channels of `[N, C, ..]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Lrn {
	/// How many channels are summed.
	pub size: u32,
	/// Scale of the sum.
	pub alpha: F32Bits,
	/// Exponent.
	pub beta: F32Bits,
	/// What is added to the scaled sum.
	pub bias: F32Bits,
}
