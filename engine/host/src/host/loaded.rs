//! A model that is ready to run, with what a call of it is checked against.

use crate::types::Outcome;
use verdict_executor::Model;
use verdict_program::{Checked, Memory, Program, TensorType};

/// What it takes besides what was reckoned, with its places in lists.
const OWN_BYTES: u64 = 1024;

/// A model that is ready to run.
pub struct Loaded {
	model: Model,
	/// Bytes of its program.
	bytes: u32,
	memory: Memory,
	/// Names and bytes of what goes in.
	inputs: Vec<(String, usize)>,
	input_bytes: u64,
	output_bytes: u64,
}

impl Loaded {
	pub(super) fn new(model: Model, bytes: u32, checked: &Checked<Program>) -> Self {
		let program = checked.program();
		let size = |tensor: Option<&TensorType>| tensor.and_then(TensorType::bytes).unwrap_or(u64::MAX);
		let inputs = program.inputs.iter().zip(checked.types());
		let inputs: Vec<(String, usize)> = inputs
			.map(|(input, tensor)| (input.name.clone(), size(Some(tensor)) as usize))
			.collect();
		let sum = |sum: u64, bytes: u64| sum.saturating_add(bytes);
		let outputs = program.outputs.iter().map(|output| size(checked.value(output.value)));
		Self {
			model,
			bytes,
			memory: checked.memory(),
			input_bytes: inputs.iter().map(|(_, bytes)| *bytes as u64).fold(0, sum),
			output_bytes: outputs.fold(0, sum),
			inputs,
		}
	}

	/// Bytes of its program.
	pub fn bytes(&self) -> u32 {
		self.bytes
	}

	/// Bytes of its inputs together.
	pub fn input_bytes(&self) -> u64 {
		self.input_bytes
	}

	/// Bytes of its outputs together.
	pub fn output_bytes(&self) -> u64 {
		self.output_bytes
	}

	/// Bytes of memory that it takes as long as it is loaded.
	pub fn held(&self) -> u64 {
		self.memory.loaded.saturating_add(OWN_BYTES)
	}

	/// What the engine runs.
	pub fn model(&self) -> &Model {
		&self.model
	}

	/// Whether an input has the right length, and an output enough room.
	pub(super) fn fits(&self, input: &[u8], room: usize) -> Result<(), Outcome> {
		if input.len() as u64 != self.input_bytes {
			return Err(Outcome::InputLength {
				expected: number(self.input_bytes),
			});
		}
		enough(room, self.output_bytes)
	}

	/// The inputs one by one. They fit.
	pub(super) fn split<'a>(&self, mut input: &'a [u8]) -> Vec<&'a [u8]> {
		let mut parts = Vec::with_capacity(self.inputs.len());
		for (_, bytes) in &self.inputs {
			let (part, rest) = input.split_at_checked(*bytes).unwrap_or((input, &[]));
			parts.push(part);
			input = rest;
		}
		parts
	}

	/// Where in the whole input something in one of them lies.
	pub(super) fn position(&self, input: &str, position: usize) -> Option<u32> {
		let before = self.inputs.iter().take_while(|(name, _)| name != input);
		let before = before.fold(0usize, |sum, (_, bytes)| sum.saturating_add(*bytes));
		u32::try_from(before.saturating_add(position)).ok()
	}
}

/// Whether there is room for an output.
pub(super) fn enough(room: usize, output_bytes: u64) -> Result<(), Outcome> {
	match (room as u64) < output_bytes {
		true => Err(Outcome::BufferTooSmall {
			needed: number(output_bytes),
		}),
		false => Ok(()),
	}
}

/// What does not fit into 32 bits does not fit into a runtime's memory.
fn number(bytes: u64) -> u32 {
	u32::try_from(bytes).unwrap_or(u32::MAX)
}
