//! RoiAlign and DeformConv: parts of images, read between the pixels.

use super::{
	one,
	sample::{product, taps, total, with, Interpolation, Padding, Table},
	Imported,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
	tensor::Tensor,
};
use verdict_program::{
	op::{Binary, Compare, ReduceKind},
	Dtype,
};

/// What a region spans along one axis.
struct Span {
	/// Where each bin's samples lie, `[regions, bins * samples]`.
	places: Value,
	/// Whether they count.
	inside: Value,
}

pub(super) fn roi_align(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, regions, images) = (node.input(0)?, node.input(1)?, node.input(2)?);
	let default = if node.opset < 16 {
		"output_half_pixel"
	} else {
		"half_pixel"
	};
	let shifted = match node.text_or("coordinate_transformation_mode", default)? {
		"half_pixel" if node.opset >= 16 => true,
		"output_half_pixel" => false,
		other => {
			refuse!("attribute coordinate_transformation_mode is {other:?}, expected half_pixel or output_half_pixel")
		}
	};
	let kind = match node.text_or("mode", "avg")? {
		"avg" => ReduceKind::Mean,
		"max" => ReduceKind::Max,
		other => refuse!("attribute mode is {other:?}, expected avg or max"),
	};
	let size = |name, least: i64| -> Result<u32, Refusal> {
		let value = node.int_or(name, if name == "sampling_ratio" { 0 } else { 1 })?;
		match u32::try_from(value) {
			Ok(size) if value >= least && value <= 1 << 12 => Ok(size),
			_ => refuse!("attribute {name} is {value}, expected at least {least}"),
		}
	};
	let (rows, columns) = (size("output_height", 1)?, size("output_width", 1)?);
	let samples = size("sampling_ratio", 0)?;
	if samples == 0 {
		refuse!(
			"how many samples it takes depends on the size of the regions, which is known only when the model runs; \
			 export it with a sampling_ratio of 2, for example"
		);
	}
	let scale = node.float_or("spatial_scale", 1.0)?;
	let (dims, count) = (g.dims(x), g.dim(regions, 0)?);
	let [_, _, height, width] = *dims else {
		refuse!("its input has shape {dims:?}, expected images of two axes");
	};
	if g.dims(regions) != [count, 4] || g.dims(images) != [count] {
		refuse!(
			"its regions have shapes {} and {}, expected four numbers and one for each",
			g.ty(regions).shape,
			g.ty(images).shape
		);
	}
	let span = |g: &mut Graph<'_>, side: u32, dim: u32, bins: u32| -> Result<Span, Refusal> {
		let mut ends = Vec::new();
		for column in [side, side.saturating_add(2)] {
			let end = g.part(regions, 1, column, 1)?;
			let end = with(g, Binary::Mul, end, scale)?;
			ends.push(if shifted { with(g, Binary::Sub, end, 0.5)? } else { end });
		}
		let [start, end] = *ends else {
			refuse!("its regions have no ends");
		};
		let mut length = g.binary(Binary::Sub, end, start)?;
		if !shifted {
			length = with(g, Binary::Max, length, 1.0)?;
		}
		let bin = with(g, Binary::Div, length, bins as f32)?;
		let inner = (0..samples).map(|sample| (f64::from(sample) + 0.5) / f64::from(samples));
		let offsets: Vec<f64> = inner.collect();
		let steps = (0..bins).flat_map(|bin| offsets.iter().map(move |offset| (f64::from(bin) + offset) as f32));
		let steps = g.floats(steps.collect());
		let steps = g.binary(Binary::Mul, bin, steps)?;
		let places = g.binary(Binary::Add, start, steps)?;
		let (low, high) = (g.float(-1.0), g.float(dim as f32));
		let (from, to) = (
			g.compare(Compare::GreaterOrEqual, places, low)?,
			g.compare(Compare::LessOrEqual, places, high)?,
		);
		let inside = g.binary(Binary::And, from, to)?;
		Ok(Span { places, inside })
	};
	let (down, across) = (span(g, 1, height, rows)?, span(g, 0, width, columns)?);
	let (high, wide) = (product(&[rows, samples])?, product(&[columns, samples])?);
	let all = product(&[high, wide])?;
	let table = Table::of(g, x)?;
	let spread = |g: &mut Graph<'_>, value: Value, own: &[u32]| -> Result<Value, Refusal> {
		let value = g.reshape(value, own)?;
		let value = g.expand(value, &[count, high, wide])?;
		g.reshape(value, &[count, all])
	};
	let (vertical, horizontal) = ([count, high, 1], [count, 1, wide]);
	let y = spread(g, down.places, &vertical)?;
	let x = spread(g, across.places, &horizontal)?;
	let axes = [
		taps(g, y, height, Interpolation::Linear, Padding::Border)?,
		taps(g, x, width, Interpolation::Linear, Padding::Border)?,
	];
	let images = g.cast(images, Dtype::I64)?;
	let pixels = g.constant(Tensor::int(table.pixels()?.into()));
	let first = g.binary(Binary::Mul, images, pixels)?;
	let first = g.reshape(first, &[count, 1])?;
	let values = table.read(g, first, &axes)?;
	let value = match kind {
		// Of the four weighted pixels, not of their sum: so ONNX has it.
		ReduceKind::Max => {
			let mut rest = values.into_iter();
			let Some(first) = rest.next() else {
				refuse!("it reads no pixels");
			};
			rest.try_fold(first, |most, value| g.binary(Binary::Max, most, value))?
		}
		_ => total(g, &values)?,
	};
	let (down, across) = (
		spread(g, down.inside, &vertical)?,
		spread(g, across.inside, &horizontal)?,
	);
	let inside = g.binary(Binary::And, down, across)?;
	let inside = g.reshape(inside, &[count, all, 1])?;
	let zero = g.float(0.0);
	let value = g.select(inside, value, zero)?;
	let channels = g.dim(value, 2)?;
	let value = g.reshape(value, &[count, rows, samples, columns, samples, channels])?;
	let value = g.reduce(kind, value, vec![2, 4], false)?;
	one(g.transpose(value, &[0, 3, 1, 2])?)
}

