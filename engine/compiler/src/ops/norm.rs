//! Normalisations.

use super::{old, one, Imported};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Lrn, Op, ReduceKind, Unary},
	F32Bits,
};

fn epsilon(node: &Node<'_>, default: f32) -> Result<F32Bits, Refusal> {
	attribute("epsilon", node.float_or("epsilon", default)?)
}

pub(super) fn batch(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let momentum = node.float_or("momentum", 0.9)?;
	old::inference_only(node)?;
	if node.opset < 9 && !node.flag("spatial", true)? {
		refuse!(
			"it normalises each activation by itself (spatial=0), which later operator sets do not know; use spatial=1"
		);
	}
	if node.flag("training_mode", false)? {
		return by_itself(g, node, momentum);
	}
	if (1..5).any(|output| node.wanted(output)) {
		refuse!("its outputs for training are used; export the model for inference (model.eval() in PyTorch)");
	}
	let op = Op::BatchNorm {
		epsilon: epsilon(node, 1e-5)?,
	};
	let inputs = (0..5).map(|index| node.input(index)).collect::<Result<Vec<_>, _>>()?;
	one(g.apply(op, &inputs)?)
}

/// Mean and variance are those of the batch; the running ones, which are given, follow them.
fn by_itself(g: &mut Graph<'_>, node: &Node<'_>, momentum: f32) -> Imported {
	g.report.note(
		"a BatchNormalization in training mode normalises by the batch itself, as the file says; for inference, export \
		 the model with model.eval()",
	);
	let x = node.input(0)?;
	let channels = g.dim(x, 1)?;
	let axes: Vec<u32> = (0..g.rank(x) as u32).filter(|axis| *axis != 1).collect();
	let mean = g.reduce(ReduceKind::Mean, x, axes.clone(), true)?;
	let centred = g.binary(Binary::Sub, x, mean)?;
	let squares = g.binary(Binary::Mul, centred, centred)?;
	let variance = g.reduce(ReduceKind::Mean, squares, axes, true)?;
	let (mean, variance) = (g.reshape(mean, &[channels])?, g.reshape(variance, &[channels])?);
	let op = Op::BatchNorm {
		epsilon: epsilon(node, 1e-5)?,
	};
	let y = g.apply(op, &[x, node.input(1)?, node.input(2)?, mean, variance])?;
	let (old, new) = (g.floats(vec![momentum]), g.floats(vec![1.0 - momentum]));
	let mut outputs = vec![Some(y)];
	for (input, own) in [(3, mean), (4, variance)] {
		let given = node.input(input)?;
		let given = g.binary(Binary::Mul, given, old)?;
		let own = g.binary(Binary::Mul, own, new)?;
		outputs.push(Some(g.binary(Binary::Add, given, own)?));
	}
	Ok(outputs)
}

pub(super) fn instance(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let op = Op::InstanceNorm {
		epsilon: epsilon(node, 1e-5)?,
	};
	one(g.apply(op, &[node.input(0)?, node.input(1)?, node.input(2)?])?)
}

pub(super) fn group(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let channels = g.dim(x, 1)?;
	let groups = node.int("num_groups")?.and_then(|groups| u32::try_from(groups).ok());
	let Some(groups) = groups.filter(|groups| *groups > 0) else {
		refuse!("attribute num_groups is missing or out of range; export the model again");
	};
	let mut inputs = vec![x];
	for index in [1, 2] {
		let mut parameter = node.input(index)?;
		// One number for each group until operator set 20, one for each channel later.
		if node.opset < 21 && g.dims(parameter) == [groups] && groups != channels {
			let Some(each) = channels
				.checked_div(groups)
				.filter(|each| each.checked_mul(groups) == Some(channels))
			else {
				refuse!("{groups} groups do not divide {channels} channels; export the model again");
			};
			parameter = g.reshape(parameter, &[groups, 1])?;
			parameter = g.expand(parameter, &[groups, each])?;
			parameter = g.reshape(parameter, &[channels])?;
		}
		inputs.push(parameter);
	}
	let epsilon = epsilon(node, 1e-5)?;
	one(g.apply(Op::GroupNorm { groups, epsilon }, &inputs)?)
}

/// A parameter in the dimensions of x from an axis on.
fn trailing(g: &mut Graph<'_>, x: Value, axis: u32, parameter: Value) -> Result<Value, Refusal> {
	let dims = g.dims(x);
	let inner = dims.get(axis as usize..).unwrap_or_default();
	let own = g.dims(parameter);
	// Axes of dimension 1 in front are the same as none.
	let extra = own.len().saturating_sub(inner.len());
	let (front, rest) = own.split_at_checked(extra).unwrap_or_default();
	let parameter = match front.iter().all(|dim| *dim == 1) {
		true => g.reshape(parameter, rest)?,
		false => parameter,
	};
	g.expand(parameter, inner)
}

