//! The finished program: what no output needs is left out, and constants become weights.
//!
//! Weights are finite and not subnormal. Where a constant holds an infinity or a NaN, ops make it: x / 0 gives either,
//! and so the program does exactly what the file says.

use super::{Graph, Origin, Value};
use crate::{
	tensor::{Data, Tensor},
	CompileError, Report,
};
use std::{collections::BTreeMap, rc::Rc};
use verdict_program::{
	op::{Binary, Op},
	validate, Builder, Dtype, Place, Program, Provenance, Value as Built,
};

/// What came of the graph.
pub(crate) struct Finished {
	pub(crate) program: Program,
	pub(crate) report: Report,
}

impl Graph<'_> {
	/// The program that gives `outputs`, in this order.
	pub(crate) fn finish(
		mut self,
		provenance: Provenance,
		mut outputs: Vec<(String, Value)>,
	) -> Result<Finished, CompileError> {
		self.simplify(&mut outputs);
		let live = self.live(&outputs);
		let mut emitter = Emitter {
			builder: Builder::new(provenance),
			made: vec![None; self.entries.len()],
			special: BTreeMap::new(),
			labels: Vec::new(),
			flushed: 0,
		};
		for (index, port) in self.ports.iter().enumerate() {
			let input = emitter.builder.input(port.name.clone(), port.dtype, port.shape.clone());
			let entry = self
				.entries
				.iter()
				.position(|entry| matches!(entry.origin, Origin::Input(own) if own == index));
			if let Some(made) = entry.and_then(|entry| emitter.made.get_mut(entry)) {
				*made = Some(input);
			}
		}
		let mut results: BTreeMap<usize, Vec<(u32, usize)>> = BTreeMap::new();
		for (entry, content) in self.entries.iter().enumerate() {
			if let Origin::Result { step, output } = content.origin {
				results.entry(step).or_default().push((output, entry));
			}
		}
		for (index, step) in self
			.steps
			.iter()
			.enumerate()
			.filter(|(index, _)| live.get(*index) == Some(&true))
		{
			let inputs: Option<Vec<Built>> = step.inputs.iter().map(|value| emitter.value(&self, *value)).collect();
			let inputs = inputs.ok_or_else(inconsistent)?;
			let first = emitter.op(step.op.clone(), &inputs, step.label);
			for (output, entry) in results.get(&index).into_iter().flatten() {
				if let Some(made) = emitter.made.get_mut(*entry) {
					*made = Some(first.nth(*output));
				}
			}
		}
		for (name, value) in outputs {
			let built = emitter.value(&self, value).ok_or_else(inconsistent)?;
			emitter.builder.output(name, built);
		}
		let flushed = emitter.flushed;
		self.flushed(flushed);
		let (labels, program) = (emitter.labels, emitter.builder.finish());
		if let Err(error) = validate(&program, self.limits) {
			let label = match error.place {
				Place::Op(op) => labels.get(op as usize).and_then(|label| self.labels.get(*label)),
				_ => None,
			};
			return Err(match label {
				Some((node, op)) => CompileError::Node {
					node: node.clone(),
					op: op.clone(),
					reason: error.to_string(),
				},
				None => CompileError::Program(error.to_string()),
			});
		}
		Ok(Finished {
			program,
			report: self.report,
		})
	}

	/// Which steps the outputs need.
	pub(super) fn live(&self, outputs: &[(String, Value)]) -> Vec<bool> {
		let mut live = vec![false; self.steps.len()];
		let mut mark = |value: &Value| {
			if let Some(Origin::Result { step, .. }) = self.entries.get(value.0).map(|entry| &entry.origin) {
				if let Some(live) = live.get_mut(*step) {
					return !std::mem::replace(live, true);
				}
			}
			false
		};
		let mut open: Vec<Value> = outputs
			.iter()
			.map(|(_, value)| *value)
			.filter(|value| mark(value))
			.collect();
		while let Some(value) = open.pop() {
			if let Some(Origin::Result { step, .. }) = self.entries.get(value.0).map(|entry| &entry.origin) {
				let inputs = self.steps.get(*step).map(|step| step.inputs.as_slice());
				open.extend(inputs.unwrap_or_default().iter().filter(|value| mark(value)));
			}
		}
		live
	}
}

