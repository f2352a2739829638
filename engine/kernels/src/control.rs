//! The floating-point control register: how this thread rounds, and what becomes of subnormal numbers.
//!
//! Any code of the process may have changed it (audio libraries and `-ffast-math` start-up code do), and every result
//! depends on it. Nothing here runs a kernel without setting it first.

/// Holds this thread's control register at what IEEE 754 prescribes: round to nearest even, gradual underflow, no traps.
/// Puts back what was there when it is dropped.
#[must_use = "the register is put back when this is dropped"]
pub struct Canonical {
	before: Control,
	/// Of this thread: the guard must not be dropped on another one.
	_not_send: core::marker::PhantomData<*const ()>,
}

impl Canonical {
	/// Sets the register.
	pub fn enter() -> Self {
		let before = read();
		if before != CANONICAL {
			write(CANONICAL);
		}
		Self {
			before,
			_not_send: core::marker::PhantomData,
		}
	}
}

impl Drop for Canonical {
	fn drop(&mut self) {
		// Flags that computing has raised stay out of it: they are the caller's.
		if read() != self.before {
			write(self.before);
		}
	}
}

#[cfg(target_arch = "x86_64")]
mod register {
	use core::arch::asm;

	pub(super) type Control = u32;
	/// All exceptions masked, round to nearest, neither flush-to-zero nor denormals-are-zero.
	pub(super) const CANONICAL: Control = 0x1F80;

	pub(super) fn read() -> Control {
		let mut value: Control = 0;
		// SAFETY: stores MXCSR, which every x86-64 has, into a local variable.
		unsafe { asm!("stmxcsr [{}]", in(reg) &mut value, options(nostack, preserves_flags)) };
		value
	}

	pub(super) fn write(value: Control) {
		// SAFETY: loads MXCSR from a local variable. `value` is either CANONICAL or was read from the register, so no
		// reserved bit is set. The compiler takes MXCSR to be at its default; CANONICAL is that default, and any other
		// value written is one under which the caller was already running.
		unsafe { asm!("ldmxcsr [{}]", in(reg) &value, options(nostack, preserves_flags)) };
	}
}

#[cfg(target_arch = "aarch64")]
mod register {
	use core::arch::asm;

	pub(super) type Control = u64;
	/// Round to nearest, no flush-to-zero, no default NaN, no traps.
	pub(super) const CANONICAL: Control = 0;

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
	pub(super) type Control = ();
	pub(super) const CANONICAL: Control = ();

	pub(super) fn read() -> Control {}

	pub(super) fn write(_: Control) {}
}

use register::{read, write, Control, CANONICAL};

#[cfg(test)]
mod tests {
	use super::*;
	use std::hint::black_box;

	/// Flush-to-zero and denormals-are-zero on x86-64, flush-to-zero on aarch64.
	#[cfg(target_arch = "x86_64")]
	const FLUSHING: Control = CANONICAL | 0x8040;
	#[cfg(target_arch = "aarch64")]
	const FLUSHING: Control = 1 << 24;

	#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
	#[test]
	fn subnormals_survive_a_caller_who_flushes_them_and_he_gets_his_register_back() {
		let halved = || black_box(black_box(f32::MIN_POSITIVE) * black_box(0.5));
		let outside = read();
		write(FLUSHING);
		let flushed = halved();
		let kept = {
			let _canonical = Canonical::enter();
			halved()
		};
		let after = read();
		write(outside);
		assert_eq!(flushed.to_bits(), 0);
		assert_eq!(kept.to_bits(), 0x0040_0000);
		assert_eq!(after & FLUSHING, FLUSHING);
	}
}
