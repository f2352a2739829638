//! What computes with floats between quantised tensors, computed with their integers.
//!
//! Exporters write a quantised model as ops of floats, each input of which is a DequantizeLinear and each output goes to a
//! QuantizeLinear. Where both are known, the integers in between say all: a product of floats that stand for integers is
//! a product of integers times the product of their scales. The sums of integers are exact, so what is rounded in the
//! end is nearer to what the file means than what the floats give; both are at most half a step and a few units in the
//! last place of a float away from it, and so at most one step from each other.
//!
//! - [`bytes`]: which floats are exactly what some bytes stand for, and ops that only move them.
//! - [`linear`], [`elementwise`], [`pools`]: sums of 32 bits that stand for what an op of floats gives.
//! - [`finish`]: from these to bytes, or to floats where nothing quantises them.
//!
//! Each way is taken only where it costs less than the floats did.

mod bytes;
mod elementwise;
mod finish;
mod linear;
mod pools;

use super::{first_output, Graph, Origin, Step, Uses, Value};
use bytes::Bytes;
use std::collections::BTreeMap;
use verdict_program::op::Op;

/// Sums of 32 bits, and what they stand for: (sum + bias) * scale.
struct Sums {
	value: Value,
	/// One for all, or one for each channel.
	scales: Vec<f32>,
	/// What is to be added to a sum, not always a whole number: nothing, one for all, or one for each channel.
	bias: Vec<f64>,
	/// Which axis the channels are.
	axis: u32,
	/// No sum is larger than this, whatever its sign.
	most: i64,
}

impl Graph<'_> {
	/// Folds ops between quantised tensors into ops on integers.
	pub(super) fn integers(&mut self, outputs: &mut [(String, Value)]) {
		if !self
			.steps
			.iter()
			.any(|step| matches!(step.op, Op::DequantizeLinear { .. }))
		{
			return;
		}
		let before = self.snapshot(outputs);
		let mut folding = Folding::new(self, outputs);
		folding.quantised();
		folding.rename(outputs);
		folding.left_in_floats(outputs);
		folding.rename(outputs);
		let (folded, places) = (folding.folded, folding.places);
		if folded == 0 || !self.is_cheaper(&before, outputs) {
			self.restore(before, outputs);
			return;
		}
		self.in_order(&places);
		self.report.note(format!(
			"{folded} ops between quantised tensors compute with integers rather than with floats"
		));
	}

	fn snapshot(&self, outputs: &[(String, Value)]) -> Snapshot {
		Snapshot {
			inputs: self.steps.iter().map(|step| step.inputs.clone()).collect(),
			outputs: outputs.iter().map(|(_, value)| *value).collect(),
			entries: self.entries.len(),
			price: self.price_of_all(outputs),
		}
	}

	/// What all ops take that outputs need.
	fn price_of_all(&self, outputs: &[(String, Value)]) -> Option<u128> {
		let live = self.live(outputs);
		let steps = self.steps.iter().zip(live).filter(|(_, live)| *live);
		self.price(steps.map(|(step, _)| step))
	}

	fn is_cheaper(&self, before: &Snapshot, outputs: &[(String, Value)]) -> bool {
		before
			.price
			.zip(self.price_of_all(outputs))
			.is_some_and(|(before, after)| after < before)
	}

	fn restore(&mut self, before: Snapshot, outputs: &mut [(String, Value)]) {
		self.entries.truncate(before.entries);
		self.steps.truncate(before.inputs.len());
		for (step, inputs) in self.steps.iter_mut().zip(before.inputs) {
			step.inputs = inputs;
		}
		for ((_, output), value) in outputs.iter_mut().zip(before.outputs) {
			*output = value;
		}
	}

	/// Puts steps that were added at the end where they belong: each before the older one whose place is given for it.
	fn in_order(&mut self, places: &[usize]) {
		let old = self.steps.len().saturating_sub(places.len());
		let mut order: Vec<usize> = (0..self.steps.len()).collect();
		order.sort_by_key(|step| match step.checked_sub(old).and_then(|new| places.get(new)) {
			Some(place) => (*place, false),
			None => (*step, true),
		});
		let mut numbers = vec![0; order.len()];
		for (number, step) in order.iter().enumerate() {
			if let Some(place) = numbers.get_mut(*step) {
				*place = number;
			}
		}
		for entry in &mut self.entries {
			if let Origin::Result { step, .. } = &mut entry.origin {
				*step = numbers.get(*step).copied().unwrap_or(*step);
			}
		}
		let mut steps: Vec<(usize, Step)> = numbers.into_iter().zip(std::mem::take(&mut self.steps)).collect();
		steps.sort_by_key(|(number, _)| *number);
		self.steps = steps.into_iter().map(|(_, step)| step).collect();
	}
}

