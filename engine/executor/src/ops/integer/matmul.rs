//! Products of matrices of bytes.
//!
//! The right operand is packed when the model is loaded, if it is a weight and one matrix, with zero points that are known.

use super::{
	bytes::{bytes, part, Zeros},
	requantize::{target, Steps},
};
use crate::{
	buffer::Buffer,
	operation::{Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	gemm::broadcast,
	integer::{matmul as kernel, reference, Bytes, Output, PackedBytes},
	Isa,
};

/// Products of fewer multiplications than this take less time than packing for them.
const TINY: usize = 512;

pub(in crate::ops) fn matmul_integer(prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let (a, b) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
	let ([left @ .., rows, k], [right @ .., _, columns]) = (a.as_slice(), b.as_slice()) else {
		return Err(format!("operands of rank {} and {}", a.len(), b.len()));
	};
	let batch = broadcast(left, right).ok_or("batches that do not fit each other")?;
	let own = |place: usize| prepare.inputs[..prepare.operands()].get(place);
	let right_zeros = Zeros::new(3, own(3))?;
	let size = (*k, *columns);
	let weights = prepare.input(1)?.constant.zip(right_zeros.known());
	let packed = match weights.filter(|_| right.iter().all(|dim| *dim == 1)) {
		Some((weights, zeros)) => {
			let weights = bytes(weights).map_err(|_| "weights that are not bytes")?;
			Some(PackedBytes::new(prepare.isa, weights, size, (*columns, 1), zeros))
		}
		None => None,
	};
	Ok(Box::new(Product {
		left: Stack::new(&batch, left),
		right: Stack::new(&batch, right),
		left_zeros: Zeros::new(2, own(2))?,
		right_zeros,
		rows: *rows,
		size,
		packed,
		steps: Steps::fused(prepare)?,
	}))
}

/// Which matrix of an operand one of the result is the product of.
struct Stack {
	/// Of the batch of results, outermost first: how many there are along each axis, and how many of the operand's
	/// matrices a step along it skips.
	axes: Vec<(usize, usize)>,
}

impl Stack {
	fn new(batch: &[usize], dims: &[usize]) -> Self {
		let missing = batch.len().saturating_sub(dims.len());
		let mut step = 1;
		let mut axes: Vec<(usize, usize)> = Vec::with_capacity(batch.len());
		for (axis, size) in batch.iter().enumerate().rev() {
			let dim = axis
				.checked_sub(missing)
				.and_then(|axis| dims.get(axis))
				.copied()
				.unwrap_or(1);
			axes.push((*size, if dim == 1 { 0 } else { step }));
			step *= dim;
		}
		axes.reverse();
		Self { axes }
	}

	fn at(&self, mut number: usize) -> usize {
		let mut place = 0;
		for (size, step) in self.axes.iter().rev() {
			place += number % size * step;
			number /= size;
		}
		place
	}
}

struct Product {
	left: Stack,
	right: Stack,
	left_zeros: Zeros,
	right_zeros: Zeros,
	rows: usize,
	/// k and columns.
	size: (usize, usize),
	packed: Option<PackedBytes>,
	/// What makes bytes of the sums.
	steps: Option<Steps>,
}

impl Product {
	fn pack(&self, isa: Isa, right: Bytes<'_>, number: usize, zeros: &[i32]) -> PackedBytes {
		let (k, columns) = self.size;
		PackedBytes::new(
			isa,
			part(right, number * k * columns, k * columns),
			self.size,
			(columns, 1),
			zeros,
		)
	}
}

impl Operation for Product {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let left = bytes(inputs.buffer(0)?)?;
		let left_zeros = self.left_zeros.get(inputs)?;
		let (bias, mut target) = target(self.steps.as_ref(), inputs, outputs)?;
		let Context { isa, workers, scratch } = context;
		if let (Some(packed), [_]) = (&self.packed, left_zeros.as_slice()) {
			// With one matrix on the right and one zero point on the left, all rows are those of one matrix.
			kernel(*workers, scratch, (left, &left_zeros), packed, bias, target);
			return Ok(());
		}
		let right_zeros = self.right_zeros.get(inputs)?;
		let (rows, (k, columns)) = (self.rows, self.size);
		let product = rows * columns;
		let mut made: Option<(usize, PackedBytes)> = None;
		for number in 0..target.len() / product {
			let (from, with) = (self.left.at(number), self.right.at(number));
			let left = (part(left, from * rows * k, rows * k), left_zeros.as_slice());
			let mut out = section(&mut target, number * product, product);
			let right = match (&self.packed, &mut made) {
				(Some(packed), _) => packed,
				(None, Some((known, packed))) if *known == with => packed,
				(None, _) if product * k < TINY => {
					let right = part(bytes(inputs.buffer(1)?)?, with * k * columns, k * columns);
					reference::matmul(left, (right, &right_zeros), (rows, k, columns), bias, &mut out);
					continue;
				}
				(None, made) => {
					// Lets go of the one before first.
					*made = None;
					let packed = self.pack(*isa, bytes(inputs.buffer(1)?)?, with, &right_zeros);
					&made.insert((with, packed)).1
				}
			};
			kernel(*workers, scratch, left, right, bias, out);
		}
		Ok(())
	}

	fn reads(&self, operand: usize) -> bool {
		!(operand == 1 && self.packed.is_some())
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}

/// A part of where results go.
fn section<'a>(target: &'a mut Output<'_>, begin: usize, len: usize) -> Output<'a> {
	match target {
		Output::Sums(out) => Output::Sums(&mut out[begin..begin + len]),
		Output::Unsigned(out, how) => Output::Unsigned(&mut out[begin..begin + len], *how),
		Output::Signed(out, how) => Output::Signed(&mut out[begin..begin + len], *how),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn matrices_of_a_batch_meet_as_numpy_broadcasts() {
		let places = |batch: &[usize], dims: &[usize]| {
			let stack = Stack::new(batch, dims);
			(0..batch.iter().product())
				.map(|number| stack.at(number))
				.collect::<Vec<_>>()
		};
		assert_eq!(places(&[], &[]), [0]);
		assert_eq!(places(&[3], &[3]), [0, 1, 2]);
		assert_eq!(places(&[3], &[]), [0, 0, 0]);
		assert_eq!(places(&[2, 3], &[2, 1]), [0, 0, 0, 1, 1, 1]);
		assert_eq!(places(&[2, 3], &[3]), [0, 1, 2, 0, 1, 2]);
		assert_eq!(places(&[2, 3], &[2, 3]), [0, 1, 2, 3, 4, 5]);
	}
}
