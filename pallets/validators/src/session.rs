//! The session manager: passes the validators on and forgets what is too old to prove anything.

use crate::{Config, Ejected, Pallet};
use alloc::vec::Vec;
use frame_support::traits::{Get, ValidatorRegistration};
use pallet_collator_selection::Pallet as CollatorSelection;
use pallet_session::{historical, SessionManager};
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

/// A validator is its account; there is nothing more to identify it by.
pub struct NoFurtherIdentification;
impl<AccountId> Convert<AccountId, Option<()>> for NoFurtherIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

impl<T: Config> SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		// Otherwise the roots of past sessions would grow without bound.
		historical::Pallet::<T>::prune_up_to(index.saturating_sub(T::HistoryDepth::get()));
		<CollatorSelection<T> as SessionManager<T::AccountId>>::new_session(index)
	}

	fn start_session(index: SessionIndex) {
		<CollatorSelection<T> as SessionManager<T::AccountId>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<CollatorSelection<T> as SessionManager<T::AccountId>>::end_session(index);
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, ()> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, ())>> {
		<Self as SessionManager<T::AccountId>>::new_session(index)
			.map(|validators| validators.into_iter().map(|who| (who, ())).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as SessionManager<T::AccountId>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as SessionManager<T::AccountId>>::end_session(index);
	}
}

/// Who may take a seat: it has session keys and was not ejected.
impl<T: Config> ValidatorRegistration<T::AccountId> for Pallet<T> {
	fn is_registered(who: &T::AccountId) -> bool {
		T::Registration::is_registered(who) && !Ejected::<T>::contains_key(who)
	}
}
