//! The innermost loops: one tile of 32-bit sums held in registers.

use super::words::Scheme;
use crate::{Isa, Kind};

/// What a tile is computed from. All pointers are to what the caller answers for.
#[derive(Clone, Copy)]
pub(super) struct Tile {
	/// Steps, one word of each row and column.
	pub words: usize,
	/// Left operand: either packed, `[words][rows]`, or one row after the other. Need not be aligned.
	pub left: *const u32,
	/// From one row to the next, where it is not packed.
	pub left_step: usize,
	/// Right operand, `[words][vectors]`.
	pub right: *const u32,
	/// Sums, rows of whole vectors one after the other.
	pub out: *mut i32,
}

/// Computes one tile. Unsafe: the pointers of the tile, and the CPU must have the instructions.
pub(super) type TileFn = unsafe fn(&Tile);

macro_rules! tile_kernels {
	($features:literal, $vectors:tt, $($rows:literal)*) => {
		use super::{Tile, TileFn};

		/// By rows less one, vectors less one, and whether the left operand is packed.
		pub(super) const TILES: &[&[[TileFn; 2]]] = &[$(tile_row!($vectors, $rows)),*];

		/// The tile of `R` rows and `V` vectors.
		#[target_feature(enable = $features)]
		unsafe fn tile<const R: usize, const V: usize, const PACKED: bool>(t: &Tile) {
			let mut sums = [[start(); V]; R];
			let (mut left, mut right) = (t.left, t.right);
			for _ in 0..t.words {
				// SAFETY: the caller answers for the operands of such a tile.
				unsafe {
					let mut columns = [zero(); V];
					for v in 0..V {
						columns[v] = load(right.add(v * LANES));
					}
					for r in 0..R {
						let row = splat(left.add(if PACKED { r } else { r * t.left_step }).read_unaligned());
						for v in 0..V {
							sums[r][v] = dot::<PACKED>(sums[r][v], row, columns[v]);
						}
					}
					left = left.add(if PACKED { R } else { 1 });
					right = right.add(V * LANES);
				}
			}
			for r in 0..R {
				for v in 0..V {
					// SAFETY: the caller answers for the outputs.
					unsafe { store(t.out.add((r * V + v) * LANES), sums[r][v]) };
				}
			}
		}
	};
}

macro_rules! tile_row {
	([$($vectors:literal)*], $rows:literal) => {
		&[$([tile::<$rows, $vectors, false> as TileFn, tile::<$rows, $vectors, true> as TileFn]),*]
	};
}

/// The operations of AVX-512; `dot` differs.
#[cfg(target_arch = "x86_64")]
macro_rules! avx512_operations {
	($features:literal) => {
		use core::arch::x86_64::*;
		pub(super) const LANES: usize = 16;

		#[inline]
		#[target_feature(enable = $features)]
		fn zero() -> __m512i {
			_mm512_setzero_si512()
		}

		#[inline]
		#[target_feature(enable = $features)]
		fn start() -> __m512i {
			_mm512_setzero_si512()
		}

		#[inline]
		#[target_feature(enable = $features)]
		fn splat(word: u32) -> __m512i {
			_mm512_set1_epi32(word as i32)
		}

		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn load(from: *const u32) -> __m512i {
			// SAFETY: the caller answers for the lanes.
			unsafe { _mm512_loadu_si512(from.cast()) }
		}

		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn store(to: *mut i32, x: __m512i) {
			// SAFETY: the caller answers for the lanes.
			unsafe { _mm512_storeu_si512(to.cast(), x) }
		}
	};
}

/// Four unsigned bytes with four signed ones. Weights are the packed operand: the left one of a convolution, the right
/// one of a product, whose left operand is not packed.
#[cfg(target_arch = "x86_64")]
mod vnni {
	avx512_operations!("avx512f,avx512vl,avx512bw,avx512dq,avx512vnni");

	#[inline]
	#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx512vnni")]
	fn dot<const WEIGHTS_LEFT: bool>(sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
		if WEIGHTS_LEFT {
			_mm512_dpbusd_epi32(sum, right, left)
		} else {
			_mm512_dpbusd_epi32(sum, left, right)
		}
	}

	tile_kernels!("avx512f,avx512vl,avx512bw,avx512dq,avx512vnni", [1 2 3], 1 2 3 4 5 6 7 8);
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
	avx512_operations!("avx512f,avx512vl,avx512bw,avx512dq");

	#[inline]
	#[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq")]
	fn dot<const PACKED: bool>(sum: __m512i, left: __m512i, right: __m512i) -> __m512i {
		_mm512_add_epi32(sum, _mm512_madd_epi16(left, right))
	}

