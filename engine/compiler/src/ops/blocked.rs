//! Scales and zero points by block, and numbers of 16 bits that stand for others: written out in ops on floats.
//!
//! Bytes and their differences are exact as floats, so that this gives what the op on bytes would.

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Unary},
	Dtype,
};

/// The size of a block, if there are blocks.
pub(super) fn block(node: &Node<'_>) -> Result<Option<u32>, Refusal> {
	match node.int_or("block_size", 0)? {
		0 => Ok(None),
		size => match u32::try_from(size) {
			Ok(size) => Ok(Some(size)),
			Err(_) => refuse!("attribute block_size is {size}, expected a positive number; quantise the model again"),
		},
	}
}

/// A scale or a zero point in a shape that meets the elements of x: one for all, for each place on the axis, or for each
/// block along it.
fn meeting(g: &mut Graph<'_>, node: &Node<'_>, x: Value, parameter: Value) -> Result<Value, Refusal> {
	let (own, dims) = (g.dims(parameter), g.dims(x));
	if matches!(own.as_slice(), [] | [1]) {
		return g.reshape(parameter, &[]);
	}
	let axis = g.axis(x, node.int_or("axis", 1)?)?;
	let place = axis as usize;
	let size = g.dim(x, place)?;
	let Some(block) = block(node)? else {
		if own != [size] {
			refuse!("its scale or zero point has shape {own:?}; quantise per tensor or per channel");
		}
		let shape: Vec<u32> = (0..dims.len())
			.map(|axis| if axis == place { size } else { 1 })
			.collect();
		return g.reshape(parameter, &shape);
	};
	let blocks = size.div_ceil(block);
	let mut expected = dims.clone();
	if let Some(dim) = expected.get_mut(place) {
		*dim = blocks;
	}
	if own != expected {
		refuse!("its scale or zero point has shape {own:?}, expected {expected:?} for blocks of {block}");
	}
	let length = block.min(size);
	let around = |middle: &[u32]| {
		let (before, after) = (dims.get(..place), dims.get(place.saturating_add(1)..));
		[before.unwrap_or_default(), middle, after.unwrap_or_default()].concat()
	};
	let Some(whole) = blocks.checked_mul(length) else {
		refuse!("its blocks are too large; quantise the model again");
	};
	let apart = g.reshape(parameter, &around(&[blocks, 1]))?;
	let repeated = g.expand(apart, &around(&[blocks, length]))?;
	let joined = g.reshape(repeated, &around(&[whole]))?;
	// The last block may be a part of one.
	g.part(joined, axis, 0, size)
}

/// (x - zero) * scale.
pub(super) fn dequantize(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	scale: Value,
	zero: Option<Value>,
) -> Result<Value, Refusal> {
	let scale = meeting(g, node, x, scale)?;
	let mut x = x;
	if let Some(zero) = zero {
		let zero = meeting(g, node, x, zero)?;
		let (wide, zero) = (g.cast(x, Dtype::I32)?, g.cast(zero, Dtype::I32)?);
		x = g.binary(Binary::Sub, wide, zero)?;
	}
	let numbers = g.cast(x, Dtype::F32)?;
	g.binary(Binary::Mul, numbers, scale)
}

/// x / scale rounded to even, plus the zero point, as a byte.
pub(super) fn quantize(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	scale: Value,
	zero: Value,
) -> Result<Value, Refusal> {
	let dtype = g.dtype(zero);
	let (scale, zero) = (meeting(g, node, x, scale)?, meeting(g, node, x, zero)?);
	let units = g.binary(Binary::Div, x, scale)?;
	let whole = g.unary(Unary::Round, units)?;
	let zero = g.cast(zero, Dtype::F32)?;
	let moved = g.binary(Binary::Add, whole, zero)?;
	// What does not fit becomes the nearest byte that does.
	g.cast(moved, dtype)
}