/// What there was before.
struct Snapshot {
	inputs: Vec<Vec<Value>>,
	outputs: Vec<Value>,
	entries: usize,
	price: Option<u128>,
}

/// The folding, on its way through the steps.
struct Folding<'g, 'a> {
	graph: &'g mut Graph<'a>,
	uses: Uses,
	/// Values that are what some bytes stand for, with these.
	twins: BTreeMap<Value, Bytes>,
	/// What is used in place of values.
	instead: BTreeMap<Value, Value>,
	/// How many steps there were.
	old: usize,
	/// Of each step since, before which of these it comes.
	places: Vec<usize>,
	/// Before which step new ones come, and where that comes from.
	place: usize,
	label: usize,
	/// How many ops were folded.
	folded: u32,
}

/// Where an attempt began, to undo it.
#[derive(Clone, Copy)]
struct Mark {
	entries: usize,
	steps: usize,
}

impl<'g, 'a> Folding<'g, 'a> {
	fn new(graph: &'g mut Graph<'a>, outputs: &[(String, Value)]) -> Self {
		Self {
			uses: Uses::count(graph, outputs),
			twins: BTreeMap::new(),
			instead: BTreeMap::new(),
			old: graph.steps.len(),
			places: Vec::new(),
			place: 0,
			label: 0,
			folded: 0,
			graph,
		}
	}

	/// Goes through the values in order: finds those that bytes stand for, and whatever is quantised.
	fn quantised(&mut self) {
		let entries = self.graph.entries.len();
		let constants = self.graph.entries.iter().enumerate();
		let constants: Vec<Value> = constants
			.filter(|(_, entry)| entry.made_by.is_some())
			.map(|(place, _)| Value(place))
			.collect();
		for value in constants {
			self.find_bytes(value);
		}
		let results: Vec<(usize, usize)> = self.graph.entries.iter().enumerate().filter_map(first_output).collect();
		// Steps whose result is not the first output are looked at too, for what they are applied to.
		let mut firsts = vec![None; self.old];
		for (entry, step) in results {
			if let Some(first) = firsts.get_mut(step) {
				*first = Some(Value(entry));
			}
		}
		for (index, result) in firsts.into_iter().enumerate() {
			self.begin(index);
			let Some(result) = result.filter(|result| result.0 < entries) else {
				continue;
			};
			match self.graph.steps.get(index).map(|step| &step.op) {
				Some(Op::QuantizeLinear { .. }) => self.quantise(index, result),
				Some(_) => self.find_bytes(result),
				None => {}
			}
		}
	}

	/// Goes through the steps once more: products that nothing quantises.
	fn left_in_floats(&mut self, outputs: &[(String, Value)]) {
		self.uses = Uses::count(self.graph, outputs);
		let live = self.graph.live(outputs);
		let results: Vec<(usize, usize)> = self.graph.entries.iter().enumerate().filter_map(first_output).collect();
		let old = self.old;
		for (entry, index) in results.into_iter().filter(|(_, index)| *index < old) {
			self.begin(index);
			let linear = self
				.graph
				.steps
				.get(index)
				.is_some_and(|step| matches!(step.op, Op::Conv(_) | Op::MatMul(_)));
			if linear && live.get(index) == Some(&true) {
				self.in_floats(index, Value(entry));
			}
		}
	}

