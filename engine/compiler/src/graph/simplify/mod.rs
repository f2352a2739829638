//! Ops that are better written as others, once all of them are known.
//!
//! What is done here is part of what the compiler *is*: it changes which ops a program consists of, and with them the
//! last bits of its results, but never what a given program computes.
//!
//! - [`scales`]: a normalisation by constants after a convolution becomes part of its weights, a constant that is added to
//!   a product becomes its bias.
//! - [`gates`]: gelu, silu and hard swish, which exporters write out, become the op that there is for them.
//! - [`integers`]: ops of floats between quantised tensors become ops on integers.

mod gates;
mod integers;
mod price;
mod scales;

use super::{Entry, Graph, Origin, Step, Value};
use crate::tensor::Tensor;
use std::rc::Rc;
use verdict_program::{
	infer,
	op::{Binary, Op},
	TensorType,
};

impl Graph<'_> {
	/// Rewrites steps where that makes a program shorter or cheaper.
	pub(super) fn simplify(&mut self, outputs: &mut [(String, Value)]) {
		self.by_patterns(outputs);
		self.integers(outputs);
	}

	/// Looks at each step and what it is applied to. Each keeps its place and what it gives; those that nobody needs any
	/// more are left behind.
	fn by_patterns(&mut self, outputs: &[(String, Value)]) {
		// Rewriting only ever takes uses away: at worst, something is left as it is.
		let uses = Uses::count(self, outputs);
		let results: Vec<(usize, usize)> = self.entries.iter().enumerate().filter_map(first_output).collect();
		for (entry, index) in results {
			let Some(step) = self.steps.get(index) else { continue };
			let rewritten = match step.op {
				Op::BatchNorm { epsilon } => self.scaled(index, epsilon.value(), &uses),
				Op::Binary(Binary::Add) => self.biased(index, &uses),
				Op::Binary(Binary::Mul) => self.gated(index, &uses),
				_ => None,
			};
			if let Some(rewritten) = rewritten.filter(|step| self.gives(step, entry)) {
				if let Some(step) = self.steps.get_mut(index) {
					*step = rewritten;
				}
			}
		}
	}

	/// Whether a step gives what a value is.
	fn gives(&self, step: &Step, entry: usize) -> bool {
		let types: Vec<&TensorType> = step.inputs.iter().map(|value| self.ty(*value)).collect();
		infer(&step.op, &types, self.limits).is_ok_and(|outputs| outputs.first() == Some(self.ty(Value(entry))))
	}

	/// The step that makes a value, if that is the first that it gives.
	fn maker(&self, value: Value) -> Option<&Step> {
		match self.entries.get(value.0)?.origin {
			Origin::Result { step, output: 0 } => self.steps.get(step),
			_ => None,
		}
	}

	/// The step that makes a value which is for one step only.
	fn only_for_one(&self, value: Value, uses: &Uses) -> Option<&Step> {
		(uses.of(value) == 1).then(|| self.maker(value)).flatten()
	}

	/// The elements of a constant of f32.
	fn elements(&self, value: Value) -> Option<Rc<Tensor>> {
		self.known(value).filter(|tensor| tensor.floats().is_some())
	}

	/// The one number that a constant is, whatever its shape.
	fn number_of(&self, value: Value) -> Option<f32> {
		match self.known(value)?.floats()? {
			[number] => Some(*number),
			_ => None,
		}
	}
}

/// Both operands of an op, in either order.
fn either_order(step: &Step) -> [(Value, Value); 2] {
	match step.inputs.as_slice() {
		[a, b] => [(*a, *b), (*b, *a)],
		// No value is both operands of anything that is looked for.
		_ => [(Value(usize::MAX), Value(usize::MAX)); 2],
	}
}

/// Of an entry that is the first output of a step: both their places.
fn first_output((entry, content): (usize, &Entry)) -> Option<(usize, usize)> {
	match content.origin {
		Origin::Result { step, output: 0 } => Some((entry, step)),
		_ => None,
	}
}

/// How often each value is used, by steps that are needed or as an output.
struct Uses(Vec<u32>);

impl Uses {
	fn count(graph: &Graph<'_>, outputs: &[(String, Value)]) -> Self {
		let mut uses = vec![0u32; graph.entries.len()];
		let live = graph.live(outputs);
		let steps = graph.steps.iter().zip(live).filter(|(_, live)| *live);
		let used = steps.flat_map(|(step, _)| &step.inputs);
		for value in used.chain(outputs.iter().map(|(_, value)| value)) {
			if let Some(count) = uses.get_mut(value.0) {
				*count = count.saturating_add(1);
			}
		}
		Self(uses)
	}

	fn of(&self, value: Value) -> u32 {
		self.0.get(value.0).copied().unwrap_or(0)
	}
}
