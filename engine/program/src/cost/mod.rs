//! What a run costs, counted in classes that each take about the same time per unit. What a unit is worth is for the
//! chain's runtime to say; this only counts, from shapes and attributes, before anything runs.

mod count;
mod excess;

pub(crate) use count::cost;

use codec::{Decode, Encode};
use core::fmt;

/// Work by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Cost {
	/// Multiply-adds of matrix products in f32.
	pub gemm: u64,
	/// Multiply-adds of convolutions in f32, transposed ones too, those without a class of their own.
	pub conv: u64,
	/// Multiply-adds of depthwise convolutions in f32.
	pub depthwise: u64,
	/// Multiply-adds of recurrent cells, which run one step after the other.
	pub recurrent: u64,
	/// Multiply-adds of integers.
	pub integer: u64,
	/// Bytes that ops read and write.
	pub bytes: u64,
	/// Calls of exp, ln, tanh and their kin.
	pub transcendental: u64,
	/// Element operations of any other kind.
	pub simple: u64,
	/// Comparisons on the way down decision trees.
	pub branches: u64,
	/// Ops, steps of recurrent cells, and the convolutions that a transposed one consists of; each has an overhead of
	/// its own.
	pub ops: u64,
}

impl Cost {
	/// Each class by name.
	pub const fn classes(&self) -> [(&'static str, u64); 10] {
		[
			("gemm", self.gemm),
			("conv", self.conv),
			("depthwise", self.depthwise),
			("recurrent", self.recurrent),
			("integer", self.integer),
			("bytes", self.bytes),
			("transcendental", self.transcendental),
			("simple", self.simple),
			("branches", self.branches),
			("ops", self.ops),
		]
	}

	/// Both together, if 64 bits hold it.
	pub fn checked_add(&self, other: &Self) -> Option<Self> {
		Some(Self {
			gemm: self.gemm.checked_add(other.gemm)?,
			conv: self.conv.checked_add(other.conv)?,
			depthwise: self.depthwise.checked_add(other.depthwise)?,
			recurrent: self.recurrent.checked_add(other.recurrent)?,
			integer: self.integer.checked_add(other.integer)?,
			bytes: self.bytes.checked_add(other.bytes)?,
			transcendental: self.transcendental.checked_add(other.transcendental)?,
			simple: self.simple.checked_add(other.simple)?,
			branches: self.branches.checked_add(other.branches)?,
			ops: self.ops.checked_add(other.ops)?,
		})
	}

	/// The first class in which this is more than `most`: its name, what it is here, and there.
	pub fn exceeds(&self, most: &Self) -> Option<(&'static str, u64, u64)> {
		self.classes()
			.into_iter()
			.zip(most.classes())
			.find(|((_, got), (_, most))| got > most)
			.map(|((class, got), (_, most))| (class, got, most))
	}
}

impl fmt::Display for Cost {
	/// The classes that are not zero: `gemm=1024 bytes=4608 ops=1`.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut first = true;
		for (class, units) in self.classes().into_iter().filter(|(_, units)| *units > 0) {
			if !first {
				f.write_str(" ")?;
			}
			first = false;
			write!(f, "{class}={units}")?;
		}
		Ok(())
	}
}
