//! Reading an image between its pixels, at places that are computed when the program runs. GridSample, RoiAlign and
//! DeformConv come down to it: a gather for each pixel that takes part, weighted.

use crate::{
	error::Refusal,
	graph::{attribute, Graph, Value},
	tensor::{Data, Tensor},
};
use verdict_program::{
	op::{Binary, Compare, Op, Unary},
	Dtype,
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Interpolation {
	Nearest,
	Linear,
	Cubic,
}

/// What lies outside of an image.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Padding {
	Zeros,
	Border,
	/// The image, reflected at the centres of its outermost pixels (`true`), or at their edges.
	Reflection(bool),
}

/// One pixel along one axis, for each place.
pub(super) struct Tap {
	/// Which one, a whole number of f32 that lies within the image.
	index: Value,
	weight: Option<Value>,
	/// Whether the pixel exists; without this it does.
	inside: Option<Value>,
}

/// Images as a table with a row for each pixel: x is `[N, C, spatial..]`, the table `[N * pixels, C]`.
pub(super) struct Table {
	rows: Value,
	channels: u32,
	/// The spatial dimensions.
	dims: Vec<u32>,
}

impl Table {
	pub(super) fn of(g: &mut Graph<'_>, x: Value) -> Result<Self, Refusal> {
		let (images, channels) = (g.dim(x, 0)?, g.dim(x, 1)?);
		let dims = g.dims(x).split_off(2);
		let pixels = product(&dims)?;
		let flat = g.reshape(x, &[images, channels, pixels])?;
		let last = g.transpose(flat, &[0, 2, 1])?;
		let rows = g.reshape(last, &[product(&[images, pixels])?, channels])?;
		Ok(Self { rows, channels, dims })
	}

	/// How many pixels an image has.
	pub(super) fn pixels(&self) -> Result<u32, Refusal> {
		product(&self.dims)
	}

	/// The row where each of some images begins, `[images, 1]`.
	pub(super) fn firsts(&self, g: &mut Graph<'_>, images: u32) -> Result<Value, Refusal> {
		let pixels = i64::from(self.pixels()?);
		let starts = g.ints(
			(0..i64::from(images))
				.map(|image| image.saturating_mul(pixels))
				.collect(),
		);
		g.reshape(starts, &[images, 1])
	}

	/// What the pixels at `[A, B]` places add up from, weighted, each `[A, B, C]`. `first` is the row where the image of
	/// a place begins; `axes` are the pixels along each of the spatial axes.
	pub(super) fn read(&self, g: &mut Graph<'_>, first: Value, axes: &[Vec<Tap>]) -> Result<Vec<Value>, Refusal> {
		struct Pixel {
			row: Value,
			weight: Option<Value>,
			inside: Option<Value>,
		}
		let mut pixels = vec![Pixel {
			row: first,
			weight: None,
			inside: None,
		}];
		for (axis, taps) in axes.iter().enumerate() {
			let stride = product(self.dims.get(axis.saturating_add(1)..).unwrap_or_default())?;
			let mut steps = Vec::new();
			for tap in taps {
				let index = g.cast(tap.index, Dtype::I64)?;
				let stride = g.constant(Tensor::int(stride.into()));
				steps.push(g.binary(Binary::Mul, index, stride)?);
			}
			let mut next = Vec::new();
			for pixel in &pixels {
				for (tap, step) in taps.iter().zip(&steps) {
					next.push(Pixel {
						row: g.binary(Binary::Add, pixel.row, *step)?,
						weight: both(g, Binary::Mul, pixel.weight, tap.weight)?,
						inside: both(g, Binary::And, pixel.inside, tap.inside)?,
					});
				}
			}
			pixels = next;
		}
		let mut values = Vec::new();
		for pixel in pixels {
			let mut value = g.apply(Op::Gather { axis: 0 }, &[self.rows, pixel.row])?;
			let mut places = g.dims(value);
			if let Some(last) = places.last_mut() {
				*last = 1;
			}
			if let Some(inside) = pixel.inside {
				let inside = g.reshape(inside, &places)?;
				let zero = g.number(g.dtype(value), 0);
				value = g.select(inside, value, zero)?;
			}
			if let Some(weight) = pixel.weight {
				let weight = g.reshape(weight, &places)?;
				value = g.binary(Binary::Mul, value, weight)?;
			}
			values.push(value);
		}
		Ok(values)
	}

