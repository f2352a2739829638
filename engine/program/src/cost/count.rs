//! The cost of one op.

use super::{excess, Cost};
use crate::{
	arithmetic::{product, sum, volume},
	op::{Binary, Op, Pool, PostTransform, Reduce, ReduceKind, ResizeMode, TreeEnsemble, Unary},
	shape::{moving_axes, total_depth, Matrices, Sizes},
	types::{Dtype, TensorType},
};

/// What costs several times an addition because no machine does it quickly: division and square root.
const SLOW: u64 = 4;

/// The cost of `op`, whose types are right; `known` says which operands are weights. `None` if 64 bits do not hold it.
pub(crate) fn cost(op: &Op, inputs: &[&TensorType], known: &[bool], outputs: &[TensorType]) -> Option<Cost> {
	let read = sum_of(inputs.iter().map(|tensor| tensor.bytes()))?;
	let written = sum_of(outputs.iter().map(|tensor| tensor.bytes()))?;
	let work = Work {
		inputs,
		elements: inputs.first()?.elements()?,
		results: outputs.first()?.elements()?,
	};
	let mut cost = work.count(op, outputs)?;
	cost.bytes = match op {
		// Only what is taken is read, with the indices.
		Op::Slice(_) => written.checked_mul(2)?,
		Op::Gather { .. } | Op::GatherElements { .. } | Op::GatherNd { .. } => {
			sum([written, written, inputs.get(1)?.bytes()?])?
		}
		_ => read.checked_add(written)?,
	};
	cost.ops = 1;
	excess::add(&mut cost, op, inputs, known, outputs)?;
	Some(cost)
}

fn sum_of(terms: impl IntoIterator<Item = Option<u64>>) -> Option<u64> {
	terms.into_iter().try_fold(0u64, |sum, term| sum.checked_add(term?))
}

/// What the counting goes by.
struct Work<'a> {
	inputs: &'a [&'a TensorType],
	/// Elements of the first operand.
	elements: u64,
	/// Elements of the first output.
	results: u64,
}

