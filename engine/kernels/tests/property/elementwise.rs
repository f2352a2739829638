//! Functions of one and of two elements, comparisons, choices, conversions; of any shapes that fit each other.

use crate::{
	common::{shapes, Random},
	harness::{agree, numbers, pick, property, size, toss},
};
use verdict_kernels::{
	binary::{binary, binary_integer, BinaryOp, Integer, IntegerOp},
	broadcast::Broadcast,
	cast::{cast, CastTo},
	compare::{compare, is_infinite, is_nan, logic, not, CompareOp, LogicOp},
	select::select,
	unary::{unary, unary_in_place, unary_in_place_shared, unary_shared, UnaryOp},
	Isa,
};

fn unary_op(random: &mut Random) -> UnaryOp {
	use UnaryOp::*;
	const PLAIN: [UnaryOp; 36] = [
		Abs, Neg, Sign, Floor, Ceil, Trunc, Round, Sqrt, Reciprocal, Exp, Ln, Tanh, Sigmoid, Erf, Gelu, GeluTanh, Silu,
		Relu, Softplus, Softsign, Mish, HardSwish, Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh, Atanh,
		Exp, Tanh, Erf,
	];
	let wild = random.below(3) == 0;
	let (a, b) = (random.float(wild), random.float(wild));
	match random.below(16) {
		0 => HardSigmoid { alpha: a, beta: b },
		1 => Elu { alpha: a },
		2 => Selu { alpha: a, gamma: b },
		3 => Celu { alpha: a },
		4 => LeakyRelu { alpha: a },
		5 => ThresholdedRelu { alpha: a },
		6 => Clip { low: a, high: b },
		7 => Shrink { lambda: a, bias: b },
		_ => pick(random, &PLAIN),
	}
}

/// A length: as `size` has it, at times enough to be shared between threads.
fn length(random: &mut Random) -> usize {
	match random.below(12) {
		0 => 16_384 + random.below(20_000),
		_ => size(random, 0, 513),
	}
}

#[test]
fn functions_of_one() {
	property("functions_of_one", 600, |random| {
		let (op, len) = (unary_op(random), length(random));
		// Not always at the beginning of an allocation, so that registers are loaded from anywhere.
		let skip = random.below(4).min(len);
		let all = numbers(random, len);
		let input = &all[skip..];
		agree(random, (op, len, skip), |isa, workers| {
			let mut shared = vec![7.0; input.len()];
			unary_shared(isa, workers, op, input, &mut shared);
			let mut whole = vec![7.0; input.len()];
			unary(isa, op, input, &mut whole);
			let mut in_place = input.to_vec();
			unary_in_place(isa, op, &mut in_place);
			let mut both = input.to_vec();
			unary_in_place_shared(isa, workers, op, &mut both);
			[shared, whole, in_place, both].concat()
		});
	});
}

/// Shapes that fit each other, at times with an axis of nothing, at times enough to be shared.
fn meeting<const N: usize>(random: &mut Random) -> ([Vec<usize>; N], Broadcast<N>) {
	let mut inputs = match random.below(14) {
		0 => {
			let (rows, columns) = (50 + random.below(300), 300 + random.below(1000));
			core::array::from_fn(|_| {
				let shape = [&[rows, columns][..], &[rows, 1], &[columns], &[1, 1], &[]];
				pick(random, &shape).to_vec()
			})
		}
		_ => shapes::<N>(random).0,
	};
	if random.below(10) == 0 {
		for shape in inputs.iter_mut() {
			shape.push(if toss(random) { 0 } else { 1 });
		}
	}
	let plan = Broadcast::new(inputs.each_ref().map(Vec::as_slice)).expect("shapes that fit");
	(inputs, plan)
}

fn count(shape: &[usize]) -> usize {
	shape.iter().product()
}

#[test]
fn functions_of_two() {
	use BinaryOp::*;
	property("functions_of_two", 400, |random| {
		let ([a_shape, b_shape], plan) = meeting::<2>(random);
		let (a, mut b) = (numbers(random, count(&a_shape)), numbers(random, count(&b_shape)));
		let op = pick(random, &[Add, Sub, Mul, Div, Fmod, Mod, Pow, Max, Min, Prelu]);
		if op == Pow && toss(random) {
			b.iter_mut()
				.for_each(|b| *b = pick(random, &[2.0, 3.0, -1.0, 0.5, 5.0, *b]));
		}
		agree(random, (op, &a_shape, &b_shape), |isa, workers| {
			let mut out = vec![7.0; plan.len()];
			binary(isa, workers, op, &plan, &a, &b, &mut out);
			out
		});
	});
}

fn integers<T: Integer + crate::harness::Bits>(random: &mut Random, from: impl Fn(u64) -> T) {
	use IntegerOp::*;
	let ([a_shape, b_shape], plan) = meeting::<2>(random);
	let small = toss(random);
	let mut values = |len: usize| -> Vec<T> {
		let value = |_| match random.below(8) {
			0 => T::MIN,
			1 => T::MAX,
			2 => T::ZERO,
			_ if small => from(random.below(80) as u64),
			_ => from(random.bits()),
		};
		(0..len).map(value).collect()
	};
	let (a, b) = (values(count(&a_shape)), values(count(&b_shape)));
	let ops = [
		Add, Sub, Mul, Div, Fmod, Mod, Pow, Max, Min, And, Or, Xor, ShiftLeft, ShiftRight,
	];
	let op = pick(random, &ops);
	agree(random, (op, &a_shape, &b_shape), |isa, workers| {
		let mut out = vec![T::ONE; plan.len()];
		binary_integer(isa, workers, op, &plan, &a, &b, &mut out);
		out
	});
}

