//! The loops around the tiles of a matrix product.

use super::{
	pack::{Packing, Panel, Source},
	panels::{ColumnPanels, RowPanels, BLOCK_OF_K},
	tile::{Tile, TileFinish, Tiles},
	Finish,
};
use crate::{
	buffer::{lines, Arena},
	share::{cut, Shared},
};
use core::ops::Range;

/// Panels of rows computed before the columns come round again: their part of the left operand stays in the
/// second-level cache.
const ROW_PANELS: usize = 32;

/// Below so many multiply-adds waking a second thread costs more than it brings.
const WORTH_SHARING: usize = 1 << 19;

/// One operand: as it lies in memory or packed.
#[derive(Clone, Copy)]
pub(crate) enum Operand {
	Plain(Source),
	Packed(*const f32),
}

/// A matrix product on tiles.
#[derive(Clone, Copy)]
pub(crate) struct Product {
	pub tiles: Tiles,
	pub packing: Packing,
	pub rows: usize,
	pub columns: usize,
	pub k: usize,
	pub left: Operand,
	pub right: Operand,
	pub out: Shared<f32>,
	pub finish: TileFinish,
}

// SAFETY: the pointers are to operands that nobody writes while the product is computed, and to disjoint outputs.
unsafe impl Sync for Product {}

/// How a product is divided into pieces.
#[derive(Clone, Copy)]
pub(crate) struct Division {
	rows: usize,
	columns: usize,
}

impl Division {
	pub(crate) fn pieces(&self) -> usize {
		self.rows * self.columns
	}
}

impl Finish<'_> {
	pub(crate) fn for_tiles(&self, addend_step: usize) -> TileFinish {
		let pointer = |numbers: Option<&[f32]>| numbers.map_or(core::ptr::null(), <[f32]>::as_ptr);
		TileFinish {
			row_bias: pointer(self.row_bias),
			column_bias: pointer(self.column_bias),
			addend: pointer(self.addend),
			addend_step,
			clamp: self.activation.clamp(),
		}
	}
}

impl Product {
	fn row_panels(&self) -> RowPanels {
		RowPanels::new(&self.tiles, self.rows)
	}

	fn column_panels(&self) -> ColumnPanels {
		ColumnPanels::new(&self.tiles, self.columns)
	}

	/// Pieces for so many workers.
	pub(crate) fn division(&self, workers: usize) -> Division {
		let (row_panels, column_panels) = (self.row_panels().count(), self.column_panels().count());
		let rows = row_panels.div_ceil(ROW_PANELS);
		if workers <= 1 || self.rows * self.columns * self.k < WORTH_SHARING {
			return Division { rows, columns: 1 };
		}
		let wanted = 3 * workers;
		let columns = wanted.div_ceil(rows).min(column_panels);
		Division {
			rows: rows.max(wanted.div_ceil(columns).min(row_panels)),
			columns,
		}
	}

	/// Scratch that a piece needs, in cache lines.
	pub(crate) fn scratch(&self) -> usize {
		let k = self.k.min(BLOCK_OF_K);
		let left = match self.left {
			// A single panel of rows may be packed for all of k.
			Operand::Plain(source) if source.k_step != 1 => {
				let rows = self.rows.min(ROW_PANELS * self.tiles.rows);
				(rows * k).max(self.rows.min(self.tiles.rows) * self.k) + self.tiles.lanes
			}
			_ => 0,
		};
		let right = match self.right {
			Operand::Plain(_) => self.tiles.vectors * self.tiles.lanes * k,
			Operand::Packed(_) => 0,
		};
		lines::<f32>(left) + lines::<f32>(right) + lines::<usize>(k.max(1))
	}

