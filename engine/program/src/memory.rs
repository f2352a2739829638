//! How much memory a run needs at most.
//!
//! Executors have to stay below this, so it says what they may hold at the same time:
//!
//! - the weights, and a second copy of those that a kernel wants packed in its own order;
//! - the inputs, which are the caller's, from beginning to end;
//! - each value from the op that makes it to the last that uses it, or to the end if it is an output;
//! - the scratch memory of the op that runs, as [`scratch`] allows it.
//!
//! Every tensor, op and worker has a little memory of its own on top.

use crate::{
	arithmetic::{product, sum, volume},
	op::{Node, Op},
	program::{Program, ValueId},
	shape::{Matrices, Sizes},
	types::TensorType,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, Encode};

/// What a tensor takes besides its elements: its description, and rounding up to where vectors may begin.
const TENSOR_BYTES: u64 = 512;
/// What a loaded op takes besides its weights.
const OP_BYTES: u64 = 4096;
/// What each worker may keep on its stack and in buffers of fixed size.
const WORKER_BYTES: u64 = 1 << 18;
/// Packed matrices are rounded up to so many rows or columns.
const PANEL: u64 = 64;

/// Bytes of memory, by what they are for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Memory {
	/// What stays as long as the model is loaded: weights, packed weights, ops.
	pub loaded: u64,
	/// What a run adds at its worst moment: inputs, values, scratch.
	pub run: u64,
}

impl Memory {
	/// Both together.
	pub fn peak(&self) -> Option<u64> {
		self.loaded.checked_add(self.run)
	}
}

/// Adds up the memory of a program from the types of its values, as the program is gone through.
pub(crate) struct Ledger {
	/// The op after which each value is no longer needed; `None` for those that stay.
	last_use: Vec<Option<u32>>,
	loaded: u64,
	live: u64,
	peak: u64,
	workers: u64,
}