/// The attributes of a convolution of two axes.
struct Window {
	kernel: [u32; 2],
	strides: [u32; 2],
	dilations: [u32; 2],
	before: [u32; 2],
	group: u32,
	offset_group: u32,
}

impl Window {
	fn of(g: &Graph<'_>, node: &Node<'_>, w: Value) -> Result<Self, Refusal> {
		let pair = |name, default: Option<[u32; 2]>, least: i64| -> Result<[u32; 2], Refusal> {
			let list = node.ints(name)?;
			let narrow = |value: &i64| {
				u32::try_from(*value)
					.ok()
					.filter(|_| *value >= least && *value < 1 << 16)
			};
			match (list, default) {
				(None, Some(default)) => Ok(default),
				(Some([a, b, ..]), _) => match (narrow(a), narrow(b)) {
					(Some(a), Some(b)) => Ok([a, b]),
					_ => refuse!("attribute {name} is {list:?}, which is out of range"),
				},
				_ => refuse!("attribute {name} is {list:?}, expected one for each of two axes"),
			}
		};
		let number = |name| -> Result<u32, Refusal> {
			let value = node.int_or(name, 1)?;
			match u32::try_from(value) {
				Ok(value) if value > 0 => Ok(value),
				_ => refuse!("attribute {name} is {value}, expected at least 1"),
			}
		};
		let own = [g.dim(w, 2)?, g.dim(w, 3)?];
		let window = Self {
			kernel: pair("kernel_shape", Some(own), 1)?,
			strides: pair("strides", Some([1, 1]), 1)?,
			dilations: pair("dilations", Some([1, 1]), 1)?,
			before: pair("pads", Some([0, 0]), 0)?,
			group: number("group")?,
			offset_group: number("offset_group")?,
		};
		if window.kernel != own {
			refuse!(
				"attribute kernel_shape is {:?}, but its weights have {own:?}",
				window.kernel
			);
		}
		Ok(window)
	}
}

