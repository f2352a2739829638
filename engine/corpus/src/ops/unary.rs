//! Functions of one element.

use crate::{draft::float, Draft, Entry};
use verdict_program::{op::Unary, Dtype, Op};

/// Each function of f32, with a name.
pub(crate) fn functions() -> Vec<(&'static str, Unary)> {
	use Unary::*;
	let (alpha, beta) = (float(0.3), float(0.6));
	let clip = |min: Option<f32>, max: Option<f32>| Clip {
		min: min.map(float),
		max: max.map(float),
	};
	vec![
		("abs", Abs),
		("neg", Neg),
		("sign", Sign),
		("floor", Floor),
		("ceil", Ceil),
		("round", Round),
		("sqrt", Sqrt),
		("reciprocal", Reciprocal),
		("exp", Exp),
		("ln", Ln),
		("tanh", Tanh),
		("sigmoid", Sigmoid),
		("erf", Erf),
		("gelu", Gelu),
		("gelu_tanh", GeluTanh),
		("silu", Silu),
		("relu", Relu),
		("softplus", Softplus),
		("softsign", Softsign),
		("mish", Mish),
		("hard_sigmoid", HardSigmoid { alpha, beta }),
		("hard_swish", HardSwish),
		("elu", Elu { alpha }),
		(
			"selu",
			Selu {
				alpha: float(1.673_263_2),
				gamma: float(1.050_701),
			},
		),
		("celu", Celu { alpha: beta }),
		("leaky_relu", LeakyRelu { alpha }),
		("thresholded_relu", ThresholdedRelu { alpha }),
		("clip_both", clip(Some(-0.5), Some(0.75))),
		("clip_below", clip(Some(0.0), None)),
		("clip_above", clip(None, Some(-0.0))),
		(
			"shrink",
			Shrink {
				lambd: alpha,
				bias: beta,
			},
		),
		("sin", Sin),
		("cos", Cos),
		("tan", Tan),
		("asin", Asin),
		("acos", Acos),
		("atan", Atan),
		("sinh", Sinh),
		("cosh", Cosh),
		("asinh", Asinh),
		("acosh", Acosh),
		("atanh", Atanh),
	]
}

/// Each function of numbers of all sizes: what comes in, that scaled up, and that moved above one.
pub(super) fn all() -> Vec<Entry> {
	let mut entries: Vec<Entry> = functions().into_iter().map(|(name, unary)| one(name, unary)).collect();
	entries.push(integers());
	entries.push(questions());
	entries
}

fn one(name: &str, unary: Unary) -> Entry {
	use verdict_program::op::Binary;
	let mut draft = Draft::new(&format!("unary/{name}"));
	let (x, hundred, two) = (draft.x(&[3, 2, 71]), draft.number(100.0), draft.number(2.0));
	draft.give(Op::Unary(unary.clone()), &[x]);
	let large = draft.op(Op::Binary(Binary::Mul), &[x, hundred]);
	draft.give(Op::Unary(unary.clone()), &[large]);
	let above = draft.op(Op::Binary(Binary::Add), &[x, two]);
	draft.give(Op::Unary(unary), &[above]);
	draft.finish()
}

fn integers() -> Entry {
	let mut draft = Draft::new("unary/integers");
	for dtype in [Dtype::I8, Dtype::I32, Dtype::I64] {
		let x = draft.input(dtype, &[67]);
		for unary in [Unary::Abs, Unary::Neg, Unary::Sign, Unary::Relu, Unary::BitNot] {
			draft.give(Op::Unary(unary), &[x]);
		}
	}
	let x = draft.input(Dtype::U8, &[5, 13]);
	draft.give(Op::Unary(Unary::BitNot), &[x]);
	draft.finish()
}

fn questions() -> Entry {
	let mut draft = Draft::new("unary/questions");
	let (x, truth) = (draft.x(&[211]), draft.input(Dtype::Bool, &[67]));
	draft.give(Op::Unary(Unary::IsNaN), &[x]);
	for (negative, positive) in [(true, true), (true, false), (false, true), (false, false)] {
		draft.give(Op::Unary(Unary::IsInf { negative, positive }), &[x]);
	}
	draft.give(Op::Unary(Unary::Not), &[truth]);
	draft.finish()
}
