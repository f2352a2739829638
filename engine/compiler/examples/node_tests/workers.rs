//! Tests are run by child processes: what aborts one of them, or never ends, is the verdict on one test, and the next
//! child goes on with the one after it.

use crate::{ours, stock, suite::Case, verdict::Verdict};
use std::{
	env,
	error::Error,
	io::{BufRead, BufReader, Write},
	panic::{catch_unwind, AssertUnwindSafe},
	path::Path,
	process::{Command, Stdio},
	sync::mpsc::{channel, RecvTimeoutError},
	thread,
	time::Duration,
};

/// How long a test may take. The longest takes a second or two, unoptimised and on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Who runs the tests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
	/// The compiler and the executor.
	Ours,
	/// Stock tract, with the models as they are.
	Stock,
	/// Stock tract, with the same inputs made constants as for ours.
	StockBaked,
}

impl Engine {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Ours, Self::Stock, Self::StockBaked];

	/// Its name, for the command line of a child.
	pub fn name(self) -> &'static str {
		match self {
			Self::Ours => "ours",
			Self::Stock => "stock",
			Self::StockBaked => "stock-baked",
		}
	}

	fn examine(self, case: &Case) -> Verdict {
		let work = || match self {
			Self::Ours => ours::examine(case),
			Self::Stock => stock::examine(case, false),
			Self::StockBaked => stock::examine(case, true),
		};
		match catch_unwind(AssertUnwindSafe(work)) {
			Ok(Ok(verdict)) => verdict,
			Ok(Err(error)) => Verdict::Crashed(format!("the test cannot be run: {error}")),
			Err(panic) => {
				let text = panic.downcast_ref::<String>().cloned();
				let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).into()));
				Verdict::Crashed(format!("panic: {}", text.unwrap_or_default()))
			}
		}
	}
}

/// What a child does: a line for each test, from one on.
pub fn work(engine: Engine, cases: &[Case], from: usize) -> Result<(), Box<dyn Error>> {
	// It is in the line.
	std::panic::set_hook(Box::new(|_| {}));
	let mut out = std::io::stdout().lock();
	for case in cases.iter().skip(from) {
		writeln!(out, "{}", engine.examine(case).line())?;
		out.flush()?;
	}
	Ok(())
}

/// A verdict for each test.
pub fn run(engine: Engine, cases: &[Case], data: &Path) -> Result<Vec<Verdict>, Box<dyn Error>> {
	let mut verdicts = Vec::new();
	while verdicts.len() < cases.len() {
		let mut child = Command::new(env::current_exe()?)
			.args(["--worker", engine.name()])
			.arg(data)
			.arg(verdicts.len().to_string())
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.stderr(Stdio::null())
			.spawn()?;
		let lines = BufReader::new(child.stdout.take().ok_or("a child has no output")?).lines();
		let (send, receive) = channel();
		let reader = thread::spawn(move || lines.map_while(Result::ok).all(|line| send.send(line).is_ok()));
		let end = loop {
			match receive.recv_timeout(LIMIT) {
				Ok(line) => verdicts.push(Verdict::parse(&line).ok_or("a child prints something else")?),
				Err(RecvTimeoutError::Timeout) => break format!("no end within {} seconds", LIMIT.as_secs()),
				Err(RecvTimeoutError::Disconnected) => break "it ended the process".into(),
			}
		};
		// It has ended, or should.
		let _ = child.kill();
		child.wait()?;
		drop(receive);
		let _ = reader.join();
		if verdicts.len() < cases.len() {
			verdicts.push(Verdict::Crashed(end));
		}
	}
	Ok(verdicts)
}
