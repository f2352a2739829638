//! Moving elements by a plan that is known: other shapes, other orders, joined and split.

use super::{old, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{sorted_axes, Graph, Value},
	onnx::Node,
	tensor::Tensor,
};
use verdict_program::op::Op;

pub(super) fn identity(_: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	one(node.input(0)?)
}

pub(super) fn dropout(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["ratio", "seed"]);
	old::inference_only(node)?;
	let x = node.input(0)?;
	let (ratio, training) = (node.optional(1), node.optional(2));
	let is_zero = |value: Option<Value>| {
		value
			.and_then(|value| g.known(value))
			.is_some_and(|known| known.is_zero())
	};
	// With a ratio of 0, nothing is dropped in training either.
	if training.is_some() && !is_zero(training) && !is_zero(ratio) {
		refuse!("it is in training mode, which is random; export the model for inference (model.eval() in PyTorch)");
	}
	if !node.wanted(1) {
		return one(x);
	}
	let dims = g.dims(x);
	let Some(truth) = Tensor::new([], crate::tensor::Data::Bool(vec![true])) else {
		return one(x);
	};
	let mut mask = g.filled(truth, &dims)?;
	if node.opset < 10 {
		// It was of the type of x.
		mask = g.cast(mask, g.dtype(x))?;
	}
	Ok(vec![Some(x), Some(mask)])
}

pub(super) fn reshape(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let wanted = g.whole(node.input(1)?, "shape")?;
	let zero_is_zero = node.flag("allowzero", false)?;
	let dims = resolved(&g.dims(x), &wanted, zero_is_zero)?;
	one(g.reshape(x, &dims)?)
}

/// The dimensions that a reshape asks for: 0 keeps one, -1 is what is left over.
fn resolved(from: &[u32], wanted: &[i64], zero_is_zero: bool) -> Result<Vec<u32>, Refusal> {
	let total = crate::tensor::volume(from).unwrap_or(0);
	let mut dims = Vec::new();
	let mut open = None;
	for (axis, item) in wanted.iter().enumerate() {
		dims.push(match *item {
			0 if !zero_is_zero => match from.get(axis) {
				Some(dim) => *dim,
				None => {
					refuse!("shape {wanted:?} keeps dimension {axis}, but its input {from:?} has none; export it again")
				}
			},
			-1 if open.replace(axis).is_some() => {
				refuse!("shape {wanted:?} leaves two dimensions open; export it again")
			}
			-1 => 1,
			other => match u32::try_from(other) {
				Ok(dim) => dim,
				Err(_) => refuse!("shape {wanted:?} has a dimension out of range; export it again"),
			},
		});
	}
	if let Some(axis) = open {
		let others = crate::tensor::volume(&dims).unwrap_or(0);
		let left = total
			.checked_div(others)
			.filter(|left| left.checked_mul(others) == Some(total));
		match (left.and_then(|left| u32::try_from(left).ok()), dims.get_mut(axis)) {
			(Some(left), Some(dim)) => *dim = left,
			_ => return Err(cannot_become(from, wanted)),
		}
	}
	if crate::tensor::volume(&dims) != Some(total) {
		return Err(cannot_become(from, wanted));
	}
	Ok(dims)
}

fn cannot_become(from: &[u32], wanted: &[i64]) -> Refusal {
	Refusal(format!(
		"{from:?} cannot become {wanted:?}; if the batch is baked into the shape, bind the model's dynamic dimensions to \
		 the values it was exported with"
	))
}

/// All axes before `axis` become one, and all from it on.
pub(super) fn flatten(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dims = g.dims(x);
	let axis = node.int_or("axis", 1)?;
	let counted = if axis < 0 {
		axis.saturating_add(dims.len() as i64)
	} else {
		axis
	};
	let halves = usize::try_from(counted)
		.ok()
		.and_then(|axis| dims.split_at_checked(axis));
	let Some((outer, inner)) = halves else {
		refuse!("axis {axis} does not exist, the tensor has {} dimensions", dims.len());
	};
	let product = |dims: &[u32]| dims.iter().try_fold(1u32, |product, dim| product.checked_mul(*dim));
	match (product(outer), product(inner)) {
		(Some(outer), Some(inner)) => one(g.reshape(x, &[outer, inner])?),
		_ => refuse!("dimensions {dims:?} are too large to be flattened"),
	}
}

/// The axes of `Squeeze` and `Unsqueeze`: an attribute before operator set 13, an input since.
fn axes(g: &Graph<'_>, node: &Node<'_>) -> Result<Option<Vec<i64>>, Refusal> {
	match node.opset >= 13 {
		true => node.optional(1).map(|axes| g.whole(axes, "axes")).transpose(),
		false => Ok(node.ints("axes")?.map(<[i64]>::to_vec)),
	}
}

pub(super) fn squeeze(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let dims = g.dims(x);
	let axes = match axes(g, node)? {
		Some(axes) => g.axes(x, &axes)?,
		None => (0u32..)
			.zip(&dims)
			.filter(|(_, dim)| **dim == 1)
			.map(|(axis, _)| axis)
			.collect(),
	};
	let mut left = Vec::new();
	for (axis, dim) in (0u32..).zip(&dims) {
		match axes.binary_search(&axis) {
			Ok(_) if *dim != 1 => refuse!("it takes away axis {axis} of {dims:?}, which is not 1; export it again"),
			Ok(_) => {}
			Err(_) => left.push(*dim),
		}
	}
	one(g.reshape(x, &left)?)
}

