//! What chooses among boxes.

use crate::{draft::float, Draft, Entry};
use verdict_program::{op::NonMaxSuppression, Op};

pub(super) fn all() -> Vec<Entry> {
	vec![suppression("corners", false), suppression("center", true)]
}

fn suppression(name: &str, center: bool) -> Entry {
	let mut draft = Draft::new(&format!("non_max_suppression/{name}"));
	let (boxes, scores) = (draft.x(&[2, 37, 4]), draft.x(&[2, 3, 37]));
	// Numbers of all sizes seldom cover each other, these do.
	let near = draft.floats(&[2, 37, 4], 1.0);
	for (rows, most, iou, score) in [
		(222, 37, 0.5, None),
		(30, 5, 0.1, Some(-0.5)),
		(7, 37, 0.0, Some(0.0)),
		(150, 37, 0.9, None),
	] {
		let op = Op::NonMaxSuppression(NonMaxSuppression {
			rows,
			most,
			iou: float(iou),
			score: score.map(float),
			center,
		});
		draft.give(op.clone(), &[boxes, scores]);
		draft.give(op, &[near, scores]);
	}
	draft.finish()
}
