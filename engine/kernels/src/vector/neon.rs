//! NEON.

use super::exact;
use crate::activation::Clamp;
use core::arch::aarch64::*;

pub(crate) type F = float32x4_t;
pub(crate) type Mask = uint32x4_t;
pub(crate) const LANES: usize = 4;

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn zero() -> F {
	vdupq_n_f32(0.0)
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn splat(x: f32) -> F {
	vdupq_n_f32(x)
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn fma(a: F, b: F, c: F) -> F {
	exact::fma(a, b, c)
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn add(a: F, b: F) -> F {
	exact::add(a, b)
}

/// The instructions know that -0 < +0 and keep NaN; only bounds of NaN are left to the fix.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn clamp(x: F, c: &Clamp) -> F {
	let clamped = vminq_f32(vmaxq_f32(x, splat(c.low)), splat(c.high));
	vreinterpretq_f32_u32(vorrq_u32(
		vreinterpretq_u32_f32(clamped),
		vdupq_n_u32(c.high_fix.to_bits()),
	))
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn mask(bits: u32) -> Mask {
	// SAFETY: four lanes of a constant of four.
	let lanes = unsafe { vld1q_u32([1, 2, 4, 8].as_ptr()) };
	vtstq_u32(vdupq_n_u32(bits), lanes)
}

/// `a * b + c` in the lanes of `mask`, `c` in the others.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn fma_where(mask: Mask, a: F, b: F, c: F) -> F {
	vbslq_f32(mask, fma(a, b, c), c)
}

/// There is no stable way to ask for what will be read soon.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn fetch(_from: *const f32) {}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn load(from: *const f32) -> F {
	// SAFETY: the caller answers for the lanes.
	unsafe { vld1q_f32(from) }
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn store(to: *mut f32, x: F) {
	// SAFETY: the caller answers for the lanes.
	unsafe { vst1q_f32(to, x) }
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn load_part(from: *const f32, count: usize) -> F {
	if count == LANES {
		// SAFETY: the caller answers for the lanes.
		return unsafe { vld1q_f32(from) };
	}
	let mut lanes = [0.0; LANES];
	// SAFETY: the caller answers for the first `count`, less than four.
	unsafe {
		core::ptr::copy_nonoverlapping(from, lanes.as_mut_ptr(), count);
		vld1q_f32(lanes.as_ptr())
	}
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn store_part(to: *mut f32, x: F, count: usize) {
	if count == LANES {
		// SAFETY: the caller answers for the lanes.
		return unsafe { vst1q_f32(to, x) };
	}
	let mut lanes = [0.0; LANES];
	// SAFETY: the caller answers for the first `count`, less than four.
	unsafe {
		vst1q_f32(lanes.as_mut_ptr(), x);
		core::ptr::copy_nonoverlapping(lanes.as_ptr(), to, count);
	}
}

/// The lanes of `mask` from memory, the others from `or`.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn load_where(mask: Mask, from: *const f32, or: F) -> F {
	let (mut set, mut lanes) = ([0; LANES], [0.0; LANES]);
	// SAFETY: lanes outside of the mask are not touched, the caller answers for the others.
	unsafe {
		vst1q_u32(set.as_mut_ptr(), mask);
		vst1q_f32(lanes.as_mut_ptr(), or);
		for lane in 0..LANES {
			if set[lane] != 0 {
				lanes[lane] = *from.wrapping_add(lane);
			}
		}
		vld1q_f32(lanes.as_ptr())
	}
}

/// Every second number from `from` on: the lanes of `bits`, of which every second one counts; others are +0.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) unsafe fn load_even(bits: u32, from: *const f32) -> F {
	let mut lanes = [0.0; LANES];
	for (lane, x) in lanes.iter_mut().enumerate() {
		if bits >> (2 * lane) & 1 == 1 {
			// SAFETY: the caller answers for the lanes of the bits.
			*x = unsafe { *from.wrapping_add(2 * lane) };
		}
	}
	// SAFETY: four lanes of an array of four.
	unsafe { vld1q_f32(lanes.as_ptr()) }
}
