//! Functions of one and of two elements, conversions, folds, softmax, normalisations.

use crate::{Line, Random};
use verdict_kernels::{
	along::Along,
	arithmetic::flush,
	binary::{binary, binary_integer, BinaryOp, IntegerOp},
	broadcast::Broadcast,
	cast::cast,
	norm::{
		batch_norm, group_norm, layer_norm, local_response_norm, lp_norm, rms_norm, BatchNorm, GroupNorm, LayerNorm,
		LocalResponseNorm, LpNorm, RmsNorm,
	},
	reduce::{arg, cumulative_sum, reduce, ArgOp, CumulativeSum, ReduceOp, ReduceView},
	softmax::{log_softmax, softmax},
	unary::{unary, UnaryOp},
	Alone, Isa,
};

const REFERENCE: Isa = Isa::SCALAR;

/// Functions with their parameters, two at most.
fn functions() -> Vec<(&'static str, UnaryOp, [f32; 2])> {
	use UnaryOp::*;
	let plain = [
		("abs", Abs),
		("neg", Neg),
		("sign", Sign),
		("floor", Floor),
		("ceil", Ceil),
		("trunc", Trunc),
		("round", Round),
		("sqrt", Sqrt),
		("reciprocal", Reciprocal),
		("exp", Exp),
		("ln", Ln),
		("tanh", Tanh),
		("sigmoid", Sigmoid),
		("erf", Erf),
		("gelu", Gelu),
		("gelu_tanh", GeluTanh),
		("silu", Silu),
		("relu", Relu),
		("softplus", Softplus),
		("softsign", Softsign),
		("mish", Mish),
		("hard_swish", HardSwish),
		("sin", Sin),
		("cos", Cos),
		("tan", Tan),
		("asin", Asin),
		("acos", Acos),
		("atan", Atan),
		("sinh", Sinh),
		("cosh", Cosh),
		("asinh", Asinh),
		("acosh", Acosh),
		("atanh", Atanh),
	];
	let mut all: Vec<_> = plain.into_iter().map(|(name, op)| (name, op, [0.0; 2])).collect();
	let (a, b, c) = (0.7, 1.05, -0.25);
	all.extend([
		("hard_sigmoid", HardSigmoid { alpha: 0.2, beta: 0.5 }, [0.2, 0.5]),
		("elu", Elu { alpha: a }, [a, 0.0]),
		("selu", Selu { alpha: a, gamma: b }, [a, b]),
		("celu", Celu { alpha: a }, [a, 0.0]),
		("leaky_relu", LeakyRelu { alpha: a }, [a, 0.0]),
		("thresholded_relu", ThresholdedRelu { alpha: a }, [a, 0.0]),
		("clip", Clip { low: c, high: 6.0 }, [c, 6.0]),
		("clip", Clip { low: 0.0, high: -0.0 }, [0.0, -0.0]),
		("shrink", Shrink { lambda: a, bias: b }, [a, b]),
	]);
	all
}

/// Numbers from all over, and where functions change their way.
fn sample(random: &mut Random) -> Vec<f32> {
	let mut all = vec![
		0.0,
		-0.0,
		1.0,
		-1.0,
		0.5,
		2.0,
		2.5,
		20.0,
		20.1,
		30.0,
		89.0,
		-104.0,
		-103.5,
		-87.5,
		-95.0,
		3.95,
		0.625,
		-0.625,
		65_536.0,
		65_537.0,
		1e10,
		3e38,
		0.1,
		-0.999,
		0.999,
		-5.6,
		-16.0,
		16_777_217.0,
	];
	all.extend([
		f32::INFINITY,
		f32::NEG_INFINITY,
		f32::NAN,
		f32::MIN_POSITIVE.next_up(),
		f32::MAX,
		f32::MIN_POSITIVE,
	]);
	all.extend((0..150).map(|_| flush(f32::from_bits(random.bits() as u32))));
	for width in [1.1, 8.0, 60.0, 130.0, 1e-3] {
		all.extend((0..60).map(|_| random.unit() * width));
	}
	all
}

pub(crate) fn print(random: &mut Random) {
	let inputs = sample(random);
	for (name, op, parameters) in functions() {
		let mut out = vec![0.0; inputs.len()];
		unary(REFERENCE, op, &inputs, &mut out);
		let line = Line::new("unary")
			.text("function", name)
			.floats("parameters", &parameters);
		line.floats("x", &inputs).floats("out", &out).print();
	}
	pairs(random, &inputs);
	integers(random);
	conversions(random, &inputs);
	for _ in 0..150 {
		folds(random);
		lines(random);
	}
}

