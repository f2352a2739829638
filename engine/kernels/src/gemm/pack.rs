//! Copying operands into panels: for each step of k, the numbers of all rows or columns of a tile side by side.

use super::{lanes::Lanes, tile::Tiles};
use crate::{activation::Clamp, Isa, Kind};

/// Copies lanes for each offset into a row of a panel.
///
/// Unsafe: `base + offset + lane` must be readable for each lane, and `to` writable for one row of whole vectors after
/// each `to_step`; where rows are narrower than that, each overwrites the superfluous end of the one before.
pub(crate) type Gather = unsafe fn(&Lanes, &[usize], *const f32, *mut f32, usize);

/// Adds numbers to others, and applies bounds.
///
/// Unsafe: so many numbers must be readable and writable at the first pointer and readable at the second.
type Add = unsafe fn(*mut f32, *const f32, usize, &Option<Clamp>);

/// Copies every second number.
///
/// Unsafe: `2 * count - 1` numbers must be readable at the first pointer, `count` writable at the second.
type Even = unsafe fn(*const f32, *mut f32, usize);

macro_rules! gather_kernels {
	($features:literal) => {
		use super::{Clamp, Lanes};
		use crate::gemm::lanes::PARTS;

		#[target_feature(enable = $features)]
		pub(super) unsafe fn even(from: *const f32, to: *mut f32, count: usize) {
			for at in (0..count).step_by(LANES) {
				let lanes = LANES.min(count - at);
				let bits = ((1_u64 << (2 * lanes - 1)) - 1) as u32;
				// SAFETY: no lane after those that the caller answers for is touched.
				unsafe { store_part(to.add(at), load_even(bits, from.add(2 * at)), lanes) };
			}
		}

		#[target_feature(enable = $features)]
		pub(super) unsafe fn add_numbers(to: *mut f32, from: *const f32, count: usize, bounds: &Option<Clamp>) {
			for at in (0..count).step_by(LANES) {
				let lanes = LANES.min(count - at);
				// SAFETY: the caller answers for `count` numbers, and no lane after them is touched.
				unsafe {
					let mut x = add(load_part(to.add(at), lanes), load_part(from.add(at), lanes));
					if let Some(bounds) = bounds {
						x = clamp(x, bounds);
					}
					store_part(to.add(at), x, lanes);
				}
			}
		}

		#[target_feature(enable = $features)]
		pub(super) unsafe fn gather(lanes: &Lanes, offsets: &[usize], base: *const f32, to: *mut f32, to_step: usize) {
			// SAFETY: the same is asked of the caller.
			unsafe {
				match lanes.vectors {
					0 => {}
					1 => fixed::<1>(lanes, offsets, base, to, to_step),
					2 => fixed::<2>(lanes, offsets, base, to, to_step),
					_ => fixed::<3>(lanes, offsets, base, to, to_step),
				}
			}
		}

		#[target_feature(enable = $features)]
		unsafe fn fixed<const V: usize>(
			lanes: &Lanes,
			offsets: &[usize],
			base: *const f32,
			to: *mut f32,
			to_step: usize,
		) {
			let mut to = to;
			if lanes.simple {
				for &offset in offsets {
					// SAFETY: the caller answers for all lanes of whole vectors, and for the row at `to`.
					unsafe {
						for v in 0..V {
							let from = base.wrapping_add(offset).wrapping_offset(lanes.parts[v].shift);
							store(to.add(v * LANES), load(from));
						}
						to = to.add(to_step);
					}
				}
				return;
			}
			let mut masks = [mask(0); PARTS];
			let count = lanes.ends[V - 1];
			for (mask_, part) in masks[..count].iter_mut().zip(&lanes.parts) {
				*mask_ = mask(part.bits);
			}
			for &offset in offsets {
				let from = base.wrapping_add(offset);
				let mut index = 0;
				for v in 0..V {
					let mut x = zero();
					while index < lanes.ends[v] {
						let part = &lanes.parts[index];
						let from = from.wrapping_offset(part.shift);
						// SAFETY: the caller answers for the part's lanes, and no other is touched.
						x = unsafe {
							if part.whole {
								load(from)
							} else {
								load_where(masks[index], from, x)
							}
						};
						index += 1;
					}
					// SAFETY: the caller answers for the row.
					unsafe { store(to.add(v * LANES), x) };
				}
				// SAFETY: as above; after the last row nothing is written.
				to = to.wrapping_add(to_step);
			}
		}
	};
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
	use crate::vector::avx512::*;
	gather_kernels!("avx512f,avx512vl,avx512bw,avx512dq");
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
	use crate::vector::avx2::*;
	gather_kernels!("avx2,fma");
}