impl Work<'_> {
	/// Everything but bytes and ops.
	fn count(&self, op: &Op, outputs: &[TensorType]) -> Option<Cost> {
		let (elements, results) = (self.elements, self.results);
		match op {
			Op::Unary(function) => unary(function, elements),
			Op::Binary(function) => binary(*function, self.dtype(0)?, results),
			Op::Compare(_) | Op::Where | Op::Cast { .. } => simple(results),
			Op::MatMul(matmul) => Some(Cost {
				gemm: self.inner(matmul.transpose_a)?.checked_mul(results)?,
				simple: self.bias(2, results),
				..Cost::default()
			}),
			Op::MatMulInteger => Some(Cost {
				integer: self.inner(false)?.checked_mul(results)?,
				..Cost::default()
			}),
			Op::Conv(conv) => {
				let macs = self.taps()?.checked_mul(results)?;
				let depthwise = conv.is_depthwise(&self.inputs.get(1)?.shape);
				Some(Cost {
					conv: if depthwise { 0 } else { macs },
					depthwise: if depthwise { macs } else { 0 },
					simple: self.bias(2, results),
					..Cost::default()
				})
			}
			Op::ConvInteger(_) => Some(Cost {
				integer: self.taps()?.checked_mul(results)?,
				..Cost::default()
			}),
			Op::ConvTranspose(_) => Some(Cost {
				conv: self.taps()?.checked_mul(elements)?,
				simple: results,
				..Cost::default()
			}),
			Op::QuantizeLinear { .. } => simple(elements.checked_mul(SLOW.checked_add(2)?)?),
			Op::DequantizeLinear { .. } => simple(elements.checked_mul(3)?),
			Op::Requantize { .. } => simple(elements.checked_mul(5)?),
			Op::DynamicQuantize => simple(elements.checked_mul(SLOW.checked_add(4)?)?),
			Op::Reduce(reduce) => self.reduce(reduce),
			Op::ArgReduce(_) => simple(elements.checked_mul(2)?),
			Op::CumSum(_) => simple(elements),
			Op::Softmax { .. } => both(elements, elements.checked_mul(SLOW.checked_add(2)?)?),
			Op::LogSoftmax { axis } => {
				let rows = elements.checked_div(self.dim(0, *axis)?)?;
				both(elements.checked_add(rows)?, elements.checked_mul(3)?)
			}
			Op::BatchNorm { .. } => simple(elements.checked_mul(2)?),
			Op::LayerNorm { .. } | Op::InstanceNorm { .. } | Op::GroupNorm { .. } => simple(elements.checked_mul(6)?),
			Op::RmsNorm { .. } => simple(elements.checked_mul(4)?),
			Op::Lrn(lrn) => both(
				elements.checked_mul(2)?,
				elements.checked_mul(u64::from(lrn.size).checked_add(SLOW)?)?,
			),
			Op::LpNorm { .. } => simple(elements.checked_mul(SLOW.checked_add(2)?)?),
			Op::MaxPool(max_pool) => simple(self.window(&max_pool.pool)?),
			Op::AveragePool(average) => simple(self.window(&average.pool)?),
			Op::LpPool(lp) => match lp.p {
				1 | 2 => simple(self.window(&lp.pool)?.checked_mul(2)?),
				_ => both(self.window(&lp.pool)?.checked_mul(2)?, 0),
			},
			Op::Resize(resize) => {
				let taps: u64 = match resize.mode {
					ResizeMode::Nearest(_) => 1,
					ResizeMode::Linear => 2,
					ResizeMode::Cubic { .. } => 4,
				};
				let axes = u32::try_from(moving_axes(resize, self.inputs.first()?)).ok()?;
				simple(taps.checked_pow(axes)?.checked_mul(results)?.checked_mul(2)?)
			}
			Op::TopK(_) => {
				// A comparison for each level of a sort, and one more.
				simple(elements.checked_mul(u64::from(self.sort_depth(op)?).checked_add(1)?)?)
			}
			Op::ScatterElements { .. } | Op::ScatterNd { .. } => simple(self.inputs.get(2)?.elements()?),
			Op::Lstm(lstm) => self.recurrent(4, 5, lstm.direction.count()),
			Op::Gru(gru) => self.recurrent(3, 3, gru.direction.count()),
			Op::Rnn(rnn) => self.recurrent(1, 1, rnn.direction.count()),
			Op::TreeEnsemble(trees) => self.trees(trees, outputs),
			// They move elements and do nothing else.
			Op::Reshape { .. }
			| Op::Transpose { .. }
			| Op::Slice(_)
			| Op::Concat { .. }
			| Op::Pad(_)
			| Op::Gather { .. }
			| Op::GatherElements { .. }
			| Op::GatherNd { .. }
			| Op::Expand { .. }
			| Op::Tile { .. }
			| Op::OneHot { .. }
			| Op::Trilu { .. } => simple(results),
		}
	}

	fn dtype(&self, operand: usize) -> Option<Dtype> {
		Some(self.inputs.get(operand)?.dtype)
	}

	fn dim(&self, operand: usize, axis: u32) -> Option<u64> {
		self.inputs.get(operand)?.shape.dim(axis as usize).map(u64::from)
	}

	/// An addition for each result, if the optional operand is given.
	fn bias(&self, operand: usize, results: u64) -> u64 {
		match self.inputs.get(operand) {
			Some(_) => results,
			None => 0,
		}
	}

	/// Over how many products each element of a matrix product sums.
	fn inner(&self, transposed: bool) -> Option<u64> {
		Matrices::of(&self.inputs.first()?.shape, transposed).map(|a| u64::from(a.columns))
	}

	/// How many products an element of a convolution takes part in: all dimensions of the weight but the first.
	fn taps(&self) -> Option<u64> {
		volume(self.inputs.get(1)?.shape.dims().get(1..)?)
	}

	fn window(&self, pool: &Pool) -> Option<u64> {
		volume(&pool.kernel)?.checked_mul(self.results)
	}

	fn reduce(&self, reduce: &Reduce) -> Option<Cost> {
		let (elements, results) = (self.elements, self.results);
		match reduce.kind {
			ReduceKind::Sum | ReduceKind::Max | ReduceKind::Min | ReduceKind::Prod => simple(elements),
			ReduceKind::Mean => simple(elements.checked_add(results.checked_mul(SLOW)?)?),
			ReduceKind::L1 | ReduceKind::SumSquare => simple(elements.checked_mul(2)?),
			ReduceKind::L2 => simple(elements.checked_mul(2)?.checked_add(results.checked_mul(SLOW)?)?),
			ReduceKind::LogSum => both(results, elements),
			ReduceKind::LogSumExp => both(elements.checked_add(results)?, elements.checked_mul(3)?),
		}
	}

	fn sort_depth(&self, op: &Op) -> Option<u32> {
		let Op::TopK(top_k) = op else { return None };
		// The number of bits of the dimension: its logarithm, rounded up.
		u64::BITS.checked_sub(self.dim(0, top_k.axis)?.leading_zeros())
	}

	/// A cell with some matrices, and some calls of an activation for each element of the hidden state.
	fn recurrent(&self, gates: u64, calls: u64, directions: u32) -> Option<Cost> {
		let sizes = Sizes::of(self.inputs.first()?, self.inputs.get(2)?)?;
		let states = product([sizes.time, sizes.batch, sizes.hidden, directions].map(u64::from))?;
		let inputs = u64::from(sizes.input).checked_add(sizes.hidden.into())?;
		Some(Cost {
			recurrent: product([states, gates, inputs])?,
			transcendental: states.checked_mul(calls)?,
			simple: product([states, gates, 4])?,
			..Cost::default()
		})
	}

	fn trees(&self, trees: &TreeEnsemble, outputs: &[TensorType]) -> Option<Cost> {
		let rows = u64::from(outputs.first()?.shape.dim(0)?);
		let (comparisons, entries) = total_depth(trees)?;
		let calls = match trees.post {
			PostTransform::None => 0,
			PostTransform::Softmax | PostTransform::Logistic | PostTransform::SoftmaxZero => 1,
			PostTransform::Probit => 3,
		};
		Some(Cost {
			branches: rows.checked_mul(comparisons)?,
			transcendental: self.results.checked_mul(calls)?,
			simple: rows
				.checked_mul(entries)?
				.checked_add(self.results.checked_mul(SLOW)?)?,
			..Cost::default()
		})
	}
}

