//! Windows the other way round: what lay in them goes back to its place.

use super::{one, sample::product, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::Tensor,
};
use verdict_program::{
	op::{Op, Pad, PadMode, ScatterReduction},
	Dtype,
};

/// An attribute with a number for each axis.
fn list(node: &Node<'_>, name: &'static str, count: usize, default: u32, least: u32) -> Result<Vec<u32>, Refusal> {
	let Some(given) = node.ints(name)? else {
		return Ok(vec![default; count]);
	};
	let narrow = |value: &i64| {
		u32::try_from(*value)
			.ok()
			.filter(|value| (least..1 << 16).contains(value))
	};
	match given.iter().map(narrow).collect::<Option<Vec<u32>>>() {
		Some(list) if list.len() == count => Ok(list),
		_ => refuse!("attribute {name} is {given:?}, expected {count} numbers of at least {least}"),
	}
}

pub(super) fn max_unpool(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, at) = (node.input(0)?, node.input(1)?);
	let dims = g.dims(x);
	let (Some(outer), Some(spatial)) = (dims.get(..2), dims.get(2..)) else {
		refuse!("its input has shape {dims:?}, expected a batch of images");
	};
	if g.dims(at) != dims || g.dtype(at) != Dtype::I64 {
		refuse!("its indices are {}, expected int64 of shape {dims:?}", g.ty(at));
	}
	let axes = spatial.len();
	let kernel = list(node, "kernel_shape", axes, 0, 1)?;
	let strides = list(node, "strides", axes, 1, 1)?;
	let pads = list(node, "pads", axes.saturating_mul(2), 0, 0)?;
	let (before, after) = pads.split_at_checked(axes).unwrap_or_default();
	let mut full = outer.to_vec();
	for (((dim, stride), window), pads) in spatial.iter().zip(&strides).zip(&kernel).zip(before.iter().zip(after)) {
		let reach = i64::from(dim.saturating_sub(1)).saturating_mul((*stride).into());
		let length = reach.saturating_add((*window).into()) - i64::from(*pads.0) - i64::from(*pads.1);
		match u32::try_from(length) {
			Ok(length) if length > 0 => full.push(length),
			_ => refuse!("its result would have {length} elements along an axis; export the model again"),
		}
	}
	let (elements, count) = (product(&full)?, product(&dims)?);
	let zero = g.number(g.dtype(x), 0);
	let empty = g.expand(zero, &[elements])?;
	let (x, at) = (g.reshape(x, &[count])?, g.reshape(at, &[count])?);
	let scatter = Op::ScatterElements {
		axis: 0,
		reduction: ScatterReduction::Replace,
	};
	let flat = g.apply(scatter, &[empty, at, x])?;
	let result = g.reshape(flat, &full)?;
	let Some(shape) = node.optional(2) else {
		return one(result);
	};
	// Indices are those of the plain result, which lies in the first corner of a larger one.
	let shape = g.whole(shape, "output_shape")?;
	let rest = shape.iter().zip(&full).map(|(to, from)| {
		let rest = to.checked_sub(i64::from(*from))?;
		u32::try_from(rest).ok()
	});
	match rest.collect::<Option<Vec<u32>>>() {
		Some(rest) if shape.len() == full.len() => one(margin(g, result, rest)?),
		_ => refuse!("its output_shape is {shape:?}, expected at least {full:?}"),
	}
}

/// Zeros behind the last elements.
fn margin(g: &mut Graph<'_>, x: Value, after: Vec<u32>) -> Result<Value, Refusal> {
	if after.iter().all(|rows| *rows == 0) {
		return Ok(x);
	}
	let pad = Pad {
		before: vec![0; after.len()],
		after,
		mode: PadMode::Constant,
	};
	g.apply(Op::Pad(pad), &[x])
}

/// The most places that columns go to.
const PLACES: u32 = 1 << 22;

