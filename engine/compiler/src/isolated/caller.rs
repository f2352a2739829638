//! The caller: starts the child, listens, and ends it when it takes too long.

use super::{
	child::NO_STACK,
	protocol::{listen, Request, Said},
	Isolated, IsolationError, Limit, Limits, CHILD,
};
use crate::{report::hex, Options, Progress, Report};
use sha2::{Digest, Sha256};
use std::{
	env,
	fs::File,
	io::{self, BufReader, Read},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::mpsc::{self, RecvTimeoutError},
	thread,
	time::{Duration, Instant},
};

/// The program that is started as the child: one that calls [`super::serve`] if its first argument is [`CHILD`], with the
/// second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
	/// Where it is.
	pub executable: PathBuf,
}

impl Worker {
	/// The program that runs at the moment.
	pub fn this() -> Result<Self, IsolationError> {
		let executable = env::current_exe().map_err(|error| IsolationError::Start(error.to_string()))?;
		Ok(Self { executable })
	}
}

/// Compiles a file in a child process, within limits, and says all the time how far it is.
///
/// The program is the same, byte for byte, as that of [`crate::compile`].
pub fn compile_isolated(
	file: &Path,
	options: &Options,
	limits: &Limits,
	worker: &Worker,
	progress: &mut dyn FnMut(Progress),
) -> Result<Isolated, IsolationError> {
	let (file, bytes) = open(file)?;
	let request = Request::new(options.clone(), bytes, limits);
	let begin = Instant::now();
	let mut child = Running::start(worker, &request, file)?;
	let (heard, on_time) = child.hear(begin, limits.time, options.bounds.program.bytes, progress)?;
	if !on_time {
		return Err(IsolationError::Limit {
			limit: Limit::time(limits),
		});
	}
	let Some(said) = heard.map_err(IsolationError::Protocol)? else {
		return Err(child.why(begin, limits));
	};
	outcome(said)
}

/// A file that the child can be given. Others, such as pipes, might never end or never open.
fn open(path: &Path) -> Result<(File, u64), IsolationError> {
	let wrong = |reason: String| IsolationError::File {
		path: path.display().to_string(),
		reason,
	};
	let metadata = path.metadata().map_err(|error| wrong(error.to_string()))?;
	if !metadata.is_file() {
		return Err(wrong("it is not a file".into()));
	}
	let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
	Ok((file, metadata.len()))
}

/// A child that has been started. It is ended and buried whatever happens.
struct Running {
	child: Child,
	errors: Option<thread::JoinHandle<String>>,
}

