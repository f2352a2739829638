//! Weights of the calls.

#![allow(missing_docs)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What each call costs.
pub trait WeightInfo {
	fn readmit() -> Weight;
}

/// Weights as measured on the reference machine.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn readmit() -> Weight {
		Weight::from_parts(10_000_000, 3_517).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}
}
