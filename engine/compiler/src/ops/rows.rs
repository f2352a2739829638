//! Ops that turn, cut, choose or eliminate rows.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{sorted_axes, Graph, Value},
	onnx::Node,
	tensor::Tensor,
};
use verdict_program::{
	op::{Binary, Compare, Op, Pad, PadMode, Unary},
	Dtype,
};

/// Each sequence of a batch is turned round up to its length.
pub(super) fn reverse_sequence(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, lengths) = (node.input(0)?, node.input(1)?);
	let (time, batch) = (node.int_or("time_axis", 0)?, node.int_or("batch_axis", 1)?);
	let (time, batch) = match (time, batch) {
		(0, 1) => (0u32, 1u32),
		(1, 0) => (1, 0),
		_ => refuse!("attributes time_axis and batch_axis are {time} and {batch}, expected 0 and 1"),
	};
	let dims = g.dims(x);
	if dims.len() < 2 || g.dims(lengths) != [g.dim(x, batch as usize)?] {
		refuse!(
			"its sequences and lengths have shapes {dims:?} and {}",
			g.ty(lengths).shape
		);
	}
	let (steps, count) = (g.dim(x, time as usize)?, g.dim(x, batch as usize)?);
	let mut perm: Vec<u32> = (0u32..).zip(&dims).map(|(axis, _)| axis).collect();
	if let Some(first) = perm.get_mut(..2) {
		first.copy_from_slice(&[batch, time]);
	}
	let rows = g.transpose(x, &perm)?;
	let lengths = g.cast(lengths, Dtype::I64)?;
	let lengths = g.reshape(lengths, &[count, 1])?;
	let steps = g.ints((0..i64::from(steps)).collect());
	let unit = g.constant(Tensor::int(1));
	let within = g.compare(Compare::Less, steps, lengths)?;
	let last = g.binary(Binary::Sub, lengths, unit)?;
	let turned = g.binary(Binary::Sub, last, steps)?;
	let at = g.select(within, turned, steps)?;
	let mut places = g.dims(at);
	places.push(1);
	let at = g.reshape(at, &places)?;
	let result = g.apply(Op::GatherNd { batch_dims: 1 }, &[rows, at])?;
	one(g.transpose(result, &perm)?)
}

/// The middle of each axis, or the whole of it in the middle of zeros.
pub(super) fn center_crop_pad(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let mut x = node.input(0)?;
	let sizes = g.whole(node.input(1)?, "shape")?;
	let axes: Vec<i64> = match node.ints("axes")? {
		Some(axes) => axes.to_vec(),
		None => (0i64..).zip(g.dims(x)).map(|(axis, _)| axis).collect(),
	};
	// That none is there twice.
	sorted_axes(&axes, g.rank(x))?;
	if axes.len() != sizes.len() {
		refuse!(
			"its shape {sizes:?} is not for its {} axes; export the model again",
			axes.len()
		);
	}
	for (axis, size) in axes.into_iter().zip(sizes) {
		let axis = g.axis(x, axis)?;
		let Some(size) = u32::try_from(size).ok().filter(|size| *size > 0) else {
			refuse!("its shape holds {size}, expected at least 1");
		};
		let dim = g.dim(x, axis as usize)?;
		if size <= dim {
			let start = dim.saturating_sub(size).wrapping_div(2);
			x = g.part(x, axis, start, size)?;
			continue;
		}
		let margin = size.saturating_sub(dim);
		let before = margin.wrapping_div(2);
		let mut pad = Pad {
			before: vec![0; g.rank(x)],
			after: vec![0; g.rank(x)],
			mode: PadMode::Constant,
		};
		if let (Some(first), Some(last)) = (pad.before.get_mut(axis as usize), pad.after.get_mut(axis as usize)) {
			(*first, *last) = (before, margin.saturating_sub(before));
		}
		x = g.apply(Op::Pad(pad), &[x])?;
	}
	one(x)
}

/// The largest matrices whose determinants are computed, which takes a few ops for each column.
const COLUMNS: u32 = 64;

/// Determinants, by elimination: the greatest of a column is brought up, and what is below becomes 0.
pub(super) fn determinant(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dims = g.dims(x);
	let (Some((outer, [rows, columns])), true) = (dims.split_last_chunk::<2>(), dims.len() >= 2) else {
		refuse!("its input has shape {dims:?}, expected square matrices");
	};
	if rows != columns || *rows > COLUMNS {
		refuse!("its input has shape {dims:?}, expected square matrices of at most {COLUMNS} columns");
	}
	let count = super::sample::product(outer)?;
	let mut rest = g.reshape(x, &[count, *rows, *rows])?;
	let mut result = None;
	for size in (1..=*rows).rev() {
		let column = g.part(rest, 2, 0, 1)?;
		let column = g.reshape(column, &[count, size])?;
		let pivot = match size {
			1 => column,
			_ => {
				let (pivot, smaller) = eliminate(g, rest, column, [count, size])?;
				rest = smaller;
				pivot
			}
		};
		result = Some(match result {
			None => pivot,
			Some(product) => g.binary(Binary::Mul, product, pivot)?,
		});
	}
	match result {
		Some(result) => one(g.reshape(result, outer)?),
		None => refuse!("its matrices have no columns"),
	}
}

/// The pivot with its sign, `[count, 1]`, and the matrices without its row and its column.
fn eliminate(
	g: &mut Graph<'_>,
	matrix: Value,
	column: Value,
	[count, size]: [u32; 2],
) -> Result<(Value, Value), Refusal> {
	let lengths = g.unary(Unary::Abs, column)?;
	let best = g.arg_max(lengths, 1, true)?;
	let at = g.reshape(best, &[count, 1, 1])?;
	let top = g.apply(Op::GatherNd { batch_dims: 1 }, &[matrix, at])?;
	let pivot = g.part(top, 2, 0, 1)?;
	let rest = size.saturating_sub(1);
	// The first row takes the place of the one that goes up.
	let lower = g.part(matrix, 1, 1, rest)?;
	let first = g.part(matrix, 1, 0, 1)?;
	let places = g.ints((1..i64::from(size)).collect());
	let swapped = g.compare(Compare::Equal, places, best)?;
	let swapped = g.reshape(swapped, &[count, rest, 1])?;
	let lower = g.select(swapped, first, lower)?;
	let heads = g.part(lower, 2, 0, 1)?;
	let zero = g.float(0.0);
	// A pivot of 0 has only zeros below.
	let none = g.compare(Compare::Equal, pivot, zero)?;
	let factors = g.binary(Binary::Div, heads, pivot)?;
	let factors = g.select(none, zero, factors)?;
	let (tails, line) = (g.part(lower, 2, 1, rest)?, g.part(top, 2, 1, rest)?);
	let taken = g.binary(Binary::Mul, factors, line)?;
	let smaller = g.binary(Binary::Sub, tails, taken)?;
	let pivot = g.reshape(pivot, &[count, 1])?;
	let zeroth = g.constant(Tensor::int(0));
	let stays = g.compare(Compare::Equal, best, zeroth)?;
	let turned = g.unary(Unary::Neg, pivot)?;
	Ok((g.select(stays, pivot, turned)?, smaller))
}
