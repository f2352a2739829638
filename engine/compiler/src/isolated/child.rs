//! The child: limits itself, then compiles.

use super::protocol::{Request, Speaker};
use crate::{examine, report::Status, Bounds, CompileError, Examined, Phase, Progress, Report};
use std::{
	fs,
	io::{self, Read, Write},
	process::ExitCode,
	thread,
	time::{Duration, Instant},
};

/// How often the caller is told how far it is, at most.
const EVERY: Duration = Duration::from_millis(50);

/// Where the child says that its memory does not even hold its stack.
pub(super) const NO_STACK: &str = "memory for the stack";

/// Does what a caller asks for, in the process that it started: `argument` is what it gave besides [`super::CHILD`].
///
/// This limits the whole process for good, and speaks on its standard output.
pub fn serve(argument: &str) -> ExitCode {
	let Some(request) = Request::from_argument(argument) else {
		eprintln!("this is for verdict-compile itself, of the same version");
		return ExitCode::FAILURE;
	};
	let limited = limit(&request);
	// A thread's stack has the same limit everywhere, and a guard behind it.
	let stack = usize::try_from(request.stack).unwrap_or(usize::MAX);
	let thread = thread::Builder::new().stack_size(stack);
	let thread = match thread.spawn(move || work(request, limited)) {
		Ok(thread) => thread,
		Err(error) => {
			eprintln!("there is no {NO_STACK}: {error}");
			return ExitCode::FAILURE;
		}
	};
	match thread.join() {
		Ok(Ok(())) => ExitCode::SUCCESS,
		Ok(Err(error)) => {
			eprintln!("the caller no longer listens: {error}");
			ExitCode::FAILURE
		}
		// What it was has been printed.
		Err(_) => ExitCode::FAILURE,
	}
}

/// Asks the system to limit this process, and says whether it does.
#[cfg(unix)]
fn limit(request: &Request) -> bool {
	use rustix::process::{setrlimit, Resource, Rlimit};
	let set = |resource, most: u64, last: u64| {
		let limit = Rlimit {
			current: Some(most),
			maximum: Some(last),
		};
		setrlimit(resource, limit).is_ok()
	};
	// It writes no files, of which a core dump would be one.
	set(Resource::Core, 0, 0);
	set(Resource::Fsize, 0, 0);
	// The first limit of the processor's time ends it with a signal that says why.
	let memory = set(Resource::As, request.memory, request.memory);
	set(Resource::Cpu, request.cpu, request.cpu.saturating_add(1)) && memory
}

#[cfg(not(unix))]
fn limit(_: &Request) -> bool {
	false
}

fn work(request: Request, limited: bool) -> io::Result<()> {
	let mut speaker = Speaker(io::stdout().lock());
	speaker.begin(limited)?;
	let mut options = request.options;
	options.bounds = options.bounds.within(request.memory);
	let Examined { report, program } = if request.bytes > options.bounds.file_bytes {
		refused(CompileError::TooLarge {
			got: request.bytes,
			most: options.bounds.file_bytes,
		})
	} else {
		let mut pace = Pace::default();
		let onnx = read(request.bytes, &mut |progress| pace.tell(&mut speaker, progress))?;
		examine(&onnx, &options, &mut |progress| pace.tell(&mut speaker, progress))
	};
	if let Ok(program) = program {
		speaker.program(&program)?;
	}
	speaker.report(&report)?;
	speaker.end(peak().unwrap_or(0))
}

fn refused(error: CompileError) -> Examined {
	let mut report = Report {
		status: Status::Refused,
		..Report::default()
	};
	report.missing(&error, false);
	Examined {
		report,
		program: Err(error),
	}
}

/// The file, which the caller gave as the standard input; no more than it had when the caller looked.
fn read(length: u64, progress: &mut dyn FnMut(Progress)) -> io::Result<Vec<u8>> {
	const STEP: u64 = 1 << 20;
	let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(usize::MAX));
	let mut from = io::stdin().lock().take(length);
	loop {
		let read = from.by_ref().take(STEP).read_to_end(&mut bytes)?;
		progress(Progress {
			phase: Phase::Read,
			done: bytes.len() as u64,
			total: length,
		});
		if read == 0 {
			return Ok(bytes);
		}
	}
}

/// Says how far it is, but not all the time.
#[derive(Default)]
struct Pace {
	last: Option<(Phase, Instant)>,
}

impl Pace {
	fn tell(&mut self, speaker: &mut Speaker<impl Write>, progress: Progress) {
		let now = Instant::now();
		let again = |(phase, told): (Phase, Instant)| phase == progress.phase && now.duration_since(told) < EVERY;
		if self.last.is_some_and(again) {
			return;
		}
		self.last = Some((progress.phase, now));
		// If nobody listens, the result will not be heard either, and that is an error.
		let _ = speaker.progress(progress);
	}
}

/// The most memory that this process had at any time, in bytes, if the system says.
fn peak() -> Option<u64> {
	let status = fs::read_to_string("/proc/self/status").ok()?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
	let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
	kib.checked_mul(1024)
}

impl Bounds {
	/// What leaves room for all that goes on at the same time, in a process that has so many bytes of memory.
	fn within(self, memory: u64) -> Self {
		Self {
			file_bytes: self.file_bytes.min(memory / 4),
			decoded_bytes: self.decoded_bytes.min(memory / 2),
			fold_memory: self.fold_memory.min(memory / 4),
			fold_bytes: self.fold_bytes.min(memory / 4),
			..self
		}
	}
}
