//! Ops whose results have as many rows as there is something to be found. Programs have fixed shapes: either everything
//! is known, or the options say how many rows there are to be.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Binary, Compare, NonMaxSuppression, Op, TopK},
	Dtype,
};

/// The dimension of the first output that the options bind, or why there has to be one.
fn rows(g: &mut Graph<'_>, node: &Node<'_>, axis: u32, what: &str, filling: &str) -> Result<u32, Refusal> {
	let name = node.output(0);
	match g.bound(name, axis) {
		Some(rows) => {
			g.report.note(format!(
				"{name:?} was bound to {rows} along axis {axis}: where there are fewer {what}, {filling}, and where there \
				 are more, the last ones are left out"
			));
			Ok(rows)
		}
		None => refuse!(
			"how many {what} there are is known only when the model runs, and programs have fixed shapes; bind it to the \
			 most that you need, as {name}[{axis}]=10: where there are fewer, {filling}"
		),
	}
}

/// One number that has to be known, if it is given.
fn number(g: &Graph<'_>, node: &Node<'_>, input: usize, name: &str) -> Result<Option<f32>, Refusal> {
	let Some(value) = node.optional(input) else {
		return Ok(None);
	};
	match g.real(value, name)?.as_slice() {
		[one] => Ok(Some(*one)),
		many => refuse!("its input {name:?} has {} elements, expected one", many.len()),
	}
}

/// Of boxes that cover each other the one with the best score, class by class.
pub(super) fn non_max_suppression(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (boxes, scores) = (node.input(0)?, node.input(1)?);
	let center = match node.int_or("center_point_box", 0)? {
		0 => false,
		1 => true,
		other => refuse!("attribute center_point_box is {other}, expected 0 or 1"),
	};
	let most = match node.optional(2) {
		Some(most) => g.whole_one(most, "max_output_boxes_per_class")?,
		None => 0,
	};
	let (images, classes, count) = (g.dim(scores, 0)?, g.dim(scores, 1)?, g.dim(scores, 2)?);
	let Some(most) = u32::try_from(most.min(count.into())).ok().filter(|most| *most > 0) else {
		refuse!("it selects at most {most} boxes of a class, and programs have no empty tensors; set it to 1 at least");
	};
	let iou = number(g, node, 3, "iou_threshold")?.unwrap_or(0.0);
	if !(0.0..=1.0).contains(&iou) {
		refuse!("its iou_threshold is {iou}, expected 0 to 1");
	}
	let iou = attribute("its iou_threshold", iou)?;
	let score = match number(g, node, 4, "score_threshold")? {
		Some(score) => Some(attribute("its score_threshold", score)?),
		None => None,
	};
	let all = super::sample::product(&[images, classes, most])?;
	let choice = |rows: u32| {
		Op::NonMaxSuppression(NonMaxSuppression {
			rows,
			// After as many of one class there is no place for more.
			most: most.min(rows),
			iou,
			score,
			center,
		})
	};
	if g.known(boxes).is_some() && g.known(scores).is_some() {
		let chosen = g.apply(choice(all), &[boxes, scores])?;
		let known = g.known(chosen).and_then(|tensor| tensor.ints());
		if let Some(numbers) = known {
			let found = numbers.iter().step_by(3).take_while(|image| **image >= 0).count();
			return one(g.part(chosen, 0, 0, u32::try_from(found).unwrap_or(0))?);
		}
	}
	let rows = rows(g, node, 0, "boxes that are selected", "the rows hold -1")?;
	let chosen = g.apply(choice(rows.min(all)), &[boxes, scores])?;
	one(filled(g, chosen, 0, rows.saturating_sub(all), -1)?)
}

/// A number behind the last elements along an axis.
fn filled(g: &mut Graph<'_>, x: Value, axis: u32, count: u32, with: i64) -> Result<Value, Refusal> {
	if count == 0 {
		return Ok(x);
	}
	let mut dims = g.dims(x);
	if let Some(dim) = dims.get_mut(axis as usize) {
		*dim = count;
	}
	let number = g.constant(Tensor::int(with));
	let rest = g.expand(number, &dims)?;
	g.concat(axis, &[x, rest])
}

