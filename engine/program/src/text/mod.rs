//! A program as text for people, a line for each thing in it; nothing reads it back.
//!
//! Names say where a value comes from: `%i0` is input 0, `%w2` weight 2, `%7` what op 7 makes and `%7.1` the second of
//! it. So `op 7` in an error is the line that begins with `%7`. With a checked program, each result has its type.

mod attributes;

use crate::{
	checked::Checked,
	op::{Node, Op},
	program::{Program, ValueId, VERSION},
	types::TensorType,
};
use alloc::vec::Vec;
use core::{borrow::Borrow, fmt};

impl fmt::Display for Program {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write(f, self, &[])
	}
}

impl<P: Borrow<Program>> fmt::Display for Checked<P> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write(f, self.program(), self.types())?;
		let memory = self.memory();
		writeln!(
			f,
			"memory loading={} loaded={} run={}",
			memory.loading, memory.loaded, memory.run
		)?;
		writeln!(f, "cost {}", self.cost())
	}
}

/// Writes a program, with the types of its values as far as they are known.
fn write(f: &mut fmt::Formatter<'_>, program: &Program, types: &[TensorType]) -> fmt::Result {
	let names = &Names::of(program);
	writeln!(f, "program version {VERSION}")?;
	f.write_str("onnx ")?;
	hex(f, &program.provenance.onnx_sha256)?;
	write!(f, "\ncompiler {:?} options 0x", program.provenance.compiler_version)?;
	hex(f, &program.provenance.options)?;
	f.write_str("\n")?;
	for (index, port) in program.inputs.iter().enumerate() {
		writeln!(f, "input %i{index} {:?} {}{}", port.name, port.dtype, port.shape)?;
	}
	for (index, weight) in program.weights.iter().enumerate() {
		writeln!(f, "weight %w{index} {}{}", weight.dtype, weight.shape)?;
	}
	for (index, node) in program.ops.iter().enumerate() {
		write_node(f, index, node, names, types)?;
	}
	for output in &program.outputs {
		writeln!(f, "output {:?} = {}", output.name, names.value(output.value))?;
	}
	Ok(())
}

fn write_node(
	f: &mut fmt::Formatter<'_>,
	index: usize,
	node: &Node,
	names: &Names,
	types: &[TensorType],
) -> fmt::Result {
	let first = names.first_of(index);
	for nth in 0..node.op.outputs() {
		if nth > 0 {
			f.write_str(", ")?;
		}
		write!(f, "{}", Name::Result(index, nth))?;
		if let Some(found) = types.get(first.saturating_add(nth) as usize) {
			write!(f, " {found}")?;
		}
	}
	write!(f, " = {}(", node.op.name())?;
	for (nth, value) in node.inputs.iter().enumerate() {
		if nth > 0 {
			f.write_str(", ")?;
		}
		write!(f, "{}", names.value(*value))?;
	}
	f.write_str(")")?;
	attributes::write(f, &node.op)?;
	f.write_str("\n")
}

fn hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
	bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Finds where values come from.
struct Names {
	inputs: ValueId,
	weights: ValueId,
	/// The number of the first value that each op makes.
	firsts: Vec<ValueId>,
}

/// Where a value comes from.
enum Name {
	Input(ValueId),
	Weight(ValueId),
	Result(usize, u32),
	Unknown(ValueId),
}

impl Names {
	fn of(program: &Program) -> Self {
		let inputs = program.inputs.len() as ValueId;
		let weights = inputs.saturating_add(program.weights.len() as ValueId);
		let ops = program.ops.iter().map(|node| &node.op);
		let firsts = ops
			.scan(weights, |next, op: &Op| {
				let first = *next;
				*next = first.saturating_add(op.outputs());
				Some(first)
			})
			.collect();
		Self {
			inputs,
			weights,
			firsts,
		}
	}

	fn first_of(&self, op: usize) -> ValueId {
		self.firsts.get(op).copied().unwrap_or(ValueId::MAX)
	}

	fn value(&self, value: ValueId) -> Name {
		if value < self.inputs {
			return Name::Input(value);
		}
		if value < self.weights {
			return Name::Weight(value.saturating_sub(self.inputs));
		}
		let op = self.firsts.partition_point(|first| *first <= value).checked_sub(1);
		let nth = op.map(|op| value.saturating_sub(self.first_of(op)));
		match (op, nth) {
			// No op has more outputs than that; behind the last one a program may name anything.
			(Some(op), Some(nth)) if nth < 3 => Name::Result(op, nth),
			_ => Name::Unknown(value),
		}
	}
}

impl fmt::Display for Name {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Input(index) => write!(f, "%i{index}"),
			Self::Weight(index) => write!(f, "%w{index}"),
			Self::Result(op, 0) => write!(f, "%{op}"),
			Self::Result(op, nth) => write!(f, "%{op}.{nth}"),
			Self::Unknown(value) => write!(f, "%?{value}"),
		}
	}
}
