//! Which floats are exactly what some bytes stand for.

use super::{Folding, Graph, Value};
use std::rc::Rc;
use verdict_program::{
	op::Coordinates,
	op::{Binary, MaxPool, Op, PadMode, Resize, ResizeMode, Unary},
	Dtype,
};

/// Bytes that stand for floats: (byte - zero) * scale, rounded once.
#[derive(Clone)]
pub(super) struct Bytes {
	pub(super) value: Value,
	/// One for all, or one for each place on the axis. Positive, and nothing near the ends of what a float holds.
	pub(super) scales: Rc<[f32]>,
	/// As many as there are scales.
	pub(super) zeros: Rc<[i64]>,
	/// Along which axis there is one scale for each place.
	pub(super) axis: Option<u32>,
}

impl Bytes {
	/// The scale and the zero point of all.
	pub(super) fn uniform(&self) -> Option<(f32, i64)> {
		match (self.axis, &*self.scales, &*self.zeros) {
			(None, [scale], [zero]) => Some((*scale, *zero)),
			_ => None,
		}
	}

	fn with(&self, value: Value) -> Self {
		Self { value, ..self.clone() }
	}
}

/// Scales that are known, and as many zero points.
pub(super) struct Parameters {
	pub(super) scales: Rc<[f32]>,
	pub(super) zeros: Rc<[i64]>,
}

/// The least and the greatest byte of a type.
pub(super) fn range(dtype: Dtype) -> Option<(i64, i64)> {
	match dtype {
		Dtype::U8 => Some((0, 255)),
		Dtype::I8 => Some((-128, 127)),
		_ => None,
	}
}

/// Whether a scale, and what it makes of any byte or sum, is positive and exact to all digits of a float.
pub(super) fn is_plain(scale: f32) -> bool {
	(1e-30..=1e30).contains(&scale)
}

impl Graph<'_> {
	/// The scales and zero points of quantised values, if they are known.
	pub(super) fn parameters(&self, scale: Value, zero: Option<Value>) -> Option<Parameters> {
		let scales = self.known(scale)?;
		let scales = scales.floats()?;
		let zeros = match zero {
			Some(zero) => self.known(zero)?.ints()?,
			None => vec![0; scales.len()],
		};
		let usable = zeros.len() == scales.len() && !scales.is_empty() && scales.iter().copied().all(is_plain);
		usable.then(|| Parameters {
			scales: scales.into(),
			zeros: zeros.into(),
		})
	}
}

impl Folding<'_, '_> {
	/// Remembers the bytes that a value is made of, if it is. Of what makes those, all has been looked at.
	pub(super) fn find_bytes(&mut self, value: Value) {
		if self.graph.dtype(value) != Dtype::F32 {
			return;
		}
		let graph = &self.graph;
		let made_by = graph.entries.get(value.0).and_then(|entry| entry.made_by.as_deref());
		let Some(step) = made_by.or_else(|| graph.maker(value)) else {
			return;
		};
		let (op, inputs) = (step.op.clone(), step.inputs.clone());
		let bytes = match (&op, inputs.as_slice()) {
			(Op::DequantizeLinear { axis }, [x, scale, zero @ ..]) => {
				self.dequantised(*axis, *x, *scale, zero.first().copied())
			}
			(Op::Concat { .. }, _) => self.concatenated(op, &inputs),
			(_, [x, rest @ ..]) => self.twins.get(x).cloned().and_then(|x| self.moved(op, x, value, rest)),
			_ => None,
		};
		if let Some(bytes) = bytes {
			self.twins.insert(value, bytes);
		}
	}

	fn dequantised(&self, axis: Option<u32>, x: Value, scale: Value, zero: Option<Value>) -> Option<Bytes> {
		range(self.graph.dtype(x))?;
		let Parameters { scales, zeros } = self.graph.parameters(scale, zero)?;
		let axis = axis.filter(|_| scales.len() > 1);
		Some(Bytes {
			value: x,
			scales,
			zeros,
			axis,
		})
	}