/// Over the axes from `axis` on, with mean and inverse deviation as further outputs if somebody wants them.
fn layer_norm(
	g: &mut Graph<'_>,
	node: &Node<'_>,
	x: Value,
	(scale, bias): (Value, Option<Value>),
	axis: u32,
	first_extra: usize,
) -> Imported {
	let epsilon = epsilon(node, 1e-5)?;
	let mut inputs = vec![x, trailing(g, x, axis, scale)?];
	if let Some(bias) = bias {
		inputs.push(trailing(g, x, axis, bias)?);
	}
	let mut outputs = vec![Some(g.apply(Op::LayerNorm { axis, epsilon }, &inputs)?)];
	if node.wanted(first_extra) || node.wanted(first_extra.saturating_add(1)) {
		let axes: Vec<u32> = (axis..g.rank(x) as u32).collect();
		let mean = g.reduce(ReduceKind::Mean, x, axes.clone(), true)?;
		let centred = g.binary(Binary::Sub, x, mean)?;
		let squares = g.binary(Binary::Mul, centred, centred)?;
		let variance = g.reduce(ReduceKind::Mean, squares, axes, true)?;
		let epsilon = g.float(epsilon.value());
		let variance = g.binary(Binary::Add, variance, epsilon)?;
		let deviation = g.unary(Unary::Sqrt, variance)?;
		let inverse = g.unary(Unary::Reciprocal, deviation)?;
		outputs.resize(first_extra, None);
		outputs.extend([Some(mean), Some(inverse)]);
	}
	Ok(outputs)
}

pub(super) fn layer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let axis = g.axis(x, node.int_or("axis", -1)?)?;
	layer_norm(g, node, x, (node.input(1)?, node.optional(2)), axis, 1)
}

/// com.microsoft: the sum of two tensors (and a bias), normalised over the last axis.
pub(super) fn skip_layer(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (x, skip, scale) = (node.input(0)?, node.input(1)?, node.input(2)?);
	let mut sum = g.binary(Binary::Add, x, skip)?;
	if let Some(bias) = node.optional(4) {
		sum = g.binary(Binary::Add, sum, bias)?;
	}
	let axis = g.axis(sum, -1)?;
	// Its default is another one than ONNX's.
	let epsilon = attribute("epsilon", node.float_or("epsilon", 1e-12)?)?;
	let mut inputs = vec![sum, trailing(g, sum, axis, scale)?];
	if let Some(bias) = node.optional(3) {
		inputs.push(trailing(g, sum, axis, bias)?);
	}
	if node.wanted(1) || node.wanted(2) {
		refuse!("its mean and deviation are used, which are for training; export the model for inference");
	}
	let normalised = g.apply(Op::LayerNorm { axis, epsilon }, &inputs)?;
	Ok(vec![Some(normalised), None, None, Some(sum)])
}

pub(super) fn rms(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	node.ignore(&["stash_type"]);
	let x = node.input(0)?;
	let axis = g.axis(x, node.int_or("axis", -1)?)?;
	let epsilon = epsilon(node, 1e-5)?;
	let scale = trailing(g, x, axis, node.input(1)?)?;
	one(g.apply(Op::RmsNorm { axis, epsilon }, &[x, scale])?)
}

pub(super) fn lp(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let x = node.input(0)?;
	let axis = g.axis(x, node.int_or("axis", -1)?)?;
	let Ok(p) = u32::try_from(node.int_or("p", 2)?) else {
		refuse!("attribute p is out of range, expected 1 or 2");
	};
	one(g.apply(Op::LpNorm { axis, p }, &[x])?)
}

pub(super) fn lrn(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let Some(size) = node
		.int("size")?
		.and_then(|size| u32::try_from(size).ok())
		.filter(|size| *size > 0)
	else {
		refuse!("attribute size is missing or out of range; export the model again");
	};
	let lrn = Lrn {
		size,
		alpha: attribute("alpha", node.float_or("alpha", 0.0001)?)?,
		beta: attribute("beta", node.float_or("beta", 0.75)?)?,
		bias: attribute("bias", node.float_or("bias", 1.0)?)?,
	};
	one(g.apply(Op::Lrn(lrn), &[node.input(0)?])?)
}
