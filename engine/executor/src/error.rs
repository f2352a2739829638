//! What can go wrong. Every node gets the same error for the same program and input.

use verdict_program::{Dtype, Shape};

/// Why the engine does not start, or a model is not loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
	/// Threads could not be started.
	#[error("could not start {count} threads: {reason}")]
	Threads {
		/// How many were asked for.
		count: usize,
		/// What the system says.
		reason: String,
	},
	/// The engine computes something else on this machine than it must: nothing may run here.
	#[error("known-answer test {test} on {isa}: expected SHA-256 {expected}, got {got}")]
	WrongAnswer {
		/// Which test.
		test: String,
		/// With which instructions.
		isa: String,
		/// The SHA-256 that it should give.
		expected: String,
		/// What it gave, or why it gave nothing.
		got: String,
	},
	/// A program that validates and that the executor cannot run: a fault of the engine.
	#[error("op {index} ({kind}): {reason}")]
	Unsupported {
		/// Which op.
		index: u32,
		/// Its kind.
		kind: &'static str,
		/// What is missing.
		reason: String,
	},
}

/// Why a run has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
	/// Another number of inputs than the model has.
	#[error("expected {expected} inputs, got {got}")]
	InputCount {
		/// How many the model has.
		expected: usize,
		/// How many came.
		got: usize,
	},
	/// An input of another size.
	#[error("input {name:?} is {dtype}{shape}: expected {expected} bytes, got {got}")]
	InputSize {
		/// Its name.
		name: String,
		/// Its element type.
		dtype: Dtype,
		/// Its dimensions.
		shape: Shape,
		/// How many bytes that makes.
		expected: u64,
		/// How many came.
		got: u64,
	},
	/// A bool is a byte 0 or 1.
	#[error("input {name:?} is bool: expected bytes 0 and 1, got {got} at {position}")]
	NotABool {
		/// The input's name.
		name: String,
		/// Where.
		position: usize,
		/// What is there.
		got: u8,
	},
	/// An index that was computed or given lies outside what it indexes.
	#[error("op {op} ({kind}): index {index} is out of range for a dimension of {dimension}")]
	IndexOutOfRange {
		/// Which op.
		op: u32,
		/// Its kind.
		kind: &'static str,
		/// The index: of all that are out of range, the first in row-major order.
		index: i64,
		/// The dimension that is indexed.
		dimension: u64,
	},
	/// The engine broke one of its own rules. A fault of ours, never the program's or the caller's.
	#[error("internal error: {0}")]
	Internal(String),
}
