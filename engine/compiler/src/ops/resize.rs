//! `Resize` and `Upsample`. Sizes are computed here once and for all, as ONNX computes them, in f32.

use super::{one, smooth, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Coordinates, NearestRounding, Op, Resize, ResizeMode},
	F32Bits,
};

/// Before operator set 11: coordinates are scaled and nothing else.
pub(super) fn upsample(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let scales = match node.opset >= 9 {
		true => g.real(node.input(1)?, "scales")?,
		false => node.floats("scales")?.unwrap_or_default().to_vec(),
	};
	by_old_rules(g, node, x, scales)
}

fn by_old_rules(g: &mut Graph<'_>, node: &Node<'_>, x: Value, scales: Vec<f32>) -> Imported {
	let dims = g.dims(x);
	let scales = checked(&dims, scales)?;
	let sizes = sizes_of(&dims, &scales)?;
	let nearest = match node.text_or("mode", "nearest")? {
		"nearest" => true,
		"linear" | "bilinear" | "trilinear" => false,
		other => refuse!("attribute mode is {other:?}, expected nearest or linear"),
	};
	let resize = Resize {
		mode: ResizeMode::Linear,
		coordinates: Coordinates::Asymmetric,
		exclude_outside: false,
		extrapolation: F32Bits::ZERO,
		sizes,
		scales: bits(&scales)?,
	};
	if !nearest {
		return one(g.apply(Op::Resize(resize), &[x])?);
	}
	// Indices are rounded down where the image grows and up where it shrinks; both kinds of axes take two steps.
	let shrinks = |scale: &f32| *scale < 1.0;
	let mut x = x;
	for (wanted, rounding) in [(false, NearestRounding::Floor), (true, NearestRounding::Ceil)] {
		let own = g.dims(x);
		let mut step = resize.clone();
		step.mode = ResizeMode::Nearest(rounding);
		for (((size, scale), own), wish) in step.sizes.iter_mut().zip(&mut step.scales).zip(&own).zip(&scales) {
			if shrinks(wish) != wanted {
				(*size, *scale) = (*own, F32Bits::ONE);
			}
		}
		if scales.iter().any(|scale| *scale != 1.0 && shrinks(scale) == wanted) {
			x = g.apply(Op::Resize(step), &[x])?;
		}
	}
	one(x)
}

pub(super) fn resize(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	if node.opset < 11 {
		let scales = g.real(node.input(1)?, "scales")?;
		return by_old_rules(g, node, x, scales);
	}
	let dims = g.dims(x);
	let rank = dims.len();
	let axes = match node.ints("axes")? {
		Some(axes) => axes
			.iter()
			.map(|axis| g.axis(x, *axis))
			.collect::<Result<Vec<u32>, _>>()?,
		None => (0..rank as u32).collect(),
	};
	// Lists that are empty are as good as not given.
	let given = |index: usize| node.optional(index).filter(|value| g.ty(*value).elements() != Some(0));
	let (roi, scales, sizes) = (given(1), given(2), given(3));
	let (scales, sizes) = match (scales, sizes) {
		(Some(scales), None) => {
			let scales = spread(rank, &axes, g.real(scales, "scales")?, 1.0)?;
			let scales = checked(&dims, scales)?;
			let sizes = sizes_of(&dims, &scales)?;
			(scales, sizes)
		}
		(None, Some(sizes)) => {
			let own: Vec<i64> = axes
				.iter()
				.map(|axis| i64::from(dims.get(*axis as usize).copied().unwrap_or(1)))
				.collect();
			let wanted = g.whole(sizes, "sizes")?;
			if wanted.len() != own.len() {
				refuse!(
					"it has {} sizes for {} axes; export the model again",
					wanted.len(),
					own.len()
				);
			}
			by_sizes(node, &dims, &axes, &wanted)?
		}
		_ => refuse!("it needs scales or sizes, and not both; export the model again"),
	};
	let coordinates = match node.text_or("coordinate_transformation_mode", "half_pixel")? {
		"half_pixel" => Coordinates::HalfPixel,
		"half_pixel_symmetric" => Coordinates::HalfPixelSymmetric,
		"pytorch_half_pixel" => Coordinates::PytorchHalfPixel,
		"align_corners" => {
			// Whether the corners of the exact or of the rounded size are aligned is open to dispute.
			let products = dims.iter().zip(&scales).zip(&sizes);
			if products
				.into_iter()
				.any(|((dim, scale), size)| (*dim as f32 * scale - *size as f32).abs() > 1e-3)
			{
				refuse!(
					"it aligns corners with scales {scales:?} that do not make whole sizes of {dims:?}, which runtimes \
					 disagree about; give sizes instead"
				);
			}
			Coordinates::AlignCorners
		}
		"asymmetric" => Coordinates::Asymmetric,
		"tf_crop_and_resize" => region(g, roi, rank, &axes)?,
		other => refuse!("attribute coordinate_transformation_mode is {other:?}, which is unknown; use half_pixel"),
	};
	let mode = mode(node)?;
	// For the nearest element there is nothing to smooth.
	let smooths = node.flag("antialias", false)? && !matches!(mode, ResizeMode::Nearest(_));
	let smooths = smooths && scales.iter().any(|scale| *scale < 1.0);
	let resize = Resize {
		mode,
		coordinates,
		exclude_outside: node.flag("exclude_outside", false)?,
		extrapolation: attribute("extrapolation_value", node.float_or("extrapolation_value", 0.0)?)?,
		sizes,
		scales: bits(&scales)?,
	};
	if smooths {
		return one(smooth::resize(g, x, &resize)?);
	}
	let moves = dims.iter().enumerate().any(|(axis, dim)| resize.moves(axis, *dim));
	match moves {
		true => one(g.apply(Op::Resize(resize), &[x])?),
		false => one(x),
	}
}

