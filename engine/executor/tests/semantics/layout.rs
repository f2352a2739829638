//! What moves elements by a fixed plan.

use crate::support::values::{count, gives, list, scalar, tensor};
use verdict_program::{
	op::{Pad, PadMode, Slice},
	Op,
};

#[test]
fn reshape_and_transpose() {
	let x = count(&[2, 3]);
	gives(
		Op::Reshape {
			shape: [3, 1, 2].into(),
		},
		&[x.clone()],
		&[count(&[3, 1, 2])],
	);
	let turned = tensor(&[3, 2], &[0.0_f32, 3.0, 1.0, 4.0, 2.0, 5.0]);
	gives(Op::Transpose { perm: vec![1, 0] }, &[x], &[turned]);
	let x = count(&[2, 3, 4]);
	let expected: Vec<f32> = (0..4)
		.flat_map(|c| (0..2).flat_map(move |a| (0..3).map(move |b| (a * 12 + b * 4 + c) as f32)))
		.collect();
	gives(
		Op::Transpose { perm: vec![2, 0, 1] },
		&[x.clone()],
		&[tensor(&[4, 2, 3], &expected)],
	);
	gives(Op::Transpose { perm: vec![0, 1, 2] }, &[x.clone()], &[x]);
	gives(Op::Transpose { perm: vec![] }, &[scalar(true)], &[scalar(true)]);
}

#[test]
fn large_transpositions() {
	let (rows, columns) = (67_u32, 45);
	let x: Vec<i32> = (0..rows * columns).map(|x| x as i32).collect();
	let turned: Vec<i32> = (0..columns)
		.flat_map(|c| (0..rows).map(move |r| (r * columns + c) as i32))
		.collect();
	let op = Op::Transpose { perm: vec![1, 0] };
	gives(
		op,
		&[tensor(&[rows, columns], &x)],
		&[tensor(&[columns, rows], &turned)],
	);
}

#[test]
fn slices() {
	let slice = |starts: &[u32], steps: &[i32], sizes: &[u32]| {
		Op::Slice(Slice {
			starts: starts.to_vec(),
			steps: steps.to_vec(),
			sizes: sizes.to_vec(),
		})
	};
	let x = count(&[4, 5]);
	gives(
		slice(&[1, 1], &[1, 1], &[2, 3]),
		&[x.clone()],
		&[tensor(&[2, 3], &[6.0_f32, 7.0, 8.0, 11.0, 12.0, 13.0])],
	);
	gives(
		slice(&[3, 4], &[-2, -3], &[2, 2]),
		&[x.clone()],
		&[tensor(&[2, 2], &[19.0_f32, 16.0, 9.0, 6.0])],
	);
	gives(
		slice(&[0, 2], &[1, 7], &[4, 1]),
		&[x],
		&[tensor(&[4, 1], &[2.0_f32, 7.0, 12.0, 17.0])],
	);
}

#[test]
fn concatenations() {
	let (a, b) = (tensor(&[2, 1], &[1_u8, 2]), tensor(&[2, 2], &[3_u8, 4, 5, 6]));
	gives(
		Op::Concat { axis: 1 },
		&[a.clone(), b, a],
		&[tensor(&[2, 4], &[1_u8, 3, 4, 1, 2, 5, 6, 2])],
	);
	gives(
		Op::Concat { axis: 0 },
		&[list(&[true]), list(&[false, true])],
		&[list(&[true, false, true])],
	);
}

#[test]
fn margins() {
	let pad = |before: &[u32], after: &[u32], mode| {
		Op::Pad(Pad {
			before: before.to_vec(),
			after: after.to_vec(),
			mode,
		})
	};
	let x = list(&[1_i32, 2, 3]);
	let expect = |mode, before, after, expected: &[i32]| {
		gives(pad(&[before], &[after], mode), &[x.clone()], &[list(expected)]);
	};
	expect(PadMode::Constant, 1, 2, &[0, 1, 2, 3, 0, 0]);
	expect(PadMode::Reflect, 2, 2, &[3, 2, 1, 2, 3, 2, 1]);
	expect(PadMode::Edge, 3, 1, &[1, 1, 1, 1, 2, 3, 3]);
	expect(PadMode::Wrap, 3, 2, &[1, 2, 3, 1, 2, 3, 1, 2]);
	expect(PadMode::Wrap, 0, 0, &[1, 2, 3]);
	let x = tensor(&[1, 2, 2], &[1.0_f32, 2.0, 3.0, 4.0]);
	let op = pad(&[0, 1, 0], &[1, 0, 0], PadMode::Constant);
	let expected = tensor(
		&[2, 3, 2],
		&[9.0_f32, 9.0, 1.0, 2.0, 3.0, 4.0, 9.0, 9.0, 9.0, 9.0, 9.0, 9.0],
	);
	gives(op, &[x.clone(), scalar(9.0_f32)], &[expected]);
	let op = pad(&[0, 1, 1], &[0, 0, 0], PadMode::Reflect);
	gives(
		op,
		&[x.clone()],
		&[tensor(&[1, 3, 3], &[4.0_f32, 3.0, 4.0, 2.0, 1.0, 2.0, 4.0, 3.0, 4.0])],
	);
	let op = pad(&[0, 0, 0], &[1, 1, 0], PadMode::Edge);
	let expected = [1.0_f32, 2.0, 3.0, 4.0, 3.0, 4.0].repeat(2);
	gives(op, &[x], &[tensor(&[2, 3, 2], &expected)]);
}

#[test]
fn repetitions() {
	let x = tensor(&[2, 1], &[1_i8, 2]);
	gives(
		Op::Expand {
			shape: [2, 2, 3].into(),
		},
		&[x.clone()],
		&[tensor(&[2, 2, 3], &[1_i8, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2])],
	);
	gives(Op::Expand { shape: [3].into() }, &[scalar(7_i64)], &[list(&[7_i64; 3])]);
	gives(
		Op::Tile { repeats: vec![2, 3] },
		&[x],
		&[tensor(&[4, 3], &[1_i8, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2])],
	);
	let x = tensor(&[2, 2], &[1_i8, 2, 3, 4]);
	gives(
		Op::Tile { repeats: vec![1, 2] },
		&[x],
		&[tensor(&[2, 4], &[1_i8, 2, 1, 2, 3, 4, 3, 4])],
	);
}

#[test]
fn triangles() {
	let x = tensor(&[2, 3], &[1_i32, 2, 3, 4, 5, 6]);
	let expect = |upper, k, expected: [i32; 6]| {
		gives(Op::Trilu { upper, k }, &[x.clone()], &[tensor(&[2, 3], &expected)]);
	};
	expect(true, 0, [1, 2, 3, 0, 5, 6]);
	expect(true, 1, [0, 2, 3, 0, 0, 6]);
	expect(true, -1, [1, 2, 3, 4, 5, 6]);
	expect(true, i32::MAX, [0; 6]);
	expect(false, 0, [1, 0, 0, 4, 5, 0]);
	expect(false, 1, [1, 2, 0, 4, 5, 6]);
	expect(false, -1, [0, 0, 0, 4, 0, 0]);
	expect(false, i32::MIN, [0; 6]);
	let two = tensor(&[2, 1, 2], &[true; 4]);
	gives(
		Op::Trilu { upper: false, k: 0 },
		&[two],
		&[tensor(&[2, 1, 2], &[true, false, true, false])],
	);
}
