//! Matrix products and convolutions of f32.

use crate::support::{
	program::{conv, square, window},
	values::{count, gives, list, tensor},
};
use verdict_program::{
	op::{ConvTranspose, MatMul, Window},
	Op,
};

fn matmul(transpose_a: bool, transpose_b: bool) -> Op {
	Op::MatMul(MatMul {
		transpose_a,
		transpose_b,
	})
}

#[test]
fn products() {
	let (a, b) = (
		tensor(&[2, 3], &[1.0_f32, 2.0, 3.0, 4.0, 5.0, 6.0]),
		tensor(&[3, 2], &[1.0_f32, 0.0, 0.0, 1.0, 2.0, 2.0]),
	);
	let (a_turned, b_turned) = (
		tensor(&[3, 2], &[1.0_f32, 4.0, 2.0, 5.0, 3.0, 6.0]),
		tensor(&[2, 3], &[1.0_f32, 0.0, 2.0, 0.0, 1.0, 2.0]),
	);
	let product = tensor(&[2, 2], &[7.0_f32, 8.0, 16.0, 17.0]);
	gives(matmul(false, false), &[a.clone(), b.clone()], &[product.clone()]);
	gives(matmul(true, false), &[a_turned.clone(), b.clone()], &[product.clone()]);
	gives(matmul(false, true), &[a.clone(), b_turned.clone()], &[product.clone()]);
	gives(matmul(true, true), &[a_turned, b_turned], &[product]);
	let bias = list(&[0.5_f32, -1.0]);
	gives(
		matmul(false, false),
		&[a, b, bias],
		&[tensor(&[2, 2], &[7.5_f32, 7.0, 16.5, 16.0])],
	);
}

#[test]
fn products_of_stacks() {
	let (a, b) = (count(&[2, 1, 2]), count(&[2, 2, 2]));
	// [0, 1] and [2, 3] times [[0, 1], [2, 3]] and [[4, 5], [6, 7]].
	gives(
		matmul(false, false),
		&[a.clone(), b.clone()],
		&[tensor(&[2, 1, 2], &[2.0_f32, 3.0, 26.0, 31.0])],
	);
	let one = tensor(&[2, 2], &[0.0_f32, 1.0, 2.0, 3.0]);
	gives(
		matmul(false, false),
		&[a.clone(), one.clone()],
		&[tensor(&[2, 1, 2], &[2.0_f32, 3.0, 6.0, 11.0])],
	);
	let products = [2.0_f32, 3.0, 6.0, 11.0, 6.0, 7.0, 26.0, 31.0];
	gives(
		matmul(false, false),
		&[one.clone(), b.clone()],
		&[tensor(&[2, 2, 2], &products)],
	);
	// The bias is the same for all.
	let bias = list(&[100.0_f32, 200.0]);
	let products = products
		.iter()
		.zip([100.0, 200.0].iter().cycle())
		.map(|(x, bias)| x + bias);
	gives(
		matmul(false, false),
		&[one, b, bias],
		&[tensor(&[2, 2, 2], &products.collect::<Vec<f32>>())],
	);
	// Both batches are broadcast.
	let (left, right) = (
		tensor(&[2, 1, 1, 1], &[1.0_f32, 2.0]),
		tensor(&[3, 1, 1], &[5.0_f32, 6.0, 7.0]),
	);
	gives(
		matmul(false, true),
		&[left, right],
		&[tensor(&[2, 3, 1, 1], &[5.0_f32, 6.0, 7.0, 10.0, 12.0, 14.0])],
	);
}

#[test]
fn rounding_is_that_of_a_chain_of_fused_operations() {
	// 1 + 2^-24 is a tie; the tiny third product decides it only if the second one is still there.
	let (tie, tiny) = (2_f32.powi(-12), 2_f32.powi(-60));
	let a = tensor(&[1, 3], &[tie, 1.0, tiny]);
	let chain = tie.mul_add(tie, 0.0);
	let chain = tiny.mul_add(tiny, 1.0_f32.mul_add(1.0, chain));
	gives(matmul(false, true), &[a.clone(), a], &[tensor(&[1, 1], &[chain])]);
	// A sum of -0 only is +0, since it starts there.
	let (a, b) = (tensor(&[1, 1], &[-1.0_f32]), tensor(&[1, 1], &[0.0_f32]));
	gives(matmul(false, false), &[a, b], &[tensor(&[1, 1], &[0.0_f32])]);
}

