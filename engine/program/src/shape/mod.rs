//! From the types of an op's operands to those of its outputs, by ONNX's rules; one file a family.
//!
//! Everything an op's attributes and the shapes of its operands could have wrong is found here. What hangs on the
//! contents of a weight, on memory or on the limits of a tensor is looked at in `validate`.

mod detect;
mod elementwise;
mod indexing;
mod layout;
mod linear;
mod norm;
mod pool;
mod quantize;
mod recurrent;
mod reduce;
mod resize;
mod tree;
mod window;

pub(crate) use indexing::index_bounds;
pub(crate) use linear::Matrices;
pub(crate) use recurrent::Sizes;
pub(crate) use tree::depths;

use crate::{
	limits::Limits,
	op::Op,
	rule::Rule,
	types::{Dtype, Shape, TensorType},
};
use alloc::{vec, vec::Vec};

/// Every element type.
const ANY: &[Dtype] = &[Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
/// All that can be added.
const NUMBERS: &[Dtype] = &[Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64];
/// All that can be negative.
const SIGNED: &[Dtype] = &[Dtype::F32, Dtype::I8, Dtype::I32, Dtype::I64];
/// Whole numbers.
const INTEGERS: &[Dtype] = &[Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64];
/// What sums are kept in.
const WIDE: &[Dtype] = &[Dtype::F32, Dtype::I32, Dtype::I64];
/// What indices are.
const INDICES: &[Dtype] = &[Dtype::I32, Dtype::I64];
/// What is quantised.
const BYTES: &[Dtype] = &[Dtype::I8, Dtype::U8];
/// Floats only.
const FLOAT: &[Dtype] = &[Dtype::F32];
/// Truths only.
const BOOL: &[Dtype] = &[Dtype::Bool];
/// 32-bit integers only.
const I32: &[Dtype] = &[Dtype::I32];

/// The types of what `op` gives for operands of the types `inputs`, or the rule that it breaks.
///
/// This is one of the steps of [`crate::validate`]; a compiler needs it by itself.
pub fn infer(op: &Op, inputs: &[&TensorType], limits: &Limits) -> Result<Vec<TensorType>, Rule> {
	let (least, most) = op.operands();
	let got = inputs.len() as u64;
	if got < u64::from(least) || most.is_some_and(|most| got > u64::from(most)) {
		return Err(Rule::OperandCount { got, least, most });
	}
	let operands = &Operands { types: inputs, limits };
	let one = |output: Result<TensorType, Rule>| output.map(|output| vec![output]);
	match op {
		Op::Unary(unary) => one(elementwise::unary(unary, operands)),
		Op::Binary(binary) => one(elementwise::binary(*binary, operands)),
		Op::Compare(compare) => one(elementwise::compare(*compare, operands)),
		Op::Where => one(elementwise::select(operands)),
		Op::Cast { to } => one(elementwise::cast(*to, operands)),
		Op::MatMul(matmul) => one(linear::matmul(matmul, operands)),
		Op::Conv(conv) => one(linear::conv(conv, operands)),
		Op::ConvTranspose(conv) => one(linear::conv_transpose(conv, operands)),
		Op::MatMulInteger => one(quantize::matmul_integer(operands)),
		Op::ConvInteger(conv) => one(quantize::conv_integer(conv, operands)),
		Op::QuantizeLinear { axis } => one(quantize::quantize(*axis, operands)),
		Op::DequantizeLinear { axis } => one(quantize::dequantize(*axis, operands)),
		Op::Requantize { axis } => one(quantize::requantize(*axis, operands)),
		Op::DynamicQuantize => quantize::dynamic(operands),
		Op::Reduce(reduce) => one(reduce::reduce(reduce, operands)),
		Op::ArgReduce(arg) => one(reduce::arg_reduce(arg, operands)),
		Op::CumSum(cum_sum) => one(reduce::along(cum_sum.axis, WIDE, operands)),
		Op::Softmax { axis } | Op::LogSoftmax { axis } => one(reduce::along(*axis, FLOAT, operands)),
		Op::BatchNorm { .. } => one(norm::channels(2, operands)),
		Op::InstanceNorm { .. } => one(norm::channels(3, operands)),
		Op::GroupNorm { groups, .. } => one(norm::groups(*groups, operands)),
		Op::LayerNorm { axis, .. } | Op::RmsNorm { axis, .. } => one(norm::trailing(*axis, operands)),
		Op::Lrn(lrn) => one(norm::lrn(lrn, operands)),
		Op::LpNorm { axis, p } => one(norm::lp(*axis, *p, operands)),
		Op::MaxPool(max_pool) => pool::max(max_pool, operands),
		Op::AveragePool(average) => one(pool::float(&average.pool, operands)),
		Op::LpPool(lp) => one(pool::lp(lp, operands)),
		Op::Resize(resize) => one(resize::resize(resize, operands)),
		Op::Reshape { shape } => one(layout::reshape(shape, operands)),
		Op::Transpose { perm } => one(layout::transpose(perm, operands)),
		Op::Slice(slice) => one(layout::slice(slice, operands)),
		Op::Concat { axis } => one(layout::concat(*axis, operands)),
		Op::Pad(pad) => one(layout::pad(pad, operands)),
		Op::Gather { axis } => one(indexing::gather(*axis, operands)),
		Op::GatherElements { axis } => one(indexing::gather_elements(*axis, operands)),
		Op::GatherNd { batch_dims } => one(indexing::gather_nd(*batch_dims, operands)),
		Op::ScatterElements { axis, reduction } => one(indexing::scatter_elements(*axis, *reduction, operands)),
		Op::ScatterNd { reduction } => one(indexing::scatter_nd(*reduction, operands)),
		Op::Expand { shape } => one(layout::expand(shape, operands)),
		Op::Tile { repeats } => one(layout::tile(repeats, operands)),
		Op::TopK(top_k) => reduce::top_k(top_k, operands),
		Op::OneHot { axis, depth } => one(indexing::one_hot(*axis, *depth, operands)),
		Op::Trilu { .. } => one(layout::trilu(operands)),
		Op::Lstm(lstm) => recurrent::lstm(lstm, operands),
		Op::Gru(gru) => recurrent::gru(gru, operands),
		Op::Rnn(rnn) => recurrent::rnn(rnn, operands),
		Op::TreeEnsemble(trees) => one(tree::ensemble(trees, operands)),
		Op::NonMaxSuppression(choice) => one(detect::non_max_suppression(choice, operands)),
	}
}

/// What an op is applied to, and questions about it that many ops ask.
struct Operands<'a> {
	types: &'a [&'a TensorType],
	limits: &'a Limits,
}

