//! The rules: what a program has to be before a node loads it. What passes here can be run by every node; what does not
//! is refused by the name of the rule.
//!
//! Each part of a program is looked at a bounded number of times, so validation takes no longer than reading.

use crate::{
	checked::Checked,
	contents::{self, IndexRanges},
	cost::{self, call, weights_read},
	error::{Place, ValidationError},
	limits::Limits,
	memory::Ledger,
	op::Node,
	program::{Program, ValueId, Weight},
	rule::Rule,
	shape::{index_bounds, infer},
	types::{Dtype, F32Bits, FloatClass, Shape, TensorType},
	Cost,
};
use alloc::{collections::BTreeSet, vec::Vec};
use core::{borrow::Borrow, ops::Range};

/// Checks a program against every rule, and finds out what its values are and what it costs.
///
/// Takes the program itself, a reference or an `Arc`; what it returns holds the same.
pub fn validate<P: Borrow<Program>>(program: P, limits: &Limits) -> Result<Checked<P>, ValidationError> {
	let content = program.borrow();
	let whole = |rule| ValidationError::at(Place::Program, rule);
	counts(content, limits).map_err(whole)?;
	provenance(content, limits).map_err(|rule| ValidationError::at(Place::Provenance, rule))?;
	names(
		content.inputs.iter().map(|port| port.name.as_str()),
		limits,
		Place::Input,
	)?;
	let names_of_outputs = content.outputs.iter().map(|output| output.name.as_str());
	names(names_of_outputs, limits, Place::Output)?;
	let types = given(content, limits)?;
	let values = content.ops.iter().fold(types.len() as u64, |sum, node| {
		sum.saturating_add(node.op.outputs().into())
	});
	let ledger = Ledger::new(content, &types, values, limits.workers).ok_or(whole(Rule::Overflow))?;
	let mut walk = Walk {
		limits,
		// Both lists are bounded by limits of 32 bits, and so are their sums.
		weights: content.inputs.len() as ValueId..types.len() as ValueId,
		program: content,
		types,
		costs: Vec::new(),
		total: Cost::default(),
		ranges: IndexRanges::default(),
		ledger,
		read: 0,
	};
	for (index, node) in (0u32..).zip(&content.ops) {
		walk.op(index, node).map_err(|rule| ValidationError {
			place: Place::Op(index),
			kind: Some(node.op.name()),
			rule,
		})?;
	}
	let Walk {
		types,
		costs,
		total,
		ledger,
		read,
		..
	} = walk;
	for (index, output) in (0u32..).zip(&content.outputs) {
		known(output.value, &types).map_err(|rule| ValidationError::at(Place::Output(index), rule))?;
	}
	let inputs = (0..).take(content.inputs.len());
	let ports = inputs.chain(content.outputs.iter().map(|output| output.value as usize));
	let call = call(ports.map(|value| types.get(value)), read).ok_or(whole(Rule::Overflow))?;
	let total = within(&total, &call, limits).map_err(whole)?;
	let (memory, working) = ledger.total().ok_or(whole(Rule::Overflow))?;
	let got = memory.peak().ok_or(whole(Rule::Overflow))?;
	if got > limits.memory {
		return Err(whole(Rule::Memory {
			got,
			most: limits.memory,
		}));
	}
	Ok(Checked::new(program, types, costs, total, memory, working))
}

/// What the ops have come to so far.
struct Walk<'a> {
	program: &'a Program,
	limits: &'a Limits,
	/// The numbers of the weights.
	weights: Range<ValueId>,
	types: Vec<TensorType>,
	costs: Vec<Cost>,
	total: Cost,
	ranges: IndexRanges,
	ledger: Ledger,
	/// Bytes of weights that ops read.
	read: u64,
}

impl Walk<'_> {
	fn op(&mut self, index: u32, node: &Node) -> Result<(), Rule> {
		at_most("operands", node.inputs.len(), self.limits.operands.into())?;
		node.op.for_each_float(|attribute, bits| plain(attribute, None, bits))?;
		let inputs = node
			.inputs
			.iter()
			.map(|value| known(*value, &self.types))
			.collect::<Result<Vec<_>, _>>()?;
		let outputs = infer(&node.op, &inputs, self.limits)?;
		for output in &outputs {
			tensor(output, self.limits)?;
		}
		if let Some((operand, bounds)) = index_bounds(&node.op, &inputs) {
			if let Some((value, weight)) = weight(self.program, node, operand) {
				self.ranges.check(operand, value, weight, &bounds)?;
			}
		}
		let weights: Vec<bool> = node.inputs.iter().map(|value| self.weights.contains(value)).collect();
		let cost = cost::of(&node.op, &inputs, &weights, &outputs).ok_or(Rule::Overflow)?;
		let read = weights_read(&node.op, &inputs, &weights).ok_or(Rule::Overflow)?;
		self.read = self.read.checked_add(read).ok_or(Rule::Overflow)?;
		self.total = within(&self.total, &cost, self.limits)?;
		self.costs.push(cost);
		let first = ValueId::try_from(self.types.len()).map_err(|_| Rule::Overflow)?;
		self.types.extend(outputs);
		self.ledger
			.step(index, node, &self.types, first, self.weights.clone())
			.ok_or(Rule::Overflow)
	}
}

