//! The arithmetic of [`crate::arithmetic`] on NEON's registers.
//!
//! Four numbers at a time, without a branch: each result is computed a second time with an operand 2^24 times as large,
//! which tells what it would have been rounded to if there were no smallest exponent.

use crate::arithmetic::{LEAST, LEAST_UP, ROUNDS_TO_LEAST, UP};
use core::arch::aarch64::*;

type F = float32x4_t;

/// `result`, and a zero of its sign where `up`, the same 2^24 times as large, is below 2^24 times the least number or
/// has overflowed to a NaN.
#[inline]
#[target_feature(enable = "neon")]
fn settle(result: F, up: F) -> F {
	let least = vdupq_n_f32(LEAST);
	let sign = vandq_u32(vreinterpretq_u32_f32(result), vdupq_n_u32(0x8000_0000));
	let enough = vcageq_f32(up, vdupq_n_f32(LEAST_UP));
	let small = vandq_u32(enough, vreinterpretq_u32_f32(least));
	let small = vreinterpretq_f32_u32(vorrq_u32(small, sign));
	vbslq_f32(vcaleq_f32(result, least), small, result)
}

/// What is too small is exact before it becomes zero.
#[inline]
#[target_feature(enable = "neon")]
fn flush(x: F) -> F {
	let sign = vandq_u32(vreinterpretq_u32_f32(x), vdupq_n_u32(0x8000_0000));
	vbslq_f32(vcaltq_f32(x, vdupq_n_f32(LEAST)), vreinterpretq_f32_u32(sign), x)
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn add(a: F, b: F) -> F {
	flush(vaddq_f32(a, b))
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn sub(a: F, b: F) -> F {
	flush(vsubq_f32(a, b))
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn mul(a: F, b: F) -> F {
	settle(vmulq_f32(a, b), vmulq_f32(vmulq_n_f32(a, UP), b))
}

#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn div(a: F, b: F) -> F {
	settle(vdivq_f32(a, b), vdivq_f32(vmulq_n_f32(a, UP), b))
}

/// `a * b + c`.
///
/// What is larger has overflowed to a NaN where `b` is 0 and the result `c`, or where `c` is so large that the last bit
/// of the result stands for 2^-68 at least: the result is right then.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn fma(a: F, b: F, c: F) -> F {
	let result = vfmaq_f32(c, a, b);
	let up = vfmaq_f32(vmulq_n_f32(c, UP), vmulq_n_f32(a, UP), b);
	let least = vdupq_n_f32(LEAST);
	let sign = vandq_u32(vreinterpretq_u32_f32(result), vdupq_n_u32(0x8000_0000));
	let tiny = vcaltq_f32(up, vdupq_n_f32(LEAST_UP));
	let nonzero = vbicq_u32(vcagtq_f32(result, vdupq_n_f32(0.0)), tiny);
	let small = vandq_u32(nonzero, vreinterpretq_u32_f32(least));
	let small = vreinterpretq_f32_u32(vorrq_u32(small, sign));
	vbslq_f32(vcaleq_f32(result, least), small, result)
}

/// Two binary64 each to binary32.
#[inline]
#[target_feature(enable = "neon")]
pub(crate) fn narrow(low: float64x2_t, high: float64x2_t) -> F {
	let rounds = vdupq_n_f64(ROUNDS_TO_LEAST);
	let enough = vcombine_u32(vmovn_u64(vcageq_f64(low, rounds)), vmovn_u64(vcageq_f64(high, rounds)));
	let result = vcvt_high_f32_f64(vcvt_f32_f64(low), high);
	let up = vbslq_f32(enough, vdupq_n_f32(LEAST_UP), vdupq_n_f32(0.0));
	settle(result, up)
}
