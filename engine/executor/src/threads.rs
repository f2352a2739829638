//! The threads that models run on.
//!
//! They are the engine's own, with stacks of known size, since a caller may be deep in a stack of its own, and with the
//! floating-point control register set while they work. How many there are changes how long a run takes and nothing else.
//!
//! A run is led by one of the runners. What a kernel shares goes to helpers besides, which know nothing but such tasks:
//! no run ever waits for another run's ops, or stands on another run's stack.

use crate::{arena::Arena, buffer::Buffer, error::LoadError};
use rayon_core::{ThreadPool, ThreadPoolBuilder};
use std::{
	any::Any,
	collections::VecDeque,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
	thread::{Builder, JoinHandle},
};
use verdict_kernels::{control::Canonical, Workers};

/// Enough for any kernel many times over: none of them recurses, and their scratch is on the heap.
const STACK: usize = 4 << 20;

/// Some threads, shared by all models and callers of a process.
pub struct Threads {
	shared: Arc<Shared>,
	runners: Vec<JoinHandle<()>>,
}

struct Shared {
	queue: Mutex<Queue>,
	ready: Condvar,
	team: Team,
	/// The memory of the last run, for the next one. One only: an engine at rest holds no more than one run needs.
	spare: Mutex<Option<Workspace>>,
}

#[derive(Default)]
struct Queue {
	jobs: VecDeque<Job>,
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
		let count = count.max(1);
		let failed = |reason: String| LoadError::Threads { count, reason };
		let helpers = match count {
			1 => None,
			_ => {
				let pool = ThreadPoolBuilder::new()
					// Given as a number above zero, nothing is read from the environment.
					.num_threads(count - 1)
					.stack_size(STACK)
					.thread_name(|index| format!("verdict-help-{index}"))
					.build();
				Some(pool.map_err(|error| failed(error.to_string()))?)
			}
		};
		let shared = Arc::new(Shared {
			queue: Mutex::default(),
			ready: Condvar::new(),
			team: Team { helpers, count },
			spare: Mutex::default(),
		});
		let mut threads = Self {
			shared,
			runners: Vec::with_capacity(count),
		};
		for index in 0..count {
			let shared = threads.shared.clone();
			let runner = Builder::new().name(format!("verdict-run-{index}")).stack_size(STACK);
			let started = runner.spawn(move || shared.work());
			threads
				.runners
				.push(started.map_err(|error| failed(error.to_string()))?);
		}
		Ok(threads)
	}

	/// How many threads work at a run.
	pub fn count(&self) -> usize {
		self.shared.team.count
	}

	/// Does something on a runner and waits for it. If that panics, gives what it panicked with.
	pub(crate) fn run<T: Send + 'static>(
		&self,
		work: impl FnOnce(&dyn Workers) -> T + Send + 'static,
	) -> Result<T, String> {
		let slot = Arc::new(Slot {
			result: Mutex::new(None),
			done: Condvar::new(),
		});
		let answer = slot.clone();
		let job = move |team: &Team| {
			let result = {
				let _canonical = Canonical::enter();
				catch_unwind(AssertUnwindSafe(|| work(team)))
			};
			*lock(&answer.result) = Some(result);
			answer.done.notify_one();
		};
		lock(&self.shared.queue).jobs.push_back(Box::new(job));
		self.shared.ready.notify_one();
		let mut result = lock(&slot.result);
		loop {
			match result.take() {
				Some(result) => return result.map_err(|panic| message(&*panic)),
				None => result = slot.done.wait(result).unwrap_or_else(PoisonError::into_inner),
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
		for runner in self.runners.drain(..) {
			// It catches what jobs panic with, and has nothing else that could.
			let _ = runner.join();
		}
	}
}

impl Shared {
	/// What a runner does until the queue is closed.
	fn work(&self) {
		let mut queue = lock(&self.queue);
		loop {
			if let Some(job) = queue.jobs.pop_front() {
				drop(queue);
				job(&self.team);
				queue = lock(&self.queue);
			} else if queue.closed {
				return;
			} else {
				queue = self.ready.wait(queue).unwrap_or_else(PoisonError::into_inner);
			}
		}
	}
}

/// Where the result of a job is waited for.
struct Slot<T> {
	result: Mutex<Option<std::thread::Result<T>>>,
	done: Condvar,
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
	helpers: Option<ThreadPool>,
	count: usize,
}

impl Workers for Team {
	fn count(&self) -> usize {
		self.count
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		let Some(helpers) = self.helpers.as_ref().filter(|_| tasks > 1) else {
			return (0..tasks).for_each(task);
		};
		helpers.in_place_scope(|scope| {
			for index in 1..tasks {
				scope.spawn(move |_| {
					let _canonical = Canonical::enter();
					task(index);
				});
			}
			task(0);
		});
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
			let done = threads.run(|workers| {
				let done: Vec<AtomicUsize> = (0..100).map(|_| AtomicUsize::new(0)).collect();
				workers.run(100, &|index| {
					done[index].fetch_add(1, Ordering::Relaxed);
				});
				done.into_iter().map(AtomicUsize::into_inner).collect::<Vec<_>>()
			});
			assert_eq!(done, Ok(vec![1; 100]));
		}
	}

	#[test]
	fn a_panic_is_an_error_for_the_caller_and_nothing_to_those_after() {
		let threads = Threads::new(3).unwrap();
		for index in 0..10 {
			let failed = threads.run(move |workers| {
				workers.run(10, &|task| assert_ne!(task, index, "task {task}"));
			});
			assert!(failed.unwrap_err().contains(&format!("task {index}")));
			assert_eq!(threads.run(move |_| index), Ok(index));
		}
	}

	#[test]
	fn zero_threads_are_one() {
		assert_eq!(Threads::new(0).unwrap().count(), 1);
	}
}
