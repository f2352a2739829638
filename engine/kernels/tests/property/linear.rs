//! Matrix products and convolutions of binary32.

use crate::{
	common::Random,
	harness::{agree, numbers, pick, property, size, toss, until},
};
use verdict_kernels::{
	conv::{Conv, ConvShape, Window},
	gemm::{broadcast, matmul, matmul_batched, Finish, Left, Matrix, PackedLeft, PackedRight, Right, Stack},
	Activation, Scratch,
};

fn activation(random: &mut Random) -> Activation {
	match random.below(6) {
		0 => Activation::Relu,
		1 => Activation::Clip { low: 0.0, high: 6.0 },
		2 => Activation::Clip {
			low: random.float(true),
			high: random.float(true),
		},
		_ => Activation::None,
	}
}

/// Numbers, and how far rows and columns are apart.
fn matrix(random: &mut Random, rows: usize, columns: usize) -> (Vec<f32>, usize, usize) {
	let (row, column) = match random.below(4) {
		0 => (1, rows.max(1)),
		1 => (columns * 3 + 2, 3),
		2 => (columns + 5, 1),
		_ => (columns.max(1), 1),
	};
	(numbers(random, rows * row + columns * column), row, column)
}

#[test]
fn products() {
	property("products", 400, |random| {
		let (mut m, mut n, mut k) = (size(random, 0, 140), size(random, 0, 140), size(random, 0, 600));
		match random.below(6) {
			// Tall, wide, or deeper than what is computed at once.
			0 => (m, n, k) = (m * 4, n.min(20), k.min(40)),
			1 => (m, n, k) = (m.min(9), n * 9, k.min(40)),
			2 => (m, n, k) = (m.min(40), n.min(60), 500 + random.below(800)),
			_ => (m, n) = (m.min(60), n.min(100)),
		}
		let ((a, a_row, a_column), (b, b_row, b_column)) = (matrix(random, m, k), matrix(random, k, n));
		let left = Matrix::with_steps(&a, m, k, a_row, a_column);
		let right = Matrix::with_steps(&b, k, n, b_row, b_column);
		let (rows, columns, full) = (numbers(random, m), numbers(random, n), numbers(random, m * n));
		let finish = Finish {
			row_bias: toss(random).then_some(&rows[..]),
			column_bias: toss(random).then_some(&columns[..]),
			addend: toss(random).then_some(&full[..]),
			activation: activation(random),
		};
		let (pack_left, pack_right) = (toss(random), toss(random));
		let what = (
			m,
			k,
			n,
			(a_row, a_column),
			(b_row, b_column),
			pack_left,
			pack_right,
			finish.activation,
		);
		agree(random, what, |isa, workers| {
			let (packed_left, packed_right) = (PackedLeft::new(isa, left), PackedRight::new(isa, right));
			let left = if pack_left {
				Left::Packed(&packed_left)
			} else {
				Left::Plain(left)
			};
			let right = if pack_right {
				Right::Packed(&packed_right)
			} else {
				Right::Plain(right)
			};
			let mut out = vec![7.0; m * n];
			matmul(isa, workers, &mut Scratch::new(), left, right, &finish, &mut out);
			out
		});
	});
}

#[test]
fn stacks_of_products() {
	property("stacks_of_products", 200, |random| {
		let rank = random.below(4);
		let whole: Vec<usize> = (0..rank).map(|_| pick(random, &[0, 1, 2, 3, 3, 5, 12])).collect();
		let mut dims = || -> Vec<usize> {
			let keep = random.below(rank + 1);
			whole[keep..]
				.iter()
				.map(|&dim| if random.below(3) == 0 { 1 } else { dim })
				.collect()
		};
		let (left_dims, right_dims) = (dims(), dims());
		let all = broadcast(&left_dims, &right_dims).expect("dimensions that fit");
		let (m, k, n) = (size(random, 0, 30), size(random, 0, 40), size(random, 0, 70));
		let count = |dims: &[usize]| dims.iter().product::<usize>();
		let (a, b) = (
			numbers(random, count(&left_dims) * m * k),
			numbers(random, count(&right_dims) * k * n),
		);
		let (turn_left, turn_right) = (toss(random), toss(random));
		let (rows, columns, full) = (
			numbers(random, m),
			numbers(random, n),
			numbers(random, count(&all) * m * n),
		);
		let finish = Finish {
			row_bias: (random.below(4) == 0).then_some(&rows[..]),
			column_bias: toss(random).then_some(&columns[..]),
			addend: toss(random).then_some(&full[..]),
			activation: activation(random),
		};
		let what = (
			&left_dims,
			&right_dims,
			m,
			k,
			n,
			turn_left,
			turn_right,
			finish.row_bias.is_some(),
		);
		agree(random, what, |isa, workers| {
			let stack = |data, dims: &[usize], rows, columns, turn| match turn {
				true => Stack::new(data, dims, columns, rows).transposed(),
				false => Stack::new(data, dims, rows, columns),
			};
			let left = stack(&a, &left_dims, m, k, turn_left);
			let right = stack(&b, &right_dims, k, n, turn_right);
			let mut out = vec![7.0; count(&all) * m * n];
			matmul_batched(isa, workers, &mut Scratch::new(), &left, &right, &finish, &mut out);
			out
		});
	});
}

