//! What computes with bytes, or goes to them and back.

use crate::support::{
	program::{conv, window},
	values::{gives, list, scalar, tensor},
};
use verdict_program::{op::Window, Op};

#[test]
fn products_of_bytes() {
	let a = tensor(&[2, 2], &[1_u8, 2, 255, 4]);
	let b = tensor(&[2, 2], &[1_i8, -1, 2, -128]);
	gives(
		Op::MatMulInteger,
		&[a.clone(), b.clone()],
		&[tensor(&[2, 2], &[5_i32, -257, 263, -767])],
	);
	// A zero point for each row of a, and for each column of b.
	let zeros = [a.clone(), b, list(&[1_u8, 5]), list(&[0_i8, -1])];
	// Rows [0, 1] and [250, -1]; columns [1, 2] and [0, -127].
	gives(Op::MatMulInteger, &zeros, &[tensor(&[2, 2], &[2_i32, -127, 248, 127])]);
	let stack = tensor(&[2, 1, 2], &[1_u8, 2, 3, 4]);
	let others = tensor(&[2, 2, 1], &[1_u8, 1, 2, 0]);
	gives(
		Op::MatMulInteger,
		&[stack.clone(), others],
		&[tensor(&[2, 1, 1], &[3_i32, 6])],
	);
	let one = tensor(&[2, 1], &[10_u8, 1]);
	gives(
		Op::MatMulInteger,
		&[stack, one, scalar(1_u8)],
		&[tensor(&[2, 1, 1], &[1_i32, 23])],
	);
}

#[test]
fn convolutions_of_bytes() {
	let x = tensor(&[1, 1, 3], &[10_u8, 20, 30]);
	let w = tensor(&[2, 1, 2], &[1_i8, 2, -1, 0]);
	let plain = Op::ConvInteger(conv(Window::plain(1), 1));
	gives(
		plain,
		&[x.clone(), w.clone()],
		&[tensor(&[1, 2, 2], &[50_i32, 80, -10, -20])],
	);
	// Padding counts as the zero point of x: it adds nothing.
	let padded = Op::ConvInteger(conv(window(&[1], &[1], &[1], &[0]), 1));
	let operands = [x, w, scalar(10_u8), list(&[0_i8, 1])];
	// x less 10 is [0, 10, 20], behind a 0; the second filter is [-2, -1].
	gives(padded, &operands, &[tensor(&[1, 2, 3], &[0_i32, 20, 50, 0, -10, -40])]);
	let x = tensor(&[1, 2, 2], &[1_i8, 2, 3, 4]);
	let w = tensor(&[2, 1, 1], &[10_u8, 200]);
	let depthwise = Op::ConvInteger(conv(Window::plain(1), 2));
	gives(depthwise, &[x, w], &[tensor(&[1, 2, 2], &[10_i32, 20, 600, 800])]);
}

#[test]
fn quantisation() {
	let whole = Op::QuantizeLinear { axis: None };
	let x = list(&[0.0_f32, 1.0, 3.0, 5.0, -1000.0, 1000.0, f32::NAN, f32::INFINITY]);
	// Halves go to the even one.
	let operands = [x.clone(), scalar(2.0_f32), scalar(100_u8)];
	gives(
		whole.clone(),
		&operands,
		&[list(&[100_u8, 100, 102, 102, 0, 255, 100, 255])],
	);
	let operands = [x, scalar(2.0_f32), scalar(-1_i8)];
	gives(whole, &operands, &[list(&[-1_i8, -1, 1, 1, -128, 127, -1, 127])]);
	for (axis, dims) in [(0, [2, 1, 2]), (2, [1, 2, 2])] {
		let x = tensor(&dims, &[1.0_f32, 2.0, 3.0, 4.0]);
		let operands = [x, list(&[1.0_f32, 0.5]), list(&[0_u8, 10])];
		let expected = if axis == 0 { [1_u8, 2, 16, 18] } else { [1, 14, 3, 18] };
		gives(
			Op::QuantizeLinear { axis: Some(axis) },
			&operands,
			&[tensor(&dims, &expected)],
		);
	}
}

#[test]
fn dequantisation() {
	let whole = Op::DequantizeLinear { axis: None };
	let bytes = list(&[0_u8, 128, 255]);
	gives(
		whole.clone(),
		&[bytes, scalar(0.5_f32), scalar(128_u8)],
		&[list(&[-64.0_f32, 0.0, 63.5])],
	);
	let sums = list(&[i32::MIN, 3]);
	gives(whole, &[sums, list(&[2.0_f32])], &[list(&[-4_294_967_296.0_f32, 6.0])]);
	for (axis, dims) in [(0, [2, 1, 2]), (2, [1, 2, 2])] {
		let x = tensor(&dims, &[1_i8, 2, 3, 4]);
		let operands = [x, list(&[1.0_f32, 10.0]), list(&[0_i8, 1])];
		let expected = if axis == 0 {
			[1.0_f32, 2.0, 20.0, 30.0]
		} else {
			[1.0, 10.0, 3.0, 30.0]
		};
		gives(
			Op::DequantizeLinear { axis: Some(axis) },
			&operands,
			&[tensor(&dims, &expected)],
		);
	}
}

#[test]
fn requantisation() {
	let x = tensor(&[1, 2, 2], &[10_i32, 20, 30, -1000]);
	let op = Op::Requantize { axis: 1 };
	let operands = [x.clone(), scalar(0.25_f32), scalar(5_u8)];
	gives(op.clone(), &operands, &[tensor(&[1, 2, 2], &[7_u8, 10, 13, 0])]);
	let operands = [x, list(&[0.1_f32, 1.0]), scalar(-3_i8), list(&[0_i32, 1000])];
	gives(op, &operands, &[tensor(&[1, 2, 2], &[-2_i8, -1, 127, -3])]);
	// The bias wraps.
	let operands = [list(&[i32::MAX]), scalar(1.0_f32), scalar(0_i8), list(&[1_i32])];
	gives(Op::Requantize { axis: 0 }, &operands, &[list(&[-128_i8])]);
}

#[test]
fn dynamic_quantisation() {
	let x = list(&[-1.0_f32, 0.0, 1.5, 0.75]);
	let scale = 2.5_f32 / 255.0;
	gives(
		Op::DynamicQuantize,
		&[x],
		&[list(&[0_u8, 102, 255, 178]), scalar(scale), scalar(102_u8)],
	);
	gives(
		Op::DynamicQuantize,
		&[list(&[0.0_f32; 3])],
		&[list(&[0_u8; 3]), scalar(1.0_f32), scalar(0_u8)],
	);
}
