//! Between depth and space: blocks of an image to channels and back.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::Graph,
	onnx::Node,
};

/// The block size, and the dimensions of an image.
fn blocks(g: &Graph<'_>, node: &Node<'_>) -> Result<(u32, [u32; 4]), Refusal> {
	let dims = g.dims(node.input(0)?);
	let block = node
		.int("blocksize")?
		.and_then(|block| u32::try_from(block).ok())
		.filter(|block| *block > 0);
	match (block, <[u32; 4]>::try_from(dims.clone())) {
		(Some(block), Ok(dims)) => Ok((block, dims)),
		_ => refuse!("it needs a blocksize and an input of four dimensions, got {dims:?}; export the model again"),
	}
}

pub(super) fn depth_to_space(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (b, [n, c, h, w]) = blocks(g, node)?;
	let Some(channels) = b.checked_mul(b).and_then(|square| c.checked_div(square)) else {
		refuse!("blocksize {b} is too large");
	};
	let (inner, perm) = match node.text_or("mode", "DCR")? {
		"DCR" => ([n, b, b, channels, h, w], [0, 3, 4, 1, 5, 2]),
		"CRD" => ([n, channels, b, b, h, w], [0, 1, 4, 2, 5, 3]),
		other => refuse!("attribute mode is {other:?}, expected DCR or CRD"),
	};
	let x = g.reshape(node.input(0)?, &inner)?;
	let x = g.transpose(x, &perm)?;
	let (Some(height), Some(width)) = (h.checked_mul(b), w.checked_mul(b)) else {
		refuse!("blocksize {b} is too large");
	};
	one(g.reshape(x, &[n, channels, height, width])?)
}

pub(super) fn space_to_depth(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (b, [n, c, h, w]) = blocks(g, node)?;
	let (Some(height), Some(width)) = (h.checked_div(b), w.checked_div(b)) else {
		refuse!("blocksize {b} is out of range");
	};
	let x = g.reshape(node.input(0)?, &[n, c, height, b, width, b])?;
	let x = g.transpose(x, &[0, 3, 5, 1, 2, 4])?;
	let channels = b.checked_mul(b).and_then(|square| square.checked_mul(c));
	let Some(channels) = channels else {
		refuse!("blocksize {b} is too large");
	};
	one(g.reshape(x, &[n, channels, height, width])?)
}
