//! The loops around the tiles of a convolution, for one piece of it.

use super::{
	general::{General, Weights},
	lattice::Grid,
};
use crate::{
	buffer::Arena,
	gemm::{
		lanes::Lanes,
		panels::{ColumnPanels, RowPanels},
		tile::{Tile, TileFinish},
		PackedLeft, PackedRight,
	},
	share::cut,
};

/// What one piece of work computes.
pub(super) struct Piece {
	pub image: usize,
	pub group: usize,
	/// Numbers of outputs.
	pub from: usize,
	pub to: usize,
	/// Which part of the filters, of how many.
	pub part: usize,
	pub parts: usize,
}

/// Some steps of k.
pub(super) struct Steps<'a> {
	/// The first one.
	pub start: usize,
	/// Where each step's inputs lie.
	pub offsets: &'a [usize],
	pub base: *const f32,
	pub first: bool,
	pub last: bool,
	/// The distance of the steps, where all are alike and nothing was copied.
	pub uniform: Option<usize>,
}

/// Working memory of a piece.
pub(super) struct Rooms<'a> {
	/// Panels gathered from the input.
	panels: &'a mut [f32],
	/// Outputs with filters as columns.
	turned: &'a mut [f32],
}

/// One piece under way.
pub(super) struct Work<'a> {
	this: &'a General,
	piece: &'a Piece,
	grid: &'a Grid,
	bias: *const f32,
	finish: TileFinish,
	out: *mut f32,
	lanes: Lanes,
}

impl<'w> Work<'w> {
	/// `finish`, `bias` and `out` are those of the piece's first filter.
	pub(super) fn new(
		this: &'w General,
		piece: &'w Piece,
		grid: &'w Grid,
		bias: *const f32,
		finish: TileFinish,
		out: *mut f32,
	) -> Self {
		Self {
			this,
			piece,
			grid,
			bias,
			finish,
			out,
			lanes: Lanes::new(),
		}
	}