/// The cost so far with more, if that is within the limits.
fn within(total: &Cost, more: &Cost, limits: &Limits) -> Result<Cost, Rule> {
	let total = total.checked_add(more).ok_or(Rule::Overflow)?;
	match total.exceeds(&limits.cost) {
		Some((class, got, most)) => Err(Rule::CostLimit { class, got, most }),
		None => Ok(total),
	}
}

/// The weight that an operand is, if it is one.
fn weight<'a>(program: &'a Program, node: &Node, operand: u32) -> Option<(ValueId, &'a Weight)> {
	let value = *node.inputs.get(operand as usize)?;
	let place = (value as usize).checked_sub(program.inputs.len())?;
	Some((value, program.weights.get(place)?))
}

fn counts(program: &Program, limits: &Limits) -> Result<(), Rule> {
	at_most("inputs", program.inputs.len(), limits.inputs.into())?;
	at_most("weights", program.weights.len(), limits.weights.into())?;
	at_most("ops", program.ops.len(), limits.ops.into())?;
	at_most("outputs", program.outputs.len(), limits.outputs.into())?;
	if program.outputs.is_empty() {
		return Err(Rule::NoOutput);
	}
	let bytes = program
		.weights
		.iter()
		.fold(0usize, |sum, weight| sum.saturating_add(weight.data.len()));
	at_most("bytes of weights", bytes, limits.weight_bytes)
}

fn provenance(program: &Program, limits: &Limits) -> Result<(), Rule> {
	let most = limits.provenance_bytes.into();
	let version = program.provenance.compiler_version.len();
	at_most("bytes of the compiler's version", version, most)?;
	at_most("bytes of options", program.provenance.options.len(), most)
}

fn names<'a>(
	names: impl Iterator<Item = &'a str>,
	limits: &Limits,
	place: impl Fn(u32) -> Place,
) -> Result<(), ValidationError> {
	let mut seen = BTreeSet::new();
	for (index, name) in (0u32..).zip(names) {
		let rule = match name {
			"" => Err(Rule::EmptyName),
			_ => at_most("bytes of name", name.len(), limits.name_bytes.into()),
		};
		let rule = rule.and_then(|()| match seen.insert(name) {
			true => Ok(()),
			false => Err(Rule::DuplicateName),
		});
		rule.map_err(|rule| ValidationError::at(place(index), rule))?;
	}
	Ok(())
}

/// Checks inputs and weights: their types, in order.
fn given(program: &Program, limits: &Limits) -> Result<Vec<TensorType>, ValidationError> {
	let mut types = Vec::new();
	for (index, port) in (0u32..).zip(&program.inputs) {
		let at = |rule| ValidationError::at(Place::Input(index), rule);
		types.push(declared(port.dtype, &port.shape, limits).map_err(at)?);
	}
	for (index, weight) in (0u32..).zip(&program.weights) {
		let at = |rule| ValidationError::at(Place::Weight(index), rule);
		let found = declared(weight.dtype, &weight.shape, limits).map_err(at)?;
		contents::check(weight, &found).map_err(at)?;
		types.push(found);
	}
	Ok(types)
}

/// The type of an input or a weight, if it may be one.
fn declared(dtype: Dtype, shape: &Shape, limits: &Limits) -> Result<TensorType, Rule> {
	// Before anything is copied.
	tensor_rank(shape, limits)?;
	let declared = TensorType::new(dtype, shape.clone());
	tensor(&declared, limits)?;
	Ok(declared)
}

fn tensor_rank(shape: &Shape, limits: &Limits) -> Result<(), Rule> {
	let got = shape.rank() as u64;
	match got > u64::from(limits.rank) {
		true => Err(Rule::TensorRank { got, most: limits.rank }),
		false => Ok(()),
	}
}

/// A tensor is neither empty nor too large.
fn tensor(tensor: &TensorType, limits: &Limits) -> Result<(), Rule> {
	tensor_rank(&tensor.shape, limits)?;
	if let Some((axis, _)) = (0u32..).zip(tensor.shape.dims()).find(|(_, dim)| **dim == 0) {
		return Err(Rule::ZeroDim { axis });
	}
	let got = tensor.elements();
	let most = limits.tensor_elements;
	if got.is_none_or(|got| got > most) {
		return Err(Rule::TensorElements { got, most });
	}
	let got = tensor.bytes();
	let most = limits.tensor_bytes;
	match got.is_none_or(|got| got > most) {
		true => Err(Rule::TensorBytes { got, most }),
		false => Ok(()),
	}
}

/// The type of a value that exists.
fn known(value: ValueId, types: &[TensorType]) -> Result<&TensorType, Rule> {
	types.get(value as usize).ok_or(Rule::UnknownValue {
		value,
		known: types.len() as u32,
	})
}

fn at_most(what: &'static str, got: usize, most: u64) -> Result<(), Rule> {
	let got = got as u64;
	match got > most {
		true => Err(Rule::TooMany { what, got, most }),
		false => Ok(()),
	}
}

/// A float is zero or normal.
pub(crate) fn plain(what: &'static str, index: Option<u64>, bits: F32Bits) -> Result<(), Rule> {
	let F32Bits(pattern) = bits;
	match bits.class() {
		FloatClass::Plain => Ok(()),
		FloatClass::Subnormal => Err(Rule::Subnormal {
			what,
			index,
			bits: pattern,
		}),
		FloatClass::NotFinite => Err(Rule::NotFinite {
			what,
			index,
			bits: pattern,
		}),
	}
}
