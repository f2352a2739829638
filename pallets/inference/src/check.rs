//! Whether the state makes sense: chunks against what they belong to, names against their versions, balances on hold
//! against what they are held for.

use crate::{
	types::chunk_bytes, Aliases, BalanceOf, Chunks, Config, Descriptions, Discards, FullName, HoldReason, Models,
	ModelsOf, Names, Namespaces, NextUpload, OldestUpload, Pallet, Pins, Provenances, Signatures, UploadNumber,
	UploadOf, Uploads, Versions,
};
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, GetStorageVersion},
};
use sp_runtime::{
	traits::{CheckedAdd, Zero},
	TryRuntimeError,
};
use verdict_host::types::CHUNK;

/// What is known of the chunks under a number.
struct Expected {
	/// Of how many bytes, if that is known.
	size: Option<u32>,
	/// Which may be there, chunk 0 in the lowest bit.
	chunks: u128,
	/// Whether all of these must be there.
	all: bool,
}

/// The lowest `count` bits.
fn lowest(count: u32) -> u128 {
	match count {
		0 => 0,
		_ => u128::MAX >> u128::BITS.saturating_sub(count),
	}
}

impl<T: Config> Pallet<T> {
	/// Says what is wrong with the state, if anything is.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(
			Self::on_chain_storage_version() == Self::in_code_storage_version(),
			"the state is of another version"
		);
		Self::check_uploads()?;
		Self::check_chunks()?;
		Self::check_models()?;
		Self::check_names()?;
		Self::check_holds()
	}

	fn check_uploads() -> Result<(), TryRuntimeError> {
		for (number, upload) in Uploads::<T>::iter() {
			ensure!(
				number < NextUpload::<T>::get(),
				"an upload has a number that was not given yet"
			);
			ensure!(number >= OldestUpload::<T>::get(), "an upload will never expire");
			ensure!(
				UploadOf::<T>::get(upload.id, &upload.uploader) == Some(number),
				"an upload cannot be found by its uploader"
			);
			let chunks = upload.size.div_ceil(CHUNK);
			ensure!(upload.end() <= chunks, "an upload has more chunks than it can have");
		}
		ensure!(
			UploadOf::<T>::iter_values().count() == Uploads::<T>::iter_keys().count(),
			"an account has an upload that does not exist"
		);
		Ok(())
	}

	fn check_chunks() -> Result<(), TryRuntimeError> {
		let mut expected = BTreeMap::<UploadNumber, Expected>::new();
		let mut expect = |number, size, chunks, all| {
			ensure!(
				expected.insert(number, Expected { size, chunks, all }).is_none(),
				"two things share their chunks"
			);
			Ok::<(), TryRuntimeError>(())
		};
		for (number, upload) in Uploads::<T>::iter() {
			expect(number, Some(upload.size), upload.received, true)?;
		}
		for model in Models::<T>::iter_values() {
			expect(model.upload, Some(model.size), lowest(model.size.div_ceil(CHUNK)), true)?;
		}
		for (number, discarded) in Discards::<T>::iter() {
			ensure!(discarded.chunks > 0, "nothing is left of discarded chunks");
			expect(number, None, lowest(discarded.chunks), false)?;
		}
		for (number, index) in Chunks::<T>::iter_keys() {
			let found = expected.get_mut(&number).ok_or("a chunk belongs to nothing")?;
			let bit = 1u128.checked_shl(index).unwrap_or_default();
			ensure!(found.chunks & bit != 0, "a chunk is there that should not be");
			found.chunks &= !bit;
			if let Some(size) = found.size {
				let bytes = Chunks::<T>::decode_len(number, index).map(|bytes| bytes as u64);
				ensure!(
					bytes == chunk_bytes(size, index).map(u64::from),
					"a chunk has another length"
				);
			}
		}
		ensure!(
			expected.values().all(|left| !left.all || left.chunks == 0),
			"a chunk is missing"
		);
		Ok(())
	}

	fn check_models() -> Result<(), TryRuntimeError> {
		for (id, model) in Models::<T>::iter() {
			ensure!(Signatures::<T>::contains_key(id), "a model has no signature");
			ensure!(Provenances::<T>::contains_key(id), "a model has no provenance");
			ensure!(
				ModelsOf::<T>::contains_key(&model.owner, id),
				"a model is not among its owner's"
			);
			let pins = Pins::<T>::iter_key_prefix(id).count();
			ensure!(
				pins as u64 == u64::from(model.pins),
				"a model has another number of pins"
			);
		}
		let models = Models::<T>::iter_keys().count();
		ensure!(
			Models::<T>::count() as u64 == models as u64,
			"there is another number of models"
		);
		ensure!(
			Signatures::<T>::iter_keys().count() == models,
			"a signature is of no model"
		);
		ensure!(
			Provenances::<T>::iter_keys().count() == models,
			"a provenance is of no model"
		);
		ensure!(
			ModelsOf::<T>::iter_keys().count() == models,
			"an account owns no such model"
		);
		ensure!(
			Pins::<T>::iter_keys().all(|(id, _)| Models::<T>::contains_key(id)),
			"a pin is of no model"
		);
		Ok(())
	}

	fn check_names() -> Result<(), TryRuntimeError> {
		let mut full_names = Vec::<FullName>::new();
		for (namespace, label, name) in Names::<T>::iter() {
			ensure!(Namespaces::<T>::contains_key(&namespace), "a name is in no namespace");
			let full = [&namespace[..], b"/", &label[..]].concat();
			let full = FullName::try_from(full).map_err(|_| "a name is too long")?;
			let versions: Vec<_> = Versions::<T>::iter_prefix(&full).collect();
			ensure!(
				versions.len() as u64 == u64::from(name.versions),
				"a name has another number of versions"
			);
			let offered = versions.into_iter().filter(|(_, published)| !published.yanked);
			let latest = offered.max_by_key(|(version, _)| *version);
			ensure!(
				name.latest == latest.map(|(version, published)| (version, published.model)),
				"a name has another latest version"
			);
			ensure!(
				Descriptions::<T>::contains_key(&full) != name.description_deposit.is_zero(),
				"a name's description is not paid for"
			);
			full_names.push(full);
		}
		full_names.sort();
		let is_name = |name: FullName| full_names.binary_search(&name).is_ok();
		ensure!(
			Versions::<T>::iter_keys().all(|(name, _)| is_name(name)),
			"a version is of no name"
		);
		ensure!(
			Descriptions::<T>::iter_keys().all(is_name),
			"a description is of no name"
		);
		for (namespace, owned) in Namespaces::<T>::iter() {
			let names = Names::<T>::iter_key_prefix(&namespace).count();
			ensure!(
				names > 0 && names as u64 == u64::from(owned.names),
				"a namespace has another number of names"
			);
		}
		Ok(())
	}

	/// Every account has on hold what it should, and no other account has anything.
	fn check_holds() -> Result<(), TryRuntimeError> {
		for reason in [HoldReason::Upload, HoldReason::Model, HoldReason::Name, HoldReason::Pin] {
			let mut held = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
			for (_, who, deposit) in Self::held().filter(|(for_what, ..)| *for_what == reason) {
				let sum = held.entry(who).or_insert_with(Zero::zero);
				*sum = sum.checked_add(&deposit).ok_or("deposits overflow")?;
			}
			for who in frame_system::Account::<T>::iter_keys() {
				let expected = held.remove(&who).unwrap_or_else(Zero::zero);
				ensure!(
					T::Currency::balance_on_hold(&reason.into(), &who) == expected,
					"an account has another amount on hold"
				);
			}
			ensure!(held.values().all(Zero::is_zero), "a deposit is held of no account");
		}
		Ok(())
	}

	/// Everything that something is held for, of whom, and how much.
	pub(crate) fn held() -> Box<dyn Iterator<Item = (HoldReason, T::AccountId, BalanceOf<T>)>> {
		let uploads = Uploads::<T>::iter_values().map(|it| (HoldReason::Upload, it.uploader, it.deposit));
		let models = Models::<T>::iter_values().map(|it| (HoldReason::Model, it.owner, it.deposit));
		let discards = Discards::<T>::iter_values().map(|it| (it.reason, it.owner, it.deposit));
		let pins = Pins::<T>::iter().map(|(_, who, deposit)| (HoldReason::Pin, who, deposit));
		let namespaces = Namespaces::<T>::iter_values().map(|it| (HoldReason::Name, it.owner, it.deposit));
		let names = Names::<T>::iter_values().flat_map(|it| {
			let deposits = [it.deposit, it.description_deposit];
			deposits.map(|deposit| (HoldReason::Name, it.owner.clone(), deposit))
		});
		let aliases = Aliases::<T>::iter_values().map(|it| (HoldReason::Name, it.owner, it.deposit));
		let names = namespaces.chain(names).chain(aliases);
		Box::new(uploads.chain(models).chain(discards).chain(pins).chain(names))
	}
}
