//! Matrix products.
//!
//! An operand that is a weight and one matrix is packed when the model is loaded. Of two stacks of matrices nothing is
//! known before; the kernel packs them piece by piece.

use crate::{
	buffer::Buffer,
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::{
	gemm::{matmul as kernel, matmul_batched, Finish, Left, Matrix, PackedLeft, PackedRight, Right, Stack},
	Activation,
};
use verdict_program::op::MatMul;

pub(in crate::ops) fn matmul(matmul: &MatMul, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let (a, b) = (prepare.input(0)?, prepare.input(1)?);
	let left = Side::of(&a.dims(), matmul.transpose_a)?;
	let right = Side::of(&b.dims(), matmul.transpose_b)?;
	let packing = match (a.weight(), b.weight()) {
		// The rows of all matrices on the left are those of one, if they lie as they are.
		(_, Some(b)) if right.count() == 1 && (left.count() == 1 || !left.transposed) => {
			Packing::Right(PackedRight::new(prepare.isa, right.matrix(b)))
		}
		(Some(a), None) if left.count() == 1 => Packing::Left(PackedLeft::new(prepare.isa, left.matrix(a))),
		_ => Packing::None,
	};
	let bias = prepare.operands() > 2;
	Ok(Box::new(Product {
		left,
		right,
		packing,
		bias: bias.then_some(2),
		addend: prepare.addend(),
		activation: prepare.fused.activation,
	}))
}

/// An operand: matrices of one size.
struct Side {
	batch: Vec<usize>,
	/// As they lie in memory.
	rows: usize,
	columns: usize,
	transposed: bool,
}

impl Side {
	fn of(dims: &[usize], transposed: bool) -> Result<Self, String> {
		match dims {
			[batch @ .., rows, columns] => Ok(Self {
				batch: batch.to_vec(),
				rows: *rows,
				columns: *columns,
				transposed,
			}),
			_ => Err(format!("an operand of rank {}", dims.len())),
		}
	}

	/// How many matrices there are.
	fn count(&self) -> usize {
		self.batch.iter().product()
	}

	/// The only matrix.
	fn matrix<'a>(&self, values: &'a [f32]) -> Matrix<'a> {
		self.turned(Matrix::new(values, self.rows, self.columns))
	}

	/// All matrices below each other. Only where they are not transposed.
	fn merged<'a>(&self, values: &'a [f32]) -> Matrix<'a> {
		Matrix::new(values, self.count() * self.rows, self.columns)
	}

	fn turned<'a>(&self, matrix: Matrix<'a>) -> Matrix<'a> {
		match self.transposed {
			true => matrix.transposed(),
			false => matrix,
		}
	}

	fn stack<'a>(&self, values: &'a [f32]) -> Stack<'a> {
		let stack = Stack::new(values, &self.batch, self.rows, self.columns);
		match self.transposed {
			true => stack.transposed(),
			false => stack,
		}
	}
}

enum Packing {
	None,
	Left(PackedLeft),
	Right(PackedRight),
}

struct Product {
	left: Side,
	right: Side,
	packing: Packing,
	/// The places of operands that there may be.
	bias: Option<usize>,
	addend: Option<usize>,
	activation: Activation,
}

impl Operation for Product {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let optional = |place: Option<usize>| place.map(|place| inputs.get::<f32>(place)).transpose();
		let finish = Finish {
			row_bias: None,
			column_bias: optional(self.bias)?,
			addend: optional(self.addend)?,
			activation: self.activation,
		};
		let out = output::<f32>(outputs)?;
		let Context { isa, workers, scratch } = context;
		match &self.packing {
			Packing::Right(packed) => {
				let a = inputs.get(0)?;
				let left = match self.left.transposed {
					true => self.left.matrix(a),
					false => self.left.merged(a),
				};
				kernel(
					*isa,
					*workers,
					scratch,
					Left::Plain(left),
					Right::Packed(packed),
					&finish,
					out,
				);
			}
			Packing::Left(packed) => {
				let b = inputs.get(1)?;
				let size = self.right.rows * self.right.columns;
				let product = out.len() / self.right.count().max(1);
				for (number, (b, out)) in b.chunks(size).zip(out.chunks_mut(product)).enumerate() {
					let right = Right::Plain(self.right.matrix(b));
					let addend = finish.addend.map(|addend| &addend[number * product..][..product]);
					let finish = Finish { addend, ..finish };
					kernel(*isa, *workers, scratch, Left::Packed(packed), right, &finish, out);
				}
			}
			Packing::None => {
				let (left, right) = (self.left.stack(inputs.get(0)?), self.right.stack(inputs.get(1)?));
				matmul_batched(*isa, *workers, scratch, &left, &right, &finish, out);
			}
		}
		Ok(())
	}

	fn reads(&self, operand: usize) -> bool {
		!matches!((&self.packing, operand), (Packing::Left(_), 0) | (Packing::Right(_), 1))
	}

	fn needs_scratch(&self) -> bool {
		true
	}
}
