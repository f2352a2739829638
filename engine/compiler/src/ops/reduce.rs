//! Many elements into one: reductions, the places of extremes, running sums, the k greatest.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{ArgReduce, Binary, CumSum, Op, ReduceKind, TopK, Unary},
	Dtype,
};

/// `input_since` is the operator set from which on the axes are an input.
pub(super) fn reduce(g: &mut Graph<'_>, node: &Node<'_>, kind: ReduceKind, input_since: i64) -> Imported {
	let x = node.input(0)?;
	let keep = node.flag("keepdims", true)?;
	let mut nothing_for_none = false;
	let axes = match node.opset >= input_since {
		true => {
			nothing_for_none = node.flag("noop_with_empty_axes", false)?;
			let axes = node.optional(1);
			axes.map(|axes| g.whole(axes, "axes")).transpose()?
		}
		false => node.ints("axes")?.map(<[i64]>::to_vec),
	};
	let axes = axes.filter(|axes| !axes.is_empty());
	let axes = match axes {
		Some(axes) => g.axes(x, &axes)?,
		None if nothing_for_none => return one(over_nothing(g, kind, x)?),
		None => (0..g.rank(x) as u32).collect(),
	};
	one(over(g, kind, x, axes, keep)?)
}

/// A reduction, also of integers where it can be put together from others.
fn over(g: &mut Graph<'_>, kind: ReduceKind, x: Value, axes: Vec<u32>, keep: bool) -> Result<Value, Refusal> {
	if axes.is_empty() {
		// Of rank 0: one element, as a row.
		let row = g.reshape(x, &[1])?;
		let result = over(g, kind, row, vec![0], false)?;
		return g.reshape(result, &[]);
	}
	match (g.dtype(x), kind) {
		(Dtype::Bool, ReduceKind::Max | ReduceKind::Min) => {
			let bytes = g.cast(x, Dtype::U8)?;
			let result = g.reduce(kind, bytes, axes, keep)?;
			g.cast(result, Dtype::Bool)
		}
		(Dtype::I32 | Dtype::I64, ReduceKind::L1) => {
			let absolute = g.unary(Unary::Abs, x)?;
			g.reduce(ReduceKind::Sum, absolute, axes, keep)
		}
		(Dtype::I32 | Dtype::I64, ReduceKind::SumSquare) => {
			let squares = g.binary(Binary::Mul, x, x)?;
			g.reduce(ReduceKind::Sum, squares, axes, keep)
		}
		(dtype, _)
			if dtype != Dtype::F32
				&& !matches!(
					kind,
					ReduceKind::Sum | ReduceKind::Prod | ReduceKind::Max | ReduceKind::Min
				) =>
		{
			refuse!("it reduces {dtype} in a way that only floats know; cast its input to float32 before")
		}
		_ => g.reduce(kind, x, axes, keep),
	}
}

/// What a reduction over no axis does to each element.
fn over_nothing(g: &mut Graph<'_>, kind: ReduceKind, x: Value) -> Result<Value, Refusal> {
	match kind {
		ReduceKind::Sum | ReduceKind::Mean | ReduceKind::Max | ReduceKind::Min | ReduceKind::Prod => Ok(x),
		ReduceKind::L1 | ReduceKind::L2 => g.unary(Unary::Abs, x),
		ReduceKind::SumSquare => g.binary(Binary::Mul, x, x),
		ReduceKind::LogSum => g.unary(Unary::Ln, x),
		ReduceKind::LogSumExp => Ok(x),
	}
}

pub(super) fn arg(g: &mut Graph<'_>, node: &Node<'_>, max: bool) -> Imported {
	let x = node.input(0)?;
	let arg = ArgReduce {
		max,
		axis: g.axis(x, node.int_or("axis", 0)?)?,
		keep: node.flag("keepdims", true)?,
		last: node.flag("select_last_index", false)?,
	};
	one(g.apply(Op::ArgReduce(arg), &[x])?)
}

pub(super) fn cum_sum(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let axis = g.whole_one(node.input(1)?, "axis")?;
	let cum_sum = CumSum {
		axis: g.axis(x, axis)?,
		exclusive: node.flag("exclusive", false)?,
		reverse: node.flag("reverse", false)?,
	};
	one(g.apply(Op::CumSum(cum_sum), &[x])?)
}

pub(super) fn top_k(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	// Without `sorted` any order will do, so the sorted one does.
	node.ignore(&["sorted"]);
	let x = node.input(0)?;
	let k = match node.opset < 10 {
		true => node.int("k")?.unwrap_or(0),
		false => g.whole_one(node.input(1)?, "K")?,
	};
	let Some(k) = u32::try_from(k).ok().filter(|k| *k > 0) else {
		refuse!("K is {k}, expected 1 or more; programs have no empty tensors");
	};
	let top_k = TopK {
		axis: g.axis(x, node.int_or("axis", -1)?)?,
		k,
		largest: node.flag("largest", true)?,
	};
	Ok(g.apply_all(Op::TopK(top_k), &[x])?.into_iter().map(Some).collect())
}
