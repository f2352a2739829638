//! Functions of two integers.

use crate::common::{fast, Random};
use verdict_kernels::{
	binary::{binary_integer, Integer, IntegerOp},
	broadcast::Broadcast,
	Alone, Isa,
};

const INTEGER_OPS: [IntegerOp; 14] = [
	IntegerOp::Add,
	IntegerOp::Sub,
	IntegerOp::Mul,
	IntegerOp::Div,
	IntegerOp::Fmod,
	IntegerOp::Mod,
	IntegerOp::Pow,
	IntegerOp::Max,
	IntegerOp::Min,
	IntegerOp::And,
	IntegerOp::Or,
	IntegerOp::Xor,
	IntegerOp::ShiftLeft,
	IntegerOp::ShiftRight,
];

fn integer<T: Integer>(op: IntegerOp, a: T, b: T) -> T {
	let mut y = [T::ZERO];
	binary_integer(Isa::SCALAR, &Alone, op, &Broadcast::same(1), &[a], &[b], &mut y);
	y[0]
}

fn integers<T: Integer + core::fmt::Debug>(random: &mut Random, cut: impl Fn(u64) -> T, wide: impl Fn(T) -> i128) {
	let edge = [T::MIN, T::MAX, T::ZERO, T::ONE];
	let mut values: Vec<T> = edge.to_vec();
	values.extend((0..400).map(|_| cut(random.bits())));
	values.extend((0..100).map(|_| cut(random.below(12) as u64)));
	let mut others = values.clone();
	for _ in 0..4 {
		others.rotate_left(1);
		let plan = Broadcast::same(values.len());
		for op in INTEGER_OPS {
			let wanted: Vec<T> = values.iter().zip(&others).map(|(&a, &b)| integer(op, a, b)).collect();
			for isa in fast() {
				let mut found = vec![T::ZERO; values.len()];
				binary_integer(isa, &Alone, op, &plan, &values, &others, &mut found);
				assert_eq!(found, wanted, "{op:?} on {isa:?}");
			}
			for ((&a, &b), &found) in values.iter().zip(&others).zip(&wanted) {
				let (x, y) = (wide(a), wide(b));
				let exact = match op {
					IntegerOp::Add => x + y,
					IntegerOp::Sub => x - y,
					IntegerOp::Mul => x * y,
					IntegerOp::Div if y == 0 => 0,
					IntegerOp::Fmod if y == 0 => 0,
					IntegerOp::Mod if y == 0 => 0,
					IntegerOp::Div => x / y,
					IntegerOp::Fmod => x % y,
					IntegerOp::Mod => (x % y + y) % y,
					IntegerOp::Max => x.max(y),
					IntegerOp::Min => x.min(y),
					IntegerOp::And => x & y,
					IntegerOp::Or => x | y,
					IntegerOp::Xor => x ^ y,
					IntegerOp::ShiftLeft => {
						if (0..8 * size_of::<T>() as i128).contains(&y) {
							x << y
						} else {
							0
						}
					}
					IntegerOp::ShiftRight => {
						if (0..8 * size_of::<T>() as i128).contains(&y) {
							x >> y
						} else {
							x >> 127
						}
					}
					IntegerOp::Pow => match y {
						_ if y < 0 => match x {
							1 => 1,
							-1 if y % 2 == 0 => 1,
							-1 => -1,
							_ => 0,
						},
						_ => x
							.wrapping_pow((y % (1 << 31)) as u32)
							.wrapping_mul(x.wrapping_pow(1 << 30).wrapping_pow((y >> 30 & !1) as u32)),
					},
				};
				assert_eq!(found, cut(exact as u64), "{op:?} of {a:?} and {b:?}");
			}
		}
	}
}

#[test]
fn integers_of_all_types() {
	let mut random = Random::new(6);
	integers(&mut random, |bits| bits as i8, i128::from);
	integers(&mut random, |bits| bits as u8, i128::from);
	integers(&mut random, |bits| bits as i32, i128::from);
	integers(&mut random, |bits| bits as i64, i128::from);
	assert_eq!(integer(IntegerOp::Div, i32::MIN, -1), i32::MIN);
	assert_eq!(integer(IntegerOp::Fmod, i64::MIN, -1), 0);
	assert_eq!(integer(IntegerOp::Pow, -1i8, -128), 1);
}