	/// New steps come before this one.
	fn begin(&mut self, index: usize) {
		self.place = index;
		if let Some(step) = self.graph.steps.get_mut(index) {
			self.label = step.label;
			for input in &mut step.inputs {
				*input = self.instead.get(input).copied().unwrap_or(*input);
			}
		}
	}

	/// Puts what is used instead into all steps, and into the outputs.
	fn rename(&mut self, outputs: &mut [(String, Value)]) {
		let inputs = self.graph.steps.iter_mut().flat_map(|step| &mut step.inputs);
		for value in inputs.chain(outputs.iter_mut().map(|(_, value)| value)) {
			*value = self.instead.get(value).copied().unwrap_or(*value);
		}
	}

	/// Applies an op before the step that is looked at.
	fn add(&mut self, op: Op, inputs: &[Value]) -> Option<Value> {
		let result = self.graph.apply(op, inputs).ok();
		for step in self
			.graph
			.steps
			.iter_mut()
			.skip(self.old.saturating_add(self.places.len()))
		{
			step.label = self.label;
			self.places.push(self.place);
		}
		result
	}

	/// Counts constants of so many elements that are to be made, or looked through, if there may be so many still.
	fn spend(&mut self, elements: usize) -> Option<()> {
		let bytes = u64::try_from(elements).ok()?.checked_mul(4)?;
		self.graph.budget = self.graph.budget.checked_sub(bytes)?;
		Some(())
	}

	fn mark(&self) -> Mark {
		Mark {
			entries: self.graph.entries.len(),
			steps: self.graph.steps.len(),
		}
	}

	fn undo(&mut self, mark: Mark) {
		self.graph.entries.truncate(mark.entries);
		self.graph.steps.truncate(mark.steps);
		self.places.truncate(mark.steps.saturating_sub(self.old));
	}

	/// Uses a value in place of another, if all that was added for it costs less than the steps that it saves.
	fn take(&mut self, mark: Mark, value: Value, instead_of: Value, mut saved: Vec<usize>) {
		saved.sort_unstable();
		saved.dedup();
		let steps = &self.graph.steps;
		let before = self.graph.price(saved.iter().filter_map(|index| steps.get(*index)));
		let after = self.graph.price(steps.iter().skip(mark.steps));
		let same = self.graph.ty(value) == self.graph.ty(instead_of);
		match before.zip(after).is_some_and(|(before, after)| same && after < before) {
			true => {
				self.instead.insert(instead_of, value);
				self.folded = self.folded.saturating_add(1);
			}
			false => self.undo(mark),
		}
	}

	/// The step that makes a value, as its first output.
	fn made_at(&self, value: Value) -> Option<usize> {
		match self.graph.entries.get(value.0)?.origin {
			Origin::Result { step, output: 0 } => Some(step),
			_ => None,
		}
	}

	/// The same, if the value is for one step only: a step that is saved with that one.
	fn saved_with(&self, value: Value) -> Option<usize> {
		self.made_at(value).filter(|_| self.uses.of(value) == 1)
	}

	/// Of the operands of a step that is saved, the dequantisations that are saved with it.
	fn saved_operands(&self, index: usize) -> Vec<usize> {
		let inputs = self.graph.steps.get(index).map(|step| step.inputs.as_slice());
		let makers = inputs
			.unwrap_or_default()
			.iter()
			.filter_map(|value| self.saved_with(*value));
		let is_cast = |index: &usize| {
			let op = self.graph.steps.get(*index).map(|step| &step.op);
			matches!(op, Some(Op::DequantizeLinear { .. }))
		};
		makers.filter(is_cast).collect()
	}
}
