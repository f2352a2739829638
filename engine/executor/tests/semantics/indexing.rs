//! What moves elements by indices.

use crate::support::values::{gives, list, scalar, tensor};
use verdict_program::{op::ScatterReduction, Op};

#[test]
fn parts_along_an_axis() {
	let x = tensor(&[2, 3], &[1_i32, 2, 3, 4, 5, 6]);
	let indices = tensor(&[1, 2], &[2_i64, -3]);
	gives(
		Op::Gather { axis: 1 },
		&[x.clone(), indices.clone()],
		&[tensor(&[2, 1, 2], &[3_i32, 1, 6, 4])],
	);
	gives(
		Op::Gather { axis: 0 },
		&[x.clone(), scalar(-1_i32)],
		&[list(&[4_i32, 5, 6])],
	);
	gives(
		Op::Gather { axis: 0 },
		&[x, list(&[1_i32, 0, 1])],
		&[tensor(&[3, 3], &[4_i32, 5, 6, 1, 2, 3, 4, 5, 6])],
	);
}

#[test]
fn elements_along_an_axis() {
	let x = tensor(&[2, 3], &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]);
	let indices = tensor(&[2, 2], &[2_i64, 0, -1, -3]);
	gives(
		Op::GatherElements { axis: 1 },
		&[x.clone(), indices],
		&[tensor(&[2, 2], &[3.0_f32, 1.0, 6.0, 4.0])],
	);
	// Fewer than x has on the other axis.
	let indices = tensor(&[3, 2], &[0_i32, 1, 1, 0, -1, -2]);
	gives(
		Op::GatherElements { axis: 0 },
		&[x, indices],
		&[tensor(&[3, 2], &[1.0_f32, 5.0, 4.0, 2.0, 4.0, 2.0])],
	);
}

#[test]
fn parts_by_place() {
	let x = tensor(&[2, 2, 2], &[0_i8, 1, 2, 3, 4, 5, 6, 7]);
	let gather = |batch_dims| Op::GatherNd { batch_dims };
	gives(
		gather(0),
		&[x.clone(), tensor(&[2, 2], &[0_i64, 1, -1, 0])],
		&[tensor(&[2, 2], &[2_i8, 3, 4, 5])],
	);
	gives(
		gather(0),
		&[x.clone(), tensor(&[1, 3], &[1_i32, 0, 1])],
		&[list(&[5_i8])],
	);
	gives(
		gather(1),
		&[x.clone(), tensor(&[2, 1], &[1_i64, 0])],
		&[tensor(&[2, 2], &[2_i8, 3, 4, 5])],
	);
	let indices = tensor(&[2, 2, 1], &[1_i64, 0, 0, -1]);
	gives(
		gather(1),
		&[x, indices],
		&[tensor(&[2, 2, 2], &[2_i8, 3, 0, 1, 4, 5, 6, 7])],
	);
}

#[test]
fn updates_of_elements() {
	use ScatterReduction::*;
	let x = list(&[1.0_f32, 2.0, 3.0]);
	let (indices, updates) = (list(&[2_i64, -1, 0]), list(&[10.0_f32, 20.0, -4.0]));
	let scatter = |reduction, expected: [f32; 3]| {
		let op = Op::ScatterElements { axis: 0, reduction };
		gives(op, &[x.clone(), indices.clone(), updates.clone()], &[list(&expected)]);
	};
	// The last one stays.
	scatter(Replace, [-4.0, 2.0, 20.0]);
	scatter(Add, [-3.0, 2.0, 33.0]);
	scatter(Mul, [-4.0, 2.0, 600.0]);
	scatter(Max, [1.0, 2.0, 20.0]);
	scatter(Min, [-4.0, 2.0, 3.0]);
	let x = tensor(&[2, 3], &[1_u8, 2, 3, 4, 5, 6]);
	let op = Op::ScatterElements {
		axis: 1,
		reduction: Add,
	};
	let operands = [x, tensor(&[1, 2], &[0_i32, 0]), tensor(&[1, 2], &[255_u8, 255])];
	gives(op, &operands, &[tensor(&[2, 3], &[255_u8, 2, 3, 4, 5, 6])]);
	let op = Op::ScatterElements {
		axis: 0,
		reduction: Replace,
	};
	gives(
		op,
		&[list(&[true, true]), list(&[1_i64]), list(&[false])],
		&[list(&[true, false])],
	);
}

#[test]
fn additions_come_in_order() {
	// In another order the ones would not be lost.
	let big = 2_f32.powi(25);
	let op = Op::ScatterElements {
		axis: 0,
		reduction: ScatterReduction::Add,
	};
	let updates = list(&[big, 1.0, 1.0, 1.0, -big]);
	gives(op, &[list(&[0.0_f32]), list(&[0_i64; 5]), updates], &[list(&[0.0_f32])]);
}

#[test]
fn updates_of_parts() {
	use ScatterReduction::*;
	let x = tensor(&[3, 2], &[1_i64, 2, 3, 4, 5, 6]);
	let indices = tensor(&[2, 1], &[2_i64, -1]);
	let updates = tensor(&[2, 2], &[10_i64, -10, 7, 7]);
	let scatter = |reduction, expected: [i64; 6]| {
		let op = Op::ScatterNd { reduction };
		gives(
			op,
			&[x.clone(), indices.clone(), updates.clone()],
			&[tensor(&[3, 2], &expected)],
		);
	};
	scatter(Replace, [1, 2, 3, 4, 7, 7]);
	scatter(Add, [1, 2, 3, 4, 22, 3]);
	scatter(Mul, [1, 2, 3, 4, 350, -420]);
	scatter(Max, [1, 2, 3, 4, 10, 7]);
	scatter(Min, [1, 2, 3, 4, 5, -10]);
	let op = Op::ScatterNd { reduction: Replace };
	let operands = [x, tensor(&[1, 2], &[0_i32, -1]), list(&[99_i64])];
	gives(op, &operands, &[tensor(&[3, 2], &[1_i64, 99, 3, 4, 5, 6])]);
}

#[test]
fn marks() {
	let one_hot = |axis, depth| Op::OneHot { axis, depth };
	let values = list(&[0.0_f32, 5.0]);
	// -1 is the last one; 3 and -4 are nowhere.
	let indices = list(&[0_i64, -1, 3, -4]);
	let rows = [5.0_f32, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
	gives(
		one_hot(1, 3),
		&[indices.clone(), values.clone()],
		&[tensor(&[4, 3], &rows)],
	);
	let columns = [5.0_f32, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0];
	gives(one_hot(0, 3), &[indices, values], &[tensor(&[3, 4], &columns)]);
	gives(
		one_hot(0, 2),
		&[scalar(1_i32), list(&[true, false])],
		&[list(&[true, false])],
	);
}
