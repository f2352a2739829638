//! AVX-512: sixteen binary32 or eight binary64 values.

use super::{
	operators::{instructions, operators, wide_halves},
	Bits, Lanes, Mask, Wide, WideBits, WideFunction,
};
use core::arch::x86_64::*;

#[derive(Clone, Copy)]
pub(crate) struct F32x16(__m512);
#[derive(Clone, Copy)]
pub(crate) struct I32x16(__m512i);
#[derive(Clone, Copy)]
pub(crate) struct F64x8(__m512d);
#[derive(Clone, Copy)]
pub(crate) struct I64x8(__m512i);

operators!(F32x16: Add add _mm512_add_ps, Sub sub _mm512_sub_ps, Mul mul _mm512_mul_ps, Div div _mm512_div_ps);
operators!(I32x16: Add add _mm512_add_epi32, Sub sub _mm512_sub_epi32);
operators!(I32x16: BitAnd bitand _mm512_and_si512, BitOr bitor _mm512_or_si512, BitXor bitxor _mm512_xor_si512);
operators!(F64x8: Add add _mm512_add_pd, Sub sub _mm512_sub_pd, Mul mul _mm512_mul_pd, Div div _mm512_div_pd);
operators!(I64x8: Add add _mm512_add_epi64, Sub sub _mm512_sub_epi64);
operators!(I64x8: BitAnd bitand _mm512_and_si512, BitOr bitor _mm512_or_si512, BitXor bitxor _mm512_xor_si512);

const TO_NEAREST: i32 = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
const DOWN: i32 = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
const UP: i32 = _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC;
const TO_ZERO: i32 = _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC;

impl Lanes for F32x16 {
	type Bits = I32x16;
	type Mask = __mmask16;
	type Row = [Self; 1];
	type Single = super::Single<true>;
	const COUNT: usize = 16;
	const FLUSHES: bool = true;

