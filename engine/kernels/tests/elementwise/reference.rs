//! What each function of one value is, in binary64, and by how much the kernel may differ.
//!
//! Where core-math has the function, the truth is its correctly rounded binary64: off by 2^-29 units of the last place of
//! binary32. The others are composed of such functions so that nothing cancels, or only what is exact: each step adds at
//! most 2^-53 relatively. Where an exponent is computed before it is used, its error counts as often as it is large: for
//! `gated` |gate| times (up to 105 before the result is 0), for `gelu` 2z^2 times, z = |x| / sqrt 2 (up to 210). With four
//! steps before, that is below 2^-43 relatively, or 2^-19 units. The constants 1/6, alpha, and so on, are those of the
//! kernel, in binary32; but the two of `gelu_tanh`, which are the exact function's.

use verdict_kernels::{
	binary::{binary, BinaryOp},
	broadcast::Broadcast,
	unary::{unary, UnaryOp},
	Alone, Isa,
};

/// A function, what it is called, its value, and how far off the kernel may be.
pub struct Case {
	pub name: &'static str,
	pub function: Function,
	pub truth: fn(f64) -> f64,
	pub limit: Limit,
}

/// Which kernel.
#[derive(Clone, Copy)]
pub enum Function {
	Unary(UnaryOp),
	/// The power of two values with the second one fixed.
	Power(f32),
}

impl Function {
	pub fn apply(self, isa: Isa, inputs: &[f32], outputs: &mut [f32]) {
		match self {
			Self::Unary(op) => unary(isa, op, inputs, outputs),
			Self::Power(exponent) => {
				let plan = Broadcast::new([&[inputs.len()], &[1]]).expect("one exponent for all");
				binary(isa, &Alone, BinaryOp::Pow, &plan, inputs, &[exponent], outputs);
			}
		}
	}
}

/// How far off a result may be.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
	/// So many units in the last place.
	Ulp(f64),
	/// So many times the size of x, and the smallest number: where the result cancels, units say nothing.
	OfX(f64),
}

impl Limit {
	pub fn most(self) -> f64 {
		match self {
			Self::Ulp(most) | Self::OfX(most) => most,
		}
	}

	/// How far off a result is, in what the limit is given in.
	pub fn error(self, x: f32, found: f32, truth: f64) -> f64 {
		let ulps = ulps(found, truth);
		match self {
			Self::OfX(_) if ulps.is_finite() && ulps > 0.0 => {
				let off = (f64::from(found) - truth).abs() - f64::from(f32::MIN_POSITIVE);
				off.max(0.0) / f64::from(x.abs())
			}
			_ => ulps,
		}
	}
}

const SELU_ALPHA: f32 = 1.673_263_2;
const SELU_GAMMA: f32 = 1.050_701;
const TWO_ROOTS: f64 = 1.595_769_121_605_730_7; // 2 sqrt(2/pi)

fn sign(x: f64) -> f64 {
	if x > 0.0 {
		1.0
	} else if x < 0.0 {
		-1.0
	} else {
		x.abs()
	}
}

fn round(x: f64) -> f64 {
	// Every binary32 below 2^23 and its fraction fit.
	x.round_ties_even()
}

fn sigmoid(x: f64) -> f64 {
	if x.is_nan() {
		return x;
	}
	1.0 / (1.0 + core_math::exp(-x))
}

/// x / (1 + e^-gate), where the limit at minus infinity is -0.
fn gated(x: f64, gate: f64) -> f64 {
	if gate < -700.0 {
		return -0.0;
	}
	x / (1.0 + core_math::exp(-gate))
}

fn gelu(x: f64) -> f64 {
	if x == f64::NEG_INFINITY {
		return -0.0;
	}
	0.5 * x * core_math::erfc(-x * core::f64::consts::FRAC_1_SQRT_2)
}

fn gelu_tanh(x: f64) -> f64 {
	gated(x, TWO_ROOTS * (x + 0.044715 * x * x * x))
}

fn softplus(x: f64) -> f64 {
	if x > 0.0 {
		x + core_math::log1p(core_math::exp(-x))
	} else {
		core_math::log1p(core_math::exp(x))
	}
}

