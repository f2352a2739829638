//! Functions of one value.

use crate::{
	common::{assert_same, canonical, fast, Random, Threads, SPECIAL},
	reference::cases,
};
use verdict_kernels::{
	arithmetic::flush,
	unary::{unary, unary_in_place, unary_in_place_shared, unary_shared, UnaryOp},
	Isa,
};

fn one(op: UnaryOp, x: f32) -> f32 {
	let mut y = [0.0];
	unary(Isa::SCALAR, op, &[x], &mut y);
	y[0]
}

/// All exponents, what is special, where code changes its way, halves of integers, and a dense stretch about 0.
fn sample() -> Vec<f32> {
	let mut random = Random::new(1);
	let mut inputs = SPECIAL.to_vec();
	for high in 0..512u32 {
		let mantissas = [0, 1, 2, 0x40_0000, 0x7F_FFFE, 0x7F_FFFF];
		let mantissas = mantissas
			.into_iter()
			.chain((0..40).map(|_| random.bits() as u32 & 0x7F_FFFF));
		inputs.extend(mantissas.map(|mantissa| flush(f32::from_bits(high << 23 | mantissa))));
	}
	let seams = [
		0.000_976_562_5,
		0.346_573_6,
		0.5,
		0.625,
		core::f32::consts::FRAC_1_SQRT_2,
		1.0,
		core::f32::consts::SQRT_2,
		3.95,
		10.0,
		16.0,
		20.0,
		30.0,
		87.336_55,
		88.722_84,
		89.0,
		89.415_985,
		103.97208,
		104.0,
		109.0,
		120.0,
		128.0,
		65_536.0,
		8_388_608.0,
	];
	let quarters = (1..40).map(|k| k as f32 * core::f32::consts::FRAC_PI_4);
	for seam in seams.into_iter().chain(quarters) {
		for step in 0..121 {
			let x = f32::from_bits(seam.to_bits() + step - 60);
			inputs.extend([x, -x]);
		}
	}
	inputs.extend((-2000..2000).map(|n| n as f32 * 0.5));
	inputs.extend((0..60_000).map(|_| random.unit() * 25.0));
	inputs
}

#[test]
fn every_instruction_set_gives_the_bits_of_the_reference() {
	let inputs = sample();
	let (mut wanted, mut found) = (vec![0.0; inputs.len()], vec![0.0; inputs.len()]);
	for case in cases() {
		case.function.apply(Isa::SCALAR, &inputs, &mut wanted);
		for isa in fast() {
			case.function.apply(isa, &inputs, &mut found);
			for ((&x, &a), &b) in inputs.iter().zip(&found).zip(&wanted) {
				assert!(
					canonical(a) == canonical(b),
					"{} of {x:e} on {isa:?}: {a:e} instead of {b:e}",
					case.name
				);
			}
		}
	}
}

#[test]
fn errors_stay_within_their_limits() {
	let inputs = sample();
	let mut outputs = vec![0.0; inputs.len()];
	for case in cases() {
		case.function.apply(Isa::best(), &inputs, &mut outputs);
		for (&x, &y) in inputs.iter().zip(&outputs) {
			let truth = (case.truth)(f64::from(x));
			let off = case.limit.error(x, y, truth);
			assert!(
				off <= case.limit.most(),
				"{} of {x:e} is {y:e} instead of {truth:e}: off by {off} where {:?} is promised",
				case.name,
				case.limit
			);
		}
	}
}

#[test]
fn all_lengths_and_in_place_and_shared() {
	let inputs = Random::new(2).floats(200_000, true);
	for isa in Isa::available() {
		for op in [UnaryOp::Tanh, UnaryOp::Sin, UnaryOp::Clip { low: -1.0, high: 2.0 }] {
			let whole: Vec<f32> = inputs[..70].iter().map(|&x| one(op, x)).collect();
			for (start, end) in (0..36).map(|len| (len % 5, len % 5 + len)) {
				let mut found = vec![7.0; end - start];
				unary(isa, op, &inputs[start..end], &mut found);
				assert_same(&found, &whole[start..end], || format!("{op:?} {isa:?} {start}..{end}"));
				let mut data = inputs[start..end].to_vec();
				unary_in_place(isa, op, &mut data);
				assert_same(&data, &whole[start..end], || {
					format!("in place {op:?} {isa:?} {start}..{end}")
				});
			}
		}
	}
	let op = UnaryOp::Gelu;
	let mut wanted = vec![0.0; inputs.len()];
	unary(Isa::best(), op, &inputs, &mut wanted);
	for threads in [1, 2, 3, 8] {
		let mut found = vec![0.0; inputs.len()];
		unary_shared(Isa::best(), &Threads(threads), op, &inputs, &mut found);
		assert_same(&found, &wanted, || format!("{threads} threads"));
		let mut data = inputs.clone();
		unary_in_place_shared(Isa::best(), &Threads(threads), op, &mut data);
		assert_same(&data, &wanted, || format!("{threads} threads in place"));
	}
}

#[test]
fn huge_angles() {
	// Where the angle comes closest to a multiple of π/2, and the ends of the range.
	for bits in [
		0x6CB9_BB04,
		0x5E1B_9A0D,
		0x4B7A_97A2,
		0x7F7F_FFFF,
		0x4780_0000,
		0x4780_0001,
		0x7F00_0000,
		0x6F79_BE45,
	] {
		let x = f32::from_bits(bits);
		for (op, truth) in [
			(UnaryOp::Sin, core_math::sin(f64::from(x))),
			(UnaryOp::Cos, core_math::cos(f64::from(x))),
		] {
			assert_eq!(one(op, x), truth as f32, "{op:?} of {x:e}");
		}
	}
}
