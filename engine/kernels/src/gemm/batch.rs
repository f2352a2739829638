//! Many matrix products at once, with the batch dimensions of either operand repeated as ONNX's MatMul does.

use super::{drive::Operand, matmul, product, reference, Finish, Left, Matrix, Right};
use crate::{
	buffer::Scratch,
	share::{share, Shared},
	Activation, Isa, Workers,
};

/// Matrices of one size, numbered by batch dimensions.
#[derive(Clone, Debug)]
pub struct Stack<'a> {
	data: &'a [f32],
	dims: Vec<usize>,
	steps: Vec<usize>,
	rows: usize,
	columns: usize,
	row_step: usize,
	column_step: usize,
}

impl<'a> Stack<'a> {
	/// All one after the other, the last batch dimension running fastest. Panics if there are too few numbers.
	pub fn new(data: &'a [f32], dims: &[usize], rows: usize, columns: usize) -> Self {
		let mut steps = vec![0; dims.len()];
		let mut step = rows * columns;
		for (index, dim) in dims.iter().enumerate().rev() {
			steps[index] = step;
			step *= dim;
		}
		Self::with_steps(data, dims, &steps, (rows, columns), (columns, 1))
	}

	/// With any distances: between matrices along each batch dimension, between rows and between columns. Panics if the
	/// last element lies outside of `data`.
	pub fn with_steps(
		data: &'a [f32],
		dims: &[usize],
		steps: &[usize],
		(rows, columns): (usize, usize),
		(row_step, column_step): (usize, usize),
	) -> Self {
		assert_eq!(dims.len(), steps.len(), "one step for each dimension");
		let sizes = dims.iter().chain([&rows, &columns]);
		let empty = sizes.clone().any(|&size| size == 0);
		let end = sizes
			.zip(steps.iter().chain([&row_step, &column_step]))
			.try_fold(0_usize, |end, (size, step)| {
				end.checked_add(size.saturating_sub(1).checked_mul(*step)?)
			});
		assert!(
			empty || end.is_some_and(|end| end < data.len()),
			"matrices reach outside of their numbers"
		);
		Self {
			data,
			dims: dims.into(),
			steps: steps.into(),
			rows,
			columns,
			row_step,
			column_step,
		}
	}

	/// Rows and columns of each matrix exchanged, without moving anything.
	pub fn transposed(self) -> Self {
		Self {
			rows: self.columns,
			columns: self.rows,
			row_step: self.column_step,
			column_step: self.row_step,
			..self
		}
	}

	fn count(&self) -> usize {
		self.dims.iter().product()
	}

	/// Where matrix `number` of a batch of `dims` begins.
	fn offset(&self, dims: &[usize], mut number: usize) -> usize {
		let missing = dims.len() - self.dims.len();
		let mut offset = 0;
		for (index, dim) in dims.iter().enumerate().rev() {
			let at = number % dim;
			number /= dim;
			if index >= missing && self.dims[index - missing] > 1 {
				offset += at * self.steps[index - missing];
			}
		}
		offset
	}

	fn at(&self, offset: usize) -> Matrix<'a> {
		Matrix::with_steps(
			&self.data[offset..],
			self.rows,
			self.columns,
			self.row_step,
			self.column_step,
		)
	}

	/// All matrices as one, below each other, if they lie so.
	fn merged(&self) -> Option<Matrix<'a>> {
		let mut step = self.rows * self.row_step;
		for (dim, found) in self.dims.iter().zip(&self.steps).rev() {
			if *dim > 1 && *found != step {
				return None;
			}
			step *= dim;
		}
		let rows = self.rows * self.count();
		Some(Matrix::with_steps(
			self.data,
			rows,
			self.columns,
			self.row_step,
			self.column_step,
		))
	}
}

/// The batch dimensions that two operands have together: aligned at the last, equal or 1. None if they do not fit.
pub fn broadcast(left: &[usize], right: &[usize]) -> Option<Vec<usize>> {
	let rank = left.len().max(right.len());
	let dim = |dims: &[usize], index: usize| (index + dims.len()).checked_sub(rank).map_or(1, |index| dims[index]);
	(0..rank)
		.map(|index| match (dim(left, index), dim(right, index)) {
			(a, b) if a == b => Some(a),
			(1, other) | (other, 1) => Some(other),
			_ => None,
		})
		.collect()
}

/// `out = finish(left * right)` for each matrix of the batch, one after the other in `out`. Biases are the same for all
/// of them, the addend has the size of `out`. Panics if sizes do not fit each other.
pub fn matmul_batched(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	left: &Stack<'_>,
	right: &Stack<'_>,
	finish: &Finish<'_>,
	out: &mut [f32],
) {
	let dims = broadcast(&left.dims, &right.dims).expect("batch dimensions that fit each other");
	let count: usize = dims.iter().product();
	let size = left.rows * right.columns;
	assert_eq!(out.len(), count * size, "the output has another size than the product");
	if out.is_empty() {
		return;
	}
	finish.check(left.rows, right.columns);
	assert!(
		finish.addend.is_none_or(|addend| addend.len() >= out.len()),
		"too small an addend"
	);
	if right.count() == 1 && finish.row_bias.is_none() && left.count() == count {
		if let Some(left) = left.merged() {
			let (left, right) = (Left::Plain(left), Right::Plain(right.at(0)));
			return matmul(isa, workers, scratch, left, right, finish, out);
		}
	}
	let finish_of = |number: usize| Finish {
		addend: finish.addend.map(|addend| &addend[number * size..(number + 1) * size]),
		..*finish
	};
	let pair = |number| {
		(
			left.at(left.offset(&dims, number)),
			right.at(right.offset(&dims, number)),
		)
	};
	let (first_left, first_right) = pair(0);
	let plain = Finish {
		addend: None,
		activation: Activation::None,
		..*finish
	};
	let first = product(
		isa,
		Left::Plain(first_left),
		Right::Plain(first_right),
		&plain,
		&mut out[..size],
	);
	let Some(first) = first else {
		for (number, out) in out.chunks_mut(size).enumerate() {
			let (left, right) = pair(number);
			reference::matmul(left, right, &finish_of(number), out);
		}
		return;
	};
	// Few products are divided; of many, each is a piece.
	let division = first.division(if count >= 3 * workers.count() {
		1
	} else {
		workers.count()
	});
	let pieces = division.pieces();
	let out = Shared(out.as_mut_ptr());
	share(workers, scratch, first.scratch(), count * pieces, &|piece, arena| {
		let (number, piece) = (piece / pieces, piece % pieces);
		let (left, right) = pair(number);
		let mut product = first;
		product.left = Operand::from(Left::Plain(left));
		product.right = Operand::from(Right::Plain(right));
		product.out = Shared(out.at(number * size));
		product.finish = finish_of(number).for_tiles(right.columns());
		// SAFETY: the views have checked their sizes, the output was compared with all of them above, each piece is
		// computed once, and the tiles came from an `Isa`.
		unsafe { product.compute(division, piece, arena) };
	});
}
