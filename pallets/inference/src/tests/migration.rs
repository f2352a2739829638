//! From a chain without this pallet to one with it.

use super::*;
use crate::Pallet;
use frame_support::traits::{BeforeAllRuntimeMigrations, GetStorageVersion, OnRuntimeUpgrade, StorageVersion};

#[test]
fn a_chain_that_gets_the_pallet_has_its_first_version() {
	let mut ext = sp_io::TestExternalities::default();
	ext.execute_with(|| {
		System::set_block_number(100);
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), 0);
		Pallet::<Test>::before_all_runtime_migrations();
		<Pallet<Test> as OnRuntimeUpgrade>::on_runtime_upgrade();
		assert_eq!(Pallet::<Test>::on_chain_storage_version(), StorageVersion::new(1));
		assert_eq!(Inference::do_try_state(), Ok(()));
		let _ = Balances::force_set_balance(RuntimeOrigin::root(), ALICE, WEALTH);
		activate(ALICE, &small(0).encode());
		assert_eq!(Inference::do_try_state(), Ok(()));
	});
}

#[test]
fn an_upgrade_leaves_a_chain_that_has_the_pallet_as_it_is() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		Pallet::<Test>::before_all_runtime_migrations();
		<Pallet<Test> as OnRuntimeUpgrade>::on_runtime_upgrade();
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
		assert!(Inference::model(&id).is_ok());
	});
}

#[test]
fn a_state_of_another_version_is_noticed() {
	test(|| {
		StorageVersion::new(0).put::<Pallet<Test>>();
		assert!(Inference::do_try_state().is_err());
		StorageVersion::new(1).put::<Pallet<Test>>();
	});
}