	tile_kernels!("avx512f,avx512vl,avx512bw,avx512dq", [1 2 3], 1 2 3 4 5 6 7 8);
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
	use core::arch::x86_64::*;
	pub(super) const LANES: usize = 8;

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn zero() -> __m256i {
		_mm256_setzero_si256()
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn start() -> __m256i {
		_mm256_setzero_si256()
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn splat(word: u32) -> __m256i {
		_mm256_set1_epi32(word as i32)
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	unsafe fn load(from: *const u32) -> __m256i {
		// SAFETY: the caller answers for the lanes.
		unsafe { _mm256_loadu_si256(from.cast()) }
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	unsafe fn store(to: *mut i32, x: __m256i) {
		// SAFETY: the caller answers for the lanes.
		unsafe { _mm256_storeu_si256(to.cast(), x) }
	}

	#[inline]
	#[target_feature(enable = "avx2,fma")]
	fn dot<const PACKED: bool>(sum: __m256i, left: __m256i, right: __m256i) -> __m256i {
		_mm256_add_epi32(sum, _mm256_madd_epi16(left, right))
	}

	tile_kernels!("avx2,fma", [1 2], 1 2 3 4 5 6);
}

#[cfg(target_arch = "aarch64")]
mod neon {
	use core::arch::aarch64::*;
	pub(super) const LANES: usize = 4;

	#[inline]
	#[target_feature(enable = "neon")]
	fn zero() -> int16x8_t {
		vdupq_n_s16(0)
	}

	/// The products of the first two columns and of the last two; neighbours are added at the end.
	#[inline]
	#[target_feature(enable = "neon")]
	fn start() -> (int32x4_t, int32x4_t) {
		(vdupq_n_s32(0), vdupq_n_s32(0))
	}

	#[inline]
	#[target_feature(enable = "neon")]
	fn splat(word: u32) -> int16x8_t {
		vreinterpretq_s16_u32(vdupq_n_u32(word))
	}

	#[inline]
	#[target_feature(enable = "neon")]
	unsafe fn load(from: *const u32) -> int16x8_t {
		// SAFETY: the caller answers for the lanes.
		unsafe { vreinterpretq_s16_u32(vld1q_u32(from)) }
	}

	#[inline]
	#[target_feature(enable = "neon")]
	unsafe fn store(to: *mut i32, (first, last): (int32x4_t, int32x4_t)) {
		// SAFETY: the caller answers for the lanes.
		unsafe { vst1q_s32(to, vpaddq_s32(first, last)) }
	}

	#[inline]
	#[target_feature(enable = "neon")]
	fn dot<const PACKED: bool>(
		(first, last): (int32x4_t, int32x4_t),
		left: int16x8_t,
		right: int16x8_t,
	) -> (int32x4_t, int32x4_t) {
		(
			vmlal_s16(first, vget_low_s16(left), vget_low_s16(right)),
			vmlal_high_s16(last, left, right),
		)
	}

	tile_kernels!("neon", [1 2 3], 1 2 3 4);
}

/// The tiles for one instruction set and scheme.
#[derive(Clone, Copy)]
pub(super) struct Tiles {
	/// Words in a vector.
	pub lanes: usize,
	/// Rows of the largest tile.
	pub rows: usize,
	/// Vectors of the largest tile.
	pub vectors: usize,
	table: &'static [&'static [[TileFn; 2]]],
}

impl Tiles {
	/// None for the scalar reference.
	pub(super) fn of(isa: Isa, scheme: Scheme) -> Option<Self> {
		let (lanes, table) = match (isa.kind(), scheme) {
			(Kind::Scalar, _) => return None,
			#[cfg(target_arch = "x86_64")]
			(Kind::Avx512 { vnni: true }, Scheme::Quads) => (vnni::LANES, vnni::TILES),
			#[cfg(target_arch = "x86_64")]
			(Kind::Avx512 { .. }, Scheme::Pairs) => (avx512::LANES, avx512::TILES),
			#[cfg(target_arch = "x86_64")]
			(Kind::Avx2, Scheme::Pairs) => (avx2::LANES, avx2::TILES),
			#[cfg(target_arch = "aarch64")]
			(Kind::Neon, Scheme::Pairs) => (neon::LANES, neon::TILES),
			(_, Scheme::Quads) => return None,
		};
		Some(Self {
			lanes,
			rows: table.len(),
			vectors: table[0].len(),
			table,
		})
	}

	/// The function for tiles of so many rows and vectors.
	pub(super) fn get(&self, rows: usize, vectors: usize, packed: bool) -> TileFn {
		self.table[rows - 1][vectors - 1][usize::from(packed)]
	}
}
