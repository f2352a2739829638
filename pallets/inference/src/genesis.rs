//! The models that a chain begins with. They go through the same calls as any other.

use crate::{resolve::parse_version, Chunk, Config, Error, FullName, Names, Pallet};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};
use sp_runtime::DispatchError;
use verdict_host::types::CHUNK;

/// A model that is active from the beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisModel<AccountId> {
	/// Its program, in hexadecimal digits.
	#[serde(with = "sp_core::bytes")]
	pub program: Vec<u8>,
	/// Who owns it. The deposits are held of this account, whose balance has to suffice.
	pub owner: AccountId,
	/// What it is published as, such as `owner/name@1.0.0`.
	pub name: Option<String>,
}

/// A genesis that cannot be is an error of whoever wrote it, and there is no other way to say so.
#[allow(clippy::panic)]
pub(crate) fn build<T: Config>(models: &[GenesisModel<T::AccountId>]) {
	for (index, model) in models.iter().enumerate() {
		if let Err(error) = activate::<T>(model) {
			panic!("model {index} of the genesis cannot be activated: {error:?}");
		}
	}
}

fn activate<T: Config>(model: &GenesisModel<T::AccountId>) -> Result<(), DispatchError> {
	let owner = || model.owner.clone();
	let id = sp_io::hashing::sha2_256(&model.program);
	let size = u32::try_from(model.program.len()).map_err(|_| Error::<T>::TooLarge)?;
	Pallet::<T>::do_begin_upload(owner(), id, size)?;
	for (index, bytes) in (0u32..).zip(model.program.chunks(CHUNK as usize)) {
		let bytes = Chunk::try_from(bytes.to_vec()).map_err(|_| Error::<T>::ChunkLength)?;
		Pallet::<T>::do_put_chunk(owner(), id, index, bytes)?;
	}
	Pallet::<T>::do_activate(owner(), id, size, u32::MAX)?;
	let Some(name) = &model.name else {
		return Ok(());
	};
	let (name, version) = name.split_once('@').ok_or(Error::<T>::BadName)?;
	let version = parse_version(version.as_bytes()).ok_or(Error::<T>::UnknownVersion)?;
	let name = FullName::try_from(name.as_bytes().to_vec()).map_err(|_| Error::<T>::BadName)?;
	let (namespace, label) = crate::names::parse_name(&name).ok_or(Error::<T>::BadName)?;
	if !Names::<T>::contains_key(namespace, label) {
		Pallet::<T>::do_claim_name(owner(), name.clone())?;
	}
	Pallet::<T>::do_publish(owner(), name, version, id)
}
