//! Pins: who relies on a model keeps it from being removed.
//!
//! A pin holds as much as is held for the model. So nobody keeps a deposit of somebody else's from coming back who does not
//! do without as much.

use crate::{Config, Error, Event, HoldReason, ModelId, Models, Pallet, Pins};
use frame_support::ensure;
use sp_runtime::DispatchResult;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_pin(who: T::AccountId, id: ModelId) -> DispatchResult {
		let mut model = Self::model(&id)?;
		ensure!(!Pins::<T>::contains_key(id, &who), Error::<T>::AlreadyPinned);
		model.pins = model.pins.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Self::hold(HoldReason::Pin, &who, model.deposit)?;
		Pins::<T>::insert(id, &who, model.deposit);
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::Pinned { id, who });
		Ok(())
	}

	pub(crate) fn do_unpin(who: T::AccountId, id: ModelId) -> DispatchResult {
		let deposit = Pins::<T>::take(id, &who).ok_or(Error::<T>::NotPinned)?;
		let mut model = Self::model(&id)?;
		model.pins = model.pins.checked_sub(1).ok_or(Error::<T>::Overflow)?;
		Self::give_back(HoldReason::Pin, &who, deposit)?;
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::Unpinned { id, who });
		Ok(())
	}
}
