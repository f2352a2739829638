//! Comparisons, and logic on truth values.

use crate::{
	broadcast::Broadcast,
	row::{each, zip},
	Isa, Workers,
};

/// Which comparison of a and b. With a NaN all are false but `NotEqual`; zeros of both signs are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
	/// a = b.
	Equal,
	/// a ≠ b.
	NotEqual,
	/// a < b.
	Less,
	/// a ≤ b.
	LessOrEqual,
	/// a > b.
	Greater,
	/// a ≥ b.
	GreaterOrEqual,
}

/// Which function of two truth values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogicOp {
	/// Both.
	And,
	/// At least one.
	Or,
	/// Exactly one.
	Xor,
}

/// Compares what the plan brings together. Panics as `binary` does.
pub fn compare<T: Copy + PartialOrd + Sync>(
	isa: Isa,
	workers: &dyn Workers,
	op: CompareOp,
	plan: &Broadcast<2>,
	a: &[T],
	b: &[T],
	output: &mut [bool],
) {
	let inputs = [a, b];
	match op {
		CompareOp::Equal => zip(isa, workers, plan, inputs, output, |a, b| a == b),
		CompareOp::NotEqual => zip(isa, workers, plan, inputs, output, |a, b| a != b),
		CompareOp::Less => zip(isa, workers, plan, inputs, output, |a, b| a < b),
		CompareOp::LessOrEqual => zip(isa, workers, plan, inputs, output, |a, b| a <= b),
		CompareOp::Greater => zip(isa, workers, plan, inputs, output, |a, b| a > b),
		CompareOp::GreaterOrEqual => zip(isa, workers, plan, inputs, output, |a, b| a >= b),
	}
}

/// Combines what the plan brings together. Panics as `binary` does.
pub fn logic(
	isa: Isa,
	workers: &dyn Workers,
	op: LogicOp,
	plan: &Broadcast<2>,
	a: &[bool],
	b: &[bool],
	output: &mut [bool],
) {
	match op {
		LogicOp::And => zip(isa, workers, plan, [a, b], output, |a, b| a & b),
		LogicOp::Or => zip(isa, workers, plan, [a, b], output, |a, b| a | b),
		LogicOp::Xor => zip(isa, workers, plan, [a, b], output, |a, b| a ^ b),
	}
}

/// The opposite of each.
pub fn not(isa: Isa, workers: &dyn Workers, input: &[bool], output: &mut [bool]) {
	each(isa, workers, input, output, |x| !x);
}

/// Whether each is a NaN.
pub fn is_nan(isa: Isa, workers: &dyn Workers, input: &[f32], output: &mut [bool]) {
	each(isa, workers, input, output, f32::is_nan);
}

/// Whether each is infinite, of a sign that is asked for.
pub fn is_infinite(
	isa: Isa,
	workers: &dyn Workers,
	positive: bool,
	negative: bool,
	input: &[f32],
	output: &mut [bool],
) {
	each(isa, workers, input, output, move |x| {
		(positive & (x == f32::INFINITY)) | (negative & (x == f32::NEG_INFINITY))
	});
}
