//! The command line.

use crate::sealing::Sealing;
use clap::{builder::PossibleValuesParser, builder::TypedValueParser, Args, CommandFactory, FromArgMatches, Parser};
use sc_cli::{Database, RunCmd, SubstrateCli};
use std::path::PathBuf;
use verdict_chain_spec::ChainSpec;

#[derive(Debug, Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[clap(flatten)]
	pub run: RunCmd,

	#[clap(flatten)]
	pub development: DevelopmentArgs,
}

/// What only a development chain knows.
#[derive(Debug, Args)]
pub struct DevelopmentArgs {
	/// When a development chain makes a block: `instant` (as soon as there is a transaction), `manual` (when the RPC
	/// method `engine_createBlock` says so), or a number of milliseconds.
	#[arg(long, value_name = "WHEN", default_value = "instant")]
	pub sealing: Sealing,

	/// Do not start `verdict-eth-rpc` beside a development chain.
	#[arg(long)]
	pub no_eth_rpc: bool,

	/// The port on which the `verdict-eth-rpc` of a development chain listens.
	#[arg(long, value_name = "PORT", default_value_t = 8545)]
	pub eth_rpc_port: u16,
}

#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Key management: generate, inspect, insert, sign, verify.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Build a chain spec.
	#[command(subcommand)]
	ChainSpec(ChainSpecCmd),

	/// Print a chain spec that is already there, in plain or raw form.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Check a block that is already in the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state at a block as a chain spec.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Go back by a number of blocks.
	Revert(sc_cli::RevertCmd),

	/// Print what the database holds.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure weights and the machine.
	#[command(subcommand)]
	Benchmark(Box<frame_benchmarking_cli::BenchmarkCmd>),
}

#[derive(Debug, clap::Subcommand)]
pub enum ChainSpecCmd {
	/// Build the spec of one of the presets.
	Build(BuildChainSpec),
}

#[derive(Debug, Args)]
pub struct BuildChainSpec {
	/// The preset.
	#[arg(long, value_parser = ["development", "local", "staging"])]
	pub chain: String,

	/// The operators' file: validators with their session keys, and balances. Needed for `staging`, and only there.
	#[arg(long, value_name = "FILE")]
	pub keys: Option<PathBuf>,

	/// The account of root. Only for `staging`, which otherwise has none.
	#[arg(long, value_name = "ACCOUNT")]
	pub sudo: Option<String>,

	/// Write the genesis as storage entries, the form that all nodes of a network should be given.
	#[arg(long)]
	pub raw: bool,

	/// Write to this file instead of the standard output.
	#[arg(long, value_name = "FILE")]
	pub output: Option<PathBuf>,
}

impl Cli {
	/// Parses the command line, or prints what is wrong with it and exits.
	pub fn from_command_line() -> Self {
		let matches = Self::setup_command(without_rocksdb(Self::command())).get_matches();
		Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
	}
}

/// Takes RocksDB out of every `--database`: this program is built without it (see eth-rpc/README.md).
fn without_rocksdb(command: clap::Command) -> clap::Command {
	let command = if command.get_arguments().any(|argument| argument.get_id() == "database") {
		command.mut_arg("database", |argument| {
			argument.value_parser(
				PossibleValuesParser::new(["paritydb", "auto"]).map(|name| match name.as_str() {
					"auto" => Database::Auto,
					_ => Database::ParityDb,
				}),
			)
		})
	} else {
		command
	};
	command.mut_subcommands(without_rocksdb)
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Verdict".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		"A node of Verdict".into()
	}

	fn author() -> String {
		"the Verdict developers".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn sc_service::ChainSpec>, String> {
		let preset = match id {
			"dev" | "development" => verdict_chain_spec::development(),
			"local" => verdict_chain_spec::local(),
			// Keys belong to no chain, and benchmarks may bring a runtime of their own; sc-cli asks for a chain all the same.
			"" if matches!(self.subcommand, Some(Subcommand::Key(_) | Subcommand::Benchmark(_))) => {
				verdict_chain_spec::local()
			}
			"" => return Err("no chain is named: use --dev, --chain local, or --chain with a chain spec file".into()),
			"staging" => {
				return Err(
					"the preset staging needs keys: build a spec with `chain-spec build --chain staging \
				            --keys FILE`, then use --chain with that file"
						.into(),
				)
			}
			path => {
				let path = PathBuf::from(path);
				if !path.exists() {
					return Err(format!(
						"unknown chain `{id}`: expected development, local, or the path of a chain spec file"
					));
				}
				return Ok(Box::new(
					ChainSpec::from_json_file(path).map_err(|error| format!("chain spec `{id}`: {error}"))?,
				));
			}
		};
		Ok(Box::new(preset.map_err(|error| error.to_string())?))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_command_line_is_consistent_and_offers_no_rocksdb() {
		fn check(command: &clap::Command) {
			for argument in command
				.get_arguments()
				.filter(|argument| argument.get_id() == "database")
			{
				let values: Vec<_> = argument
					.get_possible_values()
					.iter()
					.map(|value| value.get_name().to_owned())
					.collect();
				assert_eq!(values, ["paritydb", "auto"], "{}", command.get_name());
			}
			command.get_subcommands().for_each(check);
		}
		let command = without_rocksdb(Cli::command());
		command.clone().debug_assert();
		check(&command);
	}
}
