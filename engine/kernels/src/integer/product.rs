//! The loops around the tiles of a product of bytes.

use super::{
	check_zeros,
	finish::{Channels, Finished, Target, Terms},
	packed::{Form, PackedBytes},
	reference,
	tile::{Tile, Tiles},
	words::Scheme,
	zero_of, Bytes, Output,
};
use crate::{
	buffer::{lines, Arena, Scratch},
	gemm::panels::{ColumnPanels, RowPanels},
	share::{cut, share},
	Workers,
};

/// Rows whose words are made at once.
const ROWS: usize = 192;

/// `out = (left - left_zeros) * (right - right_zeros) + bias`: sums of 32 bits, or bytes made of them. The left
/// operand's rows lie one after the other, with a zero point each or one for all; `bias` is empty or has one for each
/// column.
///
/// Panics if sizes do not fit each other.
pub fn matmul(
	workers: &dyn Workers,
	scratch: &mut Scratch,
	(left, left_zeros): (Bytes<'_>, &[i32]),
	right: &PackedBytes,
	bias: &[i32],
	mut out: Output<'_>,
) {
	let (k, columns) = (right.k, right.columns);
	let rows = out.len() / columns.max(1);
	out.check(rows * columns, columns);
	assert_eq!(left.len(), rows * k, "a left operand of another size");
	assert!(bias.is_empty() || bias.len() == columns, "one bias a column");
	if out.is_empty() {
		return;
	}
	check_zeros(left_zeros, rows, left.is_signed());
	let plain = match &right.form {
		Form::Unsigned(bytes) => Bytes::Unsigned(bytes),
		Form::Signed(bytes) => Bytes::Signed(bytes),
		Form::Words {
			scheme,
			tiles,
			words,
			sums,
		} => {
			let product = Product {
				left,
				left_zeros,
				right,
				scheme: *scheme,
				tiles,
				words,
				sums,
				bias,
				rows,
				target: Target::new(&mut out),
			};
			return product.run(workers, scratch);
		}
	};
	reference::matmul(
		(left, left_zeros),
		(plain, &right.zeros),
		(rows, k, columns),
		bias,
		&mut out,
	);
}

struct Product<'a> {
	left: Bytes<'a>,
	left_zeros: &'a [i32],
	right: &'a PackedBytes,
	scheme: Scheme,
	tiles: &'a Tiles,
	words: &'a [u32],
	sums: &'a [i32],
	bias: &'a [i32],
	rows: usize,
	target: Target<'a>,
}

impl Product<'_> {
	fn run(&self, workers: &dyn Workers, scratch: &mut Scratch) {
		let panels = ColumnPanels::of(self.tiles.lanes, self.tiles.vectors, self.right.columns);
		let count = self.scheme.words(self.right.k);
		let blocks = self.rows.div_ceil(ROWS);
		let work = self.rows * self.right.columns * self.right.k;
		let wanted = if workers.count() > 1 && work > 1 << 21 {
			3 * workers.count()
		} else {
			1
		};
		let parts = wanted.div_ceil(blocks).min(panels.count());
		let lines = lines::<u32>(self.rows.min(ROWS) * count)
			+ lines::<i32>(self.rows.min(ROWS))
			+ lines::<i32>(self.tiles.rows * self.tiles.vectors * self.tiles.lanes);
		share(workers, scratch, lines, blocks * parts, &|piece, arena| {
			let (block, part) = (piece / parts, piece % parts);
			let rows = cut(self.rows, blocks, block)..cut(self.rows, blocks, block + 1);
			let own = cut(panels.count(), parts, part)..cut(panels.count(), parts, part + 1);
			self.piece(rows, own, arena);
		});
	}

	/// The sums of some rows and some panels of columns.
	fn piece(&self, rows: core::ops::Range<usize>, own: core::ops::Range<usize>, arena: &mut Arena<'_>) {
		let (k, columns) = (self.right.k, self.right.columns);
		let count = self.scheme.words(k);
		let signed = self.left.is_signed();
		let left: &mut [u32] = arena.take(rows.len() * count);
		let zeros: &mut [i32] = arena.take(rows.len());
		let sums: &mut [i32] = arena.take(self.tiles.rows * self.tiles.vectors * self.tiles.lanes);
		for (index, row) in rows.clone().enumerate() {
			let zero = zero_of(self.left_zeros, row);
			let words = &mut left[index * count..(index + 1) * count];
			self.scheme.row(self.right.isa, self.left.part(row * k, k), zero, words);
			zeros[index] = self.scheme.activation_zero(signed, zero);
		}
		let column_panels = ColumnPanels::of(self.tiles.lanes, self.tiles.vectors, columns);
		let row_panels = RowPanels::of(self.tiles.rows, rows.len());
		for panel in own {
			let (start, end) = (column_panels.start(panel), column_panels.start(panel + 1));
			let width = end.min(columns) - start;
			for row_panel in 0..row_panels.count() {
				let (row, row_end) = (row_panels.start(row_panel), row_panels.start(row_panel + 1));
				let tile = Tile {
					words: count,
					left: left[row * count..].as_ptr(),
					left_step: count,
					right: self.words[start * count..].as_ptr(),
					out: sums.as_mut_ptr(),
				};
				// SAFETY: the rows' words were made above, the panel's were packed, and there is room for the largest
				// tile; the tiles came from an `Isa`.
				unsafe { (self.tiles.get(row_end - row, (end - start) / self.tiles.lanes, false))(&tile) };
				let quads = self.scheme == Scheme::Quads;
				let finished = Finished {
					sums,
					step: end - start,
					rows: row_end - row,
					columns: width,
					channel: start,
					channels: Channels::Columns,
					terms: Terms {
						column_bias: self.bias.get(start..start + width).unwrap_or(&[]),
						row_bias: &[],
						row_zeros: &zeros[row..row_end],
						column_sums: if quads { &self.sums[start..start + width] } else { &[] },
					},
					at: (rows.start + row) * columns + start,
					out_step: columns,
				};
				// SAFETY: the tile lies in the output, and no other piece has these rows and columns.
				unsafe { self.target.write(self.right.isa, &finished) };
			}
		}
	}
}
