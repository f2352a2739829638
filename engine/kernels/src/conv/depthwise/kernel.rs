//! The innermost loops of depthwise convolutions.

use super::{Column, Plane, Tap};
use crate::{Isa, Kind};

/// Computes a plane. Unsafe: all taps' inputs must be readable as the plan says, weights of all taps, and the outputs
/// writable.
pub(super) type PlaneFn = unsafe fn(&Plane<'_>);

/// The kernel of one instruction set.
pub(super) struct Kernel {
	pub function: PlaneFn,
	/// Numbers in a vector.
	pub lanes: usize,
	/// Whether lanes of a mask can be read alone and fast: rows are then read from the input itself where they can.
	pub masked_loads: bool,
}

impl Kernel {
	/// None for the scalar reference.
	pub(super) fn of(isa: Isa) -> Option<Self> {
		let (function, lanes, masked_loads): (PlaneFn, usize, bool) = match isa.kind() {
			Kind::Scalar => return None,
			#[cfg(target_arch = "x86_64")]
			Kind::Avx2 => (avx2::plane, crate::vector::avx2::LANES, true),
			#[cfg(target_arch = "x86_64")]
			Kind::Avx512 { .. } => (avx512::plane, crate::vector::avx512::LANES, true),
			#[cfg(target_arch = "aarch64")]
			Kind::Neon => (neon::plane, crate::vector::neon::LANES, false),
		};
		Some(Self {
			function,
			lanes,
			masked_loads,
		})
	}
}

/// Some rows of one vector of a plane.
struct Strip<'a> {
	plane: &'a Plane<'a>,
	column: &'a Column,
	taps: &'a [Tap],
	from: *const f32,
	from_step: usize,
	/// Where the first row's outputs lie.
	to: usize,
}

