//! Where a thread offers tasks to threads that wait for some.
//!
//! An op of a model takes some ten microseconds, and waking a thread about as long. So helpers stay awake between the ops of
//! a run, and look for offers; when no run goes on, they sleep.
//!
//! One offer at a time. Whoever finds the board taken does his tasks himself, which is what he would do if all helpers
//! were busy; nobody ever waits for the tasks of another.

use crate::control::Canonical;
use core::{
	cell::UnsafeCell,
	hint::spin_loop,
	sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};
use std::{
	any::Any,
	panic::{catch_unwind, resume_unwind, AssertUnwindSafe},
	sync::{Condvar, Mutex, MutexGuard, PoisonError},
	thread::yield_now,
};

/// How often a helper looks for an offer before it sleeps: for some twenty to fifty microseconds. It does not make way for
/// others meanwhile: on a busy machine that would hand them the processor for milliseconds, where a sleeper is woken at
/// once.
pub const LOOKS: u32 = 1 << 10;

/// A board for one offer at a time.
#[derive(Default)]
pub struct Board {
	/// Whether somebody has the board.
	taken: AtomicBool,
	/// Whether the offer is open, how many helpers are at it, and its number.
	state: AtomicU64,
	offer: UnsafeCell<Option<Offer>>,
	/// The next task that nobody has begun.
	next: AtomicUsize,
	/// What a task has panicked with on a helper.
	panic: Mutex<Option<Box<dyn Any + Send>>>,
	/// How many pieces of work go on that may have something to offer.
	active: AtomicUsize,
	sleepers: AtomicUsize,
	/// How often sleepers were roused.
	sleep: Mutex<u64>,
	wake: Condvar,
	closed: AtomicBool,
}

#[derive(Clone, Copy)]
struct Offer {
	tasks: usize,
	/// Borrowed for as long as the offer is open or a helper is at it.
	task: *const (dyn Fn(usize) + Sync),
}

// SAFETY: the offer is written by who has taken the board, while it is not open and nobody is at it, and read by helpers
// that have come to it while it was open. What it points to may be used by all threads.
unsafe impl Sync for Board {}
// SAFETY: as above; no offer outlives the call that made it.
unsafe impl Send for Board {}

/// The parts of the state.
const OPEN: u64 = 1;
const HELPER: u64 = 2;
const NUMBER: u64 = 1 << 16;

impl Board {
	/// Runs `task(0)` to `task(tasks - 1)`, on this thread and those that help, and returns when all have ended. A panic of
	/// one of them goes on here.
	pub fn share(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		if tasks <= 1 || self.taken.swap(true, Ordering::Acquire) {
			return (0..tasks).for_each(task);
		}
		// SAFETY: only the lifetime changes. `Taken` closes the offer and waits for all helpers before this function ends,
		// also by a panic, and nobody uses it afterwards.
		let task = unsafe { core::mem::transmute::<&(dyn Fn(usize) + Sync), &'static (dyn Fn(usize) + Sync)>(task) };
		let offer = Offer { tasks, task };
		// SAFETY: the board is ours, the last offer was closed, and all helpers have left it.
		unsafe { *self.offer.get() = Some(offer) };
		self.next.store(0, Ordering::Relaxed);
		let number = self.state.load(Ordering::Relaxed) / NUMBER;
		// Before the sleepers are counted; they count themselves before they look here.
		self.state
			.store(number.wrapping_add(1).wrapping_mul(NUMBER) | OPEN, Ordering::SeqCst);
		let taken = Taken(self);
		if self.sleepers.load(Ordering::SeqCst) > 0 {
			let _sleep = lock(&self.sleep);
			self.wake.notify_all();
		}
		self.work(offer);
		drop(taken);
	}

	/// How many offers there have been.
	pub fn offers(&self) -> u64 {
		self.state.load(Ordering::Relaxed) / NUMBER
	}

	/// Says that there may soon be offers. With `rouse` helpers wake up for them.
	pub fn begin(&self, rouse: bool) {
		self.active.fetch_add(1, Ordering::SeqCst);
		if rouse && self.sleepers.load(Ordering::SeqCst) > 0 {
			*lock(&self.sleep) += 1;
			self.wake.notify_all();
		}
	}

	/// Says that no offer comes any more, as often as it was said that there would be some.
	pub fn end(&self) {
		self.active.fetch_sub(1, Ordering::SeqCst);
	}

	/// Helps until the board is closed. The thread computes by the floating-point rules of kernels from then on.
	pub fn help(&self) {
		let _canonical = Canonical::enter();
		let (mut last, mut looks) = (0, 0);
		while !self.closed.load(Ordering::Relaxed) {
			let state = self.state.load(Ordering::Acquire);
			if is_new(state, last) {
				let come = self
					.state
					.compare_exchange(state, state + HELPER, Ordering::Acquire, Ordering::Relaxed);
				if come.is_ok() {
					(last, looks) = (state / NUMBER, 0);
					self.work_as_helper();
				}
			} else if looks < LOOKS && self.active.load(Ordering::Relaxed) > 0 {
				spin_loop();
				looks += 1;
			} else {
				looks = 0;
				self.rest(last);
			}
		}
	}

	/// Sends all helpers home.
	pub fn close(&self) {
		self.closed.store(true, Ordering::SeqCst);
		let _sleep = lock(&self.sleep);
		self.wake.notify_all();
	}

	fn work_as_helper(&self) {
		// SAFETY: this helper has come while the offer was open, and until it has left, nobody writes another one.
		if let Some(offer) = unsafe { *self.offer.get() } {
			if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.work(offer))) {
				*lock(&self.panic) = Some(panic);
			}
		}
		self.state.fetch_sub(HELPER, Ordering::Release);
	}

	/// Does tasks until all have begun.
	fn work(&self, offer: Offer) {
		loop {
			let index = self.next.fetch_add(1, Ordering::Relaxed);
			if index >= offer.tasks {
				return;
			}
			// SAFETY: the offer is still open, or this is a helper that has come while it was: the task is borrowed.
			unsafe { (*offer.task)(index) };
		}
	}

	/// Sleeps until there is an offer other than the last, or soon will be.
	fn rest(&self, last: u64) {
		let mut sleep = lock(&self.sleep);
		let before = *sleep;
		self.sleepers.fetch_add(1, Ordering::SeqCst);
		while *sleep == before
			&& !self.closed.load(Ordering::SeqCst)
			&& !is_new(self.state.load(Ordering::SeqCst), last)
		{
			sleep = self.wake.wait(sleep).unwrap_or_else(PoisonError::into_inner);
		}
		self.sleepers.fetch_sub(1, Ordering::SeqCst);
	}
}

