//! Memory for vectors: aligned to cache lines, and kept from one call to the next.

use core::{
	marker::PhantomData,
	ops::{Deref, DerefMut},
};

/// What may lie in a [`Buffer`]: numbers without padding, for which any bits are a value.
///
/// # Safety
/// All bit patterns are values, zero bytes among them; no padding, no drop, alignment at most 64.
pub unsafe trait Plain: Copy + Send + Sync + 'static {}

// SAFETY: primitive numbers.
unsafe impl Plain for f32 {}
// SAFETY: primitive numbers.
unsafe impl Plain for i32 {}
// SAFETY: primitive numbers.
unsafe impl Plain for i16 {}
// SAFETY: primitive numbers.
unsafe impl Plain for i8 {}
// SAFETY: primitive numbers.
unsafe impl Plain for u8 {}
// SAFETY: primitive numbers.
unsafe impl Plain for u32 {}
// SAFETY: primitive numbers.
unsafe impl Plain for usize {}

/// One cache line.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Line([u8; 64]);

const BLANK: Line = Line([0; 64]);

/// How many cache lines `len` numbers take.
pub(crate) const fn lines<T: Plain>(len: usize) -> usize {
	(len * size_of::<T>()).div_ceil(64)
}

/// A slice of its own that begins on a cache line.
#[derive(Clone)]
pub struct Buffer<T> {
	lines: Vec<Line>,
	len: usize,
	kind: PhantomData<T>,
}

impl<T: Plain> Buffer<T> {
	/// All zero.
	pub fn zeroed(len: usize) -> Self {
		Self {
			lines: vec![BLANK; lines::<T>(len)],
			len,
			kind: PhantomData,
		}
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		self.lines.len() * size_of::<Line>()
	}
}

impl<T: Plain> From<&[T]> for Buffer<T> {
	fn from(values: &[T]) -> Self {
		let mut buffer = Self::zeroed(values.len());
		buffer.copy_from_slice(values);
		buffer
	}
}

impl<T: Plain> Deref for Buffer<T> {
	type Target = [T];

	fn deref(&self) -> &[T] {
		// SAFETY: the lines hold at least `len` numbers, and any bits are a number.
		unsafe { core::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
	}
}

impl<T: Plain> DerefMut for Buffer<T> {
	fn deref_mut(&mut self) -> &mut [T] {
		// SAFETY: as above, and borrowed mutably.
		unsafe { core::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
	}
}

/// Working memory of kernels. It grows to what the largest kernel needs and then stays; what is in it between calls
/// means nothing, and no result depends on it.
#[derive(Default)]
pub struct Scratch {
	lines: Vec<Line>,
}

impl Scratch {
	/// Empty.
	pub const fn new() -> Self {
		Self { lines: Vec::new() }
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		self.lines.len() * size_of::<Line>()
	}

	/// At least so many lines, of unspecified content.
	pub(crate) fn reserve(&mut self, count: usize) -> &mut [Line] {
		if self.lines.len() < count {
			// Exactly so many, and not beside those that there were.
			self.lines = Vec::new();
			self.lines = vec![BLANK; count];
		}
		&mut self.lines[..count]
	}
}

/// Working memory of one task, handed out slice by slice.
pub(crate) struct Arena<'a>(pub(crate) &'a mut [Line]);

impl<'a> Arena<'a> {
	/// The next `len` numbers, of unspecified content. Panics when there is less left: the kernel asked for too little.
	pub(crate) fn take<T: Plain>(&mut self, len: usize) -> &'a mut [T] {
		let (part, rest) = core::mem::take(&mut self.0).split_at_mut(lines::<T>(len));
		self.0 = rest;
		// SAFETY: the lines are borrowed mutably for 'a, initialised, and hold at least `len` numbers.
		unsafe { core::slice::from_raw_parts_mut(part.as_mut_ptr().cast(), len) }
	}
}
