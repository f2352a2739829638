//! What an op says of itself: its name, how many values it takes and how many it gives.

use super::{Op, PadMode, ReduceKind};

impl Op {
	/// The name used in text and in messages.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::Unary(unary) => unary.name(),
			Self::Binary(binary) => binary.name(),
			Self::Compare(compare) => compare.name(),
			Self::Where => "where",
			Self::Cast { .. } => "cast",
			Self::MatMul(_) => "matmul",
			Self::Conv(_) => "conv",
			Self::ConvTranspose(_) => "conv_transpose",
			Self::MatMulInteger => "matmul_integer",
			Self::ConvInteger(_) => "conv_integer",
			Self::QuantizeLinear { .. } => "quantize_linear",
			Self::DequantizeLinear { .. } => "dequantize_linear",
			Self::Requantize { .. } => "requantize",
			Self::DynamicQuantize => "dynamic_quantize",
			Self::Reduce(reduce) => match reduce.kind {
				ReduceKind::Sum => "reduce_sum",
				ReduceKind::Mean => "reduce_mean",
				ReduceKind::Max => "reduce_max",
				ReduceKind::Min => "reduce_min",
				ReduceKind::Prod => "reduce_prod",
				ReduceKind::L1 => "reduce_l1",
				ReduceKind::L2 => "reduce_l2",
				ReduceKind::SumSquare => "reduce_sum_square",
				ReduceKind::LogSum => "reduce_log_sum",
				ReduceKind::LogSumExp => "reduce_log_sum_exp",
			},
			Self::ArgReduce(arg) => match arg.max {
				true => "arg_max",
				false => "arg_min",
			},
			Self::CumSum(_) => "cum_sum",
			Self::Softmax { .. } => "softmax",
			Self::LogSoftmax { .. } => "log_softmax",
			Self::BatchNorm { .. } => "batch_norm",
			Self::LayerNorm { .. } => "layer_norm",
			Self::InstanceNorm { .. } => "instance_norm",
			Self::GroupNorm { .. } => "group_norm",
			Self::RmsNorm { .. } => "rms_norm",
			Self::Lrn(_) => "lrn",
			Self::LpNorm { .. } => "lp_norm",
			Self::MaxPool(_) => "max_pool",
			Self::AveragePool(_) => "average_pool",
			Self::LpPool(_) => "lp_pool",
			Self::Resize(_) => "resize",
			Self::Reshape { .. } => "reshape",
			Self::Transpose { .. } => "transpose",
			Self::Slice(_) => "slice",
			Self::Concat { .. } => "concat",
			Self::Pad(_) => "pad",
			Self::Gather { .. } => "gather",
			Self::GatherElements { .. } => "gather_elements",
			Self::GatherNd { .. } => "gather_nd",
			Self::ScatterElements { .. } => "scatter_elements",
			Self::ScatterNd { .. } => "scatter_nd",
			Self::Expand { .. } => "expand",
			Self::Tile { .. } => "tile",
			Self::TopK(_) => "top_k",
			Self::OneHot { .. } => "one_hot",
			Self::Trilu { .. } => "trilu",
			Self::Lstm(_) => "lstm",
			Self::Gru(_) => "gru",
			Self::Rnn(_) => "rnn",
			Self::TreeEnsemble(_) => "tree_ensemble",
			Self::NonMaxSuppression(_) => "non_max_suppression",
		}
	}

	/// The least and the greatest number of values it takes; no greatest one for those that take any number.
	pub(crate) const fn operands(&self) -> (u32, Option<u32>) {
		let (least, most) = match self {
			Self::Concat { .. } => return (1, None),
			Self::Binary(_) | Self::Compare(_) | Self::RmsNorm { .. } | Self::OneHot { .. } => (2, 2),
			Self::Gather { .. } | Self::GatherElements { .. } | Self::GatherNd { .. } => (2, 2),
			Self::NonMaxSuppression(_) => (2, 2),
			Self::Where | Self::QuantizeLinear { .. } => (3, 3),
			Self::InstanceNorm { .. } | Self::GroupNorm { .. } => (3, 3),
			Self::ScatterElements { .. } | Self::ScatterNd { .. } => (3, 3),
			Self::MatMul(_) | Self::Conv(_) | Self::ConvTranspose(_) => (2, 3),
			Self::DequantizeLinear { .. } | Self::LayerNorm { .. } => (2, 3),
			Self::MatMulInteger | Self::ConvInteger(_) => (2, 4),
			Self::Requantize { .. } => (3, 4),
			Self::BatchNorm { .. } => (5, 5),
			Self::Pad(pad) => match pad.mode {
				PadMode::Constant => (1, 2),
				PadMode::Reflect | PadMode::Edge | PadMode::Wrap => (1, 1),
			},
			Self::Lstm(_) => (6, 7),
			Self::Gru(_) | Self::Rnn(_) => (5, 5),
			Self::Unary(_)
			| Self::Cast { .. }
			| Self::DynamicQuantize
			| Self::Reduce(_)
			| Self::ArgReduce(_)
			| Self::CumSum(_)
			| Self::Softmax { .. }
			| Self::LogSoftmax { .. }
			| Self::Lrn(_)
			| Self::LpNorm { .. }
			| Self::MaxPool(_)
			| Self::AveragePool(_)
			| Self::LpPool(_)
			| Self::Resize(_)
			| Self::Reshape { .. }
			| Self::Transpose { .. }
			| Self::Slice(_)
			| Self::Expand { .. }
			| Self::Tile { .. }
			| Self::TopK(_)
			| Self::Trilu { .. }
			| Self::TreeEnsemble(_) => (1, 1),
		};
		(least, Some(most))
	}

	/// How many values it gives.
	pub const fn outputs(&self) -> u32 {
		match self {
			Self::DynamicQuantize | Self::Lstm(_) => 3,
			Self::TopK(_) | Self::Gru(_) | Self::Rnn(_) => 2,
			Self::MaxPool(pool) if pool.indices => 2,
			_ => 1,
		}
	}
}
