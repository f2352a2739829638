//! What the runtime as a whole guarantees; what a pallet guarantees stands with the pallet.

mod equivocation;
mod fees;
mod metadata;
mod origins;

use crate::{
	constants::{currency::VDT, time::SLOT_DURATION},
	AccountId, AllPalletsWithSystem, BlockNumber, Runtime, RuntimeGenesisConfig, Session, SessionKeys, System,
	Timestamp,
};
use codec::Encode;
use frame_support::traits::{OnFinalize, OnInitialize};
use sp_consensus_aura::AURA_ENGINE_ID;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::{BuildStorage, Digest, DigestItem};

/// The validators of the test chain.
pub const VALIDATORS: [Sr25519Keyring; 4] = [
	Sr25519Keyring::Alice,
	Sr25519Keyring::Bob,
	Sr25519Keyring::Charlie,
	Sr25519Keyring::Dave,
];

fn session_keys(who: Sr25519Keyring) -> SessionKeys {
	let grandpa = match who {
		Sr25519Keyring::Alice => Ed25519Keyring::Alice,
		Sr25519Keyring::Bob => Ed25519Keyring::Bob,
		Sr25519Keyring::Charlie => Ed25519Keyring::Charlie,
		Sr25519Keyring::Dave => Ed25519Keyring::Dave,
		other => panic!("{other:?} is no validator of the test chain"),
	};
	SessionKeys {
		aura: who.public().into(),
		grandpa: grandpa.public().into(),
	}
}

/// A chain with four validators, at block 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let keys = VALIDATORS.map(|who| (who.to_account_id(), who.to_account_id(), session_keys(who)));
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: Sr25519Keyring::well_known()
				.map(|who| (who.to_account_id(), 1_000_000 * VDT))
				.collect(),
			..Default::default()
		},
		collator_selection: pallet_collator_selection::GenesisConfig {
			invulnerables: VALIDATORS.map(|who| who.to_account_id()).into(),
			candidacy_bond: 1_000 * VDT,
			desired_candidates: 4,
		},
		session: pallet_session::GenesisConfig {
			keys: keys.into(),
			..Default::default()
		},
		sudo: pallet_sudo::GenesisConfig {
			key: Some(Sr25519Keyring::Alice.to_account_id()),
		},
		..Default::default()
	};
	let mut ext = sp_io::TestExternalities::new(config.build_storage().expect("the genesis is valid"));
	ext.execute_with(|| start_block(1));
	ext
}

/// Starts block `number`, whose author is whoever's turn it is.
pub fn start_block(number: BlockNumber) {
	let slot = sp_consensus_aura::Slot::from(u64::from(number));
	let digest = Digest {
		logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())],
	};
	System::reset_events();
	System::initialize(&number, &Default::default(), &digest);
	AllPalletsWithSystem::on_initialize(number);
	let set = pallet_timestamp::Call::<Runtime>::set {
		now: u64::from(number) * SLOT_DURATION,
	};
	frame_support::assert_ok!(sp_runtime::traits::Dispatchable::dispatch(
		crate::RuntimeCall::Timestamp(set),
		crate::RuntimeOrigin::none()
	));
}

/// Ends the current block and starts those that follow, up to `number`.
pub fn run_to_block(number: BlockNumber) {
	while System::block_number() < number {
		let current = System::block_number();
		AllPalletsWithSystem::on_finalize(current);
		System::finalize();
		start_block(current + 1);
	}
}

/// The validators of the current session.
pub fn active() -> Vec<AccountId> {
	Session::validators()
}

#[test]
fn the_chain_starts_with_its_validators_and_time_goes_on() {
	new_test_ext().execute_with(|| {
		run_to_block(25);
		let mut expected = VALIDATORS.map(|who| who.to_account_id());
		expected.sort();
		assert_eq!(active(), expected);
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 4);
		assert_eq!(*pallet_aura::CurrentSlot::<Runtime>::get(), 25);
		assert_eq!(Timestamp::get(), 25 * SLOT_DURATION);
	});
}
