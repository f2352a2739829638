//! All that is not a product of many numbers.

use super::{float, window, Draft};
use verdict_program::{
	op::{
		Activation, Aggregate, AveragePool, Binary, Coordinates, Direction, Gru, LeafWeight, Lstm, MaxPool, Pool,
		PostTransform, Reduce, ReduceKind, Resize, ResizeMode, Test, TreeEnsemble, TreeNode, Unary,
	},
	F32Bits, Op, Program,
};

pub(super) fn unary() -> Program {
	use Unary::{
		Acos, Acosh, Asin, Asinh, Atan, Atanh, Cos, Cosh, Erf, Exp, Gelu, GeluTanh, HardSwish, Ln, Mish, Reciprocal,
		Round, Sigmoid, Silu, Sin, Sinh, Softplus, Sqrt, Tan, Tanh,
	};
	let mut draft = Draft::new();
	let x = draft.input(&[333]);
	for unary in [
		Exp, Ln, Tanh, Sigmoid, Erf, Gelu, GeluTanh, Silu, Softplus, Mish, HardSwish, Sqrt, Reciprocal, Round, Sin,
		Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh,
	] {
		let y = draft.op(Op::Unary(unary), &[x]);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn binary() -> Program {
	use Binary::{Add, Div, Fmod, Max, Min, Mul, Pow, Sub};
	let mut draft = Draft::new();
	let x = draft.input(&[7, 1, 43]);
	let w = draft.floats(&[5, 1]);
	for binary in [Add, Sub, Mul, Div, Fmod, Pow, Max, Min] {
		let y = draft.op(Op::Binary(binary), &[x, w]);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn reduce() -> Program {
	use ReduceKind::{LogSumExp, Max, Mean, Min, Prod, Sum, L1, L2};
	let mut draft = Draft::new();
	let x = draft.input(&[5, 47, 19]);
	for kind in [Sum, Mean, Max, Min, Prod, L1, L2, LogSumExp] {
		for axes in [vec![2], vec![1], vec![0, 2]] {
			let y = draft.op(
				Op::Reduce(Reduce {
					kind,
					axes,
					keep: false,
				}),
				&[x],
			);
			draft.output(y);
		}
	}
	draft.finish()
}

pub(super) fn softmax() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[6, 53]);
	for op in [
		Op::Softmax { axis: 1 },
		Op::LogSoftmax { axis: 1 },
		Op::Softmax { axis: 0 },
	] {
		let y = draft.op(op, &[x]);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn norm() -> Program {
	let epsilon = float(1e-5);
	let mut draft = Draft::new();
	let x = draft.input(&[2, 8, 37]);
	let (scale, bias) = (draft.floats(&[8]), draft.floats(&[8]));
	let (mean, variance) = (draft.floats(&[8]), draft.builder.floats([8], [float(0.4); 8]));
	let (wide_scale, wide_bias) = (draft.floats(&[37]), draft.floats(&[37]));
	for (op, operands) in [
		(Op::BatchNorm { epsilon }, vec![x, scale, bias, mean, variance]),
		(Op::GroupNorm { groups: 4, epsilon }, vec![x, scale, bias]),
		(Op::LayerNorm { axis: 2, epsilon }, vec![x, wide_scale, wide_bias]),
		(Op::RmsNorm { axis: 2, epsilon }, vec![x, wide_scale]),
		(Op::LpNorm { axis: 1, p: 2 }, vec![x]),
	] {
		let y = draft.op(op, &operands);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn pool() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1, 3, 14, 23]);
	let pool = |stride, pad| Pool {
		kernel: vec![3, 3],
		window: window(stride, 1, pad),
		ceil: false,
	};
	let y = draft.op(
		Op::MaxPool(MaxPool {
			pool: pool(2, 1),
			indices: false,
		}),
		&[x],
	);
	draft.output(y);
	let y = draft.op(
		Op::AveragePool(AveragePool {
			pool: pool(1, 1),
			count_include_pad: false,
		}),
		&[x],
	);
	draft.output(y);
	draft.finish()
}

pub(super) fn resize() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1, 2, 7, 9]);
	for mode in [
		ResizeMode::Linear,
		ResizeMode::Cubic {
			coefficient: float(-0.75),
		},
	] {
		let resize = Resize {
			mode,
			coordinates: Coordinates::HalfPixel,
			exclude_outside: false,
			extrapolation: F32Bits::ZERO,
			sizes: vec![1, 2, 15, 13],
			scales: [1.0, 1.0, 15.0 / 7.0, 13.0 / 9.0].map(float).to_vec(),
		};
		let y = draft.op(Op::Resize(resize), &[x]);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn recurrent() -> Program {
	use Activation::{Sigmoid, Tanh};
	let mut draft = Draft::new();
	let x = draft.input(&[5, 3, 10]);
	let state = draft.floats(&[1, 3, 17]);
	let (w, r, bias) = (
		draft.floats(&[1, 68, 10]),
		draft.floats(&[1, 68, 17]),
		draft.floats(&[1, 136]),
	);
	let lstm = Lstm {
		direction: Direction::Forward,
		activations: vec![Sigmoid, Tanh, Tanh],
		clip: None,
		input_forget: false,
	};
	let y = draft.op(Op::Lstm(lstm), &[x, w, r, bias, state, state]);
	draft.output(y);
	draft.output(y.nth(2));
	let (w, r, bias) = (
		draft.floats(&[1, 51, 10]),
		draft.floats(&[1, 51, 17]),
		draft.floats(&[1, 102]),
	);
	for linear_before_reset in [false, true] {
		let gru = Gru {
			direction: Direction::Reverse,
			activations: vec![Sigmoid, Tanh],
			clip: None,
			linear_before_reset,
		};
		let y = draft.op(Op::Gru(gru), &[x, w, r, bias, state]);
		draft.output(y);
	}
	draft.finish()
}

pub(super) fn trees() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[19, 6]);
	let mut ensemble = TreeEnsemble {
		targets: 3,
		roots: Vec::new(),
		nodes: Vec::new(),
		leaves: Vec::new(),
		aggregate: Aggregate::Sum,
		base: vec![float(0.25); 3],
		post: PostTransform::Softmax,
	};
	for tree in 0..21_u32 {
		let root = ensemble.nodes.len() as u32;
		ensemble.roots.push(root);
		// Three branches, four leaves.
		for (yes, no) in [(1, 2), (3, 4), (5, 6)] {
			ensemble.nodes.push(TreeNode::Branch {
				feature: draft.random.below(6),
				test: if tree % 5 == 0 {
					Test::Greater
				} else {
					Test::LessOrEqual
				},
				threshold: float(draft.random.unit()),
				yes: root + yes,
				no: root + no,
				missing_yes: tree % 3 == 0,
			});
		}
		for _ in 0..4 {
			ensemble.nodes.push(TreeNode::Leaf {
				first: ensemble.leaves.len() as u32,
				count: 1,
			});
			let weight = float(draft.random.unit());
			ensemble.leaves.push(LeafWeight {
				target: draft.random.below(3),
				weight,
			});
		}
	}
	let y = draft.op(Op::TreeEnsemble(ensemble), &[x]);
	draft.output(y);
	draft.finish()
}
