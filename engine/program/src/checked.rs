//! A program that has been validated, with what was found out on the way.

use crate::{
	cost::Cost,
	memory::{Memory, Working},
	op::Node,
	program::{Program, ValueId},
	types::TensorType,
};
use alloc::vec::Vec;
use core::{borrow::Borrow, ops::Range};

/// A program that keeps all rules. There is no way to get one but [`crate::validate`].
#[derive(Clone, Debug)]
pub struct Checked<P> {
	program: P,
	types: Vec<TensorType>,
	costs: Vec<Cost>,
	total: Cost,
	memory: Memory,
	working: Working,
}

/// An op with the values that it makes.
#[derive(Clone, Debug)]
pub struct Step<'a> {
	/// Where it stands among the ops.
	pub index: u32,
	/// The op.
	pub node: &'a Node,
	/// The numbers of its outputs.
	pub outputs: Range<ValueId>,
	/// What it costs.
	pub cost: Cost,
}

impl<P: Borrow<Program>> Checked<P> {
	pub(crate) fn new(
		program: P,
		types: Vec<TensorType>,
		costs: Vec<Cost>,
		total: Cost,
		memory: Memory,
		working: Working,
	) -> Self {
		Self {
			program,
			types,
			costs,
			total,
			memory,
			working,
		}
	}

	/// The program.
	pub fn program(&self) -> &Program {
		self.program.borrow()
	}

	/// The program again, no longer known to be valid.
	pub fn into_program(self) -> P {
		self.program
	}

	/// The types of all values, by their numbers.
	pub fn types(&self) -> &[TensorType] {
		&self.types
	}

	/// The type of a value.
	pub fn value(&self, value: ValueId) -> Option<&TensorType> {
		self.types.get(value as usize)
	}

	/// The number of the first weight.
	pub fn first_weight(&self) -> ValueId {
		self.program().inputs.len() as ValueId
	}

	/// The number of the first value that an op makes.
	pub fn first_result(&self) -> ValueId {
		self.first_weight()
			.saturating_add(self.program().weights.len() as ValueId)
	}

	/// The ops in order, with the numbers of what they make.
	pub fn steps(&self) -> impl Iterator<Item = Step<'_>> + '_ {
		let ops = (0u32..).zip(&self.program().ops).zip(&self.costs);
		ops.scan(self.first_result(), |next, ((index, node), cost)| {
			let first = *next;
			*next = first.saturating_add(node.op.outputs());
			Some(Step {
				index,
				node,
				outputs: first..*next,
				cost: *cost,
			})
		})
	}

	/// What each op costs.
	pub fn costs(&self) -> &[Cost] {
		&self.costs
	}

	/// What a run costs.
	pub fn cost(&self) -> Cost {
		self.total
	}

	/// What loading and a run need of memory.
	pub fn memory(&self) -> Memory {
		self.memory
	}

	/// Of the memory of a run, what is neither for values nor for kernels: lists and buffers that are there from
	/// beginning to end.
	pub fn base(&self) -> u64 {
		self.working.base
	}

	/// Of the memory of a run, what the kernels of each op may take for themselves while it runs.
	pub fn working(&self) -> &[u64] {
		&self.working.ops
	}
}
