//! Softmax and its kin. Before operator set 13 they flatten: all axes from the given one on count as one.

use super::{one, Imported};
use crate::{
	error::Refusal,
	graph::{Graph, Value},
	onnx::Node,
	tensor::Data,
	tensor::Tensor,
};
use verdict_program::{op::Op, Dtype};

#[derive(Clone, Copy)]
pub(super) enum Kind {
	Softmax,
	LogSoftmax,
	Hardmax,
}

pub(super) fn softmax(g: &mut Graph<'_>, node: &Node<'_>, kind: Kind) -> Imported {
	let x = node.input(0)?;
	let dims = g.dims(x);
	if dims.is_empty() {
		let row = g.reshape(x, &[1])?;
		let y = along(g, row, 0, kind)?;
		return one(g.reshape(y, &[])?);
	}
	if node.opset >= 13 {
		let axis = g.axis(x, node.int_or("axis", -1)?)?;
		return one(along(g, x, axis, kind)?);
	}
	let axis = g.axis(x, node.int_or("axis", 1)?)?;
	let (outer, inner) = dims.split_at_checked(axis as usize).unwrap_or_default();
	// One axis, or all but one of dimension 1, is the plain case.
	if inner.iter().skip(1).all(|dim| *dim == 1) {
		return one(along(g, x, axis, kind)?);
	}
	let flat = [product(outer)?, product(inner)?];
	let rows = g.reshape(x, &flat)?;
	let y = along(g, rows, 1, kind)?;
	one(g.reshape(y, &dims)?)
}

fn product(dims: &[u32]) -> Result<u32, Refusal> {
	let product = dims.iter().try_fold(1u32, |product, dim| product.checked_mul(*dim));
	product.ok_or_else(|| Refusal(format!("dimensions {dims:?} are too large together")))
}

fn along(g: &mut Graph<'_>, x: Value, axis: u32, kind: Kind) -> Result<Value, Refusal> {
	match kind {
		Kind::Softmax => g.apply(Op::Softmax { axis }, &[x]),
		Kind::LogSoftmax => g.apply(Op::LogSoftmax { axis }, &[x]),
		Kind::Hardmax => {
			let greatest = g.arg_max(x, axis, false)?;
			let depth = g.dim(x, axis as usize)?;
			let values = match g.dtype(x) {
				Dtype::F32 => Data::F32(vec![0.0, 1.0]),
				other => Data::whole(other, [0, 1].into_iter()).unwrap_or(Data::I64(vec![0, 1])),
			};
			let values = g.constant(Tensor::list(values));
			g.apply(Op::OneHot { axis, depth }, &[greatest, values])
		}
	}
}