/// Where a list of bools holds, in order, as far as there are places: the places, and whether there is one.
fn places(g: &mut Graph<'_>, holds: Value, rows: u32) -> Result<(Value, Value), Refusal> {
	let count = g.dim(holds, 0)?;
	let end = g.constant(Tensor::int(count.into()));
	let all = g.ints((0..i64::from(count)).collect());
	let keys = g.select(holds, all, end)?;
	let first = TopK {
		axis: 0,
		k: rows.min(count),
		largest: false,
	};
	let found = g.apply(Op::TopK(first), &[keys])?;
	let found = filled(g, found, 0, rows.saturating_sub(count), count.into())?;
	let real = g.compare(Compare::Less, found, end)?;
	Ok((found, real))
}

/// The parts for which a condition holds.
pub(super) fn compress(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (mut x, condition) = (node.input(0)?, node.input(1)?);
	let axis = match node.int("axis")? {
		Some(axis) => g.axis(x, axis)?,
		None => {
			let count = super::sample::product(&g.dims(x))?;
			x = g.reshape(x, &[count])?;
			0
		}
	};
	let (dim, length) = (g.dim(x, axis as usize)?, g.dim(condition, 0)?);
	if g.rank(condition) != 1 || g.dtype(condition) != Dtype::Bool || length > dim {
		refuse!("its condition is {}, expected at most {dim} bools", g.ty(condition));
	}
	if let Some(known) = g.known(condition) {
		let Data::Bool(holds) = known.data() else {
			refuse!("its condition is of {}, expected bools", known.dtype());
		};
		let places = (0i64..).zip(holds).filter(|(_, holds)| **holds).map(|(place, _)| place);
		let places = g.ints(places.collect());
		return one(g.apply(Op::Gather { axis }, &[x, places])?);
	}
	let rows = rows(g, node, axis, "parts that are chosen", "the rest is 0")?;
	let (found, real) = places(g, condition, rows)?;
	let last = g.constant(Tensor::int(i64::from(dim) - 1));
	let inside = g.binary(Binary::Min, found, last)?;
	let taken = g.apply(Op::Gather { axis }, &[x, inside])?;
	let behind = g.rank(x).saturating_sub(axis as usize).saturating_sub(1);
	let mut column = vec![rows];
	column.resize(behind.saturating_add(1), 1);
	let real = g.reshape(real, &column)?;
	let zero = g.number(g.dtype(x), 0);
	one(g.select(real, taken, zero)?)
}

/// Where a tensor that is computed is not zero: a row for each axis.
pub(super) fn non_zero(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dims = g.dims(x);
	if dims.is_empty() {
		refuse!("its input has no axes, and what it gives for that is not certain; reshape it to [1]");
	}
	let count = super::sample::product(&dims)?;
	let flat = g.reshape(x, &[count])?;
	// A NaN is not zero, either.
	let holds = match g.dtype(x) {
		Dtype::Bool => flat,
		_ => g.cast(flat, Dtype::Bool)?,
	};
	let rows = rows(g, node, 1, "elements that are not zero", "the columns hold -1")?;
	let (found, real) = places(g, holds, rows)?;
	let missing = g.constant(Tensor::int(-1));
	let strides = crate::tensor::strides(&dims).unwrap_or_default();
	let mut lines = Vec::new();
	for (dim, stride) in dims.iter().zip(strides) {
		let stride = g.constant(Tensor::int(i64::try_from(stride).unwrap_or(i64::MAX)));
		let dim = g.constant(Tensor::int((*dim).into()));
		let steps = g.binary(Binary::Div, found, stride)?;
		let index = g.binary(Binary::Mod, steps, dim)?;
		let index = g.select(real, index, missing)?;
		lines.push(g.reshape(index, &[1, rows])?);
	}
	one(g.concat(0, &lines)?)
}
