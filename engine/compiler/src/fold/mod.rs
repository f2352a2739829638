//! Computing with constants at compile time.
//!
//! What moves elements or computes with integers is exact, and f32 is added, multiplied, divided, compared and rounded
//! the same everywhere; so that is done here, on the ops of programs. It serves the shape arithmetic that exporters
//! leave in graphs. Everything else is for the canonical kernels, behind [`Fold`].

mod float;
mod grid;
mod integer;
mod movement;
mod reduce;

use crate::tensor::{Data, Tensor};
use verdict_program::{op::Op, Dtype, Program, Weight};

/// Runs programs without inputs; the executor does, for compilers that have one.
pub trait Fold {
	/// The outputs of a program that has no inputs, or why there are none.
	fn run(&self, program: &Program) -> Result<Vec<Weight>, String>;
}

/// What an op gives for constants, if that can be said here: exactly, and by the rules of version 1.
pub(crate) fn exact(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
	match (op, inputs) {
		(Op::Unary(unary), [x]) => match x.dtype() {
			Dtype::F32 => float::unary(unary, x),
			_ => integer::unary(unary, x),
		},
		(Op::Binary(binary), [a, b]) => match a.dtype() {
			Dtype::F32 => float::binary(*binary, a, b),
			_ => integer::binary(*binary, a, b),
		},
		(Op::Compare(compare), [a, b]) => match a.dtype() {
			Dtype::F32 => float::compare(*compare, a, b),
			_ => integer::compare(*compare, a, b),
		},
		(Op::Where, [condition, x, y]) => movement::select(condition, x, y),
		(Op::Cast { to }, [x]) => cast(*to, x),
		(Op::Reduce(reduce), [x]) => reduce::integers(reduce, x),
		(Op::CumSum(cum_sum), [x]) => reduce::running(cum_sum, x),
		(Op::Reshape { shape }, [x]) => x.reshaped(shape.dims()),
		(Op::Transpose { perm }, [x]) => movement::transpose(perm, x),
		(Op::Slice(slice), [x]) => movement::slice(slice, x),
		(Op::Expand { shape }, [x]) => movement::expand(shape.dims(), x),
		(Op::Tile { repeats }, [x]) => movement::tile(repeats, x),
		(Op::Pad(pad), [x]) => movement::pad(pad, x),
		(Op::Gather { axis }, [x, indices]) => movement::gather(*axis, x, indices),
		(Op::Concat { axis }, _) => movement::concat(*axis, inputs),
		_ => None,
	}
}

/// Another element type, as the op `cast` has it.
fn cast(to: Dtype, x: &Tensor) -> Option<Tensor> {
	let data = match (x.data(), to) {
		(Data::F32(list), Dtype::F32) => Data::F32(list.clone()),
		// Casts of this language truncate, saturate, and turn NaN into 0.
		(Data::F32(list), Dtype::I8) => Data::I8(list.iter().map(|item| *item as i8).collect()),
		(Data::F32(list), Dtype::U8) => Data::U8(list.iter().map(|item| *item as u8).collect()),
		(Data::F32(list), Dtype::I32) => Data::I32(list.iter().map(|item| *item as i32).collect()),
		(Data::F32(list), Dtype::I64) => Data::I64(list.iter().map(|item| *item as i64).collect()),
		(Data::F32(list), Dtype::Bool) => match list.iter().any(|item| item.is_nan()) {
			true => return None,
			false => Data::Bool(list.iter().map(|item| *item != 0.0).collect()),
		},
		// An integer becomes the nearest float, halves the even one.
		(_, Dtype::F32) => Data::F32(x.ints()?.into_iter().map(|item| item as f32).collect()),
		_ => Data::whole(to, x.ints()?.into_iter())?,
	};
	Tensor::new(x.dims(), data)
}

#[cfg(test)]
mod tests;
