//! The Verdict node: networking, consensus, block production and RPC.
//!
//! It must never decide anything that belongs into the state transition: what a block does is up to the runtime alone.
//!
//! Start reading at `command.rs` (what each subcommand does), then `service/` (how a node is put together).

mod cli;
mod command;
mod eth_rpc;
mod pool;
mod rpc;
mod sealing;
mod service;

fn main() -> std::process::ExitCode {
	match command::run() {
		Ok(()) => std::process::ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {}", command::one_line(&error));
			std::process::ExitCode::FAILURE
		}
	}
}
