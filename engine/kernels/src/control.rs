//! The floating-point control register: how this thread rounds, and what becomes of subnormal numbers.
//!
//! Any code of the process may have changed it (audio libraries and `-ffast-math` start-up code do), and every result
//! depends on it. Nothing here runs a kernel without setting it first.

/// Holds this thread's control register at what kernels compute with: round to nearest even, no traps, and on x86-64
/// no subnormal numbers, as [`crate::arithmetic`] says. Puts back what was there when it is dropped.
#[must_use = "the register is put back when this is dropped"]
pub struct Canonical {
	/// What there was, if it was something else.
	before: Option<Control>,
	/// Of this thread: the guard must not be dropped on another one.
	_not_send: core::marker::PhantomData<*const ()>,
}

impl Canonical {
	/// Sets the register. Where it is set already that takes as long as looking at it: each kernel does.
	#[inline]
	pub fn enter() -> Self {
		let before = read();
		let differs = before & !FLAGS != CANONICAL;
		if differs {
			write(CANONICAL);
		}
		Self {
			before: differs.then_some(before),
			_not_send: core::marker::PhantomData,
		}
	}
}

impl Drop for Canonical {
	#[inline]
	fn drop(&mut self) {
		// Flags that computing has raised do not stay: they are the caller's.
		if let Some(before) = self.before {
			write(before);
		}
	}
}

#[cfg(target_arch = "x86_64")]
mod register {
	use core::arch::asm;

	pub(super) type Control = u32;
	/// All exceptions masked, round to nearest, flush-to-zero and denormals-are-zero.
	pub(super) const CANONICAL: Control = 0x9FC0;
	/// Which exceptions there have been: operations set them, and nothing depends on them.
	pub(super) const FLAGS: Control = 0x3F;

	pub(super) fn read() -> Control {
		let mut value: Control = 0;
		// SAFETY: stores MXCSR, which every x86-64 has, into a local variable.
		unsafe { asm!("stmxcsr [{}]", in(reg) &mut value, options(nostack, preserves_flags)) };
		value
	}

	pub(super) fn write(value: Control) {
		// SAFETY: loads MXCSR from a local variable. `value` is either CANONICAL or was read from the register, so no
		// reserved bit is set. The compiler takes MXCSR to be at its default, and may compute at compile time what would
		// be computed under it: no constant expression of a kernel has a subnormal operand or result.
		unsafe { asm!("ldmxcsr [{}]", in(reg) &value, options(nostack, preserves_flags)) };
	}
}

#[cfg(target_arch = "aarch64")]
mod register {
	use core::arch::asm;

	pub(super) type Control = u64;
	/// Round to nearest, no flush-to-zero, no default NaN, no traps: flushing would look at results before they are
	/// rounded, so kernels for NEON do it themselves.
	pub(super) const CANONICAL: Control = 0;
	/// They are in another register.
	pub(super) const FLAGS: Control = 0;

	pub(super) fn read() -> Control {
		let value: Control;
		// SAFETY: reads FPCR, which every aarch64 has.
		unsafe { asm!("mrs {}, fpcr", out(reg) value, options(nomem, nostack, preserves_flags)) };
		value
	}

	pub(super) fn write(value: Control) {
		// SAFETY: writes FPCR; see the note for x86-64.
		unsafe { asm!("msr fpcr, {}", in(reg) value, options(nomem, nostack, preserves_flags)) };
	}
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod register {
	/// There is nothing to set that we know of.
	pub(super) type Control = u32;
	pub(super) const CANONICAL: Control = 0;
	pub(super) const FLAGS: Control = 0;

	pub(super) fn read() -> Control {
		CANONICAL
	}

	pub(super) fn write(_: Control) {}
}

use register::{read, write, Control, CANONICAL, FLAGS};

#[cfg(test)]
mod tests {
	use super::*;
	use std::hint::black_box;

	/// Rounding towards 0.
	#[cfg(target_arch = "x86_64")]
	const CUTTING: Control = 0x7F80;
	#[cfg(target_arch = "aarch64")]
	const CUTTING: Control = 3 << 22;

	#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
	#[test]
	fn a_caller_who_rounds_otherwise_changes_nothing_and_gets_his_register_back() {
		let third = || black_box(black_box(2.0f32) / black_box(3.0));
		let outside = read();
		write(CUTTING);
		let cut = third();
		let rounded = {
			let _canonical = Canonical::enter();
			third()
		};
		let after = read();
		write(outside);
		assert_eq!((cut.to_bits(), rounded.to_bits()), (0x3F2A_AAAA, 0x3F2A_AAAB));
		assert_eq!(after & CUTTING, CUTTING);
	}

	#[cfg(target_arch = "x86_64")]
	#[test]
	fn subnormal_numbers_become_zeros_after_rounding() {
		let product = |a: f32, b: f32| black_box(black_box(a) * black_box(b));
		let outside = read();
		let _canonical = Canonical::enter();
		let least = f32::MIN_POSITIVE;
		let below = 1f32.next_down();
		let found = [
			product(least, 0.5),
			product(-least, below),
			product(least.next_up(), below),
		];
		write(outside);
		assert_eq!(found.map(f32::to_bits), [0, 0x8000_0000, least.to_bits()]);
	}
}
