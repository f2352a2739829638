//! The threads that models run on.
//!
//! They are the engine's own, with stacks of known size, since a caller may be deep in a stack of its own, and with the
//! floating-point control register set while they work. How many there are changes how long a run takes and nothing else.
//!
//! A run is led by one of the runners. What a kernel shares goes to helpers besides, which know nothing but such tasks:
//! no run ever waits for another run's ops, or stands on another run's stack.
//!
//! Waking a thread takes longer than a small model. So who waits looks for a moment before it sleeps: the caller for his
//! result, one of the runners for the next job, helpers for tasks.

use crate::{arena::Arena, buffer::Buffer, error::LoadError};
use std::{
	any::Any,
	collections::VecDeque,
	hint::spin_loop,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Arc, Condvar, Mutex, MutexGuard, PoisonError,
	},
	thread::{self, Builder, JoinHandle},
};
use verdict_kernels::{
	board::{Board, LOOKS},
	control::Canonical,
	Workers,
};

/// Enough for any kernel many times over: none of them recurses, and their scratch is on the heap.
const STACK: usize = 4 << 20;

/// After how many looks a caller makes way: a runner that was put on the same processor begins then. Not more often, since
/// on a busy machine others may get the processor for milliseconds.
const MAKES_WAY: u32 = LOOKS / 4;

/// What a thread does first, before any work. What that gives is dropped when the thread ends.
pub type Prepare = fn() -> Box<dyn Any>;

/// Some threads, shared by all models and callers of a process.
pub struct Threads {
	shared: Arc<Shared>,
	started: Vec<JoinHandle<()>>,
}

struct Shared {
	queue: Mutex<Queue>,
	ready: Condvar,
	/// How many jobs are in the queue, for a look at it without its lock.
	jobs: AtomicUsize,
	/// Whether a runner is looking for jobs.
	looking: AtomicBool,
	team: Team,
	/// The memory of the last run, for the next one. One only: an engine at rest holds no more than one run needs.
	spare: Mutex<Option<Workspace>>,
}

#[derive(Default)]
struct Queue {
	jobs: VecDeque<Job>,
	/// How many runners sleep.
	sleeping: usize,
	closed: bool,
}

type Job = Box<dyn FnOnce(&Team) + Send>;

/// The memory of one run.
#[derive(Default)]
pub(crate) struct Workspace {
	/// Whose buffers these are.
	pub model: u64,
	pub values: Vec<Option<Buffer>>,
	/// What the op that runs makes.
	pub made: Vec<Buffer>,
	pub arena: Arena,
}

impl Threads {
	/// Starts threads, so that `count` can work at a run, and as many runs go on at once; at least one.
	///
	/// A program is validated for a number of workers ([`verdict_program::Limits::workers`]): with more threads than
	/// that a run may need more memory than was predicted.
	pub fn new(count: usize) -> Result<Self, LoadError> {
		Self::prepared(count, || Box::new(()))
	}

	/// The same, with each thread prepared. A process whose panic hook ends it unless a thread asks for something else
	/// asks for that here: a run that panics is an error.
	pub fn prepared(count: usize, prepare: Prepare) -> Result<Self, LoadError> {
		let count = count.max(1);
		let failed = |reason: String| LoadError::Threads { count, reason };
		let shared = Arc::new(Shared {
			queue: Mutex::default(),
			ready: Condvar::new(),
			jobs: AtomicUsize::new(0),
			looking: AtomicBool::new(false),
			team: Team {
				board: Board::default(),
				count,
			},
			spare: Mutex::default(),
		});
		let mut threads = Self {
			shared,
			started: Vec::with_capacity(2 * count - 1),
		};
		for index in 0..count {
			threads
				.start(format!("verdict-run-{index}"), prepare, Shared::work)
				.map_err(failed)?;
		}
		for index in 1..count {
			let help = |shared: &Shared| shared.team.board.help();
			threads
				.start(format!("verdict-help-{index}"), prepare, help)
				.map_err(failed)?;
		}
		Ok(threads)
	}

	fn start(&mut self, name: String, prepare: Prepare, work: fn(&Shared)) -> Result<(), String> {
		let shared = self.shared.clone();
		let started = Builder::new().name(name).stack_size(STACK).spawn(move || {
			let _prepared = prepare();
			work(&shared)
		});
		self.started.push(started.map_err(|error| error.to_string())?);
		Ok(())
	}

	/// How many threads work at a run.
	pub fn count(&self) -> usize {
		self.shared.team.count
	}

	/// Does something on a runner and waits for it; says whether it called helpers. With `rouse` they are told in advance. If
	/// it panics, gives what it panicked with.
	pub(crate) fn run<T: Send + 'static>(
		&self,
		rouse: bool,
		work: impl FnOnce(&dyn Workers) -> T + Send + 'static,
	) -> Result<(T, bool), String> {
		let slot = Arc::new(Slot {
			result: Mutex::new(None),
			done: AtomicBool::new(false),
		});
		let (answer, caller) = (slot.clone(), thread::current());
		let job = move |team: &Team| {
			let result = {
				let _canonical = Canonical::enter();
				let offers = team.board.offers();
				team.board.begin(rouse);
				let result = catch_unwind(AssertUnwindSafe(|| work(team)));
				team.board.end();
				result.map(|result| (result, team.board.offers() != offers))
			};
			*lock(&answer.result) = Some(result);
			answer.done.store(true, Ordering::Release);
			caller.unpark();
		};
		let board = &self.shared.team.board;
		let offers = board.offers();
		self.shared.push(Box::new(job));
		let mut looks = 0;
		loop {
			if slot.done.load(Ordering::Acquire) {
				if let Some(result) = lock(&slot.result).take() {
					return result.map_err(|panic| message(&*panic));
				}
			}
			// Where helpers are called, they may need this processor.
			if looks < LOOKS && !rouse && board.offers() == offers {
				match looks % MAKES_WAY == 0 {
					true => thread::yield_now(),
					false => spin_loop(),
				}
				looks += 1;
			} else {
				thread::park();
			}
		}
	}

	/// Memory for a run of a model.
	pub(crate) fn workspace(&self, model: u64) -> Workspace {
		let mut space = lock(&self.shared.spare).take().unwrap_or_default();
		if space.model != model {
			space.model = model;
			space.arena.forget();
		}
		space
	}

	/// Takes back the memory of a run that has ended well.
	pub(crate) fn give_back(&self, space: Workspace) {
		*lock(&self.shared.spare) = Some(space);
	}
}

