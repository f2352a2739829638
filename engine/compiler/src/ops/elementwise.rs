//! Functions of one element, and of several that are broadcast against each other.

use super::{old, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Compare, ReduceKind, Unary},
	Dtype, F32Bits,
};

/// A function without attributes.
pub(super) fn plain(g: &mut Graph<'_>, node: &Node<'_>, unary: Unary) -> Imported {
	let x = node.input(0)?;
	// What is never negative is its own absolute.
	match (&unary, g.dtype(x)) {
		(Unary::Abs | Unary::Relu, Dtype::U8) => one(x),
		(Unary::Sign, Dtype::U8) => {
			let most = g.number(Dtype::U8, 1);
			one(g.binary(Binary::Min, x, most)?)
		}
		_ => one(g.unary(unary, x)?),
	}
}

/// A function with one attribute, `alpha`.
pub(super) fn with_alpha(g: &mut Graph<'_>, node: &Node<'_>, default: f32, unary: fn(F32Bits) -> Unary) -> Imported {
	let alpha = attribute("alpha", node.float_or("alpha", default)?)?;
	one(g.unary(unary(alpha), node.input(0)?)?)
}

pub(super) fn hard_sigmoid(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let unary = Unary::HardSigmoid {
		alpha: attribute("alpha", node.float_or("alpha", 0.2)?)?,
		beta: attribute("beta", node.float_or("beta", 0.5)?)?,
	};
	one(g.unary(unary, node.input(0)?)?)
}

pub(super) fn selu(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	// The defaults are ONNX's, digit by digit.
	#[allow(clippy::excessive_precision)]
	let unary = Unary::Selu {
		alpha: attribute("alpha", node.float_or("alpha", 1.67326319217681884765625)?)?,
		gamma: attribute("gamma", node.float_or("gamma", 1.05070102214813232421875)?)?,
	};
	one(g.unary(unary, node.input(0)?)?)
}

pub(super) fn shrink(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let unary = Unary::Shrink {
		lambd: attribute("lambd", node.float_or("lambd", 0.5)?)?,
		bias: attribute("bias", node.float_or("bias", 0.0)?)?,
	};
	one(g.unary(unary, node.input(0)?)?)
}

pub(super) fn is_inf(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let unary = Unary::IsInf {
		negative: node.flag("detect_negative", true)?,
		positive: node.flag("detect_positive", true)?,
	};
	one(g.unary(unary, node.input(0)?)?)
}

pub(super) fn gelu(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let unary = match node.text_or("approximate", "none")? {
		"none" => Unary::Gelu,
		"tanh" => Unary::GeluTanh,
		other => refuse!("attribute approximate is {other:?}, expected none or tanh"),
	};
	one(g.unary(unary, node.input(0)?)?)
}

/// x * sigmoid(alpha * x)
pub(super) fn swish(g: &mut Graph<'_>, node: &Node<'_>, default: f32) -> Imported {
	let x = node.input(0)?;
	let alpha = attribute("alpha", node.float_or("alpha", default)?)?;
	if alpha == F32Bits::ONE {
		return one(g.unary(Unary::Silu, x)?);
	}
	let alpha = g.float(alpha.value());
	let scaled = g.binary(Binary::Mul, x, alpha)?;
	let gate = g.unary(Unary::Sigmoid, scaled)?;
	one(g.binary(Binary::Mul, x, gate)?)
}

/// A GELU of x plus a bias that may be left out.
pub(super) fn biased_gelu(g: &mut Graph<'_>, node: &Node<'_>, unary: Unary) -> Imported {
	let x = node.input(0)?;
	let x = match node.optional(1) {
		Some(bias) => g.binary(Binary::Add, x, bias)?,
		None => x,
	};
	one(g.unary(unary, x)?)
}

pub(super) fn clip(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	if node.opset < 11 {
		let (min, max) = (node.float("min")?, node.float("max")?);
		return one(clip_between(g, x, min, max)?);
	}
	let (min, max) = (node.optional(1), node.optional(2));
	let fixed = |bound: Option<Value>| -> Option<Option<f32>> {
		let Some(bound) = bound else { return Some(None) };
		match g.known(bound)?.floats()? {
			// A bound of NaN makes everything NaN, which this op cannot say.
			[one] if !one.is_nan() => Some(Some(*one)),
			_ => None,
		}
	};
	if let (Dtype::F32, Some(min), Some(max)) = (g.dtype(x), fixed(min), fixed(max)) {
		return one(clip_between(g, x, min, max)?);
	}
	let mut x = x;
	for (bound, binary) in [(min, Binary::Max), (max, Binary::Min)] {
		if let Some(bound) = bound {
			let scalar = g.reshape(bound, &[])?;
			x = g.binary(binary, x, scalar)?;
		}
	}
	one(x)
}

