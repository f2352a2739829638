//! Windows, layout, indices, cells, trees.

use super::{super::program::float, Draft, Made, Operand};
use verdict_program::{
	op::{
		Activation, Aggregate, AveragePool, Coordinates, Direction, Gru, LeafWeight, LpPool, Lstm, MaxPool,
		NearestRounding, NonMaxSuppression, Pad, PadMode, Pool, PostTransform, Resize, ResizeMode, Rnn,
		ScatterReduction, Slice, Test, TreeEnsemble, TreeNode,
	},
	Dtype, Op, TensorType,
};

impl Draft {
	pub(super) fn pool(&mut self, x: &Operand) -> Made {
		let spatial = x.1.shape.rank().checked_sub(2)?;
		let kernel: Vec<u32> = (0..spatial).map(|_| self.within(1, 3)).collect();
		let pool = Pool {
			kernel,
			window: self.window(spatial),
			ceil: self.chance(),
		};
		let op = match self.random.below(3) {
			0 => Op::MaxPool(MaxPool {
				pool,
				indices: self.chance(),
			}),
			1 => Op::AveragePool(AveragePool {
				pool,
				count_include_pad: self.chance(),
			}),
			_ => Op::LpPool(LpPool {
				pool,
				p: self.within(1, 4),
			}),
		};
		Some((op, vec![x.clone()]))
	}

	pub(super) fn resize(&mut self, x: &Operand) -> Made {
		let dims = x.1.shape.dims();
		let rounding = self.pick(&[NearestRounding::PreferFloor, NearestRounding::Ceil]);
		let cubic = ResizeMode::Cubic {
			coefficient: float(-0.75),
		};
		let mode = self.pick(&[ResizeMode::Nearest(rounding), ResizeMode::Linear, cubic]);
		let region = Coordinates::CropAndResize {
			starts: vec![float(-0.25); dims.len()],
			ends: vec![float(0.75); dims.len()],
		};
		let coordinates = self.pick(&[
			Coordinates::HalfPixel,
			Coordinates::HalfPixelSymmetric,
			Coordinates::PytorchHalfPixel,
			Coordinates::AlignCorners,
			Coordinates::Asymmetric,
			region,
		]);
		let sizes: Vec<u32> = dims
			.iter()
			.map(|dim| if self.chance() { *dim } else { self.within(1, 9) })
			.collect();
		let scales = sizes
			.iter()
			.zip(dims)
			.map(|(size, dim)| float(*size as f32 / *dim as f32))
			.collect();
		let resize = Resize {
			mode,
			coordinates,
			exclude_outside: self.chance(),
			extrapolation: float(7.0),
			sizes,
			scales,
		};
		Some((Op::Resize(resize), vec![x.clone()]))
	}

	pub(super) fn layout(&mut self, x: &Operand) -> Made {
		let dims = x.1.shape.dims().to_vec();
		let rank = dims.len();
		let one = |op| Some((op, vec![x.clone()]));
		match self.random.below(9) {
			0 => one(Op::Reshape {
				shape: [dims.iter().product()].into(),
			}),
			1 => {
				let mut perm: Vec<u32> = (0..rank as u32).collect();
				for index in (1..rank).rev() {
					perm.swap(index, self.random.below(index as u32 + 1) as usize);
				}
				one(Op::Transpose { perm })
			}
			2 => {
				let mut slice = Slice {
					starts: vec![],
					steps: vec![],
					sizes: vec![],
				};
				for dim in &dims {
					let size = self.within(1, *dim);
					let back = self.chance();
					slice.sizes.push(size);
					slice.steps.push(if back { -1 } else { 1 });
					slice.starts.push(if back { dim - 1 } else { dim - size });
				}
				one(Op::Slice(slice))
			}
			3 => {
				let other = self.like(&x.1);
				Some((
					Op::Concat {
						axis: self.random.below(rank.max(1) as u32),
					},
					vec![x.clone(), other, x.clone()],
				))
			}
			4 => {
				let mode = self.pick(&[PadMode::Constant, PadMode::Reflect, PadMode::Edge, PadMode::Wrap]);
				let before = (0..rank).map(|_| self.random.below(3)).collect();
				let after = (0..rank).map(|_| self.random.below(3)).collect();
				one(Op::Pad(Pad { before, after, mode }))
			}
			5 => {
				let wide: Vec<u32> = dims.iter().map(|dim| if *dim == 1 { 3 } else { *dim }).collect();
				one(Op::Expand {
					shape: [&[2], wide.as_slice()].concat().into(),
				})
			}
			6 => {
				let repeats = (0..rank).map(|_| self.within(1, 3)).collect();
				one(Op::Tile { repeats })
			}
			7 => {
				let (upper, k) = (self.chance(), self.random.below(7) as i32 - 3);
				one(Op::Trilu { upper, k })
			}
			_ => one(Op::Reshape {
				shape: [&[1], dims.as_slice()].concat().into(),
			}),
		}
	}

