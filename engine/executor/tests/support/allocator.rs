//! An allocator that counts, to hold what is measured against what was predicted.

#![allow(dead_code)]

use std::{
	alloc::{GlobalAlloc, Layout, System},
	sync::atomic::{AtomicU64, Ordering::Relaxed},
};

/// Counts bytes that are allocated, and the most there ever were.
pub struct Counting;

/// Bytes that are held now.
pub static HELD: AtomicU64 = AtomicU64::new(0);
/// The most that were held since somebody set it back.
pub static MOST: AtomicU64 = AtomicU64::new(0);
/// All that was ever allocated.
pub static TOTAL: AtomicU64 = AtomicU64::new(0);

fn grown(bytes: usize) {
	let held = HELD.fetch_add(bytes as u64, Relaxed) + bytes as u64;
	MOST.fetch_max(held, Relaxed);
	TOTAL.fetch_add(bytes as u64, Relaxed);
}

// SAFETY: everything is left to the system's allocator.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		grown(layout.size());
		// SAFETY: as asked of the caller.
		unsafe { System.alloc(layout) }
	}

	unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
		grown(layout.size());
		// SAFETY: as asked of the caller.
		unsafe { System.alloc_zeroed(layout) }
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		HELD.fetch_sub(layout.size() as u64, Relaxed);
		// SAFETY: as asked of the caller.
		unsafe { System.dealloc(pointer, layout) }
	}

	unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
		// Both may be there at the same time.
		grown(size);
		HELD.fetch_sub(layout.size() as u64, Relaxed);
		// SAFETY: as asked of the caller.
		unsafe { System.realloc(pointer, layout, size) }
	}
}

/// The most that is held while something runs, above what was held at some time.
pub fn measure<T>(before: u64, work: impl FnOnce() -> T) -> (T, u64) {
	MOST.store(HELD.load(Relaxed), Relaxed);
	let result = work();
	(result, MOST.load(Relaxed).saturating_sub(before))
}
