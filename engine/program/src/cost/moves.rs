//! What moves elements, by a fixed plan or by indices.

use super::{
	view::{merged, strides, Along, Axis, Rows},
	Cost, Work, CACHED, NEAR,
};
use crate::{
	arithmetic::{product, sum, volume},
	op::{Pad, PadMode, Slice},
	types::TensorType,
};
use alloc::vec::Vec;

/// Side of the squares in which a matrix is turned.
const SQUARE: u64 = 16;
/// Units of simple work for an element that does not lie beside the one before.
const APART: u64 = 7;
/// What an index takes, in elements handled one by one.
const INDEX: u64 = 7;
/// Bytes of a tensor that is turned without its lines being lost from the caches.
const FAR_APART: u64 = CACHED / 2;
/// Bytes that come with any that is read.
const LINE: u64 = 64;

impl Work<'_> {
	/// A tensor seen along other axes, and copied.
	fn seen(&self, axes: impl IntoIterator<Item = Axis<1>>) -> Option<Cost> {
		let axes = merged(axes)?;
		let Some((inner, outer)) = axes.split_last() else {
			return Some(Cost::default());
		};
		let [stride] = inner.strides;
		let rows = Rows::of(&axes)?;
		if stride == 0 || stride == 1 {
			return Some(Cost {
				runs: rows.count,
				..Cost::default()
			});
		}
		let elements = rows.count.checked_mul(rows.length)?;
		let side = outer.iter().rfind(|axis| axis.strides == [1]);
		if let Some(side) = side {
			let matrices = rows.count.checked_div(side.size)?;
			let (high, wide) = (side.size.div_ceil(SQUARE), inner.size.div_ceil(SQUARE));
			// Lines read and lines written.
			let lines = sum([product([high, inner.size])?, product([wide, side.size])?])?;
			return Some(Cost {
				runs: product([matrices, sum([lines, product([high, wide, 3])?])?, 2])?.div_ceil(3),
				// What is far apart in a large tensor is in no cache when it is wanted.
				simple: elements.checked_mul(match self.input(0)?.bytes()? {
					0..=FAR_APART => 2,
					_ => 12,
				})?,
				..Cost::default()
			});
		}
		let size = self.output()?.dtype.bytes();
		let apart = u64::try_from(stride.unsigned_abs())
			.ok()
			.and_then(|stride| stride.checked_mul(size))
			.map_or(LINE, |bytes| bytes.min(LINE));
		Some(Cost {
			runs: rows.count,
			simple: elements.checked_mul(APART)?,
			bytes: elements.checked_mul(apart)?,
			..Cost::default()
		})
	}

	pub(super) fn transpose(&self, perm: &[u32]) -> Option<Cost> {
		let dims = self.dims(0)?;
		let own = strides(dims)?;
		let axes = perm.iter().map(|axis| {
			Some(Axis {
				size: u64::from(*dims.get(*axis as usize)?),
				strides: [*own.get(*axis as usize)?],
			})
		});
		self.seen(axes.collect::<Option<Vec<_>>>()?)
	}

	pub(super) fn slice(&self, slice: &Slice) -> Option<Cost> {
		let own = strides(self.dims(0)?)?;
		let axes = own
			.iter()
			.zip(&slice.steps)
			.zip(&slice.sizes)
			.map(|((stride, step), size)| {
				Some(Axis {
					size: u64::from(*size),
					strides: [stride.checked_mul((*step).into())?],
				})
			});
		self.seen(axes.collect::<Option<Vec<_>>>()?)
	}

	pub(super) fn expand(&self) -> Option<Cost> {
		let dims = self.dims(0)?;
		let own = strides(dims)?;
		let mut axes: Vec<Axis<1>> = self
			.output()?
			.shape
			.dims()
			.iter()
			.map(|size| Axis {
				size: u64::from(*size),
				strides: [0],
			})
			.collect();
		for ((axis, dim), stride) in axes.iter_mut().rev().zip(dims.iter().rev()).zip(own.iter().rev()) {
			if *dim != 1 {
				axis.strides = [*stride];
			}
		}
		self.seen(axes)
	}

	pub(super) fn tile(&self, repeats: &[u32]) -> Option<Cost> {
		let dims = self.dims(0)?;
		let own = strides(dims)?;
		let axes = dims.iter().zip(own).zip(repeats).flat_map(|((size, stride), times)| {
			let axis = |size: u32, stride: i128| Axis {
				size: u64::from(size),
				strides: [stride],
			};
			[axis(*times, 0), axis(*size, stride)]
		});
		self.seen(axes)
	}

	/// A part of each operand for each place on the axes before.
	pub(super) fn concat(&self, axis: u32) -> Option<Cost> {
		let outer = volume(self.dims(0)?.get(..axis as usize)?)?;
		Some(Cost {
			runs: outer.checked_mul(self.inputs.len() as u64)?,
			..Cost::default()
		})
	}

	/// Row by row along the last axis that has a margin; the margin of a row element by element.
	pub(super) fn pad(&self, pad: &Pad) -> Option<Cost> {
		let margins = pad.before.iter().zip(&pad.after);
		let Some(last) = margins.clone().rposition(|(before, after)| *before > 0 || *after > 0) else {
			return Some(Cost::default());
		};
		let rows = volume(self.output()?.shape.dims().get(..last)?)?;
		let (before, after) = (pad.before.get(last)?, pad.after.get(last)?);
		let margin = u64::from(*before).checked_add(u64::from(*after))?;
		let (each, own) = match pad.mode {
			// Rows that lie in the margin are filled at once.
			PadMode::Constant => (1, volume(self.dims(0)?.get(..last)?)?),
			PadMode::Reflect | PadMode::Edge | PadMode::Wrap => (2, rows),
		};
		Some(Cost {
			runs: product([rows, sum([3, last as u64])?])?,
			single: product([own, margin, each])?,
			..Cost::default()
		})
	}

	pub(super) fn trilu(&self) -> Option<Cost> {
		let columns = u64::from(*self.dims(0)?.last()?);
		Some(Cost {
			runs: self.elements(0)?.checked_div(columns)?,
			..Cost::default()
		})
	}

	/// Beginnings for each part that is picked from a tensor wherever it lies: where that is large, it has to be fetched.
	fn fetched(&self, from: &TensorType) -> Option<u64> {
		Some(match from.bytes()? {
			0..=NEAR => 0,
			bytes if bytes <= CACHED => 2,
			_ => 12,
		})
	}

	pub(super) fn gather(&self, axis: u32) -> Option<Cost> {
		let along = Along::axis(self.dims(0)?, axis)?;
		let indices = self.elements(1)?;
		let parts = along.outer.checked_mul(indices)?;
		Some(Cost {
			single: indices.checked_mul(INDEX)?,
			runs: parts.checked_mul(self.fetched(self.input(0)?)?.checked_add(1)?)?,
			..Cost::default()
		})
	}

	/// Elements named by an index each.
	fn by_element(&self) -> Option<Cost> {
		let indices = self.elements(1)?;
		let columns = self.dims(1)?.last().copied().map_or(1, u64::from);
		Some(Cost {
			single: indices.checked_mul(INDEX)?,
			runs: sum([
				indices.checked_div(columns)?.checked_mul(2)?,
				indices.checked_mul(self.fetched(self.input(0)?)?)?,
			])?,
			..Cost::default()
		})
	}

	pub(super) fn gather_elements(&self) -> Option<Cost> {
		self.by_element()
	}

	pub(super) fn scatter_elements(&self) -> Option<Cost> {
		let mut cost = self.by_element()?;
		cost.single = sum([cost.single, self.elements(1)?])?;
		Some(cost)
	}

	/// Parts named by some indices each.
	fn by_list(&self) -> Option<Cost> {
		let indices = self.elements(1)?;
		let depth = self.dims(1)?.last().copied().map_or(1, u64::from);
		let parts = indices.checked_div(depth)?;
		Some(Cost {
			single: indices.checked_mul(INDEX)?,
			runs: parts.checked_mul(self.fetched(self.input(0)?)?.checked_add(2)?)?,
			..Cost::default()
		})
	}

	pub(super) fn gather_nd(&self) -> Option<Cost> {
		self.by_list()
	}

	pub(super) fn scatter_nd(&self) -> Option<Cost> {
		let mut cost = self.by_list()?;
		cost.simple = self.elements(2)?.checked_mul(2)?;
		Some(cost)
	}

	pub(super) fn one_hot(&self) -> Option<Cost> {
		Some(Cost {
			single: self.elements(0)?.checked_mul(2)?,
			// What was there is written over.
			bytes: self.output()?.bytes()?,
			..Cost::default()
		})
	}
}
