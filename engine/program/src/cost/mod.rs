//! What a run costs, counted in classes that each take about the same time per unit. What a unit is worth is for the
//! chain's runtime to say; this only counts, from shapes and attributes, before anything runs.
//!
//! What is counted is the work that kernels do, not the work that a textbook would: a tile of a matrix product takes as
//! long half empty, a row of three numbers as long as one of sixteen, and what begins a row is often more than what is
//! done in it. Where the time hangs on the numbers, the slowest ones count: arguments of many digits, branches that nobody
//! could foresee. The small factors that this takes are written where they belong, one file a family of ops, in units
//! of the class; the example `calibrate` of the corpus finds out what a unit is worth, and how well that predicts.

mod bytes;
mod detect;
mod elements;
mod folds;
mod linear;
mod moves;
mod pools;
mod recurrent;
mod tiles;
mod trees;
mod view;

use crate::{
	arithmetic::sum,
	op::Op,
	types::{Dtype, TensorType},
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::fmt;

/// Work by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo, codec::MaxEncodedLen))]
pub struct Cost {
	/// Multiply-adds of matrix products in f32, recurrent cells among them, tiles counted as if they were full.
	pub gemm: u64,
	/// Multiply-adds of convolutions in f32, transposed ones too, those without a class of their own; tiles as above.
	pub conv: u64,
	/// Multiply-adds of depthwise convolutions in f32, vectors counted as if they were full.
	pub depthwise: u64,
	/// Multiply-adds of bytes; tiles as above.
	pub integer: u64,
	/// Calls of exp for one element, in whole vectors; other functions count as several.
	pub transcendental: u64,
	/// Element operations of any other kind, many in one instruction, in whole vectors.
	pub simple: u64,
	/// Elements that are handled one by one.
	pub single: u64,
	/// Nodes visited on the way down decision trees.
	pub branches: u64,
	/// Beginnings: of a row, of a tile, of whatever is done many times within an op.
	pub runs: u64,
	/// Bytes that ops read and write.
	pub bytes: u64,
	/// Those of them that do not come from a nearby cache: what an op moves beyond [`NEAR`], and what is picked from a
	/// large tensor. What goes beyond [`CACHED`] counts several times more.
	pub far: u64,
	/// Bytes that are copied in and out: inputs and outputs of the program. Elements of one byte count half.
	pub copied: u64,
	/// Ops; each has an overhead of its own, and so has each input and output.
	pub ops: u64,
	/// Calls of a program: 1.
	pub calls: u64,
}

/// How many bytes may be moved by one op without going beyond what a core has of cache for itself.
pub const NEAR: u64 = 1 << 20;

/// How many bytes a machine may be expected to have of cache in all.
pub const CACHED: u64 = 16 << 20;

/// How many elements are computed together: what fills fewer takes as long.
const LANES: u64 = 16;

/// A number of elements, rounded up to whole vectors.
fn lanes(elements: u64) -> Option<u64> {
	elements.checked_next_multiple_of(LANES)
}

/// The cost of `op`, whose types are right, by its operands, which of these are weights, and its outputs; `None` if 64
/// bits do not hold it. A compiler compares ops by it; what a whole program costs, [`crate::validate`] says.
pub fn of(op: &Op, inputs: &[&TensorType], weights: &[bool], outputs: &[TensorType]) -> Option<Cost> {
	let work = Work {
		inputs,
		weights,
		outputs,
	};
	let mut cost = work.count(op)?;
	let moved = work.moved(op)?;
	cost.bytes = sum([cost.bytes, moved])?;
	cost.far = sum([cost.far, moved.saturating_sub(NEAR), from_memory(moved)?])?;
	cost.ops = 1;
	Some(cost)
}

/// What a call of a program costs besides its ops, by the types of its inputs and outputs, and the bytes of weights that
/// its ops read.
pub(crate) fn call<'a>(ports: impl Iterator<Item = Option<&'a TensorType>>, weights: u64) -> Option<Cost> {
	let mut cost = Cost {
		calls: 1,
		..Cost::default()
	};
	for port in ports {
		let port = port?;
		// Numbers of several bytes are put together one by one.
		let bytes = match port.dtype.bytes() {
			1 => port.bytes()?.div_ceil(2),
			_ => port.bytes()?,
		};
		cost.copied = cost.copied.checked_add(bytes)?;
		cost.ops = cost.ops.checked_add(1)?;
	}
	// Until the next call, all else that the process does has gone through the caches.
	cost.far = from_memory(sum([weights, cost.copied, cost.copied])?)?;
	Some(cost)
}