impl<'a> Operands<'a> {
	/// The operand, if it is given.
	fn optional(&self, operand: u32) -> Option<&'a TensorType> {
		self.types.get(operand as usize).copied()
	}

	/// The operand, of one of some types.
	fn of(&self, operand: u32, expected: &'static [Dtype]) -> Result<&'a TensorType, Rule> {
		let tensor = self.optional(operand).ok_or(Rule::OperandCount {
			got: self.types.len() as u64,
			least: operand.saturating_add(1),
			most: None,
		})?;
		match expected.contains(&tensor.dtype) {
			true => Ok(tensor),
			false => Err(Rule::ElementType {
				operand,
				got: tensor.dtype,
				expected,
			}),
		}
	}

	/// The operand, of the type of another one.
	fn like(&self, operand: u32, model: &TensorType) -> Result<&'a TensorType, Rule> {
		self.of(operand, exactly(model.dtype))
	}

	/// The shape of an operand of f32.
	fn float(&self, operand: u32) -> Result<&'a Shape, Rule> {
		self.of(operand, FLOAT).map(|tensor| &tensor.shape)
	}

	/// The operand, if given, is of f32 and of a certain shape.
	fn float_is(&self, operand: u32, expected: &[u32]) -> Result<(), Rule> {
		match self.optional(operand) {
			Some(_) => shape_is(operand, self.float(operand)?, expected),
			None => Ok(()),
		}
	}
}

