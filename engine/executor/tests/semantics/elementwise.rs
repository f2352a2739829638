//! Functions of one, two or three elements.

use crate::support::{
	program::float,
	values::{gives, gives_about, list, scalar, tensor},
};
use verdict_program::{
	op::{Binary, Compare, Unary},
	Dtype, Op,
};

const INF: f32 = f32::INFINITY;
const NAN: f32 = f32::NAN;

#[track_caller]
fn unary(unary: Unary, x: &[f32], expected: &[f32]) {
	gives(Op::Unary(unary), &[list(x)], &[list(expected)]);
}

#[test]
fn exact_functions_of_floats() {
	use Unary::*;
	unary(Abs, &[-1.5, 0.0, -0.0, -INF, NAN], &[1.5, 0.0, 0.0, INF, NAN]);
	unary(Neg, &[-1.5, 0.0, INF], &[1.5, -0.0, -INF]);
	unary(Sign, &[-7.0, -0.0, 0.0, 1e-37, NAN], &[-1.0, 0.0, 0.0, 1.0, NAN]);
	unary(Floor, &[-1.5, 1.5, -0.0], &[-2.0, 1.0, -0.0]);
	unary(Ceil, &[-1.5, 1.5, -0.5], &[-1.0, 2.0, -0.0]);
	unary(
		Round,
		&[0.5, 1.5, 2.5, -0.5, -1.5, 8388609.0],
		&[0.0, 2.0, 2.0, -0.0, -2.0, 8388609.0],
	);
	unary(Sqrt, &[4.0, 2.0, 0.0, -0.0, -1.0], &[2.0, 2_f32.sqrt(), 0.0, -0.0, NAN]);
	unary(Reciprocal, &[4.0, 0.0, -0.0, INF], &[0.25, INF, -INF, 0.0]);
	unary(Relu, &[-1.0, -0.0, 2.0, NAN, -INF], &[0.0, 0.0, 2.0, NAN, 0.0]);
	unary(Softsign, &[1.0, -3.0, 0.0], &[0.5, -0.75, 0.0]);
	let (alpha, beta) = (float(0.5), float(0.25));
	unary(
		HardSigmoid { alpha, beta },
		&[-4.0, 0.0, 1.0, 9.0],
		&[0.0, 0.25, 0.75, 1.0],
	);
	unary(HardSwish, &[-4.0, 3.0, 6.0], &[-0.0, 3.0, 6.0]);
	unary(LeakyRelu { alpha }, &[-4.0, 4.0], &[-2.0, 4.0]);
	unary(ThresholdedRelu { alpha }, &[0.5, 0.75, -1.0], &[0.0, 0.75, 0.0]);
	unary(
		Shrink {
			lambd: alpha,
			bias: beta,
		},
		&[-1.0, -0.5, 0.5, 1.0],
		&[-0.75, 0.0, 0.0, 0.75],
	);
	let clip = |min: Option<f32>, max: Option<f32>| Clip {
		min: min.map(float),
		max: max.map(float),
	};
	unary(
		clip(Some(-1.0), Some(1.0)),
		&[-3.0, 0.5, 3.0, NAN],
		&[-1.0, 0.5, 1.0, NAN],
	);
	unary(clip(Some(0.0), None), &[-3.0, -0.0, INF], &[0.0, 0.0, INF]);
	unary(clip(None, Some(0.0)), &[-INF, 0.0, 3.0], &[-INF, 0.0, 0.0]);
	unary(clip(Some(2.0), Some(1.0)), &[0.0, 1.5, 3.0], &[1.0, 1.0, 1.0]);
	unary(clip(None, None), &[-INF, -0.0, 3.0], &[-INF, -0.0, 3.0]);
}