/// Bytes of weights that an op reads. Of those that it only picks from, what it picks counts with what it moves.
pub(crate) fn weights_read(op: &Op, inputs: &[&TensorType], weights: &[bool]) -> Option<u64> {
	let picks = matches!(
		op,
		Op::Slice(_) | Op::Gather { .. } | Op::GatherElements { .. } | Op::GatherNd { .. }
	);
	let read = inputs.iter().zip(weights).skip(usize::from(picks));
	read.filter(|(_, is_weight)| **is_weight)
		.try_fold(0u64, |sum, (input, _)| sum.checked_add(input.bytes()?))
}

/// How many bytes from a nearer place take as long as what of so many has to come from memory.
fn from_memory(bytes: u64) -> Option<u64> {
	bytes.saturating_sub(CACHED).checked_mul(4)
}

/// What the counting goes by.
struct Work<'a> {
	inputs: &'a [&'a TensorType],
	/// Which of the operands are weights, so that what can be made of them was made when the model was loaded.
	weights: &'a [bool],
	outputs: &'a [TensorType],
}

impl Work<'_> {
	/// Everything but the operands and results that are read and written as they are.
	fn count(&self, op: &Op) -> Option<Cost> {
		match op {
			Op::Unary(function) => self.unary(function),
			Op::Binary(function) => self.binary(*function),
			Op::Compare(_) => self.compare(),
			Op::Where => self.select(),
			Op::Cast { to } => self.cast(*to),
			Op::MatMul(matmul) => self.matmul(matmul),
			Op::Conv(conv) => self.conv(conv),
			Op::ConvTranspose(conv) => self.conv_transpose(conv),
			Op::MatMulInteger => self.matmul_integer(),
			Op::ConvInteger(conv) => self.conv_integer(conv),
			Op::QuantizeLinear { axis } => self.quantize(*axis),
			Op::DequantizeLinear { axis } => self.dequantize(*axis),
			Op::Requantize { axis } => self.requantize(*axis),
			Op::DynamicQuantize => self.dynamic_quantize(),
			Op::Reduce(reduce) => self.reduce(reduce),
			Op::ArgReduce(arg) => self.arg(arg.axis),
			Op::CumSum(sum) => self.cum_sum(sum.axis),
			Op::TopK(top_k) => self.top_k(top_k),
			Op::Softmax { axis } => self.softmax(*axis, false),
			Op::LogSoftmax { axis } => self.softmax(*axis, true),
			Op::BatchNorm { .. } => self.batch_norm(),
			Op::LayerNorm { axis, .. } => self.layer_norm(*axis, true),
			Op::RmsNorm { axis, .. } => self.layer_norm(*axis, false),
			Op::InstanceNorm { .. } => self.group_norm(None),
			Op::GroupNorm { groups, .. } => self.group_norm(Some(*groups)),
			Op::Lrn(lrn) => self.lrn(lrn.size),
			Op::LpNorm { axis, p } => self.lp_norm(*axis, *p),
			Op::MaxPool(max_pool) => self.max_pool(max_pool),
			Op::AveragePool(average) => self.average_pool(&average.pool),
			Op::LpPool(lp) => self.lp_pool(lp),
			Op::Resize(resize) => self.resize(resize),
			Op::Reshape { .. } => Some(Cost::default()),
			Op::Transpose { perm } => self.transpose(perm),
			Op::Slice(slice) => self.slice(slice),
			Op::Expand { .. } => self.expand(),
			Op::Tile { repeats } => self.tile(repeats),
			Op::Concat { axis } => self.concat(*axis),
			Op::Pad(pad) => self.pad(pad),
			Op::Trilu { .. } => self.trilu(),
			Op::Gather { axis } => self.gather(*axis),
			Op::GatherElements { .. } => self.gather_elements(),
			Op::GatherNd { .. } => self.gather_nd(),
			Op::ScatterElements { .. } => self.scatter_elements(),
			Op::ScatterNd { .. } => self.scatter_nd(),
			Op::OneHot { .. } => self.one_hot(),
			Op::Lstm(lstm) => self.lstm(lstm.direction),
			Op::Gru(gru) => self.gru(gru.direction, gru.linear_before_reset),
			Op::Rnn(rnn) => self.rnn(rnn.direction),
			Op::TreeEnsemble(trees) => self.trees(trees),
			Op::NonMaxSuppression(choice) => self.non_max_suppression(choice),
		}
	}

	/// Bytes of operands and results, where not all of an operand is read only of what is.
	fn moved(&self, op: &Op) -> Option<u64> {
		let written = self.outputs.iter().map(TensorType::bytes);
		let written = written
			.into_iter()
			.try_fold(0u64, |sum, bytes| sum.checked_add(bytes?))?;
		match op {
			// In place.
			Op::Unary(_) => Some(written),
			Op::Slice(_) => written.checked_mul(2),
			Op::Gather { .. } | Op::GatherElements { .. } | Op::GatherNd { .. } => {
				sum([written, written, self.input(1)?.bytes()?])
			}
			_ => self
				.inputs
				.iter()
				.try_fold(written, |sum, input| sum.checked_add(input.bytes()?)),
		}
	}

	fn input(&self, operand: usize) -> Option<&TensorType> {
		self.inputs.get(operand).copied()
	}

	/// The dimensions of an operand.
	fn dims(&self, operand: usize) -> Option<&[u32]> {
		Some(self.input(operand)?.shape.dims())
	}

	fn dtype(&self, operand: usize) -> Option<Dtype> {
		Some(self.input(operand)?.dtype)
	}

	/// Elements of an operand.
	fn elements(&self, operand: usize) -> Option<u64> {
		self.input(operand)?.elements()
	}

	/// Whether an operand is a weight, or left out.
	fn is_known(&self, operand: usize) -> bool {
		self.weights.get(operand).copied().unwrap_or(true)
	}

	fn output(&self) -> Option<&TensorType> {
		self.outputs.first()
	}

	/// Elements of the first output.
	fn results(&self) -> Option<u64> {
		self.output()?.elements()
	}
}

