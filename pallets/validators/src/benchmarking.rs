//! What the calls cost, measured.

use crate::{Call, Config, Ejected, Event, Pallet};
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn readmit() -> Result<(), BenchmarkError> {
		let origin =
			T::ReadmitOrigin::try_successful_origin().map_err(|()| BenchmarkError::Stop("no origin can readmit"))?;
		let who: T::AccountId = account("ejected", 0, 0);
		Ejected::<T>::insert(&who, 1);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone());

		assert!(!Ejected::<T>::contains_key(&who));
		frame_system::Pallet::<T>::assert_last_event(
			<T as frame_system::Config>::RuntimeEvent::from(Event::Readmitted { who }).into(),
		);
		Ok(())
	}
}
