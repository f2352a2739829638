//! Ops on quantised tensors that come with scales and zero points on both sides, as onnxruntime's quantiser writes
//! them.
//!
//! Products stay in integers and are requantised once. Everything else goes to floats and back.

use super::{
	conv, matmul, one,
	pool::averaging,
	quantize::{flat_zero, zeros},
	window::{list, window},
	Imported,
};
use crate::{
	error::{refuse, Refusal},
	graph::{attribute, Graph, Value},
	onnx::Node,
};
use verdict_program::{
	op::{Binary, Op, Pool, ReduceKind, Unary},
	Dtype, F32Bits,
};

/// A tensor with the inputs that say what it stands for, from an index on: value, scale, zero point.
fn dequantized(g: &mut Graph<'_>, node: &Node<'_>, value: usize) -> Result<Value, Refusal> {
	let (x, scale) = (node.input(value)?, node.input(value.saturating_add(1))?);
	let zero = node.optional(value.saturating_add(2));
	per_tensor(g, scale)?;
	let mut inputs = vec![x, g.reshape(scale, &[])?];
	if let Some(zero) = zero {
		inputs.push(g.reshape(zero, &[])?);
	}
	g.apply(Op::DequantizeLinear { axis: None }, &inputs)
}

/// Back to integers, by the scale and the zero point at an index.
fn quantized(g: &mut Graph<'_>, node: &Node<'_>, y: Value, scale: usize, like: Value) -> Imported {
	let (scale, zero) = (node.input(scale)?, node.optional(scale.saturating_add(1)));
	per_tensor(g, scale)?;
	let scale = g.reshape(scale, &[])?;
	let zero = match zero {
		Some(zero) => g.reshape(zero, &[])?,
		None => g.number(g.dtype(like), 0),
	};
	one(g.apply(Op::QuantizeLinear { axis: None }, &[y, scale, zero])?)
}

fn per_tensor(g: &Graph<'_>, scale: Value) -> Result<(), Refusal> {
	match g.ty(scale).elements() {
		Some(1) => Ok(()),
		_ => refuse!(
			"its scale has shape {}; quantise activations per tensor",
			g.ty(scale).shape
		),
	}
}

/// Two operands, then the output: value, scale and zero point each.
pub(super) fn binary(g: &mut Graph<'_>, node: &Node<'_>, binary: Binary) -> Imported {
	let like = node.input(0)?;
	let (a, b) = (dequantized(g, node, 0)?, dequantized(g, node, 3)?);
	let y = g.binary(binary, a, b)?;
	quantized(g, node, y, 6, like)
}

pub(super) fn unary(g: &mut Graph<'_>, node: &Node<'_>, unary: Unary) -> Imported {
	let like = node.input(0)?;
	let x = dequantized(g, node, 0)?;
	let y = g.unary(unary, x)?;
	quantized(g, node, y, 3, like)
}

pub(super) fn leaky_relu(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let alpha: F32Bits = attribute("alpha", node.float_or("alpha", 0.01)?)?;
	unary(g, node, Unary::LeakyRelu { alpha })
}

pub(super) fn softmax(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let input = node.input(0)?;
	let axis = g.axis(input, node.int_or("axis", -1)?)?;
	let since = node.int_or("opset", 13)?;
	if since < 13 && (axis as usize).saturating_add(1) != g.rank(input) {
		refuse!("it flattens axes as before operator set 13; export with opset 13 or later before quantising");
	}
	let x = dequantized(g, node, 0)?;
	let y = g.apply(Op::Softmax { axis }, &[x])?;
	quantized(g, node, y, 3, input)
}

pub(super) fn global_average_pool(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.flag("channels_last", false)? {
		refuse!("its channels come last, which no exporter writes for inference on CPUs; quantise the model again");
	}
	let like = node.input(0)?;
	let x = dequantized(g, node, 0)?;
	let axes = (2..g.rank(x) as u32).collect();
	let y = g.reduce(ReduceKind::Mean, x, axes, true)?;
	quantized(g, node, y, 3, like)
}