pub(super) fn deform_conv(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, w, offset) = (node.input(0)?, node.input(1)?, node.input(2)?);
	let (bias, mask) = (node.optional(3), node.optional(4));
	if g.rank(x) != 4 || g.rank(w) != 4 || g.rank(offset) != 4 {
		refuse!("its input has shape {}, expected images of two axes", g.ty(x).shape);
	}
	let window = Window::of(g, node, w)?;
	let [images, channels] = [g.dim(x, 0)?, g.dim(x, 1)?];
	let [outputs, inputs] = [g.dim(w, 0)?, g.dim(w, 1)?];
	let out = [g.dim(offset, 2)?, g.dim(offset, 3)?];
	for (axis, dim) in out.iter().enumerate() {
		check_extent(g, node, x, &window, axis, *dim)?;
	}
	let (taken, places) = (product(&window.kernel)?, product(&out)?);
	let own = channels.checked_div(window.offset_group).unwrap_or(0);
	let fits = [
		inputs.checked_mul(window.group) == Some(channels),
		outputs.checked_rem(window.group) == Some(0),
		own.checked_mul(window.offset_group) == Some(channels),
		g.dims(offset) == [images, product(&[window.offset_group, taken, 2])?, out[0], out[1]],
	];
	if fits.contains(&false) {
		refuse!(
			"its images, weights and offsets have shapes {}, {} and {}, which do not fit its groups",
			g.ty(x).shape,
			g.ty(w).shape,
			g.ty(offset).shape
		);
	}
	let spots = product(&[taken, places])?;
	let offset = g.reshape(offset, &[images, window.offset_group, taken, 2, places])?;
	let mask = match mask {
		Some(mask) => Some(g.reshape(mask, &[images, window.offset_group, spots])?),
		None => None,
	};
	let mut columns = Vec::new();
	for part in 0..window.offset_group {
		let image = g.part(x, 1, part.saturating_mul(own), own)?;
		let offset = g.part(offset, 1, part, 1)?;
		let mut axes = Vec::new();
		for (axis, number) in [(0usize, 0u32), (1, 1)] {
			let moved = g.part(offset, 3, number, 1)?;
			let moved = g.reshape(moved, &[images, spots])?;
			let base = bases(g, &window, &out, axis)?;
			let place = g.binary(Binary::Add, base, moved)?;
			let dim = g.dim(x, axis.saturating_add(2))?;
			axes.push(taps(g, place, dim, Interpolation::Linear, Padding::Zeros)?);
		}
		let table = Table::of(g, image)?;
		let first = table.firsts(g, images)?;
		let values = table.read(g, first, &axes)?;
		let mut value = total(g, &values)?;
		if let Some(mask) = mask {
			let mask = g.part(mask, 1, part, 1)?;
			let mask = g.reshape(mask, &[images, spots, 1])?;
			value = g.binary(Binary::Mul, value, mask)?;
		}
		columns.push(value);
	}
	// [images, spots, channels], then a product of matrices for each group.
	let whole = g.concat(2, &columns)?;
	let whole = g.reshape(whole, &[images, taken, places, channels])?;
	let mut results = Vec::new();
	let rows = outputs.checked_div(window.group).unwrap_or(0);
	for part in 0..window.group {
		let own = g.part(whole, 3, part.saturating_mul(inputs), inputs)?;
		let own = g.transpose(own, &[0, 2, 3, 1])?;
		let depth = product(&[inputs, taken])?;
		let own = g.reshape(own, &[images, places, depth])?;
		let weights = g.part(w, 0, part.saturating_mul(rows), rows)?;
		let weights = g.reshape(weights, &[rows, depth])?;
		let weights = g.transpose(weights, &[1, 0])?;
		results.push(g.matmul(own, weights)?);
	}
	let mut result = g.concat(2, &results)?;
	if let Some(bias) = bias {
		result = g.binary(Binary::Add, result, bias)?;
	}
	let result = g.transpose(result, &[0, 2, 1])?;
	one(g.reshape(result, &[images, outputs, out[0], out[1]])?)
}

/// Where the kernel lies without offsets along an axis, `[taps of the kernel * places]`.
fn bases(g: &mut Graph<'_>, window: &Window, out: &[u32; 2], axis: usize) -> Result<Value, Refusal> {
	let at = |list: &[u32; 2]| i64::from(list.get(axis).copied().unwrap_or(0));
	let (stride, dilation, before) = (at(&window.strides), at(&window.dilations), at(&window.before));
	let mut places = Vec::new();
	for row in 0..window.kernel[0] {
		for column in 0..window.kernel[1] {
			let tap = i64::from(if axis == 0 { row } else { column }).saturating_mul(dilation);
			for down in 0..out[0] {
				for across in 0..out[1] {
					let step = i64::from(if axis == 0 { down } else { across }).saturating_mul(stride);
					places.push(step.saturating_add(tap).saturating_sub(before) as f32);
				}
			}
		}
	}
	Ok(g.floats(places))
}

/// The offsets have to be for as many places as the kernel has along an axis.
fn check_extent(
	g: &Graph<'_>,
	node: &Node<'_>,
	x: Value,
	window: &Window,
	axis: usize,
	out: u32,
) -> Result<(), Refusal> {
	let at = |list: &[u32; 2]| i64::from(list.get(axis).copied().unwrap_or(0));
	let after = match node.ints("pads")? {
		None => 0,
		Some([_, _, bottom, right]) => {
			let after = if axis == 0 { *bottom } else { *right };
			if !(0..1 << 16).contains(&after) {
				refuse!("attribute pads holds {after}, which is out of range");
			}
			after
		}
		Some(other) => refuse!("attribute pads is {other:?}, expected two for each of two axes"),
	};
	let kernel = (at(&window.kernel) - 1) * at(&window.dilations) + 1;
	let room = i64::from(g.dim(x, axis.saturating_add(2))?) + at(&window.before) + after - kernel;
	let places = room.checked_div(at(&window.strides)).unwrap_or(0) + 1;
	if room < 0 || places != i64::from(out) {
		refuse!(
			"its offsets are for {out} places along axis {axis}, but its kernel has {places}; export the model again"
		);
	}
	Ok(())
}
