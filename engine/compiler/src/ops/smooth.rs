//! `Resize` that smooths while it shrinks (antialias=1): along each axis a product with a constant matrix, whose rows
//! hold the filter, as wide as the image shrinks.

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Coordinates, Resize, ResizeMode},
	Dtype,
};

/// The most weights of a matrix.
const LARGEST: u64 = 1 << 22;

/// The filter is stretched to so many times its width, at most.
const WIDEST: f64 = 4096.0;

pub(super) fn resize(g: &mut Graph<'_>, x: Value, resize: &Resize) -> Result<Value, Refusal> {
	if g.dtype(x) != Dtype::F32 {
		refuse!(
			"it smooths {} while it shrinks (antialias=1); cast to float32 before",
			g.dtype(x)
		);
	}
	if !matches!(
		resize.coordinates,
		Coordinates::HalfPixel | Coordinates::PytorchHalfPixel
	) {
		refuse!("it smooths while it shrinks (antialias=1), but does not count from half pixels; use half_pixel");
	}
	let mut x = x;
	for (axis, (size, scale)) in resize.sizes.iter().zip(&resize.scales).enumerate() {
		let own = g.dim(x, axis)?;
		if resize.moves(axis, own) {
			let matrix = matrix(resize, own, *size, scale.value().into())?;
			x = along(g, x, axis, matrix)?;
		}
	}
	Ok(x)
}

/// The product along an axis: it goes last for that.
fn along(g: &mut Graph<'_>, x: Value, axis: usize, matrix: Tensor) -> Result<Value, Refusal> {
	let axes = 0..g.rank(x) as u32;
	let last = axes.end.saturating_sub(1);
	let axis = axis as u32;
	let swapped: Vec<u32> = axes
		.map(|place| match place {
			_ if place == axis => last,
			_ if place == last => axis,
			_ => place,
		})
		.collect();
	let x = g.transpose(x, &swapped)?;
	// A matrix on the right needs one on the left.
	let row = g.rank(x) == 1;
	let x = if row { g.reshape(x, &[1, g.dim(x, 0)?])? } else { x };
	let matrix = g.constant(matrix);
	let mut y = g.matmul(x, matrix)?;
	if row {
		y = g.reshape(y, &[g.dim(y, 1)?])?;
	}
	g.transpose(y, &swapped)
}

/// For each place of the output a column with the weights of the places of the input. What lies outside counts as the
/// nearest inside, unless it is excluded.
fn matrix(resize: &Resize, own: u32, size: u32, scale: f64) -> Result<Tensor, Refusal> {
	let elements = u64::from(own).saturating_mul(size.into());
	let stretch = 1.0 / scale.min(1.0);
	if elements > LARGEST || stretch.is_nan() || stretch > WIDEST {
		refuse!("it smooths an axis from {own} to {size} (antialias=1), which is too large; use antialias=False");
	}
	let support = match resize.mode {
		ResizeMode::Linear => 1.0,
		_ => 2.0,
	};
	// How far the filter reaches to the left of where it is. To the right it is one more.
	let reach = -((-support * stretch).floor() as i64 + 1);
	let mut weights = vec![0.0f32; elements as usize];
	for place in 0..size {
		let centre = match (resize.coordinates.clone(), size) {
			(Coordinates::PytorchHalfPixel, 1) => -0.5,
			_ => (f64::from(place) + 0.5) / scale - 0.5,
		};
		// The one before the centre, also of those that lie on it.
		let before = (centre.ceil() - 1.0) as i64;
		let taps: Vec<(i64, f64)> = (before.saturating_sub(reach)..=before.saturating_add(reach).saturating_add(1))
			.map(|tap| (tap, filter(resize, (tap as f64 - centre) / stretch)))
			.filter(|(tap, _)| !resize.exclude_outside || (0..i64::from(own)).contains(tap))
			.collect();
		let sum: f64 = taps.iter().map(|(_, weight)| weight).sum();
		if sum == 0.0 {
			refuse!(
				"it smooths an axis from {own} to {size} with a filter that adds up to nothing; use antialias=False"
			);
		}
		let mut column = vec![0.0f64; own as usize];
		for (tap, weight) in taps {
			let inside = tap.clamp(0, i64::from(own).saturating_sub(1)) as usize;
			if let Some(item) = column.get_mut(inside) {
				*item += weight / sum;
			}
		}
		let places = weights.iter_mut().skip(place as usize).step_by(size as usize);
		for (item, weight) in places.zip(column) {
			*item = weight as f32;
		}
	}
	match Tensor::new([own, size], Data::F32(weights)) {
		Some(mut tensor) => {
			// Too small to matter, and weights may not be subnormal.
			tensor.flush();
			Ok(tensor)
		}
		None => refuse!("it smooths an axis from {own} to {size} (antialias=1), which is too large"),
	}
}

/// The weight at a distance.
fn filter(resize: &Resize, distance: f64) -> f64 {
	let x = distance.abs();
	match resize.mode {
		ResizeMode::Cubic { coefficient } => {
			let a = f64::from(coefficient.value());
			match x {
				_ if x <= 1.0 => ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0,
				_ if x < 2.0 => ((x - 5.0) * x + 8.0) * x * a - 4.0 * a,
				_ => 0.0,
			}
		}
		_ => (1.0 - x).max(0.0),
	}
}
