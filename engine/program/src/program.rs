//! The program itself: what is in the bytes that a model's id is the hash of.
//!
//! Values are numbered: the inputs first, then the weights, then what the ops give, in order. An op can only refer to
//! numbers below its own, so there is no way to write down a cycle.

use crate::{op::Node, types::Dtype, types::Shape};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode, Output as Sink};

/// The first byte of every program of this version.
pub const VERSION: u8 = 1;

/// The number of a value.
pub type ValueId = u32;

/// A model: from named inputs, by a list of ops, to named outputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
	/// What it was compiled from, and how.
	pub provenance: Provenance,
	/// What the caller gives.
	pub inputs: Vec<Port>,
	/// The constants.
	pub weights: Vec<Weight>,
	/// What is computed, in this order.
	pub ops: Vec<Node>,
	/// What the caller gets.
	pub outputs: Vec<Output>,
}

/// What anybody needs to compile the same program again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Provenance {
	/// The SHA-256 of the ONNX file.
	pub onnx_sha256: [u8; 32],
	/// The version of the compiler.
	pub compiler_version: String,
	/// The compiler's options, as it writes them.
	pub options: Vec<u8>,
}

/// An input of the program.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Port {
	/// Unique among the inputs.
	pub name: String,
	/// The type of its elements.
	pub dtype: Dtype,
	/// Its dimensions.
	pub shape: Shape,
}

/// A constant tensor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Weight {
	/// The type of its elements.
	pub dtype: Dtype,
	/// Its dimensions.
	pub shape: Shape,
	/// Its elements in row-major order, each little-endian; a bool is a byte, 0 or 1.
	pub data: Vec<u8>,
}

/// An output of the program.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Output {
	/// Unique among the outputs.
	pub name: String,
	/// The value it is; an input or a weight may be passed on as it is.
	pub value: ValueId,
}

/// There is no `Decode`: [`Program::decode`] asks for limits first.
impl Encode for Program {
	fn size_hint(&self) -> usize {
		self.weights
			.iter()
			.fold(0, |sum: usize, weight| sum.saturating_add(weight.data.len()))
	}

	fn encode_to<T: Sink + ?Sized>(&self, dest: &mut T) {
		VERSION.encode_to(dest);
		self.provenance.encode_to(dest);
		self.inputs.encode_to(dest);
		self.weights.encode_to(dest);
		self.ops.encode_to(dest);
		self.outputs.encode_to(dest);
	}
}
