//! The memory of one run: buffers for values, and the working memory of kernels.
//!
//! What has been given back is kept for later ops and later runs, since fresh memory costs a page fault every 4 KiB. But
//! all of it together, alive or kept, never exceeds what the program was said to need.

use crate::buffer::Buffer;
use verdict_kernels::Scratch;
use verdict_program::Dtype;

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
	/// Makes ready for a run that may hold so many bytes.
	pub(crate) fn begin(&mut self, limit: u64) {
		self.limit = limit;
		self.alive = 0;
		self.make_room(0);
	}

	/// A buffer whose elements are anything; the op that gets it writes them all.
	pub(crate) fn take(&mut self, dtype: Dtype, elements: usize) -> Buffer {
		let fits = |buffer: &Buffer| buffer.dtype() == dtype && buffer.len() == elements;
		let buffer = match self.kept.iter().rposition(fits) {
			Some(index) => {
				let buffer = self.kept.remove(index);
				self.kept_bytes = self.kept_bytes.saturating_sub(buffer.bytes());
				buffer
			}
			None => {
				self.make_room((elements as u64).saturating_mul(dtype.bytes()));
				Buffer::zeros(dtype, elements)
			}
		};
		self.alive = self.alive.saturating_add(buffer.bytes());
		buffer
	}

	/// Takes back what nobody reads any more.
	pub(crate) fn give_back(&mut self, buffer: Buffer) {
		self.alive = self.alive.saturating_sub(buffer.bytes());
		self.kept_bytes = self.kept_bytes.saturating_add(buffer.bytes());
		self.kept.push(buffer);
	}

	/// Scratch memory for an op that is known to need so many bytes, or of which nothing is known yet.
	///
	/// What is too small is let go first: it would have to be held beside what replaces it.
	pub(crate) fn scratch(&mut self, need: Option<u64>) -> &mut Scratch {
		let held = self.scratch.bytes() as u64;
		match need {
			Some(need) if need <= held => {}
			Some(need) => {
				self.scratch = Scratch::new();
				self.make_room(need);
			}
			None => {
				self.scratch = Scratch::new();
				self.forget();
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
			self.kept_bytes = self.kept_bytes.saturating_sub(buffer.bytes());
		}
		if over(self) {
			self.scratch = Scratch::new();
		}
	}

	/// Lets go of all buffers that are kept: they are of no use to another model.
	pub(crate) fn forget(&mut self) {
		self.kept.clear();
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
		let mut arena = Arena::default();
		arena.begin(100);
		let a = arena.take(Dtype::F32, 10);
		let b = arena.take(Dtype::U8, 40);
		assert_eq!(used(&arena), (0, 0, 80));
		arena.give_back(a);
		arena.give_back(b);
		assert_eq!(used(&arena), (2, 80, 0));
		let c = arena.take(Dtype::I8, 20);
		assert_eq!(used(&arena), (2, 80, 20));
		// 100 are in use or kept, so the oldest has to go: the ten floats.
		let d = arena.take(Dtype::I8, 30);
		assert_eq!(used(&arena), (1, 40, 50));
		let e = arena.take(Dtype::U8, 40);
		assert_eq!(used(&arena), (0, 0, 90));
		for buffer in [c, d, e] {
			arena.give_back(buffer);
		}
		arena.begin(60);
		assert_eq!(used(&arena), (1, 40, 0));
	}
}
