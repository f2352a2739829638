//! AVX2 and FMA: eight binary32 or four binary64 values.

use super::{
	operators::{instructions, operators, wide_halves},
	Bits, Lanes, Mask, Wide, WideBits, WideFunction, ROW,
};
use core::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(crate) struct F32x8(__m256);
#[derive(Clone, Copy)]
pub(crate) struct I32x8(__m256i);
/// All bits of a lane set, or none.
#[derive(Clone, Copy)]
pub(crate) struct M32x8(__m256);
#[derive(Clone, Copy)]
pub(crate) struct F64x4(__m256d);
#[derive(Clone, Copy)]
pub(crate) struct I64x4(__m256i);
#[derive(Clone, Copy)]
pub(crate) struct M64x4(__m256d);

operators!(F32x8: Add add _mm256_add_ps, Sub sub _mm256_sub_ps, Mul mul _mm256_mul_ps, Div div _mm256_div_ps);
operators!(I32x8: Add add _mm256_add_epi32, Sub sub _mm256_sub_epi32);
operators!(I32x8: BitAnd bitand _mm256_and_si256, BitOr bitor _mm256_or_si256, BitXor bitxor _mm256_xor_si256);
operators!(M32x8: BitAnd bitand _mm256_and_ps, BitOr bitor _mm256_or_ps);
operators!(F64x4: Add add _mm256_add_pd, Sub sub _mm256_sub_pd, Mul mul _mm256_mul_pd, Div div _mm256_div_pd);
operators!(I64x4: Add add _mm256_add_epi64, Sub sub _mm256_sub_epi64);
operators!(I64x4: BitAnd bitand _mm256_and_si256, BitOr bitor _mm256_or_si256, BitXor bitxor _mm256_xor_si256);
operators!(M64x4: BitAnd bitand _mm256_and_pd, BitOr bitor _mm256_or_pd);

const TO_NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
const UP: i32 = _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC;
const TO_ZERO: i32 = _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC;

impl Lanes for F32x8 {
	type Bits = I32x8;
	type Mask = M32x8;
	type Row = [Self; ROW / 8];
	type Single = super::Single<true>;
	const COUNT: usize = 8;
	const FLUSHES: bool = true;

