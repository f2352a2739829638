//! What puts many elements together into one, and normalisations.
//!
//! Along the last axis a row is folded in vectors and their lanes joined at last. Along another axis sixteen
//! neighbouring columns are folded at once, row by row.

use super::{
	elements::{Each, LN, POW},
	view::{Along, Rows},
	Cost, Work, LANES,
};
use crate::{
	arithmetic::{product, sum, volume},
	op::{Reduce, ReduceKind, TopK},
	types::Dtype,
};

/// Blocks of columns that are folded at once.
struct Columns {
	blocks: u64,
	/// Rows of each.
	rows: u64,
}

impl Columns {
	fn of(along: Along) -> Option<Self> {
		Some(Self {
			blocks: along.outer.checked_mul(along.inner.div_ceil(LANES))?,
			rows: along.size,
		})
	}

	/// Something done with each element, and so many beginnings a row and a block.
	fn cost(&self, each: Each, row: u64, block: u64) -> Option<Cost> {
		let rows = self.blocks.checked_mul(self.rows)?;
		Some(Cost {
			simple: product([rows, LANES, each.simple])?,
			transcendental: product([rows, LANES, each.transcendental])?,
			runs: sum([rows.checked_mul(row)?, self.blocks.checked_mul(block)?])?,
			..Cost::default()
		})
	}
}

