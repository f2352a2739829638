//! What chooses among boxes.

use crate::{
	buffer::Buffer,
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use verdict_kernels::suppress::{suppress, Suppress};
use verdict_program::op::NonMaxSuppression;

pub(super) fn non_max_suppression(
	choice: &NonMaxSuppression,
	prepare: &Prepare<'_>,
) -> Result<Box<dyn Operation>, String> {
	let dims = prepare.input(1)?.dims();
	let [_, classes, boxes] = dims[..] else {
		return Err(format!("scores of {} dimensions", dims.len()));
	};
	Ok(Box::new(Choose(Suppress {
		boxes,
		classes,
		most: choice.most as usize,
		iou: f32::from_bits(choice.iou.0),
		score: choice.score.map(|score| f32::from_bits(score.0)),
		center: choice.center,
	})))
}

struct Choose(Suppress);

impl Operation for Choose {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		suppress(&self.0, inputs.get(0)?, inputs.get(1)?, output(outputs)?);
		Ok(())
	}
}
