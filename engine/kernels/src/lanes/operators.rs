//! What the register types of all instruction sets have in common: methods that are one instruction.

/// Implements operators of a newtype around a register, each by one intrinsic.
macro_rules! operators {
	($type:ty: $($trait:ident $method:ident $intrinsic:path),* $(,)?) => {$(
		impl core::ops::$trait for $type {
			type Output = Self;
			#[inline(always)]
			fn $method(self, other: Self) -> Self {
				// SAFETY: only `launch` makes these types known, where the CPU has the instructions.
				Self(unsafe { $intrinsic(self.0, other.0) })
			}
		}
	)*};
}

/// Evaluates an expression of intrinsics.
macro_rules! instructions {
	($body:expr) => {{
		// SAFETY: only `launch` makes these types known, where the CPU has the instructions; memory is the concern of
		// `read` and `write` alone, whose callers answer for it.
		#[allow(unused_unsafe)]
		unsafe {
			$body
		}
	}};
}

/// The methods of `Lanes` that evaluate a function in binary64, for types with `halves` and `join`.
macro_rules! wide_halves {
	() => {
		#[inline(always)]
		fn wide1<F: WideFunction<1>>(self, function: F) -> Self {
			let (low, high) = self.halves();
			Self::join(function.apply([low]), function.apply([high]))
		}
		#[inline(always)]
		fn wide2<F: WideFunction<2>>(self, other: Self, function: F) -> Self {
			let ((low, high), (other_low, other_high)) = (self.halves(), other.halves());
			Self::join(
				function.apply([low, other_low]),
				function.apply([high, other_high]),
			)
		}
	};
}

pub(crate) use {instructions, operators, wide_halves};