impl Work<'_> {
	fn along(&self, axis: u32) -> Option<Along> {
		Along::axis(self.dims(0)?, axis)
	}

	pub(super) fn reduce(&self, reduce: &Reduce) -> Option<Cost> {
		let dims = self.dims(0)?;
		// Axes that are folded and axes that are kept, in turn; those that follow each other are one.
		let mut last: Option<(bool, u64)> = None;
		let (mut pieces, mut segments) = (1u64, 0u64);
		for (axis, dim) in (0u32..).zip(dims).filter(|(_, dim)| **dim != 1) {
			let folded = reduce.axes.contains(&axis);
			let begins = folded && last.is_none_or(|(before, _)| !before);
			segments = segments.checked_add(begins.into())?;
			last = Some(match last {
				Some((before, size)) if before == folded => (folded, size.checked_mul(u64::from(*dim))?),
				Some((before, size)) => {
					pieces = pieces.checked_mul(if before { size } else { 1 })?;
					(folded, u64::from(*dim))
				}
				None => (folded, u64::from(*dim)),
			});
		}
		let (results, elements) = (self.results()?, self.elements(0)?);
		let (folded, size) = last.unwrap_or((false, 1));
		let dtype = self.dtype(0)?;
		let (step, finish) = match (reduce.kind, dtype) {
			(ReduceKind::Max | ReduceKind::Min, Dtype::F32) if folded => (Each::simple(2), 4),
			(ReduceKind::Max | ReduceKind::Min, Dtype::F32) => (Each::simple(2), 1),
			(ReduceKind::Prod, Dtype::F32) => (Each::simple(1), 1),
			// Short rows of bytes fill no vectors.
			(ReduceKind::Max | ReduceKind::Min, Dtype::I8 | Dtype::U8) if folded => (Each::simple(1), 2),
			(ReduceKind::Sum | ReduceKind::Prod | ReduceKind::Max | ReduceKind::Min, _) => (Each::simple(1), 0),
			(ReduceKind::L1 | ReduceKind::SumSquare, _) => (Each::simple(1), 0),
			(ReduceKind::L2, _) => (Each::simple(1), 1),
			(ReduceKind::Mean, _) => (Each::simple(1), 2),
			(ReduceKind::LogSum, _) => (Each::simple(1), 4),
			(ReduceKind::LogSumExp, _) => (
				Each {
					simple: 4,
					transcendental: 2,
					single: 0,
				},
				13,
			),
		};
		if folded {
			let rows = Rows {
				count: results.checked_mul(pieces)?,
				length: size,
			};
			let begin = if dtype == Dtype::F32 { 2 } else { 1 };
			let cost = rows.of_size(dtype)?.cost(step, begin)?;
			return cost.checked_add(&runs(results.checked_mul(finish)?));
		}
		// Each result of `elements / results`, sixteen at once.
		let across = size.checked_mul(dtype.bytes())?.div_ceil(4).div_ceil(LANES);
		let columns = Columns {
			blocks: results.checked_div(size)?.checked_mul(across)?,
			rows: elements.checked_div(results)?,
		};
		let each = Each {
			simple: match dtype {
				// Where a row begins takes some reckoning if there is more than one folded axis.
				Dtype::F32 if segments > 1 => step.simple.checked_add(5)?,
				Dtype::F32 => step.simple.checked_add(2)?,
				_ => 1,
			},
			..step
		};
		columns.cost(each, 0, finish.checked_add(2)?)
	}

	/// Where the greatest or least element lies.
	pub(super) fn arg(&self, axis: u32) -> Option<Cost> {
		let along = self.along(axis)?;
		if along.inner == 1 {
			let rows = Rows {
				count: along.outer,
				length: along.size,
			};
			return match self.dtype(0)? {
				Dtype::F32 => rows.cost(Each::simple(13), 10),
				_ => rows.cost(Each::simple(4), 10),
			};
		}
		let mut cost = Columns::of(along)?.cost(Each::default(), 1, 2)?;
		// Every now and then a better one, which cannot be foreseen: the seldomer the more there were.
		let found = u64::from(u64::BITS.checked_sub(along.size.leading_zeros())?);
		cost.single = product([along.outer, along.inner, found.saturating_sub(1), 4])?;
		cost.simple = self.elements(0)?.checked_mul(match self.dtype(0)? {
			Dtype::F32 => 35,
			_ => 18,
		})?;
		Some(cost)
	}

	pub(super) fn cum_sum(&self, axis: u32) -> Option<Cost> {
		let along = self.along(axis)?;
		if along.inner == 1 {
			let rows = Rows {
				count: along.outer,
				length: along.size,
			};
			// Each waits for the one before.
			let mut cost = rows.cost(Each::default(), 1)?;
			cost.simple = self.elements(0)?.checked_mul(15)?;
			return Some(cost);
		}
		let rows = Rows {
			count: along.outer.checked_mul(along.size)?,
			length: along.inner,
		};
		rows.cost(Each::simple(2), 2)
	}

	/// A selection, unless all are asked for, then a sort of what was selected.
	pub(super) fn top_k(&self, top_k: &TopK) -> Option<Cost> {
		let along = self.along(top_k.axis)?;
		let k = u64::from(top_k.k);
		// What numbers are is asked anew each time.
		let compare: u64 = match self.dtype(0)? {
			Dtype::F32 => 4,
			_ => 1,
		};
		let select = match k {
			_ if k >= along.size => 1,
			1 => compare.checked_add(2)?,
			_ => compare.checked_mul(3)?,
		};
		// The number of bits of k: its logarithm, rounded up.
		let depth = u64::from(u64::BITS.checked_sub(k.leading_zeros())?);
		let sort = product([k, depth, compare])?;
		let lines = along.outer.checked_mul(along.inner)?;
		Some(Cost {
			single: product([lines, sum([along.size.checked_mul(select)?, sort])?])?,
			runs: lines.checked_mul(4)?,
			..Cost::default()
		})
	}

	pub(super) fn softmax(&self, axis: u32, logarithm: bool) -> Option<Cost> {
		let along = self.along(axis)?;
		let each = Each {
			simple: 5,
			transcendental: 1,
			single: 0,
		};
		let mut cost = if along.inner == 1 {
			let rows = Rows {
				count: along.outer,
				length: along.size,
			};
			rows.cost(each, 8)?
		} else {
			Columns::of(along)?.cost(each, 2, 20)?
		};
		if logarithm {
			let sums = along.outer.checked_mul(along.inner.div_ceil(LANES))?;
			cost.transcendental = sum([cost.transcendental, product([sums, LANES, LN])?])?;
		}
		Some(cost)
	}

	pub(super) fn batch_norm(&self) -> Option<Cost> {
		let along = self.along(1)?;
		let rows = match along.inner {
			1 => Rows {
				count: along.outer,
				length: along.size,
			},
			inner => Rows {
				count: along.outer.checked_mul(along.size)?,
				length: inner,
			},
		};
		let mut cost = rows.cost(Each::simple(2), 2)?;
		// The factor of each channel: a square root and a division, one after the other.
		cost.single = along.size.checked_mul(2)?;
		Some(cost)
	}

	/// Less the mean, which makes it centred, or not.
	pub(super) fn layer_norm(&self, axis: u32, centred: bool) -> Option<Cost> {
		let dims = self.dims(0)?;
		let rows = Rows {
			count: volume(dims.get(..axis as usize)?)?,
			length: volume(dims.get(axis as usize..)?)?,
		};
		rows.cost(Each::simple(4), if centred { 5 } else { 2 })
	}

	/// Groups of channels, or each channel by itself.
	pub(super) fn group_norm(&self, groups: Option<u32>) -> Option<Cost> {
		let along = self.along(1)?;
		let groups = groups.map_or(along.size, u64::from);
		let rows = Rows {
			count: along.outer.checked_mul(groups)?,
			length: along.size.checked_div(groups)?.checked_mul(along.inner)?,
		};
		let channels = Rows {
			count: along.outer.checked_mul(along.size)?,
			length: along.inner,
		};
		rows.cost(Each::simple(6), 12)?
			.checked_add(&channels.cost(Each::simple(1), 1)?)
	}

	pub(super) fn lrn(&self, size: u32) -> Option<Cost> {
		let along = self.along(1)?;
		// There are no more neighbours than channels.
		let size = u64::from(size).min(along.size);
		let rows = Rows {
			count: along.outer.checked_mul(along.size)?,
			length: along.inner,
		};
		let each = Each {
			simple: size.checked_mul(2)?.checked_add(4)?,
			transcendental: POW.checked_add(6)?,
			single: 0,
		};
		rows.cost(each, size)
	}

	pub(super) fn lp_norm(&self, axis: u32, p: u32) -> Option<Cost> {
		let along = self.along(axis)?;
		if along.inner == 1 {
			let rows = Rows {
				count: along.outer,
				length: along.size,
			};
			return rows.cost(Each::simple(if p == 1 { 8 } else { 4 }), 2);
		}
		Columns::of(along)?.cost(Each::simple(6), 1, 8)
	}
}

pub(super) fn runs(runs: u64) -> Cost {
	Cost {
		runs,
		..Cost::default()
	}
}
