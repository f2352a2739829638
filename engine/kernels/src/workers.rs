//! How kernels share work between threads, without knowing about threads.

/// Something that runs tasks, perhaps several at once.
pub trait Workers: Sync {
	/// How many tasks may run at once; at least one.
	fn count(&self) -> usize;

	/// Runs `task(0)` to `task(tasks - 1)`, in any order, and returns when all have ended.
	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync));
}

/// Runs all tasks in turn on the caller's thread.
pub struct Alone;

impl Workers for Alone {
	fn count(&self) -> usize {
		1
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		for index in 0..tasks {
			task(index);
		}
	}
}
