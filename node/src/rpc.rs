//! The JSON-RPC methods beside those that every Substrate node has.

use crate::{
	pool::CheckedPool,
	sealing::Sealing,
	service::{FullBackend, FullClient, TransactionPool},
};
use futures::channel::mpsc;
use jsonrpsee::RpcModule;
use sc_consensus_grandpa::{FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_consensus_manual_seal::{
	rpc::{ManualSeal, ManualSealApiServer},
	EngineCommand,
};
use sc_rpc::SubscriptionTaskExecutor;
use sc_service::error::Error as ServiceError;
use std::sync::Arc;
use verdict_runtime::{opaque::Block, BlockNumber, Hash};

/// What the methods about finality read from.
pub struct Finality {
	pub voter_state: SharedVoterState,
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// The methods that every node of Verdict has: account nonces, dry runs and fees.
pub fn common(client: Arc<FullClient>, pool: Arc<CheckedPool<TransactionPool>>) -> Result<RpcModule<()>, ServiceError> {
	use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
	use substrate_frame_rpc_system::{System, SystemApiServer};

	let mut module = RpcModule::new(());
	merge(&mut module, System::new(client.clone(), pool).into_rpc())?;
	merge(&mut module, TransactionPayment::new(client).into_rpc())?;
	Ok(module)
}

/// The methods about finality: round state, justifications, proofs.
pub fn add_finality(
	module: &mut RpcModule<()>,
	finality: &Finality,
	executor: SubscriptionTaskExecutor,
) -> Result<(), ServiceError> {
	let grandpa = Grandpa::new(
		executor,
		finality.authority_set.clone(),
		finality.voter_state.clone(),
		finality.justifications.clone(),
		finality.proofs.clone(),
	);
	merge(module, grandpa.into_rpc())
}

/// The methods that make and finalise blocks of a development chain.
pub fn add_sealing(
	module: &mut RpcModule<()>,
	commands: mpsc::Sender<EngineCommand<Hash>>,
	sealing: Sealing,
) -> Result<(), ServiceError> {
	merge(module, ManualSeal::new(commands).into_rpc())?;
	// The Ethereum RPC server asks: with a block for each transaction it answers once the transaction is in one.
	module
		.register_method("getAutomine", move |_, _, _| sealing == Sealing::Instant)
		.map_err(|error| ServiceError::Application(error.into()))?;
	Ok(())
}

fn merge<T>(module: &mut RpcModule<()>, other: RpcModule<T>) -> Result<(), ServiceError> {
	module
		.merge(other)
		.map_err(|error| ServiceError::Application(error.into()))
}