#[test]
fn convolutions() {
	let x = count(&[1, 1, 3, 3]);
	let ones = tensor(&[1, 1, 2, 2], &[1.0_f32; 4]);
	let plain = Op::Conv(conv(Window::plain(2), 1));
	gives(
		plain.clone(),
		&[x.clone(), ones.clone()],
		&[tensor(&[1, 1, 2, 2], &[8.0_f32, 12.0, 20.0, 24.0])],
	);
	let bias = list(&[0.5_f32]);
	gives(
		plain,
		&[x.clone(), ones.clone(), bias],
		&[tensor(&[1, 1, 2, 2], &[8.5_f32, 12.5, 20.5, 24.5])],
	);
	// Weights are not turned around; strides, and padding on one side.
	let w = tensor(&[1, 1, 2, 2], &[1.0_f32, 10.0, 100.0, 1000.0]);
	let moved = Op::Conv(conv(window(&[2, 2], &[1, 1], &[1, 1], &[0, 0]), 1));
	gives(
		moved,
		&[x.clone(), w.clone()],
		&[tensor(&[1, 1, 2, 2], &[0.0_f32, 2100.0, 6030.0, 8754.0])],
	);
	let dilated = Op::Conv(conv(square(1, 2, 0), 1));
	gives(dilated, &[x, w], &[tensor(&[1, 1, 1, 1], &[20.0_f32 + 600.0 + 8000.0])]);
}

#[test]
fn groups_and_depthwise() {
	let x = count(&[1, 4, 2]);
	// Two groups of two channels, one filter each: the sum of the channels, and ten times the second one.
	let w = tensor(&[2, 2, 1], &[1.0_f32, 1.0, 0.0, 10.0]);
	let grouped = Op::Conv(conv(Window::plain(1), 2));
	gives(
		grouped,
		&[x.clone(), w],
		&[tensor(&[1, 2, 2], &[2.0_f32, 4.0, 60.0, 70.0])],
	);
	let w = tensor(&[4, 1, 2], &[1.0_f32, 1.0, 1.0, -1.0, 2.0, 0.0, 0.0, 2.0]);
	let depthwise = Op::Conv(conv(window(&[1], &[1], &[1], &[0]), 4));
	let expected = [0.0_f32, 1.0, -2.0, -1.0, 0.0, 8.0, 12.0, 14.0];
	gives(
		depthwise,
		&[x, w, list(&[0.0_f32; 4])],
		&[tensor(&[1, 4, 2], &expected)],
	);
}

#[test]
fn a_depthwise_convolution_starts_at_its_bias() {
	// With the bias first nothing of 2^-30 is left; added last to a sum of 0 it would be the same, so the taps cancel.
	let big = 2_f32.powi(30);
	let x = tensor(&[1, 2, 2], &[big, -big, 0.0_f32, 0.0]);
	let w = tensor(&[2, 1, 2], &[1.0_f32; 4]);
	let op = Op::Conv(conv(Window::plain(1), 2));
	gives(
		op,
		&[x.clone(), w, list(&[1.0_f32, 2.0])],
		&[tensor(&[1, 2, 1], &[0.0_f32, 2.0])],
	);
	// The general one adds it afterwards.
	let x = tensor(&[1, 1, 2], &[big, -big]);
	let w = tensor(&[1, 1, 2], &[1.0_f32; 2]);
	let op = Op::Conv(conv(Window::plain(1), 1));
	gives(op, &[x, w, list(&[1.0_f32])], &[tensor(&[1, 1, 1], &[1.0_f32])]);
}

#[test]
fn transposed_convolutions() {
	let transposed = |window, groups, output_padding: &[u32]| {
		Op::ConvTranspose(ConvTranspose {
			window,
			groups,
			output_padding: output_padding.to_vec(),
		})
	};
	let x = tensor(&[1, 1, 3], &[1.0_f32, 2.0, 3.0]);
	let w = tensor(&[1, 1, 2], &[1.0_f32, 10.0]);
	let plain = transposed(Window::plain(1), 1, &[0]);
	gives(
		plain,
		&[x.clone(), w.clone()],
		&[tensor(&[1, 1, 4], &[1.0_f32, 12.0, 23.0, 30.0])],
	);
	let apart = transposed(window(&[2], &[1], &[0], &[0]), 1, &[1]);
	let expected = tensor(&[1, 1, 7], &[1.0_f32, 10.0, 2.0, 20.0, 3.0, 30.0, 0.0]);
	gives(apart, &[x.clone(), w.clone()], &[expected]);
	let cut = transposed(window(&[1], &[1], &[1], &[1]), 1, &[0]);
	gives(cut, &[x, w, list(&[0.5_f32])], &[tensor(&[1, 1, 2], &[12.5_f32, 23.5])]);
	// Two groups with two filters each.
	let x = tensor(&[1, 2, 1], &[1.0_f32, 2.0]);
	let w = tensor(&[2, 2, 1], &[1.0_f32, 2.0, 3.0, 4.0]);
	let grouped = transposed(Window::plain(1), 2, &[0]);
	gives(grouped, &[x, w], &[tensor(&[1, 4, 1], &[1.0_f32, 2.0, 6.0, 8.0])]);
}
