//! Non-maximum suppression: of boxes that cover each other, the one with the best score.
//!
//! Boxes are taken from the best score to the worst, of equal ones the first one first, and each is chosen unless one that
//! was chosen before covers it. Every number is compared or computed in a fixed order, so that there is one version.

use crate::arithmetic::{add, div, mul, sub};
use std::cmp::Ordering;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Suppress {
	/// Boxes of an image.
	pub boxes: usize,
	/// Lists of scores of an image.
	pub classes: usize,
	/// The most boxes that are chosen of a class.
	pub most: usize,
	/// Boxes cover each other if what they share is a greater part of their union.
	pub iou: f32,
	/// Only boxes with a better score take part.
	pub score: Option<f32>,
	/// Boxes are centre and size rather than two corners.
	pub center: bool,
}

/// A box by its edges, the lower ones first, and its area.
#[derive(Clone, Copy)]
struct Edges {
	low: [f32; 2],
	high: [f32; 2],
	area: f32,
}

fn lesser(a: f32, b: f32) -> f32 {
	if a < b {
		a
	} else {
		b
	}
}

fn greater(a: f32, b: f32) -> f32 {
	if a > b {
		a
	} else {
		b
	}
}

fn half(x: f32) -> f32 {
	mul(x, 0.5)
}

impl Edges {
	fn of(numbers: [f32; 4], center: bool) -> Self {
		let [a, b, c, d] = numbers;
		let (low, high) = match center {
			true => ([sub(a, half(c)), sub(b, half(d))], [add(a, half(c)), add(b, half(d))]),
			false => ([lesser(a, c), lesser(b, d)], [greater(a, c), greater(b, d)]),
		};
		let area = mul(sub(high[0], low[0]), sub(high[1], low[1]));
		Self { low, high, area }
	}

	/// Whether they share a greater part of their union than `iou`. Never, if something is no number. Everything is
	/// computed each time, as nobody could foresee which way branches go.
	fn covers(&self, other: &Self, iou: f32) -> bool {
		let side = |axis: usize| {
			sub(
				lesser(self.high[axis], other.high[axis]),
				greater(self.low[axis], other.low[axis]),
			)
		};
		let (first, second) = (side(0), side(1));
		let shared = mul(first, second);
		let union = sub(add(self.area, other.area), shared);
		let solid = (first > 0.0) & (second > 0.0) & (self.area > 0.0) & (other.area > 0.0) & (union > 0.0);
		solid & (div(shared, union) > iou)
	}
}

/// Writes image, class and box of each that is chosen to `rows`, three numbers a row, and fills what is left with -1.
/// `boxes` are `[images, boxes, 4]`, `scores` `[images, classes, boxes]`.
pub fn suppress(plan: &Suppress, boxes: &[f32], scores: &[f32], rows: &mut [i64]) {
	let mut order: Vec<u32> = Vec::with_capacity(plan.boxes);
	let mut chosen: Vec<Edges> = Vec::with_capacity(plan.most);
	let mut rows = rows.chunks_exact_mut(3);
	let images = boxes
		.chunks_exact(4 * plan.boxes)
		.zip(scores.chunks_exact(plan.classes * plan.boxes));
	for (image, (boxes, scores)) in images.enumerate() {
		for (class, scores) in scores.chunks_exact(plan.boxes).enumerate() {
			order.clear();
			let takes_part = |score: f32| match plan.score {
				Some(least) => score > least,
				None => !score.is_nan(),
			};
			order.extend((0..plan.boxes as u32).filter(|place| takes_part(scores[*place as usize])));
			order.sort_unstable_by(|a, b| {
				let scores = scores[*b as usize].partial_cmp(&scores[*a as usize]);
				// No NaN is among them.
				scores.unwrap_or(Ordering::Equal).then(a.cmp(b))
			});
			chosen.clear();
			for place in &order {
				if chosen.len() == plan.most {
					break;
				}
				let first = 4 * *place as usize;
				let numbers = [boxes[first], boxes[first + 1], boxes[first + 2], boxes[first + 3]];
				let edges = Edges::of(numbers, plan.center);
				if chosen.iter().any(|other| other.covers(&edges, plan.iou)) {
					continue;
				}
				chosen.push(edges);
				match rows.next() {
					Some(row) => row.copy_from_slice(&[image as i64, class as i64, i64::from(*place)]),
					None => return,
				}
			}
		}
	}
	rows.for_each(|row| row.fill(-1));
}

