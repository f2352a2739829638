//! Attributes of the ops that move elements without computing.
//!
//! Indices that come at run time may be negative, and then count from the end. One that is out of range ends the run
//! with an error, the same on every node; where the indices are a weight, validation has looked already.

use alloc::vec::Vec;
use codec::{Decode, Encode};

/// `slice(x)`: a part of x. Each list has an entry for every axis.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Slice {
	/// The index of the first element taken.
	pub starts: Vec<u32>,
	/// How far to go for the next one; may be negative, not zero.
	pub steps: Vec<i32>,
	/// How many are taken.
	pub sizes: Vec<u32>,
}

/// `pad(x, [value])`: x with a margin.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Pad {
	/// How much is put before each axis.
	pub before: Vec<u32>,
	/// How much is put after each axis.
	pub after: Vec<u32>,
	/// What the margin consists of.
	pub mode: PadMode,
}

/// What a margin consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum PadMode {
	/// The op's second operand, of one element; without it zero, or false.
	#[codec(index = 0)]
	Constant,
	/// The mirror image, not repeating the edge.
	#[codec(index = 1)]
	Reflect,
	/// The nearest element.
	#[codec(index = 2)]
	Edge,
	/// The other end.
	#[codec(index = 3)]
	Wrap,
}

/// What is done with an element that an update falls on. Updates come in row-major order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ScatterReduction {
	/// It is replaced: the last update stays.
	#[codec(index = 0)]
	Replace,
	/// The update is added; numbers only, as for the following ones.
	#[codec(index = 1)]
	Add,
	/// It is multiplied by the update.
	#[codec(index = 2)]
	Mul,
	/// The greater one stays.
	#[codec(index = 3)]
	Max,
	/// The lesser one stays.
	#[codec(index = 4)]
	Min,
}
