//! A node of a chain with consensus: Aura produces blocks, GRANDPA finalises them.

use super::{FullClient, GrandpaBlockImport, Parts};
use crate::{pool::CheckedPool, rpc};
use futures::FutureExt;
use sc_client_api::Backend;
use sc_consensus::DefaultImportQueue;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::SharedVoterState;
use sc_network::{config::FullNetworkConfiguration, NetworkBackend};
use sc_service::{
	config::Configuration, error::Error as ServiceError, BuildNetworkParams, SpawnTasksParams, TaskManager,
	WarpSyncConfig,
};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::sr25519::AuthorityPair as AuraPair;
use sp_runtime::traits::Block as BlockT;
use std::{sync::Arc, time::Duration};
use verdict_runtime::{opaque::Block, Hash};

/// GRANDPA makes a justification at least every so many blocks; light clients and proofs start from one.
pub(super) const JUSTIFICATION_PERIOD: u32 = 512;

/// Verifies that a block was made by whoever's slot it was, and hands it to GRANDPA's import.
pub(super) fn import_queue(
	config: &Configuration,
	client: &Arc<FullClient>,
	grandpa_import: &GrandpaBlockImport,
	task_manager: &TaskManager,
	telemetry: Option<&Telemetry>,
) -> Result<DefaultImportQueue<Block>, ServiceError> {
	let slot_duration = sc_consensus_aura::slot_duration(&**client)?;
	Ok(sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(
		ImportQueueParams {
			block_import: grandpa_import.clone(),
			justification_import: Some(Box::new(grandpa_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry: telemetry.map(Telemetry::handle),
			compatibility_mode: Default::default(),
		},
	)?)
}

/// The slot and the time that a block made now would carry.
fn inherents(
	slot_duration: sp_consensus_aura::SlotDuration,
) -> (
	sp_consensus_aura::inherents::InherentDataProvider,
	sp_timestamp::InherentDataProvider,
) {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot =
		sp_consensus_aura::inherents::InherentDataProvider::from_timestamp_and_slot_duration(*timestamp, slot_duration);
	(slot, timestamp)
}

/// Starts the node.
pub(super) fn run<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, ServiceError> {
	let Parts {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		grandpa_import,
		grandpa_link,
		mut telemetry,
	} = super::parts(&config)?;
	let checked_pool = Arc::new(CheckedPool::new(pool.clone(), client.clone()));

	let prometheus = config.prometheus_registry().cloned();
	let mut net_config = FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, prometheus.clone());
	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(&genesis_hash(&client)?, &config.chain_spec);
	let (grandpa_config, grandpa_notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(grandpa_config);

	let warp_sync = Arc::new(sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		grandpa_link.shared_authority_set().clone(),
		Vec::default(),
	));
	let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: checked_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(warp_sync)),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			is_validator: config.role.is_authority(),
			keystore: Some(keystore.keystore()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(OffchainTransactionPoolFactory::new(pool.clone())),
			network_provider: Arc::new(network.clone()),
			enable_http_requests: false,
			custom_extensions: |_| vec![],
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers-runner",
			"offchain-worker",
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	let role = config.role;
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let enable_grandpa = !config.disable_grandpa;
	let voter_state = SharedVoterState::empty();

	let rpc_builder = {
		let client = client.clone();
		let pool = checked_pool.clone();
		let finality = rpc::Finality {
			voter_state: voter_state.clone(),
			authority_set: grandpa_link.shared_authority_set().clone(),
			justifications: grandpa_link.justification_stream(),
			proofs: sc_consensus_grandpa::FinalityProofProvider::new_for_service(
				backend.clone(),
				Some(grandpa_link.shared_authority_set().clone()),
			),
		};
		Box::new(move |executor| {
			let mut module = rpc::common(client.clone(), pool.clone())?;
			rpc::add_finality(&mut module, &finality, executor)?;
			Ok(module)
		})
	};

	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.keystore(),
		transaction_pool: checked_pool,
		rpc_builder,
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	if role.is_authority() {
		let proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			pool.clone(),
			prometheus.as_ref(),
			telemetry.as_ref().map(Telemetry::handle),
		);
		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(StartAuraParams {
			slot_duration,
			client,
			select_chain,
			block_import: grandpa_import,
			proposer_factory,
			create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
			force_authoring,
			backoff_authoring_blocks: Some(sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging::default()),
			keystore: keystore.keystore(),
			sync_oracle: sync.clone(),
			justification_sync_link: sync.clone(),
			// Two thirds of the slot: a second for execution, the rest for overhead; the last third is for gossip.
			block_proposal_slot_portion: SlotProportion::new(2f32 / 3f32),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			compatibility_mode: Default::default(),
		})?;
		// A validator that cannot author has to be seen to be down.
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("aura", Some("block-authoring"), aura);
	}

	if enable_grandpa {
		let config = sc_consensus_grandpa::Config {
			gossip_duration: Duration::from_millis(333),
			justification_generation_period: JUSTIFICATION_PERIOD,
			name: Some(name),
			observer_enabled: false,
			// Without the keys of an authority the voter only observes.
			keystore: role.is_authority().then(|| keystore.keystore()),
			local_role: role,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			protocol_name: grandpa_protocol,
		};
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config,
			link: grandpa_link,
			network,
			sync: Arc::new(sync),
			notification_service: grandpa_notifications,
			voting_rule: sc_consensus_grandpa::VotingRulesBuilder::default().build(),
			prometheus_registry: prometheus,
			shared_voter_state: voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
		})?;
		task_manager
			.spawn_essential_handle()
			.spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

fn genesis_hash(client: &FullClient) -> Result<<Block as BlockT>::Hash, ServiceError> {
	sc_client_api::BlockBackend::block_hash(client, 0)?
		.ok_or_else(|| ServiceError::Other("the database holds no genesis block".into()))
}
