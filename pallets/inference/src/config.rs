//! What the pallet needs from the runtime.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod config {
	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The currency that deposits are held in.
		type Currency: Mutate<Self::AccountId> + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Reasons to hold balances for, with those of this pallet among them.
		type RuntimeHoldReason: From<HoldReason>;

		/// How large a model may be, in every respect.
		type Limits: Get<Limits>;

		/// What an entry of the state holds back. Not less than the least that an account holds: otherwise a deposit
		/// might be too little to be given back.
		#[pallet::constant]
		type DepositPerItem: Get<BalanceOf<Self>>;

		/// What a byte of state holds back.
		#[pallet::constant]
		type DepositPerByte: Get<BalanceOf<Self>>;

		/// What a namespace holds back.
		#[pallet::constant]
		type NamespaceDeposit: Get<BalanceOf<Self>>;

		/// What a name holds back, and an alias.
		#[pallet::constant]
		type NameDeposit: Get<BalanceOf<Self>>;

		/// For how many blocks an upload can be used.
		#[pallet::constant]
		type UploadPeriod: Get<BlockNumberFor<Self>>;

		/// How many blocks pass until a new price counts.
		#[pallet::constant]
		type PriceDelay: Get<BlockNumberFor<Self>>;

		/// How many versions a name may have.
		#[pallet::constant]
		type MaxVersions: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}
}
