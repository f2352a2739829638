//! Names, and the namespaces they are in.
//!
//! A namespace belongs to whoever claimed the first name in it, so that everything under `owner/` comes from one hand
//! unless that hand gave it away. A name that ever had a version stays for good.

use crate::{
	BalanceOf, Config, Description, Descriptions, Error, Event, FullName, HoldReason, Label, Name, NameFor, Names,
	Namespace, NamespaceText, Namespaces, Pallet,
};
use codec::Encode;
use frame_support::{ensure, traits::Get};
use sp_runtime::{
	traits::{CheckedAdd, Zero},
	DispatchError, DispatchResult,
};

/// Parts of small letters and digits, with a `-`, `_` or `.` between each two.
fn is_word(text: &[u8]) -> bool {
	let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
	text.split(|byte| matches!(byte, b'-' | b'_' | b'.'))
		.all(|part| !part.is_empty() && part.iter().all(is_plain))
}

/// The two parts of `owner/name`, if it is one.
pub(crate) fn parse_name(name: &[u8]) -> Option<(NamespaceText, Label)> {
	let slash = name.iter().position(|byte| *byte == b'/')?;
	let (namespace, label) = name.split_at_checked(slash)?;
	let (_, label) = label.split_first()?;
	if !is_word(namespace) || !is_word(label) {
		return None;
	}
	Some((namespace.to_vec().try_into().ok()?, label.to_vec().try_into().ok()?))
}

impl Description {
	/// How many bytes are said.
	pub fn bytes(&self) -> u32 {
		let parts = [self.title.len(), self.text.len(), self.licence.len(), self.source.len()];
		parts.into_iter().fold(0, |sum, bytes| sum.saturating_add(bytes as u32))
	}

	fn is_text(&self) -> bool {
		let parts: [&[u8]; 4] = [&self.title, &self.text, &self.licence, &self.source];
		parts.into_iter().all(|part| core::str::from_utf8(part).is_ok())
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_claim_name(who: T::AccountId, name: FullName) -> DispatchResult {
		let (namespace, label) = parse_name(&name).ok_or(Error::<T>::BadName)?;
		ensure!(!Names::<T>::contains_key(&namespace, &label), Error::<T>::NameTaken);
		let mut owned = match Namespaces::<T>::get(&namespace) {
			Some(owned) => owned,
			None => Self::claim_namespace(&who, &namespace)?,
		};
		ensure!(owned.owner == who, Error::<T>::NamespaceTaken);
		owned.names = owned.names.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let deposit = T::NameDeposit::get();
		Self::hold(HoldReason::Name, &who, deposit)?;
		Namespaces::<T>::insert(&namespace, owned);
		Names::<T>::insert(
			&namespace,
			&label,
			Name {
				owner: who.clone(),
				latest: None,
				versions: 0,
				deposit,
				description_deposit: Zero::zero(),
			},
		);
		Self::deposit_event(Event::NameClaimed { name, owner: who });
		Ok(())
	}

	fn claim_namespace(
		who: &T::AccountId,
		namespace: &NamespaceText,
	) -> Result<Namespace<T::AccountId, BalanceOf<T>>, DispatchError> {
		let deposit = T::NamespaceDeposit::get();
		Self::hold(HoldReason::Name, who, deposit)?;
		Self::deposit_event(Event::NamespaceClaimed {
			namespace: namespace.clone(),
			owner: who.clone(),
		});
		Ok(Namespace {
			owner: who.clone(),
			names: 0,
			deposit,
		})
	}

	pub(crate) fn do_release_name(who: T::AccountId, name: FullName) -> DispatchResult {
		let (namespace, label, record) = Self::owned_name(&who, &name)?;
		ensure!(record.versions == 0, Error::<T>::HasVersions);
		Self::give_back(HoldReason::Name, &who, Self::deposit_of_name(&record)?)?;
		Names::<T>::remove(&namespace, &label);
		Descriptions::<T>::remove(&name);
		Self::deposit_event(Event::NameReleased { name });

		let mut owned = Namespaces::<T>::get(&namespace).ok_or(Error::<T>::UnknownNamespace)?;
		owned.names = owned.names.checked_sub(1).ok_or(Error::<T>::Overflow)?;
		if owned.names > 0 {
			Namespaces::<T>::insert(&namespace, owned);
			return Ok(());
		}
		Self::give_back(HoldReason::Name, &owned.owner, owned.deposit)?;
		Namespaces::<T>::remove(&namespace);
		Self::deposit_event(Event::NamespaceReleased { namespace });
		Ok(())
	}

	pub(crate) fn do_transfer_name(who: T::AccountId, name: FullName, to: T::AccountId) -> DispatchResult {
		let (namespace, label, mut record) = Self::owned_name(&who, &name)?;
		Self::hand_over(HoldReason::Name, &who, &to, Self::deposit_of_name(&record)?)?;
		record.owner = to.clone();
		Names::<T>::insert(&namespace, &label, record);
		Self::deposit_event(Event::NameTransferred { name, to });
		Ok(())
	}

	pub(crate) fn do_transfer_namespace(
		who: T::AccountId,
		namespace: NamespaceText,
		to: T::AccountId,
	) -> DispatchResult {
		let mut owned = Namespaces::<T>::get(&namespace).ok_or(Error::<T>::UnknownNamespace)?;
		ensure!(owned.owner == who, Error::<T>::NotOwner);
		Self::hand_over(HoldReason::Name, &who, &to, owned.deposit)?;
		owned.owner = to.clone();
		Namespaces::<T>::insert(&namespace, owned);
		Self::deposit_event(Event::NamespaceTransferred { namespace, to });
		Ok(())
	}

	pub(crate) fn do_describe(who: T::AccountId, name: FullName, description: Description) -> DispatchResult {
		let (namespace, label, mut record) = Self::owned_name(&who, &name)?;
		ensure!(description.is_text(), Error::<T>::NotText);
		let deposit = match description.bytes() {
			0 => Zero::zero(),
			_ => Self::deposit_for(1, name.len().saturating_add(description.encoded_size()) as u64)?,
		};
		Self::settle(HoldReason::Name, &who, record.description_deposit, deposit)?;
		record.description_deposit = deposit;
		Names::<T>::insert(&namespace, &label, record);
		match description.bytes() {
			0 => Descriptions::<T>::remove(&name),
			_ => Descriptions::<T>::insert(&name, description),
		}
		Self::deposit_event(Event::Described { name });
		Ok(())
	}

	/// A name that an account owns, and its parts.
	pub(crate) fn owned_name(
		who: &T::AccountId,
		name: &FullName,
	) -> Result<(NamespaceText, Label, NameFor<T>), Error<T>> {
		let (namespace, label) = parse_name(name).ok_or(Error::BadName)?;
		let record = Names::<T>::get(&namespace, &label).ok_or(Error::UnknownName)?;
		match record.owner == *who {
			true => Ok((namespace, label, record)),
			false => Err(Error::NotOwner),
		}
	}

	/// Everything that is held for a name.
	pub(crate) fn deposit_of_name(record: &NameFor<T>) -> Result<BalanceOf<T>, Error<T>> {
		record
			.deposit
			.checked_add(&record.description_deposit)
			.ok_or(Error::Overflow)
	}
}
