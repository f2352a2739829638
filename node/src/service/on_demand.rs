//! The node of a development chain: it has no peers and makes a block whenever one is asked for.

use super::{FullClient, Parts};
use crate::{cli::DevelopmentArgs, eth_rpc, pool::CheckedPool, rpc, sealing::Sealing};
use futures::{channel::mpsc, future, stream, StreamExt};
use sc_client_api::BlockchainEvents;
use sc_consensus_manual_seal::{
	consensus::aura::AuraConsensusDataProvider, run_manual_seal, EngineCommand, ManualSealParams,
};
use sc_network::{config::FullNetworkConfiguration, NetworkBackend, NetworkWorker};
use sc_service::{
	config::Configuration, error::Error as ServiceError, BuildNetworkParams, SpawnTasksParams, TaskManager,
};
use sc_transaction_pool_api::TransactionPool as _;
use sp_consensus_aura::{digests::CompatibleDigestItem, sr25519::AuthoritySignature, Slot, SlotDuration};
use sp_runtime::{traits::Header as _, DigestItem};
use std::sync::Arc;
use verdict_runtime::{constants::time::SLOT_DURATION, opaque::Block, Hash};

/// Starts the node.
pub(super) fn run(config: Configuration, arguments: DevelopmentArgs) -> Result<TaskManager, ServiceError> {
	if !arguments.no_eth_rpc {
		eth_rpc::check_port(arguments.eth_rpc_port)?;
	}
	let Parts {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		mut telemetry,
		..
	} = super::parts(&config)?;
	let checked_pool = Arc::new(CheckedPool::new(pool.clone(), client.clone()));

	let prometheus = config.prometheus_registry().cloned();
	let net_config =
		FullNetworkConfiguration::<Block, Hash, NetworkWorker<Block, Hash>>::new(&config.network, prometheus.clone());
	let metrics = NetworkWorker::<Block, Hash>::register_notification_metrics(config.prometheus_registry());
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: checked_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: None,
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let (commands, commands_from_rpc) = mpsc::channel(1024);
	let rpc_builder = {
		let client = client.clone();
		let pool = checked_pool.clone();
		let sealing = arguments.sealing;
		Box::new(move |_| {
			let mut module = rpc::common(client.clone(), pool.clone())?;
			rpc::add_sealing(&mut module, commands.clone(), sealing)?;
			Ok(module)
		})
	};
	let node_rpc_port = config
		.rpc
		.addr
		.iter()
		.flatten()
		.next()
		.map_or(config.rpc.port, |rpc| rpc.listen_addr.port());
	let eth_rpc_folder = config.base_path.path().join("eth-rpc");

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: checked_pool,
		rpc_builder,
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync_service,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let env = sc_basic_authorship::ProposerFactory::new(
		task_manager.spawn_handle(),
		client.clone(),
		pool.clone(),
		prometheus.as_ref(),
		telemetry.as_ref().map(sc_telemetry::Telemetry::handle),
	);
	let reasons = reasons_to_seal(arguments.sealing, &client, &pool);
	let slot_duration = SlotDuration::from_millis(SLOT_DURATION);
	let time = {
		let client = client.clone();
		move |parent: Hash, ()| future::ready(next_timestamp(&client, parent, slot_duration))
	};
	let sealing = run_manual_seal(ManualSealParams {
		block_import: client.clone(),
		env,
		client,
		pool,
		commands_stream: stream::select(commands_from_rpc, reasons),
		select_chain,
		consensus_data_provider: Some(Box::new(AuraConsensusDataProvider::new_with_slot_duration(
			slot_duration,
		))),
		create_inherent_data_providers: time,
	});
	task_manager
		.spawn_essential_handle()
		.spawn_blocking("sealing", Some("block-authoring"), sealing);

	if !arguments.no_eth_rpc {
		let child = eth_rpc::Child {
			node_rpc_port,
			port: arguments.eth_rpc_port,
			folder: eth_rpc_folder,
		};
		task_manager.spawn_handle().spawn("eth-rpc", None, child.keep_running());
	}
	Ok(task_manager)
}

/// When to make a block, besides when told to by RPC.
fn reasons_to_seal(
	sealing: Sealing,
	client: &Arc<FullClient>,
	pool: &Arc<super::TransactionPool>,
) -> stream::BoxStream<'static, EngineCommand<Hash>> {
	let seal = |create_empty| EngineCommand::SealNewBlock {
		create_empty,
		finalize: true,
		parent_hash: None,
		sender: None,
	};
	match sealing {
		Sealing::Manual => stream::pending().boxed(),
		Sealing::Every(interval) => {
			let ticks = stream::unfold((), move |()| async move {
				tokio::time::sleep(interval).await;
				Some(((), ()))
			});
			ticks.map(move |()| seal(true)).boxed()
		}
		Sealing::Instant => {
			// A transaction that did not fit into the block it caused waits for no other to come.
			let left_over = {
				let pool = pool.clone();
				client
					.import_notification_stream()
					.filter(move |_| future::ready(pool.status().ready > 0))
			};
			let arrived = pool.import_notification_stream();
			stream::select(arrived.map(drop), left_over.map(drop))
				.map(move |()| seal(false))
				.boxed()
		}
	}
}

/// The time of the block after `parent`: now, but at least one slot later, so that time goes on however fast blocks are
/// made.
fn next_timestamp(
	client: &FullClient,
	parent: Hash,
	slot_duration: SlotDuration,
) -> Result<sp_timestamp::InherentDataProvider, Box<dyn std::error::Error + Send + Sync>> {
	let header =
		sp_blockchain::HeaderBackend::header(client, parent)?.ok_or("the parent block is not in the database")?;
	let parent_slot = header
		.digest()
		.logs()
		.iter()
		.find_map(<DigestItem as CompatibleDigestItem<AuthoritySignature>>::as_aura_pre_digest);
	let now = Slot::from_timestamp(sp_timestamp::Timestamp::current(), slot_duration);
	let slot = match parent_slot {
		Some(parent_slot) => now.max(Slot::from(u64::from(parent_slot).saturating_add(1))),
		None => now,
	};
	let millis = u64::from(slot)
		.checked_mul(SLOT_DURATION)
		.ok_or("the slot is beyond the end of time")?;
	Ok(sp_timestamp::InherentDataProvider::new(millis.into()))
}
