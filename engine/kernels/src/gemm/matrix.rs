//! A matrix as it lies in memory.

/// A view of a matrix with any distance between its rows and between its columns.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a, T = f32> {
	data: &'a [T],
	rows: usize,
	columns: usize,
	row_step: usize,
	column_step: usize,
}

impl<'a, T: Copy> Matrix<'a, T> {
	/// Rows one after the other. Panics if there are too few numbers.
	pub fn new(data: &'a [T], rows: usize, columns: usize) -> Self {
		Self::with_steps(data, rows, columns, columns, 1)
	}

	/// Element (r, c) lies at `r * row_step + c * column_step`. Panics if the last one lies outside of `data`.
	pub fn with_steps(data: &'a [T], rows: usize, columns: usize, row_step: usize, column_step: usize) -> Self {
		let last = |count: usize, step: usize| count.saturating_sub(1).checked_mul(step);
		let end = last(rows, row_step)
			.zip(last(columns, column_step))
			.and_then(|(a, b)| a.checked_add(b));
		assert!(
			rows == 0 || columns == 0 || end.is_some_and(|end| end < data.len()),
			"a matrix of {rows} x {columns} reaches outside of its {} numbers",
			data.len()
		);
		Self {
			data,
			rows,
			columns,
			row_step,
			column_step,
		}
	}

	/// Rows and columns exchanged, without moving anything.
	pub fn transposed(self) -> Self {
		Self {
			data: self.data,
			rows: self.columns,
			columns: self.rows,
			row_step: self.column_step,
			column_step: self.row_step,
		}
	}

	/// Some rows of it.
	pub(crate) fn rows_from(self, start: usize, rows: usize) -> Self {
		assert!(start + rows <= self.rows);
		let data = if rows == 0 {
			&[]
		} else {
			&self.data[start * self.row_step..]
		};
		Self { data, rows, ..self }
	}

	/// Number of rows.
	pub fn rows(&self) -> usize {
		self.rows
	}

	/// Number of columns.
	pub fn columns(&self) -> usize {
		self.columns
	}

	/// One element.
	pub fn get(&self, row: usize, column: usize) -> T {
		assert!(row < self.rows && column < self.columns);
		self.data[row * self.row_step + column * self.column_step]
	}

	pub(crate) fn pointer(&self) -> *const T {
		self.data.as_ptr()
	}

	pub(crate) fn row_step(&self) -> usize {
		self.row_step
	}

	pub(crate) fn column_step(&self) -> usize {
		self.column_step
	}
}
