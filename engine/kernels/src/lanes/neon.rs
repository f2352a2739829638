//! NEON of aarch64: four binary32 or two binary64 values.
//!
//! Its instructions keep subnormal numbers, or flush what is subnormal before it is rounded; the arithmetic here is that of
//! [`crate::arithmetic`], by its means.

use super::{
	operators::{instructions, operators, wide_halves},
	Bits, Lanes, Mask, Wide, WideBits, WideFunction, ROW,
};
use crate::vector::exact;
use core::arch::aarch64::*;

#[derive(Clone, Copy)]
pub(crate) struct F32x4(float32x4_t);
#[derive(Clone, Copy)]
pub(crate) struct I32x4(int32x4_t);
/// All bits of a lane set, or none.
#[derive(Clone, Copy)]
pub(crate) struct M32x4(uint32x4_t);
#[derive(Clone, Copy)]
pub(crate) struct F64x2(float64x2_t);
#[derive(Clone, Copy)]
pub(crate) struct I64x2(uint64x2_t);
#[derive(Clone, Copy)]
pub(crate) struct M64x2(uint64x2_t);

operators!(F32x4: Add add exact::add, Sub sub exact::sub, Mul mul exact::mul, Div div exact::div);
operators!(I32x4: Add add vaddq_s32, Sub sub vsubq_s32);
operators!(I32x4: BitAnd bitand vandq_s32, BitOr bitor vorrq_s32, BitXor bitxor veorq_s32);
operators!(M32x4: BitAnd bitand vandq_u32, BitOr bitor vorrq_u32);
operators!(F64x2: Add add vaddq_f64, Sub sub vsubq_f64, Mul mul vmulq_f64, Div div vdivq_f64);
operators!(I64x2: Add add vaddq_u64, Sub sub vsubq_u64);
operators!(I64x2: BitAnd bitand vandq_u64, BitOr bitor vorrq_u64, BitXor bitxor veorq_u64);
operators!(M64x2: BitAnd bitand vandq_u64, BitOr bitor vorrq_u64);

impl Lanes for F32x4 {
	type Bits = I32x4;
	type Mask = M32x4;
	type Row = [Self; ROW / 4];
	type Single = super::Single<false>;
	const COUNT: usize = 4;
	const FLUSHES: bool = false;