impl Drop for Running {
	fn drop(&mut self) {
		// It may have ended by itself.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

/// What a child said, or what is wrong with that; and whether it came in time.
type Heard = (Result<Option<Said>, String>, bool);

impl Running {
	fn start(worker: &Worker, request: &Request, file: File) -> Result<Self, IsolationError> {
		let mut command = Command::new(&worker.executable);
		command.args([CHILD, &request.argument()]).env("RUST_BACKTRACE", "0");
		command.stdin(file).stdout(Stdio::piped()).stderr(Stdio::piped());
		let mut child = command
			.spawn()
			.map_err(|error| IsolationError::Start(error.to_string()))?;
		let stderr = child.stderr.take();
		let errors = stderr.map(|stderr| thread::spawn(move || beginning(stderr)));
		Ok(Self { child, errors })
	}

	/// Listens until the child has said everything, or the time is over.
	fn hear(
		&mut self,
		begin: Instant,
		time: Duration,
		most: u64,
		progress: &mut dyn FnMut(Progress),
	) -> Result<Heard, IsolationError> {
		let Some(stdout) = self.child.stdout.take() else {
			return Err(IsolationError::Start("it has no output".into()));
		};
		let (steps, arriving) = mpsc::sync_channel(16);
		let listener = thread::spawn(move || {
			let mut stdout = BufReader::new(stdout);
			// Whoever no longer waits for steps still wants the result.
			listen(&mut stdout, most, &mut |step| {
				let _ = steps.send(step);
			})
		});
		let on_time = loop {
			match arriving.recv_timeout(time.saturating_sub(begin.elapsed())) {
				Ok(step) => progress(step),
				Err(RecvTimeoutError::Disconnected) => break true,
				Err(RecvTimeoutError::Timeout) => break false,
			}
			if begin.elapsed() >= time {
				break false;
			}
		};
		if !on_time {
			// With it, its output ends, and so does the listener.
			let _ = self.child.kill();
		}
		drop(arriving);
		let heard = listener.join().unwrap_or_else(|_| Err("the listener failed".into()));
		Ok((heard, on_time))
	}

	/// Why a child ended before it had said everything.
	fn why(&mut self, begin: Instant, limits: &Limits) -> IsolationError {
		let status = match self.ended(begin, limits.time) {
			Ok(status) => status,
			Err(error) => return error,
		};
		let said = self.errors.take().and_then(|errors| errors.join().ok());
		let said = said.unwrap_or_default();
		// These are the words of Rust's standard library.
		let limit = if said.contains("memory allocation of") || said.contains(NO_STACK) || was_killed(status) {
			Limit::Memory(limits.memory)
		} else if said.contains("has overflowed its stack") {
			Limit::Stack(limits.stack)
		} else if took_too_long(status) {
			Limit::Cpu(limits.cpu.as_secs().max(1))
		} else {
			let said = said.lines().find(|line| !line.trim().is_empty());
			return IsolationError::Crashed {
				how: status.to_string(),
				said: said.unwrap_or("without a word").into(),
			};
		};
		IsolationError::Limit { limit }
	}

	/// Waits until a child has ended whose output has.
	fn ended(&mut self, begin: Instant, time: Duration) -> Result<ExitStatus, IsolationError> {
		loop {
			match self.child.try_wait() {
				Ok(Some(status)) => return Ok(status),
				Ok(None) if begin.elapsed() < time => thread::sleep(Duration::from_millis(2)),
				Ok(None) => {
					return Err(IsolationError::Limit {
						limit: Limit::Time(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)),
					})
				}
				Err(error) => return Err(IsolationError::Protocol(error.to_string())),
			}
		}
	}
}

/// Whether the system ended it because of the time that it took of the processor.
#[cfg(unix)]
fn took_too_long(status: ExitStatus) -> bool {
	use std::os::unix::process::ExitStatusExt;
	status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
}

/// Whether somebody else ended it. Where memory is short, that is the system.
#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
	use std::os::unix::process::ExitStatusExt;
	status.signal() == Some(rustix::process::Signal::KILL.as_raw())
}

#[cfg(not(unix))]
fn took_too_long(_: ExitStatus) -> bool {
	false
}

#[cfg(not(unix))]
fn was_killed(_: ExitStatus) -> bool {
	false
}

/// The beginning of what a child says on its standard error. The rest is read, so that it does not wait, and forgotten.
fn beginning(mut from: impl Read) -> String {
	const MOST: u64 = 4096;
	let mut bytes = Vec::new();
	let read = from.by_ref().take(MOST).read_to_end(&mut bytes);
	if read.is_ok() {
		let _ = io::copy(&mut from, &mut io::sink());
	}
	String::from_utf8_lossy(&bytes).into_owned()
}

/// What came of a child that has said everything.
fn outcome(said: Said) -> Result<Isolated, IsolationError> {
	let Said {
		limited,
		program,
		report,
		peak,
	} = said;
	let wrong = |what: &str| IsolationError::Protocol(what.into());
	let report = report.ok_or_else(|| wrong("no report"))?;
	let peak = peak.filter(|peak| *peak > 0);
	let Some(program) = program else {
		let report = Box::new(report);
		return Err(IsolationError::Refused { report, limited, peak });
	};
	if !is_of(&report, &program) {
		return Err(wrong("a program that is not the one of its report"));
	}
	Ok(Isolated {
		program,
		report,
		limited,
		peak,
	})
}

fn is_of(report: &Report, program: &[u8]) -> bool {
	let figures = report.program.as_ref();
	figures.is_some_and(|figures| figures.model == hex(&Sha256::digest(program)))
}
