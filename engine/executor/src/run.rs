//! One run of a model: its ops in the order of the program.

use crate::{
	error::RunError,
	model::{Loaded, Observe, Step},
	operation::{Context, Failure, Inputs, Source},
	threads::Workspace,
};
use std::sync::atomic::Ordering;
use verdict_kernels::Workers;

impl Loaded {
	/// Computes all values that outputs need, from the inputs, which are among the values already.
	pub(crate) fn compute(
		&self,
		space: &mut Workspace,
		workers: &dyn Workers,
		observe: Option<&Observe>,
	) -> Result<(), RunError> {
		for step in &self.steps {
			self.step(step, space, workers)
				.map_err(|failure| failure.at(step.index, step.kind))?;
			if let Some(observe) = observe {
				observe(step.index, step.kind);
			}
		}
		Ok(())
	}

	fn step(&self, step: &Step, space: &mut Workspace, workers: &dyn Workers) -> Result<(), Failure> {
		let Workspace {
			values, made, arena, ..
		} = space;
		let first = match (step.in_place, step.inputs.first()) {
			(true, Some(Source::Value(slot))) => values.get_mut(*slot).and_then(Option::take),
			_ => None,
		};
		if first.is_none() {
			made.extend(step.types.iter().map(|(dtype, elements)| arena.take(*dtype, *elements)));
		}
		let need = step.scratch(workers);
		let takes_scratch = step.operation.needs_scratch();
		let scratch = arena.lend(if takes_scratch { need } else { Some(0) }, step.working);
		let mut context = Context {
			isa: self.isa,
			workers,
			scratch,
		};
		let inputs = Inputs {
			sources: &step.inputs,
			weights: &self.weights,
			values,
		};
		match first {
			Some(mut value) => {
				step.operation.run_in_place(&mut context, &mut value, &inputs)?;
				made.push(value);
			}
			None => step.operation.run(&mut context, &inputs, made)?,
		}
		if takes_scratch && need.is_none() {
			step.took_scratch(workers, context.scratch.bytes() as u64);
		}
		for (slot, buffer) in step.outputs.iter().zip(made.drain(..)) {
			if let Some(slot) = values.get_mut(*slot) {
				*slot = Some(buffer);
			}
		}
		for slot in &step.release {
			if let Some(buffer) = values.get_mut(*slot).and_then(Option::take) {
				arena.give_back(buffer);
			}
		}
		Ok(())
	}
}

/// How much scratch memory an op takes hangs on its sizes and on the number of workers, and only its kernel knows: no
/// more than what was predicted. The first run with so many workers finds out.
impl Step {
	const BYTES: u32 = 48;

	/// How much it takes, if that is known.
	fn scratch(&self, workers: &dyn Workers) -> Option<u64> {
		let known = self.scratch.load(Ordering::Relaxed);
		(known >> Self::BYTES == workers.count() as u64).then_some(known & ((1 << Self::BYTES) - 1))
	}

	fn took_scratch(&self, workers: &dyn Workers, bytes: u64) {
		let known = (workers.count() as u64) << Self::BYTES | bytes;
		self.scratch.store(known, Ordering::Relaxed);
	}
}
