//! The models of the chain: how they are uploaded, activated, named, kept and removed.
//!
//! A model is a program of `verdict-program`, and its id is the SHA-256 of the program's bytes. It is uploaded in chunks,
//! in any order, and activated once all are there: the node reads the chunks from the state, compares the hash and
//! validates, and what the runtime has to know of the model is stored beside them. From then on it is immutable. Names
//! with versions point to models, and everything that is stored is paid by deposits that come back.
//!
//! This pallet must never hold a program's bytes in memory, trust what an uploader says of a program, or take more steps
//! in a block than it has weight for. Nobody must be able to stop another account's upload, or to make a name or a version
//! stand for something else than it did.
//!
//! Start reading at [`Pallet::begin_upload`], then `uploads.rs` and `models.rs`. docs/src/registry.md is for those who use
//! it.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(clippy::float_arithmetic)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::unwrap_used
	)
)]

extern crate alloc;

mod aliases;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
#[cfg(any(test, feature = "try-runtime"))]
mod check;
mod config;
mod deposits;
mod discards;
mod errors;
mod events;
mod genesis;
mod limits;
mod models;
mod names;
mod pins;
mod price;
mod refusal;
mod resolve;
mod types;
mod uploads;
mod versions;
pub mod weights;

// The programs that mean harm are those of the tests of `verdict-program`, which look for this at the root.
#[cfg(test)]
#[allow(clippy::float_arithmetic)]
#[path = "../../../engine/program/tests/common/mod.rs"]
mod common;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use genesis::GenesisModel;
pub use limits::{MaxInputs, MaxNameBytes, MaxOutputs, MaxProvenanceBytes, MaxRank};
pub use pallet::*;
pub use refusal::{Fault, Rule};
pub use resolve::ResolveError;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::fungible::Inspect};
use frame_system::pallet_prelude::BlockNumberFor;

/// The target of this pallet's log lines.
pub(crate) const LOG_TARGET: &str = "runtime::inference";

type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// What deposits and prices are counted in.
pub type BalanceOf<T> = <<T as Config>::Currency as Inspect<AccountIdOf<T>>>::Balance;
/// An upload of this chain.
pub type UploadFor<T> = Upload<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
/// A model of this chain.
pub type ModelFor<T> = Model<AccountIdOf<T>, BalanceOf<T>, BlockNumberFor<T>>;
/// Discarded chunks of this chain.
pub type DiscardedFor<T> = Discarded<AccountIdOf<T>, BalanceOf<T>>;
/// A name of this chain.
pub type NameFor<T> = Name<AccountIdOf<T>, BalanceOf<T>>;

#[import_section(config::config)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[import_section(calls::calls)]
// What the macros write expects what a runtime always has.
#[allow(clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
	use crate::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Mutate, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use verdict_program::Limits;

	/// Raised with every change of what is stored; a migration then leads from the version before.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What balances are held for.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A program that is being uploaded.
		Upload,
		/// A model.
		Model,
		/// Namespaces, names, versions, descriptions and aliases.
		Name,
		/// Models that are kept from being removed.
		Pin,
	}

	/// The number of the next upload.
	#[pallet::storage]
	pub type NextUpload<T> = StorageValue<_, UploadNumber, ValueQuery>;

	/// No upload has a lower number. Uploads expire in the order in which they began, so this is the next that will.
	#[pallet::storage]
	pub type OldestUpload<T> = StorageValue<_, UploadNumber, ValueQuery>;

	/// Programs in the making.
	#[pallet::storage]
	pub type Uploads<T: Config> = StorageMap<_, Twox64Concat, UploadNumber, UploadFor<T>>;

	/// The number of the upload of a program by an account.
	#[pallet::storage]
	pub type UploadOf<T: Config> =
		StorageDoubleMap<_, Identity, ModelId, Blake2_128Concat, AccountIdOf<T>, UploadNumber>;

	/// Chunks by upload and index. The node reads them by these very keys: see `Pallet::source`.
	#[pallet::storage]
	pub type Chunks<T> = StorageDoubleMap<_, Identity, UploadNumber, Identity, u32, Chunk>;

	/// Chunks that are to be removed, by the upload that brought them.
	#[pallet::storage]
	pub type Discards<T: Config> = StorageMap<_, Twox64Concat, UploadNumber, DiscardedFor<T>>;

	/// The active models: what is here can be called.
	#[pallet::storage]
	pub type Models<T: Config> = CountedStorageMap<_, Identity, ModelId, ModelFor<T>>;

	/// What each active model takes and gives.
	#[pallet::storage]
	pub type Signatures<T: Config> = StorageMap<_, Identity, ModelId, Signature<T>>;

	/// What each active model was compiled from.
	#[pallet::storage]
	pub type Provenances<T: Config> = StorageMap<_, Identity, ModelId, Provenance<T>>;

	/// The active models of an account.
	#[pallet::storage]
	pub type ModelsOf<T: Config> = StorageDoubleMap<_, Blake2_128Concat, AccountIdOf<T>, Identity, ModelId, ()>;

	/// Who keeps which model from being removed, and what is held for it.
	#[pallet::storage]
	pub type Pins<T: Config> = StorageDoubleMap<_, Identity, ModelId, Blake2_128Concat, AccountIdOf<T>, BalanceOf<T>>;

	/// Who may claim names in a namespace.
	#[pallet::storage]
	pub type Namespaces<T: Config> =
		StorageMap<_, Blake2_128Concat, NamespaceText, Namespace<AccountIdOf<T>, BalanceOf<T>>>;

	/// Names, by namespace and what stands behind the slash.
	#[pallet::storage]
	pub type Names<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, NamespaceText, Blake2_128Concat, Label, NameFor<T>>;

	/// What people read about a name.
	#[pallet::storage]
	pub type Descriptions<T> = StorageMap<_, Blake2_128Concat, FullName, Description>;

	/// What each version of a name stands for.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, FullName, Twox64Concat, Version, Published<BlockNumberFor<T>>>;

	/// Other names of models.
	#[pallet::storage]
	pub type Aliases<T: Config> = StorageMap<_, Blake2_128Concat, AliasText, Alias<AccountIdOf<T>, BalanceOf<T>>>;

	/// The models that the chain begins with.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// In this order.
		pub models: Vec<GenesisModel<AccountIdOf<T>>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(&self.models);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::tidy_up(remaining)
		}

		fn integrity_test() {
			let limits = T::Limits::get();
			assert!(
				limits.bytes.div_ceil(verdict_host::types::CHUNK.into()) <= types::MOST_CHUNKS.into(),
				"Limits: an upload cannot keep account of so many chunks"
			);
			assert!(
				T::DepositPerItem::get() >= T::Currency::minimum_balance(),
				"DepositPerItem: it could not be given back to an account that has nothing else"
			);
			assert!(T::MaxVersions::get() > 0, "MaxVersions: a name has versions");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
