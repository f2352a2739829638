//! Makes a program ready to run: ops fused and prepared, weights packed, every value given its place.

use crate::{
	buffer::Buffer,
	error::LoadError,
	fuse::{plan, Planned},
	model::{Loaded, Step},
	operation::{Operand, Prepare, Source},
	ops,
};
use std::{
	borrow::Borrow,
	sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use verdict_kernels::Isa;
use verdict_program::{Checked, Program, TensorType, Weight};

impl Loaded {
	/// Makes each op of a program ready, fusing them where possible if so wished.
	pub(crate) fn new<P: Borrow<Program>>(checked: &Checked<P>, isa: Isa, fuse: bool) -> Result<Self, LoadError> {
		static NEXT: AtomicU64 = AtomicU64::new(1);
		let program = checked.program();
		let mut weights = Weights::new(program);
		let numbers = Numbers {
			inputs: program.inputs.len(),
			weights: program.weights.len(),
		};
		let plan = plan(checked, fuse);
		let last_uses = last_uses(&plan, checked);
		let mut steps = Vec::with_capacity(plan.len());
		for (place, planned) in plan.iter().enumerate() {
			let kind = planned.op.name();
			let unsupported = |reason: String| LoadError::Unsupported {
				index: planned.index,
				kind,
				reason,
			};
			let inputs: Vec<Source> = planned.inputs.iter().map(|value| numbers.source(*value)).collect();
			weights.make(&inputs);
			let loading = Loading {
				types: checked.types(),
				working: checked.working(),
				weights: &weights.made,
				numbers,
				isa,
			};
			let step = Step::new(place, planned, inputs, &loading, &last_uses).map_err(unsupported)?;
			weights.let_go(&step, planned, place, &last_uses);
			steps.push(step);
		}
		let outputs: Vec<Source> = program
			.outputs
			.iter()
			.map(|output| numbers.source(output.value as usize))
			.collect();
		weights.make(&outputs);
		Ok(Self {
			id: NEXT.fetch_add(1, Ordering::Relaxed),
			isa,
			inputs: program.inputs.clone(),
			values: checked.types().len() - program.weights.len(),
			weights: weights.made,
			steps,
			outputs,
			limit: checked.memory().run,
			base: checked.base(),
			helped: AtomicBool::new(false),
		})
	}
}

/// The weights of a program that is being loaded: each is made when an op first asks for it, and let go of when the last
/// op that does so has packed it, so that there are never many of them twice.
struct Weights<'a> {
	program: &'a Program,
	made: Vec<Buffer>,
	/// Those that ops read when they run.
	read: Vec<bool>,
}

impl<'a> Weights<'a> {
	fn new(program: &'a Program) -> Self {
		let none = |weight: &Weight| Buffer::zeros(weight.dtype, 0);
		Self {
			program,
			made: program.weights.iter().map(none).collect(),
			read: vec![false; program.weights.len()],
		}
	}

	/// Makes those that are named, unless they are there.
	fn make(&mut self, sources: &[Source]) {
		for source in sources {
			let Source::Weight(place) = source else { continue };
			if let (Some(buffer), Some(weight)) = (self.made.get_mut(*place), self.program.weights.get(*place)) {
				if buffer.is_empty() {
					*buffer = Buffer::from_bytes(weight.dtype, &weight.data);
				}
			}
		}
	}

	/// Lets go of those that the op was the last to use, and that nobody reads when the model runs.
	fn let_go(&mut self, step: &Step, planned: &Planned<'_>, place: usize, last_uses: &[Option<usize>]) {
		for (operand, source) in step.inputs.iter().enumerate() {
			if let Source::Weight(weight) = source {
				self.read[*weight] |= step.operation.reads(operand);
			}
		}
		for (source, value) in step.inputs.iter().zip(&planned.inputs) {
			if let (Source::Weight(weight), Some(Some(last))) = (source, last_uses.get(*value)) {
				if *last == place && !self.read[*weight] {
					self.made[*weight] = Buffer::zeros(self.made[*weight].dtype(), 0);
				}
			}
		}
	}
}

/// What is known while a program is being loaded.
struct Loading<'a> {
	types: &'a [TensorType],
	/// What the kernels of each op may take for themselves.
	working: &'a [u64],
	weights: &'a [Buffer],
	numbers: Numbers,
	isa: Isa,
}

