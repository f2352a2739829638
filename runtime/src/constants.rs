//! Money, time and weight: the numbers that the rest of the runtime is configured with.

/// Amounts of VDT, the native token. It has 18 decimals on both sides, so that an amount reads the same in a Substrate
/// tool and in an Ethereum wallet and no dust is lost between the two.
pub mod currency {
	use crate::Balance;

	/// One VDT.
	pub const VDT: Balance = 1_000_000_000_000_000_000;
	/// A thousandth of a VDT.
	pub const MILLI_VDT: Balance = VDT / 1_000;
	/// 1 gwei, the price of one gas while the chain is not under load.
	pub const GWEI: Balance = 1_000_000_000;

	/// How many plancks one picosecond of execution costs. With [`GAS_SCALE`] this fixes what one gas buys, 100,000
	/// picoseconds: so much that a plain transfer takes no more than the 21,000 gas that wallets give it.
	pub const FEE_PER_PICOSECOND: u128 = 10_000;
	/// How many plancks one gas costs while the fee multiplier is 1.
	pub const GAS_SCALE: u32 = 1_000_000_000;
	/// Each byte of a transaction costs as much as 16 gas, Ethereum's price of a non-zero byte of calldata.
	pub const TRANSACTION_BYTE_FEE: Balance = 16 * GWEI;

	/// What a byte of state holds back: 200 gas, Ethereum's price for a byte of code.
	const DEPOSIT_PER_BYTE: Balance = 200 * GWEI;
	/// What an entry of the state trie holds back: 20 000 gas, Ethereum's price for a new storage slot.
	const DEPOSIT_PER_ITEM: Balance = 20_000 * GWEI;

	/// The deposit for `items` entries with `bytes` bytes between them; it comes back when the state is given up.
	pub const fn deposit(items: u32, bytes: u32) -> Balance {
		(items as Balance)
			.saturating_mul(DEPOSIT_PER_ITEM)
			.saturating_add((bytes as Balance).saturating_mul(DEPOSIT_PER_BYTE))
	}

	/// The least an account holds; below it the account is removed.
	pub const EXISTENTIAL_DEPOSIT: Balance = deposit(1, 0);
}

/// Slots, sessions and what is counted in them.
pub mod time {
	use crate::BlockNumber;

	/// A block every three seconds.
	pub const SLOT_DURATION: u64 = 3_000;
	/// Blocks in a minute.
	pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION as BlockNumber);
	/// Blocks in an hour.
	pub const HOURS: BlockNumber = MINUTES * 60;
	/// The validator set may change at the end of each session.
	pub const SESSION_LENGTH: BlockNumber = MINUTES;
	/// For how many sessions (one day) an equivocation can still be reported, and the state needed for it is kept.
	pub const REPORTING_WINDOW: u32 = 24 * 60;
}

/// What a block may hold.
pub mod block {
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
	use sp_runtime::Perbill;

	/// One second of execution, a third of the slot, and 10 MiB of storage proof.
	pub const MAXIMUM_WEIGHT: Weight = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, 10 * 1024 * 1024);
	/// The encoded size of a block. A model chunk of 1 MiB has to fit beside ordinary traffic.
	pub const MAXIMUM_LENGTH: u32 = 5 * 1024 * 1024;
	/// The part of a block that ordinary transactions may fill; the rest is for operational ones.
	pub const NORMAL_RATIO: Perbill = Perbill::from_percent(75);
	/// The part of a block that hooks are assumed to use.
	pub const ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(10);
}
