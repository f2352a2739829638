//! Functions of two floats.

use crate::{
	common::{assert_same, canonical, fast, maximum, minimum, shapes, sources, Random, Threads, SPECIAL},
	reference::ulps,
};
use verdict_kernels::{
	arithmetic,
	binary::{binary, BinaryOp},
	broadcast::Broadcast,
	gemm::{matmul, Finish, Left, Matrix, Right},
	Alone, Isa, Scratch,
};

const FLOAT_OPS: [BinaryOp; 10] = [
	BinaryOp::Add,
	BinaryOp::Sub,
	BinaryOp::Mul,
	BinaryOp::Div,
	BinaryOp::Fmod,
	BinaryOp::Mod,
	BinaryOp::Pow,
	BinaryOp::Max,
	BinaryOp::Min,
	BinaryOp::Prelu,
];

fn float(op: BinaryOp, a: f32, b: f32) -> f32 {
	let mut y = [0.0];
	binary(Isa::SCALAR, &Alone, op, &Broadcast::same(1), &[a], &[b], &mut y);
	y[0]
}

fn definition(op: BinaryOp, a: f32, b: f32) -> f32 {
	match op {
		BinaryOp::Add => arithmetic::add(a, b),
		BinaryOp::Sub => arithmetic::sub(a, b),
		BinaryOp::Mul => arithmetic::mul(a, b),
		BinaryOp::Div => arithmetic::div(a, b),
		BinaryOp::Fmod => a % b,
		BinaryOp::Mod => {
			let rest = a % b;
			if rest == 0.0 {
				rest.copysign(b)
			} else if (rest < 0.0) != (b < 0.0) {
				rest + b
			} else {
				rest
			}
		}
		BinaryOp::Pow => float(op, a, b),
		BinaryOp::Max => maximum(a, b),
		BinaryOp::Min => minimum(a, b),
		BinaryOp::Prelu => {
			if a < 0.0 {
				arithmetic::mul(a, b)
			} else {
				a
			}
		}
	}
}

#[test]
fn floats_of_any_shapes() {
	let mut random = Random::new(3);
	for round in 0..400 {
		let ([a_shape, b_shape], shape) = shapes::<2>(&mut random);
		let plan = Broadcast::new([&a_shape, &b_shape]).expect("they fit");
		assert_eq!(plan.shape(), shape);
		let a = random.floats(a_shape.iter().product(), true);
		let b = random.floats(b_shape.iter().product(), true);
		let op = FLOAT_OPS[round % FLOAT_OPS.len()];
		let wanted: Vec<f32> = (0..plan.len())
			.map(|number| sources(number, &shape, [&a_shape[..], &b_shape]))
			.map(|[i, j]| definition(op, a[i], b[j]))
			.collect();
		for isa in Isa::available() {
			let mut found = vec![0.0; plan.len()];
			binary(isa, &Alone, op, &plan, &a, &b, &mut found);
			assert_same(&found, &wanted, || {
				format!("{op:?} of {a_shape:?} and {b_shape:?} on {isa:?}")
			});
		}
	}
	assert_eq!(Broadcast::new([&[2, 3], &[2]]), None);
}