	/// Bytes with the same scale and zero point one behind the other.
	fn concatenated(&mut self, op: Op, inputs: &[Value]) -> Option<Bytes> {
		let parts: Option<Vec<Bytes>> = inputs.iter().map(|input| self.twins.get(input).cloned()).collect();
		let parts = parts?;
		let first = parts.first()?;
		let own = (first.uniform()?, self.graph.dtype(first.value));
		let same = |part: &Bytes| part.uniform() == Some(own.0) && self.graph.dtype(part.value) == own.1;
		if !parts.iter().all(same) {
			return None;
		}
		let values: Vec<Value> = parts.iter().map(|part| part.value).collect();
		Some(first.with(self.add(op, &values)?))
	}

	/// What an op that only moves elements, or takes the greater of some, does with the bytes of its first operand.
	fn moved(&mut self, op: Op, x: Bytes, result: Value, rest: &[Value]) -> Option<Bytes> {
		let axis = match &op {
			Op::Reshape { shape } => match x.axis {
				Some(axis) => {
					// All axes up to that one stay as they are.
					let (own, new) = (self.graph.dims(x.value), shape.dims());
					let end = (axis as usize).checked_add(1)?;
					(own.get(..end)? == new.get(..end)?).then_some(Some(axis))?
				}
				None => None,
			},
			Op::Transpose { perm } => match x.axis {
				Some(axis) => Some(u32::try_from(perm.iter().position(|from| *from == axis)?).ok()?),
				None => None,
			},
			_ => {
				x.uniform()?;
				None
			}
		};
		let mut inputs = vec![x.value];
		match &op {
			Op::Reshape { .. } | Op::Transpose { .. } | Op::Slice(_) | Op::Expand { .. } | Op::Tile { .. } => {}
			Op::Gather { .. } | Op::GatherElements { .. } | Op::GatherNd { .. } => inputs.extend(rest),
			Op::Resize(Resize {
				mode: ResizeMode::Nearest(_),
				coordinates,
				..
			}) if !matches!(coordinates, Coordinates::CropAndResize { .. }) => {}
			Op::Pad(pad) if pad.mode == PadMode::Constant => {
				let margin = match rest.first() {
					Some(margin) => self.graph.number_of(*margin)?,
					None => 0.0,
				};
				let (_, zero) = x.uniform()?;
				if margin != 0.0 {
					return None;
				}
				if zero != 0 {
					inputs.push(self.graph.number(self.graph.dtype(x.value), zero));
				}
			}
			Op::Pad(_) => {}
			Op::MaxPool(max_pool) if self.sees_something(max_pool, x.value, result) => {}
			Op::Unary(Unary::Relu) => return self.positive(x),
			_ => return None,
		}
		let value = self.add(op, &inputs)?;
		Some(Bytes { axis, ..x.with(value) })
	}

	/// What is below zero, which becomes zero.
	fn positive(&mut self, x: Bytes) -> Option<Bytes> {
		let (_, zero) = x.uniform()?;
		let dtype = self.graph.dtype(x.value);
		if range(dtype)?.0 == zero {
			return Some(x);
		}
		let zero = self.graph.number(dtype, zero);
		let value = self.add(Op::Binary(Binary::Max), &[x.value, zero])?;
		Some(x.with(value))
	}

	/// Whether every window meets something besides padding: of bytes, nothing has no number that means minus infinity.
	fn sees_something(&self, max_pool: &MaxPool, x: Value, result: Value) -> bool {
		let (inputs, results) = (self.graph.dims(x), self.graph.dims(result));
		let (Some(inputs), Some(results)) = (inputs.get(2..), results.get(2..)) else {
			return false;
		};
		let window = &max_pool.pool.window;
		let steps = window.strides.iter().zip(&window.dilations);
		let kernel = max_pool.pool.kernel.iter().zip(&window.pads_begin);
		let axes = inputs.iter().zip(results).zip(steps.zip(kernel));
		let mut axes = axes.map(|((input, result), ((stride, dilation), (kernel, pad)))| {
			let last = u64::from(result.saturating_sub(1)).checked_mul(u64::from(*stride));
			let end = u64::from(*input).saturating_add(u64::from(*pad));
			*dilation == 1 && pad < kernel && last.is_some_and(|last| last < end)
		});
		!max_pool.indices && axes.all(|sees| sees)
	}
}
