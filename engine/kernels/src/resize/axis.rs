//! Where the outputs of one axis look, and what weight they give to what they see. All arithmetic here is that of
//! binary64: additions, multiplications, divisions, each rounded as IEEE says; weights are rounded to binary32 at the
//! end.

use super::{Coordinates, Mode, Resize, Rounding};
use crate::arithmetic::narrow;

/// How one axis is resized.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
	/// Numbers of the input.
	pub input: usize,
	/// Numbers of the output.
	pub output: usize,
	/// Their ratio as the model gives it; where it gives sizes only, the exact one.
	pub scale: Option<f32>,
	/// The part of the input that [`Coordinates::Crop`] takes, from and to, in units of its length.
	pub part: (f32, f32),
}

/// What the outputs of an axis see.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
	/// Where each output's taps begin in the lists below, and where the last one's end.
	pub starts: Vec<usize>,
	pub indices: Vec<usize>,
	pub weights: Vec<f32>,
	/// Outputs that look outside of the input and are set to a constant.
	pub outside: Vec<bool>,
	/// The same taps by their place: of all outputs the first tap, then of all the second, as many as the output with
	/// most has. Where an output has fewer, `used` is 0.
	pub by_place: Vec<Place>,
}

/// One tap of each output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
	pub indices: Vec<u32>,
	pub weights: Vec<f32>,
	pub used: Vec<u32>,
}

impl Table {
	/// Fills in the taps by place, if there are few and they are near enough for short numbers.
	fn arrange(&mut self, input: usize) {
		const MOST: usize = 4;
		let counts = self.starts.windows(2).map(|pair| pair[1] - pair[0]);
		let most = counts.max().unwrap_or(0);
		if most > MOST || u32::try_from(input).is_err() {
			return;
		}
		let outputs = self.outside.len();
		self.by_place.reserve_exact(most);
		for place in 0..most {
			let mut taps = Place {
				indices: Vec::with_capacity(outputs),
				weights: Vec::with_capacity(outputs),
				used: Vec::with_capacity(outputs),
			};
			for pair in self.starts.windows(2) {
				let used = place < pair[1] - pair[0];
				taps.used.push(u32::from(used));
				taps.indices
					.push(if used { self.indices[pair[0] + place] as u32 } else { 0 });
				taps.weights
					.push(if used { self.weights[pair[0] + place] } else { 0.0 });
			}
			self.by_place.push(taps);
		}
	}
}

/// The greatest whole number that is not above `x`. Coordinates are far below 2^62.
fn floor(x: f64) -> i64 {
	let cut = x as i64;
	cut - i64::from(cut as f64 > x)
}

impl Axis {
	fn scale(&self) -> f64 {
		match self.scale {
			Some(scale) => f64::from(scale),
			None => self.output as f64 / self.input as f64,
		}
	}

	/// Where an output looks.
	fn coordinate(&self, how: Coordinates, output: usize) -> f64 {
		let (input, scale, x) = (self.input as f64, self.scale(), output as f64);
		let resized = scale * input;
		match how {
			Coordinates::HalfPixel => (x + 0.5) / scale - 0.5,
			Coordinates::HalfPixelSymmetric => {
				let offset = input / 2.0 * (1.0 - self.output as f64 / resized);
				offset + (x + 0.5) / scale - 0.5
			}
			Coordinates::PytorchHalfPixel if resized == 1.0 => 0.0,
			Coordinates::PytorchHalfPixel => (x + 0.5) / scale - 0.5,
			Coordinates::AlignCorners if resized == 1.0 => 0.0,
			Coordinates::AlignCorners => x * (input - 1.0) / (resized - 1.0),
			Coordinates::Asymmetric => x / scale,
			Coordinates::Crop => {
				let (from, to) = (f64::from(self.part.0), f64::from(self.part.1));
				let within = if resized == 1.0 {
					(to - from) * (input - 1.0) / 2.0
				} else {
					x * (to - from) * (input - 1.0) / (resized - 1.0)
				};
				within + from * (input - 1.0)
			}
		}
	}

