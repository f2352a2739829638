//! Aliases: names of another kind for models, so that contracts from other chains need not be changed.

use crate::{resolve::parse_id, Alias, AliasText, Aliases, Config, Error, Event, HoldReason, ModelId, Pallet};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// Printable, and neither a name nor an id, which would be looked for elsewhere.
fn is_alias(text: &[u8]) -> bool {
	let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'@');
	!text.is_empty() && text.iter().all(is_plain) && parse_id(text).is_none()
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_alias(who: T::AccountId, alias: AliasText, id: ModelId) -> DispatchResult {
		ensure!(is_alias(&alias), Error::<T>::BadAlias);
		ensure!(!Aliases::<T>::contains_key(&alias), Error::<T>::AliasTaken);
		ensure!(Self::model(&id)?.owner == who, Error::<T>::NotOwner);
		let deposit = T::NameDeposit::get();
		Self::hold(HoldReason::Name, &who, deposit)?;
		Aliases::<T>::insert(
			&alias,
			Alias {
				model: id,
				owner: who,
				deposit,
			},
		);
		Self::deposit_event(Event::AliasRegistered { alias, id });
		Ok(())
	}

	pub(crate) fn do_drop_alias(who: T::AccountId, alias: AliasText) -> DispatchResult {
		let record = Aliases::<T>::get(&alias).ok_or(Error::<T>::UnknownAlias)?;
		ensure!(record.owner == who, Error::<T>::NotOwner);
		Self::give_back(HoldReason::Name, &who, record.deposit)?;
		Aliases::<T>::remove(&alias);
		Self::deposit_event(Event::AliasDropped { alias });
		Ok(())
	}
}
