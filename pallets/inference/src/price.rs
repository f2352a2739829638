//! What an owner asks for an inference.

use crate::{BalanceOf, Config, Error, Event, ModelId, Models, Pallet, Price};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Saturating, DispatchResult};

impl<T: Config> Pallet<T> {
	/// A change that is still to come is replaced, and the delay begins anew: so between two blocks that are less than
	/// the delay apart, a price changes at most once, and whoever looked that long ago knew of it.
	pub(crate) fn do_set_price(who: T::AccountId, id: ModelId, price: BalanceOf<T>) -> DispatchResult {
		let mut model = Self::model(&id)?;
		ensure!(model.owner == who, Error::<T>::NotOwner);
		let now = Self::now();
		let from = now.saturating_add(T::PriceDelay::get());
		model.price = Price {
			current: model.price.at(now),
			change: Some((from, price)),
		};
		Models::<T>::insert(id, model);
		Self::deposit_event(Event::PriceChanged { id, price, from });
		Ok(())
	}

	/// What an inference of an active model costs in a block, beside the fee.
	pub fn price(id: &ModelId, block: BlockNumberFor<T>) -> Result<BalanceOf<T>, Error<T>> {
		Ok(Self::model(id)?.price.at(block))
	}
}
