//! Uploads: chunks in any order, by the uploader alone, until they are activated, abandoned or too old.

use crate::{
	types::chunk_bytes, Chunk, Chunks, Config, DiscardedFor, Error, Event, HoldReason, ModelId, Models, NextUpload,
	OldestUpload, Pallet, Upload, UploadFor, UploadNumber, UploadOf, Uploads, WeightInfo,
};
use frame_support::{ensure, traits::Get, weights::WeightMeter};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchError, DispatchResult};
use verdict_host::Source;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_begin_upload(who: T::AccountId, id: ModelId, size: u32) -> DispatchResult {
		ensure!(size > 0, Error::<T>::EmptyProgram);
		ensure!(u64::from(size) <= T::Limits::get().bytes, Error::<T>::TooLarge);
		ensure!(!Models::<T>::contains_key(id), Error::<T>::AlreadyActive);
		ensure!(!UploadOf::<T>::contains_key(id, &who), Error::<T>::AlreadyUploading);
		let number = NextUpload::<T>::get();
		let deposit = Self::deposit_for_upload(size)?;
		Self::hold(HoldReason::Upload, &who, deposit)?;
		let expires = Self::now().saturating_add(T::UploadPeriod::get());
		let upload = Upload {
			id,
			uploader: who.clone(),
			size,
			received: 0,
			deposit,
			expires,
		};
		NextUpload::<T>::put(number.checked_add(1).ok_or(Error::<T>::Overflow)?);
		Uploads::<T>::insert(number, upload);
		UploadOf::<T>::insert(id, &who, number);
		Self::deposit_event(Event::UploadBegan {
			id,
			uploader: who,
			size,
			expires,
		});
		Ok(())
	}

	pub(crate) fn do_put_chunk(who: T::AccountId, id: ModelId, index: u32, bytes: Chunk) -> DispatchResult {
		let (number, mut upload) = Self::upload_in_time(&id, &who)?;
		// Somebody else was faster: whatever is put from now on is of no use.
		ensure!(!Models::<T>::contains_key(id), Error::<T>::AlreadyActive);
		let expected = chunk_bytes(upload.size, index).ok_or(Error::<T>::NoSuchChunk)?;
		ensure!(bytes.len() == expected as usize, Error::<T>::ChunkLength);
		Chunks::<T>::insert(number, index, bytes);
		if !upload.has(index) {
			upload.note(index);
			Uploads::<T>::insert(number, &upload);
		}
		Self::deposit_event(Event::ChunkStored {
			id,
			uploader: who,
			index,
			missing: upload.missing(),
		});
		Ok(())
	}

	pub(crate) fn do_abandon_upload(who: T::AccountId, id: ModelId) -> DispatchResult {
		let (number, upload) = Self::upload(&id, &who)?;
		Self::give_up(number, upload)?;
		Self::deposit_event(Event::UploadAbandoned { id, uploader: who });
		Ok(())
	}

	pub(crate) fn do_expire_upload(id: ModelId, uploader: T::AccountId) -> DispatchResult {
		let (number, upload) = Self::upload(&id, &uploader)?;
		ensure!(Self::now() > upload.expires, Error::<T>::NotExpired);
		Self::expire(number, upload)
	}

	fn expire(number: UploadNumber, upload: UploadFor<T>) -> DispatchResult {
		let (id, uploader) = (upload.id, upload.uploader.clone());
		Self::give_up(number, upload)?;
		Self::deposit_event(Event::UploadExpired { id, uploader });
		Ok(())
	}

	fn give_up(number: UploadNumber, upload: UploadFor<T>) -> DispatchResult {
		Uploads::<T>::remove(number);
		UploadOf::<T>::remove(upload.id, &upload.uploader);
		let chunks = upload.end();
		Self::discard(
			number,
			DiscardedFor::<T> {
				id: upload.id,
				owner: upload.uploader,
				reason: HoldReason::Upload,
				deposit: upload.deposit,
				chunks,
			},
		)
	}

	/// Gives up uploads that have expired, as many as there is weight for. They expire in the order of their numbers, so
	/// the first that has not ends the search.
	pub(crate) fn expire_uploads(meter: &mut WeightMeter) -> DispatchResult {
		let end = NextUpload::<T>::get();
		loop {
			let number = OldestUpload::<T>::get();
			if number >= end || meter.try_consume(T::WeightInfo::tidy_up()).is_err() {
				return Ok(());
			}
			if let Some(upload) = Uploads::<T>::get(number) {
				if Self::now() <= upload.expires || meter.try_consume(T::WeightInfo::expire_upload()).is_err() {
					return Ok(());
				}
				Self::expire(number, upload)?;
			}
			OldestUpload::<T>::put(number.saturating_add(1));
		}
	}

	/// The upload of a program by an account.
	pub fn upload(id: &ModelId, who: &T::AccountId) -> Result<(UploadNumber, UploadFor<T>), Error<T>> {
		let number = UploadOf::<T>::get(id, who).ok_or(Error::NoUpload)?;
		Ok((number, Uploads::<T>::get(number).ok_or(Error::NoUpload)?))
	}

	pub(crate) fn upload_in_time(
		id: &ModelId,
		who: &T::AccountId,
	) -> Result<(UploadNumber, UploadFor<T>), DispatchError> {
		let (number, upload) = Self::upload(id, who)?;
		ensure!(Self::now() <= upload.expires, Error::<T>::UploadExpired);
		Ok((number, upload))
	}

	pub(crate) fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// Where the chunks of an upload lie, for the node to read them.
	pub fn source(id: ModelId, size: u32, upload: UploadNumber) -> Source {
		let mut prefix = Chunks::<T>::hashed_key_for(upload, 0u32);
		prefix.truncate(prefix.len().saturating_sub(core::mem::size_of::<u32>()));
		Source {
			id,
			bytes: size,
			prefix,
		}
	}
}
