//! How a node is put together.
//!
//! A chain of type `Development` is sealed by its only node on demand (`on_demand.rs`); every other is produced by Aura
//! and finalised by GRANDPA (`consensus.rs`). What they share is here.

mod consensus;
mod on_demand;

use crate::cli::DevelopmentArgs;
use sc_consensus::DefaultImportQueue;
use sc_network::config::NetworkBackendType;
use sc_service::{
	config::Configuration, error::Error as ServiceError, ChainType, KeystoreContainer, TFullBackend, TFullClient,
	TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryWorker};
use std::{net::TcpListener, sync::Arc};
use verdict_runtime::{opaque::Block, Hash, RuntimeApi};

/// What the runtime may call in the node.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type HostFunctions = sp_io::SubstrateHostFunctions;
/// What the runtime may call in the node.
#[cfg(feature = "runtime-benchmarks")]
pub type HostFunctions = (
	sp_io::SubstrateHostFunctions,
	frame_benchmarking_cli::benchmarking_host_functions::HostFunctions,
);

pub(crate) type Executor = sc_executor::WasmExecutor<HostFunctions>;
pub(crate) type FullClient = TFullClient<Block, RuntimeApi, Executor>;
pub(crate) type FullBackend = TFullBackend<Block>;
pub(crate) type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
pub(crate) type TransactionPool = sc_transaction_pool::TransactionPoolHandle<Block, FullClient>;
pub(crate) type GrandpaBlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, FullClient, SelectChain>;
pub(crate) type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, FullClient, SelectChain>;

/// The parts that a node and every subcommand on its database need.
pub struct Parts {
	/// Executes blocks and keeps the chain.
	pub client: Arc<FullClient>,
	/// The database.
	pub backend: Arc<FullBackend>,
	/// Runs what goes on in the background.
	pub task_manager: TaskManager,
	/// Verifies and imports blocks.
	pub import_queue: DefaultImportQueue<Block>,
	pub(crate) keystore: KeystoreContainer,
	pub(crate) select_chain: SelectChain,
	pub(crate) pool: Arc<TransactionPool>,
	pub(crate) grandpa_import: GrandpaBlockImport,
	pub(crate) grandpa_link: GrandpaLink,
	pub(crate) telemetry: Option<Telemetry>,
}

/// Whether the chain has no consensus and is sealed by its only node.
fn sealed_on_demand(config: &Configuration) -> bool {
	config.chain_spec.chain_type() == ChainType::Development
}

/// Opens the database and builds what sits on it.
pub fn parts(config: &Configuration) -> Result<Parts, ServiceError> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor = sc_service::new_wasm_executor::<HostFunctions>(&config.executor);
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts::<Block, RuntimeApi, _>(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor,
		Default::default(),
	)?;
	let client = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);
	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		consensus::JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;

	let import_queue = if sealed_on_demand(config) {
		sc_consensus_manual_seal::import_queue(
			Box::new(client.clone()),
			&task_manager.spawn_essential_handle(),
			config.prometheus_registry(),
		)
	} else {
		consensus::import_queue(config, &client, &grandpa_import, &task_manager, telemetry.as_ref())?
	};

	Ok(Parts {
		client,
		backend,
		task_manager,
		import_queue,
		keystore,
		select_chain,
		pool,
		grandpa_import,
		grandpa_link,
		telemetry,
	})
}

/// Runs a node until its task manager ends.
pub async fn run(mut config: Configuration, development: DevelopmentArgs) -> Result<TaskManager, ServiceError> {
	// A node that quietly listened elsewhere because its port is in use would be taken for the one that holds the port.
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
	}
	refuse_taken_ports(&config)?;
	if sealed_on_demand(&config) {
		return on_demand::run(config, development);
	}
	match config.network.network_backend {
		NetworkBackendType::Libp2p => consensus::run::<sc_network::NetworkWorker<Block, Hash>>(config),
		NetworkBackendType::Litep2p => consensus::run::<sc_network::Litep2pNetworkBackend>(config),
	}
}

/// Fails if the RPC server could not listen where it must.
///
/// The SDK starts it last. A node that gives up then ends while its networking runs, and that panics when it loses its
/// timers. So this is looked at before anything has started.
fn refuse_taken_ports(config: &Configuration) -> Result<(), ServiceError> {
	let endpoints = config
		.rpc
		.addr
		.iter()
		.flatten()
		.filter(|endpoint| !endpoint.is_optional);
	for address in endpoints.map(|endpoint| endpoint.listen_addr) {
		// Closed again at once: this asks for the port and does not keep it.
		TcpListener::bind(address)
			.map_err(|error| ServiceError::Other(format!("cannot listen for RPC on {address}: {error}")))?;
	}
	Ok(())
}