/// Columns, `[N, C * kernel, places]`, are added up where their window lay.
pub(super) fn col2im(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let narrow = |list: Vec<i64>, name: &str| -> Result<Vec<u32>, Refusal> {
		let dims: Option<Vec<u32>> = list.iter().map(|dim| u32::try_from(*dim).ok()).collect();
		match dims {
			Some(dims) if !dims.is_empty() && !dims.contains(&0) => Ok(dims),
			_ => refuse!("its input {name:?} is {list:?}, expected dimensions"),
		}
	};
	let image = narrow(g.whole(node.input(1)?, "image_shape")?, "image_shape")?;
	let kernel = narrow(g.whole(node.input(2)?, "block_shape")?, "block_shape")?;
	let axes = image.len();
	let dilations = list(node, "dilations", axes, 1, 1)?;
	let strides = list(node, "strides", axes, 1, 1)?;
	let pads = list(node, "pads", axes.saturating_mul(2), 0, 0)?;
	let (before, after) = pads.split_at_checked(axes).unwrap_or_default();
	let dims = g.dims(x);
	let [batch, rows, columns] = *dims else {
		refuse!("its input has shape {dims:?}, expected a batch of columns");
	};
	if kernel.len() != axes {
		refuse!("its image and its blocks have {axes} and {} axes", kernel.len());
	}
	let block = product(&kernel)?;
	let channels = rows.checked_div(block).unwrap_or(0);
	// The image with its margins, and how often the window lies in it.
	let (mut padded, mut counts) = (Vec::new(), Vec::new());
	let windows = kernel.iter().zip(&dilations).zip(&strides);
	for ((dim, margins), ((kernel, dilation), stride)) in image.iter().zip(before.iter().zip(after)).zip(windows) {
		let whole = dim.saturating_add(*margins.0).saturating_add(*margins.1);
		let reach = kernel.saturating_sub(1).saturating_mul(*dilation).saturating_add(1);
		let Some(room) = whole.checked_sub(reach) else {
			refuse!("its blocks are larger than its image {image:?}");
		};
		padded.push(whole);
		counts.push(room.checked_div(*stride).unwrap_or(0).saturating_add(1));
	}
	if channels.checked_mul(block) != Some(rows) || channels == 0 || product(&counts)? != columns {
		refuse!("its input has shape {dims:?}, expected blocks of {block} at {counts:?} places");
	}
	if product(&[block, columns])? > PLACES {
		refuse!("its {columns} blocks of {block} are too many for a constant");
	}
	let mut places = Vec::new();
	for tap in 0..block {
		for column in 0..columns {
			let (mut tap, mut column, mut place, mut stride) = (tap, column, 0i64, 1i64);
			for (axis, whole) in padded.iter().enumerate().rev() {
				let at = |list: &[u32]| list.get(axis).copied().unwrap_or(1).max(1);
				let (kernel, count) = (at(&kernel), at(&counts));
				let inner = i64::from(tap.wrapping_rem(kernel)).saturating_mul(at(&dilations).into());
				let outer = i64::from(column.wrapping_rem(count)).saturating_mul(at(&strides).into());
				place = place.saturating_add(inner.saturating_add(outer).saturating_mul(stride));
				stride = stride.saturating_mul((*whole).into());
				(tap, column) = (tap.wrapping_div(kernel), column.wrapping_div(count));
			}
			places.push(place);
		}
	}
	let images = product(&[batch, channels])?;
	let count = product(&[block, columns])?;
	let x = g.reshape(x, &[images, count])?;
	let x = g.transpose(x, &[1, 0])?;
	let places = g.ints(places);
	let places = g.reshape(places, &[count, 1])?;
	let zero = g.constant(Tensor::float(0.0));
	let zero = g.cast(zero, g.dtype(x))?;
	let empty = g.expand(zero, &[product(&padded)?, images])?;
	let scatter = Op::ScatterNd {
		reduction: ScatterReduction::Add,
	};
	let sums = g.apply(scatter, &[empty, places, x])?;
	let sums = g.transpose(sums, &[1, 0])?;
	let mut whole = vec![batch, channels];
	whole.extend(&padded);
	let mut result = g.reshape(sums, &whole)?;
	for (axis, (first, dim)) in (2u32..).zip(before.iter().zip(&image)) {
		result = g.part(result, axis, *first, *dim)?;
	}
	one(result)
}
