//! Smart contracts, and the form in which Ethereum transactions enter a block.

use super::fees::ToAuthor;
use crate::{
	constants::currency::{deposit, GAS_SCALE},
	AccountId, Address, Authorship, Balance, Balances, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
	RuntimeOrigin, Signature, Timestamp, TxExtension, UncheckedExtrinsic,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, FindAuthor},
	ConsensusEngineId,
};
use frame_system::EnsureSigned;
use pallet_revive::{
	evm::{fees::Info as FeeInfo, runtime::EthExtra},
	AccountId32Mapper,
};
use sp_runtime::{FixedU128, Perbill};

/// The chain id of EIP-155: "VDT" in ASCII, 86 68 84.
pub const CHAIN_ID: u64 = 866_884;

/// `block.coinbase`: the account that authors the block.
pub struct BlockAuthor;
impl FindAuthor<AccountId> for BlockAuthor {
	fn find_author<'a, I>(_: I) -> Option<AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		Authorship::author()
	}
}

parameter_types! {
	pub const DepositPerByte: Balance = deposit(0, 1);
	pub const DepositPerItem: Balance = deposit(1, 0);
	/// A storage slot of a contract, its bytes not counted: with them about Ethereum's 20 000 gas.
	pub const DepositPerChildTrieItem: Balance = deposit(0, 32);
	pub const CodeHashLockupDepositPercent: Perbill = Perbill::from_percent(30);
	pub const MaxEthExtrinsicWeight: FixedU128 = FixedU128::from_rational(9, 10);
}

impl pallet_revive::Config for Runtime {
	type Time = Timestamp;
	type Balance = Balance;
	type Currency = Balances;
	type OnBurn = ToAuthor;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type RuntimeOrigin = RuntimeOrigin;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_revive::weights::SubstrateWeight<Self>;
	type Precompiles = ();
	type FindAuthor = BlockAuthor;
	type DepositPerByte = DepositPerByte;
	type DepositPerItem = DepositPerItem;
	type DepositPerChildTrieItem = DepositPerChildTrieItem;
	type CodeHashLockupDepositPercent = CodeHashLockupDepositPercent;
	type AddressMapper = AccountId32Mapper<Self>;
	type AllowEVMBytecode = ConstBool<true>;
	type UploadOrigin = EnsureSigned<AccountId>;
	type InstantiateOrigin = EnsureSigned<AccountId>;
	// Without a relay chain nobody validates in a smaller sandbox than the block was built in.
	type RuntimeMemory = ConstU32<{ 128 * 1024 * 1024 }>;
	type PVFMemory = ConstU32<{ 512 * 1024 * 1024 }>;
	type ChainId = ConstU64<CHAIN_ID>;
	// One planck is one wei.
	type NativeToEthRatio = ConstU32<1>;
	type FeeInfo = FeeInfo<Address, Signature, EthExtraImpl>;
	type Deposit = ();
	type MaxEthExtrinsicWeight = MaxEthExtrinsicWeight;
	type DebugEnabled = ConstBool<false>;
	type AutoMap = ConstBool<true>;
	type GasScale = ConstU32<GAS_SCALE>;
}

/// The extensions that an Ethereum transaction is given, since it brings none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtraImpl;

impl EthExtra for EthExtraImpl {
	type Config = Runtime;
	type ExtensionV0 = TxExtension;
	type ExtensionOtherVersions = sp_runtime::traits::InvalidVersion;

	fn get_eth_extension(nonce: u32, tip: Balance) -> Self::ExtensionV0 {
		(
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			frame_system::CheckMortality::from(sp_runtime::generic::Era::Immortal),
			frame_system::CheckNonce::from(nonce),
			frame_system::CheckWeight::new(),
			pallet_transaction_payment::ChargeTransactionPayment::from(tip),
			pallet_revive::evm::tx_extension::SetOrigin::new_from_eth_transaction(),
			frame_system::WeightReclaim::new(),
		)
	}
}

impl<LocalCall> frame_system::offchain::CreateTransactionBase<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

// Equivocation reports are transactions that the node writes itself.
impl<LocalCall> frame_system::offchain::CreateBare<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		sp_runtime::generic::UncheckedExtrinsic::new_bare(call).into()
	}
}
