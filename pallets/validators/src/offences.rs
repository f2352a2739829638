//! What an offence costs.

use crate::{Config, Pallet};
use frame_support::{traits::Get, weights::Weight};
use pallet_session::historical::IdentificationTuple;
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};

/// Every offence that is reported costs the seat and the whole bond, whatever fraction is suggested: an equivocation
/// takes two signatures by the same key, so it does not happen to an honest, well-run validator.
impl<T: Config> OnOffenceHandler<T::AccountId, IdentificationTuple<T>, Weight> for Pallet<T> {
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, IdentificationTuple<T>>],
		_slash_fraction: &[Perbill],
		_session: SessionIndex,
	) -> Weight {
		offenders.iter().for_each(|details| Self::eject(&details.offender.0));
		// Per offender: invulnerables, candidates, last authored block, the ejected and one account.
		let each = <T as frame_system::Config>::DbWeight::get().reads_writes(5, 5);
		each.saturating_mul(u64::try_from(offenders.len()).unwrap_or(u64::MAX))
	}
}
