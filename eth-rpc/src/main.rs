//! Ethereum JSON-RPC for a Verdict node: the server of `pallet-revive-eth-rpc`, built against Verdict's metadata.

use anyhow::Context;
use pallet_revive_eth_rpc::cli::{run, CliCommand};
use std::{io::Read, process::ExitCode};

/// Set by a node that starts this program as its child: end when standard input does. A pipe closes however its other
/// end dies, so the child does not outlive a node that was killed.
const EXIT_WITH_STDIN: &str = "VERDICT_ETH_RPC_EXIT_WITH_STDIN";
/// Where the server listens unless told otherwise.
const DEFAULT_PORT: u16 = 8545;

/// The server would quietly listen on a random port if its own is in use.
fn check_port(command: CliCommand) -> anyhow::Result<CliCommand> {
	let port = command.rpc_params.rpc_port.unwrap_or(DEFAULT_PORT);
	std::net::TcpListener::bind(("127.0.0.1", port))
		.with_context(|| format!("cannot serve Ethereum RPC on port {port}, choose another with --rpc-port"))?;
	Ok(command)
}

fn main() -> ExitCode {
	if std::env::var_os(EXIT_WITH_STDIN).is_some() {
		std::thread::spawn(|| {
			let mut buffer = [0; 256];
			while matches!(std::io::stdin().read(&mut buffer), Ok(count) if count > 0) {}
			std::process::exit(0);
		});
	}
	match CliCommand::parse_cli().and_then(check_port).and_then(run) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			let line = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
			eprintln!("Error: {line}");
			ExitCode::FAILURE
		}
	}
}