#[test]
fn functions_of_two_integers() {
	property("functions_of_two_integers", 400, |random| match random.below(4) {
		0 => integers(random, |x| x as i8),
		1 => integers(random, |x| x as u8),
		2 => integers(random, |x| x as i32),
		_ => integers(random, |x| x as i64),
	});
}

#[test]
fn questions_and_choices() {
	property("questions_and_choices", 300, |random| {
		let ([c_shape, a_shape, b_shape], plan) = meeting::<3>(random);
		let condition: Vec<bool> = (0..count(&c_shape)).map(|_| toss(random)).collect();
		let (a, b) = (numbers(random, count(&a_shape)), numbers(random, count(&b_shape)));
		agree(random, (&c_shape, &a_shape, &b_shape), |isa, workers| {
			let mut out = vec![7.0; plan.len()];
			select(isa, workers, &plan, &condition, &a, &b, &mut out);
			out
		});
		let pair = Broadcast::new([&a_shape, &b_shape]).expect("shapes that fit");
		use CompareOp::*;
		let op = pick(random, &[Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual]);
		agree(random, (op, &a_shape, &b_shape), |isa, workers| {
			let mut out = vec![false; pair.len()];
			compare(isa, workers, op, &pair, &a, &b, &mut out);
			out
		});
		let longs = |values: &[f32]| -> Vec<i64> { values.iter().map(|x| (x.to_bits() % 5).into()).collect() };
		let (long_a, long_b) = (longs(&a), longs(&b));
		agree(random, (op, &a_shape, &b_shape, "longs"), |isa, workers| {
			let mut out = vec![false; pair.len()];
			compare(isa, workers, op, &pair, &long_a, &long_b, &mut out);
			out
		});
		let bytes = |values: &[f32]| -> Vec<u8> { values.iter().map(|x| x.to_bits() as u8).collect() };
		let (byte_a, byte_b) = (bytes(&a), bytes(&b));
		agree(random, (&c_shape, &a_shape, &b_shape, "bytes"), |isa, workers| {
			let mut out = vec![7; plan.len()];
			select(isa, workers, &plan, &condition, &byte_a, &byte_b, &mut out);
			out
		});
		let bools = |len: usize, random: &mut Random| -> Vec<bool> { (0..len).map(|_| toss(random)).collect() };
		let (c, d) = (bools(count(&a_shape), random), bools(count(&b_shape), random));
		let op = pick(random, &[LogicOp::And, LogicOp::Or, LogicOp::Xor]);
		agree(random, (op, &a_shape, &b_shape), |isa, workers| {
			let mut out = vec![false; pair.len()];
			logic(isa, workers, op, &pair, &c, &d, &mut out);
			out
		});
		let (positive, negative) = (toss(random), toss(random));
		agree(random, (positive, negative, a.len()), |isa, workers| {
			let mut out = vec![false; 2 * a.len() + c.len()];
			let (nan, rest) = out.split_at_mut(a.len());
			let (infinite, opposite) = rest.split_at_mut(a.len());
			is_nan(isa, workers, &a, nan);
			is_infinite(isa, workers, positive, negative, &a, infinite);
			not(isa, workers, &c, opposite);
			out
		});
	});
}

/// To all types at once, as 64-bit integers.
fn to_all<T>(isa: Isa, workers: &dyn verdict_kernels::Workers, input: &[T]) -> Vec<i64>
where
	T: CastTo<f32> + CastTo<i8> + CastTo<u8> + CastTo<i32> + CastTo<i64> + CastTo<bool>,
{
	let len = input.len();
	let (mut floats, mut signed, mut unsigned) = (vec![7.0_f32; len], vec![7_i8; len], vec![7_u8; len]);
	let (mut words, mut longs, mut truths) = (vec![7_i32; len], vec![7_i64; len], vec![false; len]);
	cast(isa, workers, input, &mut floats);
	cast(isa, workers, input, &mut signed);
	cast(isa, workers, input, &mut unsigned);
	cast(isa, workers, input, &mut words);
	cast(isa, workers, input, &mut longs);
	cast(isa, workers, input, &mut truths);
	let mut all: Vec<i64> = floats.into_iter().map(|x| crate::common::canonical(x).into()).collect();
	all.extend(signed.into_iter().map(i64::from));
	all.extend(unsigned.into_iter().map(i64::from));
	all.extend(words.into_iter().map(i64::from));
	all.extend(longs);
	all.extend(truths.into_iter().map(i64::from));
	all
}

#[test]
fn conversions() {
	property("conversions", 200, |random| {
		let len = length(random);
		let floats: Vec<f32> = match random.below(3) {
			0 => (0..len)
				.map(|_| random.unit() * pick(random, &[300.0, 3e9, 1e19]))
				.collect(),
			_ => numbers(random, len),
		};
		let longs: Vec<i64> = (0..len).map(|_| random.bits() as i64 >> random.below(64)).collect();
		let words: Vec<i32> = longs.iter().map(|&x| x as i32).collect();
		let (signed, unsigned): (Vec<i8>, Vec<u8>) = longs.iter().map(|&x| (x as i8, x as u8)).unzip();
		agree(random, len, |isa, workers| to_all(isa, workers, &floats));
		agree(random, len, |isa, workers| to_all(isa, workers, &longs));
		agree(random, len, |isa, workers| to_all(isa, workers, &words));
		agree(random, len, |isa, workers| to_all(isa, workers, &signed));
		agree(random, len, |isa, workers| to_all(isa, workers, &unsigned));
	});
}
