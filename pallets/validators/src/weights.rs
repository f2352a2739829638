//! Weights of the calls of `pallet_validators`, measured by `scripts/weights`: do not edit.
//!
//! 2026-11-20, 50 steps, 20 repetitions, on AMD EPYC.

#![allow(missing_docs)]
#![allow(unused_imports)]
#![allow(unused_parens)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What each call costs.
pub trait WeightInfo {
	fn readmit() -> Weight;
}

/// Weights as measured on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Validators::Ejected` (r:1 w:1)
	/// Proof: `Validators::Ejected` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn readmit() -> Weight {
		Weight::from_parts(7_241_000, 3517)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}