	#[inline(always)]
	fn splat(value: f32) -> Self {
		Self(instructions!(vdupq_n_f32(value)))
	}
	#[inline(always)]
	fn row(value: Self) -> Self::Row {
		[value; ROW / 4]
	}
	#[inline(always)]
	unsafe fn read(from: *const f32) -> Self {
		Self(instructions!(vld1q_f32(from)))
	}
	#[inline(always)]
	unsafe fn write(self, to: *mut f32) {
		instructions!(vst1q_f32(to, self.0))
	}
	#[inline(always)]
	fn fma(self, b: Self, c: Self) -> Self {
		Self(instructions!(exact::fma(self.0, b.0, c.0)))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(vsqrtq_f32(self.0)))
	}
	#[inline(always)]
	fn floor(self) -> Self {
		Self(instructions!(vrndmq_f32(self.0)))
	}
	#[inline(always)]
	fn ceil(self) -> Self {
		Self(instructions!(vrndpq_f32(self.0)))
	}
	#[inline(always)]
	fn trunc(self) -> Self {
		Self(instructions!(vrndq_f32(self.0)))
	}
	#[inline(always)]
	fn round(self) -> Self {
		Self(instructions!(vrndnq_f32(self.0)))
	}
	// Not the instructions for minimum and maximum, which treat NaN otherwise.
	#[inline(always)]
	fn lesser_or(self, other: Self) -> Self {
		Self::select(self.lt(other), self, other)
	}
	#[inline(always)]
	fn greater_or(self, other: Self) -> Self {
		Self::select(other.lt(self), self, other)
	}
	#[inline(always)]
	fn minimum(self, other: Self) -> Self {
		Self(instructions!(vminq_f32(self.0, other.0)))
	}
	#[inline(always)]
	fn maximum(self, other: Self) -> Self {
		Self(instructions!(vmaxq_f32(self.0, other.0)))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> M32x4 {
		M32x4(instructions!(vcltq_f32(self.0, other.0)))
	}
	#[inline(always)]
	fn le(self, other: Self) -> M32x4 {
		M32x4(instructions!(vcleq_f32(self.0, other.0)))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M32x4 {
		M32x4(instructions!(vceqq_f32(self.0, other.0)))
	}
	#[inline(always)]
	fn select(mask: M32x4, then: Self, otherwise: Self) -> Self {
		Self(instructions!(vbslq_f32(mask.0, then.0, otherwise.0)))
	}
	#[inline(always)]
	fn bits(self) -> I32x4 {
		I32x4(instructions!(vreinterpretq_s32_f32(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I32x4) -> Self {
		Self(instructions!(vreinterpretq_f32_s32(bits.0)))
	}

	wide_halves!();
}

impl F32x4 {
	#[inline(always)]
	fn halves(self) -> (F64x2, F64x2) {
		instructions!((
			F64x2(vcvt_f64_f32(vget_low_f32(self.0))),
			F64x2(vcvt_high_f64_f32(self.0))
		))
	}

	#[inline(always)]
	fn join(low: F64x2, high: F64x2) -> Self {
		Self(instructions!(exact::narrow(low.0, high.0)))
	}
}

impl Bits for I32x4 {
	#[inline(always)]
	fn splat(value: i32) -> Self {
		Self(instructions!(vdupq_n_s32(value)))
	}
	#[inline(always)]
	fn exponent(self) -> Self {
		Self(instructions!(vshlq_n_s32::<23>(self.0)))
	}
	#[inline(always)]
	fn half(self) -> Self {
		Self(instructions!(vshrq_n_s32::<1>(self.0)))
	}
}

impl core::ops::Not for M32x4 {
	type Output = Self;
	#[inline(always)]
	fn not(self) -> Self {
		Self(instructions!(vmvnq_u32(self.0)))
	}
}

impl Mask for M32x4 {
	#[inline(always)]
	fn any(self) -> bool {
		instructions!(vmaxvq_u32(self.0)) != 0
	}
}

impl Wide for F64x2 {
	type Bits = I64x2;
	type Mask = M64x2;
	const COUNT: usize = 2;

	#[inline(always)]
	fn splat(value: f64) -> Self {
		Self(instructions!(vdupq_n_f64(value)))
	}
	#[inline(always)]
	fn load(from: &[f64; 8]) -> Self {
		Self(instructions!(vld1q_f64(from.as_ptr())))
	}
	#[inline(always)]
	fn store(self, to: &mut [f64; 8]) {
		instructions!(vst1q_f64(to.as_mut_ptr(), self.0))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(vsqrtq_f64(self.0)))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> M64x2 {
		M64x2(instructions!(vcltq_f64(self.0, other.0)))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M64x2 {
		M64x2(instructions!(vceqq_f64(self.0, other.0)))
	}
	#[inline(always)]
	fn select(mask: M64x2, then: Self, otherwise: Self) -> Self {
		Self(instructions!(vbslq_f64(mask.0, then.0, otherwise.0)))
	}
	#[inline(always)]
	fn bits(self) -> I64x2 {
		I64x2(instructions!(vreinterpretq_u64_f64(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I64x2) -> Self {
		Self(instructions!(vreinterpretq_f64_u64(bits.0)))
	}
}

impl WideBits for I64x2 {
	type Mask = M64x2;

	#[inline(always)]
	fn splat(value: u64) -> Self {
		Self(instructions!(vdupq_n_u64(value)))
	}
	#[inline(always)]
	fn up(self, by: u32) -> Self {
		Self(instructions!(vshlq_u64(self.0, vdupq_n_s64(i64::from(by)))))
	}
	#[inline(always)]
	fn down(self, by: u32) -> Self {
		Self(instructions!(vshlq_u64(self.0, vdupq_n_s64(-i64::from(by)))))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M64x2 {
		M64x2(instructions!(vceqq_u64(self.0, other.0)))
	}
}

impl core::ops::Not for M64x2 {
	type Output = Self;
	#[inline(always)]
	fn not(self) -> Self {
		Self(instructions!(vreinterpretq_u64_u32(vmvnq_u32(vreinterpretq_u32_u64(
			self.0
		)))))
	}
}

impl Mask for M64x2 {
	#[inline(always)]
	fn any(self) -> bool {
		instructions!(vmaxvq_u32(vreinterpretq_u32_u64(self.0))) != 0
	}
}