	pub(super) fn indexing(&mut self, x: &Operand) -> Made {
		let dims = x.1.shape.dims().to_vec();
		let axis = self.random.below(dims.len().max(1) as u32);
		let dim = *dims.get(axis as usize)?;
		let dtype = self.pick(&[Dtype::I32, Dtype::I64]);
		let reduction = self.pick(&[ScatterReduction::Replace, ScatterReduction::Add, ScatterReduction::Max]);
		// A weight, so that nearly all of them are in range; validation refuses the rest.
		let shape = match self.random.below(5) {
			1 | 2 => dims.iter().map(|dim| self.within(1, *dim)).collect(),
			3 | 4 => vec![self.within(1, 3), 1],
			_ => self.dims(2),
		};
		let tensor = TensorType::new(dtype, shape.clone());
		let least = if shape.len() == 2 && shape[1] == 1 {
			dim.min(dims[0])
		} else {
			dim
		};
		let indices = match self.random.below(5) {
			// Validation cannot look at them then, and some runs fail.
			0 => self.operand(tensor),
			_ => {
				let data = self.random.indices(&tensor, least);
				(self.builder.weight(dtype, shape.clone(), data), tensor)
			}
		};
		match self.random.below(6) {
			0 => Some((Op::Gather { axis }, vec![x.clone(), indices])),
			1 => Some((Op::GatherElements { axis }, vec![x.clone(), indices])),
			2 => {
				let updates = self.operand(TensorType::new(x.1.dtype, shape));
				Some((
					Op::ScatterElements { axis, reduction },
					vec![x.clone(), indices, updates],
				))
			}
			3 => Some((Op::GatherNd { batch_dims: 0 }, vec![x.clone(), indices])),
			4 => {
				let part = [&[shape[0]], dims.get(1..)?].concat();
				let updates = self.operand(TensorType::new(x.1.dtype, part));
				Some((Op::ScatterNd { reduction }, vec![x.clone(), indices, updates]))
			}
			_ => {
				let values = self.operand(TensorType::new(x.1.dtype, [2]));
				Some((
					Op::OneHot {
						axis: self.random.below(3),
						depth: 4,
					},
					vec![indices, values],
				))
			}
		}
	}

	pub(super) fn boxes(&mut self, scores: &Operand) -> Made {
		let (images, count) = match scores.1.shape.dims() {
			[images, _, count] => (*images, *count),
			_ => return None,
		};
		let op = Op::NonMaxSuppression(NonMaxSuppression {
			rows: self.within(1, 9),
			most: self.within(1, count),
			iou: float(0.25),
			score: if self.chance() { Some(float(0.5)) } else { None },
			center: self.chance(),
		});
		Some((op, vec![self.floats(&[images, count, 4]), scores.clone()]))
	}

	pub(super) fn recurrent(&mut self) -> Made {
		use Activation::{Relu, Sigmoid, Tanh};
		let direction = self.pick(&[Direction::Forward, Direction::Reverse, Direction::Both]);
		let (d, time, batch, input, hidden) = (
			direction.count(),
			self.within(1, 4),
			self.within(1, 3),
			self.within(1, 5),
			self.within(1, 7),
		);
		let clip = if self.chance() { Some(float(1.5)) } else { None };
		let kind = self.random.below(3);
		let gates = [4, 3, 1][kind as usize] * hidden;
		let mut operands: Vec<_> = [
			vec![time, batch, input],
			vec![d, gates, input],
			vec![d, gates, hidden],
			vec![d, 2 * gates],
			vec![d, batch, hidden],
		]
		.iter()
		.map(|dims| self.floats(dims))
		.collect();
		let op = match kind {
			0 => {
				operands.push(self.floats(&[d, batch, hidden]));
				if self.chance() {
					operands.push(self.floats(&[d, 3 * hidden]));
				}
				let activations = [Sigmoid, Tanh, Relu].repeat(d as usize);
				Op::Lstm(Lstm {
					direction,
					activations,
					clip,
					input_forget: self.chance(),
				})
			}
			1 => {
				let activations = [Sigmoid, Tanh].repeat(d as usize);
				Op::Gru(Gru {
					direction,
					activations,
					clip,
					linear_before_reset: self.chance(),
				})
			}
			_ => Op::Rnn(Rnn {
				direction,
				activations: vec![Tanh; d as usize],
				clip,
			}),
		};
		Some((op, operands))
	}

	pub(super) fn trees(&mut self, x: &Operand) -> Made {
		let [_, features] = x.1.shape.dims() else { return None };
		let (targets, count) = (self.within(1, 3), self.within(1, 12));
		let post = self.pick(&[
			PostTransform::None,
			PostTransform::Softmax,
			PostTransform::Logistic,
			PostTransform::SoftmaxZero,
		]);
		let aggregate = self.pick(&[Aggregate::Sum, Aggregate::Average, Aggregate::Min, Aggregate::Max]);
		let mut ensemble = TreeEnsemble {
			targets,
			roots: vec![],
			nodes: vec![],
			leaves: vec![],
			aggregate,
			base: vec![],
			post,
		};
		for _ in 0..6 {
			let weight = float(self.random.unit());
			ensemble.leaves.push(LeafWeight {
				target: self.random.below(targets),
				weight,
			});
		}
		for _ in 0..count {
			let root = ensemble.nodes.len() as u32;
			ensemble.roots.push(root);
			for (yes, no) in [(1, 2), (3, 4)] {
				let test = self.pick(&[Test::LessOrEqual, Test::LessOrEqual, Test::Greater, Test::Equal]);
				ensemble.nodes.push(TreeNode::Branch {
					feature: self.random.below(*features),
					test,
					threshold: float(self.random.unit()),
					yes: root + yes,
					no: root + no,
					missing_yes: self.chance(),
				});
			}
			for _ in 0..3 {
				let first = self.random.below(6);
				let count = self.random.below(7 - first);
				ensemble.nodes.push(TreeNode::Leaf { first, count });
			}
		}
		Some((Op::TreeEnsemble(ensemble), vec![x.clone()]))
	}
}
