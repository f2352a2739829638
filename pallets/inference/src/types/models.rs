//! Active models. Their record is split by who reads it: [`Model`] is read by every inference and stays small, its
//! [`Signature`] and [`Provenance`] are for people and tools.

use crate::{Config, MaxInputs, MaxNameBytes, MaxOutputs, MaxProvenanceBytes, MaxRank, UploadNumber};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::Zero;
use verdict_program::{Cost, Dtype, Memory};

/// What every inference needs to know of an active model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Model<AccountId, Balance, BlockNumber> {
	/// Who activated it, and may ask a price for it and remove it.
	pub owner: AccountId,
	/// Bytes of its program.
	pub size: u32,
	/// Where the program's chunks lie.
	pub upload: UploadNumber,
	/// How many ops it has.
	pub ops: u32,
	/// What a run costs.
	pub cost: Cost,
	/// What memory it takes.
	pub memory: Memory,
	/// Bytes of all its inputs.
	pub input_bytes: u64,
	/// Bytes of all its outputs.
	pub output_bytes: u64,
	/// What its owner asks for an inference.
	pub price: Price<Balance, BlockNumber>,
	/// How many accounts have pinned it.
	pub pins: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// What an inference costs beside the fee, and what it will cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Price<Balance, BlockNumber> {
	/// What it costs until the change.
	pub current: Balance,
	/// From which block on it costs something else, and what.
	pub change: Option<(BlockNumber, Balance)>,
}

impl<Balance: Copy + Zero, BlockNumber: Copy + PartialOrd> Price<Balance, BlockNumber> {
	/// No price, and no change of it.
	pub fn free() -> Self {
		Self {
			current: Balance::zero(),
			change: None,
		}
	}

	/// The price in a block. Nothing but this and the block's number decides it.
	pub fn at(&self, block: BlockNumber) -> Balance {
		match self.change {
			Some((from, price)) if block >= from => price,
			_ => self.current,
		}
	}
}

/// An input or an output of a model.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Port<T: Config> {
	/// Its name, in UTF-8.
	pub name: BoundedVec<u8, MaxNameBytes<T>>,
	/// The type of its elements.
	pub dtype: Dtype,
	/// Its dimensions, outermost first.
	pub shape: BoundedVec<u32, MaxRank<T>>,
}

/// What a model takes and gives, in the order in which callers have to know it.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Signature<T: Config> {
	/// What a caller gives.
	pub inputs: BoundedVec<Port<T>, MaxInputs<T>>,
	/// What a caller gets.
	pub outputs: BoundedVec<Port<T>, MaxOutputs<T>>,
}

/// What a model was compiled from, and how: what anybody needs to compile it again.
#[derive(CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo)]
#[codec(mel_bound())]
#[scale_info(skip_type_params(T))]
pub struct Provenance<T: Config> {
	/// The SHA-256 of the ONNX file.
	pub onnx_sha256: [u8; 32],
	/// The version of the compiler.
	pub compiler_version: BoundedVec<u8, MaxProvenanceBytes<T>>,
	/// The compiler's options, as it writes them.
	pub options: BoundedVec<u8, MaxProvenanceBytes<T>>,
	/// Bytes of all weights.
	pub weight_bytes: u64,
	/// The block in which it became active.
	pub activated: BlockNumberFor<T>,
}