impl Cost {
	/// Each class by name.
	pub const fn classes(&self) -> [(&'static str, u64); 14] {
		[
			("gemm", self.gemm),
			("conv", self.conv),
			("depthwise", self.depthwise),
			("integer", self.integer),
			("transcendental", self.transcendental),
			("simple", self.simple),
			("single", self.single),
			("branches", self.branches),
			("runs", self.runs),
			("bytes", self.bytes),
			("far", self.far),
			("copied", self.copied),
			("ops", self.ops),
			("calls", self.calls),
		]
	}

	/// So much of each class.
	pub const fn all(units: u64) -> Self {
		Self {
			gemm: units,
			conv: units,
			depthwise: units,
			integer: units,
			transcendental: units,
			simple: units,
			single: units,
			branches: units,
			runs: units,
			bytes: units,
			far: units,
			copied: units,
			ops: units,
			calls: units,
		}
	}

	/// Both together, if 64 bits hold it.
	pub fn checked_add(&self, other: &Self) -> Option<Self> {
		Some(Self {
			gemm: self.gemm.checked_add(other.gemm)?,
			conv: self.conv.checked_add(other.conv)?,
			depthwise: self.depthwise.checked_add(other.depthwise)?,
			integer: self.integer.checked_add(other.integer)?,
			transcendental: self.transcendental.checked_add(other.transcendental)?,
			simple: self.simple.checked_add(other.simple)?,
			single: self.single.checked_add(other.single)?,
			branches: self.branches.checked_add(other.branches)?,
			runs: self.runs.checked_add(other.runs)?,
			bytes: self.bytes.checked_add(other.bytes)?,
			far: self.far.checked_add(other.far)?,
			copied: self.copied.checked_add(other.copied)?,
			ops: self.ops.checked_add(other.ops)?,
			calls: self.calls.checked_add(other.calls)?,
		})
	}

	/// The same work so many times, if 64 bits hold it.
	pub fn checked_mul(&self, times: u64) -> Option<Self> {
		Some(Self {
			gemm: self.gemm.checked_mul(times)?,
			conv: self.conv.checked_mul(times)?,
			depthwise: self.depthwise.checked_mul(times)?,
			integer: self.integer.checked_mul(times)?,
			transcendental: self.transcendental.checked_mul(times)?,
			simple: self.simple.checked_mul(times)?,
			single: self.single.checked_mul(times)?,
			branches: self.branches.checked_mul(times)?,
			runs: self.runs.checked_mul(times)?,
			bytes: self.bytes.checked_mul(times)?,
			far: self.far.checked_mul(times)?,
			copied: self.copied.checked_mul(times)?,
			ops: self.ops.checked_mul(times)?,
			calls: self.calls.checked_mul(times)?,
		})
	}

	/// The first class in which this is more than `most`: its name, what it is here, and there.
	pub fn exceeds(&self, most: &Self) -> Option<(&'static str, u64, u64)> {
		self.classes()
			.into_iter()
			.zip(most.classes())
			.find(|((_, got), (_, most))| got > most)
			.map(|((class, got), (_, most))| (class, got, most))
	}
}

impl fmt::Display for Cost {
	/// The classes that are not zero: `gemm=1024 bytes=4608 ops=1`.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut first = true;
		for (class, units) in self.classes().into_iter().filter(|(_, units)| *units > 0) {
			if !first {
				f.write_str(" ")?;
			}
			first = false;
			write!(f, "{class}={units}")?;
		}
		Ok(())
	}
}
