//! How large a program may be. All of these are parameters: the chain's runtime chooses them.

use crate::cost::Cost;
use codec::{Decode, Encode};

/// The most that a program may have of everything that it could have too much of.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
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
