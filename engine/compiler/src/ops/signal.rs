//! Fourier transforms, windows and the like. A transform is a product with a matrix of sines and cosines.

use super::{
	one,
	real::{exp, ln, turn},
	sample::{matrix, product},
	Imported,
};
use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::{Element, Node},
};
use verdict_program::{
	op::{Binary, Op},
	Dtype,
};

/// The most elements of such a matrix.
const LARGEST: u64 = 1 << 24;
/// The longest transform or window, and the most of it.
const LONGEST: i64 = 1 << 20;

/// From `length` numbers to `kept` of the `points` frequencies: `[length * parts, kept * 2]`, where numbers have one part
/// or two, real and imaginary.
fn fourier(
	g: &mut Graph<'_>,
	length: u32,
	parts: u32,
	points: u32,
	kept: u32,
	inverse: bool,
) -> Result<Value, Refusal> {
	let dims = [product(&[length, parts])?, product(&[kept, 2])?];
	if u64::from(dims[0]).saturating_mul(dims[1].into()) > LARGEST {
		refuse!("a transform of {length} numbers to {kept} is too large for a constant; split it in smaller ones");
	}
	let scale = if inverse { 1.0 / f64::from(points) } else { 1.0 };
	let mut values = Vec::new();
	for row in 0..length {
		let angles = (0..kept).map(|column| turn(u64::from(row).wrapping_mul(column.into()), points.into()));
		// e^(-i a), or its conjugate for the inverse.
		let numbers = angles.map(|(cos, sin)| (cos * scale, if inverse { sin * scale } else { -sin * scale }));
		let numbers: Vec<(f64, f64)> = numbers.collect();
		for part in 0..parts {
			values.extend(numbers.iter().flat_map(|(real, imaginary)| match part {
				0 => [*real as f32, *imaginary as f32],
				_ => [-*imaginary as f32, *real as f32],
			}));
		}
	}
	matrix(g, &dims, values)
}

/// A length, given as a constant.
fn length(g: &Graph<'_>, value: Value, name: &str) -> Result<u32, Refusal> {
	let length = g.whole_one(value, name)?;
	match u32::try_from(length) {
		Ok(narrow) if (1..=LONGEST).contains(&length) => Ok(narrow),
		_ => refuse!("its input {name:?} is {length}, expected 1 to {LONGEST}"),
	}
}

/// How many of the frequencies are kept.
fn kept(points: u32, one_sided: bool) -> u32 {
	match one_sided {
		true => points.wrapping_div(2).saturating_add(1),
		false => points,
	}
}

pub(super) fn dft(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let (inverse, one_sided) = (node.flag("inverse", false)?, node.flag("onesided", false)?);
	let given = node.optional(1);
	let axis = match (node.opset < 20, node.opset) {
		(true, _) => node.int_or("axis", 1)?,
		(false, _) => match node.optional(2) {
			Some(axis) => g.whole_one(axis, "axis")?,
			None => -2,
		},
	};
	let axis = g.axis(x, axis)?;
	let rank = g.rank(x);
	let last = u32::try_from(rank.saturating_sub(1)).unwrap_or(0);
	let parts = g.dim(x, last as usize)?;
	if axis == last || !matches!(parts, 1 | 2) {
		refuse!(
			"its input has shape {}, expected numbers of one part or two along another axis than {axis}",
			g.ty(x).shape
		);
	}
	if inverse && one_sided {
		refuse!("what it gives if it is both inverse and one-sided is not defined; complete the spectrum before");
	}
	let all = g.dim(x, axis as usize)?;
	let points = match given {
		Some(points) => length(g, points, "dft_length")?,
		None => all,
	};
	if i64::from(points) > LONGEST {
		refuse!("it transforms {points} numbers, at most {LONGEST} are");
	}
	// Longer signals are cut, shorter ones continued by zeros, for which nothing has to be done.
	let used = all.min(points);
	let x = g.part(x, axis, 0, used)?;
	let mut perm: Vec<u32> = (0..last).filter(|other| *other != axis).collect();
	perm.extend([axis, last]);
	let moved = g.transpose(x, &perm)?;
	let mut dims = g.dims(moved);
	dims.truncate(rank.saturating_sub(2));
	let rows = product(&dims)?;
	let flat = g.reshape(moved, &[rows, product(&[used, parts])?])?;
	let kept = kept(points, one_sided);
	let table = fourier(g, used, parts, points, kept, inverse)?;
	let spectrum = g.matmul(flat, table)?;
	dims.extend([kept, 2]);
	let spectrum = g.reshape(spectrum, &dims)?;
	let mut back = vec![0u32; rank];
	for (place, from) in (0u32..).zip(&perm) {
		if let Some(slot) = back.get_mut(*from as usize) {
			*slot = place;
		}
	}
	one(g.transpose(spectrum, &back)?)
}