/// Products (1 − k² 2⁻⁴⁶) 2⁻¹²⁶, of which some round to 2⁻¹²⁶ and the others are too small, and quotients near them.
#[test]
fn every_instruction_set_rounds_before_it_makes_zeros() {
	const HALF_WAY: u32 = (127 - 63) << 23;
	// 1448 is the last k for which it is 2⁻¹²⁶.
	const MIDDLE: core::ops::Range<usize> = 1416..1480;
	let ks = 1..3000u32;
	let a: Vec<f32> = ks.clone().map(|k| f32::from_bits(HALF_WAY + k)).collect();
	let b: Vec<f32> = ks.clone().map(|k| f32::from_bits(HALF_WAY - 2 * k)).collect();
	let inverse: Vec<f32> = b.iter().map(|b| 1.0 / b).collect();
	let least: Vec<f32> = ks
		.map(|k| if k * k < 1 << 21 { f32::MIN_POSITIVE } else { 0.0 })
		.collect();
	let quotients: Vec<f32> = a.iter().zip(&inverse).map(|(a, b)| arithmetic::div(*a, *b)).collect();
	assert!(quotients.contains(&0.0) && quotients.contains(&f32::MIN_POSITIVE));
	let plan = Broadcast::same(a.len());
	for isa in Isa::available() {
		for (op, b, wanted) in [(BinaryOp::Mul, &b, &least), (BinaryOp::Div, &inverse, &quotients)] {
			let mut found = vec![0.0; a.len()];
			binary(isa, &Alone, op, &plan, &a, b, &mut found);
			assert_same(&found, wanted, || format!("{op:?} on {isa:?}"));
		}
		// The same products as an outer one of a column and a row.
		let (column, row) = (Matrix::new(&a, a.len(), 1), Matrix::new(&b[MIDDLE], 1, 64));
		let mut found = vec![0.0; a.len() * 64];
		let (left, right) = (Left::Plain(column), Right::Plain(row));
		matmul(
			isa,
			&Alone,
			&mut Scratch::new(),
			left,
			right,
			&Finish::default(),
			&mut found,
		);
		let wanted: Vec<f32> = a
			.iter()
			.flat_map(|a| b[MIDDLE].iter().map(|b| arithmetic::mul(*a, *b)))
			.collect();
		assert_same(&found, &wanted, || format!("an outer product on {isa:?}"));
	}
}

#[test]
fn any_strides_and_threads() {
	let mut random = Random::new(4);
	for _ in 0..60 {
		let shape = random.shape(3, 60);
		let strides: Vec<[usize; 2]> = shape.iter().map(|_| [random.below(4), random.below(70)]).collect();
		let plan = Broadcast::with_strides(&shape, &strides);
		let reach = |input: usize| {
			1 + shape
				.iter()
				.zip(&strides)
				.map(|(size, strides)| (size - 1) * strides[input])
				.sum::<usize>()
		};
		let (a, b) = (random.floats(reach(0), true), random.floats(reach(1), true));
		let wanted: Vec<f32> = (0..plan.len())
			.map(|mut number| {
				let mut at = [0; 2];
				for (size, strides) in shape.iter().zip(&strides).rev() {
					at = [at[0] + number % size * strides[0], at[1] + number % size * strides[1]];
					number /= size;
				}
				a[at[0]] - b[at[1]]
			})
			.collect();
		for isa in Isa::available() {
			let mut found = vec![0.0; plan.len()];
			binary(isa, &Threads(3), BinaryOp::Sub, &plan, &a, &b, &mut found);
			assert_same(&found, &wanted, || format!("{shape:?} {strides:?} on {isa:?}"));
		}
	}
	let plan = Broadcast::new([&[300, 1000], &[300, 1]]).expect("they fit");
	let (a, b) = (random.floats(300_000, true), random.floats(300, true));
	let mut wanted = vec![0.0; 300_000];
	binary(Isa::best(), &Alone, BinaryOp::Pow, &plan, &a, &b, &mut wanted);
	for threads in [2, 3, 8] {
		let mut found = vec![0.0; 300_000];
		binary(Isa::best(), &Threads(threads), BinaryOp::Pow, &plan, &a, &b, &mut found);
		assert_same(&found, &wanted, || format!("{threads} threads"));
	}
}

