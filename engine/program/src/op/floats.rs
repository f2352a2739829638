//! Every f32 that an op holds as an attribute, so that one rule can look at all of them.

use super::{Coordinates, Op, ResizeMode, TreeNode, Unary};
use crate::types::F32Bits;

impl Op {
	/// Shows `look` every f32 among the attributes, by name, and stops at the first error.
	pub(crate) fn for_each_float<E>(
		&self,
		mut look: impl FnMut(&'static str, F32Bits) -> Result<(), E>,
	) -> Result<(), E> {
		match self {
			Self::Unary(unary) => match unary {
				Unary::Elu { alpha }
				| Unary::Celu { alpha }
				| Unary::LeakyRelu { alpha }
				| Unary::ThresholdedRelu { alpha } => look("alpha", *alpha),
				Unary::HardSigmoid { alpha, beta } => look("alpha", *alpha).and_then(|()| look("beta", *beta)),
				Unary::Selu { alpha, gamma } => look("alpha", *alpha).and_then(|()| look("gamma", *gamma)),
				Unary::Shrink { lambd, bias } => look("lambd", *lambd).and_then(|()| look("bias", *bias)),
				Unary::Clip { min, max } => {
					min.iter().try_for_each(|min| look("min", *min))?;
					max.iter().try_for_each(|max| look("max", *max))
				}
				_ => Ok(()),
			},
			Self::BatchNorm { epsilon }
			| Self::LayerNorm { epsilon, .. }
			| Self::InstanceNorm { epsilon }
			| Self::GroupNorm { epsilon, .. }
			| Self::RmsNorm { epsilon, .. } => look("epsilon", *epsilon),
			Self::Lrn(lrn) => {
				look("alpha", lrn.alpha)?;
				look("beta", lrn.beta)?;
				look("bias", lrn.bias)
			}
			Self::Resize(resize) => {
				if let ResizeMode::Cubic { coefficient } = resize.mode {
					look("coefficient", coefficient)?;
				}
				if let Coordinates::CropAndResize { starts, ends } = &resize.coordinates {
					starts.iter().chain(ends).try_for_each(|edge| look("region", *edge))?;
				}
				look("extrapolation", resize.extrapolation)?;
				resize.scales.iter().try_for_each(|scale| look("scales", *scale))
			}
			Self::Lstm(lstm) => lstm.clip.iter().try_for_each(|clip| look("clip", *clip)),
			Self::Gru(gru) => gru.clip.iter().try_for_each(|clip| look("clip", *clip)),
			Self::Rnn(rnn) => rnn.clip.iter().try_for_each(|clip| look("clip", *clip)),
			Self::NonMaxSuppression(choice) => {
				look("iou", choice.iou)?;
				choice.score.iter().try_for_each(|score| look("score", *score))
			}
			Self::TreeEnsemble(trees) => {
				for node in &trees.nodes {
					if let TreeNode::Branch { threshold, .. } = node {
						look("thresholds", *threshold)?;
					}
				}
				for leaf in &trees.leaves {
					look("leaf weights", leaf.weight)?;
				}
				trees.base.iter().try_for_each(|base| look("base", *base))
			}
			_ => Ok(()),
		}
	}
}
