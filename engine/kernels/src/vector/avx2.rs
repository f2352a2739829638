//! AVX2 and FMA.

use crate::activation::Clamp;
use core::arch::x86_64::*;

pub(crate) type F = __m256;
pub(crate) type Mask = __m256i;
pub(crate) const LANES: usize = 8;

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn zero() -> F {
	_mm256_setzero_ps()
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn splat(x: f32) -> F {
	_mm256_set1_ps(x)
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn fma(a: F, b: F, c: F) -> F {
	_mm256_fmadd_ps(a, b, c)
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn add(a: F, b: F) -> F {
	_mm256_add_ps(a, b)
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn clamp(x: F, c: &Clamp) -> F {
	let low = _mm256_add_ps(_mm256_max_ps(splat(c.low), x), splat(c.low_fix));
	_mm256_or_ps(_mm256_min_ps(splat(c.high), low), splat(c.high_fix))
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn mask(bits: u32) -> Mask {
	let lanes = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
	_mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(bits as i32), lanes), lanes)
}

/// `a * b + c` in the lanes of `mask`, `c` in the others.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn fma_where(mask: Mask, a: F, b: F, c: F) -> F {
	_mm256_blendv_ps(c, _mm256_fmadd_ps(a, b, c), _mm256_castsi256_ps(mask))
}

/// Asks for what will be read soon. It need not be there.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) fn fetch(from: *const f32) {
	_mm_prefetch::<_MM_HINT_T0>(from.cast());
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn load(from: *const f32) -> F {
	// SAFETY: the caller answers for the lanes.
	unsafe { _mm256_loadu_ps(from) }
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn store(to: *mut f32, x: F) {
	// SAFETY: the caller answers for the lanes.
	unsafe { _mm256_storeu_ps(to, x) }
}

#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn load_part(from: *const f32, count: usize) -> F {
	// SAFETY: lanes outside of the mask are not touched, the caller answers for the others.
	unsafe { _mm256_maskload_ps(from, mask(0xff >> (8 - count))) }
}

/// Not by a masked store, which is slow on some CPUs: whole vectors are the common case.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn store_part(to: *mut f32, x: F, count: usize) {
	// SAFETY: the caller answers for the first `count` lanes.
	unsafe {
		if count == LANES {
			_mm256_storeu_ps(to, x);
		} else {
			_mm256_maskstore_ps(to, mask(0xff >> (8 - count)), x);
		}
	}
}

/// The lanes of `mask` from memory, the others from `or`.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn load_where(mask: Mask, from: *const f32, or: F) -> F {
	// SAFETY: lanes outside of the mask are not touched, the caller answers for the others.
	unsafe { _mm256_blendv_ps(or, _mm256_maskload_ps(from, mask), _mm256_castsi256_ps(mask)) }
}

/// Every second number from `from` on: the lanes of `bits`, of which every second one counts; others are +0.
#[inline]
#[target_feature(enable = "avx2,fma")]
pub(crate) unsafe fn load_even(bits: u32, from: *const f32) -> F {
	// SAFETY: lanes outside of the masks are not touched, the caller answers for the others.
	unsafe {
		let near = _mm256_maskload_ps(from, mask(bits & 0xff));
		let far = _mm256_maskload_ps(from.wrapping_add(8), mask(bits >> 8));
		let pairs = _mm256_castps_pd(_mm256_shuffle_ps::<0x88>(near, far));
		_mm256_castpd_ps(_mm256_permute4x64_pd::<0xd8>(pairs))
	}
}