	/// Computes one piece.
	///
	/// # Safety
	/// Operands, biases and outputs are as large as the product says, the CPU has the tiles' instructions, and nobody
	/// else computes the same piece at the same time.
	pub(crate) unsafe fn compute(&self, division: Division, piece: usize, arena: &mut Arena<'_>) {
		let (row_panels, column_panels) = (self.row_panels(), self.column_panels());
		let (row, column) = (piece / division.columns, piece % division.columns);
		let part = |total, parts, index| cut(total, parts, index)..cut(total, parts, index + 1);
		// SAFETY: as asked of the caller.
		unsafe {
			self.block(
				part(row_panels.count(), division.rows, row),
				part(column_panels.count(), division.columns, column),
				arena,
			);
		}
	}

	/// Computes the outputs where some panels of rows meet some of columns. Unsafe as above.
	unsafe fn block(&self, rows: Range<usize>, columns: Range<usize>, arena: &mut Arena<'_>) {
		let longest = match self.right {
			// Nothing comes round again: one pass over all of k.
			Operand::Packed(_) if rows.len() <= 1 => self.k,
			_ => BLOCK_OF_K,
		};
		let count = self.k.div_ceil(longest.max(1)).max(1);
		let packed_k = self.k.div_ceil(count);
		let first_row = self.row_panels().start(rows.start);
		let left_room: &mut [f32] = match self.left {
			Operand::Plain(source) if source.k_step != 1 => {
				arena.take((self.row_panels().start(rows.end) - first_row) * packed_k + self.tiles.lanes)
			}
			_ => &mut [],
		};
		let right_room: &mut [f32] = match self.right {
			Operand::Plain(_) => arena.take(self.tiles.vectors * self.tiles.lanes * packed_k),
			Operand::Packed(_) => &mut [],
		};
		let offsets: &mut [usize] = arena.take(packed_k.clamp(1, BLOCK_OF_K));
		for index in 0..count {
			let (start, end) = (cut(self.k, count, index), cut(self.k, count, index + 1));
			let block = Block {
				product: self,
				row_panels: self.row_panels(),
				column_panels: self.column_panels(),
				rows: rows.clone(),
				first_row,
				start,
				k: end - start,
				last: index + 1 == count,
			};
			// SAFETY: panels are parts of what the caller answers for, or of the rooms taken above.
			unsafe {
				block.pack_left(left_room, offsets);
				let mut panel = columns.start;
				while panel < columns.end {
					let right = block.right(panel, right_room, offsets);
					panel += block.tiles(panel, columns.end, right, left_room);
				}
			}
		}
	}
}

/// One block of k of some panels of rows.
struct Block<'a> {
	product: &'a Product,
	row_panels: RowPanels,
	column_panels: ColumnPanels,
	rows: Range<usize>,
	/// The first of the rows.
	first_row: usize,
	/// The first step.
	start: usize,
	/// Steps.
	k: usize,
	/// Whether the last of all steps is among them.
	last: bool,
}

/// A panel of the right operand.
#[derive(Clone, Copy)]
struct RightPanel {
	data: *const f32,
	step: usize,
	/// Where the next panel lies; 0 if that is not yet known.
	next: usize,
}