	/// Rooms for blocks of at most `k` steps.
	pub(super) fn rooms<'a>(&self, arena: &mut Arena<'a>, k: usize) -> Rooms<'a> {
		let (tiles, len) = (&self.this.tiles, self.piece.to - self.piece.from);
		match self.this.weights {
			Weights::Rows(_) => Rooms {
				panels: arena.take(self.this.gathered(len) * k + tiles.lanes),
				turned: &mut [],
			},
			Weights::Columns(_) => Rooms {
				panels: arena.take(len * k + tiles.lanes),
				turned: arena.take(len * self.this.filters + tiles.lanes),
			},
		}
	}

	/// The panels of filters that are this piece's.
	fn own_panels(&self, panels: usize) -> core::ops::Range<usize> {
		cut(panels, self.piece.parts, self.piece.part)..cut(panels, self.piece.parts, self.piece.part + 1)
	}

	/// Some panels of outputs are gathered and multiplied by all filters, then the next. Unsafe: see `General::piece`.
	pub(super) unsafe fn filters_as_rows(&mut self, weights: &PackedLeft, steps: &Steps<'_>, rooms: &mut Rooms<'_>) {
		let this = self.this;
		let len = this.lattice.len();
		let filters = RowPanels::new(&this.tiles, this.filters);
		let outputs = ColumnPanels::new(&this.tiles, self.piece.to - self.piece.from);
		let own = self.own_panels(filters.count());
		let at_once = this.panels_at_once(self.piece.to - self.piece.from);
		let mut panel = 0;
		while panel < outputs.count() {
			let some = panel..outputs.count().min(panel + at_once);
			let start = outputs.start(panel);
			for panel in some.clone() {
				if self.in_place(steps, own.len(), outputs.last_lanes(panel)).is_none() {
					let (column, end) = (outputs.start(panel), outputs.start(panel + 1));
					let columns = end.min(self.piece.to - self.piece.from) - column;
					self.lanes.set(
						this.tiles.lanes,
						self.grid.stretches(&this.lattice, self.piece.from + column, columns),
					);
					// SAFETY: the source holds these outputs' inputs, the room these panels and a vector more.
					unsafe {
						let room = rooms.panels.as_mut_ptr().add((column - start) * steps.offsets.len());
						(this.packing.gather)(&self.lanes, steps.offsets, steps.base, room, end - column);
					}
				}
			}
			for filter_panel in own.clone() {
				let filter = filters.start(filter_panel);
				let rows = filters.start(filter_panel + 1) - filter;
				for panel in some.clone() {
					let column = outputs.start(panel);
					let width = outputs.start(panel + 1) - column;
					let last_lanes = outputs.last_lanes(panel);
					let first = self.piece.from + column;
					let (right, right_step) = match self.in_place(steps, own.len(), last_lanes) {
						Some(step) => (steps.base.wrapping_add(first), step),
						None => (
							rooms
								.panels
								.as_ptr()
								.wrapping_add((column - start) * steps.offsets.len()),
							width,
						),
					};
					let mut finish = self.finish.at(filter, first);
					if !self.bias.is_null() {
						finish.row_bias = self.bias.wrapping_add(filter);
					}
					let tile = this.tiles.get(rows, width / this.tiles.lanes, true);
					// SAFETY: packed weights of these filters, the panel gathered above, and outputs of this piece.
					unsafe {
						tile(&Tile {
							k: steps.offsets.len(),
							left: weights.data().as_ptr().add(filter * this.k() + steps.start * rows),
							left_step: 0,
							right,
							right_step,
							panel_step: 0,
							out: self.out.add(filter * len + first),
							out_step: len,
							last_lanes,
							first: steps.first,
							finish: steps.last.then_some(finish),
						});
					}
				}
			}
			panel = some.end;
		}
	}

	/// The distance of steps, where a panel can be read where it lies: so few filters do not repay copying.
	fn in_place(&self, steps: &Steps<'_>, panels: usize, last_lanes: usize) -> Option<usize> {
		let neighbours = |step: &usize| *step == self.this.lattice.len();
		steps
			.uniform
			.filter(neighbours)
			.filter(|_| panels <= 2 && last_lanes == self.this.tiles.lanes)
	}

	/// All outputs of the piece are gathered, then multiplied by panel after panel of filters. Unsafe: see
	/// `General::piece`.
	pub(super) unsafe fn filters_as_columns(
		&mut self,
		weights: &PackedRight,
		steps: &Steps<'_>,
		rooms: &mut Rooms<'_>,
	) {
		let (this, k) = (self.this, steps.offsets.len());
		let filters = ColumnPanels::new(&this.tiles, this.filters);
		let outputs = RowPanels::new(&this.tiles, self.piece.to - self.piece.from);
		for panel in 0..outputs.count() {
			let (from, to) = (outputs.start(panel), outputs.start(panel + 1));
			let stretches = self.grid.stretches(&this.lattice, self.piece.from + from, to - from);
			self.lanes.set(this.tiles.lanes, stretches);
			// SAFETY: the source holds these outputs' inputs, the room all panels and a vector more.
			unsafe {
				let room = rooms.panels.as_mut_ptr().add(from * k);
				(this.packing.gather)(&self.lanes, steps.offsets, steps.base, room, to - from);
			}
		}
		let own = self.own_panels(filters.count());
		let mut panel = own.start;
		while panel < own.end {
			let filter = filters.start(panel);
			let width = filters.start(panel + 1) - filter;
			let mut panels = 1;
			for output_panel in 0..outputs.count() {
				let (from, to) = (outputs.start(output_panel), outputs.start(output_panel + 1));
				let mut tile = this.tiles.get(to - from, width / this.tiles.lanes, true);
				if let (Some((wide, count)), 1) = (this.tiles.wide(to - from), to - from) {
					let whole = this.tiles.vectors * this.tiles.lanes * count;
					let end = panel + count;
					if end <= own.end && filter + whole == filters.start(end) && filter + whole <= this.filters {
						(tile, panels) = (wide, count);
					}
				}
				let mut finish = self.finish;
				finish.addend = core::ptr::null();
				// With an addend, the bounds come after it.
				finish.clamp = if self.finish.addend.is_null() {
					finish.clamp
				} else {
					None
				};
				if !self.bias.is_null() {
					finish.column_bias = self.bias.wrapping_add(filter);
				}
				// SAFETY: the panels gathered above, packed weights of these filters, and room for all of them.
				unsafe {
					tile(&Tile {
						k,
						left: rooms.panels.as_ptr().add(from * k),
						left_step: 0,
						right: weights.data().as_ptr().add(filter * this.k() + steps.start * width),
						right_step: width,
						panel_step: this.k() * width,
						out: rooms.turned.as_mut_ptr().add(from * this.filters + filter),
						out_step: this.filters,
						last_lanes: filters.last_lanes(panel + panels - 1),
						first: steps.first,
						finish: steps.last.then_some(finish),
					});
				}
			}
			panel += panels;
		}
	}

	/// Writes outputs that were computed with filters as columns to where they belong. Unsafe: see `General::piece`.
	pub(super) unsafe fn turn(&self, rooms: &Rooms<'_>) {
		let this = self.this;
		let len = this.lattice.len();
		let filters = ColumnPanels::new(&this.tiles, this.filters);
		let own = self.own_panels(filters.count());
		let (from, to) = (filters.start(own.start), filters.start(own.end).min(this.filters));
		let outputs = self.piece.to - self.piece.from;
		// SAFETY: the room holds all filters of each output; the outputs are this piece's.
		unsafe {
			let out = self.out.add(from * len + self.piece.from);
			(this.packing.transpose)(
				rooms.turned.as_ptr().add(from),
				this.filters,
				outputs,
				to - from,
				out,
				len,
			);
			if !self.finish.addend.is_null() {
				for row in 0..to - from {
					let at = (from + row) * len + self.piece.from;
					(this.packing.add)(
						self.out.add(at),
						self.finish.addend.add(at),
						outputs,
						&self.finish.clamp,
					);
				}
			}
		}
	}
}
