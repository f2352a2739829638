//! Puts programs together without counting values by hand; for compilers, tools and tests.
//!
//! Inputs, weights and ops may come in any order, as long as an op comes behind what it takes. Nothing is checked: that
//! is what [`crate::validate`] is for, and [`crate::infer`] for types along the way.

use crate::{
	op::{Node, Op},
	program::{Output, Port, Program, Provenance, ValueId, Weight},
	types::{Dtype, F32Bits, Shape},
};
use alloc::{string::String, vec::Vec};

/// A program in the making.
#[derive(Clone, Debug, Default)]
pub struct Builder {
	provenance: Provenance,
	inputs: Vec<Port>,
	weights: Vec<Weight>,
	ops: Vec<(Op, Vec<Value>)>,
	outputs: Vec<(String, Value)>,
}

/// A value of a program in the making; its number is known only in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
	/// The input of this index.
	Input(u32),
	/// The weight of this index.
	Weight(u32),
	/// What the op of the first index makes: the output of the second one.
	Result(u32, u32),
}

impl Value {
	/// Another output of the op that made this one.
	pub const fn nth(self, output: u32) -> Self {
		match self {
			Self::Result(op, _) => Self::Result(op, output),
			other => other,
		}
	}
}

impl Builder {
	/// An empty program.
	pub fn new(provenance: Provenance) -> Self {
		Self {
			provenance,
			..Self::default()
		}
	}

	/// Adds an input.
	pub fn input(&mut self, name: impl Into<String>, dtype: Dtype, shape: impl Into<Shape>) -> Value {
		let index = self.inputs.len() as u32;
		self.inputs.push(Port {
			name: name.into(),
			dtype,
			shape: shape.into(),
		});
		Value::Input(index)
	}

	/// Adds a weight, from its bytes.
	pub fn weight(&mut self, dtype: Dtype, shape: impl Into<Shape>, data: Vec<u8>) -> Value {
		let index = self.weights.len() as u32;
		self.weights.push(Weight {
			dtype,
			shape: shape.into(),
			data,
		});
		Value::Weight(index)
	}

	/// Adds a weight of f32, from bit patterns.
	pub fn floats(&mut self, shape: impl Into<Shape>, values: impl IntoIterator<Item = F32Bits>) -> Value {
		let bytes = values.into_iter().flat_map(|bits| bits.0.to_le_bytes());
		self.weight(Dtype::F32, shape, bytes.collect())
	}

	/// Adds a weight of i64.
	pub fn integers(&mut self, shape: impl Into<Shape>, values: impl IntoIterator<Item = i64>) -> Value {
		let bytes = values.into_iter().flat_map(i64::to_le_bytes);
		self.weight(Dtype::I64, shape, bytes.collect())
	}

	/// Adds an op and gives its first output; [`Value::nth`] leads to the others.
	pub fn op(&mut self, op: Op, inputs: &[Value]) -> Value {
		let index = self.ops.len() as u32;
		self.ops.push((op, inputs.to_vec()));
		Value::Result(index, 0)
	}

	/// Names an output.
	pub fn output(&mut self, name: impl Into<String>, value: Value) {
		self.outputs.push((name.into(), value));
	}

	/// The program, with values numbered. What does not exist becomes a number that does not either.
	pub fn finish(self) -> Program {
		let first_weight = self.inputs.len() as ValueId;
		let first_result = first_weight.saturating_add(self.weights.len() as ValueId);
		let firsts: Vec<(ValueId, u32)> = self
			.ops
			.iter()
			.scan(first_result, |next, (op, _)| {
				let first = *next;
				*next = first.saturating_add(op.outputs());
				Some((first, op.outputs()))
			})
			.collect();
		let number = |value: Value| match value {
			Value::Input(index) if index < first_weight => index,
			Value::Weight(index) => match first_weight.saturating_add(index) {
				number if number < first_result => number,
				_ => ValueId::MAX,
			},
			Value::Result(op, nth) => match firsts.get(op as usize) {
				Some((first, outputs)) if nth < *outputs => first.saturating_add(nth),
				_ => ValueId::MAX,
			},
			Value::Input(_) => ValueId::MAX,
		};
		let ops = self.ops.into_iter().map(|(op, inputs)| Node {
			op,
			inputs: inputs.into_iter().map(number).collect(),
		});
		let outputs = self.outputs.into_iter().map(|(name, value)| Output {
			name,
			value: number(value),
		});
		Program {
			ops: ops.collect(),
			outputs: outputs.collect(),
			provenance: self.provenance,
			inputs: self.inputs,
			weights: self.weights,
		}
	}
}
