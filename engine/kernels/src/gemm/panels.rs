//! How rows and columns are divided into tiles. Packed operands are laid out by the same division.

use super::tile::Tiles;
use crate::{share::cut, vector::vectors};

/// Rows in panels of nearly equal height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowPanels {
	rows: usize,
	count: usize,
}

impl RowPanels {
	pub(crate) fn new(tiles: &Tiles, rows: usize) -> Self {
		Self::of(tiles.rows, rows)
	}

	/// Panels of at most `most` rows.
	pub(crate) fn of(most: usize, rows: usize) -> Self {
		Self {
			rows,
			count: rows.div_ceil(most),
		}
	}

	pub(crate) fn count(&self) -> usize {
		self.count
	}

	/// The first row of a panel; of the one after the last, the number of rows.
	pub(crate) fn start(&self, panel: usize) -> usize {
		cut(self.rows, self.count, panel)
	}
}

/// Columns in panels of a few vectors; only the last vector of all may be partly filled.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnPanels {
	columns: usize,
	lanes: usize,
	width: usize,
	vectors: usize,
}

impl ColumnPanels {
	pub(crate) fn new(tiles: &Tiles, columns: usize) -> Self {
		Self::of(tiles.lanes, tiles.vectors, columns)
	}

	/// Panels of at most `width` vectors of `lanes`.
	pub(crate) fn of(lanes: usize, width: usize, columns: usize) -> Self {
		Self {
			columns,
			lanes,
			width,
			vectors: vectors(columns, lanes),
		}
	}

	pub(crate) fn count(&self) -> usize {
		self.vectors.div_ceil(self.width)
	}

	/// The first column of a panel; of the one after the last, the number of columns rounded up to whole vectors.
	pub(crate) fn start(&self, panel: usize) -> usize {
		let count = self.count();
		let vector = if panel >= count {
			self.vectors
		} else if panel + 1 == count && panel > 0 && self.width == 3 && self.vectors % 3 == 1 {
			// Two tiles of two vectors keep the multipliers busier than one of three and one of one.
			self.vectors - 2
		} else {
			panel * self.width
		};
		vector * self.lanes
	}

	/// Lanes of the panel's last vector that are columns.
	pub(crate) fn last_lanes(&self, panel: usize) -> usize {
		self.lanes - self.start(panel + 1).saturating_sub(self.columns)
	}
}

/// Most steps of k computed at once. A panel of the right operand then takes at most a tenth of a usual second-level
/// cache. Fewer steps would let it stay in the first level, but cost more by taking up unfinished sums than they gain.
pub(crate) const BLOCK_OF_K: usize = 512;
