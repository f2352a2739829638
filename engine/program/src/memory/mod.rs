//! How much memory loading a program and running it need at most.
//!
//! Executors have to stay below this, so it says what they may hold at the same time:
//!
//! - weights that ops read when they run, and of the others what kernels make of them: a copy in their own order. While
//!   a program is loaded, the weights of the op whose turn it is besides;
//! - a copy of each input, from the beginning to the last op that uses it;
//! - each value from the op that makes it to the last that uses it, or to the end if it is an output;
//! - what the kernels of the op that runs take for themselves ([`mod@need`]).
//!
//! Every tensor, op, operand and worker has a little memory of its own on top. What a run gives is the caller's and does
//! not count.

mod convolution;
mod need;
mod products;

use crate::{
	arithmetic::sum,
	op::Node,
	program::{Program, ValueId},
	types::TensorType,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use need::{need, Operands};

/// What a tensor takes besides its elements: its description, and rounding up to where vectors may begin.
const TENSOR_BYTES: u64 = 512;
/// What a loaded op takes besides its weights.
const OP_BYTES: u64 = 4096;
/// The same for each of its operands, and for each axis of these.
const OPERAND_BYTES: u64 = 128;
/// What each value has in the list of all, alive or not.
const PLACE_BYTES: u64 = 128;
/// What each worker may keep in buffers of fixed size.
const WORKER_BYTES: u64 = 1 << 14;
/// What may be kept of memory that was given back, for later ops and runs, even where a run is short of it.
const SPARE_BYTES: u64 = 1 << 20;

/// Bytes of memory, by what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo, codec::MaxEncodedLen))]
pub struct Memory {
	/// What there is at the worst moment while the model is loaded, with all that stays.
	pub loading: u64,
	/// What stays as long as the model is loaded: weights, packed weights, ops.
	pub loaded: u64,
	/// What a run adds at its worst moment: inputs, values, scratch.
	pub run: u64,
}

impl Memory {
	/// The most there ever is, of one model with one run at a time.
	pub fn peak(&self) -> Option<u64> {
		Some(self.loaded.checked_add(self.run)?.max(self.loading))
	}
}

/// What the kernels of a program take for themselves.
#[derive(Clone, Debug, Default)]
pub(crate) struct Working {
	/// In every run, from beginning to end.
	pub(crate) base: u64,
	/// While an op runs.
	pub(crate) ops: Vec<u64>,
}

/// Adds up the memory of a program from the types of its values, as the program is gone through.
pub(crate) struct Ledger {
	/// The op after which each value is no longer needed; `None` for those that stay.
	last_use: Vec<Option<u32>>,
	/// How many inputs there are.
	inputs: usize,
	/// For each weight what is known of it.
	weights: Vec<Weight>,
	/// What ops have made when a program is being loaded, and weights that they read.
	loaded: u64,
	/// Weights besides these, which go when they have been packed.
	passing: u64,
	/// The most that ever was, without weights that ops read.
	most_passing: u64,
	/// Weights that ops read.
	read: u64,
	live: u64,
	peak: u64,
	workers: u64,
	working: Working,
}

/// A weight while a program is being loaded.
#[derive(Clone, Copy, Default)]
struct Weight {
	/// An op has asked for it.
	made: bool,
	/// An op reads it when it runs.
	read: bool,
}

impl Ledger {
	/// For a program whose `values` inputs, weights and results exist; `types` are those of inputs and weights.
	pub(crate) fn new(program: &Program, types: &[TensorType], values: u64, workers: u32) -> Option<Self> {
		let count = usize::try_from(values).ok()?;
		// A value that nothing uses goes with the op that makes it: see `release`.
		let mut last_use = vec![Some(0); count];
		// An input that nothing uses stays.
		last_use.iter_mut().take(types.len()).for_each(|last| *last = None);
		for (index, node) in (0u32..).zip(&program.ops) {
			for value in &node.inputs {
				if let Some(last) = last_use.get_mut(*value as usize) {
					*last = Some(index);
				}
			}
		}
		for output in &program.outputs {
			if let Some(last) = last_use.get_mut(output.value as usize) {
				*last = None;
			}
		}
		let (inputs, _) = types.split_at_checked(program.inputs.len())?;
		let names = sum(program.inputs.iter().map(|port| port.name.len() as u64))?;
		let lists = (types.len() as u64).max(values).checked_mul(PLACE_BYTES)?;
		let workers = u64::from(workers.max(1));
		let base = workers.checked_mul(WORKER_BYTES)?.checked_add(lists)?;
		let live = held(inputs)?.checked_add(base)?;
		let mut weights = vec![Weight::default(); program.weights.len()];
		let mut read = 0u64;
		for output in &program.outputs {
			let place = (output.value as usize).checked_sub(program.inputs.len());
			let weight = place.and_then(|place| weights.get_mut(place));
			if let Some(weight) = weight.filter(|weight| !weight.read) {
				*weight = Weight { made: true, read: true };
				read = read.checked_add(held(types.get(output.value as usize..)?.get(..1)?)?)?;
			}
		}
		Some(Self {
			last_use,
			inputs: program.inputs.len(),
			weights,
			loaded: sum([names, lists, OP_BYTES])?,
			passing: 0,
			most_passing: 0,
			read,
			live,
			peak: live,
			workers,
			working: Working { base, ops: Vec::new() },
		})
	}

	/// Goes through one op. `first` is the number of its first output; `weights` the numbers that are weights.
	pub(crate) fn step(
		&mut self,
		index: u32,
		node: &Node,
		types: &[TensorType],
		first: ValueId,
		weights: core::ops::Range<ValueId>,
	) -> Option<()> {
		let inputs: Vec<&TensorType> = node
			.inputs
			.iter()
			.map(|value| types.get(*value as usize))
			.collect::<Option<_>>()?;
		let outputs = types.get(first as usize..)?;
		let known: Vec<bool> = node.inputs.iter().map(|value| weights.contains(value)).collect();
		let need = need(
			&node.op,
			&Operands {
				inputs: &inputs,
				known: &known,
				outputs,
				workers: self.workers,
			},
		)?;
		let axes = inputs
			.iter()
			.copied()
			.chain(outputs)
			.map(|tensor| tensor.shape.rank() as u64);
		let entries = sum(axes)?.checked_add(inputs.len() as u64)?;
		self.take_weights(node, types, weights.start, &need.packs)?;
		let made = sum([self.loaded, need.kept, OP_BYTES, entries.checked_mul(OPERAND_BYTES)?])?;
		self.loaded = made;
		self.most_passing = self.most_passing.max(sum([made, need.loading, self.passing])?);
		self.drop_weights(index, node, types, weights.start)?;
		self.live = self.live.checked_add(held(outputs)?)?;
		self.peak = self.peak.max(self.live.checked_add(need.run)?);
		self.working.ops.push(need.run);
		self.release(index, node, types, first)
	}

	/// Makes the weights that an op asks for first, or that it is the first to read when it runs. `first` is the number
	/// of the first weight.
	fn take_weights(&mut self, node: &Node, types: &[TensorType], first: ValueId, packs: &[usize]) -> Option<()> {
		for (operand, value) in node.inputs.iter().enumerate() {
			let place = value.checked_sub(first).map(|place| place as usize);
			let Some(weight) = place.and_then(|place| self.weights.get_mut(place)) else {
				continue;
			};
			let bytes = held(types.get(*value as usize..)?.get(..1)?)?;
			if !weight.made {
				weight.made = true;
				self.passing = self.passing.checked_add(bytes)?;
			}
			if !weight.read && !packs.contains(&operand) {
				weight.read = true;
				self.passing = self.passing.checked_sub(bytes)?;
				self.read = self.read.checked_add(bytes)?;
			}
		}
		Some(())
	}

	/// Lets go of the weights that an op was the last to ask for, and that no op reads when it runs.
	fn drop_weights(&mut self, index: u32, node: &Node, types: &[TensorType], first: ValueId) -> Option<()> {
		for value in &node.inputs {
			let place = value.checked_sub(first).map(|place| place as usize);
			let last = self.last_use.get_mut(*value as usize)?;
			let weight = place.and_then(|place| self.weights.get(place));
			if weight.is_some_and(|weight| !weight.read) && *last == Some(index) {
				// It may be asked for twice; it goes once.
				*last = None;
				let bytes = held(types.get(*value as usize..)?.get(..1)?)?;
				self.passing = self.passing.checked_sub(bytes)?;
			}
		}
		Some(())
	}

	/// Takes away what is not needed after an op.
	fn release(&mut self, index: u32, node: &Node, types: &[TensorType], first: ValueId) -> Option<()> {
		let made = first..u32::try_from(types.len()).ok()?;
		let unused =
			made.filter(|value| matches!(self.last_use.get(*value as usize), Some(Some(last)) if *last <= index));
		let unused: Vec<ValueId> = unused.collect();
		for value in node.inputs.iter().chain(&unused) {
			let place = *value as usize;
			let last = self.last_use.get_mut(place)?;
			let is_weight = place
				.checked_sub(self.inputs)
				.is_some_and(|place| place < self.weights.len());
			if !is_weight && last.is_some_and(|last| last <= index) {
				// An op may take the same value twice; it goes once.
				*last = None;
				self.live = self.live.checked_sub(held(types.get(place..=place)?)?)?;
			}
		}
		Some(())
	}
}

impl Ledger {
	/// What it comes to.
	pub(crate) fn total(self) -> Option<(Memory, Working)> {
		let loaded = self.loaded.checked_add(self.read)?;
		let memory = Memory {
			loading: self.most_passing.checked_add(self.read)?.max(loaded),
			loaded,
			run: self.peak.checked_add(SPARE_BYTES)?,
		};
		Some((memory, self.working))
	}
}

/// What tensors take.
fn held(tensors: &[TensorType]) -> Option<u64> {
	tensors
		.iter()
		.try_fold(0u64, |held, tensor| sum([held, tensor.bytes()?, TENSOR_BYTES]))
}
