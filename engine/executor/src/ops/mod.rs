//! From an op of the program to the operation that runs it; one file or folder a family.

mod detect;
mod elementwise;
mod indexing;
mod integer;
mod layout;
mod linear;
mod norm;
mod pool;
mod recurrent;
mod reduce;
mod resize;
mod trees;

use crate::operation::{Operation, Prepare};
use verdict_program::Op;

/// Makes an op ready to run.
pub(crate) fn prepare(op: &Op, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	match op {
		Op::Unary(unary) => elementwise::unary(unary, prepare),
		Op::Binary(binary) => elementwise::binary(*binary, prepare),
		Op::Compare(compare) => elementwise::compare(*compare, prepare),
		Op::Where => elementwise::select(prepare),
		Op::Cast { to } => elementwise::cast(*to, prepare),
		Op::MatMul(matmul) => linear::matmul(matmul, prepare),
		Op::Conv(conv) => linear::conv(conv, prepare),
		Op::ConvTranspose(conv) => linear::conv_transpose(conv, prepare),
		Op::MatMulInteger => integer::matmul_integer(prepare),
		Op::ConvInteger(conv) => integer::conv_integer(conv, prepare),
		Op::QuantizeLinear { axis } => integer::quantize(*axis, prepare),
		Op::DequantizeLinear { axis } => integer::dequantize(*axis, prepare),
		Op::Requantize { axis } => integer::requantize(*axis, prepare),
		Op::DynamicQuantize => integer::dynamic_quantize(prepare),
		Op::Reduce(reduce) => reduce::reduce(reduce, prepare),
		Op::ArgReduce(arg) => reduce::arg_reduce(arg, prepare),
		Op::CumSum(cum_sum) => reduce::cum_sum(cum_sum, prepare),
		Op::Softmax { axis } => reduce::softmax(*axis, prepare),
		Op::LogSoftmax { axis } => reduce::log_softmax(*axis, prepare),
		Op::BatchNorm { epsilon } => norm::batch_norm(*epsilon, prepare),
		Op::LayerNorm { axis, epsilon } => norm::layer_norm(*axis, *epsilon, prepare),
		Op::InstanceNorm { epsilon } => norm::instance_norm(*epsilon, prepare),
		Op::GroupNorm { groups, epsilon } => norm::group_norm(*groups, *epsilon, prepare),
		Op::RmsNorm { axis, epsilon } => norm::rms_norm(*axis, *epsilon, prepare),
		Op::Lrn(lrn) => norm::lrn(lrn, prepare),
		Op::LpNorm { axis, p } => reduce::lp_norm(*axis, *p, prepare),
		Op::MaxPool(max_pool) => pool::max_pool(max_pool, prepare),
		Op::AveragePool(average) => pool::average_pool(average, prepare),
		Op::LpPool(lp) => pool::lp_pool(lp, prepare),
		Op::Resize(resize) => resize::resize(resize, prepare),
		Op::Reshape { .. } => layout::reshape(prepare),
		Op::Transpose { perm } => layout::transpose(perm, prepare),
		Op::Slice(slice) => layout::slice(slice, prepare),
		Op::Concat { axis } => layout::concat(*axis, prepare),
		Op::Pad(pad) => layout::pad(pad, prepare),
		Op::Gather { axis } => indexing::gather(*axis, prepare),
		Op::GatherElements { axis } => indexing::gather_elements(*axis, prepare),
		Op::GatherNd { batch_dims } => indexing::gather_nd(*batch_dims, prepare),
		Op::ScatterElements { axis, reduction } => indexing::scatter_elements(*axis, *reduction, prepare),
		Op::ScatterNd { reduction } => indexing::scatter_nd(*reduction, prepare),
		Op::Expand { shape } => layout::expand(shape, prepare),
		Op::Tile { repeats } => layout::tile(repeats, prepare),
		Op::TopK(top_k) => reduce::top_k(top_k, prepare),
		Op::OneHot { axis, depth } => indexing::one_hot(*axis, *depth, prepare),
		Op::Trilu { upper, k } => layout::trilu(*upper, *k, prepare),
		Op::Lstm(lstm) => recurrent::lstm(lstm, prepare),
		Op::Gru(gru) => recurrent::gru(gru, prepare),
		Op::Rnn(rnn) => recurrent::rnn(rnn, prepare),
		Op::TreeEnsemble(trees) => trees::trees(trees, prepare),
		Op::NonMaxSuppression(choice) => detect::non_max_suppression(choice, prepare),
	}
}
