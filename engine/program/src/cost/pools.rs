//! Windows without weights, and resizing.

use super::{elements::POW, lanes, Cost, Work, LANES};
use crate::{
	arithmetic::{product, sum, volume},
	op::{LpPool, MaxPool, Pool, Resize, ResizeMode, Window},
};
use alloc::vec::Vec;

/// The sizes of a window.
struct Taps {
	/// Rows of outputs, and outputs of a row.
	rows: u64,
	columns: u64,
	/// Inputs of a row.
	width: u64,
	/// Taps along the last axis, and of all others together.
	across: u64,
	down: u64,
	/// Of all rows of outputs, how many rows of inputs they see.
	seen: u64,
	/// Of all outputs, how many inputs they see.
	all: u64,
	/// Planes.
	planes: u64,
	/// Units of simple work for an output of a tap: of inputs that are not neighbours, instructions get fewer at once.
	each: u64,
}

impl Work<'_> {
	fn taps(&self, pool: &Pool) -> Option<Taps> {
		let (x, results) = (self.dims(0)?, self.output()?.shape.dims());
		let (columns, outer) = results.get(2..)?.split_last()?;
		let (across, down) = pool.kernel.split_last()?;
		let planes = volume(results.get(..2)?)?;
		let mut inside = Vec::new();
		for (axis, (input, output)) in x.get(2..)?.iter().zip(results.get(2..)?).enumerate() {
			inside.push(taps_inside(
				&pool.window,
				axis,
				*pool.kernel.get(axis)?,
				*input,
				*output,
			)?);
		}
		let (last, others) = inside.split_last()?;
		let seen = product([planes, product(others.iter().copied())?])?;
		Some(Taps {
			rows: planes.checked_mul(volume(outer)?)?,
			columns: u64::from(*columns),
			width: u64::from(*x.last()?),
			across: u64::from(*across),
			down: volume(down)?,
			seen,
			all: product([seen, *last])?,
			planes,
			each: match pool.window.strides.last()? {
				0 | 1 => 1,
				2 => 3,
				_ => 16,
			},
		})
	}

	/// Down the columns first, then along the row.
	pub(super) fn max_pool(&self, max_pool: &MaxPool) -> Option<Cost> {
		let taps = self.taps(&max_pool.pool)?;
		// Which rows and places are seen is asked for each tap, inside or not.
		let asked = product([taps.rows, taps.down])?;
		if max_pool.indices {
			return Some(Cost {
				single: product([asked, taps.columns, taps.across, 4])?,
				runs: taps.rows.checked_mul(2)?,
				..Cost::default()
			});
		}
		let down = product([taps.seen, lanes(taps.width)?])?;
		let across = product([taps.rows, taps.across, lanes(taps.columns)?, taps.each])?;
		Some(Cost {
			simple: sum([down, across])?,
			single: asked,
			runs: sum([
				product([sum([taps.rows, taps.seen, product([taps.rows, taps.across])?])?, 3])?,
				taps.planes.checked_mul(4)?,
			])?,
			..Cost::default()
		})
	}

	/// Tap by tap along rows of outputs.
	pub(super) fn average_pool(&self, pool: &Pool) -> Option<Cost> {
		let mut cost = self.window_sums(pool)?;
		for (places, kernel) in self.output()?.shape.dims().get(2..)?.iter().zip(&pool.kernel) {
			// How many inputs each window sees is counted along each axis.
			cost.single = sum([cost.single, product([*places, *kernel].map(u64::from))?])?;
		}
		// A division of each.
		cost.single = sum([cost.single, self.results()?])?;
		Some(cost)
	}

	fn window_sums(&self, pool: &Pool) -> Option<Cost> {
		let taps = self.taps(pool)?;
		let each = product([taps.seen, taps.across])?;
		Some(Cost {
			simple: product([each, lanes(taps.columns)?, taps.each])?,
			runs: sum([each.checked_mul(3)?.div_ceil(2), taps.rows.checked_mul(2)?])?,
			// Which rows are seen is asked for each tap, inside or not.
			single: product([taps.rows, taps.down])?,
			..Cost::default()
		})
	}

	pub(super) fn lp_pool(&self, lp: &LpPool) -> Option<Cost> {
		let mut cost = self.window_sums(&lp.pool)?;
		let taps = self.taps(&lp.pool)?;
		// Taken one by one, and multiplied so many times.
		let factors = u64::from(lp.p).saturating_sub(1);
		cost.simple = taps.all.checked_mul(24)?;
		cost.single = sum([cost.single, taps.all.checked_mul(factors)?.div_ceil(2)])?;
		if lp.p > 2 {
			cost.transcendental = product([lanes(self.results()?)?, POW])?;
		}
		Some(cost)
	}

	/// One pass for each axis that changes, from the last one on.
	pub(super) fn resize(&self, resize: &Resize) -> Option<Cost> {
		let x = self.input(0)?;
		let taps: u64 = match resize.mode {
			ResizeMode::Nearest(_) => return self.nearest(resize),
			ResizeMode::Linear => 2,
			ResizeMode::Cubic { .. } => 4,
		};
		let mut sizes: Vec<u64> = x.shape.dims().iter().map(|dim| u64::from(*dim)).collect();
		let mut cost = Cost::default();
		for (axis, dim) in x.shape.dims().iter().enumerate().rev() {
			let to = u64::from(*resize.sizes.get(axis)?);
			if !resize.moves(axis, *dim) {
				continue;
			}
			*sizes.get_mut(axis)? = to;
			let made = product(sizes.iter().copied())?;
			let inner = product(sizes.get(axis.checked_add(1)?..)?.iter().copied())?;
			let rows = made.checked_div(inner)?;
			let pass = match inner {
				1 => Cost {
					// Inputs that lie apart.
					simple: product([made, taps, if to < u64::from(*dim) { 56 } else { 42 }])?,
					..Cost::default()
				},
				_ => Cost {
					simple: match inner < LANES {
						// What fills no vector is taken one by one.
						true => product([made, taps, 40])?,
						false => product([rows, lanes(inner)?, taps, taps.checked_add(2)?])?,
					},
					runs: rows.checked_mul(if taps == 2 { 1 } else { taps })?,
					..Cost::default()
				},
			};
			cost = cost.checked_add(&pass)?;
			cost.bytes = sum([cost.bytes, made.checked_mul(8)?])?;
		}
		if matches!(resize.coordinates, crate::op::Coordinates::CropAndResize { .. }) {
			cost.single = product([self.results()?, sizes.len() as u64])?;
		}
		Some(cost)
	}

	fn nearest(&self, resize: &Resize) -> Option<Cost> {
		let results = self.results()?;
		let columns = u64::from(*resize.sizes.last()?);
		let rows = results.checked_div(columns)?;
		let mut cost = Cost {
			simple: results.checked_mul(5)?,
			runs: rows.checked_mul(3)?,
			..Cost::default()
		};
		if matches!(resize.coordinates, crate::op::Coordinates::CropAndResize { .. }) {
			cost.single = results.checked_mul(2)?;
		}
		Some(cost)
	}
}

/// How many inputs all windows along an axis see together, padding not counted.
pub(super) fn taps_inside(window: &Window, axis: usize, kernel: u32, input: u32, output: u32) -> Option<u64> {
	let [stride, dilation, pad] =
		[&window.strides, &window.dilations, &window.pads_begin].map(|list| list.get(axis).copied().map(i128::from));
	let (stride, dilation, pad) = (stride?, dilation?, pad?);
	let (input, output) = (i128::from(input), i128::from(output));
	let mut all = 0i128;
	for tap in 0..i128::from(kernel) {
		// Outputs o with 0 <= o * stride + from < input.
		let from = tap.checked_mul(dilation)?.checked_sub(pad)?;
		let below = |end: i128| Some(ceiling(end.checked_sub(from)?, stride)?.clamp(0, output));
		all = all.checked_add(below(input)?.checked_sub(below(0)?)?)?;
	}
	u64::try_from(all).ok()
}

/// A quotient, rounded up.
fn ceiling(x: i128, by: i128) -> Option<i128> {
	let quotient = x.checked_div_euclid(by)?;
	match x.checked_rem_euclid(by)? {
		0 => Some(quotient),
		_ => quotient.checked_add(1),
	}
}
