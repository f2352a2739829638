//! The few vector operations that linear kernels are made of, under the same names for each instruction set.
//!
//! A kernel is written once, as a macro over these names, and compiled for each set. `F` is a vector of `LANES`
//! numbers. Of memory functions, those that end in `_part` touch the first `count` lanes only, and those with a `Mask`
//! the lanes of its bits; other lanes read as +0.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
#[cfg(target_arch = "aarch64")]
pub(crate) mod exact;
#[cfg(target_arch = "aarch64")]
pub(crate) mod neon;

/// How many vectors of `lanes` a length takes.
pub(crate) const fn vectors(len: usize, lanes: usize) -> usize {
	len.div_ceil(lanes)
}

/// The bits of a mask moved apart: bit i to bit 2 i.
pub(crate) fn apart(mask: u32) -> u32 {
	(0..16).map(|bit| (mask >> bit & 1) << (2 * bit)).sum()
}