pub(super) fn average_pool(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.flag("channels_last", false)? {
		refuse!("its channels come last, which no exporter writes for inference on CPUs; quantise the model again");
	}
	let input = node.input(0)?;
	let dims = g.dims(input);
	let [_, _, spatial @ ..] = dims.as_slice() else {
		refuse!("it pools {dims:?}, expected at least three dimensions");
	};
	let kernel = list(node, "kernel_shape", 1, 1, spatial.len())?;
	let pool = Pool {
		window: window(node, &kernel, spatial)?,
		kernel,
		ceil: node.flag("ceil_mode", false)?,
	};
	let op = averaging(g, node, pool)?;
	let x = dequantized(g, node, 0)?;
	let y = g.apply(op, &[x])?;
	quantized(g, node, y, 3, input)
}

/// The output's scale and zero point first, then value, scale and zero point of each operand.
pub(super) fn concat(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let parts = node.inputs.len().saturating_sub(2);
	if parts < 3 || !parts.is_multiple_of(3) {
		refuse!(
			"it has {} inputs, expected two and then three for each operand",
			node.inputs.len()
		);
	}
	let like = node.input(2)?;
	let values = (2..node.inputs.len())
		.step_by(3)
		.map(|index| dequantized(g, node, index));
	let values = values.collect::<Result<Vec<_>, _>>()?;
	let Some(axis) = node.int("axis")? else {
		refuse!("attribute axis is missing; save the model again");
	};
	let axis = g.axis(node.input(2)?, axis)?;
	let y = g.concat(axis, &values)?;
	quantized(g, node, y, 0, like)
}

/// What an integer product is multiplied with: the scales of both operands over that of the output.
fn multiplier(g: &mut Graph<'_>, a: Value, b: Value, y: Value) -> Result<Value, Refusal> {
	per_tensor(g, a)?;
	per_tensor(g, y)?;
	let (a, y) = (g.reshape(a, &[])?, g.reshape(y, &[])?);
	let b = flat_zero(g, b)?;
	let product = g.binary(Binary::Mul, a, b)?;
	g.binary(Binary::Div, product, y)
}

/// A zero point of one element; of the type of `like` if it is left out.
fn zero_of(g: &mut Graph<'_>, node: &Node<'_>, index: usize, like: Value) -> Result<Value, Refusal> {
	match node.optional(index) {
		Some(zero) => g.reshape(zero, &[]),
		None => Ok(g.number(g.dtype(like), 0)),
	}
}

pub(super) fn conv(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.flag("channels_last", false)? {
		refuse!("its channels come last, which no exporter writes for inference on CPUs; quantise the model again");
	}
	let (x, w) = (node.input(0)?, node.input(3)?);
	let attributes = conv::attributes(g, node, x, w)?;
	let multiplier = multiplier(g, node.input(1)?, node.input(4)?, node.input(6)?)?;
	let zero = zero_of(g, node, 7, x)?;
	let operands = [vec![x, w], zeros(g, node, x, [2, 5])?].concat();
	let sum = g.apply(Op::ConvInteger(attributes), &operands)?;
	let mut inputs = vec![sum, multiplier, zero];
	inputs.extend(node.optional(8));
	one(g.apply(Op::Requantize { axis: 1 }, &inputs)?)
}

pub(super) fn matmul(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (a, b) = (node.input(0)?, node.input(3)?);
	let zero_points = zeros(g, node, a, [2, 5])?;
	let multiplier = multiplier(g, node.input(1)?, node.input(4)?, node.input(6)?)?;
	let zero = zero_of(g, node, 7, a)?;
	let (a, b, row, column) = matmul::matrices(g, a, b)?;
	let sum = g.apply(Op::MatMulInteger, &[vec![a, b], zero_points].concat())?;
	let axis = (g.rank(sum) as u32).saturating_sub(1);
	let product = g.apply(Op::Requantize { axis }, &[sum, multiplier, zero])?;
	one(matmul::trim(g, product, row, column)?)
}