#[test]
fn powers() {
	let mut random = Random::new(5);
	let mut pairs = Vec::new();
	let whole = [
		-5.0,
		-4.0,
		-3.0,
		-2.0,
		-1.0,
		2.0,
		3.0,
		4.0,
		5.0,
		0.25,
		1e9,
		-1e9,
		16_777_215.0,
		1.0 / 3.0,
	];
	for &a in SPECIAL.iter().chain(&whole) {
		pairs.extend(SPECIAL.iter().chain(&whole).map(|&b| (a, b)));
	}
	for _ in 0..200_000 {
		let a = random.float(true);
		let b = match random.below(4) {
			0 => random.below(40) as f32 - 20.0,
			1 => random.unit() * 2.0,
			_ => random.float(true),
		};
		pairs.push((a, b));
		// Results all over the range, what is too small too.
		let a = random.unit().abs() * 4.0 + 1e-3;
		pairs.push((a, (random.unit() * 150.0) / a.log2()));
	}
	let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
	let plan = Broadcast::same(a.len());
	let mut wanted = vec![0.0; a.len()];
	binary(Isa::SCALAR, &Alone, BinaryOp::Pow, &plan, &a, &b, &mut wanted);
	let mut worst = 0.0f64;
	for (&(a, b), &found) in pairs.iter().zip(&wanted) {
		let truth = core_math::pow(f64::from(a), f64::from(b));
		let off = ulps(found, truth);
		assert!(
			off <= 1.5,
			"{a:e} to the power of {b:e} is {found:e} instead of {truth:e}: {off} ulp"
		);
		worst = worst.max(off);
	}
	println!("pow: at most {worst:.3} ulp");
	for isa in fast() {
		let mut found = vec![0.0; a.len()];
		binary(isa, &Alone, BinaryOp::Pow, &plan, &a, &b, &mut found);
		assert_same(&found, &wanted, || format!("{isa:?}"));
	}
}

#[test]
fn special_values() {
	const INF: f32 = f32::INFINITY;
	const NAN: f32 = f32::NAN;
	use BinaryOp::*;
	for (op, a, b, wanted) in [
		(Max, 0.0, -0.0, 0.0),
		(Max, -0.0, 0.0, 0.0),
		(Max, NAN, 1.0, NAN),
		(Max, 1.0, NAN, NAN),
		(Max, INF, NAN, NAN),
		(Min, 0.0, -0.0, -0.0),
		(Min, -0.0, 0.0, -0.0),
		(Min, NAN, -INF, NAN),
		(Fmod, 5.5, 2.0, 1.5),
		(Fmod, -5.5, 2.0, -1.5),
		(Fmod, -4.0, 2.0, -0.0),
		(Fmod, 1.0, INF, 1.0),
		(Fmod, INF, 1.0, NAN),
		(Fmod, 1.0, 0.0, NAN),
		(Fmod, f32::MAX, f32::MIN_POSITIVE, 0.0),
		(
			Fmod,
			7.0 * f32::MIN_POSITIVE,
			4.0 * f32::MIN_POSITIVE,
			3.0 * f32::MIN_POSITIVE,
		),
		(Fmod, -1.5 * f32::MIN_POSITIVE, f32::MIN_POSITIVE, -0.0),
		(Mod, -5.5, 2.0, 0.5),
		(Mod, 5.5, -2.0, -0.5),
		(Mod, 4.0, -2.0, -0.0),
		(Mod, -1.0, INF, INF),
		(Pow, 0.0, 0.0, 1.0),
		(Pow, NAN, 0.0, 1.0),
		(Pow, 1.0, NAN, 1.0),
		(Pow, -1.0, INF, 1.0),
		(Pow, -1.0, -INF, 1.0),
		(Pow, -0.0, -3.0, -INF),
		(Pow, -0.0, -2.0, INF),
		(Pow, -0.0, 5.0, -0.0),
		(Pow, -0.0, 0.5, 0.0),
		(Pow, -INF, 3.0, -INF),
		(Pow, -INF, 0.5, INF),
		(Pow, -INF, -3.0, -0.0),
		(Pow, -8.0, 1.0 / 3.0, NAN),
		(Pow, 0.5, INF, 0.0),
		(Pow, 0.5, -INF, INF),
		(Pow, -2.0, -INF, 0.0),
		(Pow, -2.0, 3.0, -8.0),
		(Pow, 7.0, 2.0, 49.0),
		(Pow, 1.1, 1.0, 1.1),
		(Prelu, -0.0, 5.0, -0.0),
		(Prelu, -2.0, 0.5, -1.0),
		(Prelu, NAN, 0.5, NAN),
	] {
		let found = float(op, a, b);
		assert_eq!(
			canonical(found),
			canonical(wanted),
			"{op:?} of {a:e} and {b:e} is {found:e}"
		);
	}
}