	#[inline(always)]
	fn splat(value: f32) -> Self {
		Self(instructions!(_mm256_set1_ps(value)))
	}
	#[inline(always)]
	fn row(value: Self) -> Self::Row {
		[value; ROW / 8]
	}
	#[inline(always)]
	unsafe fn read(from: *const f32) -> Self {
		Self(instructions!(_mm256_loadu_ps(from)))
	}
	#[inline(always)]
	unsafe fn write(self, to: *mut f32) {
		instructions!(_mm256_storeu_ps(to, self.0))
	}
	#[inline(always)]
	fn fma(self, b: Self, c: Self) -> Self {
		Self(instructions!(_mm256_fmadd_ps(self.0, b.0, c.0)))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(_mm256_sqrt_ps(self.0)))
	}
	#[inline(always)]
	fn floor(self) -> Self {
		Self(instructions!(_mm256_round_ps::<DOWN>(self.0)))
	}
	#[inline(always)]
	fn ceil(self) -> Self {
		Self(instructions!(_mm256_round_ps::<UP>(self.0)))
	}
	#[inline(always)]
	fn trunc(self) -> Self {
		Self(instructions!(_mm256_round_ps::<TO_ZERO>(self.0)))
	}
	#[inline(always)]
	fn round(self) -> Self {
		Self(instructions!(_mm256_round_ps::<TO_NEAREST>(self.0)))
	}
	#[inline(always)]
	fn lesser_or(self, other: Self) -> Self {
		Self(instructions!(_mm256_min_ps(self.0, other.0)))
	}
	#[inline(always)]
	fn greater_or(self, other: Self) -> Self {
		Self(instructions!(_mm256_max_ps(self.0, other.0)))
	}
	#[inline(always)]
	fn minimum(self, other: Self) -> Self {
		// Of two zeros, or with a NaN, each gives its second operand: together −0 and NaN come through.
		Self(instructions!(_mm256_or_ps(
			_mm256_min_ps(self.0, other.0),
			_mm256_min_ps(other.0, self.0)
		)))
	}
	#[inline(always)]
	fn maximum(self, other: Self) -> Self {
		Self(instructions!({
			let both = _mm256_and_ps(_mm256_max_ps(self.0, other.0), _mm256_max_ps(other.0, self.0));
			_mm256_or_ps(both, _mm256_cmp_ps::<_CMP_UNORD_Q>(self.0, other.0))
		}))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> M32x8 {
		M32x8(instructions!(_mm256_cmp_ps::<_CMP_LT_OQ>(self.0, other.0)))
	}
	#[inline(always)]
	fn le(self, other: Self) -> M32x8 {
		M32x8(instructions!(_mm256_cmp_ps::<_CMP_LE_OQ>(self.0, other.0)))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M32x8 {
		M32x8(instructions!(_mm256_cmp_ps::<_CMP_EQ_OQ>(self.0, other.0)))
	}
	#[inline(always)]
	fn select(mask: M32x8, then: Self, otherwise: Self) -> Self {
		Self(instructions!(_mm256_blendv_ps(otherwise.0, then.0, mask.0)))
	}
	#[inline(always)]
	fn bits(self) -> I32x8 {
		I32x8(instructions!(_mm256_castps_si256(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I32x8) -> Self {
		Self(instructions!(_mm256_castsi256_ps(bits.0)))
	}

	wide_halves!();
}

impl F32x8 {
	#[inline(always)]
	fn halves(self) -> (F64x4, F64x4) {
		instructions!((
			F64x4(_mm256_cvtps_pd(_mm256_castps256_ps128(self.0))),
			F64x4(_mm256_cvtps_pd(_mm256_extractf128_ps::<1>(self.0)))
		))
	}

	#[inline(always)]
	fn join(low: F64x4, high: F64x4) -> Self {
		Self(instructions!(_mm256_set_m128(
			_mm256_cvtpd_ps(high.0),
			_mm256_cvtpd_ps(low.0)
		)))
	}
}

impl Bits for I32x8 {
	#[inline(always)]
	fn splat(value: i32) -> Self {
		Self(instructions!(_mm256_set1_epi32(value)))
	}
	#[inline(always)]
	fn exponent(self) -> Self {
		Self(instructions!(_mm256_slli_epi32::<23>(self.0)))
	}
	#[inline(always)]
	fn half(self) -> Self {
		Self(instructions!(_mm256_srai_epi32::<1>(self.0)))
	}
}

impl core::ops::Not for M32x8 {
	type Output = Self;
	#[inline(always)]
	fn not(self) -> Self {
		Self(instructions!(_mm256_xor_ps(
			self.0,
			_mm256_castsi256_ps(_mm256_set1_epi32(-1))
		)))
	}
}

impl Mask for M32x8 {
	#[inline(always)]
	fn any(self) -> bool {
		instructions!(_mm256_movemask_ps(self.0)) != 0
	}
}

impl Wide for F64x4 {
	type Bits = I64x4;
	type Mask = M64x4;
	const COUNT: usize = 4;

	#[inline(always)]
	fn splat(value: f64) -> Self {
		Self(instructions!(_mm256_set1_pd(value)))
	}
	#[inline(always)]
	fn load(from: &[f64; 8]) -> Self {
		Self(instructions!(_mm256_loadu_pd(from.as_ptr())))
	}
	#[inline(always)]
	fn store(self, to: &mut [f64; 8]) {
		instructions!(_mm256_storeu_pd(to.as_mut_ptr(), self.0))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(_mm256_sqrt_pd(self.0)))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> M64x4 {
		M64x4(instructions!(_mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0)))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M64x4 {
		M64x4(instructions!(_mm256_cmp_pd::<_CMP_EQ_OQ>(self.0, other.0)))
	}
	#[inline(always)]
	fn select(mask: M64x4, then: Self, otherwise: Self) -> Self {
		Self(instructions!(_mm256_blendv_pd(otherwise.0, then.0, mask.0)))
	}
	#[inline(always)]
	fn bits(self) -> I64x4 {
		I64x4(instructions!(_mm256_castpd_si256(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I64x4) -> Self {
		Self(instructions!(_mm256_castsi256_pd(bits.0)))
	}
}

impl WideBits for I64x4 {
	type Mask = M64x4;

	#[inline(always)]
	fn splat(value: u64) -> Self {
		Self(instructions!(_mm256_set1_epi64x(value as i64)))
	}
	#[inline(always)]
	fn up(self, by: u32) -> Self {
		Self(instructions!(_mm256_sll_epi64(self.0, _mm_cvtsi32_si128(by as i32))))
	}
	#[inline(always)]
	fn down(self, by: u32) -> Self {
		Self(instructions!(_mm256_srl_epi64(self.0, _mm_cvtsi32_si128(by as i32))))
	}
	#[inline(always)]
	fn same(self, other: Self) -> M64x4 {
		M64x4(instructions!(_mm256_castsi256_pd(_mm256_cmpeq_epi64(self.0, other.0))))
	}
}

impl core::ops::Not for M64x4 {
	type Output = Self;
	#[inline(always)]
	fn not(self) -> Self {
		Self(instructions!(_mm256_xor_pd(
			self.0,
			_mm256_castsi256_pd(_mm256_set1_epi32(-1))
		)))
	}
}

impl Mask for M64x4 {
	#[inline(always)]
	fn any(self) -> bool {
		instructions!(_mm256_movemask_pd(self.0)) != 0
	}
}
