//! The attributes of an op, behind its operands: `strides=[2,2] groups=4`. What has its usual value is left out.

use crate::{
	op::{Activation, Coordinates, Direction, Op, Pool, Resize, ResizeMode, ScatterReduction, Unary, Window},
	types::{write_list, F32Bits},
};
use core::fmt::{self, Debug, Display, Formatter};

/// Writes attributes, each behind a space.
struct Line<'a, 'b>(&'a mut Formatter<'b>);

impl Line<'_, '_> {
	fn value(&mut self, name: &str, value: impl Display) -> fmt::Result {
		write!(self.0, " {name}={value}")
	}

	/// A choice by its name in the code.
	fn choice(&mut self, name: &str, value: impl Debug) -> fmt::Result {
		write!(self.0, " {name}={value:?}")
	}

	fn list<T: Display>(&mut self, name: &str, items: &[T]) -> fmt::Result {
		write!(self.0, " {name}=")?;
		write_list(self.0, items)
	}

	/// Nothing if it does not hold.
	fn flag(&mut self, name: &str, holds: bool) -> fmt::Result {
		match holds {
			true => write!(self.0, " {name}"),
			false => Ok(()),
		}
	}

	/// Nothing if it is not given.
	fn optional(&mut self, name: &str, value: Option<impl Display>) -> fmt::Result {
		match value {
			Some(value) => self.value(name, value),
			None => Ok(()),
		}
	}

	/// Nothing if all are the usual one.
	fn unless(&mut self, name: &str, items: &[u32], usual: u32) -> fmt::Result {
		match items.iter().all(|item| *item == usual) {
			true => Ok(()),
			false => self.list(name, items),
		}
	}

	fn window(&mut self, window: &Window) -> fmt::Result {
		self.unless("strides", &window.strides, 1)?;
		self.unless("dilations", &window.dilations, 1)?;
		let pads = [window.pads_begin.as_slice(), window.pads_end.as_slice()].concat();
		self.unless("pads", &pads, 0)
	}

	fn groups(&mut self, groups: u32) -> fmt::Result {
		self.optional("groups", Some(groups).filter(|groups| *groups != 1))
	}

	fn pool(&mut self, pool: &Pool) -> fmt::Result {
		self.list("kernel", &pool.kernel)?;
		self.window(&pool.window)?;
		self.flag("ceil", pool.ceil)
	}

	fn reduction(&mut self, reduction: ScatterReduction) -> fmt::Result {
		match reduction {
			ScatterReduction::Replace => Ok(()),
			_ => self.choice("reduction", reduction),
		}
	}

	fn cell(&mut self, direction: Direction, activations: &[Activation], clip: Option<F32Bits>) -> fmt::Result {
		self.choice("direction", direction)?;
		self.list("activations", activations)?;
		self.optional("clip", clip)
	}

	fn resize(&mut self, resize: &Resize) -> fmt::Result {
		match &resize.mode {
			ResizeMode::Nearest(rounding) => self.choice("nearest", rounding)?,
			ResizeMode::Linear => self.flag("linear", true)?,
			ResizeMode::Cubic { coefficient } => self.value("cubic", coefficient)?,
		}
		match &resize.coordinates {
			Coordinates::CropAndResize { starts, ends } => {
				self.list("starts", starts)?;
				self.list("ends", ends)?;
				self.value("extrapolation", resize.extrapolation)?;
			}
			plain => self.choice("coordinates", plain)?,
		}
		self.flag("exclude_outside", resize.exclude_outside)?;
		self.list("sizes", &resize.sizes)?;
		self.list("scales", &resize.scales)
	}

	fn unary(&mut self, unary: &Unary) -> fmt::Result {
		match unary {
			Unary::HardSigmoid { alpha, beta } => {
				self.value("alpha", alpha)?;
				self.value("beta", beta)
			}
			Unary::Selu { alpha, gamma } => {
				self.value("alpha", alpha)?;
				self.value("gamma", gamma)
			}
			Unary::Elu { alpha }
			| Unary::Celu { alpha }
			| Unary::LeakyRelu { alpha }
			| Unary::ThresholdedRelu { alpha } => self.value("alpha", alpha),
			Unary::Clip { min, max } => {
				self.optional("min", *min)?;
				self.optional("max", *max)
			}
			Unary::Shrink { lambd, bias } => {
				self.value("lambd", lambd)?;
				self.value("bias", bias)
			}
			Unary::IsInf { negative, positive } => {
				self.flag("negative", *negative)?;
				self.flag("positive", *positive)
			}
			_ => Ok(()),
		}
	}
}