#[test]
fn functions_that_are_approximated() {
	use Unary::*;
	let x = [-2.0_f32, -0.5, 0.3, 1.0, 4.0];
	let about = |unary: Unary, function: fn(f64) -> f64| {
		let expected = x.map(|x| function(x.into()) as f32);
		gives_about(Op::Unary(unary), &[list(&x)], &expected, 1e-6);
	};
	let alpha = float(0.5);
	about(Exp, f64::exp);
	about(Tanh, f64::tanh);
	about(Sigmoid, |x| 1.0 / (1.0 + (-x).exp()));
	about(Silu, |x| x / (1.0 + (-x).exp()));
	about(Softplus, |x| (1.0 + x.exp()).ln());
	about(Mish, |x| x * (1.0 + x.exp()).ln().tanh());
	about(GeluTanh, |x| {
		0.5 * x * (1.0 + (0.797_884_560_8 * (x + 0.044_715 * x * x * x)).tanh())
	});
	about(Elu { alpha }, |x| if x < 0.0 { 0.5 * x.exp_m1() } else { x });
	about(
		Selu {
			alpha,
			gamma: float(2.0),
		},
		|x| if x <= 0.0 { 2.0 * 0.5 * x.exp_m1() } else { 2.0 * x },
	);
	about(Celu { alpha }, |x| x.max(0.0) + (0.5 * (x / 0.5).exp_m1()).min(0.0));
	about(Sin, f64::sin);
	about(Cos, f64::cos);
	about(Tan, f64::tan);
	about(Atan, f64::atan);
	about(Sinh, f64::sinh);
	about(Cosh, f64::cosh);
	about(Asinh, f64::asinh);
	let erf = [-0.995_322_3, -0.520_499_9, 0.328_626_76, 0.842_700_8, 1.0];
	gives_about(Op::Unary(Erf), &[list(&x)], &erf, 1e-6);
	let gelu = [-0.045_500_26, -0.154_268_77, 0.185_373_41, 0.841_344_7, 3.999_873_3];
	gives_about(Op::Unary(Gelu), &[list(&x)], &gelu, 1e-6);
	gives_about(
		Op::Unary(Ln),
		&[list(&[1.0_f32, 2.0, 1e-37])],
		&[0.0, core::f32::consts::LN_2, -85.195_65],
		1e-6,
	);
	let inverse = [-0.5_f32, 0.0, 0.75];
	gives_about(Op::Unary(Asin), &[list(&inverse)], &inverse.map(f32::asin), 1e-6);
	gives_about(Op::Unary(Acos), &[list(&inverse)], &inverse.map(f32::acos), 1e-6);
	gives_about(Op::Unary(Atanh), &[list(&inverse)], &inverse.map(f32::atanh), 1e-6);
	gives_about(Op::Unary(Acosh), &[list(&[1.0_f32, 2.5])], &[0.0, 1.566_799_2], 1e-6);
}

#[test]
fn functions_of_integers_and_truths() {
	use Unary::*;
	gives(
		Op::Unary(Abs),
		&[list(&[-3_i8, i8::MIN, 5])],
		&[list(&[3_i8, i8::MIN, 5])],
	);
	gives(
		Op::Unary(Neg),
		&[list(&[-3_i32, i32::MIN])],
		&[list(&[3_i32, i32::MIN])],
	);
	gives(Op::Unary(Sign), &[list(&[-3_i64, 0, 9])], &[list(&[-1_i64, 0, 1])]);
	gives(Op::Unary(Relu), &[list(&[-3_i8, 7])], &[list(&[0_i8, 7])]);
	gives(Op::Unary(BitNot), &[list(&[0_u8, 0xF0])], &[list(&[0xFF_u8, 0x0F])]);
	gives(Op::Unary(BitNot), &[list(&[0_i64, -1])], &[list(&[-1_i64, 0])]);
	gives(Op::Unary(Not), &[list(&[true, false])], &[list(&[false, true])]);
	gives(
		Op::Unary(IsNaN),
		&[list(&[NAN, INF, 0.0])],
		&[list(&[true, false, false])],
	);
	for (negative, positive) in [(true, true), (true, false), (false, true), (false, false)] {
		let op = Op::Unary(IsInf { negative, positive });
		gives(
			op,
			&[list(&[-INF, INF, NAN, 1.0])],
			&[list(&[negative, positive, false, false])],
		);
	}
}

#[test]
fn functions_of_two_floats() {
	use Binary::*;
	let binary = |binary, a: &[f32], b: &[f32], expected: &[f32]| {
		gives(Op::Binary(binary), &[list(a), list(b)], &[list(expected)]);
	};
	binary(Add, &[1.0, INF, f32::MAX], &[2.0, -INF, f32::MAX], &[3.0, NAN, INF]);
	binary(Sub, &[1.0, 0.0], &[2.0, 0.0], &[-1.0, 0.0]);
	binary(Mul, &[3.0, 0.0], &[-2.0, INF], &[-6.0, NAN]);
	binary(Div, &[1.0, 1.0, 0.0], &[4.0, -0.0, 0.0], &[0.25, -INF, NAN]);
	binary(Fmod, &[7.5, -7.5, 7.5], &[2.0, 2.0, -2.0], &[1.5, -1.5, 1.5]);
	binary(
		Pow,
		&[2.0, 4.0, 0.0, -2.0],
		&[3.0, 0.5, 0.0, 3.0],
		&[8.0, 2.0, 1.0, -8.0],
	);
	binary(
		Max,
		&[-0.0, 1.0, NAN, 1.0],
		&[0.0, 2.0, 1.0, NAN],
		&[0.0, 2.0, NAN, NAN],
	);
	binary(
		Min,
		&[-0.0, 1.0, NAN, 1.0],
		&[0.0, 2.0, 1.0, NAN],
		&[-0.0, 1.0, NAN, NAN],
	);
	binary(PRelu, &[-4.0, 4.0, -0.0], &[0.25, 0.25, 0.25], &[-1.0, 4.0, -0.0]);
}

