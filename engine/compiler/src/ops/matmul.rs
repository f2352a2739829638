//! Products of matrices of floats.

use super::{old, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, MatMul, Op},
	Dtype,
};

/// Matrices out of vectors, as numpy has it: a row on the left, a column on the right. Also which axes that added.
pub(super) fn matrices(g: &mut Graph<'_>, a: Value, b: Value) -> Result<(Value, Value, bool, bool), Refusal> {
	let (left, right) = (g.dims(a), g.dims(b));
	let (row, column) = (left.len() == 1, right.len() == 1);
	if left.is_empty() || right.is_empty() {
		refuse!("it multiplies {left:?} by {right:?}, expected at least one dimension each");
	}
	let a = if row {
		g.reshape(a, &[&[1], left.as_slice()].concat())?
	} else {
		a
	};
	let b = if column {
		g.reshape(b, &[right.as_slice(), &[1]].concat())?
	} else {
		b
	};
	Ok((a, b, row, column))
}

/// Takes away the axes that were added to vectors.
pub(super) fn trim(g: &mut Graph<'_>, product: Value, row: bool, column: bool) -> Result<Value, Refusal> {
	let mut dims = g.dims(product);
	if column {
		dims.pop();
	}
	if row {
		// The last axis but that of the columns.
		let place = if column {
			dims.len().checked_sub(1)
		} else {
			dims.len().checked_sub(2)
		};
		if let Some(place) = place.filter(|place| *place < dims.len()) {
			dims.remove(place);
		}
	}
	g.reshape(product, &dims)
}

pub(super) fn matmul(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (a, b) = (node.input(0)?, node.input(1)?);
	if g.dtype(a) != Dtype::F32 {
		refuse!("it multiplies matrices of {}; cast them to float32 before", g.dtype(a));
	}
	let (a, b, row, column) = matrices(g, a, b)?;
	let product = g.matmul(a, b)?;
	one(trim(g, product, row, column)?)
}

pub(super) fn gemm(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.opset < old::FIRST {
		// C is always broadcast; where that was not allowed, there is nothing to broadcast.
		node.ignore(&["broadcast"]);
	}
	let (a, b) = (node.input(0)?, node.input(1)?);
	if g.dtype(a) != Dtype::F32 {
		refuse!("it multiplies matrices of {}; cast them to float32 before", g.dtype(a));
	}
	if g.rank(a) != 2 || g.rank(b) != 2 {
		refuse!(
			"it multiplies {} by {}, expected matrices",
			g.ty(a).shape,
			g.ty(b).shape
		);
	}
	let op = Op::MatMul(MatMul {
		transpose_a: node.flag("transA", false)?,
		transpose_b: node.flag("transB", false)?,
	});
	let (alpha, beta) = (node.float_or("alpha", 1.0)?, node.float_or("beta", 1.0)?);
	let bias = node.optional(2).filter(|_| beta != 0.0);
	// The usual case, and the one that the kernel knows: a bias for each column.
	if let Some(bias) = bias.filter(|_| alpha == 1.0 && beta == 1.0) {
		let columns = g.dim(b, if node.flag("transB", false)? { 0 } else { 1 })?;
		if matches!(g.dims(bias).as_slice(), [own] | [1, own] if *own == columns) {
			let bias = g.reshape(bias, &[columns])?;
			return one(g.apply(op, &[a, b, bias])?);
		}
	}
	let mut product = g.apply(op, &[a, b])?;
	if alpha != 1.0 {
		let alpha = g.floats(vec![alpha]);
		product = g.binary(Binary::Mul, product, alpha)?;
	}
	if let Some(mut bias) = bias {
		if beta != 1.0 {
			let beta = g.floats(vec![beta]);
			bias = g.binary(Binary::Mul, bias, beta)?;
		}
		if g.rank(bias) > 2 {
			refuse!(
				"its input C has shape {}, expected at most two dimensions",
				g.ty(bias).shape
			);
		}
		product = g.binary(Binary::Add, product, bias)?;
	}
	one(product)
}
