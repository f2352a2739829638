//! Runs generic code with the registers of an instruction set.

use super::Lanes;
use crate::{control::Canonical, Isa, Kind};

/// Code that is generic over the register.
pub(crate) trait Kernel {
	type Output;

	/// Must be `#[inline(always)]`, as all that it calls: only so does it get the caller's instructions.
	fn run<L: Lanes>(self) -> Self::Output;
}

/// Runs it.
pub(crate) fn launch<K: Kernel>(isa: Isa, kernel: K) -> K::Output {
	let _canonical = Canonical::enter();
	match isa.kind() {
		Kind::Scalar => kernel.run::<super::One>(),
		// SAFETY: an `Isa` of this kind only exists on a CPU with these instructions.
		#[cfg(target_arch = "x86_64")]
		Kind::Avx2 => unsafe { avx2(kernel) },
		// SAFETY: the same.
		#[cfg(target_arch = "x86_64")]
		Kind::Avx512 { .. } => unsafe { avx512(kernel) },
		// SAFETY: the same.
		#[cfg(target_arch = "aarch64")]
		Kind::Neon => unsafe { neon(kernel) },
	}
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
	kernel.run::<super::avx2::F32x8>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512vl,avx512bw,avx512dq")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
	kernel.run::<super::avx512::F32x16>()
}

#[cfg(target_arch = "aarch64")]
#[target_feature(enable = "neon")]
fn neon<K: Kernel>(kernel: K) -> K::Output {
	kernel.run::<super::neon::F32x4>()
}
