//! What is held for what, and given back.
//!
//! Whatever is stored notes how much was held for it, so that the same comes back even if prices have changed since.

use crate::{BalanceOf, Config, Error, HoldReason, ModelFor, Pallet, Provenance, Signature};
use codec::MaxEncodedLen;
use frame_support::traits::{
	fungible::MutateHold,
	tokens::{Fortitude, Precision, Restriction},
	Get,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	traits::{CheckedAdd, CheckedMul, CheckedSub},
	DispatchResult,
};
use verdict_host::types::CHUNK;

/// The entries that a model has besides its chunks: its record, its signature, its provenance, and its place among its
/// owner's. An upload has fewer.
const ITEMS: u64 = 4;

impl<T: Config> Pallet<T> {
	/// What entries of the state cost that have so many bytes between them.
	pub fn deposit_for(items: u64, bytes: u64) -> Result<BalanceOf<T>, Error<T>> {
		let price = |count: u64, each: BalanceOf<T>| each.checked_mul(&BalanceOf::<T>::try_from(count).ok()?);
		price(items, T::DepositPerItem::get())
			.zip(price(bytes, T::DepositPerByte::get()))
			.and_then(|(items, bytes)| items.checked_add(&bytes))
			.ok_or(Error::Overflow)
	}

	/// What a model costs whose program has `size` bytes, and whose signature and provenance have `said` bytes.
	pub fn deposit_for_model(size: u32, said: u64) -> Result<BalanceOf<T>, Error<T>> {
		let chunks = u64::from(size.div_ceil(CHUNK));
		let record = ModelFor::<T>::max_encoded_len() as u64;
		let bytes = u64::from(size).saturating_add(said).saturating_add(record);
		Self::deposit_for(chunks.saturating_add(ITEMS), bytes)
	}

	/// The most that a model can cost of whose program nothing is known but that it has `size` bytes.
	pub fn deposit_for_upload(size: u32) -> Result<BalanceOf<T>, Error<T>> {
		// Names and options stand in the program. The types of outputs do not, and two numbers of the provenance.
		let limits = T::Limits::get();
		let type_bytes = u64::from(limits.rank).saturating_mul(4).saturating_add(2);
		let numbers = BlockNumberFor::<T>::max_encoded_len().saturating_add(core::mem::size_of::<u64>());
		let said = u64::from(size)
			.saturating_add(type_bytes.saturating_mul(limits.outputs.into()))
			.saturating_add(numbers as u64);
		let sayable = Signature::<T>::max_encoded_len().saturating_add(Provenance::<T>::max_encoded_len());
		Self::deposit_for_model(size, said.min(sayable as u64))
	}

	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	pub(crate) fn give_back(reason: HoldReason, who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact)?;
		Ok(())
	}

	/// What is held of one account is held of another one from now on, to which it belongs.
	pub(crate) fn hand_over(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		T::Currency::transfer_on_hold(
			&reason.into(),
			from,
			to,
			amount,
			Precision::Exact,
			Restriction::OnHold,
			Fortitude::Force,
		)?;
		Ok(())
	}

	/// Holds more or gives back, so that instead of `before` it is `after`.
	pub(crate) fn settle(
		reason: HoldReason,
		who: &T::AccountId,
		before: BalanceOf<T>,
		after: BalanceOf<T>,
	) -> DispatchResult {
		match (after.checked_sub(&before), before.checked_sub(&after)) {
			(Some(more), _) => Self::hold(reason, who, more),
			(None, Some(less)) => Self::give_back(reason, who, less),
			(None, None) => Err(Error::<T>::Overflow.into()),
		}
	}
}
