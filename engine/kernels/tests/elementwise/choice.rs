//! Comparisons, logic, choices and conversions.

use crate::common::{shapes, sources, Random, Threads, SPECIAL};
use verdict_kernels::{
	broadcast::Broadcast,
	cast::cast,
	compare::{compare, is_infinite, is_nan, logic, not, CompareOp, LogicOp},
	select::select,
	Alone, Isa,
};

#[test]
fn comparisons_and_logic() {
	let mut random = Random::new(7);
	type Definition = fn(&f32, &f32) -> bool;
	let ops: [(CompareOp, Definition); 6] = [
		(CompareOp::Equal, f32::eq),
		(CompareOp::NotEqual, f32::ne),
		(CompareOp::Less, f32::lt),
		(CompareOp::LessOrEqual, f32::le),
		(CompareOp::Greater, f32::gt),
		(CompareOp::GreaterOrEqual, f32::ge),
	];
	let a: Vec<f32> = (0..40_000).map(|_| SPECIAL[random.below(SPECIAL.len())]).collect();
	let b: Vec<f32> = (0..40_000).map(|_| SPECIAL[random.below(SPECIAL.len())]).collect();
	let plan = Broadcast::same(a.len());
	for isa in Isa::available() {
		for (op, definition) in ops {
			let mut found = vec![false; a.len()];
			compare(isa, &Threads(2), op, &plan, &a, &b, &mut found);
			assert!(
				found
					.iter()
					.zip(a.iter().zip(&b))
					.all(|(&found, (a, b))| found == definition(a, b)),
				"{op:?}"
			);
		}
		let mut found = vec![false; a.len()];
		is_nan(isa, &Alone, &a, &mut found);
		assert!(found.iter().zip(&a).all(|(&found, a)| found == a.is_nan()));
		is_infinite(isa, &Alone, false, true, &a, &mut found);
		assert!(found
			.iter()
			.zip(&a)
			.all(|(&found, &a)| found == (a == f32::NEG_INFINITY)));
		let pairs = ([false, false, true, true], [false, true, false, true]);
		for (op, wanted) in [
			(LogicOp::And, [false, false, false, true]),
			(LogicOp::Or, [false, true, true, true]),
			(LogicOp::Xor, [false, true, true, false]),
		] {
			let mut found = [false; 4];
			logic(isa, &Alone, op, &Broadcast::same(4), &pairs.0, &pairs.1, &mut found);
			assert_eq!(found, wanted);
		}
		let mut found = [false; 4];
		not(isa, &Alone, &pairs.0, &mut found);
		assert_eq!(found, [true, true, false, false]);
	}
}

#[test]
fn choices_of_any_shapes() {
	let mut random = Random::new(8);
	for _ in 0..200 {
		let ([c_shape, a_shape, b_shape], shape) = shapes::<3>(&mut random);
		let plan = Broadcast::new([&c_shape, &a_shape, &b_shape]).expect("they fit");
		assert_eq!(plan.shape(), shape);
		let condition: Vec<bool> = (0..c_shape.iter().product()).map(|_| random.below(2) == 1).collect();
		let a: Vec<i64> = (0..a_shape.iter().product()).map(|_| random.bits() as i64).collect();
		let b: Vec<i64> = (0..b_shape.iter().product()).map(|_| random.bits() as i64).collect();
		let wanted: Vec<i64> = (0..plan.len())
			.map(|number| sources(number, &shape, [&c_shape[..], &a_shape, &b_shape]))
			.map(|[c, i, j]| if condition[c] { a[i] } else { b[j] })
			.collect();
		for isa in Isa::available() {
			let mut found = vec![0; plan.len()];
			select(isa, &Alone, &plan, &condition, &a, &b, &mut found);
			assert_eq!(found, wanted, "{c_shape:?} {a_shape:?} {b_shape:?} on {isa:?}");
		}
	}
}

#[test]
fn conversions() {
	for isa in Isa::available() {
		let floats = [
			0.0,
			-0.0,
			0.9,
			-0.9,
			1e10,
			-1e10,
			f32::NAN,
			f32::INFINITY,
			-f32::INFINITY,
			200.0,
			-3.7,
			1e20,
		];
		let mut ints = [0i32; 12];
		cast(isa, &Alone, &floats, &mut ints);
		let (min, max) = (i32::MIN, i32::MAX);
		assert_eq!(ints, [0, 0, 0, 0, max, min, 0, max, min, 200, -3, max]);
		let mut bytes = [0u8; 12];
		cast(isa, &Alone, &floats, &mut bytes);
		assert_eq!(bytes, [0, 0, 0, 0, 255, 0, 0, 255, 0, 200, 0, 255]);
		let mut longs = [0i64; 12];
		cast(isa, &Alone, &floats, &mut longs);
		assert_eq!(longs[4..9], [10_000_000_000, -10_000_000_000, 0, i64::MAX, i64::MIN]);
		let mut truths = [false; 12];
		cast(isa, &Alone, &floats, &mut truths);
		assert_eq!(truths[..3], [false, false, true]);
		assert!(truths[6]);
		let mut found = [0.0f32; 4];
		cast(
			isa,
			&Alone,
			&[16_777_217i64, 16_777_219, i64::MIN, i64::MAX],
			&mut found,
		);
		assert_eq!(found, [16_777_216.0, 16_777_220.0, -9.223_372e18, 9.223_372e18]);
		let mut small = [0i8; 3];
		cast(isa, &Alone, &[200i32, -129, 256], &mut small);
		assert_eq!(small, [-56, 127, 0]);
		let mut ones = [0.0f32; 2];
		cast(isa, &Alone, &[true, false], &mut ones);
		assert_eq!(ones, [1.0, 0.0]);
	}
}
