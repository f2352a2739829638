//! Loops that the compiler turns into vectors by itself, compiled once for each instruction set.

/// Defines a function whose first argument is the instruction set and whose body is plain Rust. Each operation in it is
/// exact or one of `arithmetic`, so that no bit depends on the choice.
///
/// A name in square brackets behind the function's is that of a constant: whether the instructions flush, as
/// `arithmetic::By` wants to know.
macro_rules! by_isa {
	(
		$(#[$meta:meta])*
		$vis:vis fn $name:ident $([$flushed:ident])? $(<$($generic:ident: $bound:path),+>)?
			($($argument:ident: $type:ty),* $(,)?) $body:block
	) => {
		$(#[$meta])*
		$vis fn $name $(<$($generic: $bound),+>)? (isa: $crate::Isa, $($argument: $type),*) {
			#[inline(always)]
			fn body<$(const $flushed: bool,)? $($($generic: $bound),+)?> ($($argument: $type),*) $body
			#[cfg(target_arch = "x86_64")]
			#[target_feature(enable = "avx2,fma")]
			fn avx2 $(<$($generic: $bound),+>)? ($($argument: $type),*) {
				$crate::dispatch::call!(body, $($flushed = true)?, [$($($generic),+)?], ($($argument),*))
			}
			#[cfg(target_arch = "x86_64")]
			#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
			fn avx512 $(<$($generic: $bound),+>)? ($($argument: $type),*) {
				$crate::dispatch::call!(body, $($flushed = true)?, [$($($generic),+)?], ($($argument),*))
			}
			let _canonical = $crate::control::Canonical::enter();
			match isa.kind() {
				$crate::Kind::Scalar => {
					$crate::dispatch::call!(body, $($flushed = false)?, [$($($generic),+)?], ($($argument),*))
				}
				#[cfg(target_arch = "x86_64")]
				// SAFETY: the kind says that the CPU has it.
				$crate::Kind::Avx2 => unsafe { avx2($($argument),*) },
				#[cfg(target_arch = "x86_64")]
				// SAFETY: as above.
				$crate::Kind::Avx512 { .. } => unsafe { avx512($($argument),*) },
				#[cfg(target_arch = "aarch64")]
				$crate::Kind::Neon => {
					$crate::dispatch::call!(body, $($flushed = false)?, [$($($generic),+)?], ($($argument),*))
				}
			}
		}
	};
}

/// Calls the body with the constant, if it takes one.
macro_rules! call {
	($body:ident, $flushed:ident = $value:literal, [$($generic:ident),*], $arguments:tt) => {
		$body::<$value, $($generic),*> $arguments
	};
	($body:ident, , [$($generic:ident),+], $arguments:tt) => {
		$body::<$($generic),+> $arguments
	};
	($body:ident, , [], $arguments:tt) => {
		$body $arguments
	};
}

pub(crate) use by_isa;
pub(crate) use call;
