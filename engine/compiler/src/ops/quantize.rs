//! To 8-bit integers and back, and products of these. ONNX's own ops.

use super::{blocked, conv, matmul, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{Element, Node},
};
use verdict_program::{op::Op, Dtype};

/// The axis of a scale: none for a single number.
fn axis_of_scale(g: &Graph<'_>, node: &Node<'_>, x: Value, scale: Value) -> Result<Option<u32>, Refusal> {
	let axis = node.int_or("axis", 1)?;
	let dims = g.dims(scale);
	match dims.as_slice() {
		[] | [1] => Ok(None),
		[_] => Ok(Some(g.axis(x, axis)?)),
		_ => refuse!("its scale has shape {dims:?}; quantise per tensor or per channel"),
	}
}

/// A zero point of one element has the shape that its scale has.
fn like_scale(g: &mut Graph<'_>, scale: Value, zero: Value) -> Result<Value, Refusal> {
	let dims = g.dims(scale);
	match g.ty(zero).elements() == Some(1) && g.ty(scale).elements() == Some(1) {
		true => g.reshape(zero, &dims),
		false => Ok(zero),
	}
}

pub(super) fn quantize(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	// Both are about 8-bit floats only.
	node.ignore(&["saturate", "precision"]);
	let (x, scale) = (node.input(0)?, node.input(1)?);
	let wanted = match node.int_or("output_dtype", 0)? {
		0 => None,
		code => match Element::of(i32::try_from(code).unwrap_or(-1)) {
			Element::Same(dtype @ (Dtype::I8 | Dtype::U8)) => Some(dtype),
			_ => refuse!("it quantises to a type that programs do not have; use int8 or uint8"),
		},
	};
	let zero = match node.optional(2) {
		Some(zero) => like_scale(g, scale, zero)?,
		None => {
			let dims = g.dims(scale);
			let zero = g.number(wanted.unwrap_or(Dtype::U8), 0);
			g.expand(zero, &dims)?
		}
	};
	if !matches!(g.dtype(zero), Dtype::I8 | Dtype::U8) {
		refuse!("it quantises to another type than int8 or uint8; quantise with 8 bits");
	}
	let x = match g.dtype(x) {
		Dtype::F32 | Dtype::I32 => g.cast(x, Dtype::F32)?,
		other => refuse!("it quantises {other}, expected floats or int32; cast its input to float32 before"),
	};
	if blocked::block(node)?.is_some() {
		return one(blocked::quantize(g, node, x, scale, zero)?);
	}
	let axis = axis_of_scale(g, node, x, scale)?;
	one(g.apply(Op::QuantizeLinear { axis }, &[x, scale, zero])?)
}

pub(super) fn dequantize(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["output_dtype"]);
	let (x, scale) = (node.input(0)?, node.input(1)?);
	// A constant of 16 bits is one of i32 here, less a zero point that it may have.
	if blocked::block(node)?.is_some() || g.is_wide(x) {
		let zero = node.optional(2);
		return one(blocked::dequantize(g, node, x, scale, zero)?);
	}
	let axis = axis_of_scale(g, node, x, scale)?;
	let mut inputs = vec![x, scale];
	if let Some(zero) = node.optional(2) {
		match (g.dtype(x), g.known(zero)) {
			// A zero that is nothing is left out, and has to be for i32.
			(_, Some(known)) if known.is_zero() => {}
			(Dtype::I32, _) => refuse!("int32 with a zero point is not valid ONNX; quantise the model again"),
			_ => inputs.push(like_scale(g, scale, zero)?),
		}
	}
	one(g.apply(Op::DequantizeLinear { axis }, &inputs)?)
}

pub(super) fn dynamic(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let results = g.apply_all(Op::DynamicQuantize, &[node.input(0)?])?;
	Ok(results.into_iter().map(Some).collect())
}

/// A zero point for each row or column, without the axes of dimension 1 that ONNX allows.
pub(super) fn flat_zero(g: &mut Graph<'_>, zero: Value) -> Result<Value, Refusal> {
	let dims = g.dims(zero);
	let long: Vec<u32> = dims.iter().copied().filter(|dim| *dim != 1).collect();
	match (dims.len(), long.as_slice()) {
		(0 | 1, _) => Ok(zero),
		(_, []) => g.reshape(zero, &[1]),
		(_, [count]) => g.reshape(zero, &[*count]),
		_ => refuse!("its zero point has shape {dims:?}; programs have one, or one for each row or column"),
	}
}

/// The zero points of both operands, which are these inputs, as far as they are not nothing.
pub(super) fn zeros(g: &mut Graph<'_>, node: &Node<'_>, a: Value, places: [usize; 2]) -> Result<Vec<Value>, Refusal> {
	let given = |g: &mut Graph<'_>, index: usize| match node.optional(index) {
		Some(zero) if g.known(zero).is_some_and(|zero| zero.is_zero()) => Ok(None),
		Some(zero) => flat_zero(g, zero).map(Some),
		None => Ok(None),
	};
	let [left, right] = places;
	let (left, right) = (given(g, left)?, given(g, right)?);
	Ok(match (left, right) {
		(None, None) => Vec::new(),
		(Some(left), None) => vec![left],
		(left, Some(right)) => {
			let left = match left {
				Some(left) => left,
				None => g.number(g.dtype(a), 0),
			};
			vec![left, right]
		}
	})
}

pub(super) fn matmul_integer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (a, b) = (node.input(0)?, node.input(1)?);
	let (a, b, row, column) = matmul::matrices(g, a, b)?;
	let mut inputs = vec![a, b];
	inputs.extend(zeros(g, node, a, [2, 3])?);
	let product = g.apply(Op::MatMulInteger, &inputs)?;
	one(matmul::trim(g, product, row, column)?)
}

pub(super) fn conv_integer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, w) = (node.input(0)?, node.input(1)?);
	let conv = conv::attributes(g, node, x, w)?;
	let mut inputs = vec![x, w];
	inputs.extend(zeros(g, node, x, [2, 3])?);
	one(g.apply(Op::ConvInteger(conv), &inputs)?)
}
