//! A runtime with balances and models.

use crate as pallet_inference;
use frame_support::{derive_impl, parameter_types, traits::Hooks, weights::Weight};
use sp_runtime::BuildStorage;
use verdict_program::Limits;

pub type AccountId = u64;
pub type Balance = u64;
type Block = frame_system::mocking::MockBlock<Test>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Inference: pallet_inference,
	}
);

/// What accounts 1 to 9 own.
pub const WEALTH: Balance = 1_000_000_000;
pub const PER_ITEM: Balance = 100;
pub const PER_BYTE: Balance = 2;
pub const NAMESPACE: Balance = 5_000;
pub const NAME: Balance = 1_000;
pub const PERIOD: u64 = 50;
pub const DELAY: u64 = 10;
pub const VERSIONS: u32 = 5;
/// The largest program.
pub const MOST_BYTES: u32 = 64 << 20;
/// Ops of a program; benchmarks need more than tests.
pub const MOST_OPS: u32 = if cfg!(feature = "runtime-benchmarks") { 1024 } else { 64 };

parameter_types! {
	pub const ExistentialDeposit: Balance = 100;
	pub const DepositPerItem: Balance = PER_ITEM;
	pub const DepositPerByte: Balance = PER_BYTE;
	pub const NamespaceDeposit: Balance = NAMESPACE;
	pub const NameDeposit: Balance = NAME;
	pub const UploadPeriod: u64 = PERIOD;
	pub const PriceDelay: u64 = DELAY;
	pub const MaxVersions: u32 = VERSIONS;
	/// Tests may widen them.
	pub static ModelLimits: Limits = Limits {
		bytes: MOST_BYTES.into(),
		inputs: 4,
		outputs: 4,
		ops: MOST_OPS,
		name_bytes: 32,
		provenance_bytes: 128,
		..Limits::for_tests()
	};
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ExistentialDeposit;
}

impl pallet_inference::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Limits = ModelLimits;
	type DepositPerItem = DepositPerItem;
	type DepositPerByte = DepositPerByte;
	type NamespaceDeposit = NamespaceDeposit;
	type NameDeposit = NameDeposit;
	type UploadPeriod = UploadPeriod;
	type PriceDelay = PriceDelay;
	type MaxVersions = MaxVersions;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// A chain that begins with these models; accounts 1 to 9 are wealthy.
pub fn genesis(models: Vec<crate::GenesisModel<AccountId>>) -> sp_io::TestExternalities {
	let config = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (1..10).map(|who| (who, WEALTH)).collect(),
			..Default::default()
		},
		inference: pallet_inference::GenesisConfig { models },
		..Default::default()
	};
	let mut ext = sp_io::TestExternalities::new(config.build_storage().expect("the genesis is valid"));
	ext.execute_with(|| System::set_block_number(1));
	ext
}

/// Runs a test on a chain without models, and looks at the state that it leaves.
pub fn test(body: impl FnOnce()) {
	test_on(genesis(Vec::new()), body);
}

/// The same on a chain that is given.
pub fn test_on(mut ext: sp_io::TestExternalities, body: impl FnOnce()) {
	ext.execute_with(|| {
		body();
		assert_eq!(Inference::do_try_state(), Ok(()));
	});
}

/// Ends blocks until it is block `number`, with as much time to spare in each of them.
pub fn go_to(number: u64, idle: Weight) {
	while System::block_number() < number {
		Inference::on_idle(System::block_number(), idle);
		System::set_block_number(System::block_number() + 1);
	}
}

/// Has a block do everything that is left to do.
pub fn idle() {
	Inference::on_idle(System::block_number(), Weight::MAX);
}
