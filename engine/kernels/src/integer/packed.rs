//! Weights of a product, packed once.

use super::{check_zeros, tile::Tiles, words::Scheme, zero_of, Bytes};
use crate::{gemm::panels::ColumnPanels, Buffer, Isa};

/// The right operand of a product of bytes: k rows, and columns with a zero point each or one for all.
#[derive(Clone)]
pub struct PackedBytes {
	pub(super) isa: Isa,
	pub(super) k: usize,
	pub(super) columns: usize,
	pub(super) zeros: Vec<i32>,
	pub(super) form: Form,
}

#[derive(Clone)]
pub(super) enum Form {
	/// For the scalar reference: as they are, rows one after the other.
	Unsigned(Vec<u8>),
	Signed(Vec<i8>),
	Words {
		scheme: Scheme,
		tiles: Tiles,
		/// Panels of columns, `[words][columns of the panel]`.
		words: Buffer<u32>,
		/// The sum of each column as its words have it.
		sums: Vec<i32>,
	},
}

impl PackedBytes {
	/// Element (k, column) lies at `k * steps.0 + column * steps.1`. Panics if the bytes are too few or the zero points
	/// not one, or one for each column.
	pub fn new(isa: Isa, bytes: Bytes<'_>, (k, columns): (usize, usize), steps: (usize, usize), zeros: &[i32]) -> Self {
		check_zeros(zeros, columns, bytes.is_signed());
		let end = k.saturating_sub(1) * steps.0 + columns.saturating_sub(1) * steps.1;
		assert!(
			k == 0 || columns == 0 || end < bytes.len(),
			"a matrix that reaches outside of its bytes"
		);
		let at = |row: usize, column: usize| row * steps.0 + column * steps.1;
		let scheme = Scheme::new(isa, bytes.is_signed(), zeros);
		let form = match (Tiles::of(isa, scheme), bytes) {
			(None, Bytes::Unsigned(bytes)) => Form::Unsigned(
				(0..k * columns)
					.map(|index| bytes[at(index / columns, index % columns)])
					.collect(),
			),
			(None, Bytes::Signed(bytes)) => Form::Signed(
				(0..k * columns)
					.map(|index| bytes[at(index / columns, index % columns)])
					.collect(),
			),
			(Some(tiles), _) => {
				let panels = ColumnPanels::of(tiles.lanes, tiles.vectors, columns);
				let count = scheme.words(k);
				let mut words = Buffer::zeroed(panels.start(panels.count()) * count);
				let mut sums = vec![0_i32; columns];
				for panel in 0..panels.count() {
					let (start, end) = (panels.start(panel), panels.start(panel + 1));
					let own = &mut words[start * count..end * count];
					for column in start..end.min(columns) {
						let zero = zero_of(zeros, column);
						for word in 0..count {
							let from = word * scheme.count();
							let numbers = (from..k).map(|row| bytes.get(at(row, column)));
							own[word * (end - start) + column - start] =
								scheme.weights(numbers, bytes.is_signed(), zero);
						}
						let sum = |sum: i32, row: usize| sum.wrapping_add(bytes.get(at(row, column)) - zero);
						sums[column] = (0..k).fold(0, sum);
					}
				}
				Form::Words {
					scheme,
					tiles,
					words,
					sums,
				}
			}
		};
		Self {
			isa,
			k,
			columns,
			zeros: zeros.into(),
			form,
		}
	}

	/// Rows.
	pub fn k(&self) -> usize {
		self.k
	}

	/// Columns.
	pub fn columns(&self) -> usize {
		self.columns
	}

	/// Bytes held.
	pub fn bytes(&self) -> usize {
		match &self.form {
			Form::Unsigned(bytes) => bytes.len(),
			Form::Signed(bytes) => bytes.len(),
			Form::Words { words, sums, .. } => words.bytes() + size_of_val(&sums[..]),
		}
	}
}