/// Writes the attributes of an op.
pub(super) fn write(f: &mut Formatter<'_>, op: &Op) -> fmt::Result {
	let mut line = Line(f);
	match op {
		Op::Unary(unary) => line.unary(unary),
		Op::Cast { to } => line.value("to", to),
		Op::MatMul(matmul) => {
			line.flag("transpose_a", matmul.transpose_a)?;
			line.flag("transpose_b", matmul.transpose_b)
		}
		Op::Conv(conv) | Op::ConvInteger(conv) => {
			line.window(&conv.window)?;
			line.groups(conv.groups)
		}
		Op::ConvTranspose(conv) => {
			line.window(&conv.window)?;
			line.groups(conv.groups)?;
			line.unless("output_padding", &conv.output_padding, 0)
		}
		Op::QuantizeLinear { axis } | Op::DequantizeLinear { axis } => line.optional("axis", *axis),
		Op::Reduce(reduce) => {
			line.list("axes", &reduce.axes)?;
			line.flag("keep", reduce.keep)
		}
		Op::ArgReduce(arg) => {
			line.value("axis", arg.axis)?;
			line.flag("keep", arg.keep)?;
			line.flag("last", arg.last)
		}
		Op::CumSum(cum_sum) => {
			line.value("axis", cum_sum.axis)?;
			line.flag("exclusive", cum_sum.exclusive)?;
			line.flag("reverse", cum_sum.reverse)
		}
		Op::Requantize { axis }
		| Op::Softmax { axis }
		| Op::LogSoftmax { axis }
		| Op::Concat { axis }
		| Op::Gather { axis }
		| Op::GatherElements { axis } => line.value("axis", axis),
		Op::BatchNorm { epsilon } | Op::InstanceNorm { epsilon } => line.value("epsilon", epsilon),
		Op::LayerNorm { axis, epsilon } | Op::RmsNorm { axis, epsilon } => {
			line.value("axis", axis)?;
			line.value("epsilon", epsilon)
		}
		Op::GroupNorm { groups, epsilon } => {
			line.value("groups", groups)?;
			line.value("epsilon", epsilon)
		}
		Op::Lrn(lrn) => {
			line.value("size", lrn.size)?;
			line.value("alpha", lrn.alpha)?;
			line.value("beta", lrn.beta)?;
			line.value("bias", lrn.bias)
		}
		Op::LpNorm { axis, p } => {
			line.value("axis", axis)?;
			line.value("p", p)
		}
		Op::MaxPool(max_pool) => line.pool(&max_pool.pool),
		Op::AveragePool(average) => {
			line.pool(&average.pool)?;
			line.flag("count_include_pad", average.count_include_pad)
		}
		Op::LpPool(lp) => {
			line.pool(&lp.pool)?;
			line.value("p", lp.p)
		}
		Op::Resize(resize) => line.resize(resize),
		Op::Reshape { shape } | Op::Expand { shape } => line.value("shape", shape),
		Op::Transpose { perm } => line.list("perm", perm),
		Op::Slice(slice) => {
			line.list("starts", &slice.starts)?;
			match slice.steps.iter().all(|step| *step == 1) {
				true => {}
				false => line.list("steps", &slice.steps)?,
			}
			line.list("sizes", &slice.sizes)
		}
		Op::Pad(pad) => {
			line.list("before", &pad.before)?;
			line.list("after", &pad.after)?;
			line.choice("mode", pad.mode)
		}
		Op::GatherNd { batch_dims } => line.optional("batch_dims", Some(batch_dims).filter(|dims| **dims != 0)),
		Op::ScatterElements { axis, reduction } => {
			line.value("axis", axis)?;
			line.reduction(*reduction)
		}
		Op::ScatterNd { reduction } => line.reduction(*reduction),
		Op::Tile { repeats } => line.list("repeats", repeats),
		Op::TopK(top_k) => {
			line.value("axis", top_k.axis)?;
			line.value("k", top_k.k)?;
			line.flag("largest", top_k.largest)
		}
		Op::OneHot { axis, depth } => {
			line.value("axis", axis)?;
			line.value("depth", depth)
		}
		Op::Trilu { upper, k } => {
			line.flag("upper", *upper)?;
			line.value("k", k)
		}
		Op::Lstm(lstm) => {
			line.cell(lstm.direction, &lstm.activations, lstm.clip)?;
			line.flag("input_forget", lstm.input_forget)
		}
		Op::Gru(gru) => {
			line.cell(gru.direction, &gru.activations, gru.clip)?;
			line.flag("linear_before_reset", gru.linear_before_reset)
		}
		Op::Rnn(rnn) => line.cell(rnn.direction, &rnn.activations, rnn.clip),
		Op::TreeEnsemble(trees) => {
			line.value("trees", trees.roots.len())?;
			line.value("nodes", trees.nodes.len())?;
			line.value("targets", trees.targets)?;
			line.choice("aggregate", trees.aggregate)?;
			line.choice("post", trees.post)
		}
		Op::NonMaxSuppression(choice) => {
			line.value("rows", choice.rows)?;
			line.value("most", choice.most)?;
			line.value("iou", choice.iou)?;
			line.optional("score", choice.score)?;
			line.flag("center", choice.center)
		}
		Op::Binary(_) | Op::Compare(_) | Op::Where | Op::MatMulInteger | Op::DynamicQuantize => Ok(()),
	}
}
