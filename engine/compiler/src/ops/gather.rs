//! Moving elements by indices.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::Tensor,
};
use verdict_program::{
	op::{Compare, Op, ScatterReduction},
	Dtype,
};

/// Indices, which ONNX wants in 32 or 64 bits.
fn indices(g: &Graph<'_>, value: Value) -> Result<Value, Refusal> {
	match g.dtype(value) {
		Dtype::I32 | Dtype::I64 => Ok(value),
		other => refuse!("its indices are of {other}, expected int32 or int64; cast them before"),
	}
}

pub(super) fn gather(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, at) = (node.input(0)?, node.input(1)?);
	let axis = g.axis(x, node.int_or("axis", 0)?)?;
	let at = indices(g, at)?;
	one(g.apply(Op::Gather { axis }, &[x, at])?)
}

pub(super) fn gather_elements(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, at) = (node.input(0)?, node.input(1)?);
	let axis = g.axis(x, node.int_or("axis", 0)?)?;
	let at = indices(g, at)?;
	one(g.apply(Op::GatherElements { axis }, &[x, at])?)
}

pub(super) fn gather_nd(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let Ok(batch_dims) = u32::try_from(node.int_or("batch_dims", 0)?) else {
		refuse!("attribute batch_dims is out of range; export the model again");
	};
	let at = indices(g, node.input(1)?)?;
	one(g.apply(Op::GatherNd { batch_dims }, &[node.input(0)?, at])?)
}

fn reduction(node: &Node<'_>) -> Result<ScatterReduction, Refusal> {
	Ok(match node.text_or("reduction", "none")? {
		"none" => ScatterReduction::Replace,
		"add" => ScatterReduction::Add,
		"mul" => ScatterReduction::Mul,
		"max" => ScatterReduction::Max,
		"min" => ScatterReduction::Min,
		other => refuse!("attribute reduction is {other:?}, expected none, add, mul, max or min"),
	})
}

pub(super) fn scatter_elements(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let op = Op::ScatterElements {
		axis: g.axis(x, node.int_or("axis", 0)?)?,
		reduction: reduction(node)?,
	};
	let at = indices(g, node.input(1)?)?;
	one(g.apply(op, &[x, at, node.input(2)?])?)
}

pub(super) fn scatter_nd(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let op = Op::ScatterNd {
		reduction: reduction(node)?,
	};
	let at = indices(g, node.input(1)?)?;
	one(g.apply(op, &[node.input(0)?, at, node.input(2)?])?)
}

pub(super) fn one_hot(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (at, values) = (node.input(0)?, node.input(2)?);
	let depth = match g.known(node.input(1)?) {
		Some(tensor) if tensor.len() == 1 => match (tensor.ints(), tensor.floats()) {
			(Some(ints), _) => ints.first().copied(),
			(None, Some([depth])) => Some(*depth as i64),
			_ => None,
		},
		_ => None,
	};
	let Some(depth) = depth
		.and_then(|depth| u32::try_from(depth).ok())
		.filter(|depth| *depth > 0)
	else {
		refuse!("its depth is not one constant number of at least 1; make it an initializer");
	};
	let rank = g.rank(at);
	let axis = crate::graph::axis_of(node.int_or("axis", -1)?, rank.saturating_add(1))?;
	let mut at = match g.dtype(at) {
		Dtype::I32 | Dtype::I64 => at,
		// This op takes any number, and uses what it is as an int64.
		_ => g.cast(at, Dtype::I64)?,
	};
	// Negative indices count from the end, what is out of range marks nothing: so they do in programs. But they were out
	// of range before operator set 11.
	if node.opset < 11 {
		let dtype = g.dtype(at);
		let (zero, outside) = (g.number(dtype, 0), g.number(dtype, depth.into()));
		let negative = g.compare(Compare::Less, at, zero)?;
		at = g.select(negative, outside, at)?;
	}
	one(g.apply(Op::OneHot { axis, depth }, &[at, values])?)
}

pub(super) fn trilu(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let upper = node.flag("upper", true)?;
	let k = match node.optional(1) {
		Some(k) => g.whole_one(k, "k")?,
		None => 0,
	};
	// Beyond 32 bits, a diagonal lies outside of every matrix just as well.
	let k = i32::try_from(k).unwrap_or(if k < 0 { i32::MIN } else { i32::MAX });
	one(g.apply(Op::Trilu { upper, k }, &[node.input(0)?])?)
}

/// Where a tensor is not zero. What is known of a constant has to be bound for others.
pub(super) fn non_zero(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let Some(tensor) = g.known(node.input(0)?) else {
		return super::detect::non_zero(g, node);
	};
	let zero = |place: usize| {
		let item = tensor.pick(vec![1], std::iter::once(Some(place)));
		item.is_none_or(|item| item.is_zero())
	};
	let places: Vec<usize> = (0..tensor.len()).filter(|place| !zero(*place)).collect();
	let strides = crate::tensor::strides(tensor.dims()).unwrap_or_default();
	let rows = tensor.dims().iter().zip(&strides).flat_map(|(dim, stride)| {
		let coordinate = move |place: &usize| {
			let steps = place.checked_div(*stride).unwrap_or(0);
			steps.checked_rem(*dim as usize).unwrap_or(0) as i64
		};
		places.iter().map(coordinate)
	});
	let data = crate::tensor::Data::I64(rows.collect());
	let dims = [tensor.dims().len() as u32, places.len() as u32];
	match Tensor::new(dims, data) {
		Some(result) => one(g.constant(result)),
		None => refuse!("its input has too many elements"),
	}
}
