//! AVX-512 F, VL, BW and DQ.

use crate::activation::Clamp;
use core::arch::x86_64::*;

pub(crate) type F = __m512;
pub(crate) type Mask = __mmask16;
pub(crate) const LANES: usize = 16;

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn zero() -> F {
	_mm512_setzero_ps()
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn splat(x: f32) -> F {
	_mm512_set1_ps(x)
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn fma(a: F, b: F, c: F) -> F {
	_mm512_fmadd_ps(a, b, c)
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn add(a: F, b: F) -> F {
	_mm512_add_ps(a, b)
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn clamp(x: F, c: &Clamp) -> F {
	let low = _mm512_add_ps(_mm512_max_ps(splat(c.low), x), splat(c.low_fix));
	_mm512_or_ps(_mm512_min_ps(splat(c.high), low), splat(c.high_fix))
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn mask(bits: u32) -> Mask {
	bits as Mask
}

/// `a * b + c` in the lanes of `mask`, `c` in the others.
#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn fma_where(mask: Mask, a: F, b: F, c: F) -> F {
	_mm512_mask3_fmadd_ps(a, b, c, mask)
}

/// Asks for what will be read soon. It need not be there.
#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) fn fetch(from: *const f32) {
	_mm_prefetch::<_MM_HINT_T0>(from.cast());
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn load(from: *const f32) -> F {
	// SAFETY: the caller answers for the lanes.
	unsafe { _mm512_loadu_ps(from) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn store(to: *mut f32, x: F) {
	// SAFETY: the caller answers for the lanes.
	unsafe { _mm512_storeu_ps(to, x) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn load_part(from: *const f32, count: usize) -> F {
	// SAFETY: lanes outside of the mask are not touched, the caller answers for the others.
	unsafe { _mm512_maskz_loadu_ps((0xffff_u32 >> (16 - count)) as Mask, from) }
}

#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn store_part(to: *mut f32, x: F, count: usize) {
	// SAFETY: as above.
	unsafe { _mm512_mask_storeu_ps(to, (0xffff_u32 >> (16 - count)) as Mask, x) }
}

/// The lanes of `mask` from memory, the others from `or`.
#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn load_where(mask: Mask, from: *const f32, or: F) -> F {
	// SAFETY: as above.
	unsafe { _mm512_mask_loadu_ps(or, mask, from) }
}

/// Every second number from `from` on: the lanes of `bits`, of which every second one counts; others are +0.
#[inline]
#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
pub(crate) unsafe fn load_even(bits: u32, from: *const f32) -> F {
	let even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
	// SAFETY: lanes outside of the masks are not touched, the caller answers for the others.
	unsafe {
		let near = _mm512_maskz_loadu_ps(bits as Mask, from);
		let far = _mm512_maskz_loadu_ps((bits >> 16) as Mask, from.wrapping_add(16));
		_mm512_permutex2var_ps(near, even, far)
	}
}
