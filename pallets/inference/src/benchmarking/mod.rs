//! What the calls cost, measured.
//!
//! Chunks do not count for the proof: this chain has no relay chain that would want one, and a program of many chunks
//! would not fit into any. What they cost is time, and that is measured.

mod setup;

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, Hooks};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use setup::*;
use sp_runtime::traits::Saturating;
use verdict_host::types::CHUNK;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn begin_upload() -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), [1; 32], CHUNK);

		assert!(Pallet::<T>::upload(&[1; 32], &who).is_ok());
		Ok(())
	}

	/// `b` bytes that are new: the last chunk of a program, or the only one.
	#[benchmark(pov_mode = MaxEncodedLen { Inference::Chunks: Ignored })]
	fn put_chunk(b: Linear<1, CHUNK>) -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");
		Pallet::<T>::do_begin_upload(who.clone(), [1; 32], b)?;
		let chunk = chunk(b);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), [1; 32], 0, chunk);

		assert!(Chunks::<T>::contains_key(0, 0));
		Ok(())
	}

	/// `k` times 1,024 bytes of weights, in matrices that are packed, and `o` ops.
	#[benchmark(pov_mode = MaxEncodedLen { Inference::Chunks: Ignored })]
	fn activate(k: Linear<1, MOST_KIB>, o: Linear<LEAST_OPS, MOST_OPS>) -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");
		let (id, size) = upload::<T>(&who, &program(k, o))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, size, o);

		assert!(Models::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn abandon_upload() -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");
		let (id, _) = upload::<T>(&who, &program(1, LEAST_OPS))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(Pallet::<T>::upload(&id, &who).is_err());
		Ok(())
	}

	#[benchmark]
	fn expire_upload() -> Result<(), BenchmarkError> {
		let (who, other) = (wealthy::<T>("owner"), wealthy::<T>("other"));
		let (id, _) = upload::<T>(&who, &program(1, LEAST_OPS))?;
		let period = T::UploadPeriod::get().saturating_add(1u32.into());
		System::<T>::set_block_number(System::<T>::block_number().saturating_add(period));

		#[extrinsic_call]
		_(RawOrigin::Signed(other), id, who.clone());

		assert!(Pallet::<T>::upload(&id, &who).is_err());
		Ok(())
	}

	#[benchmark]
	fn remove() -> Result<(), BenchmarkError> {
		let (who, id) = model::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Models::<T>::contains_key(id));
		Ok(())
	}

	/// `n` chunks of full length, the last one among them.
	#[benchmark(pov_mode = MaxEncodedLen { Inference::Chunks: Ignored })]
	fn free(n: Linear<1, MOST_FREED>) -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");
		Pallet::<T>::do_begin_upload(who.clone(), [1; 32], CHUNK.saturating_mul(n))?;
		(0..n).try_for_each(|index| Pallet::<T>::do_put_chunk(who.clone(), [1; 32], index, chunk(CHUNK)))?;
		Pallet::<T>::do_abandon_upload(who.clone(), [1; 32])?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), 0, n);

		assert!(!Discards::<T>::contains_key(0));
		Ok(())
	}

	/// A block that has nothing to tidy up but looks for it.
	#[benchmark]
	fn tidy_up() -> Result<(), BenchmarkError> {
		#[block]
		{
			Pallet::<T>::on_idle(BlockNumberFor::<T>::default(), T::WeightInfo::tidy_up());
		}
		Ok(())
	}

	#[benchmark]
	fn set_price() -> Result<(), BenchmarkError> {
		let (who, id) = model::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 1u32.into());

		let later = System::<T>::block_number().saturating_add(T::PriceDelay::get());
		assert!(Pallet::<T>::price(&id, later).is_ok_and(|price| price == 1u32.into()));
		Ok(())
	}

	#[benchmark]
	fn pin() -> Result<(), BenchmarkError> {
		let (_, id) = model::<T>()?;
		let who = wealthy::<T>("other");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(Pins::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn unpin() -> Result<(), BenchmarkError> {
		let (_, id) = model::<T>()?;
		let who = wealthy::<T>("other");
		Pallet::<T>::do_pin(who.clone(), id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(!Pins::<T>::contains_key(id, who));
		Ok(())
	}

	/// The first name of a namespace.
	#[benchmark]
	fn claim_name() -> Result<(), BenchmarkError> {
		let who = wealthy::<T>("owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), longest_name());

		assert_eq!(Names::<T>::iter_keys().count(), 1);
		Ok(())
	}

	/// The last name of a namespace that another account owns, with a description.
	#[benchmark]
	fn release_name() -> Result<(), BenchmarkError> {
		let (who, name) = name::<T>()?;
		Pallet::<T>::do_describe(who.clone(), name.clone(), description(2048))?;
		let (namespace, _) = names::parse_name(&name).ok_or("it is a name")?;
		Pallet::<T>::do_transfer_namespace(who.clone(), namespace.clone(), wealthy::<T>("other"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name);

		assert!(!Namespaces::<T>::contains_key(namespace));
		Ok(())
	}

	#[benchmark]
	fn transfer_name() -> Result<(), BenchmarkError> {
		let (who, name) = name::<T>()?;
		let other = wealthy::<T>("other");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name.clone(), other.clone());

		assert!(Pallet::<T>::owned_name(&other, &name).is_ok());
		Ok(())
	}

	#[benchmark]
	fn transfer_namespace() -> Result<(), BenchmarkError> {
		let (who, name) = name::<T>()?;
		let other = wealthy::<T>("other");
		let (namespace, _) = names::parse_name(&name).ok_or("it is a name")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), namespace.clone(), other.clone());

		assert!(Namespaces::<T>::get(namespace).is_some_and(|owned| owned.owner == other));
		Ok(())
	}

	#[benchmark]
	fn publish() -> Result<(), BenchmarkError> {
		let (_, id) = model::<T>()?;
		let (who, name) = name::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name.clone(), version(1), id);

		assert!(Versions::<T>::contains_key(name, version(1)));
		Ok(())
	}

	/// The latest of `v` versions.
	#[benchmark]
	fn yank(v: Linear<1, MOST_VERSIONS>) -> Result<(), BenchmarkError> {
		let (who, name) = published::<T>(v.min(T::MaxVersions::get()))?;
		let latest = version(v.min(T::MaxVersions::get()));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name.clone(), latest);

		assert!(Versions::<T>::get(name, latest).is_some_and(|published| published.yanked));
		Ok(())
	}

	#[benchmark]
	fn unyank() -> Result<(), BenchmarkError> {
		let (who, name) = published::<T>(1)?;
		Pallet::<T>::do_yank(who.clone(), name.clone(), version(1))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name.clone(), version(1));

		assert!(Versions::<T>::get(name, version(1)).is_some_and(|published| !published.yanked));
		Ok(())
	}

	/// `b` bytes instead of others.
	#[benchmark]
	fn describe(b: Linear<1, 2048>) -> Result<(), BenchmarkError> {
		let (who, name) = name::<T>()?;
		Pallet::<T>::do_describe(who.clone(), name.clone(), description(2048))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name.clone(), description(b));

		assert!(Descriptions::<T>::contains_key(name));
		Ok(())
	}

	#[benchmark]
	fn register_alias() -> Result<(), BenchmarkError> {
		let (who, id) = model::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), longest_alias(), id);

		assert!(Aliases::<T>::contains_key(longest_alias()));
		Ok(())
	}

	#[benchmark]
	fn drop_alias() -> Result<(), BenchmarkError> {
		let (who, id) = model::<T>()?;
		Pallet::<T>::do_register_alias(who.clone(), longest_alias(), id)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), longest_alias());

		assert!(!Aliases::<T>::contains_key(longest_alias()));
		Ok(())
	}

	/// The dearest way: a name with a version.
	#[benchmark]
	fn resolve() -> Result<(), BenchmarkError> {
		let (_, name) = published::<T>(1)?;
		let text = [&name[..], b"@0.0.1"].concat();
		let resolved;

		#[block]
		{
			resolved = Pallet::<T>::resolve(&text);
		}

		assert!(resolved.is_ok());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::genesis(alloc::vec::Vec::new()), crate::mock::Test);
}
