//! The memory of one run: buffers for values, and the working memory of kernels.
//!
//! What has been given back is kept for later ops and later runs, since fresh memory costs a page fault every 4 KiB. But
//! all of it together, alive or kept, never exceeds what the program was said to need.

use crate::buffer::Buffer;
use verdict_kernels::Scratch;
use verdict_program::Dtype;

/// What a buffer takes besides its elements: its place in a list that may be growing, and rounding up.
const BUFFER_BYTES: u64 = 128;

/// What a buffer takes.
fn held(buffer: &Buffer) -> u64 {
	buffer.bytes().saturating_add(BUFFER_BYTES)
}

/// Buffers and scratch memory of a run.
#[derive(Default)]
pub(crate) struct Arena {
	/// Given back, the oldest first.
	kept: Vec<Buffer>,
	kept_bytes: u64,
	alive: u64,
	limit: u64,
	scratch: Scratch,
}

impl Arena {
	/// Makes ready for a run that may hold so many bytes, some of them for other things.
	pub(crate) fn begin(&mut self, limit: u64, others: u64) {
		self.limit = limit;
		self.alive = others;
		self.make_room(0);
	}

	/// A buffer whose elements are anything; the op that gets it writes them all.
	pub(crate) fn take(&mut self, dtype: Dtype, elements: usize) -> Buffer {
		let fits = |buffer: &Buffer| buffer.dtype() == dtype && buffer.len() == elements;
		let buffer = match self.kept.iter().rposition(fits) {
			Some(index) => {
				let buffer = self.kept.remove(index);
				self.kept_bytes = self.kept_bytes.saturating_sub(held(&buffer));
				buffer
			}
			None => {
				let bytes = (elements as u64).saturating_mul(dtype.bytes());
				self.make_room(bytes.saturating_add(BUFFER_BYTES));
				Buffer::zeros(dtype, elements)
			}
		};
		self.alive = self.alive.saturating_add(held(&buffer));
		buffer
	}

	/// Takes back what nobody reads any more.
	pub(crate) fn give_back(&mut self, buffer: Buffer) {
		self.alive = self.alive.saturating_sub(held(&buffer));
		self.kept_bytes = self.kept_bytes.saturating_add(held(&buffer));
		self.kept.push(buffer);
	}

	/// Makes room for an op whose kernels may take so many bytes, `working`, and lends them scratch memory; `scratch` is
	/// how much of that they need, if it is known.
	///
	/// What is too small is let go first: it would have to be held beside what replaces it.
	pub(crate) fn lend(&mut self, scratch: Option<u64>, working: u64) -> &mut Scratch {
		match scratch {
			Some(need) if need <= self.scratch.bytes() as u64 => self.make_room(working.saturating_sub(need)),
			_ => {
				self.scratch = Scratch::new();
				self.make_room(working);
			}
		}
		&mut self.scratch
	}

	/// Accounts for so many bytes that leave the run.
	pub(crate) fn hand_out(&mut self, bytes: u64) {
		self.make_room(bytes);
		self.alive = self.alive.saturating_add(bytes);
	}

	/// Lets go of kept memory, the oldest first, until so many bytes more are within the limit.
	pub(crate) fn make_room(&mut self, bytes: u64) {
		let over = |arena: &Self| {
			let held = arena
				.alive
				.saturating_add(arena.kept_bytes)
				.saturating_add(arena.scratch.bytes() as u64);
			held.saturating_add(bytes) > arena.limit
		};
		while over(self) && !self.kept.is_empty() {
			let buffer = self.kept.remove(0);
			self.kept_bytes = self.kept_bytes.saturating_sub(held(&buffer));
		}
		if over(self) {
			self.scratch = Scratch::new();
		}
	}

	/// Lets go of all that is kept: it is of no use to another model.
	pub(crate) fn forget(&mut self) {
		self.kept = Vec::new();
		self.scratch = Scratch::new();
		self.kept_bytes = 0;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn used(arena: &Arena) -> (usize, u64, u64) {
		(arena.kept.len(), arena.kept_bytes, arena.alive)
	}

	#[test]
	fn buffers_come_back_by_type_and_size_as_long_as_they_are_within_the_limit() {
		const EACH: u64 = BUFFER_BYTES;
		let mut arena = Arena::default();
		arena.begin(100 + 3 * EACH, 0);
		let a = arena.take(Dtype::F32, 10);
		let b = arena.take(Dtype::U8, 40);
		assert_eq!(used(&arena), (0, 0, 80 + 2 * EACH));
		arena.give_back(a);
		arena.give_back(b);
		assert_eq!(used(&arena), (2, 80 + 2 * EACH, 0));
		let c = arena.take(Dtype::I8, 20);
		assert_eq!(used(&arena), (2, 80 + 2 * EACH, 20 + EACH));
		// All there may be is in use or kept, so the oldest has to go: the ten floats.
		let d = arena.take(Dtype::I8, 30);
		assert_eq!(used(&arena), (1, 40 + EACH, 50 + 2 * EACH));
		let e = arena.take(Dtype::U8, 40);
		assert_eq!(used(&arena), (0, 0, 90 + 3 * EACH));
		for buffer in [c, d, e] {
			arena.give_back(buffer);
		}
		arena.begin(60 + EACH, 0);
		assert_eq!(used(&arena), (1, 40 + EACH, 0));
		arena.begin(60 + EACH, 30);
		assert_eq!(used(&arena), (0, 0, 30));
	}

	#[test]
	fn what_a_kernel_takes_is_made_room_for() {
		let mut arena = Arena::default();
		arena.begin(1000 + BUFFER_BYTES, 0);
		let buffer = arena.take(Dtype::U8, 600);
		arena.give_back(buffer);
		arena.lend(None, 400);
		assert_eq!(arena.kept.len(), 1);
		arena.lend(Some(0), 401);
		assert_eq!(arena.kept.len(), 0);
	}
}