/// How a kernel moves, for so many axes.
pub struct Moves {
	pub kernel: Vec<usize>,
	pub strides: Vec<usize>,
	pub dilations: Vec<usize>,
	pub pads: Vec<usize>,
	pub input: Vec<usize>,
}

impl Moves {
	pub fn new(random: &mut Random, rank: usize, longest: usize) -> Self {
		let mut list = |count: usize, from: &[usize]| (0..count).map(|_| pick(random, from)).collect::<Vec<_>>();
		let kernel = list(rank, &[1, 1, 2, 3, 3, 4, 5, 7]);
		let (strides, dilations) = (list(rank, &[1, 1, 1, 2, 2, 3, 4]), list(rank, &[1, 1, 1, 2, 3]));
		let pads = list(2 * rank, &[0, 0, 0, 1, 1, 2, 3, 6]);
		Self {
			kernel,
			strides,
			dilations,
			pads,
			input: (0..rank).map(|_| size(random, 1, longest)).collect(),
		}
	}

	pub fn window(&self) -> Window<'_> {
		Window {
			strides: &self.strides,
			dilations: &self.dilations,
			pads: &self.pads,
		}
	}
}

/// Batch, groups, channels of a group, filters of a group.
fn channels(random: &mut Random) -> [usize; 4] {
	let batch = pick(random, &[1, 1, 2, 3]);
	match random.below(3) {
		// Depthwise.
		0 => [batch, 2 + random.below(5), 1, pick(random, &[1, 1, 2, 3])],
		1 => [batch, 2 + random.below(3), 1 + random.below(9), 1 + random.below(17)],
		_ => {
			let most = pick(random, &[20, 20, 150]);
			[batch, 1, 1 + random.below(most), 1 + random.below(40)]
		}
	}
}

/// A shape whose products can be counted quickly.
pub fn conv_shape(random: &mut Random, transposed: bool) -> ConvShape {
	until(random, |random| {
		let rank = 1 + random.below(3);
		let moves = Moves::new(random, rank, [130, 20, 8][rank - 1]);
		let [batch, groups, channels, filters] = channels(random);
		let input = [&[batch, groups * channels], &moves.input[..]].concat();
		let more: Vec<usize> = moves.strides.iter().map(|&stride| random.below(stride)).collect();
		let shape = if transposed {
			let weights = [&[groups * channels, filters], &moves.kernel[..]].concat();
			ConvShape::transposed(&input, &weights, moves.window(), &more, groups)
		} else {
			let weights = [&[groups * filters, channels], &moves.kernel[..]].concat();
			ConvShape::new(&input, &weights, moves.window(), groups)
		};
		let taps: usize = moves.kernel.iter().product();
		shape.filter(|shape| shape.output_len() * channels * taps < 1_000_000)
	})
}

fn convolution(random: &mut Random, transposed: bool) {
	let shape = conv_shape(random, transposed);
	let filters = shape.output()[1];
	let (weights, bias) = (numbers(random, shape.weights_len()), numbers(random, filters));
	let (input, addend) = (numbers(random, shape.input_len()), numbers(random, shape.output_len()));
	let (bias, addend) = (toss(random).then_some(&bias[..]), toss(random).then_some(&addend[..]));
	let activation = activation(random);
	agree(
		random,
		(&shape, activation, bias.is_some(), addend.is_some()),
		|isa, workers| {
			let make = if transposed { Conv::transposed } else { Conv::new };
			let conv = make(isa, &shape, &weights, bias, activation);
			let mut out = vec![7.0; shape.output_len()];
			conv.run(workers, &mut Scratch::new(), &input, addend, &mut out);
			out
		},
	);
}

#[test]
fn convolutions() {
	property("convolutions", 500, |random| convolution(random, false));
}

#[test]
fn transposed_convolutions() {
	property("transposed_convolutions", 300, |random| convolution(random, true));
}
