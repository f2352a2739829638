//! The innermost loops of all dot products of binary32: one tile of outputs held in registers.
//!
//! A tile has up to `ROWS` rows and up to `VECTORS` vectors of columns. Its left operand gives one number for each row
//! and step of k, its right operand one vector (or more) for each step; each output is a chain of fused
//! multiply-adds of its own, in order of k.

use crate::{activation::Clamp, Isa, Kind};

/// What a tile is computed from. All pointers are to what the caller answers for.
#[derive(Clone, Copy)]
pub(crate) struct Tile {
	/// Steps of k.
	pub k: usize,
	/// Left operand: either packed, `[k][rows]`, or as it lies in memory, one row after the other.
	pub left: *const f32,
	/// From one row of the left operand to the next, where it is not packed.
	pub left_step: usize,
	/// Right operand, `[k][vectors]`.
	pub right: *const f32,
	/// From one step of k of the right operand to the next.
	pub right_step: usize,
	/// From one panel of the right operand to the next, where the tile spans several.
	pub panel_step: usize,
	/// Outputs.
	pub out: *mut f32,
	/// From one row of outputs to the next.
	pub out_step: usize,
	/// How many lanes of the last vector are outputs.
	pub last_lanes: usize,
	/// Whether the chains start at +0, and not with what is in `out`.
	pub first: bool,
	/// What is applied after the last step of k, if this holds it.
	pub finish: Option<TileFinish>,
}

/// What happens to finished dot products: each addition rounds once.
#[derive(Clone, Copy)]
pub(crate) struct TileFinish {
	/// One number a row, or null.
	pub row_bias: *const f32,
	/// One number a column, or null.
	pub column_bias: *const f32,
	/// One number an output, or null.
	pub addend: *const f32,
	/// From one row of the addend to the next.
	pub addend_step: usize,
	/// Bounds.
	pub clamp: Option<Clamp>,
}

/// Computes one tile. Unsafe: the pointers of the tile, and the CPU must have the instructions.
pub(crate) type TileFn = unsafe fn(&Tile);

/// How far ahead of what is multiplied packed rows are fetched, in numbers.
const AHEAD: usize = 1024;

macro_rules! tile_kernels {
	($features:literal, $width:literal, $vectors:tt, $($rows:literal)*) => {
		use crate::gemm::tile::{Tile, TileFn, AHEAD};

		/// By rows less one, vectors less one, and whether the left operand is packed.
		pub(crate) const TILES: &[&[[TileFn; 2]]] = &[$(tile_row!($vectors, $rows)),*];

		/// For one and two rows, tiles of four and two panels side by side: what is read matters then, and short chains
		/// of few outputs would not keep up with it. The left operand is not packed.
		pub(crate) const WIDE: [TileFn; 2] =
			[tile::<1, { 4 * $width }, $width, false>, tile::<2, { 2 * $width }, $width, false>];

		/// The tile of `R` rows and `V` vectors, `W` of them in a panel.
		#[target_feature(enable = $features)]
		unsafe fn tile<const R: usize, const V: usize, const W: usize, const PACKED: bool>(t: &Tile) {
			// SAFETY: the caller answers for the operands and outputs of such a tile; of the last vector only
			// `last_lanes` lanes of outputs, biases and addend are touched.
			unsafe {
				let mut acc = [[zero(); V]; R];
				if !t.first {
					for r in 0..R {
						let out = t.out.add(r * t.out_step);
						for v in 0..V - 1 {
							acc[r][v] = load(out.add(v * LANES));
						}
						acc[r][V - 1] = load_part(out.add((V - 1) * LANES), t.last_lanes);
					}
				}
				let (mut left, mut right) = (t.left, t.right);
				for _ in 0..t.k {
					// Of these operands each number is used a few times only: they come from far away, or have to be
					// fast.
					if PACKED && V == 1 {
						fetch(left.wrapping_add(AHEAD));
					}
					if R <= 4 {
						for v in 0..V {
							let ahead = v / W * t.panel_step + v % W * LANES + W * AHEAD / 3;
							fetch(right.wrapping_add(ahead));
						}
					}
					let mut columns = [zero(); V];
					for v in 0..V {
						columns[v] = load(right.wrapping_add(v / W * t.panel_step + v % W * LANES));
					}
					for r in 0..R {
						let row = splat(*left.add(if PACKED { r } else { r * t.left_step }));
						for v in 0..V {
							acc[r][v] = fma(row, columns[v], acc[r][v]);
						}
					}
					left = left.add(if PACKED { R } else { 1 });
					right = right.wrapping_add(t.right_step);
				}
				if let Some(f) = &t.finish {
					if !f.row_bias.is_null() {
						for r in 0..R {
							let bias = splat(*f.row_bias.add(r));
							for v in 0..V {
								acc[r][v] = add(acc[r][v], bias);
							}
						}
					}
					if !f.column_bias.is_null() {
						for v in 0..V {
							let lanes = if v + 1 < V { LANES } else { t.last_lanes };
							let bias = load_part(f.column_bias.add(v * LANES), lanes);
							for r in 0..R {
								acc[r][v] = add(acc[r][v], bias);
							}
						}
					}
					if !f.addend.is_null() {
						for r in 0..R {
							let addend = f.addend.add(r * f.addend_step);
							for v in 0..V {
								let lanes = if v + 1 < V { LANES } else { t.last_lanes };
								acc[r][v] = add(acc[r][v], load_part(addend.add(v * LANES), lanes));
							}
						}
					}
					if let Some(bounds) = &f.clamp {
						for r in 0..R {
							for v in 0..V {
								acc[r][v] = clamp(acc[r][v], bounds);
							}
						}
					}
				}
				for r in 0..R {
					let out = t.out.add(r * t.out_step);
					for v in 0..V - 1 {
						store(out.add(v * LANES), acc[r][v]);
					}
					store_part(out.add((V - 1) * LANES), acc[r][V - 1], t.last_lanes);
				}
			}
		}
	};
}

