//! Attributes of the recurrent ops.
//!
//! Layout and order of the gates are ONNX's, with time outermost: x is `[time, batch, input]`. Bias and initial state
//! are always given (the compiler writes zeros), all sequences are of full length. D is the number of directions, H the
//! size of the hidden state. Every output is always computed: all hidden states `[time, D, batch, H]`, then the last
//! hidden state `[D, batch, H]` and, of an LSTM, the last cell state.

use crate::types::F32Bits;
use alloc::vec::Vec;
use codec::{Decode, Encode};
use core::fmt;

/// Which way time runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Direction {
	/// From the first step.
	#[codec(index = 0)]
	Forward,
	/// From the last step.
	#[codec(index = 1)]
	Reverse,
	/// Both, each with weights of its own.
	#[codec(index = 2)]
	Both,
}

impl Direction {
	/// How many directions that are.
	pub const fn count(self) -> u32 {
		match self {
			Self::Forward | Self::Reverse => 1,
			Self::Both => 2,
		}
	}
}

/// The functions that a gate may apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Activation {
	/// 1 / (1 + exp(-x)).
	#[codec(index = 0)]
	Sigmoid,
	/// Hyperbolic tangent.
	#[codec(index = 1)]
	Tanh,
	/// max(x, 0).
	#[codec(index = 2)]
	Relu,
}

impl Activation {
	/// The name used in text.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Sigmoid => "sigmoid",
			Self::Tanh => "tanh",
			Self::Relu => "relu",
		}
	}
}

impl fmt::Display for Activation {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

/// `lstm(x, w, r, bias, h, c, [peepholes])`: w is `[D, 4H, input]`, r `[D, 4H, H]`, the bias `[D, 8H]`, h and c
/// `[D, batch, H]`, the peepholes `[D, 3H]`. Gates come in the order i, o, f, c.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Lstm {
	/// Which way time runs.
	pub direction: Direction,
	/// Three for each direction: of the gates, of the cell, of the hidden state.
	pub activations: Vec<Activation>,
	/// What goes into an activation is held between minus this and this.
	pub clip: Option<F32Bits>,
	/// The forget gate is one minus the input gate.
	pub input_forget: bool,
}

/// `gru(x, w, r, bias, h)`: w is `[D, 3H, input]`, r `[D, 3H, H]`, the bias `[D, 6H]`, h `[D, batch, H]`. Gates come in
/// the order z, r, h.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Gru {
	/// Which way time runs.
	pub direction: Direction,
	/// Two for each direction: of the gates, of the hidden state.
	pub activations: Vec<Activation>,
	/// What goes into an activation is held between minus this and this.
	pub clip: Option<F32Bits>,
	/// The reset gate is applied after the product with r rather than before.
	pub linear_before_reset: bool,
}

/// `rnn(x, w, r, bias, h)`: w is `[D, H, input]`, r `[D, H, H]`, the bias `[D, 2H]`, h `[D, batch, H]`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Rnn {
	/// Which way time runs.
	pub direction: Direction,
	/// One for each direction.
	pub activations: Vec<Activation>,
	/// What goes into an activation is held between minus this and this.
	pub clip: Option<F32Bits>,
}
