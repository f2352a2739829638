//! Matrix products on tiles: what products, convolutions and recurrent cells have in common.

use super::{lanes, Cost};
use crate::arithmetic::{product, sum};

/// Rows and columns of a tile.
const ROWS: u64 = 8;
const COLUMNS: u64 = 48;
/// Columns of a tile of one or two rows.
const WIDE: u64 = 192;
/// What a step along k takes at least, in multiply-adds: the next step waits for it.
const STEP: u64 = 128;
/// Beginnings for each tile, and for each product.
const TILE: u64 = 4;
const PRODUCT: u64 = 34;

/// A product of matrices.
#[derive(Clone, Copy)]
pub(super) struct Product {
	pub rows: u64,
	pub columns: u64,
	pub k: u64,
}

/// Multiply-adds, and what begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tiles {
	pub multiply_adds: u64,
	pub runs: u64,
}

impl Product {
	/// The tiles of so many such products.
	pub(super) fn tiles(&self, times: u64) -> Option<Tiles> {
		let width = if self.rows <= 2 { WIDE } else { COLUMNS };
		let tiles = product([self.rows.div_ceil(ROWS), self.columns.div_ceil(width)])?;
		let filled = product([self.rows, lanes(self.columns)?])?;
		let multiply_adds = product([filled.max(tiles.checked_mul(STEP)?), self.k, times])?;
		// Of a long k there are several parts, each with all tiles.
		let parts = self.k.div_ceil(512).max(1);
		let runs = product([sum([product([tiles, TILE, parts])?, PRODUCT])?, times])?;
		Some(Tiles { multiply_adds, runs })
	}

	/// So many such products of f32.
	pub(super) fn gemm(&self, times: u64) -> Option<Cost> {
		let tiles = self.tiles(times)?;
		Some(Cost {
			gemm: tiles.multiply_adds,
			runs: tiles.runs,
			..Cost::default()
		})
	}
}
