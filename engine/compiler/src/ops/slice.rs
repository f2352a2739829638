//! `Slice`: starts, ends and steps as numpy has them, counted from the end where negative and cut to what there is.

use super::{one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::Graph,
	onnx::Node,
};
use verdict_program::op::Slice;

pub(super) fn slice(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let (starts, ends, axes, steps) = match node.opset >= 10 {
		true => {
			let list = |index: usize, name: &str| node.optional(index).map(|value| g.whole(value, name)).transpose();
			(
				g.whole(node.input(1)?, "starts")?,
				g.whole(node.input(2)?, "ends")?,
				list(3, "axes")?,
				list(4, "steps")?,
			)
		}
		false => (
			node.ints("starts")?.unwrap_or_default().to_vec(),
			node.ints("ends")?.unwrap_or_default().to_vec(),
			node.ints("axes")?.map(<[i64]>::to_vec),
			None,
		),
	};
	let dims = g.dims(x);
	let axes = axes.unwrap_or_else(|| (0..starts.len() as i64).collect());
	let steps = steps.unwrap_or_else(|| vec![1; starts.len()]);
	if starts.len() != ends.len() || starts.len() != axes.len() || starts.len() != steps.len() {
		refuse!(
			"it has {} starts, {} ends, {} axes and {} steps",
			starts.len(),
			ends.len(),
			axes.len(),
			steps.len()
		);
	}
	g.axes(x, &axes)?;
	let mut slice = Slice {
		starts: vec![0; dims.len()],
		steps: vec![1; dims.len()],
		sizes: dims.clone(),
	};
	for ((start, end), (axis, step)) in starts.iter().zip(&ends).zip(axes.iter().zip(&steps)) {
		let axis = g.axis(x, *axis)? as usize;
		let dim = dims.get(axis).copied().unwrap_or(0);
		let (first, size, step) = range(dim, *start, *end, *step)?;
		if let (Some(own_start), Some(own_step), Some(own_size)) = (
			slice.starts.get_mut(axis),
			slice.steps.get_mut(axis),
			slice.sizes.get_mut(axis),
		) {
			(*own_start, *own_step, *own_size) = (first, step, size);
		}
	}
	if slice.sizes.contains(&0) && g.known(x).is_none() {
		refuse!("nothing is left of {dims:?}, and programs have no empty tensors; remove the node");
	}
	one(g.slice(x, slice)?)
}

/// The first index, how many there are, and the step.
fn range(dim: u32, start: i64, end: i64, step: i64) -> Result<(u32, u32, i32), Refusal> {
	// In more bits than the file's numbers have, so that nothing wraps.
	let (dim, step) = (i128::from(dim), i128::from(step));
	let counted = |index: i64| {
		let index = i128::from(index);
		if index < 0 {
			index + dim
		} else {
			index
		}
	};
	let (first, size) = match step {
		0 => refuse!("its step is 0; export the model again"),
		1.. => {
			let (first, end) = (counted(start).clamp(0, dim), counted(end).clamp(0, dim));
			(first, (end - first + step - 1) / step)
		}
		_ => {
			let (first, end) = (counted(start).clamp(0, dim - 1), counted(end).clamp(-1, dim - 1));
			(first, (first - end - step - 1) / -step)
		}
	};
	let size = size.max(0);
	let narrow = (u32::try_from(first), u32::try_from(size));
	let (Ok(first), Ok(size)) = narrow else {
		refuse!("it starts at {start}, which is out of range");
	};
	// Of a single element the step does not matter, and may not fit.
	let step = match i32::try_from(step) {
		Ok(step) => step,
		Err(_) if size <= 1 => 1,
		Err(_) => refuse!("its step {step} is out of range"),
	};
	Ok((if size == 0 { 0 } else { first }, size, step))
}

#[cfg(test)]
mod tests {
	use super::range;

	#[test]
	fn ranges_are_those_of_numpy() {
		for (dim, start, end, step, expected) in [
			(10, 0, 10, 1, (0, 10, 1)),
			(10, 2, -1, 3, (2, 3, 3)),
			(10, -3, i64::MAX, 1, (7, 3, 1)),
			(10, 5, 5, 1, (0, 0, 1)),
			(10, 9, i64::MIN, -1, (9, 10, -1)),
			(10, -1, 2, -4, (9, 2, -4)),
			(10, 20, 0, -3, (9, 3, -3)),
			(10, 0, 1, i64::MAX, (0, 1, 1)),
			(0, 0, 5, 1, (0, 0, 1)),
		] {
			assert_eq!(
				range(dim, start, end, step).unwrap(),
				expected,
				"{dim} {start}:{end}:{step}"
			);
		}
		assert!(range(10, 0, 10, 0).is_err());
	}
}
