//! What the scores of a row go through in the end.

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::op::{Binary, Compare, Op, PostTransform, Unary};

/// The transform that a node asks for.
pub(super) fn post(node: &Node<'_>) -> Result<PostTransform, Refusal> {
	Ok(match node.text_or("post_transform", "NONE")? {
		"NONE" => PostTransform::None,
		"SOFTMAX" => PostTransform::Softmax,
		"LOGISTIC" => PostTransform::Logistic,
		"SOFTMAX_ZERO" => PostTransform::SoftmaxZero,
		"PROBIT" => PostTransform::Probit,
		other => refuse!("attribute post_transform is {other:?}, which is unknown; use NONE, SOFTMAX or LOGISTIC"),
	})
}

/// Two or more scores of each row, transformed.
pub(super) fn transformed(g: &mut Graph<'_>, scores: Value, post: PostTransform) -> Result<Value, Refusal> {
	match post {
		PostTransform::None => Ok(scores),
		PostTransform::Softmax => g.apply(Op::Softmax { axis: 1 }, &[scores]),
		PostTransform::Logistic => g.unary(Unary::Sigmoid, scores),
		PostTransform::SoftmaxZero => softmax_zero(g, scores),
		PostTransform::Probit => probit(g, scores),
	}
}

/// Softmax over what is not 0.
fn softmax_zero(g: &mut Graph<'_>, scores: Value) -> Result<Value, Refusal> {
	let (zero, least) = (g.float(0.0), g.float(f32::MIN));
	let nothing = g.compare(Compare::Equal, scores, zero)?;
	// So far below all others that its exponential is 0.
	let others = g.select(nothing, least, scores)?;
	let shares = g.apply(Op::Softmax { axis: 1 }, &[others])?;
	g.select(nothing, scores, shares)
}

/// The inverse of the normal distribution, by the formula of section 5 of docs/src/numerics-ops.md.
fn probit(g: &mut Graph<'_>, p: Value) -> Result<Value, Refusal> {
	let mut constant = |value: f32| g.float(value);
	let (zero, half, unit) = (constant(0.0), constant(0.5), constant(1.0));
	let (offset, factor, root) = (
		constant(4.330_750_5),
		constant(1.0 / 0.147),
		constant(f32::from_bits(0x3FB5_04F3)),
	);
	let double = g.binary(Binary::Add, p, p)?;
	let x = g.binary(Binary::Sub, double, unit)?;
	let below = g.binary(Binary::Sub, unit, x)?;
	let above = g.binary(Binary::Add, unit, x)?;
	let product = g.binary(Binary::Mul, below, above)?;
	let l = g.unary(Unary::Ln, product)?;
	let v = g.binary(Binary::Mul, l, half)?;
	let v = g.binary(Binary::Add, v, offset)?;
	let square = g.binary(Binary::Mul, v, v)?;
	let scaled = g.binary(Binary::Mul, l, factor)?;
	let inner = g.binary(Binary::Sub, square, scaled)?;
	let inner = g.unary(Unary::Sqrt, inner)?;
	let inner = g.binary(Binary::Sub, inner, v)?;
	let t = g.unary(Unary::Sqrt, inner)?;
	let minus = g.unary(Unary::Neg, t)?;
	let negative = g.compare(Compare::Less, x, zero)?;
	let signed = g.select(negative, minus, t)?;
	g.binary(Binary::Mul, signed, root)
}