/// Whether an offer is open that is not the last one.
fn is_new(state: u64, last: u64) -> bool {
	state & OPEN != 0 && state / NUMBER != last
}

/// Nothing that may panic runs while a lock is held.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The board with an offer of ours; dropping it ends the offer.
struct Taken<'a>(&'a Board);

impl Drop for Taken<'_> {
	fn drop(&mut self) {
		let board = self.0;
		board.state.fetch_and(!OPEN, Ordering::Relaxed);
		let mut looks = 0_u32;
		while board.state.load(Ordering::Acquire) & (NUMBER - 1) != 0 {
			// A helper that is still at its task was perhaps put off its processor, which may be this one.
			if looks < LOOKS {
				spin_loop();
				looks += 1;
			} else {
				yield_now();
			}
		}
		let panic = lock(&board.panic).take();
		board.taken.store(false, Ordering::Release);
		if let Some(panic) = panic.filter(|_| !std::thread::panicking()) {
			resume_unwind(panic);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{sync::Arc, thread};

	/// Some threads that help while `body` runs.
	fn with_helpers(helpers: usize, body: impl FnOnce(&Arc<Board>)) {
		let board = Arc::new(Board::default());
		let threads: Vec<_> = (0..helpers)
			.map(|_| {
				let board = board.clone();
				thread::spawn(move || board.help())
			})
			.collect();
		let result = catch_unwind(AssertUnwindSafe(|| body(&board)));
		board.close();
		for thread in threads {
			thread.join().unwrap();
		}
		if let Err(panic) = result {
			resume_unwind(panic);
		}
	}

	#[test]
	fn each_task_of_each_offer_runs_once_before_it_returns() {
		for helpers in [0, 1, 2, 7] {
			with_helpers(helpers, |board| {
				for round in 0..2000 {
					let tasks = round % 13;
					let done: Vec<AtomicUsize> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
					board.share(tasks, &|index| {
						done[index].fetch_add(1, Ordering::Relaxed);
					});
					let done: Vec<usize> = done.into_iter().map(AtomicUsize::into_inner).collect();
					assert_eq!(done, vec![1; tasks]);
				}
			});
		}
	}

	#[test]
	fn offers_of_many_threads_do_not_mix() {
		with_helpers(2, |board| {
			thread::scope(|scope| {
				for own in 0..4_usize {
					scope.spawn(move || {
						for _ in 0..500 {
							let sum = AtomicUsize::new(0);
							board.share(10, &|index| {
								sum.fetch_add(index * 10 + own, Ordering::Relaxed);
							});
							assert_eq!(sum.into_inner(), 450 + 10 * own);
						}
					});
				}
			});
		});
	}

	#[test]
	fn helpers_that_sleep_are_woken() {
		with_helpers(1, |board| {
			for _ in 0..3 {
				while board.sleepers.load(Ordering::SeqCst) == 0 {
					yield_now();
				}
				// Both tasks have to run at once for either to end.
				let met = AtomicUsize::new(0);
				board.share(2, &|_| {
					met.fetch_add(1, Ordering::SeqCst);
					while met.load(Ordering::SeqCst) < 2 {
						yield_now();
					}
				});
			}
		});
	}

	#[test]
	fn a_panic_anywhere_comes_back_and_the_board_goes_on() {
		with_helpers(2, |board| {
			for bad in 0..20 {
				let ran = catch_unwind(AssertUnwindSafe(|| board.share(20, &|index| assert_ne!(index, bad))));
				assert!(ran.is_err());
				let count = AtomicUsize::new(0);
				board.share(20, &|_| {
					count.fetch_add(1, Ordering::Relaxed);
				});
				assert_eq!(count.into_inner(), 20);
			}
		});
	}
}