/// com.microsoft: alpha * A * B + C, with C quantised by the product of both scales; floats without an output scale.
pub(super) fn gemm(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	if node.float_or("alpha", 1.0)? != 1.0 {
		refuse!("it scales the product (alpha), which is not supported; use alpha=1");
	}
	let (mut a, mut b) = (node.input(0)?, node.input(3)?);
	if node.flag("transA", false)? {
		a = g.transpose(a, &[1, 0])?;
	}
	if node.flag("transB", false)? {
		b = g.transpose(b, &[1, 0])?;
	}
	let operands = [vec![a, b], zeros(g, node, a, [2, 5])?].concat();
	let sum = g.apply(Op::MatMulInteger, &operands)?;
	let columns = g.dim(sum, 1)?;
	let bias = match node.optional(6) {
		Some(bias) if matches!(g.dims(bias).as_slice(), [own] | [1, own] if *own == columns) => {
			Some(g.reshape(bias, &[columns])?)
		}
		Some(bias) => refuse!(
			"its input C has shape {}, expected one number for each column",
			g.ty(bias).shape
		),
		None => None,
	};
	let (a_scale, b_scale) = (node.input(1)?, node.input(4)?);
	match node.optional(7) {
		Some(y_scale) => {
			let multiplier = multiplier(g, a_scale, b_scale, y_scale)?;
			let zero = zero_of(g, node, 8, a)?;
			let mut inputs = vec![sum, multiplier, zero];
			inputs.extend(bias);
			one(g.apply(Op::Requantize { axis: 1 }, &inputs)?)
		}
		None => {
			let _zero = node.optional(8);
			let total = match bias {
				Some(bias) => g.binary(Binary::Add, sum, bias)?,
				None => sum,
			};
			let one_scale = g.float(1.0);
			let scale = multiplier(g, a_scale, b_scale, one_scale)?;
			let floats = g.cast(total, Dtype::F32)?;
			one(g.binary(Binary::Mul, floats, scale)?)
		}
	}
}

/// com.microsoft: the integer product, times both scales, plus a bias of floats.
pub(super) fn matmul_to_float(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let (a, b) = (node.input(0)?, node.input(1)?);
	let zeros = [(node.optional(4), a), (node.optional(5), b)];
	finish_to_float(g, a, b, (node.input(2)?, node.input(3)?), zeros, node.optional(6))
}

/// com.microsoft: the same, of floats that are quantised on the way.
pub(super) fn dynamic_matmul(g: &mut Graph<'_>, node: &Node<'_>) -> Imported {
	let results = g.apply_all(Op::DynamicQuantize, &[node.input(0)?])?;
	let [a, a_scale, a_zero] = results.as_slice() else {
		refuse!("quantising gave something unexpected");
	};
	let b = node.input(1)?;
	let zeros = [(Some(*a_zero), *a), (node.optional(3), b)];
	finish_to_float(g, *a, b, (*a_scale, node.input(2)?), zeros, node.optional(4))
}

fn finish_to_float(
	g: &mut Graph<'_>,
	a: Value,
	b: Value,
	(a_scale, b_scale): (Value, Value),
	zeros: [(Option<Value>, Value); 2],
	bias: Option<Value>,
) -> Imported {
	let mut inputs = vec![a, b];
	for (zero, of) in zeros {
		inputs.push(match zero {
			Some(zero) => flat_zero(g, zero)?,
			None => g.number(g.dtype(of), 0),
		});
	}
	let sum = g.apply(Op::MatMulInteger, &inputs)?;
	let one_scale = g.float(1.0);
	let scale = multiplier(g, a_scale, b_scale, one_scale)?;
	let floats = g.cast(sum, Dtype::F32)?;
	let product = g.binary(Binary::Mul, floats, scale)?;
	match bias {
		Some(bias) => one(g.binary(Binary::Add, product, bias)?),
		None => one(product),
	}
}
