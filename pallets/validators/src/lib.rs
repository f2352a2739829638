//! Takes the seat of a validator that equivocated, and keeps what is needed to prove that it did.
//!
//! `pallet-collator-selection` says who validates: invulnerables, chosen by root, and candidates, who bond. It knows no
//! punishment. This pallet stands on both sides of it:
//!
//! - as the handler of `pallet-offences` it removes a reported offender from the invulnerables or the candidates, burns
//!   its whole bond and keeps it from registering again until root readmits it;
//! - as the session manager it passes the set on and drops session roots that are too old to prove anything with.
//!
//! It must never leave the chain without validators: the last seat is kept even if its holder equivocated.
//!
//! Start reading at [`Pallet::eject`].

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::float_arithmetic)]

extern crate alloc;

mod offences;
mod session;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use session::NoFurtherIdentification;
pub use weights::WeightInfo;

/// The target of this pallet's log lines.
pub(crate) const LOG_TARGET: &str = "runtime::validators";

#[frame_support::pallet]
pub mod pallet {
	use crate::WeightInfo;
	use frame_support::{
		pallet_prelude::*,
		traits::{Currency, Imbalance, ReservableCurrency, ValidatorRegistration},
	};
	use frame_system::pallet_prelude::*;
	use pallet_collator_selection::{CandidateList, Invulnerables, LastAuthoredBlock};
	use sp_runtime::traits::Zero;
	use sp_staking::SessionIndex;

	/// What bonds are counted in.
	pub type BalanceOf<T> = <<T as Config>::Bond as Currency<<T as frame_system::Config>::AccountId>>::Balance;

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_collator_selection::Config<Currency = <Self as Config>::Bond>
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ pallet_session::historical::Config<FullIdentification = ()>
	{
		/// The currency that candidates are bonded in.
		type Bond: ReservableCurrency<Self::AccountId>;

		/// For how many sessions an offence can still be proved.
		#[pallet::constant]
		type HistoryDepth: Get<SessionIndex>;

		/// Who may let an ejected validator register again.
		type ReadmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who has session keys.
		type Registration: ValidatorRegistration<Self::AccountId>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// The validators that lost their seat, with the session in which they did. They cannot register as candidates.
	#[pallet::storage]
	pub type Ejected<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, SessionIndex>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An offender lost its seat, and `slashed` of its bond was burnt.
		Ejected {
			/// The offender.
			who: T::AccountId,
			/// How much of its bond was burnt; zero for an invulnerable, which has none.
			slashed: BalanceOf<T>,
		},
		/// An offender kept its seat because nobody else holds one.
		Spared {
			/// The offender.
			who: T::AccountId,
		},
		/// An ejected validator may register again.
		Readmitted {
			/// The validator.
			who: T::AccountId,
		},
	}

	/// Why a call failed.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is not among the ejected ones.
		NotEjected,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::HistoryDepth::get() > 0,
				"HistoryDepth: an offence must be provable for at least one session"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Lets `who`, ejected earlier, register as a candidate again. Its seat and bond do not come back by themselves.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::readmit())]
		pub fn readmit(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			T::ReadmitOrigin::ensure_origin(origin)?;
			Ejected::<T>::take(&who).ok_or(Error::<T>::NotEjected)?;
			Self::deposit_event(Event::Readmitted { who });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		/// Takes the seat of `who` and burns its bond. The active set changes at most two sessions later: the next
		/// session's validators are already chosen.
		///
		/// Who holds no seat any more (it left after the offence) is still kept from registering again. To be called
		/// twice for the same offender is harmless.
		pub(crate) fn eject(who: &T::AccountId) {
			let invulnerable = Invulnerables::<T>::get().contains(who);
			let candidate = CandidateList::<T>::get().iter().any(|info| info.who == *who);
			if (invulnerable || candidate) && Self::seats() <= 1 {
				log::error!(target: crate::LOG_TARGET, "validator {who:?} equivocated but holds the last seat");
				Self::deposit_event(Event::Spared { who: who.clone() });
				return;
			}

			Invulnerables::<T>::mutate(|list| list.retain(|account| account != who));
			let slashed = Self::remove_candidate_and_burn_bond(who);
			LastAuthoredBlock::<T>::remove(who);
			let known = Ejected::<T>::contains_key(who);
			if !known {
				Ejected::<T>::insert(who, pallet_session::Pallet::<T>::current_index());
			}
			if !known || invulnerable || candidate {
				log::warn!(target: crate::LOG_TARGET, "validator {who:?} equivocated and loses its seat");
				Self::deposit_event(Event::Ejected {
					who: who.clone(),
					slashed,
				});
			}
		}

		/// Removes `who` from the candidates, if it is one, and says how much of its bond was burnt.
		fn remove_candidate_and_burn_bond(who: &T::AccountId) -> BalanceOf<T> {
			let bond = CandidateList::<T>::mutate(|list| {
				let position = list.iter().position(|info| info.who == *who)?;
				Some(list.remove(position).deposit)
			});
			match bond {
				Some(bond) => {
					// Dropping the imbalance burns it.
					let (burnt, _missing) = <T as Config>::Bond::slash_reserved(who, bond);
					burnt.peek()
				}
				None => Zero::zero(),
			}
		}

		fn seats() -> usize {
			let invulnerables = Invulnerables::<T>::decode_len().unwrap_or_default();
			invulnerables.saturating_add(CandidateList::<T>::decode_len().unwrap_or_default())
		}

		/// Nobody who was ejected holds a seat.
		#[cfg(any(test, feature = "try-runtime"))]
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let candidates = CandidateList::<T>::get().into_iter().map(|candidate| candidate.who);
			for who in candidates.chain(Invulnerables::<T>::get()) {
				ensure!(!Ejected::<T>::contains_key(&who), "an ejected account holds a seat");
			}
			Ok(())
		}
	}
}
