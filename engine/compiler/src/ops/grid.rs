//! GridSample and AffineGrid: images seen through a grid of places.

use super::{
	one,
	sample::{matrix, product, taps, total, with, Interpolation, Padding, Table},
	Imported,
};
use crate::{error::refuse, graph::Graph, onnx::Node};
use verdict_program::op::Binary;

pub(super) fn grid_sample(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, grid) = (node.input(0)?, node.input(1)?);
	let align = node.flag("align_corners", false)?;
	let (default, old) = match node.opset < 20 {
		true => ("bilinear", true),
		false => ("linear", false),
	};
	let interpolation = match (node.text_or("mode", default)?, old) {
		("nearest", _) => Interpolation::Nearest,
		("bilinear", true) | ("linear", false) => Interpolation::Linear,
		("bicubic", true) | ("cubic", false) => Interpolation::Cubic,
		(other, _) => refuse!("attribute mode is {other:?}, expected nearest, linear or cubic"),
	};
	let padding = match node.text_or("padding_mode", "zeros")? {
		"zeros" => Padding::Zeros,
		"border" => Padding::Border,
		"reflection" => Padding::Reflection(align),
		other => refuse!("attribute padding_mode is {other:?}, expected zeros, border or reflection"),
	};
	if interpolation == Interpolation::Cubic && padding == Padding::Border {
		refuse!(
			"other engines disagree about cubic interpolation at a border; use padding_mode zeros or reflection, or \
			 linear interpolation"
		);
	}
	let (dims, places) = (g.dims(x), g.dims(grid));
	let (Some((axes, out)), Some(spatial)) = (places.split_last(), dims.get(2..)) else {
		refuse!("its inputs have shapes {dims:?} and {places:?}, expected images and a grid");
	};
	if spatial.is_empty()
		|| places.len() != dims.len()
		|| *axes as usize != spatial.len()
		|| places.first() != dims.first()
	{
		refuse!("its inputs have shapes {dims:?} and {places:?}, which do not fit each other");
	}
	let out = out.get(1..).unwrap_or_default();
	let (images, count) = (g.dim(x, 0)?, product(out)?);
	let table = Table::of(g, x)?;
	let grid = g.reshape(grid, &[images, count, *axes])?;
	let mut along = Vec::new();
	for (axis, dim) in (1u32..).zip(spatial) {
		// The last axis comes first.
		let place = g.part(grid, 2, axes.saturating_sub(axis), 1)?;
		let place = g.reshape(place, &[images, count])?;
		let from = with(g, Binary::Add, place, 1.0)?;
		let pixels = *dim as f32;
		let place = match align {
			true => {
				let half = with(g, Binary::Div, from, 2.0)?;
				with(g, Binary::Mul, half, pixels - 1.0)?
			}
			false => {
				let scaled = with(g, Binary::Mul, from, pixels)?;
				let moved = with(g, Binary::Sub, scaled, 1.0)?;
				with(g, Binary::Div, moved, 2.0)?
			}
		};
		along.push(taps(g, place, *dim, interpolation, padding)?);
	}
	let first = table.firsts(g, images)?;
	let values = table.read(g, first, &along)?;
	let sum = total(g, &values)?;
	one(table.image(g, sum, out)?)
}

/// The largest grid that is a constant.
const PLACES: u32 = 1 << 22;

pub(super) fn affine_grid(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let theta = node.input(0)?;
	let size = g.whole(node.input(1)?, "size")?;
	let align = node.flag("align_corners", false)?;
	let sizes: Option<Vec<u32>> = size.iter().map(|dim| u32::try_from(*dim).ok()).collect();
	let Some(sizes) = sizes.filter(|sizes| matches!(sizes.len(), 4 | 5) && !sizes.contains(&0)) else {
		refuse!("its size is {size:?}, expected the dimensions of images of two or three axes");
	};
	let (images, spatial) = (sizes.first().copied().unwrap_or(1), sizes.get(2..).unwrap_or_default());
	let axes = u32::try_from(spatial.len()).unwrap_or(0);
	if g.dims(theta) != [images, axes, axes.saturating_add(1)] {
		refuse!(
			"its matrices have shape {}, which does not fit its size {size:?}",
			g.ty(theta).shape
		);
	}
	if align && spatial.contains(&1) {
		refuse!("where a single place lies if corners are aligned is not defined; set align_corners to 0");
	}
	let count = product(spatial)?;
	if count > PLACES {
		refuse!("its grid of {count} places is too large for a constant");
	}
	// A row for each axis, the last one first, and one of ones.
	let mut rows = Vec::new();
	for (axis, dim) in spatial.iter().enumerate().rev() {
		let inner = product(spatial.get(axis.saturating_add(1)..).unwrap_or_default())?;
		let place = |flat: u32| {
			let index = flat
				.checked_div(inner)
				.and_then(|index| index.checked_rem(*dim))
				.unwrap_or(0);
			let (index, dim) = (f64::from(index), f64::from(*dim));
			match align {
				true => 2.0 * index / (dim - 1.0) - 1.0,
				false => (2.0 * index + 1.0) / dim - 1.0,
			}
		};
		rows.extend((0..count).map(|flat| place(flat) as f32));
	}
	rows.extend(std::iter::repeat_n(1.0, count as usize));
	let base = matrix(g, &[axes.saturating_add(1), count], rows)?;
	let places = g.matmul(theta, base)?;
	let last = g.transpose(places, &[0, 2, 1])?;
	let mut dims = vec![images];
	dims.extend(spatial);
	dims.push(axes);
	one(g.reshape(last, &dims)?)
}