fn clip_between(g: &mut Graph<'_>, x: Value, min: Option<f32>, max: Option<f32>) -> Result<Value, Refusal> {
	// What is infinitely far away is no bound. Everything between is finite, the other two are not.
	if min == Some(f32::INFINITY) || max == Some(f32::NEG_INFINITY) {
		refuse!("it clips to an infinity; remove the node, or give it finite bounds");
	}
	let bound = |name: &str, bound: Option<f32>| match bound.filter(|bound| !bound.is_infinite()) {
		Some(bound) => attribute(name, bound).map(Some),
		None => Ok(None),
	};
	let (min, max) = (bound("min", min)?, bound("max", max)?);
	match (min, max) {
		(None, None) => Ok(x),
		_ => g.unary(Unary::Clip { min, max }, x),
	}
}

pub(super) fn binary(g: &mut Graph<'_>, node: &Node<'_>, binary: Binary) -> Imported {
	let (a, b) = operands(g, node)?;
	one(g.binary(binary, a, b)?)
}

pub(super) fn compare(g: &mut Graph<'_>, node: &Node<'_>, compare: Compare) -> Imported {
	let (a, b) = operands(g, node)?;
	one(g.compare(compare, a, b)?)
}

fn operands(g: &mut Graph<'_>, node: &Node<'_>) -> Result<(Value, Value), Refusal> {
	let (a, b) = (node.input(0)?, node.input(1)?);
	Ok((a, old::aligned(g, node, a, b)?))
}

pub(super) fn prelu(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, slope) = (node.input(0)?, node.input(1)?);
	let slope = old::slopes(g, node, x, slope)?;
	one(g.binary(Binary::PRelu, x, slope)?)
}

/// Any number of inputs, from left to right.
fn fold(g: &mut Graph<'_>, node: &Node<'_>, binary: Binary) -> Result<Value, Refusal> {
	let mut inputs = node.all()?.into_iter();
	let first = match inputs.next() {
		Some(first) => first,
		None => node.input(0)?,
	};
	inputs.try_fold(first, |left, right| g.binary(binary, left, right))
}

pub(super) fn variadic(g: &mut Graph<'_>, node: &Node<'_>, binary: Binary) -> Imported {
	one(fold(g, node, binary)?)
}

pub(super) fn mean(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let sum = fold(g, node, Binary::Add)?;
	let count = g.float(node.inputs.len() as f32);
	one(g.binary(Binary::Div, sum, count)?)
}

pub(super) fn modulo(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let like_c = node.flag("fmod", false)?;
	if g.dtype(x) == Dtype::F32 && !like_c {
		refuse!("a remainder of floats needs fmod=1, as ONNX says; set the attribute");
	}
	let kind = if like_c { Binary::Fmod } else { Binary::Mod };
	binary(g, node, kind)
}

pub(super) fn shift(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let kind = match node.text_or("direction", "")? {
		"LEFT" => Binary::ShiftLeft,
		"RIGHT" => Binary::ShiftRight,
		other => refuse!("attribute direction is {other:?}, expected LEFT or RIGHT"),
	};
	binary(g, node, kind)
}

pub(super) fn select(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	one(g.select(node.input(0)?, node.input(1)?, node.input(2)?)?)
}

/// The function of normalised attention masks and the like: mean and standard deviation over some axes.
pub(super) fn mean_variance_normalization(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let axes = g.axes(x, node.ints("axes")?.unwrap_or(&[0, 2, 3]))?;
	let mean = g.reduce(ReduceKind::Mean, x, axes.clone(), true)?;
	let centred = g.binary(Binary::Sub, x, mean)?;
	let squares = g.binary(Binary::Mul, centred, centred)?;
	let variance = g.reduce(ReduceKind::Mean, squares, axes, true)?;
	let deviation = g.unary(Unary::Sqrt, variance)?;
	let epsilon = g.float(1e-9);
	let divisor = g.binary(Binary::Add, deviation, epsilon)?;
	one(g.binary(Binary::Div, centred, divisor)?)
}
