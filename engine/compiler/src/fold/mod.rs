//! Computing with constants at compile time.
//!
//! What only moves elements, and what computes with integers, is exact; it is done here, on the ops of programs, also
//! for empty tensors, which programs do not have but the shape arithmetic that exporters leave in graphs does. Every
//! float is computed by [`Kernels`]: the executor, with what validators use.

mod empty;
mod grid;
mod integer;
mod kernels;
mod movement;
mod reduce;

pub(crate) use empty::of_nothing;
pub(crate) use kernels::Kernels;

use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Op, Unary},
	Dtype,
};

/// What an op gives for constants, if no float has to be computed for it.
pub(crate) fn exact(op: &Op, inputs: &[&Tensor]) -> Option<Tensor> {
	match (op, inputs) {
		(Op::Unary(unary), [x]) if x.dtype() == Dtype::F32 => match unary {
			Unary::IsNaN | Unary::IsInf { .. } => None,
			_ => (x.len() == 0).then(|| Tensor::clone(x)),
		},
		(Op::Unary(unary), [x]) => integer::unary(unary, x),
		(Op::Binary(binary), [a, b]) => integer::binary(*binary, a, b),
		(Op::Compare(compare), [a, b]) => integer::compare(*compare, a, b),
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
	let data = match (x.len(), to) {
		(0, _) => Data::zeros(to, 0),
		(_, Dtype::F32) => return None,
		_ => Data::whole(to, x.ints()?.into_iter())?,
	};
	Tensor::new(x.dims(), data)
}

#[cfg(test)]
mod tests;