#[cfg(test)]
mod tests {
	use super::*;

	fn plan() -> Suppress {
		Suppress {
			boxes: 4,
			classes: 1,
			most: 4,
			iou: 0.5,
			score: None,
			center: false,
		}
	}

	fn chosen(plan: &Suppress, boxes: &[f32], scores: &[f32]) -> Vec<i64> {
		let mut rows = [7; 3 * 4];
		suppress(plan, boxes, scores, &mut rows);
		let places = rows.chunks_exact(3).map(|row| row[2]);
		places.take_while(|place| *place >= 0).collect()
	}

	/// Three that cover each other, given by any two corners, and one apart.
	const BOXES: [f32; 16] = [
		0.0, 0.0, 1.0, 1.0, 0.1, 1.0, 1.1, 0.0, 1.0, 0.9, 0.0, -0.1, 5.0, 5.0, 6.0, 6.0,
	];

	#[test]
	fn the_best_of_those_that_cover_each_other() {
		assert_eq!(chosen(&plan(), &BOXES, &[0.2, 0.9, 0.5, 0.1]), [1, 3]);
		// Of equal scores the first, also of zeros of both signs.
		assert_eq!(chosen(&plan(), &BOXES, &[0.5, 0.5, 0.5, 0.5]), [0, 3]);
		assert_eq!(chosen(&plan(), &BOXES, &[-0.0, 0.0, 0.0, -1.0]), [0, 3]);
	}

	#[test]
	fn thresholds_are_not_reached_by_what_equals_them() {
		let score = Some(0.5);
		assert_eq!(
			chosen(&Suppress { score, ..plan() }, &BOXES, &[0.5, 0.6, 0.1, 0.9]),
			[3, 1]
		);
		// Two of three quarters: what they share is one half, exactly.
		let boxes = [
			0.0, 0.0, 3.0, 1.0, 1.0, 0.0, 4.0, 1.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0,
		];
		assert_eq!(chosen(&plan(), &boxes, &[4.0, 3.0, 2.0, 1.0]), [0, 1, 2, 3]);
		let iou = 0.49;
		assert_eq!(
			chosen(&Suppress { iou, ..plan() }, &boxes, &[4.0, 3.0, 2.0, 1.0]),
			[0, 2, 3]
		);
	}

	#[test]
	fn what_is_no_number_is_neither_chosen_nor_covers() {
		assert_eq!(chosen(&plan(), &BOXES, &[f32::NAN, 0.9, 0.5, f32::INFINITY]), [3, 1]);
		let mut boxes = BOXES;
		boxes[4] = f32::NAN;
		boxes[8] = f32::INFINITY;
		assert_eq!(chosen(&plan(), &boxes, &[0.1, 0.9, 0.5, 0.2]), [1, 2, 3, 0]);
	}

	#[test]
	fn rows_are_filled_or_cut() {
		let mut rows = [7; 9];
		let two = Suppress {
			most: 1,
			classes: 2,
			..plan()
		};
		let scores = [0.2, 0.9, 0.5, 0.1, 0.1, 0.1, 0.1, 0.3];
		suppress(&two, &BOXES, &scores, &mut rows);
		assert_eq!(rows, [0, 0, 1, 0, 1, 3, -1, -1, -1]);
		suppress(&two, &BOXES, &scores, &mut rows[..3]);
		assert_eq!(rows[..3], [0, 0, 1]);
	}

	#[test]
	fn boxes_by_centre_and_size() {
		let center = Suppress { center: true, ..plan() };
		let boxes = [
			0.5, 0.5, 1.0, 1.0, 0.6, 0.5, 1.0, 1.0, 0.5, 0.4, 1.0, -1.0, 5.5, 5.5, 1.0, 1.0,
		];
		assert_eq!(chosen(&center, &boxes, &[0.9, 0.8, 0.7, 0.6]), [0, 2, 3]);
	}
}