fn mode(node: &Node<'_>) -> Result<ResizeMode, Refusal> {
	let rounding = match node.text_or("nearest_mode", "round_prefer_floor")? {
		"round_prefer_floor" => NearestRounding::PreferFloor,
		"round_prefer_ceil" => NearestRounding::PreferCeil,
		"floor" => NearestRounding::Floor,
		"ceil" => NearestRounding::Ceil,
		other => refuse!("attribute nearest_mode is {other:?}, which is unknown; use round_prefer_floor"),
	};
	let coefficient = attribute("cubic_coeff_a", node.float_or("cubic_coeff_a", -0.75)?)?;
	Ok(match node.text_or("mode", "nearest")? {
		"nearest" => ResizeMode::Nearest(rounding),
		"linear" => ResizeMode::Linear,
		"cubic" => ResizeMode::Cubic { coefficient },
		other => refuse!("attribute mode is {other:?}, expected nearest, linear or cubic"),
	})
}

/// Entries for some axes become entries for all of them.
fn spread<T: Copy>(rank: usize, axes: &[u32], items: Vec<T>, default: T) -> Result<Vec<T>, Refusal> {
	if items.len() != axes.len() {
		refuse!(
			"it has {} entries for {} axes; export the model again",
			items.len(),
			axes.len()
		);
	}
	let mut all = vec![default; rank];
	for (axis, item) in axes.iter().zip(items) {
		if let Some(place) = all.get_mut(*axis as usize) {
			*place = item;
		}
	}
	Ok(all)
}

fn checked(dims: &[u32], scales: Vec<f32>) -> Result<Vec<f32>, Refusal> {
	match scales.len() == dims.len() && scales.iter().all(|scale| scale.is_finite() && *scale > 0.0) {
		true => Ok(scales),
		false => {
			refuse!("its scales {scales:?} are not a positive number for each dimension of {dims:?}; export it again")
		}
	}
}

fn sizes_of(dims: &[u32], scales: &[f32]) -> Result<Vec<u32>, Refusal> {
	let sizes = dims.iter().zip(scales).map(|(dim, scale)| {
		let size = (*dim as f32 * scale).floor();
		(size >= 1.0 && size < u32::MAX as f32).then_some(size as u32)
	});
	match sizes.collect::<Option<Vec<u32>>>() {
		Some(sizes) => Ok(sizes),
		None => refuse!("its scales {scales:?} make an empty or a very large tensor out of {dims:?}; use others"),
	}
}

fn bits(scales: &[f32]) -> Result<Vec<F32Bits>, Refusal> {
	scales.iter().map(|scale| attribute("scales", *scale)).collect()
}

/// Scales and sizes when sizes are given, as the policy has it.
fn by_sizes(node: &Node<'_>, dims: &[u32], axes: &[u32], wanted: &[i64]) -> Result<(Vec<f32>, Vec<u32>), Refusal> {
	let narrow = wanted
		.iter()
		.map(|size| u32::try_from(*size).ok().filter(|size| *size > 0));
	let Some(wanted) = narrow.collect::<Option<Vec<u32>>>() else {
		refuse!("its sizes {wanted:?} are out of range, expected at least 1 each; export it again");
	};
	let own = axes.iter().map(|axis| dims.get(*axis as usize).copied().unwrap_or(1));
	let ratios = wanted
		.iter()
		.zip(own.clone())
		.map(|(size, own)| *size as f32 / own as f32);
	let (scales, sizes) = match node.text_or("keep_aspect_ratio_policy", "stretch")? {
		"stretch" => (ratios.collect(), wanted),
		policy @ ("not_larger" | "not_smaller") => {
			let scale = match policy {
				"not_larger" => ratios.fold(f32::INFINITY, f32::min),
				_ => ratios.fold(0.0, f32::max),
			};
			// Halves are rounded up.
			let sizes = own.map(|own| (own as f32 * scale + 0.5).floor() as u32);
			(vec![scale; wanted.len()], sizes.collect())
		}
		other => refuse!("attribute keep_aspect_ratio_policy is {other:?}, which is unknown; use stretch"),
	};
	let mut all = dims.to_vec();
	for (axis, size) in axes.iter().zip(sizes) {
		if let Some(dim) = all.get_mut(*axis as usize) {
			*dim = size;
		}
	}
	Ok((spread(dims.len(), axes, scales, 1.0)?, all))
}

/// The region of interest: where it begins on each axis, then where it ends.
fn region(g: &Graph<'_>, roi: Option<Value>, rank: usize, axes: &[u32]) -> Result<Coordinates, Refusal> {
	let Some(roi) = roi else {
		refuse!("tf_crop_and_resize needs the input roi; export the model again");
	};
	let roi = g.real(roi, "roi")?;
	let halves = roi.split_at_checked(axes.len());
	let Some((starts, ends)) = halves else {
		refuse!("its region {roi:?} has not two numbers for each axis; export the model again");
	};
	Ok(Coordinates::CropAndResize {
		starts: bits(&spread(rank, axes, starts.to_vec(), 0.0)?)?,
		ends: bits(&spread(rank, axes, ends.to_vec(), 1.0)?)?,
	})
}