fn mish(x: f64) -> f64 {
	if x < -700.0 {
		return -0.0;
	}
	if x > 100.0 {
		return x;
	}
	let e = core_math::exp(x);
	let m = e * (e + 2.0);
	x * (m / (m + 2.0))
}

fn softsign(x: f64) -> f64 {
	if x.is_infinite() {
		return x.signum();
	}
	x / (1.0 + x.abs())
}

fn hard_sigmoid(x: f64) -> f64 {
	let x = f64::from(0.2f32) * x + 0.5;
	if x.is_nan() {
		x
	} else {
		x.clamp(0.0, 1.0)
	}
}

fn hard_swish(x: f64) -> f64 {
	let gate = f64::from(1f32 / 6.0) * x + 0.5;
	if gate <= 0.0 {
		-0.0
	} else {
		x * if gate > 1.0 { 1.0 } else { gate }
	}
}

fn elu(x: f64, alpha: f32) -> f64 {
	if x < 0.0 {
		f64::from(alpha) * core_math::expm1(x)
	} else {
		x
	}
}

fn celu(x: f64) -> f64 {
	if x < 0.0 {
		2.0 * core_math::expm1(x / 2.0)
	} else {
		x
	}
}

fn shrink(x: f64) -> f64 {
	if x.is_nan() {
		x
	} else if x < -0.5 {
		x + 0.25
	} else if x > 0.5 {
		x - 0.25
	} else {
		0.0
	}
}

/// All functions. The limits are what the specification promises.
pub fn cases() -> Vec<Case> {
	use Limit::{OfX, Ulp};
	use UnaryOp::*;
	let any = |name, function, truth, limit| Case {
		name,
		function,
		truth,
		limit,
	};
	let case = |name, op, truth, limit| any(name, Function::Unary(op), truth, limit);
	let selu_op = Selu {
		alpha: SELU_ALPHA,
		gamma: SELU_GAMMA,
	};
	let shrink_op = Shrink {
		lambda: 0.5,
		bias: 0.25,
	};
	vec![
		case("abs", Abs, f64::abs, Ulp(0.0)),
		case("neg", Neg, |x| -x, Ulp(0.0)),
		case("sign", Sign, sign, Ulp(0.0)),
		case("floor", Floor, f64::floor, Ulp(0.0)),
		case("ceil", Ceil, f64::ceil, Ulp(0.0)),
		case("trunc", Trunc, f64::trunc, Ulp(0.0)),
		case("round", Round, round, Ulp(0.0)),
		case("sqrt", Sqrt, f64::sqrt, Ulp(0.5)),
		case("reciprocal", Reciprocal, |x| 1.0 / x, Ulp(0.5)),
		case("exp", Exp, core_math::exp, Ulp(1.5)),
		case("ln", Ln, core_math::log, Ulp(0.51)),
		case("tanh", Tanh, core_math::tanh, Ulp(2.0)),
		case("sigmoid", Sigmoid, sigmoid, Ulp(2.0)),
		case("erf", Erf, core_math::erf, Ulp(2.0)),
		case("gelu", Gelu, gelu, OfX(2e-7)),
		case("gelu_tanh", GeluTanh, gelu_tanh, Ulp(200.0)),
		case("silu", Silu, |x| gated(x, x), Ulp(3.0)),
		case("relu", Relu, |x| if x <= 0.0 { 0.0 } else { x }, Ulp(0.0)),
		case("softplus", Softplus, softplus, Ulp(2.0)),
		case("softsign", Softsign, softsign, Ulp(1.5)),
		case("mish", Mish, mish, Ulp(4.5)),
		case(
			"hard_sigmoid",
			HardSigmoid { alpha: 0.2, beta: 0.5 },
			hard_sigmoid,
			Ulp(0.5),
		),
		case("hard_swish", HardSwish, hard_swish, Ulp(1.5)),
		case("elu", Elu { alpha: 1.0 }, |x| elu(x, 1.0), Ulp(2.0)),
		case("elu_0.7", Elu { alpha: 0.7 }, |x| elu(x, 0.7), Ulp(2.0)),
		case("selu", selu_op, selu, Ulp(3.0)),
		case("celu_2", Celu { alpha: 2.0 }, celu, Ulp(2.0)),
		case("leaky_relu", LeakyRelu { alpha: 0.01 }, leaky_relu, Ulp(0.5)),
		case(
			"thresholded_relu",
			ThresholdedRelu { alpha: 1.0 },
			thresholded_relu,
			Ulp(0.0),
		),
		case("clip", Clip { low: -1.5, high: 6.0 }, clip, Ulp(0.0)),
		case("shrink", shrink_op, shrink, Ulp(0.5)),
		case("sin", Sin, core_math::sin, Ulp(0.6)),
		case("cos", Cos, core_math::cos, Ulp(0.6)),
		case("tan", Tan, core_math::tan, Ulp(0.6)),
		case("asin", Asin, core_math::asin, Ulp(0.51)),
		case("acos", Acos, core_math::acos, Ulp(0.51)),
		case("atan", Atan, core_math::atan, Ulp(0.51)),
		case("sinh", Sinh, core_math::sinh, Ulp(0.51)),
		case("cosh", Cosh, core_math::cosh, Ulp(0.51)),
		case("asinh", Asinh, core_math::asinh, Ulp(0.51)),
		case("acosh", Acosh, core_math::acosh, Ulp(0.51)),
		case("atanh", Atanh, core_math::atanh, Ulp(0.51)),
		any("pow_2", Function::Power(2.0), |x| x * x, Ulp(0.5)),
		any("pow_3", Function::Power(3.0), |x| x * x * x, Ulp(1.5)),
		any("pow_0.5", Function::Power(0.5), |x| core_math::pow(x, 0.5), Ulp(0.51)),
		any("pow_-1", Function::Power(-1.0), |x| core_math::pow(x, -1.0), Ulp(0.51)),
	]
}

