//! Functions of one element, and of two that are broadcast against each other as numpy does.

use crate::types::F32Bits;
use codec::{Decode, Encode};

/// A function of each element. Over f32, except where its line says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Unary {
	/// |x|; also signed integers, where the least one wraps to itself.
	#[codec(index = 0)]
	Abs,
	/// -x; also signed integers, wrapping.
	#[codec(index = 1)]
	Neg,
	/// -1, 0 or 1; also signed integers.
	#[codec(index = 2)]
	Sign,
	/// The largest integer that is not greater.
	#[codec(index = 3)]
	Floor,
	/// The smallest integer that is not less.
	#[codec(index = 4)]
	Ceil,
	/// The nearest integer, halves to the even one.
	#[codec(index = 5)]
	Round,
	/// Square root, correctly rounded.
	#[codec(index = 6)]
	Sqrt,
	/// 1 / x, correctly rounded.
	#[codec(index = 7)]
	Reciprocal,
	/// e to the x.
	#[codec(index = 8)]
	Exp,
	/// Natural logarithm.
	#[codec(index = 9)]
	Ln,
	/// Hyperbolic tangent.
	#[codec(index = 10)]
	Tanh,
	/// 1 / (1 + exp(-x)).
	#[codec(index = 11)]
	Sigmoid,
	/// Error function.
	#[codec(index = 12)]
	Erf,
	/// x / 2 * (1 + erf(x / sqrt 2)).
	#[codec(index = 13)]
	Gelu,
	/// GELU by its usual approximation with tanh.
	#[codec(index = 14)]
	GeluTanh,
	/// x * sigmoid(x).
	#[codec(index = 15)]
	Silu,
	/// max(x, 0); also signed integers.
	#[codec(index = 16)]
	Relu,
	/// ln(1 + exp(x)).
	#[codec(index = 17)]
	Softplus,
	/// x / (1 + |x|).
	#[codec(index = 18)]
	Softsign,
	/// x * tanh(softplus(x)).
	#[codec(index = 19)]
	Mish,
	/// max(0, min(1, alpha * x + beta)).
	#[codec(index = 20)]
	HardSigmoid {
		/// Slope.
		alpha: F32Bits,
		/// Offset.
		beta: F32Bits,
	},
	/// x * max(0, min(1, x / 6 + 0.5)).
	#[codec(index = 21)]
	HardSwish,
	/// x, or alpha * (exp(x) - 1) below zero.
	#[codec(index = 22)]
	Elu {
		/// Scale below zero.
		alpha: F32Bits,
	},
	/// gamma * x, or gamma * alpha * (exp(x) - 1) below zero.
	#[codec(index = 23)]
	Selu {
		/// Scale below zero.
		alpha: F32Bits,
		/// Scale of everything.
		gamma: F32Bits,
	},
	/// max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).
	#[codec(index = 24)]
	Celu {
		/// Scale below zero.
		alpha: F32Bits,
	},
	/// x, or alpha * x below zero.
	#[codec(index = 25)]
	LeakyRelu {
		/// Slope below zero.
		alpha: F32Bits,
	},
	/// x where it is greater than alpha, otherwise 0.
	#[codec(index = 26)]
	ThresholdedRelu {
		/// Where it begins.
		alpha: F32Bits,
	},
	/// min(max(x, min), max); so `max` wins where the two contradict each other.
	#[codec(index = 27)]
	Clip {
		/// Lower bound.
		min: Option<F32Bits>,
		/// Upper bound.
		max: Option<F32Bits>,
	},
	/// x + bias below -lambd, x - bias above lambd, otherwise 0.
	#[codec(index = 28)]
	Shrink {
		/// Half of the width of what becomes 0.
		lambd: F32Bits,
		/// How far the rest moves.
		bias: F32Bits,
	},
	/// Sine.
	#[codec(index = 29)]
	Sin,
	/// Cosine.
	#[codec(index = 30)]
	Cos,
	/// Tangent.
	#[codec(index = 31)]
	Tan,
	/// Inverse sine.
	#[codec(index = 32)]
	Asin,
	/// Inverse cosine.
	#[codec(index = 33)]
	Acos,
	/// Inverse tangent.
	#[codec(index = 34)]
	Atan,
	/// Hyperbolic sine.
	#[codec(index = 35)]
	Sinh,
	/// Hyperbolic cosine.
	#[codec(index = 36)]
	Cosh,
	/// Inverse hyperbolic sine.
	#[codec(index = 37)]
	Asinh,
	/// Inverse hyperbolic cosine.
	#[codec(index = 38)]
	Acosh,
	/// Inverse hyperbolic tangent.
	#[codec(index = 39)]
	Atanh,
	/// Logical not, of bool.
	#[codec(index = 40)]
	Not,
	/// Every bit flipped, of integers.
	#[codec(index = 41)]
	BitNot,
	/// Whether it is a NaN: f32 to bool.
	#[codec(index = 42)]
	IsNaN,
	/// Whether it is an infinity: f32 to bool.
	#[codec(index = 43)]
	IsInf {
		/// Whether minus infinity counts.
		negative: bool,
		/// Whether plus infinity counts.
		positive: bool,
	},
}