/// Steps only ever refer to values that exist.
fn inconsistent() -> CompileError {
	CompileError::Program("a value is used before it is made; this is an error of the compiler".into())
}

/// Writes the program.
struct Emitter {
	builder: Builder,
	/// What has been written, by the numbers of the values in the making.
	made: Vec<Option<Built>>,
	/// Infinities and NaN, by their bits.
	special: BTreeMap<u32, Built>,
	/// For each op, which label says where it comes from.
	labels: Vec<usize>,
	flushed: usize,
}

impl Emitter {
	fn op(&mut self, op: Op, inputs: &[Built], label: usize) -> Built {
		self.labels.push(label);
		self.builder.op(op, inputs)
	}

	/// A value that has been written, or a constant, which is written now.
	fn value(&mut self, graph: &Graph<'_>, value: Value) -> Option<Built> {
		if let Some(made) = self.made.get(value.0).copied().flatten() {
			return Some(made);
		}
		let Origin::Constant(tensor) = &graph.entries.get(value.0)?.origin else {
			return None;
		};
		let built = self.constant(tensor)?;
		*self.made.get_mut(value.0)? = Some(built);
		Some(built)
	}

	fn constant(&mut self, tensor: &Rc<Tensor>) -> Option<Built> {
		match tensor.floats() {
			Some(items) if items.iter().any(|item| !item.is_finite()) => self.with_specials(tensor, items),
			_ => Some(self.weight(tensor)),
		}
	}

	fn weight(&mut self, tensor: &Tensor) -> Built {
		let mut tensor = tensor.clone();
		self.flushed = self.flushed.saturating_add(tensor.flush());
		self.builder.weight(tensor.dtype(), tensor.dims(), tensor.bytes())
	}

	/// A constant with infinities or NaN: its other elements are a weight, these are put in afterwards.
	fn with_specials(&mut self, tensor: &Tensor, items: &[f32]) -> Option<Built> {
		let finite = items.iter().map(|item| if item.is_finite() { *item } else { 0.0 });
		let finite = Tensor::new(tensor.dims(), Data::F32(finite.collect()))?;
		let mut built = match items.iter().all(|item| !item.is_finite()) && items.len() == 1 {
			true => None,
			false => Some(self.weight(&finite)),
		};
		for (special, numerator) in [(f32::INFINITY, 1.0), (f32::NEG_INFINITY, -1.0), (f32::NAN, 0.0)] {
			let same = |item: &f32| *item == special || item.is_nan() && special.is_nan();
			if !items.iter().any(same) {
				continue;
			}
			let value = self.special(special, numerator);
			built = Some(match built {
				// A single one: only its shape is left to be set.
				None => {
					let shape = tensor.dims().into();
					self.op(Op::Reshape { shape }, &[value], 0)
				}
				Some(rest) => {
					let mask = Tensor::new(tensor.dims(), Data::Bool(items.iter().map(same).collect()))?;
					let mask = self.weight(&mask);
					self.op(Op::Where, &[mask, value, rest], 0)
				}
			});
		}
		built
	}

	/// An infinity or a NaN, of rank 0.
	fn special(&mut self, special: f32, numerator: f32) -> Built {
		if let Some(built) = self.special.get(&special.to_bits()) {
			return *built;
		}
		let scalar = |builder: &mut Builder, value: f32| builder.weight(Dtype::F32, [], value.to_le_bytes().to_vec());
		let numerator = scalar(&mut self.builder, numerator);
		let zero = scalar(&mut self.builder, 0.0);
		let built = self.op(Op::Binary(Binary::Div), &[numerator, zero], 0);
		self.special.insert(special.to_bits(), built);
		built
	}
}
