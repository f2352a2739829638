//! The Ethereum RPC server of a development chain: a child process that lives as long as the node.

use std::{path::PathBuf, process::Stdio, time::Duration};
use tokio::{
	io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader},
	net::TcpStream,
	process::Command,
	time::{sleep, timeout},
};

const PROGRAM: &str = "verdict-eth-rpc";
const TARGET: &str = "eth-rpc";
/// Tells the child to end when its standard input does. eth-rpc/src/main.rs reads it.
const EXIT_WITH_STDIN: &str = "VERDICT_ETH_RPC_EXIT_WITH_STDIN";
/// After a child has died the next is started after this long, and after each that dies young twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A child that answers within this time has started well.
const TIME_TO_ANSWER: Duration = Duration::from_secs(60);
/// One line of a child's log is cut here.
const LONGEST_LINE: u64 = 16 * 1024;

/// Whether the child could listen on `port`. It would quietly take another one if not.
pub fn check_port(port: u16) -> Result<(), sc_service::Error> {
	match std::net::TcpListener::bind(("127.0.0.1", port)) {
		Ok(_) => Ok(()),
		Err(error) => Err(sc_service::Error::Other(format!(
			"cannot serve Ethereum RPC on port {port}: {error}; choose another with --eth-rpc-port or use --no-eth-rpc"
		))),
	}
}

/// What the child is started with.
pub struct Child {
	/// Where the node's own RPC listens, on loopback.
	pub node_rpc_port: u16,
	/// Where the child is to listen, on loopback.
	pub port: u16,
	/// Where the child keeps its index of blocks and receipts.
	pub folder: PathBuf,
}

impl Child {
	/// Starts the child, passes its log on, and starts another whenever it dies. Dropping the future ends the child.
	pub async fn keep_running(self) {
		let Some(program) = find_program() else {
			log::warn!(
				target: TARGET,
				"No Ethereum RPC: there is no {PROGRAM} beside this program nor in PATH. The chain goes on without it."
			);
			return;
		};
		let mut pause = FIRST_PAUSE;
		loop {
			match self.run_once(&program).await {
				Ok(Ended { why, answered }) => {
					if answered {
						pause = FIRST_PAUSE;
					}
					log::warn!(target: TARGET, "{PROGRAM} ended ({why}); starting it again in {} s", pause.as_secs());
				}
				Err(error) => {
					log::error!(
						target: TARGET,
						"cannot start {}: {error}; trying again in {} s",
						program.display(),
						pause.as_secs()
					);
				}
			}
			sleep(pause).await;
			pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
		}
	}

	async fn run_once(&self, program: &PathBuf) -> std::io::Result<Ended> {
		let mut child = Command::new(program)
			.arg("--dev")
			.arg("--no-prometheus")
			.arg("--disable-log-color")
			.args(["--node-rpc-url", &format!("ws://127.0.0.1:{}", self.node_rpc_port)])
			.args(["--rpc-port", &self.port.to_string()])
			.arg("--base-path")
			.arg(&self.folder)
			// The child watches its standard input and ends with it: so it also ends when this process is killed.
			.env(EXIT_WITH_STDIN, "1")
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.kill_on_drop(true)
			.spawn()?;
		let _keep_open = child.stdin.take();
		let out = child.stdout.take().map(pass_on);
		let err = child.stderr.take().map(pass_on);
		let logs = async {
			futures::future::join(
				async {
					if let Some(out) = out {
						out.await
					}
				},
				async {
					if let Some(err) = err {
						err.await
					}
				},
			)
			.await
		};

		let mut answered = false;
		let announce = async {
			answered = timeout(TIME_TO_ANSWER, self.wait_for_answer()).await.is_ok();
			if answered {
				log::info!(target: TARGET, "Ethereum RPC is ready on http://127.0.0.1:{}", self.port);
			} else {
				log::warn!(target: TARGET, "{PROGRAM} does not answer on port {} yet", self.port);
			}
			futures::future::pending::<()>().await
		};

		let status = tokio::select! {
			status = child.wait() => status,
			_ = async { futures::future::join(logs, announce).await } => child.wait().await,
		}?;
		Ok(Ended {
			why: status.to_string(),
			answered,
		})
	}

	async fn wait_for_answer(&self) {
		while !self.answers().await {
			sleep(Duration::from_millis(100)).await;
		}
	}

	/// Whether the child gives the chain id.
	async fn answers(&self) -> bool {
		let ask = async {
			let body = r#"{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"#;
			let request = format!(
				"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
				 Connection: close\r\n\r\n{body}",
				body.len()
			);
			let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await?;
			stream.write_all(request.as_bytes()).await?;
			let mut answer = String::new();
			stream.take(4096).read_to_string(&mut answer).await?;
			std::io::Result::Ok(answer.contains("\"result\""))
		};
		matches!(timeout(Duration::from_secs(5), ask).await, Ok(Ok(true)))
	}
}

struct Ended {
	why: String,
	answered: bool,
}

/// Beside this program, else in PATH.
fn find_program() -> Option<PathBuf> {
	let beside = std::env::current_exe()
		.ok()
		.and_then(|own| Some(own.parent()?.join(PROGRAM)));
	let in_path = std::env::var_os("PATH").unwrap_or_default();
	let in_path: Vec<_> = std::env::split_paths(&in_path)
		.map(|folder| folder.join(PROGRAM))
		.collect();
	beside.into_iter().chain(in_path).find(|candidate| candidate.is_file())
}

/// Passes the lines of a child on to standard error, each marked as the child's.
async fn pass_on(stream: impl AsyncRead + Unpin) {
	let mut reader = BufReader::new(stream);
	let mut line = Vec::new();
	loop {
		line.clear();
		match (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut line).await {
			Ok(0) | Err(_) => return,
			Ok(_) => eprintln!("[{TARGET}] {}", String::from_utf8_lossy(&line).trim_end()),
		}
	}
}