	/// `[N, P, C]` to `[N, C, out..]`.
	pub(super) fn image(&self, g: &mut Graph<'_>, x: Value, out: &[u32]) -> Result<Value, Refusal> {
		let images = g.dim(x, 0)?;
		let first = g.transpose(x, &[0, 2, 1])?;
		let mut dims = vec![images, self.channels];
		dims.extend(out);
		g.reshape(first, &dims)
	}
}

/// The product of some dimensions.
pub(super) fn product(dims: &[u32]) -> Result<u32, Refusal> {
	let product = dims.iter().try_fold(1u32, |product, dim| product.checked_mul(*dim));
	product.ok_or_else(|| Refusal(format!("dimensions {dims:?} are too large together")))
}

/// A sum from left to right.
pub(super) fn total(g: &mut Graph<'_>, values: &[Value]) -> Result<Value, Refusal> {
	let mut rest = values.iter().copied();
	let Some(first) = rest.next() else {
		return Ok(g.float(0.0));
	};
	rest.try_fold(first, |sum, value| g.binary(Binary::Add, sum, value))
}

/// A function of a value and a number.
pub(super) fn with(g: &mut Graph<'_>, binary: Binary, x: Value, number: f32) -> Result<Value, Refusal> {
	let number = g.float(number);
	g.binary(binary, x, number)
}

fn both(g: &mut Graph<'_>, binary: Binary, a: Option<Value>, b: Option<Value>) -> Result<Option<Value>, Refusal> {
	match (a, b) {
		(Some(a), Some(b)) => g.binary(binary, a, b).map(Some),
		(a, b) => Ok(a.or(b)),
	}
}

fn clip(g: &mut Graph<'_>, x: Value, min: f32, max: f32) -> Result<Value, Refusal> {
	let (min, max) = (attribute("min", min)?, attribute("max", max)?);
	let (min, max) = (Some(min), Some(max));
	g.unary(Unary::Clip { min, max }, x)
}

/// The pixels that take part along an axis of `dim` pixels, at places that are counted in pixels.
pub(super) fn taps(
	g: &mut Graph<'_>,
	mut place: Value,
	dim: u32,
	interpolation: Interpolation,
	padding: Padding,
) -> Result<Vec<Tap>, Refusal> {
	let last = dim.saturating_sub(1) as f32;
	let (low, high) = match padding {
		Padding::Reflection(true) => (0.0, last),
		_ => (-0.5, last + 0.5),
	};
	if interpolation == Interpolation::Nearest {
		place = g.unary(Unary::Round, place)?;
	}
	// First the place is moved into the image, and then each pixel that is next to it.
	place = match padding {
		Padding::Zeros => place,
		Padding::Reflection(_) => reflect(g, place, low, high)?,
		Padding::Border => clip(g, place, 0.0, last)?,
	};
	let (floor, offsets, weights) = match interpolation {
		Interpolation::Nearest => (place, vec![0.0], vec![None]),
		Interpolation::Linear | Interpolation::Cubic => {
			let floor = g.unary(Unary::Floor, place)?;
			let part = g.binary(Binary::Sub, place, floor)?;
			let one = g.float(1.0);
			let rest = g.binary(Binary::Sub, one, part)?;
			match interpolation {
				Interpolation::Cubic => {
					let weights = [far(g, part)?, near(g, part)?, near(g, rest)?, far(g, rest)?];
					(floor, vec![-1.0, 0.0, 1.0, 2.0], weights.map(Some).to_vec())
				}
				_ => (floor, vec![0.0, 1.0], vec![Some(rest), Some(part)]),
			}
		}
	};
	let mut taps = Vec::new();
	for (offset, weight) in offsets.into_iter().zip(weights) {
		let mut pixel = match offset == 0.0 {
			true => floor,
			false => with(g, Binary::Add, floor, offset)?,
		};
		let inside = match padding {
			Padding::Zeros => {
				let (zero, last) = (g.float(0.0), g.float(last));
				let (from, to) = (
					g.compare(Compare::GreaterOrEqual, pixel, zero)?,
					g.compare(Compare::LessOrEqual, pixel, last)?,
				);
				Some(g.binary(Binary::And, from, to)?)
			}
			Padding::Border => None,
			Padding::Reflection(_) => {
				pixel = reflect(g, pixel, low, high)?;
				None
			}
		};
		taps.push(Tap {
			index: clip(g, pixel, 0.0, last)?,
			weight,
			inside,
		});
	}
	Ok(taps)
}

