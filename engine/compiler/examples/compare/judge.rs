//! How close is close enough.
//!
//! Both sides compute in f32, and add the same terms in another order. An element is a sum of terms that are about as
//! large as the largest elements of its tensor, and each addition rounds by up to 2^-24 of what it adds to: the error of
//! an element is some multiple of 2^-24 of the largest element (about the square root of the number of roundings), however
//! small the element itself is. Where terms cancel, so that the element lies near zero, its own relative error therefore
//! has no bound, and to ask for 1e-4 of the element alone would be to ask for luck. So an element may differ by 1e-4 of
//! itself, and by 8 * 2^-24 of the largest element of its tensor. Integers, labels and truths have to be equal. An output
//! that ends in a quantised type may differ by one step.

use crate::networks::Array;
use std::fmt;

/// What an element may be off by, relative to itself.
const OF_ELEMENT: f64 = 1e-4;
/// And relative to the largest of its tensor.
const OF_LARGEST: f64 = 8.0 / (1u32 << 24) as f64;
/// A step, and the rounding of what it is multiplied by.
const STEP: f64 = 1.0001;

/// The largest errors of a network.
#[derive(Default)]
pub struct Errors {
	elements: usize,
	/// Relative to the element.
	pub of_element: f64,
	/// Relative to the largest element of the tensor.
	pub of_largest: f64,
	steps: Option<f64>,
	/// What is not close enough.
	pub faults: Vec<String>,
}

impl fmt::Display for Errors {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let steps = self.steps.map_or("-".into(), |steps| format!("{steps:.3}"));
		write!(
			f,
			"{:>9} {:>12.2e} {:>12.2e} {steps:>9}",
			self.elements, self.of_element, self.of_largest
		)
	}
}

impl Errors {
	/// Adds an output: what onnxruntime gives, and the bytes that the program gives.
	pub fn compare(&mut self, expected: &Array, got: &[u8], step: Option<f64>) {
		self.elements += expected.elements();
		let Some(wanted) = expected.floats() else {
			if let Some(place) = expected.bytes.iter().zip(got).position(|(a, b)| a != b) {
				self.faults
					.push(format!("output {:?} differs at byte {place}", expected.name));
			}
			return;
		};
		let largest = largest(&wanted);
		let step = step.filter(|_| !wanted.is_empty());
		for (place, (wanted, got)) in wanted.iter().zip(floats(got)).enumerate() {
			let (wanted, got) = (f64::from(*wanted), f64::from(got));
			if wanted == got || wanted.is_nan() && got.is_nan() {
				continue;
			}
			let error = (wanted - got).abs();
			self.of_largest = self.of_largest.max(error / largest);
			if wanted != 0.0 {
				self.of_element = self.of_element.max(error / wanted.abs());
			}
			// Not the other way round: with NaN, no comparison holds.
			let near = error <= allowed(wanted, largest, step);
			if !near {
				let name = &expected.name;
				self.faults
					.push(format!("output {name:?} at {place}: expected {wanted:e}, got {got:e}"));
			}
		}
		if let Some(step) = step {
			let steps = self.steps.unwrap_or_default();
			self.steps = Some(steps.max(self.of_largest * largest / step));
		}
	}
}

fn allowed(wanted: f64, largest: f64, step: Option<f64>) -> f64 {
	match step {
		Some(step) => step * STEP,
		None => wanted.abs() * OF_ELEMENT + largest * OF_LARGEST,
	}
}

/// The largest finite magnitude.
fn largest(values: &[f32]) -> f64 {
	let finite = values.iter().filter(|value| value.is_finite());
	finite.fold(0.0, |largest, value| largest.max(f64::from(value.abs())))
}

fn floats(bytes: &[u8]) -> impl Iterator<Item = f32> + '_ {
	let words = bytes.chunks_exact(4).filter_map(|word| word.try_into().ok());
	words.map(f32::from_le_bytes)
}

/// Makes sure that an output is no longer close enough when one of its elements is moved: the largest and the smallest
/// by a tenth more than may be, or an integer by one.
pub fn notices(expected: &Array, got: &[u8], step: Option<f64>) -> Result<(), String> {
	let mut damaged = Vec::new();
	match expected.floats() {
		None => {
			let mut bytes = got.to_vec();
			if let Some(first) = bytes.first_mut() {
				*first = first.wrapping_add(1);
			}
			damaged.push(bytes);
		}
		Some(wanted) => {
			let largest = largest(&wanted);
			let order = |a: &&(usize, &f32), b: &&(usize, &f32)| a.1.abs().total_cmp(&b.1.abs());
			let places: Vec<(usize, &f32)> = wanted.iter().enumerate().filter(|item| item.1.is_finite()).collect();
			for (place, value) in places
				.iter()
				.max_by(order)
				.into_iter()
				.chain(places.iter().min_by(order))
			{
				let value = f64::from(**value);
				let moved = (value + 1.1 * allowed(value, largest, step)) as f32;
				let mut bytes = got.to_vec();
				if let Some(word) = bytes.get_mut(place * 4..place * 4 + 4) {
					word.copy_from_slice(&moved.to_le_bytes());
				}
				damaged.push(bytes);
			}
		}
	}
	let blind = |bytes: &Vec<u8>| {
		let mut errors = Errors::default();
		errors.compare(expected, bytes, step);
		errors.faults.is_empty()
	};
	match damaged.is_empty() || damaged.iter().any(blind) {
		true => Err(format!(
			"output {:?} was moved, and the comparison did not notice",
			expected.name
		)),
		false => Ok(()),
	}
}
