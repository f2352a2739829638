//! Weights of the calls of `pallet_inference`. They are NOT measured: entries read and written, with generous allowances for
//! everything else. `scripts/weights` replaces this file by what it measures.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What a call takes besides the state: time, and proof.
const CALL: Weight = Weight::from_parts(100_000_000, 10_000);
/// A byte that is stored: copied, decoded and hashed for the trie.
const PER_BYTE: u64 = 10_000;
/// 1,024 bytes that are read, hashed, validated and loaded.
const PER_KIB: u64 = 8_192_000;
/// An op that is validated and made ready.
const PER_OP: u64 = 50_000_000;

/// What each call costs.
pub trait WeightInfo {
	fn begin_upload() -> Weight;
	fn put_chunk(b: u32) -> Weight;
	fn activate(k: u32, o: u32) -> Weight;
	fn abandon_upload() -> Weight;
	fn expire_upload() -> Weight;
	fn remove() -> Weight;
	fn free(n: u32) -> Weight;
	fn tidy_up() -> Weight;
	fn set_price() -> Weight;
	fn pin() -> Weight;
	fn unpin() -> Weight;
	fn claim_name() -> Weight;
	fn release_name() -> Weight;
	fn transfer_name() -> Weight;
	fn transfer_namespace() -> Weight;
	fn publish() -> Weight;
	fn yank(v: u32) -> Weight;
	fn unyank() -> Weight;
	fn describe(b: u32) -> Weight;
	fn register_alias() -> Weight;
	fn drop_alias() -> Weight;
	fn resolve() -> Weight;
}

/// Weights until they are measured.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn begin_upload() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 6))
	}
	fn put_chunk(b: u32) -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(PER_BYTE, 0).saturating_mul(b.into()))
	}
	fn activate(k: u32, o: u32) -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(6, 10))
			.saturating_add(Weight::from_parts(PER_KIB, 0).saturating_mul(k.into()))
			.saturating_add(Weight::from_parts(PER_OP, 0).saturating_mul(o.into()))
			.saturating_add(T::DbWeight::get().reads(u64::from(k.div_ceil(1024))))
	}
	fn abandon_upload() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(3, 5))
	}
	fn expire_upload() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(5, 6))
	}
	fn remove() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 9))
	}
	fn free(n: u32) -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(3, 4))
			.saturating_add(T::DbWeight::get().writes(n.into()))
	}
	fn tidy_up() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(3, 0))
	}
	fn set_price() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
	fn pin() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn unpin() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn claim_name() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}
	fn release_name() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(5, 6))
	}
	fn transfer_name() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	fn transfer_namespace() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(5, 5))
	}
	fn publish() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}
	fn yank(v: u32) -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(T::DbWeight::get().reads(v.into()))
	}
	fn unyank() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(2, 2))
	}
	fn describe(b: u32) -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 4))
			.saturating_add(Weight::from_parts(PER_BYTE, 0).saturating_mul(b.into()))
	}
	fn register_alias() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn drop_alias() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}
	fn resolve() -> Weight {
		CALL.saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}
}
