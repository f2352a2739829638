//! Loops that the compiler turns into vectors by itself, compiled once for each instruction set.

/// Defines a function whose first argument is the instruction set and whose body is plain Rust. Each operation in it is
/// exact or one of `arithmetic`, so that no bit depends on the choice.
macro_rules! by_isa {
	(
		$(#[$meta:meta])*
		$vis:vis fn $name:ident $(<$($generic:ident: $bound:path),+>)? ($($argument:ident: $type:ty),* $(,)?) $body:block
	) => {
		$(#[$meta])*
		$vis fn $name $(<$($generic: $bound),+>)? (isa: $crate::Isa, $($argument: $type),*) {
			#[inline(always)]
			fn body $(<$($generic: $bound),+>)? ($($argument: $type),*) $body
			#[cfg(target_arch = "x86_64")]
			#[target_feature(enable = "avx2,fma")]
			fn avx2 $(<$($generic: $bound),+>)? ($($argument: $type),*) {
				body($($argument),*)
			}
			#[cfg(target_arch = "x86_64")]
			#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
			fn avx512 $(<$($generic: $bound),+>)? ($($argument: $type),*) {
				body($($argument),*)
			}
			match isa.kind() {
				$crate::Kind::Scalar => body($($argument),*),
				#[cfg(target_arch = "x86_64")]
				// SAFETY: the kind says that the CPU has it.
				$crate::Kind::Avx2 => unsafe { avx2($($argument),*) },
				#[cfg(target_arch = "x86_64")]
				// SAFETY: as above.
				$crate::Kind::Avx512 { .. } => unsafe { avx512($($argument),*) },
				#[cfg(target_arch = "aarch64")]
				$crate::Kind::Neon => body($($argument),*),
			}
		}
	};
}

pub(crate) use by_isa;
