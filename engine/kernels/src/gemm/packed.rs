//! Operands packed once and used many times: weights.

use super::{
	pack::{Packing, Panel, Source},
	panels::{ColumnPanels, RowPanels},
	tile::Tiles,
	Matrix,
};
use crate::{Buffer, Isa};

/// A left operand, laid out for the tiles of one instruction set.
#[derive(Clone)]
pub struct PackedLeft {
	isa: Isa,
	rows: usize,
	k: usize,
	data: Buffer<f32>,
}

/// A right operand, laid out for the tiles of one instruction set.
#[derive(Clone)]
pub struct PackedRight {
	isa: Isa,
	columns: usize,
	k: usize,
	data: Buffer<f32>,
}

/// Steps whose offsets are listed at a time while packing.
const STEPS: usize = 256;

/// What an operand looks like after packing: for the scalar reference, a copy with rows one after the other.
fn plain(matrix: Matrix<'_>) -> Buffer<f32> {
	let mut data = Buffer::<f32>::zeroed(matrix.rows() * matrix.columns());
	for row in 0..matrix.rows() {
		for column in 0..matrix.columns() {
			data[row * matrix.columns() + column] = matrix.get(row, column);
		}
	}
	data
}

impl PackedLeft {
	/// Packs `matrix` for `isa`.
	pub fn new(isa: Isa, matrix: Matrix<'_>) -> Self {
		let (rows, k) = (matrix.rows(), matrix.columns());
		let data = match Tiles::of(isa).zip(Packing::of(isa)) {
			None => plain(matrix),
			Some((tiles, packing)) => {
				let mut data = Buffer::<f32>::zeroed(rows * k + tiles.lanes);
				let source = Source {
					data: matrix.pointer(),
					lane_step: matrix.row_step(),
					k_step: matrix.column_step(),
				};
				let panels = RowPanels::new(&tiles, rows);
				for panel in 0..panels.count() {
					let (start, end) = (panels.start(panel), panels.start(panel + 1));
					// SAFETY: the matrix holds these rows; panels lie one after the other and a vector more is
					// reserved.
					unsafe {
						let part = Panel {
							lanes: (start, end - start),
							steps: (0, k),
							to: data.as_mut_ptr().add(start * k),
							width: end - start,
						};
						packing.pack(&tiles, &source, &part, &mut [0; STEPS]);
					}
				}
				data
			}
		};
		Self { isa, rows, k, data }
	}

	/// Number of rows.
	pub fn rows(&self) -> usize {
		self.rows
	}

	/// Number of steps of k.
	pub fn k(&self) -> usize {
		self.k
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		self.data.bytes()
	}

	pub(crate) fn isa(&self) -> Isa {
		self.isa
	}

	pub(crate) fn data(&self) -> &[f32] {
		&self.data
	}

	/// The operand itself, if it was packed for the scalar reference.
	pub(crate) fn plain(&self) -> Matrix<'_> {
		Matrix::new(&self.data, self.rows, self.k)
	}
}

impl PackedRight {
	/// Packs `matrix` for `isa`.
	pub fn new(isa: Isa, matrix: Matrix<'_>) -> Self {
		let (k, columns) = (matrix.rows(), matrix.columns());
		let data = match Tiles::of(isa).zip(Packing::of(isa)) {
			None => plain(matrix),
			Some((tiles, packing)) => {
				let panels = ColumnPanels::new(&tiles, columns);
				let mut data = Buffer::<f32>::zeroed(panels.start(panels.count()) * k + tiles.lanes);
				let source = Source {
					data: matrix.pointer(),
					lane_step: matrix.column_step(),
					k_step: matrix.row_step(),
				};
				for panel in 0..panels.count() {
					let (start, end) = (panels.start(panel), panels.start(panel + 1));
					// SAFETY: the matrix holds these columns; panels lie one after the other, in whole vectors.
					unsafe {
						let part = Panel {
							lanes: (start, end.min(columns) - start),
							steps: (0, k),
							to: data.as_mut_ptr().add(start * k),
							width: end - start,
						};
						packing.pack(&tiles, &source, &part, &mut [0; STEPS]);
					}
				}
				data
			}
		};
		Self { isa, columns, k, data }
	}

	/// Number of columns.
	pub fn columns(&self) -> usize {
		self.columns
	}

	/// Number of steps of k.
	pub fn k(&self) -> usize {
		self.k
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		self.data.bytes()
	}

	pub(crate) fn isa(&self) -> Isa {
		self.isa
	}

	pub(crate) fn data(&self) -> &[f32] {
		&self.data
	}

	/// The operand itself, if it was packed for the scalar reference.
	pub(crate) fn plain(&self) -> Matrix<'_> {
		Matrix::new(&self.data, self.k, self.columns)
	}
}
