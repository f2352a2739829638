//! Functions of one, two or three elements, and casts.

use super::{
	graph::{code, Value},
	Exporter,
};
use verdict_program::{
	op::{Binary, Compare, Unary},
	Dtype,
};

impl Exporter<'_> {
	pub(super) fn unary(&mut self, unary: &Unary) {
		use Unary::*;
		let (op, attributes) = match unary {
			Abs => ("Abs", vec![]),
			Neg => ("Neg", vec![]),
			Sign => ("Sign", vec![]),
			Floor => ("Floor", vec![]),
			Ceil => ("Ceil", vec![]),
			Round => ("Round", vec![]),
			Sqrt => ("Sqrt", vec![]),
			Reciprocal => ("Reciprocal", vec![]),
			Exp => ("Exp", vec![]),
			Ln => ("Log", vec![]),
			Tanh => ("Tanh", vec![]),
			Sigmoid => ("Sigmoid", vec![]),
			Erf => ("Erf", vec![]),
			Gelu => ("Gelu", vec![("approximate", Value::Text("none"))]),
			GeluTanh => ("Gelu", vec![("approximate", Value::Text("tanh"))]),
			Silu => ("Swish", vec![]),
			Relu => ("Relu", vec![]),
			Softplus => ("Softplus", vec![]),
			Softsign => ("Softsign", vec![]),
			Mish => ("Mish", vec![]),
			HardSigmoid { alpha, beta } => (
				"HardSigmoid",
				vec![("alpha", Value::of(*alpha)), ("beta", Value::of(*beta))],
			),
			HardSwish => ("HardSwish", vec![]),
			Elu { alpha } => ("Elu", vec![("alpha", Value::of(*alpha))]),
			Selu { alpha, gamma } => ("Selu", vec![("alpha", Value::of(*alpha)), ("gamma", Value::of(*gamma))]),
			Celu { alpha } => ("Celu", vec![("alpha", Value::of(*alpha))]),
			LeakyRelu { alpha } => ("LeakyRelu", vec![("alpha", Value::of(*alpha))]),
			ThresholdedRelu { alpha } => ("ThresholdedRelu", vec![("alpha", Value::of(*alpha))]),
			Clip { min, max } => {
				let mut bound = |bound: &Option<verdict_program::F32Bits>| match bound {
					Some(bound) => self.graph.floats(&[bound.value()], true),
					None => String::new(),
				};
				let mut bounds = vec![bound(min), bound(max)];
				if max.is_none() {
					bounds.pop();
				}
				return self.with("Clip", bounds, vec![]);
			}
			Shrink { lambd, bias } => ("Shrink", vec![("lambd", Value::of(*lambd)), ("bias", Value::of(*bias))]),
			Sin => ("Sin", vec![]),
			Cos => ("Cos", vec![]),
			Tan => ("Tan", vec![]),
			Asin => ("Asin", vec![]),
			Acos => ("Acos", vec![]),
			Atan => ("Atan", vec![]),
			Sinh => ("Sinh", vec![]),
			Cosh => ("Cosh", vec![]),
			Asinh => ("Asinh", vec![]),
			Acosh => ("Acosh", vec![]),
			Atanh => ("Atanh", vec![]),
			Not => ("Not", vec![]),
			BitNot => ("BitwiseNot", vec![]),
			IsNaN => ("IsNaN", vec![]),
			IsInf { negative, positive } => (
				"IsInf",
				vec![
					("detect_negative", Value::flag(*negative)),
					("detect_positive", Value::flag(*positive)),
				],
			),
		};
		self.graph.needs(match op {
			"Swish" => 24,
			"Gelu" => 20,
			_ => 0,
		});
		self.same(op, attributes);
	}

	pub(super) fn binary(&mut self, binary: Binary) {
		let (op, attributes) = match binary {
			Binary::Add => ("Add", vec![]),
			Binary::Sub => ("Sub", vec![]),
			Binary::Mul => ("Mul", vec![]),
			Binary::Div => ("Div", vec![]),
			Binary::Mod => ("Mod", vec![]),
			Binary::Fmod => ("Mod", vec![("fmod", Value::Int(1))]),
			Binary::Pow => ("Pow", vec![]),
			Binary::Max => ("Max", vec![]),
			Binary::Min => ("Min", vec![]),
			Binary::PRelu => ("PRelu", vec![]),
			Binary::And => ("And", vec![]),
			Binary::Or => ("Or", vec![]),
			Binary::Xor => ("Xor", vec![]),
			Binary::BitAnd => ("BitwiseAnd", vec![]),
			Binary::BitOr => ("BitwiseOr", vec![]),
			Binary::BitXor => ("BitwiseXor", vec![]),
			Binary::ShiftLeft => ("BitShift", vec![("direction", Value::Text("LEFT"))]),
			Binary::ShiftRight => ("BitShift", vec![("direction", Value::Text("RIGHT"))]),
		};
		self.same(op, attributes);
	}

	pub(super) fn compare(&mut self, compare: Compare) {
		let op = match compare {
			Compare::Equal => "Equal",
			Compare::Less => "Less",
			Compare::LessOrEqual => "LessOrEqual",
			Compare::Greater => "Greater",
			Compare::GreaterOrEqual => "GreaterOrEqual",
		};
		self.same(op, vec![]);
	}

	pub(super) fn cast(&mut self, to: Dtype) {
		self.same("Cast", vec![("to", Value::Int(code(to).into()))]);
	}
}