pub(super) fn unsqueeze(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let Some(axes) = axes(g, node)? else {
		refuse!("it does not say which axes it adds; export the model again");
	};
	let dims = g.dims(x);
	let rank = dims.len().saturating_add(axes.len());
	let axes = sorted_axes(&axes, rank)?;
	let mut old = dims.iter();
	let shape = (0u32..).take(rank).map(|axis| match axes.binary_search(&axis) {
		Ok(_) => 1,
		Err(_) => old.next().copied().unwrap_or(1),
	});
	let shape: Vec<u32> = shape.collect();
	one(g.reshape(x, &shape)?)
}

pub(super) fn transpose(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let perm = match node.ints("perm")? {
		Some(perm) => {
			let perm = perm
				.iter()
				.map(|axis| g.axis(x, *axis))
				.collect::<Result<Vec<u32>, _>>()?;
			if perm.len() != g.rank(x) {
				refuse!(
					"attribute perm is {perm:?}, its input has {} dimensions; export it again",
					g.rank(x)
				);
			}
			perm
		}
		None => (0..g.rank(x) as u32).rev().collect(),
	};
	one(g.transpose(x, &perm)?)
}

pub(super) fn concat(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let inputs = node.all()?;
	let Some(axis) = node.int("axis")? else {
		refuse!("attribute axis is missing; save the model again");
	};
	let axis = g.axis(node.input(0)?, axis)?;
	// What is empty adds nothing. Only constants can be.
	let full = inputs.iter().filter(|value| g.ty(**value).elements() != Some(0));
	let full: Vec<Value> = full.copied().collect();
	match full.as_slice() {
		[] => one(g.concat(axis, &inputs)?),
		full => one(g.concat(axis, full)?),
	}
}

pub(super) fn split(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let axis = g.axis(x, node.int_or("axis", 0)?)?;
	let dim = g.dim(x, axis as usize)?;
	let given = match node.opset >= 13 {
		true => node.optional(1).map(|sizes| g.whole(sizes, "split")).transpose()?,
		false => node.ints("split")?.map(<[i64]>::to_vec),
	};
	let parts = match node.opset >= 18 {
		true => node.int("num_outputs")?,
		false => None,
	};
	let sizes = match given {
		Some(sizes) => sizes,
		None => {
			let parts = parts.unwrap_or(node.outputs() as i64);
			if parts < 1 || parts > i64::from(dim) {
				refuse!("it splits {dim} into {parts} parts; export the model again");
			}
			let each = i64::from(dim.div_ceil(u32::try_from(parts).unwrap_or(1).max(1)));
			let last = i64::from(dim).saturating_sub(each.saturating_mul(parts.saturating_sub(1)));
			if last < 1 {
				refuse!("it splits {dim} into {parts} parts, of which some would be empty; give the sizes");
			}
			let mut sizes = vec![each; usize::try_from(parts).unwrap_or(0)];
			if let Some(size) = sizes.last_mut() {
				*size = last;
			}
			sizes
		}
	};
	if sizes.iter().try_fold(0i64, |sum, size| sum.checked_add(*size)) != Some(i64::from(dim)) {
		refuse!("it splits {dim} into {sizes:?}, which adds up to something else; export the model again");
	}
	let mut outputs = Vec::new();
	let mut start = 0u32;
	for (output, size) in sizes.iter().enumerate() {
		let Ok(size) = u32::try_from(*size) else {
			refuse!("it splits {dim} into {sizes:?}; export the model again");
		};
		outputs.push(match node.wanted(output) {
			true => Some(g.part(x, axis, start, size)?),
			false => None,
		});
		start = start.saturating_add(size);
	}
	Ok(outputs)
}

pub(super) fn expand(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let wanted = g.whole(node.input(1)?, "shape")?;
	let own = g.dims(x);
	let rank = own.len().max(wanted.len());
	let padded = |list: Vec<i64>| -> Vec<i64> {
		let missing = rank.saturating_sub(list.len());
		std::iter::repeat_n(1, missing).chain(list).collect()
	};
	let own = padded(own.into_iter().map(i64::from).collect());
	let mut dims = Vec::new();
	for (own, wanted) in own.into_iter().zip(padded(wanted)) {
		let dim = if wanted == 1 { own } else { wanted };
		match u32::try_from(dim) {
			Ok(dim) => dims.push(dim),
			Err(_) => refuse!("its shape has a dimension {wanted} out of range; export the model again"),
		}
	}
	one(g.expand(x, &dims)?)
}

pub(super) fn tile(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let repeats = g.whole(node.input(1)?, "repeats")?;
	let narrow = repeats.iter().map(|times| u32::try_from(*times).ok());
	let Some(repeats) = narrow.collect::<Option<Vec<u32>>>() else {
		refuse!("repeats {repeats:?} are out of range; export the model again");
	};
	match repeats.iter().all(|times| *times == 1) && repeats.len() == g.rank(x) {
		true => one(x),
		false => one(g.apply(Op::Tile { repeats }, &[x])?),
	}
}