fn simple(simple: u64) -> Option<Cost> {
	both(0, simple)
}

fn both(transcendental: u64, simple: u64) -> Option<Cost> {
	Some(Cost {
		transcendental,
		simple,
		..Cost::default()
	})
}

fn unary(unary: &Unary, elements: u64) -> Option<Cost> {
	match unary {
		Unary::Abs | Unary::Neg | Unary::Sign | Unary::Floor | Unary::Ceil | Unary::Round | Unary::Relu => {
			simple(elements)
		}
		Unary::Not | Unary::BitNot | Unary::IsNaN | Unary::IsInf { .. } => simple(elements),
		Unary::LeakyRelu { .. } | Unary::ThresholdedRelu { .. } | Unary::Clip { .. } | Unary::Shrink { .. } => {
			simple(elements.checked_mul(2)?)
		}
		Unary::HardSigmoid { .. } | Unary::HardSwish => simple(elements.checked_mul(3)?),
		Unary::Sqrt | Unary::Reciprocal | Unary::Softsign => simple(elements.checked_mul(SLOW)?),
		// Two functions, one after the other.
		Unary::Mish => both(elements.checked_mul(2)?, elements),
		Unary::Exp
		| Unary::Ln
		| Unary::Tanh
		| Unary::Sigmoid
		| Unary::Erf
		| Unary::Gelu
		| Unary::GeluTanh
		| Unary::Silu
		| Unary::Softplus
		| Unary::Elu { .. }
		| Unary::Selu { .. }
		| Unary::Celu { .. }
		| Unary::Sin
		| Unary::Cos
		| Unary::Tan
		| Unary::Asin
		| Unary::Acos
		| Unary::Atan
		| Unary::Sinh
		| Unary::Cosh
		| Unary::Asinh
		| Unary::Acosh
		| Unary::Atanh => both(elements, 0),
	}
}

fn binary(binary: Binary, dtype: Dtype, results: u64) -> Option<Cost> {
	match (binary, dtype) {
		(Binary::Pow, _) => both(results.checked_mul(2)?, 0),
		// Long division, which no machine does in vectors.
		(Binary::Fmod, Dtype::F32) => both(results.checked_mul(SLOW)?, 0),
		(Binary::Div, Dtype::F32) => simple(results.checked_mul(SLOW)?),
		(Binary::Div | Binary::Mod | Binary::Fmod, _) => simple(results.checked_mul(SLOW)?.checked_mul(2)?),
		_ => simple(results),
	}
}
