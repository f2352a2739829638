//! Functions that exporters write out as products: x sigmoid(x), x hard_sigmoid(x), and gelu by way of erf.
//!
//! The op of such a function computes it with fewer roundings than what it stands for, so the last bits differ.

use super::{either_order, Graph, Step, Uses, Value};
use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};
use verdict_program::op::{Binary, Op, Unary};

impl Graph<'_> {
	/// A product that is one of these functions.
	pub(super) fn gated(&self, index: usize, uses: &Uses) -> Option<Step> {
		let step = self.steps.get(index)?;
		let pairs = either_order(step);
		let found = pairs.into_iter().find_map(|(x, gate)| self.gate(x, gate, uses));
		let (unary, x) = found.or_else(|| self.gelu(pairs, uses))?;
		Some(Step {
			op: Op::Unary(unary),
			inputs: vec![x],
			label: step.label,
		})
	}

	/// x times a function of x.
	fn gate(&self, x: Value, gate: Value, uses: &Uses) -> Option<(Unary, Value)> {
		let gate = self.only_for_one(gate, uses)?;
		let unary = match gate.op {
			Op::Unary(Unary::Sigmoid) => Unary::Silu,
			Op::Unary(Unary::HardSigmoid { alpha, beta }) if near(alpha.value(), 1.0 / 6.0) && beta.value() == 0.5 => {
				Unary::HardSwish
			}
			_ => return None,
		};
		(gate.inputs == [x]).then_some((unary, x))
	}

	/// x, one half, and 1 + erf(x / sqrt(2)), multiplied in any order.
	fn gelu(&self, pairs: [(Value, Value); 2], uses: &Uses) -> Option<(Unary, Value)> {
		pairs.into_iter().find_map(|(a, product)| {
			let inner = self.only_for_one(product, uses)?;
			let (Op::Binary(Binary::Mul), [b, c]) = (&inner.op, inner.inputs.as_slice()) else {
				return None;
			};
			let orders = [
				(a, *b, *c),
				(a, *c, *b),
				(*b, a, *c),
				(*b, *c, a),
				(*c, a, *b),
				(*c, *b, a),
			];
			orders.into_iter().find_map(|(half, x, bell)| {
				let is_gelu = self.number_of(half) == Some(0.5) && self.is_bell(bell, x, uses);
				is_gelu.then_some((Unary::Gelu, x))
			})
		})
	}

	/// Whether a value is 1 + erf(x / sqrt(2)).
	fn is_bell(&self, bell: Value, x: Value, uses: &Uses) -> bool {
		let inner = |value: Value, op: Op| self.only_for_one(value, uses).filter(|step| step.op == op);
		let scaled = |value: Value| {
			let by = |number: Value, wanted: f32| self.number_of(number).is_some_and(|number| near(number, wanted));
			let divided = inner(value, Op::Binary(Binary::Div));
			let multiplied = inner(value, Op::Binary(Binary::Mul));
			divided.is_some_and(|step| matches!(step.inputs[..], [own, by_what] if own == x && by(by_what, SQRT_2)))
				|| multiplied.is_some_and(|step| {
					either_order(step)
						.into_iter()
						.any(|(own, by_what)| own == x && by(by_what, FRAC_1_SQRT_2))
				})
		};
		inner(bell, Op::Binary(Binary::Add)).is_some_and(|sum| {
			either_order(sum).into_iter().any(|(erf, one)| {
				let erf = inner(erf, Op::Unary(Unary::Erf));
				self.number_of(one) == Some(1.0) && erf.is_some_and(|erf| erf.inputs.iter().all(|value| scaled(*value)))
			})
		})
	}
}

/// Whether a constant is the number that is meant, written with a few digits less perhaps.
fn near(number: f32, wanted: f32) -> bool {
	(number - wanted).abs() <= 4.0 * f32::EPSILON * wanted
}
