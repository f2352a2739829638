//! What a transaction costs, who is paid, and how the price follows the load.

use super::{active, new_test_ext, run_to_block};
use crate::{
	configs::revive::CHAIN_ID,
	constants::{
		block,
		currency::{FEE_PER_PICOSECOND, GAS_SCALE, GWEI, VDT},
	},
	AccountId, Balances, Executive, Runtime, RuntimeCall, SignedPayload, System, TransactionPayment, TxExtension,
	UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::DispatchClass,
	traits::{Get, OnFinalize},
	weights::Weight,
};
use pallet_transaction_payment::{Multiplier, NextFeeMultiplier};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{generic::Era, FixedPointNumber};

fn signed(who: Sr25519Keyring, tip: u128, call: RuntimeCall) -> UncheckedExtrinsic {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(who.to_account_id())),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		Default::default(),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("the chain has a genesis");
	let signature = payload.using_encoded(|bytes| who.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	sp_runtime::generic::UncheckedExtrinsic::new_signed(call, who.to_account_id().into(), signature.into(), extension)
		.into()
}

fn transfer(value: u128) -> RuntimeCall {
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
		dest: Sr25519Keyring::Ferdie.to_account_id().into(),
		value,
	})
}

/// Whose turn it is in the current block, by the rule of Aura rather than by what the runtime remembers.
fn author_by_slot() -> AccountId {
	let authorities = active();
	authorities[System::block_number() as usize % authorities.len()].clone()
}

#[test]
fn the_author_of_each_block_gets_the_whole_fee_and_the_tip_of_its_transactions() {
	new_test_ext().execute_with(|| {
		for number in 2..8 {
			run_to_block(number);
			let author = author_by_slot();
			let payer = Sr25519Keyring::Eve;
			let (before, paid) = (
				Balances::free_balance(&author),
				Balances::free_balance(payer.to_account_id()),
			);
			let issuance = Balances::total_issuance();

			let transaction = signed(payer, 3 * GWEI, transfer(VDT));
			assert_ok!(Executive::apply_extrinsic(transaction).expect("the transaction is valid"));

			let earned = Balances::free_balance(&author) - before;
			assert!(earned > 3 * GWEI, "block {number}");
			assert_eq!(paid - Balances::free_balance(payer.to_account_id()), VDT + earned);
			assert_eq!(Balances::total_issuance(), issuance);
		}
	});
}

#[test]
fn full_blocks_raise_the_fee_and_empty_ones_lower_it_to_the_minimum_again() {
	new_test_ext().execute_with(|| {
		let full = <Runtime as frame_system::Config>::BlockWeights::get()
			.get(DispatchClass::Normal)
			.max_total;
		for _ in 0..10 {
			System::set_block_consumed_resources(full.expect("normal transactions are limited"), 0);
			TransactionPayment::on_finalize(System::block_number());
		}
		let risen = NextFeeMultiplier::<Runtime>::get();
		assert!(risen > Multiplier::saturating_from_rational(3, 2), "{risen:?}");
		for _ in 0..100 {
			System::set_block_consumed_resources(Weight::zero(), 0);
			TransactionPayment::on_finalize(System::block_number());
		}
		assert_eq!(NextFeeMultiplier::<Runtime>::get(), Multiplier::from_u32(1));
	});
}

#[test]
fn one_gas_buys_a_hundred_thousand_picoseconds_at_one_gwei() {
	new_test_ext().execute_with(|| {
		assert_eq!(u128::from(GAS_SCALE) / FEE_PER_PICOSECOND, 100_000);
		assert_eq!(pallet_revive::Pallet::<Runtime>::evm_base_fee(), GWEI.into());
		assert_eq!(
			<<Runtime as pallet_revive::Config>::ChainId as Get<u64>>::get(),
			CHAIN_ID
		);
		let fee = TransactionPayment::weight_to_fee(Weight::from_parts(100_000, 0));
		assert_eq!(fee, GWEI);
	});
}

#[test]
fn a_block_executes_for_a_third_of_its_slot_at_most() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	assert_eq!(limits.max_block, block::MAXIMUM_WEIGHT);
	assert_eq!(limits.max_block.ref_time(), 1_000_000_000_000);
	assert!(limits.max_block.proof_size() < u64::MAX);
}
