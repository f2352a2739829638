//! From sums to bytes, or to floats.

use super::{
	bytes::{is_plain, range},
	Bytes, Folding, Sums, Value,
};
use crate::tensor::{Data, Tensor};
use verdict_program::{
	op::{Binary, Op, Unary},
	Dtype, F32Bits,
};

/// By how much of a step a bias may be off that is rounded to a whole number.
const BIAS: f64 = 1.0 / 64.0;

/// What a QuantizeLinear makes.
struct Target {
	scale: f32,
	zero: i64,
	dtype: Dtype,
	/// Its scale and zero point, as the op has them.
	operands: [Value; 2],
}

/// The least and the greatest byte that come out.
#[derive(Clone, Copy, PartialEq)]
struct Within {
	low: i64,
	high: i64,
}

impl Folding<'_, '_> {
	/// Looks at a QuantizeLinear: uses bytes instead of what it gives, if there is a way to them that costs less.
	pub(super) fn quantise(&mut self, index: usize, result: Value) {
		let Some((x, target)) = self.target(index) else { return };
		let mark = self.mark();
		let mut saved = vec![index];
		if let Some(value) = self.bytes_of(x, &target, &mut saved) {
			let operands: Vec<usize> = saved.iter().flat_map(|index| self.saved_operands(*index)).collect();
			saved.extend(operands);
			self.take(mark, value, result, saved);
		} else {
			self.undo(mark);
		}
	}

	fn target(&self, index: usize) -> Option<(Value, Target)> {
		let step = self.graph.steps.get(index)?;
		let [x, scale, zero] = step.inputs[..] else { return None };
		let parameters = self.graph.parameters(scale, Some(zero))?;
		let (scale_of_all, zero_of_all) = match (&*parameters.scales, &*parameters.zeros) {
			([scale], [zero]) => (*scale, *zero),
			_ => return None,
		};
		let target = Target {
			scale: scale_of_all,
			zero: zero_of_all,
			dtype: self.graph.dtype(zero),
			operands: [scale, zero],
		};
		Some((x, target))
	}

	/// The bytes that quantising a value gives.
	fn bytes_of(&mut self, x: Value, target: &Target, saved: &mut Vec<usize>) -> Option<Value> {
		let (x, within) = self.before_activations(x, target, saved)?;
		let bytes = match self.twins.get(&x).cloned() {
			Some(bytes) => {
				saved.extend(self.saved_with(x));
				self.rescaled(&bytes, target)?
			}
			None => {
				let maker = self.made_at(x)?;
				let only = self.saved_with(x);
				saved.extend(only);
				let step = self.graph.steps.get(maker)?;
				let (op, inputs) = (step.op.clone(), step.inputs.clone());
				match op {
					// Of any number of parts: once is enough.
					Op::Concat { .. } if only.is_some() => self.side_by_side(op, &inputs, target)?,
					_ => {
						let sums = self.sums(&op, &inputs, x, target.scale)?;
						self.requantised(sums, target)?
					}
				}
			}
		};
		self.clamped(bytes, within, target)
	}

	/// The sums that stand for what an op gives, precise enough for a step of so much.
	fn sums(&mut self, op: &Op, inputs: &[Value], result: Value, step: f32) -> Option<Sums> {
		match (op, inputs) {
			(Op::Conv(_) | Op::MatMul(_), _) => self.linear(op, inputs),
			(Op::Binary(Binary::Add), [a, b]) => self.added(*a, *b, false, step),
			(Op::Binary(Binary::Sub), [a, b]) => self.added(*a, *b, true, step),
			(Op::Binary(Binary::Mul), [a, b]) => self.times(*a, *b, step),
			(Op::Binary(Binary::Div), [a, b]) => self.divided(*a, *b),
			(Op::Reduce(reduce), [x]) => self.mean(reduce, *x),
			(Op::AveragePool(pool), [x]) => self.average(pool, *x, result),
			_ => None,
		}
	}

	/// What was there before activations that only limit the range, and the bytes that are left of it.
	///
	/// Quantising never makes a greater number the lesser byte. So the bound of a range can as well be quantised, and
	/// applied to the bytes.
	fn before_activations(&mut self, mut x: Value, target: &Target, saved: &mut Vec<usize>) -> Option<(Value, Within)> {
		let (low, high) = range(target.dtype)?;
		let mut within = Within { low, high };
		while let Some(index) = self.saved_with(x) {
			let step = self.graph.steps.get(index)?;
			let (bounds, input) = match (&step.op, step.inputs.as_slice()) {
				(Op::Unary(Unary::Relu), [input]) => ((Some(F32Bits::new(0.0)), None), *input),
				(Op::Unary(Unary::Clip { min, max }), [input]) => ((*min, *max), *input),
				_ => break,
			};
			let mut bound = |bound: Option<F32Bits>, none: i64| match bound {
				Some(bound) => self.quantised_number(bound.value(), target),
				None => Some(none),
			};
			let (lower, upper) = (bound(bounds.0, low)?, bound(bounds.1, high)?);
			// Where they contradict each other, the upper one wins.
			within = Within {
				low: lower.min(upper).clamp(within.low, within.high),
				high: upper.clamp(within.low, within.high),
			};
			saved.push(index);
			x = input;
		}
		Some((x, within))
	}

	/// The byte that a number becomes.
	fn quantised_number(&mut self, number: f32, target: &Target) -> Option<i64> {
		let number = self.graph.float(number);
		let [scale, zero] = target.operands.map(|operand| self.graph.reshape(operand, &[]).ok());
		let byte = self.add(Op::QuantizeLinear { axis: None }, &[number, scale?, zero?])?;
		self.graph.known(byte)?.ints()?.first().copied()
	}

