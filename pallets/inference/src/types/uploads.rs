//! Programs in the making, and chunks on their way out.

use crate::HoldReason;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use verdict_host::{types::CHUNK, ModelId};

/// Counts uploads. Chunks lie under the number of the upload that brought them, also when a model has come of it: so
/// nothing is ever copied, and two uploads of the same program share no key.
pub type UploadNumber = u64;

/// A piece of a program: [`CHUNK`] bytes, fewer if it is the last.
pub type Chunk = BoundedVec<u8, ConstU32<CHUNK>>;

/// A program in the making. Only its uploader can add to it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Upload<AccountId, Balance, BlockNumber> {
	/// The SHA-256 that the program is to have.
	pub id: ModelId,
	/// Whose upload this is.
	pub uploader: AccountId,
	/// How many bytes the program is to have.
	pub size: u32,
	/// Which chunks are there, chunk 0 in the lowest bit.
	pub received: u128,
	/// What is held for it.
	pub deposit: Balance,
	/// The last block in which it can be used.
	pub expires: BlockNumber,
}

impl<AccountId, Balance, BlockNumber> Upload<AccountId, Balance, BlockNumber> {
	/// How many chunks are missing.
	pub fn missing(&self) -> u32 {
		self.size.div_ceil(CHUNK).saturating_sub(self.received.count_ones())
	}

	/// Whether a chunk is there.
	pub fn has(&self, index: u32) -> bool {
		self.received.checked_shr(index).is_some_and(|rest| rest & 1 == 1)
	}

	/// Notes that a chunk is there.
	pub(crate) fn note(&mut self, index: u32) {
		self.received |= 1u128.checked_shl(index).unwrap_or_default();
	}

	/// How many chunks are there at most: the number of the last one, and one more.
	pub(crate) fn end(&self) -> u32 {
		u128::BITS.saturating_sub(self.received.leading_zeros())
	}
}

/// How many chunks an upload can keep account of.
pub(crate) const MOST_CHUNKS: u32 = u128::BITS;

/// How many bytes chunk `index` of a program of `size` bytes has, if there is such a chunk.
pub(crate) fn chunk_bytes(size: u32, index: u32) -> Option<u32> {
	let first = CHUNK.checked_mul(index)?;
	size.checked_sub(first)
		.filter(|left| *left > 0)
		.map(|left| left.min(CHUNK))
}

/// Chunks that nothing needs any more. They go a few at a time, and the deposit is held until the last one is gone.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Discarded<AccountId, Balance> {
	/// The program that they are, or were to become.
	pub id: ModelId,
	/// Who gets the deposit back.
	pub owner: AccountId,
	/// What the deposit is held for: an upload or a model.
	pub reason: HoldReason,
	/// What is held.
	pub deposit: Balance,
	/// How many are left; those with the lowest indices.
	pub chunks: u32,
}
