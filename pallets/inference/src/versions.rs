//! Versions of names. A version stands for the same model for good; yanked, it only stops being the latest.

use crate::{
	Config, Error, Event, FullName, HoldReason, ModelId, Models, Name, Names, Pallet, Published, Version, Versions,
};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_runtime::{traits::CheckedAdd, DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish(who: T::AccountId, name: FullName, version: Version, id: ModelId) -> DispatchResult {
		let (namespace, label, mut record) = Self::owned_name(&who, &name)?;
		ensure!(!Versions::<T>::contains_key(&name, version), Error::<T>::VersionExists);
		ensure!(Models::<T>::contains_key(id), Error::<T>::NotActive);
		ensure!(record.versions < T::MaxVersions::get(), Error::<T>::TooManyVersions);
		let published = Published {
			model: id,
			yanked: false,
			block: Self::now(),
		};
		let bytes = [name.len(), version.encoded_size(), published.encoded_size()];
		let deposit = Self::deposit_for(1, bytes.into_iter().fold(0, |sum, n| sum.saturating_add(n as u64)))?;
		Self::hold(HoldReason::Name, &who, deposit)?;
		record.deposit = record.deposit.checked_add(&deposit).ok_or(Error::<T>::Overflow)?;
		record.versions = record.versions.checked_add(1).ok_or(Error::<T>::Overflow)?;
		consider(&mut record, version, id);
		Names::<T>::insert(&namespace, &label, record);
		Versions::<T>::insert(&name, version, published);
		Self::deposit_event(Event::Published { name, version, id });
		Ok(())
	}

	/// Says how many versions had to be looked at to find the latest one.
	pub(crate) fn do_yank(who: T::AccountId, name: FullName, version: Version) -> Result<u32, DispatchError> {
		let (namespace, label, mut record) = Self::owned_name(&who, &name)?;
		let mut published = Versions::<T>::get(&name, version).ok_or(Error::<T>::UnknownVersion)?;
		ensure!(!published.yanked, Error::<T>::AlreadyYanked);
		published.yanked = true;
		Versions::<T>::insert(&name, version, published);
		let mut looked_at = 0u32;
		if record.latest.is_some_and(|(latest, _)| latest == version) {
			let versions = Versions::<T>::iter_prefix(&name).inspect(|_| looked_at = looked_at.saturating_add(1));
			let offered = versions.filter(|(_, published)| !published.yanked);
			record.latest = offered
				.map(|(version, published)| (version, published.model))
				.max_by_key(|(version, _)| *version);
			Names::<T>::insert(&namespace, &label, record);
		}
		Self::deposit_event(Event::Yanked { name, version });
		Ok(looked_at)
	}

	pub(crate) fn do_unyank(who: T::AccountId, name: FullName, version: Version) -> DispatchResult {
		let (namespace, label, mut record) = Self::owned_name(&who, &name)?;
		let mut published = Versions::<T>::get(&name, version).ok_or(Error::<T>::UnknownVersion)?;
		ensure!(published.yanked, Error::<T>::NotYanked);
		published.yanked = false;
		consider(&mut record, version, published.model);
		Versions::<T>::insert(&name, version, published);
		Names::<T>::insert(&namespace, &label, record);
		Self::deposit_event(Event::Unyanked { name, version });
		Ok(())
	}
}

/// Makes a version the latest if it is.
fn consider<AccountId, Balance>(name: &mut Name<AccountId, Balance>, version: Version, model: ModelId) {
	if name.latest.is_none_or(|(latest, _)| latest < version) {
		name.latest = Some((version, model));
	}
}