#[cfg(target_arch = "aarch64")]
mod neon {
	use crate::vector::neon::*;
	gather_kernels!("neon");
}

#[cfg(target_arch = "x86_64")]
use super::transpose::avx2::transpose;
#[cfg(target_arch = "aarch64")]
use super::transpose::neon::transpose;

/// Copies columns whose steps of k lie side by side into the rows of a panel.
///
/// Unsafe: reads `count` runs of `k` numbers, `from_step` apart, and writes `k` rows of `count` numbers, `to_step`
/// apart.
type Transpose = unsafe fn(from: *const f32, from_step: usize, count: usize, k: usize, to: *mut f32, to_step: usize);

/// The copying functions of one instruction set.
#[derive(Clone, Copy)]
pub(crate) struct Packing {
	pub gather: Gather,
	pub transpose: Transpose,
	pub add: Add,
	pub even: Even,
}

impl Packing {
	/// None for the scalar reference, which packs nothing.
	pub(crate) fn of(isa: Isa) -> Option<Self> {
		match isa.kind() {
			Kind::Scalar => None,
			#[cfg(target_arch = "x86_64")]
			Kind::Avx2 => Some(Self {
				gather: avx2::gather,
				transpose,
				add: avx2::add_numbers,
				even: avx2::even,
			}),
			// Who has AVX-512 here has AVX2 too: see `Isa::available`.
			#[cfg(target_arch = "x86_64")]
			Kind::Avx512 { .. } => Some(Self {
				gather: avx512::gather,
				transpose,
				add: avx512::add_numbers,
				even: avx512::even,
			}),
			#[cfg(target_arch = "aarch64")]
			Kind::Neon => Some(Self {
				gather: neon::gather,
				transpose,
				add: neon::add_numbers,
				even: neon::even,
			}),
		}
	}
}

/// An operand in memory, seen from its tiles: `lane` is a row of the left operand or a column of the right one.
#[derive(Clone, Copy)]
pub(crate) struct Source {
	pub data: *const f32,
	pub lane_step: usize,
	pub k_step: usize,
}

/// A part of an operand, and the panel that it is copied into.
pub(crate) struct Panel {
	/// The first lane, and how many.
	pub lanes: (usize, usize),
	/// The first step of k, and how many.
	pub steps: (usize, usize),
	/// The panel: room for all steps and one more vector.
	pub to: *mut f32,
	/// Numbers of a step. Where these are more than lanes, the others become zero.
	pub width: usize,
}

impl Packing {
	/// Copies a part of an operand into a panel. `offsets` is working memory.
	///
	/// # Safety
	/// The source holds the part, the panel has its room.
	pub(crate) unsafe fn pack(&self, tiles: &Tiles, source: &Source, panel: &Panel, offsets: &mut [usize]) {
		let ((lane, lanes), (k_start, k), width) = (panel.lanes, panel.steps, panel.width);
		// SAFETY: within what the caller answers for.
		unsafe {
			let from = source.data.add(lane * source.lane_step + k_start * source.k_step);
			if source.lane_step == 1 {
				let mut stretch = Lanes::new();
				stretch.set(tiles.lanes, [(0, lanes)]);
				let mut done = 0;
				while done < k {
					let count = offsets.len().min(k - done);
					for (index, offset) in offsets[..count].iter_mut().enumerate() {
						*offset = (done + index) * source.k_step;
					}
					(self.gather)(&stretch, &offsets[..count], from, panel.to.add(done * width), width);
					done += count;
				}
				return;
			}
			if lanes < width {
				core::ptr::write_bytes(panel.to, 0, k * width);
			}
			if source.k_step == 1 {
				(self.transpose)(from, source.lane_step, lanes, k, panel.to, width);
				return;
			}
			for step in 0..k {
				for lane in 0..lanes {
					*panel.to.add(step * width + lane) = *from.add(step * source.k_step + lane * source.lane_step);
				}
			}
		}
	}
}