fn pairs(random: &mut Random, inputs: &[f32]) {
	let mut others: Vec<f32> = inputs.iter().map(|_| inputs[random.below(inputs.len())]).collect();
	for other in others.iter_mut().step_by(3) {
		*other = (random.below(19) as f32 - 9.0) * 0.5;
	}
	use BinaryOp::*;
	let plan = Broadcast::same(inputs.len());
	for op in [Add, Sub, Mul, Div, Fmod, Mod, Pow, Max, Min, Prelu] {
		let mut out = vec![0.0; inputs.len()];
		binary(REFERENCE, &Alone, op, &plan, inputs, &others, &mut out);
		let line = Line::new("binary").text("function", &format!("{op:?}").to_lowercase());
		line.floats("a", inputs)
			.floats("b", &others)
			.floats("out", &out)
			.print();
	}
}

fn integers(random: &mut Random) {
	use IntegerOp::*;
	let value = |random: &mut Random| match random.below(5) {
		0 => random.pick(&[i64::MIN, i64::MAX, -1, 0, 1]),
		1 => random.bits() as i64,
		_ => random.below(140) as i64 - 70,
	};
	let (a, b): (Vec<i64>, Vec<i64>) = (0..300).map(|_| (value(random), value(random))).unzip();
	for op in [
		Add, Sub, Mul, Div, Fmod, Mod, Pow, Max, Min, And, Or, Xor, ShiftLeft, ShiftRight,
	] {
		let line = |bits: i64, signed: bool, a: &[i64], b: &[i64], out: &[i64]| {
			let line = Line::new("integers").text("function", &format!("{op:?}"));
			let line = line.number("width", bits).number("signed", signed);
			let line = line.list("a", a.iter().copied()).list("b", b.iter().copied());
			line.list("out", out.iter().copied()).print();
		};
		macro_rules! of {
			($type:ty, $bits:expr, $signed:expr) => {{
				let cut = |values: &[i64]| -> Vec<$type> { values.iter().map(|&x| x as $type).collect() };
				let long = |values: &[$type]| -> Vec<i64> { values.iter().map(|&x| i64::from(x)).collect() };
				let (a, b) = (cut(&a), cut(&b));
				let mut out = cut(&vec![0; a.len()]);
				binary_integer(REFERENCE, &Alone, op, &Broadcast::same(a.len()), &a, &b, &mut out);
				line($bits, $signed, &long(&a), &long(&b), &long(&out));
			}};
		}
		of!(i8, 8, true);
		of!(u8, 8, false);
		of!(i32, 32, true);
		of!(i64, 64, true);
	}
}

fn conversions(random: &mut Random, inputs: &[f32]) {
	let mut floats = inputs.to_vec();
	floats.extend((0..60).map(|_| random.unit() * random.pick(&[300.0, 3e9, 1e19])));
	macro_rules! to {
		($type:ty, $bits:expr, $signed:expr) => {{
			let mut out = vec![<$type>::default(); floats.len()];
			cast(REFERENCE, &Alone, &floats, &mut out);
			let line = Line::new("cast").number("width", $bits).number("signed", $signed);
			line.floats("x", &floats)
				.list("out", out.into_iter().map(i64::from))
				.print();
		}};
	}
	to!(i8, 8, true);
	to!(u8, 8, false);
	to!(i32, 32, true);
	to!(i64, 64, true);
	to!(bool, 1, false);
	let whole: Vec<i64> = (0..200).map(|_| random.bits() as i64 >> random.below(64)).collect();
	let mut out = vec![0.0; whole.len()];
	cast(REFERENCE, &Alone, &whole, &mut out);
	let line = Line::new("to_float").list("x", whole.iter().copied());
	line.floats("out", &out).print();
}

fn folds(random: &mut Random) {
	use ReduceOp::*;
	let shape: Vec<usize> = (0..3).map(|_| random.pick(&[1, 2, 3, 5, 17, 20])).collect();
	let reduced: Vec<bool> = (0..3).map(|_| random.toss()).collect();
	let input = random.floats(shape.iter().product());
	let view = ReduceView::new(&shape, &reduced);
	let op = random.pick(&[Sum, Mean, Max, Min, Prod, L1, L2, SumSquare, LogSum, LogSumExp]);
	let mut out = vec![0.0; view.results()];
	reduce(REFERENCE, &Alone, op, &view, &input, &mut out);
	let line = Line::new("reduce")
		.text("function", &format!("{op:?}"))
		.sizes("shape", &shape);
	let line = line.list("reduced", reduced.into_iter().map(i64::from));
	line.floats("x", &input).floats("out", &out).print();
}

