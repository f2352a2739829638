//! Why there is no program. Every message says where, what is wrong, and what to do about it.

use crate::options::OptionError;
use std::fmt;

/// Why a file was not compiled.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CompileError {
	/// The file is larger than the options allow.
	#[error("the file has {got} bytes, at most {most} are read; use a smaller model or raise the bound")]
	TooLarge {
		/// Its size.
		got: u64,
		/// The bound.
		most: u64,
	},
	/// Reading the file would take more memory than the options allow.
	#[error("reading the file would take more than {most} bytes of memory; use a smaller model or raise the bound")]
	Memory {
		/// The bound.
		most: u64,
	},
	/// The bytes are no ONNX file.
	#[error("this is no ONNX file: {0}; export the model again")]
	Malformed(String),
	/// The file is ONNX, but as a whole not of the kind that can be compiled.
	#[error("{0}")]
	Model(String),
	/// Dimensions are not known. One line for each.
	#[error("dimensions have to be bound, since a program has fixed shapes:{}", lines(.0))]
	Unbound(Vec<OpenDim>),
	/// An option does not fit the file.
	#[error("{0}")]
	Option(#[from] OptionError),
	/// An input of the graph cannot be an input of a program.
	#[error("input {name:?}: {reason}")]
	Input {
		/// Its name.
		name: String,
		/// Why not.
		reason: String,
	},
	/// An output of the graph cannot be given.
	#[error("output {name:?}: {reason}")]
	Output {
		/// Its name.
		name: String,
		/// Why not.
		reason: String,
	},
	/// A node cannot be compiled.
	#[error("node {node:?} ({op}): {reason}")]
	Node {
		/// The node's name, or that of its first output.
		node: String,
		/// Its op, with the domain unless that is ONNX's own.
		op: String,
		/// Why not, and what to do.
		reason: String,
	},
	/// The whole breaks a rule of programs.
	#[error("the program breaks a rule: {0}")]
	Program(String),
}

/// A dimension of an input that has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenDim {
	/// The input.
	pub input: String,
	/// Which of its dimensions; none if it is not even known how many there are.
	pub axis: Option<u32>,
	/// What the file calls it.
	pub symbol: Option<String>,
}

impl OpenDim {
	/// What is missing, and what to do; the input is not named.
	pub(crate) fn sentence(&self) -> String {
		let input = &self.input;
		let Some(axis) = self.axis else {
			return format!("it has no shape at all; bind it, for example {input}=[1,3,224,224]");
		};
		let what = if axis == 0 { " (usually the batch)" } else { "" };
		match &self.symbol {
			Some(symbol) => format!("dimension {axis}{what} is {symbol:?}; bind it, as {symbol}=1"),
			None => format!("dimension {axis}{what} has no value; bind it, as {input}[{axis}]=1"),
		}
	}
}

impl fmt::Display for OpenDim {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "input {:?}: {}", self.input, self.sentence())
	}
}

fn lines(items: &[OpenDim]) -> String {
	items.iter().map(|item| format!("\n{item}")).collect()
}

/// Why something cannot be done, before it is known at which node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.0)
	}
}

impl From<verdict_program::Rule> for Refusal {
	fn from(rule: verdict_program::Rule) -> Self {
		Self(format!("rule {}: {rule}", rule.name()))
	}
}

/// Leaves a function with a [`Refusal`].
macro_rules! refuse {
	($($message:tt)*) => {
		return Err($crate::error::Refusal(format!($($message)*)))
	};
}
pub(crate) use refuse;
