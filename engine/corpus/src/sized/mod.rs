//! Programs of many sizes, to measure time with: each family of ops from a few microseconds up, with sides long and
//! short, shapes that suit the kernels and shapes that do not, and networks as large as they are in use.
//!
//! No digests are kept of these: what they compute does not matter, how long it takes does.

mod bytes;
mod conv;
mod elements;
mod folds;
mod indexed;
mod moves;
mod networks;
mod products;
mod recurrent;
mod trees;

use crate::{Draft, Entry};
use verdict_program::{Dtype, Op};

/// All of them.
pub fn sized() -> Vec<Entry> {
	[
		elements::all(),
		products::all(),
		conv::all(),
		bytes::all(),
		folds::all(),
		moves::all(),
		indexed::all(),
		recurrent::all(),
		trees::all(),
		networks::all(),
	]
	.concat()
}

/// An operand.
#[derive(Clone, Copy)]
enum Operand<'a> {
	/// An input of f32.
	X(&'a [u32]),
	/// A weight of f32.
	Weight(&'a [u32]),
	/// A weight of f32 above 0.
	Positive(&'a [u32]),
	/// An input of any type.
	Input(Dtype, &'a [u32]),
	/// A weight of any type.
	Constant(Dtype, &'a [u32]),
	/// An input of i64, indices into a dimension.
	Indices(&'a [u32], u32),
}

/// A program of one op, of all of whose outputs the first is one of the program.
fn one(name: &str, op: Op, operands: &[Operand<'_>]) -> Entry {
	let mut draft = Draft::new(&format!("sized/{name}"));
	let operands: Vec<_> = operands
		.iter()
		.map(|operand| match *operand {
			Operand::X(dims) => draft.x(dims),
			Operand::Weight(dims) => draft.layer(dims, dims.iter().product::<u32>().isqrt().max(1)),
			Operand::Positive(dims) => draft.positive(dims, 0.5),
			Operand::Input(dtype, dims) => draft.input(dtype, dims),
			Operand::Constant(dtype, dims) => draft.weight(dtype, dims),
			Operand::Indices(dims, dimension) => draft.indices(Dtype::I64, dims, dimension),
		})
		.collect();
	draft.give(op, &operands);
	draft.finish()
}

/// Dimensions as they stand in a name: `3x224x224`.
fn times(dims: &[u32]) -> String {
	dims.iter().map(u32::to_string).collect::<Vec<_>>().join("x")
}

#[cfg(test)]
mod tests {
	use super::*;
	use verdict_program::{validate, Limits};

	#[test]
	fn all_are_valid_and_have_names_of_their_own() {
		let mut names = std::collections::BTreeSet::new();
		for entry in sized() {
			if let Err(error) = validate(&entry.program, &Limits::for_tests()) {
				panic!("{}: {error}", entry.name);
			}
			assert!(names.insert(entry.name.clone()), "{} twice", entry.name);
		}
	}
}