	#[inline(always)]
	fn splat(value: f32) -> Self {
		Self(instructions!(_mm512_set1_ps(value)))
	}
	#[inline(always)]
	fn row(value: Self) -> Self::Row {
		[value]
	}
	#[inline(always)]
	unsafe fn read(from: *const f32) -> Self {
		Self(instructions!(_mm512_loadu_ps(from)))
	}
	#[inline(always)]
	unsafe fn write(self, to: *mut f32) {
		instructions!(_mm512_storeu_ps(to, self.0))
	}
	#[inline(always)]
	fn load_part(from: &[f32]) -> Self {
		if from.len() >= Self::COUNT {
			return Self::load(from);
		}
		// Lanes outside of the mask are not read.
		let mask = (1_u32 << from.len()) - 1;
		Self(instructions!(_mm512_maskz_loadu_ps(mask as __mmask16, from.as_ptr())))
	}
	#[inline(always)]
	fn store_part(self, to: &mut [f32]) {
		if to.len() >= Self::COUNT {
			return self.store(to);
		}
		// Nor written.
		let mask = (1_u32 << to.len()) - 1;
		instructions!(_mm512_mask_storeu_ps(to.as_mut_ptr(), mask as __mmask16, self.0))
	}
	#[inline(always)]
	fn fma(self, b: Self, c: Self) -> Self {
		Self(instructions!(_mm512_fmadd_ps(self.0, b.0, c.0)))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(_mm512_sqrt_ps(self.0)))
	}
	#[inline(always)]
	fn floor(self) -> Self {
		Self(instructions!(_mm512_roundscale_ps::<DOWN>(self.0)))
	}
	#[inline(always)]
	fn ceil(self) -> Self {
		Self(instructions!(_mm512_roundscale_ps::<UP>(self.0)))
	}
	#[inline(always)]
	fn trunc(self) -> Self {
		Self(instructions!(_mm512_roundscale_ps::<TO_ZERO>(self.0)))
	}
	#[inline(always)]
	fn round(self) -> Self {
		Self(instructions!(_mm512_roundscale_ps::<TO_NEAREST>(self.0)))
	}
	#[inline(always)]
	fn lesser_or(self, other: Self) -> Self {
		Self(instructions!(_mm512_min_ps(self.0, other.0)))
	}
	#[inline(always)]
	fn greater_or(self, other: Self) -> Self {
		Self(instructions!(_mm512_max_ps(self.0, other.0)))
	}
	#[inline(always)]
	fn minimum(self, other: Self) -> Self {
		// Of two zeros, or with a NaN, each gives its second operand: together −0 and NaN come through.
		Self(instructions!(_mm512_or_ps(
			_mm512_min_ps(self.0, other.0),
			_mm512_min_ps(other.0, self.0)
		)))
	}
	#[inline(always)]
	fn maximum(self, other: Self) -> Self {
		Self(instructions!({
			let both = _mm512_and_ps(_mm512_max_ps(self.0, other.0), _mm512_max_ps(other.0, self.0));
			let unordered = _mm512_cmp_ps_mask::<_CMP_UNORD_Q>(self.0, other.0);
			_mm512_mask_add_ps(both, unordered, self.0, other.0)
		}))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> __mmask16 {
		instructions!(_mm512_cmp_ps_mask::<_CMP_LT_OQ>(self.0, other.0))
	}
	#[inline(always)]
	fn le(self, other: Self) -> __mmask16 {
		instructions!(_mm512_cmp_ps_mask::<_CMP_LE_OQ>(self.0, other.0))
	}
	#[inline(always)]
	fn same(self, other: Self) -> __mmask16 {
		instructions!(_mm512_cmp_ps_mask::<_CMP_EQ_OQ>(self.0, other.0))
	}
	#[inline(always)]
	fn select(mask: __mmask16, then: Self, otherwise: Self) -> Self {
		Self(instructions!(_mm512_mask_blend_ps(mask, otherwise.0, then.0)))
	}
	#[inline(always)]
	fn bits(self) -> I32x16 {
		I32x16(instructions!(_mm512_castps_si512(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I32x16) -> Self {
		Self(instructions!(_mm512_castsi512_ps(bits.0)))
	}
	/// One rounding, as by two factors where the first product is exact.
	#[inline(always)]
	fn scale(self, n: Self) -> Self {
		Self(instructions!(_mm512_scalef_ps(self.0, n.0)))
	}

	wide_halves!();
}

impl F32x16 {
	#[inline(always)]
	fn halves(self) -> (F64x8, F64x8) {
		instructions!((
			F64x8(_mm512_cvtps_pd(_mm512_castps512_ps256(self.0))),
			F64x8(_mm512_cvtps_pd(_mm512_extractf32x8_ps::<1>(self.0)))
		))
	}

	#[inline(always)]
	fn join(low: F64x8, high: F64x8) -> Self {
		Self(instructions!({
			let (low, high) = (_mm512_cvtpd_ps(low.0), _mm512_cvtpd_ps(high.0));
			_mm512_insertf32x8::<1>(_mm512_castps256_ps512(low), high)
		}))
	}
}

impl Bits for I32x16 {
	#[inline(always)]
	fn splat(value: i32) -> Self {
		Self(instructions!(_mm512_set1_epi32(value)))
	}
	#[inline(always)]
	fn exponent(self) -> Self {
		Self(instructions!(_mm512_slli_epi32::<23>(self.0)))
	}
	#[inline(always)]
	fn half(self) -> Self {
		Self(instructions!(_mm512_srai_epi32::<1>(self.0)))
	}
}

impl Mask for __mmask16 {
	#[inline(always)]
	fn any(self) -> bool {
		self != 0
	}
}

impl Wide for F64x8 {
	type Bits = I64x8;
	type Mask = __mmask8;
	const COUNT: usize = 8;

	#[inline(always)]
	fn splat(value: f64) -> Self {
		Self(instructions!(_mm512_set1_pd(value)))
	}
	#[inline(always)]
	fn load(from: &[f64; 8]) -> Self {
		Self(instructions!(_mm512_loadu_pd(from.as_ptr())))
	}
	#[inline(always)]
	fn store(self, to: &mut [f64; 8]) {
		instructions!(_mm512_storeu_pd(to.as_mut_ptr(), self.0))
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(instructions!(_mm512_sqrt_pd(self.0)))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> __mmask8 {
		instructions!(_mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0))
	}
	#[inline(always)]
	fn same(self, other: Self) -> __mmask8 {
		instructions!(_mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0))
	}
	#[inline(always)]
	fn select(mask: __mmask8, then: Self, otherwise: Self) -> Self {
		Self(instructions!(_mm512_mask_blend_pd(mask, otherwise.0, then.0)))
	}
	#[inline(always)]
	fn bits(self) -> I64x8 {
		I64x8(instructions!(_mm512_castpd_si512(self.0)))
	}
	#[inline(always)]
	fn from_bits(bits: I64x8) -> Self {
		Self(instructions!(_mm512_castsi512_pd(bits.0)))
	}
}

impl WideBits for I64x8 {
	type Mask = __mmask8;

	#[inline(always)]
	fn splat(value: u64) -> Self {
		Self(instructions!(_mm512_set1_epi64(value as i64)))
	}
	#[inline(always)]
	fn up(self, by: u32) -> Self {
		Self(instructions!(_mm512_sll_epi64(self.0, _mm_cvtsi32_si128(by as i32))))
	}
	#[inline(always)]
	fn down(self, by: u32) -> Self {
		Self(instructions!(_mm512_srl_epi64(self.0, _mm_cvtsi32_si128(by as i32))))
	}
	#[inline(always)]
	fn same(self, other: Self) -> __mmask8 {
		instructions!(_mm512_cmpeq_epi64_mask(self.0, other.0))
	}
}

impl Mask for __mmask8 {
	#[inline(always)]
	fn any(self) -> bool {
		self != 0
	}
}