impl Ledger {
	/// For a program whose `values` inputs, weights and results exist; `types` are those of inputs and weights.
	pub(crate) fn new(program: &Program, types: &[TensorType], values: u64, workers: u32) -> Option<Self> {
		let count = usize::try_from(values).ok()?;
		// A value that nothing uses goes with the op that makes it: see `step`.
		let mut last_use = vec![Some(0); count];
		for (index, node) in (0u32..).zip(&program.ops) {
			for value in &node.inputs {
				if let Some(last) = last_use.get_mut(*value as usize) {
					*last = Some(index);
				}
			}
		}
		let given = last_use.iter_mut().take(types.len());
		given.for_each(|last| *last = None);
		for output in &program.outputs {
			if let Some(last) = last_use.get_mut(output.value as usize) {
				*last = None;
			}
		}
		let (inputs, weights) = types.split_at_checked(program.inputs.len())?;
		let ops = (program.ops.len() as u64).checked_mul(OP_BYTES)?;
		let workers = u64::from(workers.max(1));
		let inputs = held(inputs)?.checked_add(workers.checked_mul(WORKER_BYTES)?)?;
		Some(Self {
			last_use,
			loaded: ops.checked_add(held(weights)?)?,
			live: inputs,
			peak: inputs,
			workers,
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
		let constant = |operand: usize| {
			let value = node.inputs.get(operand);
			value.is_some_and(|value| weights.contains(value))
		};
		let outputs = types.get(first as usize..)?;
		let packing = packed(&node.op, &inputs)?;
		let mut now = scratch(&node.op, &inputs, outputs, self.workers)?;
		for (operand, bytes) in packing {
			match constant(operand) {
				true => self.loaded = self.loaded.checked_add(bytes)?,
				false => now = now.checked_add(bytes)?,
			}
		}
		if let Op::TreeEnsemble(trees) = &node.op {
			// As they are, and once more as a kernel likes them.
			let nodes = (trees.nodes.len() as u64).checked_mul(64)?;
			let leaves = (trees.leaves.len() as u64).checked_mul(16)?;
			self.loaded = sum([self.loaded, nodes, leaves])?;
		}
		self.live = self.live.checked_add(held(outputs)?)?;
		self.peak = self.peak.max(self.live.checked_add(now)?);
		self.release(index, node, types, first)
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
			if last.is_some_and(|last| last <= index) {
				// An op may take the same value twice; it goes once.
				*last = None;
				self.live = self.live.checked_sub(held(types.get(place..=place)?)?)?;
			}
		}
		Some(())
	}

	/// What it comes to.
	pub(crate) fn total(&self) -> Memory {
		Memory {
			loaded: self.loaded,
			run: self.peak,
		}
	}
}

/// What tensors take.
fn held(tensors: &[TensorType]) -> Option<u64> {
	tensors
		.iter()
		.try_fold(0u64, |held, tensor| sum([held, tensor.bytes()?, TENSOR_BYTES]))
}

/// The operands that a kernel wants packed, and how much the packed copy takes.
fn packed(op: &Op, inputs: &[&TensorType]) -> Option<Vec<(usize, u64)>> {
	let copy = |operand: usize| -> Option<(usize, u64)> {
		let tensor = inputs.get(operand)?;
		// Both of the last axes may be rounded up, according to which way the matrix lies.
		let (inner, outer): (Vec<u64>, Vec<u64>) = match tensor.shape.dims() {
			[outer @ .., rows, columns] => (
				vec![round_up(*rows)?, round_up(*columns)?],
				outer.iter().map(|dim| u64::from(*dim)).collect(),
			),
			_ => return Some((operand, 0)),
		};
		let elements = product(inner.into_iter().chain(outer))?;
		Some((operand, elements.checked_mul(tensor.dtype.bytes())?))
	};
	// The weights of a convolution as the matrices that they are packed as, one for each group.
	let kernel = |groups: u32, transposed: bool| -> Option<(usize, u64)> {
		let tensor = inputs.get(1)?;
		let (first, rest) = tensor.shape.dims().split_first()?;
		let outer = u64::from(first.checked_div(groups)?);
		let inner = volume(rest)?;
		let (rows, columns) = match transposed {
			true => (inner, outer),
			false => (outer, inner),
		};
		let matrix = [
			rows.checked_next_multiple_of(PANEL)?,
			columns.checked_next_multiple_of(4)?,
		];
		let elements = product(matrix.into_iter().chain([groups.into()]))?;
		Some((1, elements.checked_mul(tensor.dtype.bytes())?))
	};
	Some(match op {
		Op::MatMul(_) | Op::MatMulInteger => vec![copy(0)?, copy(1)?],
		// A channel is too little for a matrix.
		Op::Conv(conv) if conv.is_depthwise(&inputs.get(1)?.shape) => vec![copy(1)?],
		Op::Conv(conv) | Op::ConvInteger(conv) => vec![kernel(conv.groups, false)?],
		Op::ConvTranspose(conv) => vec![kernel(conv.groups, true)?],
		Op::Lstm(_) | Op::Gru(_) | Op::Rnn(_) => vec![copy(1)?, copy(2)?],
		_ => Vec::new(),
	})
}

fn round_up(dim: u32) -> Option<u64> {
	u64::from(dim).checked_next_multiple_of(PANEL)
}

/// How much memory the kernels of an op may take while it runs, besides packed operands.
fn scratch(op: &Op, inputs: &[&TensorType], outputs: &[TensorType], workers: u64) -> Option<u64> {
	let first = inputs.first()?;
	let bytes = first.bytes()?;
	match op {
		// The sums of all rows and columns, for the zero points.
		Op::MatMulInteger => {
			let sums = |tensor: &TensorType| {
				let matrices = Matrices::of(&tensor.shape, false)?;
				let sides = sum([matrices.rows, matrices.columns].map(u64::from))?;
				product([volume(matrices.batch)?, sides, 8])
			};
			sums(first)?.checked_add(sums(inputs.get(1)?)?)
		}
		// The input with its padding, and for each worker a panel of patches: a column for each place.
		Op::Conv(conv) | Op::ConvInteger(conv) => {
			let pads = conv.window.pads_begin.iter().zip(&conv.window.pads_end);
			let padded = padded(first, pads)?;
			let patch = volume(inputs.get(1)?.shape.dims().get(1..)?)?;
			let panels = product([patch, 4, PANEL, workers])?;
			sum([padded, panels])
		}
		// The products before they are added up, for one element of the batch.
		Op::ConvTranspose(_) => {
			let places = volume(first.shape.dims().get(2..)?)?;
			let patch = volume(inputs.get(1)?.shape.dims().get(1..)?)?;
			sum([bytes, product([places, patch, 4])?])
		}
		// What x gives to all gates at all times, in one direction after the other, and a state.
		Op::Lstm(_) | Op::Gru(_) | Op::Rnn(_) => {
			let sizes = Sizes::of(first, inputs.get(2)?)?;
			let gates = u64::from(inputs.get(1)?.shape.dim(1)?);
			let rows = product([sizes.time, sizes.batch].map(u64::from))?;
			let steps = product([rows, gates, 4])?;
			let state = product([u64::from(sizes.batch), gates, 16])?;
			sum([bytes, steps, state])
		}
		// The row that is sorted, with the places of its elements.
		Op::TopK(top_k) => {
			let row = u64::from(first.shape.dim(top_k.axis as usize)?);
			product([row, 16, workers])
		}
		// Where each element of the output comes from, axis by axis, with weights.
		Op::Resize(resize) => {
			let places = sum(resize.sizes.iter().map(|size| u64::from(*size)))?;
			places.checked_mul(64)
		}
		// Along other axes than the last one: a copy in another order, there and back.
		Op::Reduce(_) | Op::ArgReduce(_) | Op::CumSum(_) => Some(bytes),
		Op::Softmax { .. } | Op::LogSoftmax { .. } | Op::LpNorm { .. } | Op::Lrn(_) => bytes.checked_mul(2),
		Op::BatchNorm { .. } | Op::InstanceNorm { .. } | Op::GroupNorm { .. } => {
			let channels = u64::from(first.shape.dim(1)?);
			channels.checked_mul(16)
		}
		Op::TreeEnsemble(trees) => product([u64::from(trees.targets), 16, workers]),
		Op::MaxPool(_) | Op::AveragePool(_) | Op::LpPool(_) => {
			let places = sum(outputs.first()?.shape.dims().iter().map(|dim| u64::from(*dim)))?;
			places.checked_mul(64)
		}
		_ => Some(0),
	}
}

/// An image with its margin.
fn padded<'a>(x: &TensorType, pads: impl Iterator<Item = (&'a u32, &'a u32)>) -> Option<u64> {
	let (outer, spatial) = x.shape.dims().split_at_checked(2)?;
	let mut elements = volume(outer)?;
	for (dim, (begin, end)) in spatial.iter().zip(pads) {
		elements = elements.checked_mul(sum([*dim, *begin, *end].map(u64::from))?)?;
	}
	elements.checked_mul(x.dtype.bytes())
}
