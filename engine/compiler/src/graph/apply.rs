//! Applying an op: find the types of what it gives, and compute it now if everything is known.

use super::{Graph, Origin, Step, Value};
use crate::{
	error::{refuse, Refusal},
	fold,
	tensor::Tensor,
};
use std::rc::Rc;
use verdict_program::{infer, op::Op, F32Bits, TensorType};

/// A constant that is folded may be larger than what it came from by so much, in bytes: a broadcast of one number to
/// millions is better left to the program.
const GROWTH: u64 = 1 << 18;

/// No list of indices along the axes of a tensor is longer.
const WALK: u64 = 1 << 28;

impl Graph<'_> {
	/// Applies an op that gives one value.
	pub(crate) fn apply(&mut self, op: Op, inputs: &[Value]) -> Result<Value, Refusal> {
		match self.apply_all(op, inputs)?.first() {
			Some(value) => Ok(*value),
			None => refuse!("the op gives nothing"),
		}
	}

	/// Applies an op.
	pub(crate) fn apply_all(&mut self, op: Op, inputs: &[Value]) -> Result<Vec<Value>, Refusal> {
		if let Some(place) = inputs.iter().position(|value| !self.is_tensor(*value)) {
			refuse!("its input {place} is a sequence or an optional value, expected a tensor");
		}
		let types: Vec<TensorType> = inputs.iter().map(|value| self.ty(*value).clone()).collect();
		let borrowed: Vec<&TensorType> = types.iter().collect();
		let inferred = infer(&op, &borrowed, self.limits);
		let known: Option<Vec<Rc<Tensor>>> = inputs.iter().map(|value| self.known(*value)).collect();
		let wide = self.wide(&op, inputs)?;
		if let Some(known) = known {
			let known: Vec<&Tensor> = known.iter().map(Rc::as_ref).collect();
			if let Some(results) = self.folded(&op, &known, inferred.as_deref().ok())? {
				let values = results.into_iter().map(|tensor| match wide {
					true => {
						let value = self.constant(tensor);
						self.widened(value)
					}
					false => self.constant(tensor),
				});
				let values: Vec<Value> = values.collect();
				self.remember(op, inputs, &values);
				return Ok(values);
			}
		}
		let outputs = inferred?;
		for ty in types.iter().chain(&outputs) {
			if ty.elements() == Some(0) {
				refuse!(
					"a tensor of shape {} is empty, and programs have no empty tensors",
					ty.shape
				);
			}
			if ty
				.elements()
				.is_none_or(|elements| elements > self.limits.tensor_elements)
			{
				refuse!(
					"a tensor of shape {} has more than {} elements; use a smaller model or smaller dimensions",
					ty.shape,
					self.limits.tensor_elements
				);
			}
		}
		let step = self.steps.len();
		self.steps.push(Step {
			op,
			inputs: inputs.to_vec(),
			label: self.labels.len().saturating_sub(1),
		});
		let results = (0u32..).zip(outputs);
		if wide {
			refuse!(
				"it makes a large tensor of an integer type that programs do not have; cast it to int64 or int32 \
			 before"
			);
		}
		Ok(results
			.map(|(output, ty)| self.push(ty, Origin::Result { step, output }))
			.collect())
	}

	/// Remembers where a constant comes from that is a dequantised one, or such a one moved about.
	fn remember(&mut self, op: Op, inputs: &[Value], values: &[Value]) {
		let of_quantised = match &op {
			Op::DequantizeLinear { .. } => true,
			Op::Reshape { .. } | Op::Transpose { .. } => inputs.iter().any(|input| {
				let entry = self.entries.get(input.0);
				entry.is_some_and(|entry| entry.made_by.is_some())
			}),
			_ => false,
		};
		let [value] = values else { return };
		if let Some(entry) = self.entries.get_mut(value.0).filter(|_| of_quantised) {
			entry.made_by = Some(Box::new(Step {
				op,
				inputs: inputs.to_vec(),
				label: 0,
			}));
		}
	}

	/// Whether what an op gives is of a type that was made wider; an error if the op computes with such a type.
	fn wide(&self, op: &Op, inputs: &[Value]) -> Result<bool, Refusal> {
		let Some(place) = inputs.iter().position(|value| self.is_wide(*value)) else {
			return Ok(false);
		};
		match op {
			Op::Cast { .. } => Ok(false),
			Op::Reshape { .. } | Op::Transpose { .. } | Op::Slice(_) | Op::Concat { .. } => Ok(true),
			Op::Expand { .. } | Op::Tile { .. } => Ok(true),
			Op::Gather { .. } if place == 0 => Ok(true),
			_ => refuse!(
				"its input {place} is a constant of an integer type that programs do not have; cast it to int64 or \
				 int32"
			),
		}
	}

	/// What an op gives for constants, if it is to be computed now.
	fn folded(
		&mut self,
		op: &Op,
		known: &[&Tensor],
		outputs: Option<&[TensorType]>,
	) -> Result<Option<Vec<Tensor>>, Refusal> {
		let walks = |dims: &[u32]| dims.iter().map(|dim| u64::from(*dim)).sum::<u64>() <= WALK;
		if !known.iter().all(|tensor| walks(tensor.dims())) {
			return Ok(None);
		}
		let before: u64 = known.iter().filter_map(|tensor| tensor.ty().bytes()).sum();
		let after = match outputs {
			Some(outputs) => {
				let after = outputs.iter().try_fold(0u64, |sum, ty| sum.checked_add(ty.bytes()?));
				match after {
					Some(after) if after <= before.max(GROWTH) => after,
					_ => return Ok(None),
				}
			}
			// Something empty may be in it, which programs do not know. Of these ops the result is no larger than the
			// inputs.
			None => match op {
				Op::Slice(_) | Op::Concat { .. } | Op::Gather { .. } | Op::Reshape { .. } | Op::Transpose { .. } => {
					before
				}
				Op::Unary(_) | Op::Cast { .. } => before,
				_ => return Ok(None),
			},
		};
		match self.budget.checked_sub(after) {
			Some(left) => self.budget = left,
			None => refuse!(
				"its inputs are constants, and what constants of the file give takes more bytes than are allowed; \
				 simplify the model with onnxsim, or raise the bound"
			),
		}
		if let Some(result) = fold::exact(op, known) {
			return Ok(Some(vec![result]));
		}
		match outputs {
			Some(outputs) if known.iter().all(|tensor| tensor.len() > 0) => {
				self.kernels.run(op, known, outputs).map(Some)
			}
			Some(outputs) => Ok(fold::of_nothing(op, outputs)),
			None => Ok(None),
		}
	}
}

/// An f32 attribute: subnormal numbers become zero, infinities and NaN cannot be there.
pub(crate) fn attribute(name: &str, value: f32) -> Result<F32Bits, Refusal> {
	if !value.is_finite() {
		refuse!("{name} is {value}, expected a finite number");
	}
	Ok(F32Bits::new(match value.is_subnormal() {
		true => 0.0f32.copysign(value),
		false => value,
	}))
}
