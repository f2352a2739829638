//! A runtime with just the pallets that decide who validates.

use crate as pallet_validators;
use frame_support::{derive_impl, ord_parameter_types, parameter_types, traits::ConstU32, PalletId};
use frame_system::EnsureSignedBy;
use pallet_session::historical::NoteHistoricalRoot;
use sp_runtime::{testing::UintAuthorityId, traits::ConvertInto, BuildStorage, RuntimeAppPublic};

pub type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Authorship: pallet_authorship,
		CollatorSelection: pallet_collator_selection,
		Session: pallet_session,
		Historical: pallet_session::historical,
		Validators: pallet_validators,
	}
);

pub const ROOT: AccountId = 99;
pub const BOND: u64 = 10;
pub const HISTORY_DEPTH: u32 = 3;

parameter_types! {
	pub const Period: u64 = 1;
	pub const Offset: u64 = 0;
	pub const Pot: PalletId = PalletId(*b"verdict/");
	pub const KickThreshold: u64 = 1_000;
}
ord_parameter_types! {
	pub const Root: AccountId = ROOT;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

impl pallet_authorship::Config for Test {
	type FindAuthor = ();
	type EventHandler = CollatorSelection;
}

/// Session keys are of no account here: every key is as good as another.
pub struct NoKeysNeeded;
impl pallet_session::SessionHandler<AccountId> for NoKeysNeeded {
	const KEY_TYPE_IDS: &'static [sp_runtime::KeyTypeId] = &[UintAuthorityId::ID];
	fn on_genesis_session<K: sp_runtime::traits::OpaqueKeys>(_: &[(AccountId, K)]) {}
	fn on_new_session<K: sp_runtime::traits::OpaqueKeys>(_: bool, _: &[(AccountId, K)], _: &[(AccountId, K)]) {}
	fn on_before_session_ending() {}
	fn on_disabled(_: u32) {}
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = pallet_session::PeriodicSessions<Period, Offset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<Period, Offset>;
	type SessionManager = NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = NoKeysNeeded;
	type Keys = UintAuthorityId;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ();
}

impl pallet_session::historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = crate::NoFurtherIdentification;
}

impl pallet_collator_selection::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type UpdateOrigin = EnsureSignedBy<Root, AccountId>;
	type PotId = Pot;
	type MaxCandidates = ConstU32<10>;
	type MinEligibleCollators = ConstU32<1>;
	type MaxInvulnerables = ConstU32<10>;
	type KickThreshold = KickThreshold;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ValidatorRegistration = Validators;
	type WeightInfo = ();
}

impl pallet_validators::Config for Test {
	type Bond = Balances;
	type HistoryDepth = ConstU32<HISTORY_DEPTH>;
	type ReadmitOrigin = EnsureSignedBy<Root, AccountId>;
	type Registration = Session;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// A chain whose invulnerables are given; accounts 1 to 9 own 100 each and have session keys.
pub fn new_test_ext(invulnerables: &[AccountId]) -> sp_io::TestExternalities {
	let accounts: Vec<AccountId> = (1..10).collect();
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: accounts.iter().map(|who| (*who, 100)).collect(),
			..Default::default()
		},
		collator_selection: pallet_collator_selection::GenesisConfig {
			invulnerables: invulnerables.to_vec(),
			candidacy_bond: BOND,
			desired_candidates: 5,
		},
		session: pallet_session::GenesisConfig {
			keys: accounts.iter().map(|who| (*who, *who, UintAuthorityId(*who))).collect(),
			..Default::default()
		},
		..Default::default()
	};
	let mut ext = sp_io::TestExternalities::new(config.build_storage().expect("the genesis is valid"));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Lets `sessions` end, one a block.
pub fn end_sessions(sessions: u64) {
	use frame_support::traits::Hooks;
	for _ in 0..sessions {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		Session::on_initialize(next);
	}
}
