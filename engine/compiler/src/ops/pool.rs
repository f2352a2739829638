//! Pooling.

use super::{
	one,
	window::{list, window},
	Imported,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::op::{AveragePool, Binary, LpPool, MaxPool, Op, Pool, ReduceKind};

fn attributes(g: &Graph<'_>, node: &Node<'_>) -> Result<Pool, Refusal> {
	let image = g.dims(node.input(0)?);
	let [_, _, spatial @ ..] = image.as_slice() else {
		refuse!("it pools {image:?}, expected at least three dimensions");
	};
	if !(1..=3).contains(&spatial.len()) {
		refuse!("it pools {image:?}, expected one to three spatial axes");
	}
	if !node.has("kernel_shape") {
		refuse!("attribute kernel_shape is missing; save the model again");
	}
	let kernel = list(node, "kernel_shape", 1, 1, spatial.len())?;
	Ok(Pool {
		window: window(node, &kernel, spatial)?,
		kernel,
		ceil: node.flag("ceil_mode", false)?,
	})
}

pub(super) fn max(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let pool = attributes(g, node)?;
	let indices = node.wanted(1);
	let by_columns = node.flag("storage_order", false)?;
	let x = node.input(0)?;
	let mut results = g.apply_all(Op::MaxPool(MaxPool { pool, indices }), &[x])?;
	if let Some(places) = results.get_mut(1).filter(|_| by_columns) {
		*places = in_columns(g, *places, &g.dims(x))?;
	}
	Ok(results.into_iter().map(Some).collect())
}

/// Places counted with the first spatial axis running fastest, out of those counted with the last one so.
fn in_columns(g: &mut Graph<'_>, places: Value, image: &[u32]) -> Result<Value, Refusal> {
	let spatial = image.get(2..).unwrap_or_default();
	let dtype = g.dtype(places);
	let mut rest = places;
	let mut sum = None;
	// From the last axis, whose neighbours lie side by side, to the first. What is left then is the channel.
	for (axis, dim) in spatial.iter().enumerate().rev() {
		let stride = spatial.iter().take(axis).map(|dim| i64::from(*dim)).product();
		let (dim, stride) = (g.number(dtype, i64::from(*dim)), g.number(dtype, stride));
		let index = g.binary(Binary::Mod, rest, dim)?;
		rest = g.binary(Binary::Div, rest, dim)?;
		sum = add(g, sum, index, stride)?;
	}
	let size = g.number(dtype, spatial.iter().map(|dim| i64::from(*dim)).product());
	match add(g, sum, rest, size)? {
		Some(places) => Ok(places),
		None => Ok(places),
	}
}

/// sum + index * stride
fn add(g: &mut Graph<'_>, sum: Option<Value>, index: Value, stride: Value) -> Result<Option<Value>, Refusal> {
	let part = g.binary(Binary::Mul, index, stride)?;
	let sum = sum.map(|sum| g.binary(Binary::Add, sum, part)).transpose()?;
	Ok(sum.or(Some(part)))
}

pub(super) fn average(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let op = averaging(g, node, attributes(g, node)?)?;
	one(g.apply(op, &[node.input(0)?])?)
}

/// The op, if it is certain what it divides by.
pub(super) fn averaging(g: &Graph<'_>, node: &Node<'_>, pool: Pool) -> Result<Op, Refusal> {
	let count_include_pad = node.flag("count_include_pad", false)?;
	let image = g.dims(node.input(0)?);
	let axes = image.iter().skip(2).zip(&pool.kernel).enumerate();
	let sticks_out = axes.map(|(axis, (input, kernel))| {
		let at = |list: &[u32]| list.get(axis).copied().map_or(0, u64::from);
		let extent = u64::from(kernel.saturating_sub(1)) * at(&pool.window.dilations) + 1;
		let padded = u64::from(*input) + at(&pool.window.pads_begin) + at(&pool.window.pads_end);
		let room = padded.saturating_sub(extent);
		room.checked_rem(at(&pool.window.strides)).unwrap_or(0) > 0
	});
	if pool.ceil && count_include_pad && sticks_out.into_iter().any(|sticks_out| sticks_out) {
		refuse!(
			"its last window sticks out of the padding (ceil_mode=1), and runtimes disagree whether that counts \
			 (count_include_pad=1); use count_include_pad=0"
		);
	}
	Ok(Op::AveragePool(AveragePool {
		pool,
		count_include_pad,
	}))
}

pub(super) fn lp(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let Ok(p) = u32::try_from(node.int_or("p", 2)?) else {
		refuse!("attribute p is out of range; export the model again");
	};
	let op = Op::LpPool(LpPool {
		pool: attributes(g, node)?,
		p,
	});
	one(g.apply(op, &[node.input(0)?])?)
}

/// Over the whole image.
pub(super) fn global(g: &mut Graph<'_>, node: &Node<'_>, kind: ReduceKind) -> Imported {
	let x = node.input(0)?;
	if g.rank(x) < 3 {
		refuse!("it pools {}, expected at least three dimensions", g.ty(x).shape);
	}
	one(g.reduce(kind, x, (2..g.rank(x) as u32).collect(), true)?)
}

pub(super) fn global_lp(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	match node.int_or("p", 2)? {
		1 => global(g, node, ReduceKind::L1),
		2 => global(g, node, ReduceKind::L2),
		other => refuse!("attribute p is {other}, expected 1 or 2"),
	}
}
