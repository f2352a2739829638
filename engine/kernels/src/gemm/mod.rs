//! Matrix products of binary32.
//!
//! Each output is one chain of fused multiply-adds from +0, in order of k, then biases, then an addend, then an
//! activation. [`reference`] says it in three loops; the tiles ([`tile`]) compute many such chains side by side, and
//! the loops around them ([`drive`]) only choose which chains come when. Where k is interrupted, the unfinished sums
//! lie in the output, as binary32, which changes no bit.

mod batch;
mod drive;
pub(crate) mod lanes;
mod matrix;
pub(crate) mod pack;
mod packed;
pub(crate) mod panels;
pub mod reference;
#[cfg(test)]
mod tests;
pub(crate) mod tile;
mod transpose;

pub use batch::{broadcast, matmul_batched, Stack};
pub use matrix::Matrix;
pub use packed::{PackedLeft, PackedRight};

use crate::{
	arithmetic::add,
	buffer::Scratch,
	share::{share, Shared},
	Activation, Isa, Workers,
};
use drive::{Operand, Product};
use pack::{Packing, Source};

use tile::Tiles;

/// What is done to the dot products: in this order, each addition with one rounding.
#[derive(Clone, Copy, Debug, Default)]
pub struct Finish<'a> {
	/// Added to all of a row.
	pub row_bias: Option<&'a [f32]>,
	/// Added to all of a column.
	pub column_bias: Option<&'a [f32]>,
	/// Added element by element.
	pub addend: Option<&'a [f32]>,
	/// Applied last.
	pub activation: Activation,
}

impl Finish<'_> {
	/// The definition, for the output of `row` and `column` that lies at `index`.
	pub fn apply(&self, mut x: f32, row: usize, column: usize, index: usize) -> f32 {
		if let Some(bias) = self.row_bias {
			x = add(x, bias[row]);
		}
		if let Some(bias) = self.column_bias {
			x = add(x, bias[column]);
		}
		if let Some(addend) = self.addend {
			x = add(x, addend[index]);
		}
		self.activation.apply(x)
	}

	fn check(&self, rows: usize, columns: usize) {
		assert!(
			self.row_bias.is_none_or(|bias| bias.len() >= rows),
			"too few row biases"
		);
		assert!(
			self.column_bias.is_none_or(|bias| bias.len() >= columns),
			"too few column biases"
		);
		assert!(
			self.addend.is_none_or(|addend| addend.len() >= rows * columns),
			"too small an addend"
		);
	}
}

/// The left operand of a product: rows and k.
#[derive(Clone, Copy)]
pub enum Left<'a> {
	/// As it lies in memory.
	Plain(Matrix<'a>),
	/// Packed before.
	Packed(&'a PackedLeft),
}

/// The right operand of a product: k and columns.
#[derive(Clone, Copy)]
pub enum Right<'a> {
	/// As it lies in memory.
	Plain(Matrix<'a>),
	/// Packed before.
	Packed(&'a PackedRight),
}

impl Left<'_> {
	fn size(&self) -> (usize, usize) {
		match self {
			Self::Plain(matrix) => (matrix.rows(), matrix.columns()),
			Self::Packed(packed) => (packed.rows(), packed.k()),
		}
	}
}

impl From<Left<'_>> for Operand {
	fn from(left: Left<'_>) -> Self {
		match left {
			Left::Plain(matrix) => Self::Plain(Source {
				data: matrix.pointer(),
				lane_step: matrix.row_step(),
				k_step: matrix.column_step(),
			}),
			Left::Packed(packed) => Self::Packed(packed.data().as_ptr()),
		}
	}
}

impl Right<'_> {
	fn size(&self) -> (usize, usize) {
		match self {
			Self::Plain(matrix) => (matrix.rows(), matrix.columns()),
			Self::Packed(packed) => (packed.k(), packed.columns()),
		}
	}
}

impl From<Right<'_>> for Operand {
	fn from(right: Right<'_>) -> Self {
		match right {
			Right::Plain(matrix) => Self::Plain(Source {
				data: matrix.pointer(),
				lane_step: matrix.column_step(),
				k_step: matrix.row_step(),
			}),
			Right::Packed(packed) => Self::Packed(packed.data().as_ptr()),
		}
	}
}

/// `out = finish(left * right)`, rows one after the other.
///
/// Panics if sizes do not fit each other, or if an operand was packed for another instruction set.
pub fn matmul(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	left: Left<'_>,
	right: Right<'_>,
	finish: &Finish<'_>,
	out: &mut [f32],
) {
	let Some(product) = product(isa, left, right, finish, out) else {
		let left = match left {
			Left::Plain(matrix) => matrix,
			Left::Packed(packed) => packed.plain(),
		};
		let right = match right {
			Right::Plain(matrix) => matrix,
			Right::Packed(packed) => packed.plain(),
		};
		return reference::matmul(left, right, finish, out);
	};
	if out.is_empty() {
		return;
	}
	let division = product.division(workers.count());
	share(
		workers,
		scratch,
		product.scratch(),
		division.pieces(),
		&|piece, arena| {
			// SAFETY: `product` has compared the sizes, the tiles came from an `Isa`, and each piece is computed once.
			unsafe { product.compute(division, piece, arena) };
		},
	);
}

/// The product on tiles, after comparing all sizes; None for the scalar reference.
fn product(isa: Isa, left: Left<'_>, right: Right<'_>, finish: &Finish<'_>, out: &mut [f32]) -> Option<Product> {
	let ((rows, k), (right_k, columns)) = (left.size(), right.size());
	assert_eq!(k, right_k, "the left operand's columns are not the right one's rows");
	assert_eq!(
		out.len(),
		rows * columns,
		"the output has another size than the product"
	);
	finish.check(rows, columns);
	if let Left::Packed(packed) = left {
		assert_eq!(packed.isa(), isa, "packed for other instructions");
	}
	if let Right::Packed(packed) = right {
		assert_eq!(packed.isa(), isa, "packed for other instructions");
	}
	Some(Product {
		tiles: Tiles::of(isa)?,
		packing: Packing::of(isa)?,
		rows,
		columns,
		k,
		left: left.into(),
		right: right.into(),
		out: Shared(out.as_mut_ptr()),
		finish: finish.for_tiles(columns),
	})
}