pub(super) fn stft(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let step = length(g, node.input(1)?, "frame_step")?;
	let (window, given) = (node.optional(2), node.optional(3));
	let one_sided = node.flag("onesided", true)?;
	let dims = g.dims(x);
	let (batch, all, parts) = match *dims {
		[batch, all] => (batch, all, 1),
		[batch, all, parts @ (1 | 2)] => (batch, all, parts),
		_ => refuse!("its input has shape {dims:?}, expected a batch of signals of one part or two"),
	};
	let points = match (given, window) {
		(Some(given), _) => length(g, given, "frame_length")?,
		(None, Some(window)) => g.dim(window, 0)?,
		(None, None) => refuse!("it has neither a window nor a frame_length; export the model again"),
	};
	if window.is_some_and(|window| g.dims(window) != [points]) {
		refuse!("its window does not have the length of a frame, {points}; pad it before");
	}
	let Some(frames) = all
		.checked_sub(points)
		.map(|room| room.wrapping_div(step).saturating_add(1))
	else {
		refuse!("its frames of {points} are longer than the signal of {all}");
	};
	let x = g.reshape(x, &[batch, all, parts])?;
	if product(&[frames, points])? > LARGEST as u32 {
		refuse!("its {frames} frames of {points} are too many for a constant");
	}
	let starts = (0..i64::from(frames)).map(|frame| frame.saturating_mul(step.into()));
	let places = starts.flat_map(|start| (0..i64::from(points)).map(move |place| start.saturating_add(place)));
	let places = g.ints(places.collect());
	let mut taken = g.apply(Op::Gather { axis: 1 }, &[x, places])?;
	taken = g.reshape(taken, &[batch, frames, points, parts])?;
	if let Some(window) = window {
		let window = g.reshape(window, &[points, 1])?;
		taken = g.binary(Binary::Mul, taken, window)?;
	}
	let flat = g.reshape(taken, &[product(&[batch, frames])?, product(&[points, parts])?])?;
	let kept = kept(points, one_sided);
	let table = fourier(g, points, parts, points, kept, false)?;
	let spectrum = g.matmul(flat, table)?;
	one(g.reshape(spectrum, &[batch, frames, kept, 2])?)
}

/// The type that a table is to have has to be a float.
fn float(node: &Node<'_>) -> Result<(), Refusal> {
	let code = node.int_or("output_datatype", 1)?;
	match Element::of(i32::try_from(code).unwrap_or(-1)).value() {
		Some(Dtype::F32) => Ok(()),
		_ => refuse!("it gives whole numbers; use float32, and cast them"),
	}
}

/// A sum of cosines, by their factors.
pub(super) fn window(g: &mut Graph<'_>, node: &Node<'_>, factors: &[f64]) -> Imported {
	float(node)?;
	let size = length(g, node.input(0)?, "size")?;
	let whole = match node.flag("periodic", true)? {
		true => size,
		false => size.saturating_sub(1),
	};
	if whole == 0 {
		refuse!("a symmetric window of one element is not defined; make it longer");
	}
	let value = |place: u32| {
		let terms = (0u64..).zip(factors);
		let terms = terms.map(|(times, factor)| factor * turn(times.wrapping_mul(place.into()), whole.into()).0);
		terms.sum::<f64>() as f32
	};
	one(g.floats((0..size).map(value).collect()))
}

pub(super) fn mel_weights(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	float(node)?;
	let bins = length(g, node.input(0)?, "num_mel_bins")?;
	let points = length(g, node.input(1)?, "dft_length")?;
	let rate = g.whole_one(node.input(2)?, "sample_rate")?;
	let edge = |input: usize, name: &str| -> Result<f64, Refusal> {
		match g.real(node.input(input)?, name)?.as_slice() {
			[edge] if edge.is_finite() && *edge >= 0.0 => Ok(f64::from(*edge)),
			other => refuse!("its input {name:?} is {other:?}, expected one frequency"),
		}
	};
	let (low, high) = (edge(3, "lower_edge_hertz")?, edge(4, "upper_edge_hertz")?);
	if rate < 1 || low > high {
		refuse!("its frequencies go from {low} to {high} at a rate of {rate}, which makes no sense");
	}
	let rows = kept(points, true);
	if u64::from(rows).saturating_mul(bins.into()) > LARGEST {
		refuse!("{bins} bins of {rows} frequencies are too many for a constant");
	}
	let tenth = ln(10.0);
	let mel = |hertz: f64| 2595.0 * (ln(1.0 + hertz / 700.0) / tenth);
	let step = (mel(high) - mel(low)) / (f64::from(bins) + 2.0);
	let mut places = Vec::new();
	for bin in 0..bins.saturating_add(2) {
		let mel = f64::from(bin) * step + mel(low);
		let hertz = 700.0 * (exp(mel / 2595.0 * tenth) - 1.0);
		let place = ((f64::from(points) + 1.0) * hertz / rate as f64).floor();
		if !(0.0..f64::from(rows)).contains(&place) {
			refuse!("its upper edge of {high} Hz lies above half of the rate {rate}; lower it");
		}
		places.push(place as u32);
	}
	let triangles: Vec<[u32; 3]> = places.windows(3).filter_map(|three| three.try_into().ok()).collect();
	let mut values = Vec::new();
	for row in 0..rows {
		for [left, centre, right] in &triangles {
			let part = |a: u32, b: u32| (f64::from(a) / f64::from(b)) as f32;
			values.push(match row {
				// The falling side is written last, and hides the peak of the rising one.
				row if row >= *centre && row < *right => part(right.saturating_sub(row), right.saturating_sub(*centre)),
				row if row == *centre => 1.0,
				row if row > *left && row < *centre => part(row.saturating_sub(*left), centre.saturating_sub(*left)),
				_ => 0.0,
			});
		}
	}
	one(matrix(g, &[rows, bins], values)?)
}
