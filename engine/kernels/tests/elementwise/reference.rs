//! What each function of one value is, in binary64, and by how much the kernel may differ.

use verdict_kernels::unary::UnaryOp;

/// A function, what it is called, its value, and how many units in the last place the kernel may be off.
pub struct Case {
	pub name: &'static str,
	pub op: UnaryOp,
	pub truth: fn(f64) -> f64,
	pub limit: f64,
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
	let case = |name, op, truth, limit| Case { name, op, truth, limit };
	vec![
		case("abs", UnaryOp::Abs, f64::abs, 0.0),
		case("neg", UnaryOp::Neg, |x| -x, 0.0),
		case("sign", UnaryOp::Sign, sign, 0.0),
		case("floor", UnaryOp::Floor, f64::floor, 0.0),
		case("ceil", UnaryOp::Ceil, f64::ceil, 0.0),
		case("trunc", UnaryOp::Trunc, f64::trunc, 0.0),
		case("round", UnaryOp::Round, round, 0.0),
		case("sqrt", UnaryOp::Sqrt, f64::sqrt, 0.5),
		case("reciprocal", UnaryOp::Reciprocal, |x| 1.0 / x, 0.5),
		case("exp", UnaryOp::Exp, core_math::exp, 1.5),
		case("ln", UnaryOp::Ln, core_math::log, 0.51),
		case("tanh", UnaryOp::Tanh, core_math::tanh, 2.0),
		case("sigmoid", UnaryOp::Sigmoid, sigmoid, 2.0),
		case("erf", UnaryOp::Erf, core_math::erf, 2.0),
		case("gelu", UnaryOp::Gelu, gelu, f64::INFINITY),
		case("gelu_tanh", UnaryOp::GeluTanh, gelu_tanh, 200.0),
		case("silu", UnaryOp::Silu, |x| gated(x, x), 3.0),
		case("relu", UnaryOp::Relu, |x| if x <= 0.0 { 0.0 } else { x }, 0.0),
		case("softplus", UnaryOp::Softplus, softplus, 2.0),
		case("softsign", UnaryOp::Softsign, softsign, 1.5),
		case("mish", UnaryOp::Mish, mish, 4.5),
		case(
			"hard_sigmoid",
			UnaryOp::HardSigmoid { alpha: 0.2, beta: 0.5 },
			hard_sigmoid,
			0.5,
		),
		case("hard_swish", UnaryOp::HardSwish, hard_swish, f64::INFINITY),
		case("elu", UnaryOp::Elu { alpha: 1.0 }, |x| elu(x, 1.0), 2.0),
		case("elu 0.7", UnaryOp::Elu { alpha: 0.7 }, |x| elu(x, 0.7), 2.0),
		case(
			"selu",
			UnaryOp::Selu {
				alpha: SELU_ALPHA,
				gamma: SELU_GAMMA,
			},
			selu,
			3.0,
		),
		case("celu 2", UnaryOp::Celu { alpha: 2.0 }, celu, 2.0),
		case("leaky_relu", UnaryOp::LeakyRelu { alpha: 0.01 }, leaky_relu, 0.5),
		case(
			"thresholded_relu",
			UnaryOp::ThresholdedRelu { alpha: 1.0 },
			|x| if x <= 1.0 { 0.0 } else { x },
			0.0,
		),
		case("clip", UnaryOp::Clip { low: -1.5, high: 6.0 }, clip, 0.0),
		case(
			"shrink",
			UnaryOp::Shrink {
				lambda: 0.5,
				bias: 0.25,
			},
			shrink,
			0.5,
		),
		case("sin", UnaryOp::Sin, core_math::sin, 0.6),
		case("cos", UnaryOp::Cos, core_math::cos, 0.6),
		case("tan", UnaryOp::Tan, core_math::tan, 0.6),
		case("asin", UnaryOp::Asin, core_math::asin, 0.51),
		case("acos", UnaryOp::Acos, core_math::acos, 0.51),
		case("atan", UnaryOp::Atan, core_math::atan, 0.51),
		case("sinh", UnaryOp::Sinh, core_math::sinh, 0.51),
		case("cosh", UnaryOp::Cosh, core_math::cosh, 0.51),
		case("asinh", UnaryOp::Asinh, core_math::asinh, 0.51),
		case("acosh", UnaryOp::Acosh, core_math::acosh, 0.51),
		case("atanh", UnaryOp::Atanh, core_math::atanh, 0.51),
	]
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
/// sign of a zero that is wrong counts as infinitely far.
pub fn ulps(found: f32, truth: f64) -> f64 {
	const TWO_128: f64 = f64::from_bits((128 + 1023) << 52);
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
	let held = |x: f64| x.clamp(-TWO_128, TWO_128);
	let exponent = (truth.to_bits() >> 52 & 0x7FF) as i64 - 1023;
	let unit = f64::from_bits(((exponent.clamp(-126, 127) - 23 + 1023) as u64) << 52);
	(held(f64::from(found)) - held(truth)).abs() / unit
}
