//! Who produces blocks, who finalises them, and what misbehaviour costs.

use crate::{
	constants::{
		currency::deposit,
		time::{HOURS, REPORTING_WINDOW, SESSION_LENGTH, SLOT_DURATION},
	},
	AccountId, Aura, Balance, Balances, BlockNumber, CollatorSelection, Historical, Offences, Runtime, RuntimeEvent,
	Session, SessionKeys, Validators,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64},
	PalletId,
};
use frame_system::EnsureRoot;
use pallet_session::historical::{IdentificationTuple, NoteHistoricalRoot};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

/// As many validators as GRANDPA's gossip is comfortable with.
pub const MAX_AUTHORITIES: u32 = 200;

parameter_types! {
	pub const SessionPeriod: BlockNumber = SESSION_LENGTH;
	pub const SessionOffset: BlockNumber = 0;
	pub const SessionKeyDeposit: Balance = deposit(1, 64);
	pub const CandidatePot: PalletId = PalletId(*b"verdict/");
	// A candidate that authored nothing for this long gives up its seat and gets its bond back.
	pub const KickThreshold: BlockNumber = HOURS;
	pub const HistoryDepth: u32 = REPORTING_WINDOW;
	// A report stays valid as a transaction for as long as the offence can be reported.
	pub const ReportLongevity: u64 = (REPORTING_WINDOW as u64).saturating_mul(SESSION_LENGTH as u64);
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type DisabledValidators = ();
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
	type EventHandler = CollatorSelection;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REPORTING_WINDOW as u64 }>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type SessionManager = NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = SessionKeyDeposit;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_validators::NoFurtherIdentification;
}

impl pallet_collator_selection::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type UpdateOrigin = EnsureRoot<AccountId>;
	type PotId = CandidatePot;
	type MaxCandidates = ConstU32<100>;
	type MinEligibleCollators = ConstU32<1>;
	type MaxInvulnerables = ConstU32<100>;
	type KickThreshold = KickThreshold;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ValidatorRegistration = Validators;
	type WeightInfo = pallet_collator_selection::weights::SubstrateWeight<Runtime>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
}

impl pallet_validators::Config for Runtime {
	type Bond = Balances;
	type HistoryDepth = HistoryDepth;
	type ReadmitOrigin = EnsureRoot<AccountId>;
	type Registration = Session;
	type WeightInfo = pallet_validators::weights::SubstrateWeight<Runtime>;
}
