//! Chunks that nothing needs any more. A program may have a hundred of them, too many to remove at once, so they go a few
//! at a time, and the deposit comes back with the last one.

use crate::{Chunks, Config, DiscardedFor, Discards, Error, Event, Pallet, UploadNumber, WeightInfo, LOG_TARGET};
use frame_support::{
	storage::with_storage_layer,
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};

impl<T: Config> Pallet<T> {
	/// Has chunks removed, and the deposit given back.
	pub(crate) fn discard(upload: UploadNumber, discarded: DiscardedFor<T>) -> DispatchResult {
		if discarded.chunks == 0 {
			return Self::freed(discarded);
		}
		Discards::<T>::insert(upload, discarded);
		Ok(())
	}

	/// Removes at most `most` chunks, and says how many it were.
	pub(crate) fn do_free(upload: UploadNumber, most: u32) -> Result<u32, DispatchError> {
		let mut discarded = Discards::<T>::get(upload).ok_or(Error::<T>::NothingToFree)?;
		let left = discarded.chunks.saturating_sub(most);
		let freed = discarded.chunks.saturating_sub(left);
		(left..discarded.chunks).for_each(|index| Chunks::<T>::remove(upload, index));
		discarded.chunks = left;
		if left == 0 {
			Discards::<T>::remove(upload);
			Self::freed(discarded)?;
		} else {
			Discards::<T>::insert(upload, discarded);
		}
		Ok(freed)
	}

	fn freed(discarded: DiscardedFor<T>) -> DispatchResult {
		let DiscardedFor::<T> {
			id,
			owner,
			reason,
			deposit,
			..
		} = discarded;
		Self::give_back(reason, &owner, deposit)?;
		Self::deposit_event(Event::Freed { id, owner, deposit });
		Ok(())
	}

	/// Lets uploads expire and removes chunks, as far as there is weight for it.
	pub(crate) fn tidy_up(weight: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(weight);
		if meter.try_consume(T::WeightInfo::tidy_up()).is_err() {
			return Weight::zero();
		}
		let steps: [fn(&mut WeightMeter) -> DispatchResult; 2] = [Self::expire_uploads, Self::free_chunks];
		for step in steps {
			if let Err(error) = with_storage_layer(|| step(&mut meter)) {
				log::error!(target: LOG_TARGET, "a deposit cannot be given back: {error:?}");
			}
		}
		meter.consumed()
	}

	/// Removes chunks one by one, as many as there is weight for.
	fn free_chunks(meter: &mut WeightMeter) -> DispatchResult {
		// To look for the next one counts as much as to look for the first.
		let step = T::WeightInfo::tidy_up().saturating_add(T::WeightInfo::free(1));
		while let Some(upload) = Discards::<T>::iter_keys().next() {
			if meter.try_consume(step).is_err() {
				break;
			}
			Self::do_free(upload, 1)?;
		}
		Ok(())
	}
}