	/// The table for all outputs.
	pub(super) fn table(&self, how: &Resize) -> Table {
		// Without antialiasing nothing has to grow; with it, an output may see more.
		let taps = self.output
			* match how.mode {
				Mode::Nearest(_) => 1,
				Mode::Linear => 2,
				Mode::Cubic(_) => 4,
			};
		let mut table = Table {
			starts: Vec::with_capacity(self.output + 1),
			indices: Vec::with_capacity(taps),
			weights: Vec::with_capacity(taps),
			outside: Vec::with_capacity(self.output),
			by_place: Vec::new(),
		};
		table.starts.push(0);
		let last = self.input as i64 - 1;
		for output in 0..self.output {
			// Whatever scales and parts are given, a coordinate stays a number that can be counted with.
			let x = self.coordinate(how.coordinates, output).clamp(-1e15, 1e15);
			let x = if x.is_nan() { 0.0 } else { x };
			table
				.outside
				.push(how.coordinates == Coordinates::Crop && (x < 0.0 || x > last as f64));
			let (first, mut weights) = self.weights(how, x);
			if how.exclude_outside {
				for (index, weight) in weights.iter_mut().enumerate() {
					if !(0..=last).contains(&(first + index as i64)) {
						*weight = 0.0;
					}
				}
				normalise(&mut weights);
			}
			for (index, weight) in weights.iter().enumerate() {
				// What has no weight is not looked at: 0 times an infinity would be NaN.
				let weight = narrow(*weight);
				if weight != 0.0 {
					table.indices.push((first + index as i64).clamp(0, last) as usize);
					table.weights.push(weight);
				}
			}
			table.starts.push(table.indices.len());
		}
		table.arrange(self.input);
		table
	}

	/// The first of the neighbours of `x` that count, and the weights of it and those after it.
	fn weights(&self, how: &Resize, x: f64) -> (i64, Vec<f64>) {
		let below = floor(x);
		let part = x - below as f64;
		// Shrinking with antialiasing widens what an output sees.
		let scale = if how.antialias && self.scale() < 1.0 {
			self.scale()
		} else {
			1.0
		};
		let wide = |reach: f64, of: &dyn Fn(f64) -> f64| {
			// A scale that fits the sizes reaches half as far at most; any other must not make the table large.
			let farthest = 4 * (self.input / self.output) as i64 + 8;
			let first = (floor((-reach / scale).max(-1e15)) + 1).max(-farthest);
			let mut weights: Vec<f64> = (first..2 - first).map(|at| of((at as f64 - part) * scale)).collect();
			normalise(&mut weights);
			(below + first, weights)
		};
		match how.mode {
			Mode::Nearest(rounding) => {
				let up = match rounding {
					Rounding::PreferFloor => part > 0.5,
					Rounding::PreferCeil => part >= 0.5,
					Rounding::Floor => false,
					Rounding::Ceil => part > 0.0,
				};
				(below + i64::from(up), vec![1.0])
			}
			Mode::Linear if scale < 1.0 => wide(1.0, &|x| (1.0 - x.abs()).max(0.0)),
			Mode::Linear => (below, vec![1.0 - part, part]),
			Mode::Cubic(a) if scale < 1.0 => wide(2.0, &|x| cubic(f64::from(a), x.abs())),
			Mode::Cubic(a) => {
				let a = f64::from(a);
				let distances = [part + 1.0, part, 1.0 - part, 2.0 - part];
				(below - 1, distances.map(|x| cubic(a, x)).into())
			}
		}
	}
}

/// The weight of a neighbour at distance `x`, by Keys.
fn cubic(a: f64, x: f64) -> f64 {
	if x <= 1.0 {
		((a + 2.0) * x - (a + 3.0)) * x * x + 1.0
	} else if x < 2.0 {
		((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a
	} else {
		0.0
	}
}

/// Divides weights by their sum, taken from the first to the last.
fn normalise(weights: &mut [f64]) {
	let sum = weights.iter().fold(0.0, |sum, weight| sum + weight);
	for weight in weights {
		*weight /= sum;
	}
}