/// The list of one type.
const fn exactly(dtype: Dtype) -> &'static [Dtype] {
	match dtype {
		Dtype::F32 => FLOAT,
		Dtype::I8 => &[Dtype::I8],
		Dtype::U8 => &[Dtype::U8],
		Dtype::I32 => I32,
		Dtype::I64 => &[Dtype::I64],
		Dtype::Bool => BOOL,
	}
}

/// The operand's shape is a certain one.
fn shape_is(operand: u32, shape: &Shape, expected: &[u32]) -> Result<(), Rule> {
	match shape.dims() == expected {
		true => Ok(()),
		false => Err(Rule::ShapeIs {
			operand,
			got: shape.clone(),
			expected: expected.into(),
		}),
	}
}

/// The operand's rank lies within a range.
fn rank(operand: u32, shape: &Shape, least: u32, most: u32) -> Result<(), Rule> {
	let got = shape.rank() as u64;
	match (u64::from(least)..=u64::from(most)).contains(&got) {
		true => Ok(()),
		false => Err(Rule::Rank {
			operand,
			got,
			least,
			most,
		}),
	}
}

/// The operand has one element, and at most one axis.
fn one_element(operand: u32, shape: &Shape) -> Result<(), Rule> {
	match shape.dims() {
		[] | [1] => Ok(()),
		_ => Err(Rule::OneElement {
			operand,
			got: shape.clone(),
		}),
	}
}

/// The dimension at an axis that has to exist.
fn dim(axis: u32, shape: &Shape) -> Result<u32, Rule> {
	shape.dim(axis as usize).ok_or(Rule::Axis {
		got: axis,
		axes: shape.rank() as u64,
	})
}

/// A list of attributes has an entry for each of something.
fn length<T>(attribute: &'static str, list: &[T], expected: usize) -> Result<(), Rule> {
	match list.len() == expected {
		true => Ok(()),
		false => Err(Rule::AttributeLength {
			attribute,
			got: list.len() as u64,
			expected: expected as u64,
		}),
	}
}

/// An attribute lies between 1 and a most.
fn positive(attribute: &'static str, value: u32, most: u32) -> Result<(), Rule> {
	match value {
		0 => Err(Rule::Zero { attribute }),
		_ => at_most(attribute, value, 1, most),
	}
}

/// An attribute lies within a range.
fn at_most(attribute: &'static str, value: u32, least: u32, most: u32) -> Result<(), Rule> {
	match (least..=most).contains(&value) {
		true => Ok(()),
		false => Err(Rule::AttributeRange {
			attribute,
			got: value.into(),
			least: least.into(),
			most: most.into(),
		}),
	}
}

/// A computed dimension fits.
fn narrow(axis: usize, value: u64) -> Result<u32, Rule> {
	u32::try_from(value).map_err(|_| Rule::DimTooLarge {
		axis: axis as u32,
		got: value,
	})
}

/// What two shapes broadcast to, as numpy does it: `operand` is the one that `shape` belongs to.
fn broadcast(operand: u32, shape: &[u32], with: &[u32]) -> Result<Vec<u32>, Rule> {
	let (long, short) = match shape.len() >= with.len() {
		true => (shape, with),
		false => (with, shape),
	};
	// Aligned at the end; what is missing in front counts as 1.
	let missing = long.len().saturating_sub(short.len());
	let padded = core::iter::repeat_n(&1, missing).chain(short);
	long.iter()
		.zip(padded)
		.map(|(a, b)| match (*a, *b) {
			(a, b) if a == b => Some(a),
			(1, other) | (other, 1) => Some(other),
			_ => None,
		})
		.collect::<Option<_>>()
		.ok_or_else(|| Rule::Broadcast {
			operand,
			got: shape.into(),
			with: with.into(),
		})
}