impl Unary {
	/// The name used in text and in messages.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::Abs => "abs",
			Self::Neg => "neg",
			Self::Sign => "sign",
			Self::Floor => "floor",
			Self::Ceil => "ceil",
			Self::Round => "round",
			Self::Sqrt => "sqrt",
			Self::Reciprocal => "reciprocal",
			Self::Exp => "exp",
			Self::Ln => "ln",
			Self::Tanh => "tanh",
			Self::Sigmoid => "sigmoid",
			Self::Erf => "erf",
			Self::Gelu => "gelu",
			Self::GeluTanh => "gelu_tanh",
			Self::Silu => "silu",
			Self::Relu => "relu",
			Self::Softplus => "softplus",
			Self::Softsign => "softsign",
			Self::Mish => "mish",
			Self::HardSigmoid { .. } => "hard_sigmoid",
			Self::HardSwish => "hard_swish",
			Self::Elu { .. } => "elu",
			Self::Selu { .. } => "selu",
			Self::Celu { .. } => "celu",
			Self::LeakyRelu { .. } => "leaky_relu",
			Self::ThresholdedRelu { .. } => "thresholded_relu",
			Self::Clip { .. } => "clip",
			Self::Shrink { .. } => "shrink",
			Self::Sin => "sin",
			Self::Cos => "cos",
			Self::Tan => "tan",
			Self::Asin => "asin",
			Self::Acos => "acos",
			Self::Atan => "atan",
			Self::Sinh => "sinh",
			Self::Cosh => "cosh",
			Self::Asinh => "asinh",
			Self::Acosh => "acosh",
			Self::Atanh => "atanh",
			Self::Not => "not",
			Self::BitNot => "bit_not",
			Self::IsNaN => "is_nan",
			Self::IsInf { .. } => "is_inf",
		}
	}
}

/// A function of two elements. Integers wrap. Over all numbers, except where its line says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Binary {
	/// a + b
	#[codec(index = 0)]
	Add,
	/// a - b
	#[codec(index = 1)]
	Sub,
	/// a * b
	#[codec(index = 2)]
	Mul,
	/// a / b; integers truncate towards zero, and give 0 where b is 0.
	#[codec(index = 3)]
	Div,
	/// The remainder with the sign of b, over integers; 0 where b is 0.
	#[codec(index = 4)]
	Mod,
	/// The remainder with the sign of a, as C's `fmod`; over integers 0 where b is 0.
	#[codec(index = 5)]
	Fmod,
	/// a to the b, over f32.
	#[codec(index = 6)]
	Pow,
	/// The greater; a NaN wins.
	#[codec(index = 7)]
	Max,
	/// The lesser; a NaN wins.
	#[codec(index = 8)]
	Min,
	/// a, or a * b where a is below zero, over f32; b is broadcast to a's shape.
	#[codec(index = 9)]
	PRelu,
	/// Both, over bool.
	#[codec(index = 10)]
	And,
	/// Either, over bool.
	#[codec(index = 11)]
	Or,
	/// One, but not the other, over bool.
	#[codec(index = 12)]
	Xor,
	/// Bit by bit, over integers.
	#[codec(index = 13)]
	BitAnd,
	/// Bit by bit, over integers.
	#[codec(index = 14)]
	BitOr,
	/// Bit by bit, over integers.
	#[codec(index = 15)]
	BitXor,
	/// a shifted left by b bits, over integers; b counts as unsigned, and gives 0 from the width on.
	#[codec(index = 16)]
	ShiftLeft,
	/// a shifted right by b bits, over integers, keeping the sign; b counts as unsigned, and leaves only the sign from
	/// the width on.
	#[codec(index = 17)]
	ShiftRight,
}

impl Binary {
	/// The name used in text and in messages.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Add => "add",
			Self::Sub => "sub",
			Self::Mul => "mul",
			Self::Div => "div",
			Self::Mod => "mod",
			Self::Fmod => "fmod",
			Self::Pow => "pow",
			Self::Max => "max",
			Self::Min => "min",
			Self::PRelu => "prelu",
			Self::And => "and",
			Self::Or => "or",
			Self::Xor => "xor",
			Self::BitAnd => "bit_and",
			Self::BitOr => "bit_or",
			Self::BitXor => "bit_xor",
			Self::ShiftLeft => "shift_left",
			Self::ShiftRight => "shift_right",
		}
	}
}

/// A question about two numbers; the answer is a bool, and false if one is a NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Compare {
	/// a = b; also over bool.
	#[codec(index = 0)]
	Equal,
	/// a < b
	#[codec(index = 1)]
	Less,
	/// a <= b
	#[codec(index = 2)]
	LessOrEqual,
	/// a > b
	#[codec(index = 3)]
	Greater,
	/// a >= b
	#[codec(index = 4)]
	GreaterOrEqual,
}

impl Compare {
	/// The name used in text and in messages.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Equal => "equal",
			Self::Less => "less",
			Self::LessOrEqual => "less_or_equal",
			Self::Greater => "greater",
			Self::GreaterOrEqual => "greater_or_equal",
		}
	}
}
