//! What training minimises. Some models leave it in.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Compare, Op, ReduceKind, Unary},
	Dtype,
};

pub(super) fn negative_log_likelihood(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	one(loss(g, node, x)?)
}

pub(super) fn softmax_cross_entropy(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	if g.rank(x) < 2 {
		refuse!(
			"its input has shape {}, expected at least two dimensions",
			g.ty(x).shape
		);
	}
	let logs = g.apply(Op::LogSoftmax { axis: 1 }, &[x])?;
	let loss = loss(g, node, logs)?;
	Ok(vec![Some(loss), Some(logs)])
}

/// From x, `[N, C, ..]`, what the targets `[N, ..]` name, negative and weighted.
fn loss(g: &mut Graph<'_>, node: &Node<'_>, x: Value) -> Result<Value, Refusal> {
	let (target, weights) = (node.input(1)?, node.optional(2));
	let (dims, mut expected) = (g.dims(target), g.dims(x));
	if expected.len() < 2 {
		refuse!(
			"its input has shape {}, expected at least two dimensions",
			g.ty(x).shape
		);
	}
	let classes = expected.remove(1);
	if dims != expected || !matches!(g.dtype(target), Dtype::I32 | Dtype::I64) {
		refuse!(
			"its targets are {}, expected whole numbers of shape {expected:?}",
			g.ty(target)
		);
	}
	if weights.is_some_and(|weights| g.dims(weights) != [classes]) {
		refuse!("its weights are not one for each of {classes} classes");
	}
	let dtype = g.dtype(target);
	let ignored = match node.int("ignore_index")? {
		None => None,
		Some(index) => {
			let index = g.number(dtype, index);
			Some(g.compare(Compare::Equal, target, index)?)
		}
	};
	let named = match ignored {
		// Any class will do, what it gives is left out.
		Some(ignored) => {
			let zero = g.number(dtype, 0);
			g.select(ignored, zero, target)?
		}
		None => target,
	};
	let mut column = dims.clone();
	column.insert(1, 1);
	let at = g.reshape(named, &column)?;
	let found = g.apply(Op::GatherElements { axis: 1 }, &[x, at])?;
	let found = g.reshape(found, &dims)?;
	let mut loss = g.unary(Unary::Neg, found)?;
	let (zero, unit) = (g.float(0.0), g.float(1.0));
	let mut weight = match weights {
		Some(weights) => Some(g.apply(Op::Gather { axis: 0 }, &[weights, named])?),
		None => None,
	};
	if let Some(weight) = weight {
		loss = g.binary(Binary::Mul, loss, weight)?;
	}
	if let Some(ignored) = ignored {
		loss = g.select(ignored, zero, loss)?;
		weight = Some(g.select(ignored, zero, weight.unwrap_or(unit))?);
	}
	let axes: Vec<u32> = (0u32..).zip(&dims).map(|(axis, _)| axis).collect();
	match (node.text_or("reduction", "mean")?, weight) {
		("none", _) => Ok(loss),
		("sum", _) => g.reduce(ReduceKind::Sum, loss, axes, false),
		("mean", None) => g.reduce(ReduceKind::Mean, loss, axes, false),
		("mean", Some(weight)) => {
			let sum = g.reduce(ReduceKind::Sum, loss, axes.clone(), false)?;
			let weight = g.expand(weight, &dims)?;
			let weights = g.reduce(ReduceKind::Sum, weight, axes, false)?;
			g.binary(Binary::Div, sum, weights)
		}
		(other, _) => refuse!("attribute reduction is {other:?}, expected none, sum or mean"),
	}
}