/// What a place shows if the image is continued by mirrors at both ends.
fn reflect(g: &mut Graph<'_>, place: Value, low: f32, high: f32) -> Result<Value, Refusal> {
	let range = high - low;
	if range <= 0.0 {
		// One pixel, seen everywhere.
		return with(g, Binary::Mul, place, 0.0);
	}
	let (least, most) = (g.float(low), g.float(high));
	let from = g.binary(Binary::Sub, place, least)?;
	let distance = g.unary(Unary::Abs, from)?;
	let turns = with(g, Binary::Div, distance, range)?;
	let turns = g.unary(Unary::Floor, turns)?;
	let whole = with(g, Binary::Mul, turns, range)?;
	let rest = g.binary(Binary::Sub, distance, whole)?;
	let half = with(g, Binary::Mul, turns, 0.5)?;
	let floor = g.unary(Unary::Floor, half)?;
	let even = g.compare(Compare::Equal, half, floor)?;
	let (forward, backward) = (g.binary(Binary::Add, least, rest)?, g.binary(Binary::Sub, most, rest)?);
	let mirrored = g.select(even, forward, backward)?;
	let (below, above) = (
		g.compare(Compare::Less, place, least)?,
		g.compare(Compare::Greater, place, most)?,
	);
	let outside = g.binary(Binary::Or, below, above)?;
	g.select(outside, mirrored, place)
}

/// The factor of Keys' cubic convolution that ONNX and others use.
const ALPHA: f32 = -0.75;

/// The weight of a pixel less than one away.
fn near(g: &mut Graph<'_>, x: Value) -> Result<Value, Refusal> {
	let mut weight = with(g, Binary::Mul, x, ALPHA + 2.0)?;
	weight = with(g, Binary::Sub, weight, ALPHA + 3.0)?;
	weight = g.binary(Binary::Mul, weight, x)?;
	weight = g.binary(Binary::Mul, weight, x)?;
	with(g, Binary::Add, weight, 1.0)
}

/// The weight of a pixel that is one further than `x`, which is less than one.
fn far(g: &mut Graph<'_>, x: Value) -> Result<Value, Refusal> {
	let x = with(g, Binary::Add, x, 1.0)?;
	let mut weight = with(g, Binary::Mul, x, ALPHA)?;
	weight = with(g, Binary::Sub, weight, 5.0 * ALPHA)?;
	weight = g.binary(Binary::Mul, weight, x)?;
	weight = with(g, Binary::Add, weight, 8.0 * ALPHA)?;
	weight = g.binary(Binary::Mul, weight, x)?;
	with(g, Binary::Sub, weight, 4.0 * ALPHA)
}

/// A table of f32 as a constant, if it is not too large for one.
pub(super) fn matrix(g: &mut Graph<'_>, dims: &[u32], values: Vec<f32>) -> Result<Value, Refusal> {
	match Tensor::new(dims, Data::F32(values)) {
		Some(mut tensor) => {
			let flushed = tensor.flush();
			g.flushed(flushed);
			Ok(g.constant(tensor))
		}
		None => Err(Refusal(format!("a constant of shape {dims:?} cannot be made"))),
	}
}