macro_rules! depthwise_kernels {
	($features:literal) => {
		use super::{super::Reading, Plane, Strip};

		#[target_feature(enable = $features)]
		pub(super) unsafe fn plane(plane: &Plane<'_>) {
			let plan = plane.plan;
			let step = if plan.reading == Reading::Even { 2 } else { 1 };
			for column in &plan.columns {
				for run in &plan.runs {
					let strip = Strip {
						plane,
						column,
						taps: &plan.classes[run.class],
						from: plane.from.wrapping_add(run.from + column.first * step),
						from_step: run.step,
						to: run.to + column.first,
					};
					// SAFETY: the same is asked of the caller; without masks only where all lanes of all taps are
					// inputs.
					unsafe {
						match (plan.reading, column.whole) {
							(Reading::Even, _) => rows::<EVEN>(&strip, run.count),
							(_, true) => rows::<WHOLE>(&strip, run.count),
							(Reading::Padded, false) => rows::<ADDED>(&strip, run.count),
							(Reading::Direct, false) => rows::<READ>(&strip, run.count),
						}
					}
				}
			}
		}

		/// No masks; masks for what is added; for what is read, too; the same, reading every second number.
		const WHOLE: usize = 0;
		const ADDED: usize = 1;
		const READ: usize = 2;
		const EVEN: usize = 3;

		#[target_feature(enable = $features)]
		unsafe fn rows<const MASKS: usize>(strip: &Strip<'_>, count: usize) {
			let mut row = 0;
			// SAFETY: the same is asked of the caller.
			unsafe {
				if strip.plane.plan.square && MASKS != EVEN && strip.taps.len() == 9 {
					while count - row >= 4 {
						square::<MASKS>(strip, row);
						row += 4;
					}
				}
				while count - row >= 4 {
					some::<4, MASKS>(strip, row);
					row += 4;
				}
				if count - row >= 2 {
					some::<2, MASKS>(strip, row);
					row += 2;
				}
				if count > row {
					some::<1, MASKS>(strip, row);
				}
			}
		}

		/// The numbers of a vector that a tap sees. Unsafe: the caller answers for the lanes of its mask, or for all.
		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn read<const MASKS: usize>(strip: &Strip<'_>, lanes: Mask, index: usize, from: *const f32) -> F {
			// SAFETY: as asked of the caller.
			unsafe {
				match MASKS {
					EVEN => load_even(*strip.column.apart.get_unchecked(index), from),
					READ => load_where(lanes, from, zero()),
					_ => load(from),
				}
			}
		}

		/// `U` rows.
		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn some<const U: usize, const MASKS: usize>(strip: &Strip<'_>, row: usize) {
			let from = strip.from.wrapping_add(row * strip.from_step);
			let mut acc = [splat(strip.plane.start); U];
			for tap in strip.taps {
				// SAFETY: weights and masks of all taps are there, and the caller answers for what they see.
				unsafe {
					let weight = splat(*strip.plane.weights.add(tap.weight));
					let lanes = mask(*strip.column.masks.get_unchecked(tap.mask));
					let from = from.wrapping_offset(tap.offset);
					for u in 0..U {
						let x = read::<MASKS>(strip, lanes, tap.mask, from.wrapping_add(u * strip.from_step));
						acc[u] = if MASKS == WHOLE {
							fma(weight, x, acc[u])
						} else {
							fma_where(lanes, weight, x, acc[u])
						};
					}
				}
			}
			// SAFETY: the same is asked of the caller.
			unsafe { finish(strip, row, acc) };
		}

		/// Four rows of a kernel of three by three that moves by one: each row of inputs is read once for all outputs
		/// that see it, which keeps the order of each output's taps.
		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn square<const MASKS: usize>(strip: &Strip<'_>, row: usize) {
			let from = strip.from.wrapping_add(row * strip.from_step);
			let mut acc = [splat(strip.plane.start); 4];
			// SAFETY: weights and masks of nine taps are there, and the caller answers for what they see.
			unsafe {
				let mut weights = [zero(); 9];
				let mut lanes = [mask(0); 3];
				for (index, tap) in strip.taps.iter().enumerate() {
					weights[index] = splat(*strip.plane.weights.add(tap.weight));
					if index < 3 {
						lanes[index] = mask(*strip.column.masks.get_unchecked(tap.mask));
					}
				}
				for line in 0..6 {
					let from = from.wrapping_add(line * strip.from_step);
					for index in 0..3 {
						let tap = strip.taps.get_unchecked(index);
						let x = read::<MASKS>(strip, lanes[index], tap.mask, from.wrapping_offset(tap.offset));
						for u in 0..4 {
							if u <= line && line < u + 3 {
								let weight = weights[(line - u) * 3 + index];
								acc[u] = if MASKS == WHOLE {
									fma(weight, x, acc[u])
								} else {
									fma_where(lanes[index], weight, x, acc[u])
								};
							}
						}
					}
				}
				finish(strip, row, acc);
			}
		}

		/// Stores the sums of some rows.
		#[inline]
		#[target_feature(enable = $features)]
		unsafe fn finish<const U: usize>(strip: &Strip<'_>, row: usize, mut acc: [F; U]) {
			let plane = strip.plane;
			for u in 0..U {
				let at = strip.to + (row + u) * plane.plan.row_len;
				// SAFETY: the caller answers for the outputs and what is added to them.
				unsafe {
					if !plane.addend.is_null() {
						acc[u] = add(acc[u], load_part(plane.addend.add(at), strip.column.lanes));
					}
					if let Some(bounds) = &plane.clamp {
						acc[u] = clamp(acc[u], bounds);
					}
					store_part(plane.to.add(at), acc[u], strip.column.lanes);
				}
			}
		}
	};
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
	use crate::vector::avx512::*;
	depthwise_kernels!("avx512f,avx512vl,avx512bw,avx512dq");
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
	use crate::vector::avx2::*;
	depthwise_kernels!("avx2,fma");
}

#[cfg(target_arch = "aarch64")]
mod neon {
	use crate::vector::neon::*;
	depthwise_kernels!("neon");
}
