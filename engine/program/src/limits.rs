//! How large a program may be. All of these are parameters: the chain's runtime chooses them.

use crate::cost::Cost;
use codec::{Decode, DecodeWithMemTracking, Encode};

/// The most that a program may have of everything that it could have too much of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo, codec::MaxEncodedLen))]
pub struct Limits {
	/// Bytes of the encoded program.
	pub bytes: u64,
	/// Inputs of the program.
	pub inputs: u32,
	/// Outputs of the program.
	pub outputs: u32,
	/// Weights, by number.
	pub weights: u32,
	/// Weights, by the sum of their bytes.
	pub weight_bytes: u64,
	/// Ops.
	pub ops: u32,
	/// Values that one op takes.
	pub operands: u32,
	/// Bytes of the name of an input or an output.
	pub name_bytes: u32,
	/// Bytes of the compiler's version, and of its options.
	pub provenance_bytes: u32,
	/// Dimensions of a tensor.
	pub rank: u32,
	/// Elements of a tensor.
	pub tensor_elements: u64,
	/// Bytes of a tensor.
	pub tensor_bytes: u64,
	/// Extent of a kernel, a stride, a dilation or the padding of a window, along one axis.
	pub window: u32,
	/// Peak memory in bytes: while a model is loaded, or of a run with all that stays loaded.
	pub memory: u64,
	/// Threads that a run may use; each needs scratch memory of its own.
	pub workers: u32,
	/// Cost of a run, class by class.
	pub cost: Cost,
}

impl Limits {
	/// No limits at all, for so many workers: what a program that was accepted once is checked against whenever it is
	/// loaded, whatever the chain's limits have become. Types and cost are then what they were; so is memory, for as
	/// many workers.
	pub const fn unbounded(workers: u32) -> Self {
		Self {
			bytes: u64::MAX,
			inputs: u32::MAX,
			outputs: u32::MAX,
			weights: u32::MAX,
			weight_bytes: u64::MAX,
			ops: u32::MAX,
			operands: u32::MAX,
			name_bytes: u32::MAX,
			provenance_bytes: u32::MAX,
			rank: u32::MAX,
			tensor_elements: u64::MAX,
			tensor_bytes: u64::MAX,
			window: u32::MAX,
			memory: u64::MAX,
			workers,
			cost: Cost::all(u64::MAX),
		}
	}

	/// Limits for tests and tools, wide enough for a ResNet-50 or a small transformer. What holds on a chain is up to
	/// its runtime.
	pub const fn for_tests() -> Self {
		const MIB: u64 = 1 << 20;
		const MANY: u64 = 1_000_000_000_000;
		Self {
			bytes: 512 * MIB,
			inputs: 64,
			outputs: 64,
			weights: 8192,
			weight_bytes: 512 * MIB,
			ops: 8192,
			operands: 1024,
			name_bytes: 256,
			provenance_bytes: 4096,
			rank: 8,
			tensor_elements: 1 << 28,
			tensor_bytes: 512 * MIB,
			window: 4096,
			memory: 4096 * MIB,
			workers: 8,
			cost: Cost::all(MANY),
		}
	}
}
