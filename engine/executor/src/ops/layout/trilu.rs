//! A triangle of each matrix, the rest 0.

use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
};
use core::{marker::PhantomData, ops::Range};

pub(in crate::ops) fn trilu(upper: bool, k: i32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let dims = prepare.input(0)?.dims();
	let [.., rows, columns] = dims.as_slice() else {
		return Err(format!("an operand of rank {}", dims.len()));
	};
	let (rows, columns, k) = (*rows, *columns, i64::from(k));
	for_any!(
		prepare.output(0)?.dtype,
		T => Ok(Box::new(Trilu::<T> { upper, k, rows, columns, element: PhantomData }))
	)
}

struct Trilu<T> {
	upper: bool,
	k: i64,
	rows: usize,
	columns: usize,
	element: PhantomData<T>,
}

impl<T: Element> Trilu<T> {
	/// The columns of a row that become 0.
	fn cleared(&self, row: usize) -> Range<usize> {
		// The diagonal runs through the columns row + k: above it are those from there on, below it those up to there.
		let within = |column: i64| column.clamp(0, self.columns as i64) as usize;
		let diagonal = (row as i64).saturating_add(self.k);
		match self.upper {
			true => 0..within(diagonal),
			false => within(diagonal.saturating_add(1))..self.columns,
		}
	}

	fn clear(&self, values: &mut [T]) {
		for (number, row) in values.chunks_exact_mut(self.columns).enumerate() {
			row[self.cleared(number % self.rows)].fill(T::default());
		}
	}
}

impl<T: Element> Operation for Trilu<T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let output = output::<T>(outputs)?;
		output.copy_from_slice(inputs.get(0)?);
		self.clear(output);
		Ok(())
	}

	fn in_place(&self) -> bool {
		true
	}

	fn run_in_place(
		&self,
		_context: &mut Context<'_>,
		value: &mut Buffer,
		_inputs: &Inputs<'_>,
	) -> Result<(), Failure> {
		self.clear(elements(value)?);
		Ok(())
	}
}
