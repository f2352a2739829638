//! What chooses among boxes.

use crate::support::{
	program::float,
	values::{gives, tensor},
};
use verdict_program::{op::NonMaxSuppression, Op};

#[test]
fn boxes_are_chosen_image_by_image_and_class_by_class() {
	let boxes = tensor(
		&[2, 3, 4],
		&[
			0.0_f32, 0.0, 1.0, 1.0, 0.0, 0.1, 1.0, 1.1, 5.0, 5.0, 6.0, 6.0, //
			0.0, 0.0, 1.0, 1.0, 2.0, 0.0, 3.0, 1.0, 4.0, 0.0, 5.0, 1.0,
		],
	);
	let scores = tensor(
		&[2, 2, 3],
		&[0.9_f32, 0.75, 0.6, 0.1, 0.2, 0.0, 0.5, 0.5, 0.7, f32::NAN, 0.4, 0.3],
	);
	let choice = |rows, most, score: Option<f32>| {
		Op::NonMaxSuppression(NonMaxSuppression {
			rows,
			most,
			iou: float(0.5),
			score: score.map(float),
			center: false,
		})
	};
	let all = [
		0_i64, 0, 0, 0, 0, 2, 0, 1, 1, 0, 1, 2, 1, 0, 2, 1, 0, 0, 1, 1, 1, 1, 1, 2,
	];
	let operands = [boxes, scores];
	gives(choice(8, 2, None), &operands, &[tensor(&[8, 3], &all)]);
	gives(
		choice(4, 1, Some(0.25)),
		&operands,
		&[tensor(&[4, 3], &[0_i64, 0, 0, 1, 0, 2, 1, 1, 1, -1, -1, -1])],
	);
	gives(
		choice(2, 2, None),
		&operands,
		&[tensor(&[2, 3], &[0_i64, 0, 0, 0, 0, 2])],
	);
}