fn thresholded_relu(x: f64) -> f64 {
	if x <= 1.0 {
		0.0
	} else {
		x
	}
}

fn selu(x: f64) -> f64 {
	f64::from(SELU_GAMMA) * elu(x, SELU_ALPHA)
}

fn leaky_relu(x: f64) -> f64 {
	if x < 0.0 {
		f64::from(0.01f32) * x
	} else {
		x
	}
}

fn clip(x: f64) -> f64 {
	if x.is_nan() {
		x
	} else {
		x.clamp(-1.5, 6.0)
	}
}

/// How far off a result is, in units of the last place that the true value has in binary32. A NaN, an infinity or the
/// sign of a zero that is wrong counts as infinitely far. A zero that stands for what is too small is as far off as the
/// value lies above what rounds to zero.
pub fn ulps(found: f32, truth: f64) -> f64 {
	const TWO_128: f64 = f64::from_bits((128 + 1023) << 52);
	const STEP: f64 = f64::from_bits((1023 - 149) << 52);
	const ROUNDS_TO_LEAST: f64 = f64::from_bits((1023 - 126) << 52) - STEP / 4.0;
	const OVERFLOW: f64 = TWO_128 - f64::from_bits((103 + 1023) << 52); // halfway to the largest float
	if found.is_nan() || truth.is_nan() {
		return if found.is_nan() && truth.is_nan() {
			0.0
		} else {
			f64::INFINITY
		};
	}
	if found.is_sign_negative() != truth.is_sign_negative() && (found == 0.0 || truth == 0.0) {
		return f64::INFINITY;
	}
	if found.is_infinite() && truth.abs() >= OVERFLOW {
		return if (found > 0.0) == (truth > 0.0) {
			0.0
		} else {
			f64::INFINITY
		};
	}
	if found == 0.0 && truth != 0.0 {
		return (truth.abs() - ROUNDS_TO_LEAST).max(0.0) / STEP;
	}
	let held = |x: f64| x.clamp(-TWO_128, TWO_128);
	let exponent = (truth.to_bits() >> 52 & 0x7FF) as i64 - 1023;
	let unit = f64::from_bits(((exponent.clamp(-126, 127) - 23 + 1023) as u64) << 52);
	(held(f64::from(found)) - held(truth)).abs() / unit
}