/// What goes along an axis, and normalisations of channels, which are an axis.
fn lines(random: &mut Random) {
	let groups = 1 + random.below(3);
	let along = Along {
		outer: 1 + random.below(3),
		size: groups * (1 + random.below(12)),
		inner: random.pick(&[1, 1, 2, 19]),
	};
	let mut x = random.floats(along.len());
	for _ in 0..x.len() / 3 {
		let (from, to) = (random.below(x.len()), random.below(x.len()));
		x[to] = if random.toss() { x[from] } else { -x[from] };
	}
	let line = |name: &str| {
		let line = Line::new(name).sizes("along", &[along.outer, along.size, along.inner]);
		line.floats("x", &x)
	};
	let mut out = vec![0.0; x.len()];
	softmax(REFERENCE, &Alone, along, &x, &mut out);
	line("softmax").floats("out", &out).print();
	log_softmax(REFERENCE, &Alone, along, &x, &mut out);
	line("log_softmax").floats("out", &out).print();
	for (norm, name) in [(LpNorm::L1, "l1_norm"), (LpNorm::L2, "l2_norm")] {
		lp_norm(REFERENCE, &Alone, norm, along, &x, &mut out);
		line(name).floats("out", &out).print();
	}
	let (largest, last) = (random.toss(), random.toss());
	let mut places = vec![0; along.outer * along.inner];
	arg(REFERENCE, &Alone, ArgOp { largest, last }, along, &x, &mut places);
	let arg_line = line("arg").number("largest", largest).number("last", last);
	arg_line.list("out", places).print();
	let (exclusive, reverse) = (random.toss(), random.toss());
	cumulative_sum(
		REFERENCE,
		&Alone,
		CumulativeSum { exclusive, reverse },
		along,
		&x,
		&mut out,
	);
	let sums = line("cumulative_sum")
		.number("exclusive", exclusive)
		.number("reverse", reverse);
	sums.floats("out", &out).print();

	let mut values = || -> Vec<f32> { (0..along.size).map(|_| random.unit()).collect() };
	let (scale, bias, mean) = (values(), values(), values());
	let variance: Vec<f32> = values().into_iter().map(f32::abs).collect();
	let epsilon = 1e-5;
	let channels = |name: &str| {
		let line = line(name).floats("epsilon", &[epsilon]).floats("scale", &scale);
		line.floats("bias", &bias)
	};
	let norm = GroupNorm {
		groups,
		epsilon,
		scale: &scale,
		bias: &bias,
	};
	group_norm(REFERENCE, &Alone, norm, along, &x, &mut out);
	channels("group_norm")
		.number("groups", groups as i64)
		.floats("out", &out)
		.print();
	let norm = BatchNorm {
		epsilon,
		scale: &scale,
		bias: &bias,
		mean: &mean,
		variance: &variance,
	};
	batch_norm(REFERENCE, &Alone, norm, along, &x, &mut out);
	let with_moments = channels("batch_norm")
		.floats("mean", &mean)
		.floats("variance", &variance);
	with_moments.floats("out", &out).print();
	let norm = LocalResponseNorm {
		size: 1 + random.below(6),
		alpha: 0.1,
		beta: random.pick(&[0.75, 2.0, 0.5]),
		bias: 1.5,
	};
	local_response_norm(REFERENCE, &Alone, norm, along, &x, &mut out);
	let local = line("lrn").number("size", norm.size as i64);
	let local = local.floats("parameters", &[norm.alpha, norm.beta, norm.bias]);
	local.floats("out", &out).print();

	let size = along.size * along.inner;
	let (scale, bias) = (random.floats(size), random.floats(size));
	let scale = random.toss().then_some(&scale[..]);
	let bias = random.toss().then_some(&bias[..]);
	let rows = |name: &str| {
		let line = line(name).number("size", size as i64).floats("epsilon", &[epsilon]);
		line.maybe("scale", scale)
	};
	let norm = LayerNorm {
		size,
		epsilon,
		scale,
		bias,
	};
	layer_norm(REFERENCE, &Alone, norm, &x, &mut out);
	rows("layer_norm").maybe("bias", bias).floats("out", &out).print();
	rms_norm(REFERENCE, &Alone, RmsNorm { size, epsilon, scale }, &x, &mut out);
	rows("rms_norm").floats("out", &out).print();
}