impl Step {
	fn new(
		place: usize,
		planned: &Planned<'_>,
		inputs: Vec<Source>,
		loading: &Loading<'_>,
		last_uses: &[Option<usize>],
	) -> Result<Self, String> {
		let Loading {
			types,
			working,
			weights,
			numbers,
			isa,
		} = *loading;
		let of = |value: usize| types.get(value).ok_or_else(|| format!("there is no value {value}"));
		let operands = planned.inputs.iter().zip(&inputs).map(|(value, source)| {
			let constant = match source {
				Source::Weight(weight) => weights.get(*weight),
				Source::Value(_) => None,
			};
			Ok(Operand {
				tensor: of(*value)?,
				constant,
			})
		});
		let prepare = Prepare {
			isa,
			inputs: operands.collect::<Result<_, String>>()?,
			outputs: planned
				.outputs
				.iter()
				.map(|value| of(*value))
				.collect::<Result<_, String>>()?,
			fused: planned.fused,
		};
		let operation = ops::prepare(planned.op, &prepare)?;
		let mut release: Vec<usize> = planned
			.inputs
			.iter()
			.chain(&planned.outputs)
			.filter(|value| last_uses.get(**value) == Some(&Some(place)))
			.filter_map(|value| match numbers.source(*value) {
				Source::Value(slot) => Some(slot),
				Source::Weight(_) => None,
			})
			.collect();
		release.sort_unstable();
		release.dedup();
		let in_place = operation.in_place() && may_overwrite(&inputs, &release, &prepare);
		if in_place {
			// It goes on living as the output.
			release.retain(|value| inputs.first() != Some(&Source::Value(*value)));
		}
		let outputs = planned.outputs.iter().map(|value| match numbers.source(*value) {
			Source::Value(slot) => Ok(slot),
			Source::Weight(_) => Err(format!("value {value} is a weight and an output")),
		});
		Ok(Self {
			index: planned.index,
			kind: planned.op.name(),
			operation,
			inputs,
			outputs: outputs.collect::<Result<_, _>>()?,
			types: prepare
				.outputs
				.iter()
				.map(|tensor| (tensor.dtype, tensor.elements().unwrap_or(u64::MAX) as usize))
				.collect(),
			release,
			in_place,
			working: working.get(planned.index as usize).copied().unwrap_or(0),
			scratch: AtomicU64::new(u64::MAX),
		})
	}
}

/// Whether the first operand dies with an op that takes it once, and is of the size of the only output.
fn may_overwrite(inputs: &[Source], release: &[usize], prepare: &Prepare<'_>) -> bool {
	let Some((first @ Source::Value(slot), others)) = inputs.split_first() else {
		return false;
	};
	let ([input, ..], [output]) = (prepare.inputs.as_slice(), prepare.outputs.as_slice()) else {
		return false;
	};
	let same = input.tensor.dtype == output.dtype && input.tensor.elements() == output.elements();
	same && release.contains(slot) && !others.contains(first)
}

/// How the program numbers its values.
#[derive(Clone, Copy)]
struct Numbers {
	inputs: usize,
	weights: usize,
}

impl Numbers {
	/// Where the value of a number is found: inputs and results are numbered on without the weights between them.
	fn source(self, value: usize) -> Source {
		match value.checked_sub(self.inputs) {
			None => Source::Value(value),
			Some(weight) if weight < self.weights => Source::Weight(weight),
			Some(_) => Source::Value(value - self.weights),
		}
	}
}

/// For each value the place of the last op that uses it, or of the one that makes it; none for those that stay.
fn last_uses<P: Borrow<Program>>(plan: &[Planned<'_>], checked: &Checked<P>) -> Vec<Option<usize>> {
	let mut last = vec![None; checked.types().len()];
	for (place, planned) in plan.iter().enumerate() {
		for value in planned.inputs.iter().chain(&planned.outputs) {
			if let Some(entry) = last.get_mut(*value) {
				*entry = Some(place);
			}
		}
	}
	for output in &checked.program().outputs {
		if let Some(entry) = last.get_mut(output.value as usize) {
			*entry = None;
		}
	}
	last
}