impl Block<'_> {
	/// Packs the left operand, if it has to be. Unsafe: see `Product::compute`; the room is of the size of the block.
	unsafe fn pack_left(&self, room: &mut [f32], offsets: &mut [usize]) {
		let product = self.product;
		let Operand::Plain(source) = &product.left else { return };
		if source.k_step == 1 {
			return;
		}
		for panel in self.rows.clone() {
			let (from, to) = (self.row_panels.start(panel), self.row_panels.start(panel + 1));
			let part = Panel {
				lanes: (from, to - from),
				steps: (self.start, self.k),
				to: room[(from - self.first_row) * self.k..].as_mut_ptr(),
				width: to - from,
			};
			// SAFETY: the operand holds these rows and steps, the room all panels of the block and a vector more.
			unsafe { product.packing.pack(&product.tiles, source, &part, offsets) };
		}
	}

	/// Finds or packs a panel of the right operand. Unsafe as above.
	unsafe fn right(&self, panel: usize, room: &mut [f32], offsets: &mut [usize]) -> RightPanel {
		let (product, lanes) = (self.product, self.product.tiles.lanes);
		let column = self.column_panels.start(panel);
		let width = self.column_panels.start(panel + 1) - column;
		let last_lanes = self.column_panels.last_lanes(panel);
		// SAFETY: the operand holds these columns and steps, the room a panel.
		unsafe {
			match &product.right {
				Operand::Packed(data) => RightPanel {
					data: data.add(column * product.k + self.start * width),
					step: width,
					next: product.k * width,
				},
				// So few rows do not repay copying.
				Operand::Plain(source) if source.lane_step == 1 && self.rows.len() <= 2 && last_lanes == lanes => {
					RightPanel {
						data: source.data.add(column + self.start * source.k_step),
						step: source.k_step,
						next: width,
					}
				}
				Operand::Plain(source) => {
					let part = Panel {
						lanes: (column, width + last_lanes - lanes),
						steps: (self.start, self.k),
						to: room.as_mut_ptr(),
						width,
					};
					product.packing.pack(&product.tiles, source, &part, offsets);
					RightPanel {
						data: room.as_ptr(),
						step: width,
						next: 0,
					}
				}
			}
		}
	}

	/// The left operand of some rows: where, from one row to the next, and whether it is packed. Unsafe as above.
	unsafe fn left(&self, row: usize, rows: usize, room: &[f32]) -> (*const f32, usize, bool) {
		// SAFETY: the operand holds these rows and steps, or the room does.
		unsafe {
			match &self.product.left {
				Operand::Packed(data) => (data.add(row * self.product.k + self.start * rows), 0, true),
				Operand::Plain(s) if s.k_step == 1 => (s.data.add(row * s.lane_step + self.start), s.lane_step, false),
				Operand::Plain(_) => (room.as_ptr().add((row - self.first_row) * self.k), 0, true),
			}
		}
	}

	/// Computes all rows of a panel of columns, or of several panels below `end` at once. How many. Unsafe as above.
	unsafe fn tiles(&self, panel: usize, end: usize, right: RightPanel, left_room: &[f32]) -> usize {
		let (product, tiles) = (self.product, &self.product.tiles);
		let column = self.column_panels.start(panel);
		let width = self.column_panels.start(panel + 1) - column;
		let mut panels = 1;
		for row_panel in self.rows.clone() {
			let row = self.row_panels.start(row_panel);
			let rows = self.row_panels.start(row_panel + 1) - row;
			// SAFETY: as asked of the caller.
			let (left, left_step, packed) = unsafe { self.left(row, rows, left_room) };
			let mut tile = tiles.get(rows, width / tiles.lanes, packed);
			if let (Some((wide, count)), 1, false) = (tiles.wide(rows), self.rows.len(), packed || right.next == 0) {
				let after = column + tiles.vectors * tiles.lanes * count;
				let whole = after == self.column_panels.start(panel + count) && after <= product.columns;
				if panel + count <= end && whole {
					(tile, panels) = (wide, count);
				}
			}
			// SAFETY: as asked of the caller; outputs of these rows and columns.
			unsafe {
				tile(&Tile {
					k: self.k,
					left,
					left_step,
					right: right.data,
					right_step: right.step,
					panel_step: right.next,
					out: product.out.at(row * product.columns + column),
					out_step: product.columns,
					last_lanes: self.column_panels.last_lanes(panel),
					first: self.start == 0,
					finish: self.last.then(|| product.finish.at(row, column)),
				});
			}
		}
		panels
	}
}

impl TileFinish {
	/// The part that begins at this output.
	pub(crate) fn at(mut self, row: usize, column: usize) -> Self {
		if !self.row_bias.is_null() {
			self.row_bias = self.row_bias.wrapping_add(row);
		}
		if !self.column_bias.is_null() {
			self.column_bias = self.column_bias.wrapping_add(column);
		}
		if !self.addend.is_null() {
			self.addend = self.addend.wrapping_add(row * self.addend_step + column);
		}
		self
	}
}
