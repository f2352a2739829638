//! The state transition function of Verdict.
//!
//! It composes the pallets into a runtime that every node executes as Wasm. It must never do float arithmetic, read a
//! clock or depend on the machine it runs on: two nodes that disagree on a single bit fork the chain.
//!
//! Start reading at [`runtime`] (which pallets there are), then `configs/` (how each is set up, one file a subject) and
//! `constants.rs` (the numbers). `apis.rs` is what the node and RPC clients may ask.

#![cfg_attr(not(feature = "std"), no_std)]
// Floats differ between machines in ways that fork a chain.
#![deny(clippy::float_arithmetic)]
#![recursion_limit = "512"]
#![allow(missing_docs)] // of what the macros write: most public items of this crate come from them

extern crate alloc;

#[cfg(not(feature = "std"))] // for what the macros write
use alloc::vec::Vec;

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
mod configs;
pub mod constants;

#[cfg(test)]
mod tests;

pub use apis::RuntimeApi;
pub use configs::ProxyType;

use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::{runtime_version, RuntimeVersion};

/// Signs transactions: sr25519, ed25519 or secp256k1.
pub type Signature = MultiSignature;
/// An account: a public key, or an Ethereum address followed by twelve bytes `0xEE`.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;
/// An amount of the native token in plancks; one planck is one wei.
pub type Balance = u128;
/// The number of a block.
pub type BlockNumber = u32;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// The hash of blocks, transactions and storage.
pub type Hash = sp_core::H256;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Blocks as the node handles them: it does not look into transactions, so that an upgrade of the runtime may change
/// their format.
pub mod opaque {
	/// A block whose transactions are bytes.
	pub type Block = sp_runtime::generic::Block<crate::Header, sp_runtime::OpaqueExtrinsic>;
}

/// What a transaction has to pass besides its signature. The order matters: `SetOrigin` after the fee is charged, and
/// `WeightReclaim` last, to see what the others gave back.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	pallet_revive::evm::tx_extension::SetOrigin<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// A transaction as it travels: signed by an account, or an Ethereum transaction in its own encoding.
pub type UncheckedExtrinsic =
	pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, configs::revive::EthExtraImpl>;

/// What the signature of a transaction covers.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Runs blocks.
pub type Executive =
	frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;

impl_opaque_keys! {
	/// The keys with which a validator takes part: Aura to produce blocks, GRANDPA to finalise them.
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
	}
}

/// Declares which runtime this is; the number has to be a literal, for it is also read out of the blob.
macro_rules! version {
	($spec_version:tt) => {
		/// Which runtime this is. Raise `spec_version` with every change that reaches a live chain, and
		/// `transaction_version` when a transaction signed for the previous one would mean something else.
		#[runtime_version]
		pub const VERSION: RuntimeVersion = RuntimeVersion {
			spec_name: alloc::borrow::Cow::Borrowed("verdict"),
			impl_name: alloc::borrow::Cow::Borrowed("verdict"),
			authoring_version: 1,
			spec_version: $spec_version,
			impl_version: 1,
			apis: apis::RUNTIME_API_VERSIONS,
			transaction_version: 1,
			system_version: 1,
		};
	};
}

#[cfg(not(feature = "next-spec-version"))]
version!(100);
// What the test of an upgrade upgrades to.
#[cfg(feature = "next-spec-version")]
version!(101);

/// The pallets. An index, once on a live chain, is never given to another pallet. Order is the order of hooks:
///
/// - Authorship has to find the author before Session rotates the validators that it is looked up in;
/// - Revive, which asks for the author when it ends a block, has to do so before Authorship forgets it. Afterwards the
///   question would leave this block's author behind as the next one's.
#[frame_support::runtime]
pub mod runtime {
	/// The runtime, as a type.
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// Accounts and time.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type TransactionPayment = pallet_transaction_payment;

	// Contracts. Ethereum RPC looks the pallet up by this name.
	#[runtime::pallet_index(4)]
	pub type Revive = pallet_revive;

	// Consensus.
	#[runtime::pallet_index(10)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(11)]
	pub type CollatorSelection = pallet_collator_selection;
	#[runtime::pallet_index(12)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(13)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(14)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(15)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(16)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(17)]
	pub type Validators = pallet_validators;

	// Acting together, for one another, and later.
	#[runtime::pallet_index(20)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(21)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(22)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(23)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(24)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(25)]
	pub type Sudo = pallet_sudo;
}
