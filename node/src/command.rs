//! What each subcommand does.

use crate::{
	cli::{BuildChainSpec, ChainSpecCmd, Cli, Subcommand},
	service,
};
use frame_benchmarking_cli::{BenchmarkCmd, SUBSTRATE_REFERENCE_HARDWARE};
use sc_cli::{CliConfiguration, Error, Result, Runner, SubstrateCli};
use sc_service::{config::Configuration, DatabaseSource};
use std::io::Write;
use verdict_chain_spec::Operators;
use verdict_runtime::opaque::Block;

/// Runs what the command line asks for.
pub fn run() -> Result<()> {
	let cli = Cli::from_command_line();
	match &cli.subcommand {
		None => {
			let runner = runner(&cli, &cli.run)?;
			runner.run_node_until_exit(|config| async move {
				service::run(config, cli.development)
					.await
					.map_err(sc_cli::Error::Service)
			})
		}
		Some(Subcommand::Key(command)) => command.run(&cli),
		Some(Subcommand::ChainSpec(ChainSpecCmd::Build(command))) => build_chain_spec(command),
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::CheckBlock(command)) => runner(&cli, command)?.async_run(|config| {
			let parts = service::parts(&config)?;
			Ok((command.run(parts.client, parts.import_queue), parts.task_manager))
		}),
		Some(Subcommand::ExportBlocks(command)) => runner(&cli, command)?.async_run(|config| {
			let parts = service::parts(&config)?;
			Ok((command.run(parts.client, config.database), parts.task_manager))
		}),
		Some(Subcommand::ExportState(command)) => runner(&cli, command)?.async_run(|config| {
			let parts = service::parts(&config)?;
			Ok((command.run(parts.client, config.chain_spec), parts.task_manager))
		}),
		Some(Subcommand::ImportBlocks(command)) => runner(&cli, command)?.async_run(|config| {
			let parts = service::parts(&config)?;
			Ok((command.run(parts.client, parts.import_queue), parts.task_manager))
		}),
		Some(Subcommand::PurgeChain(command)) => runner(&cli, command)?.sync_run(|config| command.run(config.database)),
		Some(Subcommand::Revert(command)) => runner(&cli, command)?.async_run(|config| {
			let parts = service::parts(&config)?;
			let revert_finality = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((
				command.run(parts.client, parts.backend, Some(revert_finality)),
				parts.task_manager,
			))
		}),
		Some(Subcommand::ChainInfo(command)) => runner(&cli, command)?.sync_run(|config| command.run::<Block>(&config)),
		Some(Subcommand::Benchmark(command)) => benchmark(&cli, command),
	}
}

/// An error as one line, whatever its parts contain.
pub fn one_line(error: &Error) -> String {
	error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A runner whose database is ParityDB, also where a command has no flag to say so.
fn runner<C: CliConfiguration>(cli: &Cli, command: &C) -> Result<Runner<Cli>> {
	let mut runner = cli.create_runner(command)?;
	let config = runner.config_mut();
	if matches!(config.database, DatabaseSource::RocksDb { .. }) {
		config.database = DatabaseSource::ParityDb {
			path: config.data_path.join("paritydb").join("full"),
		};
	}
	Ok(runner)
}

fn build_chain_spec(command: &BuildChainSpec) -> Result<()> {
	let only_staging = |flag: &str| Error::Input(format!("{flag} is only for --chain staging"));
	if command.chain != "staging" {
		if command.keys.is_some() {
			return Err(only_staging("--keys"));
		}
		if command.sudo.is_some() {
			return Err(only_staging("--sudo"));
		}
	}
	let spec = match command.chain.as_str() {
		"development" => verdict_chain_spec::development(),
		"local" => verdict_chain_spec::local(),
		_ => {
			let keys = command.keys.as_ref().ok_or_else(|| {
				Error::Input("--chain staging needs --keys FILE, the file with its validators' session keys".into())
			})?;
			Operators::from_file(keys).and_then(|operators| {
				let sudo = command
					.sudo
					.as_deref()
					.map(|text| verdict_chain_spec::parse_account("--sudo".into(), text));
				verdict_chain_spec::staging(&operators, sudo.transpose()?)
			})
		}
	}
	.map_err(|error| Error::Application(Box::new(error)))?;
	let json = sc_service::chain_ops::build_spec(&spec, command.raw)?;
	match &command.output {
		Some(path) => std::fs::write(path, json)
			.map_err(|error| Error::Input(format!("cannot write {}: {error}", path.display()))),
		None => Ok(std::io::stdout().write_all(json.as_bytes())?),
	}
}

fn benchmark(cli: &Cli, command: &BenchmarkCmd) -> Result<()> {
	runner(cli, command)?.sync_run(|config: Configuration| match command {
		BenchmarkCmd::Pallet(command) => {
			// A runtime with benchmarks may be brought along: then any build of this node can measure it.
			let spec = command.runtime.is_none().then_some(config.chain_spec);
			if spec.is_some() && !cfg!(feature = "runtime-benchmarks") {
				return Err(Error::Input(
					"the runtime of this node is built without benchmarks: bring one that has them with --runtime FILE (see \
					 scripts/weights)"
						.into(),
				));
			}
			command.run_with_spec::<sp_runtime::traits::HashingFor<Block>, service::HostFunctions>(spec)
		}
		BenchmarkCmd::Block(command) => command.run(service::parts(&config)?.client),
		BenchmarkCmd::Overhead(command) => {
			command.run_with_default_builder_and_spec::<Block, service::HostFunctions>(Some(config.chain_spec))
		}
		BenchmarkCmd::Machine(command) => command.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()),
		#[cfg(feature = "runtime-benchmarks")]
		BenchmarkCmd::Storage(command) => {
			let parts = service::parts(&config)?;
			let database = parts.backend.expose_db();
			let storage = parts.backend.expose_storage();
			let cache = parts.backend.expose_shared_trie_cache();
			command.run(config, parts.client, database, storage, cache)
		}
		#[cfg(not(feature = "runtime-benchmarks"))]
		BenchmarkCmd::Storage(_) => Err(Error::Input(
			"this node is built without benchmarks: build it with --features runtime-benchmarks".into(),
		)),
		BenchmarkCmd::Extrinsic(_) => Err(Error::Input(
			"`benchmark extrinsic` is not supported: `benchmark overhead` measures an empty extrinsic, \
			 `benchmark pallet` every other"
				.into(),
		)),
	})
}
