//! Transposing small blocks in registers.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2 {
	use core::arch::x86_64::*;

	/// `to[k][lane] = from[lane][k]`.
	///
	/// # Safety
	/// Reads `count` runs of `k` numbers, `from_step` apart, and writes `k` rows of `count` numbers, `to_step` apart.
	/// The CPU must have AVX2.
	#[target_feature(enable = "avx2,fma")]
	pub(crate) unsafe fn transpose(
		from: *const f32,
		from_step: usize,
		count: usize,
		k: usize,
		to: *mut f32,
		to_step: usize,
	) {
		let (whole_lanes, whole_k) = (count & !7, k & !7);
		// SAFETY: blocks and rests lie in what the caller answers for.
		unsafe {
			for lane in (0..whole_lanes).step_by(8) {
				for step in (0..whole_k).step_by(8) {
					block(
						from.add(lane * from_step + step),
						from_step,
						to.add(step * to_step + lane),
						to_step,
					);
				}
			}
			for lane in 0..count {
				let start = if lane < whole_lanes { whole_k } else { 0 };
				for step in start..k {
					*to.add(step * to_step + lane) = *from.add(lane * from_step + step);
				}
			}
		}
	}

	/// Eight by eight.
	#[inline]
	#[target_feature(enable = "avx2,fma")]
	unsafe fn block(from: *const f32, from_step: usize, to: *mut f32, to_step: usize) {
		// SAFETY: the caller answers for eight runs of eight numbers on both sides.
		unsafe {
			let mut rows = [_mm256_setzero_ps(); 8];
			// Halves of rows i and i + 4 side by side, so that all that is left happens within 128 bits.
			for i in 0..4 {
				let near = from.add(i * from_step);
				let far = from.add((i + 4) * from_step);
				let (a, b) = (_mm_loadu_ps(near), _mm_loadu_ps(far));
				rows[i] = _mm256_insertf128_ps::<1>(_mm256_castps128_ps256(a), b);
				let (a, b) = (_mm_loadu_ps(near.add(4)), _mm_loadu_ps(far.add(4)));
				rows[i + 4] = _mm256_insertf128_ps::<1>(_mm256_castps128_ps256(a), b);
			}
			for half in 0..2 {
				let r = &rows[half * 4..];
				let (ab_low, ab_high) = (_mm256_unpacklo_ps(r[0], r[1]), _mm256_unpackhi_ps(r[0], r[1]));
				let (cd_low, cd_high) = (_mm256_unpacklo_ps(r[2], r[3]), _mm256_unpackhi_ps(r[2], r[3]));
				let to = to.add(half * 4 * to_step);
				_mm256_storeu_ps(to, _mm256_shuffle_ps::<0x44>(ab_low, cd_low));
				_mm256_storeu_ps(to.add(to_step), _mm256_shuffle_ps::<0xee>(ab_low, cd_low));
				_mm256_storeu_ps(to.add(2 * to_step), _mm256_shuffle_ps::<0x44>(ab_high, cd_high));
				_mm256_storeu_ps(to.add(3 * to_step), _mm256_shuffle_ps::<0xee>(ab_high, cd_high));
			}
		}
	}
}

#[cfg(target_arch = "aarch64")]
pub(crate) mod neon {
	use core::arch::aarch64::*;

	/// `to[k][lane] = from[lane][k]`.
	///
	/// # Safety
	/// Reads `count` runs of `k` numbers, `from_step` apart, and writes `k` rows of `count` numbers, `to_step` apart.
	#[target_feature(enable = "neon")]
	pub(crate) unsafe fn transpose(
		from: *const f32,
		from_step: usize,
		count: usize,
		k: usize,
		to: *mut f32,
		to_step: usize,
	) {
		let (whole_lanes, whole_k) = (count & !3, k & !3);
		// SAFETY: blocks and rests lie in what the caller answers for.
		unsafe {
			for lane in (0..whole_lanes).step_by(4) {
				for step in (0..whole_k).step_by(4) {
					let from = from.add(lane * from_step + step);
					let a = vld1q_f32(from);
					let b = vld1q_f32(from.add(from_step));
					let c = vld1q_f32(from.add(2 * from_step));
					let d = vld1q_f32(from.add(3 * from_step));
					let (ab_even, ab_odd) = (vtrn1q_f32(a, b), vtrn2q_f32(a, b));
					let (cd_even, cd_odd) = (vtrn1q_f32(c, d), vtrn2q_f32(c, d));
					let to = to.add(step * to_step + lane);
					vst1q_f32(to, vcombine_f32(vget_low_f32(ab_even), vget_low_f32(cd_even)));
					vst1q_f32(
						to.add(to_step),
						vcombine_f32(vget_low_f32(ab_odd), vget_low_f32(cd_odd)),
					);
					vst1q_f32(
						to.add(2 * to_step),
						vcombine_f32(vget_high_f32(ab_even), vget_high_f32(cd_even)),
					);
					vst1q_f32(
						to.add(3 * to_step),
						vcombine_f32(vget_high_f32(ab_odd), vget_high_f32(cd_odd)),
					);
				}
			}
			for lane in 0..count {
				let start = if lane < whole_lanes { whole_k } else { 0 };
				for step in start..k {
					*to.add(step * to_step + lane) = *from.add(lane * from_step + step);
				}
			}
		}
	}
}