	fn clamped(&mut self, mut bytes: Value, within: Within, target: &Target) -> Option<Value> {
		let (low, high) = range(target.dtype)?;
		for (bound, none, op) in [(within.low, low, Binary::Max), (within.high, high, Binary::Min)] {
			if bound != none {
				let bound = self.graph.number(target.dtype, bound);
				bytes = self.add(Op::Binary(op), &[bytes, bound])?;
			}
		}
		Some(bytes)
	}

	/// Bytes of one scale and zero point as those of another.
	fn rescaled(&mut self, x: &Bytes, target: &Target) -> Option<Value> {
		let (scale, zero) = x.uniform()?;
		let dtype = self.graph.dtype(x.value);
		if (scale, zero, dtype) == (target.scale, target.zero, target.dtype) {
			return Some(x.value);
		}
		let sums = self.scaled(x, |scale| scale)?;
		self.requantised(sums, target)
	}

	/// Quantised tensors, each made ready for the same scale, one behind the other.
	fn side_by_side(&mut self, op: Op, inputs: &[Value], target: &Target) -> Option<Value> {
		let parts: Option<Vec<Value>> = inputs
			.iter()
			.map(|input| {
				let bytes = self.twins.get(input)?.clone();
				self.rescaled(&bytes, target)
			})
			.collect();
		self.add(op, &parts?)
	}

	/// Bytes of sums.
	fn requantised(&mut self, sums: Sums, target: &Target) -> Option<Value> {
		let multipliers: Vec<f32> = sums.scales.iter().map(|scale| scale / target.scale).collect();
		if !sums.scales.iter().chain(&multipliers).copied().all(is_plain) {
			return None;
		}
		let bias = self.whole_bias(&sums, &multipliers)?;
		let multiplier = self.graph.floats(multipliers);
		let multiplier = match sums.scales.as_slice() {
			[_] => self.graph.reshape(multiplier, &[]).ok()?,
			_ => multiplier,
		};
		let zero = self.graph.number(target.dtype, target.zero);
		let mut inputs = vec![sums.value, multiplier, zero];
		inputs.extend(bias.map(|bias| self.graph.constant(bias)));
		self.add(Op::Requantize { axis: sums.axis }, &inputs)
	}

	/// The bias in whole numbers, if hardly anything is lost, and nothing can leave 32 bits.
	fn whole_bias(&mut self, sums: &Sums, multipliers: &[f32]) -> Option<Option<Tensor>> {
		let most = i64::from(i32::MAX).checked_sub(sums.most).filter(|most| *most >= 0)?;
		if sums.bias.iter().all(|bias| *bias == 0.0) {
			return Some(None);
		}
		let channels = *self.graph.dims(sums.value).get(sums.axis as usize)?;
		let each = |count: usize| count == 1 || count as u64 == u64::from(channels);
		if !each(sums.bias.len()) || !each(multipliers.len()) {
			return None;
		}
		self.spend(channels as usize)?;
		let mut whole = Vec::with_capacity(channels as usize);
		let pairs = sums.bias.iter().cycle().zip(multipliers.iter().cycle());
		for (bias, multiplier) in pairs.take(channels as usize) {
			let rounded = nearest(*bias, most)?;
			if (rounded as f64 - bias).abs() * f64::from(*multiplier) > BIAS {
				return None;
			}
			whole.push(i32::try_from(rounded).ok()?);
		}
		Some(Some(Tensor::list(Data::I32(whole))))
	}

	/// A product or a convolution that nothing quantises: sums as floats, times their scale, plus the bias.
	pub(super) fn in_floats(&mut self, index: usize, result: Value) {
		let mark = self.mark();
		let saved = [&[index], self.saved_operands(index).as_slice()].concat();
		match self.floats_of_sums(index, result) {
			Some(value) => self.take(mark, value, result, saved),
			None => self.undo(mark),
		}
	}

	fn floats_of_sums(&mut self, index: usize, result: Value) -> Option<Value> {
		let step = self.graph.steps.get(index)?;
		let (op, inputs) = (step.op.clone(), step.inputs.clone());
		let sums = self.linear(&op, &inputs)?;
		if !sums.scales.iter().copied().all(is_plain) {
			return None;
		}
		let along = |scales: &[f32], rank: usize| match scales {
			[_] => Vec::new(),
			// Channels of an image come first, those of a matrix last.
			_ if sums.axis == 1 && rank > 2 && matches!(op, Op::Conv(_)) => {
				let count = u32::try_from(scales.len()).unwrap_or(u32::MAX);
				[&[count], vec![1; rank.saturating_sub(2)].as_slice()].concat()
			}
			_ => vec![u32::try_from(scales.len()).unwrap_or(u32::MAX)],
		};
		let rank = self.graph.rank(result);
		let scales = along(&sums.scales, rank);
		let scale = self
			.graph
			.constant(Tensor::new(scales, Data::F32(sums.scales.clone()))?);
		let floats = self.add(Op::Cast { to: Dtype::F32 }, &[sums.value])?;
		let product = self.add(Op::Binary(Binary::Mul), &[floats, scale])?;
		let Some(bias) = inputs.get(2) else {
			return Some(product);
		};
		let bias = self.graph.elements(*bias)?;
		let dims = along(bias.floats()?, rank);
		let bias = self.graph.constant(bias.reshaped(&dims)?);
		self.add(Op::Binary(Binary::Add), &[product, bias])
	}
}

/// The nearest whole number, if it is not larger than so much.
pub(super) fn nearest(x: f64, most: i64) -> Option<i64> {
	// Adding half and cutting off: what lies between two may go either way, as long as it is always the same.
	let whole = (x.abs() + 0.5) as i64;
	(x.is_finite() && x.abs() < 9e15 && whole <= most).then_some(if x < 0.0 { whole.saturating_neg() } else { whole })
}