impl Drop for Threads {
	fn drop(&mut self) {
		lock(&self.shared.queue).closed = true;
		self.shared.ready.notify_all();
		self.shared.team.board.close();
		for thread in self.started.drain(..) {
			// It catches what jobs panic with, and has nothing else that could.
			let _ = thread.join();
		}
	}
}

impl Shared {
	/// Leaves a job for one of the runners.
	fn push(&self, job: Job) {
		let mut queue = lock(&self.queue);
		queue.jobs.push_back(job);
		self.jobs.store(queue.jobs.len(), Ordering::SeqCst);
		// Who is looking finds it, and who stops looking asks the queue once more.
		if queue.sleeping > 0 && !self.looking.load(Ordering::SeqCst) {
			self.ready.notify_one();
		}
	}

	/// What a runner does until the queue is closed.
	fn work(&self) {
		loop {
			let Some(job) = self.job() else { return };
			job(&self.team);
			self.look();
		}
	}

	/// Waits for a job; none when the queue is closed.
	fn job(&self) -> Option<Job> {
		let mut queue = lock(&self.queue);
		loop {
			if let Some(job) = queue.jobs.pop_front() {
				self.jobs.store(queue.jobs.len(), Ordering::SeqCst);
				if !queue.jobs.is_empty() && queue.sleeping > 0 {
					self.ready.notify_one();
				}
				return Some(job);
			}
			if queue.closed {
				return None;
			}
			queue.sleeping += 1;
			queue = self.ready.wait(queue).unwrap_or_else(PoisonError::into_inner);
			queue.sleeping -= 1;
		}
	}

	/// Looks for a job for a moment, unless another runner does.
	fn look(&self) {
		if self.looking.swap(true, Ordering::SeqCst) {
			return;
		}
		for _ in 0..LOOKS {
			if self.jobs.load(Ordering::SeqCst) > 0 {
				break;
			}
			spin_loop();
		}
		self.looking.store(false, Ordering::SeqCst);
	}
}

/// Where the result of a job is waited for.
struct Slot<T> {
	result: Mutex<Option<thread::Result<T>>>,
	done: AtomicBool,
}

/// No lock is held while something runs that could panic, so a poisoned one is as good as any.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn message(panic: &(dyn Any + Send)) -> String {
	let text = panic.downcast_ref::<&str>().map(|text| (*text).into());
	text.or_else(|| panic.downcast_ref::<String>().cloned())
		.unwrap_or_else(|| "a panic without a message".into())
}

/// A runner and the helpers, as kernels see them.
struct Team {
	board: Board,
	count: usize,
}

impl Workers for Team {
	fn count(&self) -> usize {
		self.count
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		self.board.share(tasks, task);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::atomic::{AtomicUsize, Ordering};

	#[test]
	fn each_task_runs_once_whatever_the_number_of_threads() {
		for count in [1, 2, 3, 8] {
			let threads = Threads::new(count).unwrap();
			assert_eq!(threads.count(), count);
			let done = threads.run(false, |workers| {
				let done: Vec<AtomicUsize> = (0..100).map(|_| AtomicUsize::new(0)).collect();
				workers.run(100, &|index| {
					done[index].fetch_add(1, Ordering::Relaxed);
				});
				done.into_iter().map(AtomicUsize::into_inner).collect::<Vec<_>>()
			});
			// Where there are helpers, they were called.
			assert_eq!(done, Ok((vec![1; 100], true)));
		}
	}

	#[test]
	fn a_panic_is_an_error_for_the_caller_and_nothing_to_those_after() {
		let threads = Threads::new(3).unwrap();
		for index in 0..10 {
			let failed = threads.run(index % 2 == 0, move |workers| {
				workers.run(10, &|task| assert_ne!(task, index, "task {task}"));
			});
			assert!(failed.unwrap_err().contains(&format!("task {index}")));
			assert_eq!(threads.run(index % 2 == 0, move |_| index), Ok((index, false)));
		}
	}

	#[test]
	fn each_thread_is_prepared_before_it_works() {
		thread_local! {
			static PREPARED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
		}
		let threads = Threads::prepared(3, || {
			PREPARED.set(true);
			Box::new(())
		})
		.unwrap();
		for _ in 0..10 {
			let prepared = threads.run(true, |workers| {
				let all = AtomicUsize::new(usize::from(PREPARED.get()));
				workers.run(100, &|_| {
					all.fetch_add(usize::from(PREPARED.get()), Ordering::Relaxed);
				});
				all.into_inner()
			});
			assert_eq!(prepared, Ok((101, true)));
		}
		assert!(!PREPARED.get());
	}

	#[test]
	fn zero_threads_are_one() {
		assert_eq!(Threads::new(0).unwrap().count(), 1);
	}
}