#[test]
fn functions_of_two_integers_wrap() {
	use Binary::*;
	let binary = |binary, a: &[i8], b: &[i8], expected: &[i8]| {
		gives(Op::Binary(binary), &[list(a), list(b)], &[list(expected)]);
	};
	binary(Add, &[127, 1], &[1, 2], &[-128, 3]);
	binary(Sub, &[-128, 5], &[1, 7], &[127, -2]);
	binary(Mul, &[64, 3], &[2, 5], &[-128, 15]);
	binary(Div, &[-7, 7, 5, -128], &[2, -2, 0, -1], &[-3, -3, 0, -128]);
	binary(Mod, &[-7, 7, 5, 7], &[3, -3, 0, 3], &[2, -2, 0, 1]);
	binary(Fmod, &[-7, 7, 5, 7], &[3, -3, 0, 3], &[-1, 1, 0, 1]);
	binary(Max, &[-7, 7], &[3, 3], &[3, 7]);
	binary(Min, &[-7, 7], &[3, 3], &[-7, 3]);
	binary(BitAnd, &[12, -1], &[10, 5], &[8, 5]);
	binary(BitOr, &[12, 0], &[10, 5], &[14, 5]);
	binary(BitXor, &[12, -1], &[10, 5], &[6, -6]);
	binary(ShiftLeft, &[1, 1, 3, 3], &[6, 8, -1, 0], &[64, 0, 0, 3]);
	binary(ShiftRight, &[-128, -128, 64, 64], &[2, 8, 2, -1], &[-32, -1, 16, 0]);
	gives(Op::Binary(Div), &[list(&[200_u8]), list(&[3_u8])], &[list(&[66_u8])]);
	gives(
		Op::Binary(Add),
		&[list(&[i64::MAX]), list(&[1_i64])],
		&[list(&[i64::MIN])],
	);
	let truths = [list(&[true, true, false, false]), list(&[true, false, true, false])];
	gives(Op::Binary(And), &truths, &[list(&[true, false, false, false])]);
	gives(Op::Binary(Or), &truths, &[list(&[true, true, true, false])]);
	gives(Op::Binary(Xor), &truths, &[list(&[false, true, true, false])]);
}

#[test]
fn operands_are_broadcast() {
	let a = tensor(&[2, 1, 2], &[1.0_f32, 2.0, 3.0, 4.0]);
	let b = tensor(&[2, 1], &[10.0_f32, 20.0]);
	let sums = [11.0_f32, 12.0, 21.0, 22.0, 13.0, 14.0, 23.0, 24.0];
	gives(Op::Binary(Binary::Add), &[a, b], &[tensor(&[2, 2, 2], &sums)]);
	gives(
		Op::Binary(Binary::Sub),
		&[scalar(5_i64), list(&[1_i64, 2])],
		&[list(&[4_i64, 3])],
	);
}

#[test]
fn comparisons() {
	use Compare::*;
	let compare = |compare, expected: &[bool]| {
		let operands = [list(&[1.0, 2.0, 3.0, NAN, 0.0]), list(&[2.0, 2.0, 2.0, NAN, -0.0])];
		gives(Op::Compare(compare), &operands, &[list(expected)]);
	};
	compare(Equal, &[false, true, false, false, true]);
	compare(Less, &[true, false, false, false, false]);
	compare(LessOrEqual, &[true, true, false, false, true]);
	compare(Greater, &[false, false, true, false, false]);
	compare(GreaterOrEqual, &[false, true, true, false, true]);
	gives(
		Op::Compare(Equal),
		&[list(&[true, false]), list(&[true])],
		&[list(&[true, false])],
	);
	gives(Op::Compare(Less), &[list(&[200_u8]), scalar(201_u8)], &[list(&[true])]);
}

#[test]
fn choices() {
	let condition = tensor(&[2, 1], &[true, false]);
	let operands = [condition, list(&[1_i32, 2, 3]), scalar(9_i32)];
	gives(Op::Where, &operands, &[tensor(&[2, 3], &[1_i32, 2, 3, 9, 9, 9])]);
}

#[test]
fn casts() {
	let floats = [1.9, -1.9, 300.0, -300.0, NAN, INF];
	let cast = |to| Op::Cast { to };
	gives(cast(Dtype::U8), &[list(&floats)], &[list(&[1_u8, 0, 255, 0, 0, 255])]);
	gives(
		cast(Dtype::I8),
		&[list(&floats)],
		&[list(&[1_i8, -1, 127, -128, 0, 127])],
	);
	gives(
		cast(Dtype::I64),
		&[list(&floats)],
		&[list(&[1_i64, -1, 300, -300, 0, i64::MAX])],
	);
	gives(
		cast(Dtype::Bool),
		&[list(&[0.0, -0.0, 1e-37, NAN])],
		&[list(&[false, false, true, true])],
	);
	gives(
		cast(Dtype::I8),
		&[list(&[128_i32, -129, 511])],
		&[list(&[-128_i8, 127, -1])],
	);
	gives(
		cast(Dtype::F32),
		&[list(&[16_777_217_i64, -3])],
		&[list(&[16_777_216.0_f32, -3.0])],
	);
	gives(cast(Dtype::F32), &[list(&[true, false])], &[list(&[1.0_f32, 0.0])]);
	gives(
		cast(Dtype::F32),
		&[list(&[f32::from_bits(0xFFC0_0001)])],
		&[list(&[NAN])],
	);
}
