//! Functions of one value at the values that are easily got wrong.

use crate::common::assert_same;
use verdict_kernels::{
	unary::{unary, UnaryOp},
	Isa,
};

#[test]
fn special_values() {
	use UnaryOp::*;
	const INF: f32 = f32::INFINITY;
	const NAN: f32 = f32::NAN;
	const TINY: f32 = f32::MIN_POSITIVE;
	const MAX: f32 = f32::MAX;
	let half_pi = core::f32::consts::FRAC_PI_2;
	let table: &[(UnaryOp, &[(f32, f32)])] = &[
		(Abs, &[(-0.0, 0.0), (-INF, INF)]),
		(Neg, &[(0.0, -0.0), (INF, -INF)]),
		(Sign, &[(0.0, 0.0), (-0.0, 0.0), (-TINY, -1.0), (INF, 1.0)]),
		(
			Floor,
			&[
				(-0.0, -0.0),
				(-0.25, -1.0),
				(0.75, 0.0),
				(-INF, -INF),
				(-TINY, -1.0),
				(8_388_607.5, 8_388_607.0),
			],
		),
		(
			Ceil,
			&[
				(-0.0, -0.0),
				(-0.75, -0.0),
				(0.25, 1.0),
				(TINY, 1.0),
				(-8_388_607.5, -8_388_607.0),
			],
		),
		(Trunc, &[(-0.75, -0.0), (1.75, 1.0), (-1.75, -1.0), (1e30, 1e30)]),
		(
			Round,
			&[
				(0.5, 0.0),
				(-0.5, -0.0),
				(1.5, 2.0),
				(2.5, 2.0),
				(-2.5, -2.0),
				(0.499_999_97, 0.0),
				(8_388_607.5, 8_388_608.0),
			],
		),
		(
			Sqrt,
			&[
				(-0.0, -0.0),
				(0.0, 0.0),
				(4.0, 2.0),
				(INF, INF),
				(-1.0, NAN),
				(-INF, NAN),
			],
		),
		(Reciprocal, &[(0.0, INF), (-0.0, -INF), (INF, 0.0), (-INF, -0.0)]),
		(
			Exp,
			&[
				(0.0, 1.0),
				(-0.0, 1.0),
				(-INF, 0.0),
				(INF, INF),
				(-104.0, 0.0),
				(-87.5, 0.0),
				(-87.0, 1.645_811_5e-38),
				(89.0, INF),
				(TINY, 1.0),
			],
		),
		(
			Ln,
			&[
				(0.0, -INF),
				(-0.0, -INF),
				(1.0, 0.0),
				(-1.0, NAN),
				(INF, INF),
				(-INF, NAN),
			],
		),
		(
			Tanh,
			&[
				(-0.0, -0.0),
				(0.0, 0.0),
				(INF, 1.0),
				(-INF, -1.0),
				(-TINY, -TINY),
				(10.0, 1.0),
			],
		),
		(
			Sigmoid,
			&[(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (-200.0, 0.0)],
		),
		(
			Erf,
			&[
				(-0.0, -0.0),
				(0.0, 0.0),
				(INF, 1.0),
				(-INF, -1.0),
				(4.0, 1.0),
				(-TINY, -1.326_403_3e-38),
			],
		),
		(
			Gelu,
			&[
				(-0.0, -0.0),
				(0.0, 0.0),
				(INF, INF),
				(-INF, -0.0),
				(-MAX, -0.0),
				(MAX, MAX),
			],
		),
		(
			GeluTanh,
			&[(-0.0, -0.0), (INF, INF), (-INF, -0.0), (-MAX, -0.0), (MAX, MAX)],
		),
		(
			Silu,
			&[(-0.0, -0.0), (INF, INF), (-INF, -0.0), (-MAX, -0.0), (MAX, MAX)],
		),
		(
			Mish,
			&[(-0.0, -0.0), (INF, INF), (-INF, -0.0), (-MAX, -0.0), (MAX, MAX)],
		),
		(
			Relu,
			&[(-0.0, 0.0), (-INF, 0.0), (INF, INF), (-TINY, 0.0), (TINY, TINY)],
		),
		(
			Softplus,
			&[(-INF, 0.0), (INF, INF), (0.0, core::f32::consts::LN_2), (MAX, MAX)],
		),
		(Softsign, &[(-0.0, -0.0), (INF, 1.0), (-INF, -1.0), (1.0, 0.5)]),
		(
			HardSigmoid { alpha: 0.2, beta: 0.5 },
			&[(INF, 1.0), (-INF, 0.0), (0.0, 0.5)],
		),
		(
			HardSwish,
			&[(-INF, -0.0), (INF, INF), (-3.0, -0.0), (3.0, 3.0), (-0.0, -0.0)],
		),
		(
			Elu { alpha: 1.0 },
			&[(-0.0, -0.0), (-INF, -1.0), (INF, INF), (-TINY, -TINY)],
		),
		(
			Selu { alpha: 2.0, gamma: 3.0 },
			&[(-0.0, -0.0), (-INF, -6.0), (1.0, 3.0)],
		),
		(Celu { alpha: 2.0 }, &[(-0.0, -0.0), (-INF, -2.0), (1.0, 1.0)]),
		(
			LeakyRelu { alpha: 0.5 },
			&[(-0.0, -0.0), (-2.0, -1.0), (-INF, -INF), (-TINY, -0.0)],
		),
		(ThresholdedRelu { alpha: 1.0 }, &[(1.0, 0.0), (2.0, 2.0), (-INF, 0.0)]),
		(Clip { low: 0.0, high: 6.0 }, &[(-0.0, 0.0), (INF, 6.0), (-INF, 0.0)]),
		(
			Clip { low: -1.0, high: -0.0 },
			&[(0.0, -0.0), (1.0, -0.0), (-2.0, -1.0)],
		),
		(Clip { low: 3.0, high: 1.0 }, &[(2.0, 1.0), (-5.0, 1.0), (5.0, 1.0)]),
		(
			Clip {
				low: f32::NAN,
				high: 1.0,
			},
			&[(0.0, NAN)],
		),
		(
			Shrink {
				lambda: 0.5,
				bias: 0.25,
			},
			&[(0.5, 0.0), (-0.5, 0.0), (1.0, 0.75), (-1.0, -0.75), (-0.0, 0.0)],
		),
		(
			Sin,
			&[(-0.0, -0.0), (0.0, 0.0), (INF, NAN), (-INF, NAN), (-TINY, -TINY)],
		),
		(Cos, &[(0.0, 1.0), (-0.0, 1.0), (INF, NAN), (-INF, NAN)]),
		(Tan, &[(-0.0, -0.0), (INF, NAN), (-TINY, -TINY)]),
		(
			Asin,
			&[
				(-0.0, -0.0),
				(1.0, half_pi),
				(-1.0, -half_pi),
				(1.000_000_1, NAN),
				(INF, NAN),
			],
		),
		(
			Acos,
			&[
				(1.0, 0.0),
				(-1.0, core::f32::consts::PI),
				(0.0, half_pi),
				(-1.000_000_1, NAN),
			],
		),
		(Atan, &[(-0.0, -0.0), (INF, half_pi), (-INF, -half_pi), (-TINY, -TINY)]),
		(Sinh, &[(-0.0, -0.0), (INF, INF), (-INF, -INF), (-TINY, -TINY)]),
		(Cosh, &[(0.0, 1.0), (INF, INF), (-INF, INF)]),
		(Asinh, &[(-0.0, -0.0), (INF, INF), (-INF, -INF), (-TINY, -TINY)]),
		(Acosh, &[(1.0, 0.0), (0.5, NAN), (-INF, NAN), (-1e30, NAN), (INF, INF)]),
		(
			Atanh,
			&[(-0.0, -0.0), (1.0, INF), (-1.0, -INF), (1.5, NAN), (-INF, NAN)],
		),
	];
	for (op, values) in table {
		for isa in Isa::available() {
			let inputs: Vec<f32> = values.iter().map(|&(x, _)| x).chain([NAN]).collect();
			let wanted: Vec<f32> = values.iter().map(|&(_, y)| y).chain([NAN]).collect();
			let mut found = vec![0.0; inputs.len()];
			unary(isa, *op, &inputs, &mut found);
			assert_same(&found, &wanted, || format!("{op:?} of {inputs:?} on {isa:?}"));
		}
	}
}
