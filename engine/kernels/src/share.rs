//! How a kernel's work is shared between workers: pieces by number, each with the working memory of who takes it.

use crate::{
	buffer::{Arena, Line, Scratch},
	control::Canonical,
	Workers,
};
use core::sync::atomic::{AtomicUsize, Ordering};

/// A pointer that tasks write disjoint parts through.
#[derive(Clone, Copy)]
pub(crate) struct Shared<T>(pub(crate) *mut T);

// SAFETY: who uses the pointer answers for the parts being disjoint.
unsafe impl<T> Sync for Shared<T> {}
// SAFETY: as above.
unsafe impl<T> Send for Shared<T> {}

impl<T> Shared<T> {
	/// The pointer. A method, so that closures capture the whole of `self`.
	pub(crate) fn at(self, index: usize) -> *mut T {
		self.0.wrapping_add(index)
	}

	/// A part of what it points to.
	///
	/// # Safety
	/// The part lies in the slice that the pointer was made from, and nobody else uses it while the result lives.
	pub(crate) unsafe fn part<'a>(self, start: usize, len: usize) -> &'a mut [T] {
		// SAFETY: as asked of the caller.
		unsafe { core::slice::from_raw_parts_mut(self.0.add(start), len) }
	}
}

/// Runs `body` once for each number below `pieces`, at most as many at once as there are workers, each with `lines` of
/// scratch. Which worker takes which piece is left to chance: a piece must not depend on what was in its scratch.
pub(crate) fn share(
	workers: &dyn Workers,
	scratch: &mut Scratch,
	lines: usize,
	pieces: usize,
	body: &(dyn Fn(usize, &mut Arena<'_>) + Sync),
) {
	let tasks = workers.count().min(pieces);
	if tasks <= 1 {
		let _canonical = Canonical::enter();
		let memory = scratch.reserve(lines);
		for piece in 0..pieces {
			body(piece, &mut Arena(memory));
		}
		return;
	}
	let memory = Shared(scratch.reserve(lines * tasks).as_mut_ptr());
	let (next_slot, next_piece) = (AtomicUsize::new(0), AtomicUsize::new(0));
	let work = |_: usize| {
		let slot = next_slot.fetch_add(1, Ordering::Relaxed);
		if slot >= tasks {
			return;
		}
		let _canonical = Canonical::enter();
		// SAFETY: the slot lies in what was reserved, and its number was given out once only.
		let memory: &mut [Line] = unsafe { memory.part(slot * lines, lines) };
		loop {
			let piece = next_piece.fetch_add(1, Ordering::Relaxed);
			if piece >= pieces {
				return;
			}
			body(piece, &mut Arena(memory));
		}
	};
	workers.run(tasks, &work);
}

/// Where part `index` begins when `total` is cut into `parts` of sizes that differ by one at most.
pub(crate) const fn cut(total: usize, parts: usize, index: usize) -> usize {
	(total / parts) * index + if index < total % parts { index } else { total % parts }
}
