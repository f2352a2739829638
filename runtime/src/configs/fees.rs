//! What a transaction costs and who is paid.

use crate::{
	constants::currency::{FEE_PER_PICOSECOND, TRANSACTION_BYTE_FEE},
	AccountId, Authorship, Balance, Balances, Runtime, RuntimeEvent,
};
use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU8, OnUnbalanced,
	},
	weights::ConstantMultiplier,
};
use pallet_revive::evm::fees::BlockRatioFee;
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{FixedPointNumber, Perquintill};

/// Gives fees and tips to the author of the block. What no author can be found for (or an author whose account would
/// stay below the existential deposit) is burnt.
pub struct ToAuthor;
impl OnUnbalanced<Credit<AccountId, Balances>> for ToAuthor {
	fn on_nonzero_unbalanced(credit: Credit<AccountId, Balances>) {
		if let Some(author) = Authorship::author() {
			if let Err(unpaid) = Balances::resolve(&author, credit) {
				drop(unpaid);
			}
		}
	}
}

parameter_types! {
	pub const TransactionByteFee: Balance = TRANSACTION_BYTE_FEE;
	/// Blocks filled beyond this part of the normal share make fees rise, emptier ones let them fall.
	pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
	/// From an empty to a full block the fee moves by at most about 5.6 percent (0.075 x 0.75).
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000);
	/// A gas never costs less than 1 gwei.
	pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_integer(1);
	pub MaximumMultiplier: Multiplier = Multiplier::saturating_from_integer(1_000_000);
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ToAuthor>;
	type WeightToFee = BlockRatioFee<FEE_PER_PICOSECOND, 1, Self, Balance>;
	type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
	type FeeMultiplierUpdate =
		TargetedFeeAdjustment<Self, TargetFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}