macro_rules! tile_row {
	([$($vectors:literal)*], $rows:literal) => {
		&[$([tile::<$rows, $vectors, $vectors, false> as TileFn, tile::<$rows, $vectors, $vectors, true> as TileFn]),*]
	};
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
	use crate::vector::avx512::*;
	tile_kernels!("avx512f,avx512vl,avx512bw,avx512dq", 3, [1 2 3], 1 2 3 4 5 6 7 8);
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
	use crate::vector::avx2::*;
	tile_kernels!("avx2,fma", 2, [1 2], 1 2 3 4 5 6);
}

#[cfg(target_arch = "aarch64")]
mod neon {
	use crate::vector::neon::*;
	tile_kernels!("neon", 3, [1 2 3], 1 2 3 4 5 6 7 8);
}

/// The tiles of one instruction set.
#[derive(Clone, Copy)]
pub(crate) struct Tiles {
	/// Numbers in a vector.
	pub lanes: usize,
	/// Rows of the largest tile.
	pub rows: usize,
	/// Vectors of the largest tile.
	pub vectors: usize,
	table: &'static [&'static [[TileFn; 2]]],
	wide: [TileFn; 2],
}

impl Tiles {
	/// None for the scalar reference, which has no tiles.
	pub(crate) fn of(isa: Isa) -> Option<Self> {
		match isa.kind() {
			Kind::Scalar => None,
			#[cfg(target_arch = "x86_64")]
			Kind::Avx2 => Some(Self::new(crate::vector::avx2::LANES, avx2::TILES, avx2::WIDE)),
			#[cfg(target_arch = "x86_64")]
			Kind::Avx512 { .. } => Some(Self::new(crate::vector::avx512::LANES, avx512::TILES, avx512::WIDE)),
			#[cfg(target_arch = "aarch64")]
			Kind::Neon => Some(Self::new(crate::vector::neon::LANES, neon::TILES, neon::WIDE)),
		}
	}

	fn new(lanes: usize, table: &'static [&'static [[TileFn; 2]]], wide: [TileFn; 2]) -> Self {
		Self {
			lanes,
			rows: table.len(),
			vectors: table[0].len(),
			table,
			wide,
		}
	}

	/// The function for tiles of so many rows and vectors.
	pub(crate) fn get(&self, rows: usize, vectors: usize, packed: bool) -> TileFn {
		self.table[rows - 1][vectors - 1][usize::from(packed)]
	}

	/// For so many rows, a function for several whole panels side by side, and how many.
	pub(crate) fn wide(&self, rows: usize) -> Option<(TileFn, usize)> {
		let panels = match rows {
			1 => 4,
			2 => 2,
			_ => return None,
		};
		Some((self.wide[rows - 1], panels))
	}
}
