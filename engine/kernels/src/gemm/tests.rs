//! Every fast product against the three loops.

use super::*;
use crate::checks::{same, Random, Threads, WORKERS};

/// A matrix with the sizes asked for, its numbers, and how it lies: plainly, transposed, or with gaps.
fn matrix(random: &mut Random, rows: usize, columns: usize) -> (Vec<f32>, usize, usize) {
	let (row_step, column_step) = match random.below(4) {
		0 => (1, rows.max(1)),
		1 => (columns * 2 + 3, 2),
		2 => (columns + 5, 1),
		_ => (columns.max(1), 1),
	};
	let count = rows.max(1) * row_step + columns.max(1) * column_step;
	(random.values(count), row_step, column_step)
}

fn size(random: &mut Random) -> usize {
	match random.below(8) {
		0 => 1,
		1 => random.within(2, 5),
		2 => random.within(45, 52),
		3 => random.within(90, 130),
		_ => random.within(1, 40),
	}
}

fn activation(random: &mut Random) -> Activation {
	match random.below(6) {
		0 => Activation::Relu,
		1 => Activation::Clip { low: 0.0, high: 6.0 },
		2 => Activation::Clip {
			low: random.number(true),
			high: random.number(true),
		},
		3 => Activation::Clip { low: -0.0, high: -0.0 },
		_ => Activation::None,
	}
}

#[test]
fn products_equal_the_reference() {
	let mut random = Random::new(1);
	let mut scratch = Scratch::new();
	for round in 0..700 {
		let (m, n) = (size(&mut random), size(&mut random));
		let k = match round % 23 {
			0 => 0,
			1 => random.within(600, 900),
			_ => size(&mut random),
		};
		let (a, a_row, a_column) = matrix(&mut random, m, k);
		let (b, b_row, b_column) = matrix(&mut random, k, n);
		let left = Matrix::with_steps(&a, m, k, a_row, a_column);
		let right = Matrix::with_steps(&b, k, n, b_row, b_column);
		let (rows, columns, full) = (random.values(m), random.values(n), random.values(m * n));
		let finish = Finish {
			row_bias: (random.below(3) == 0).then_some(&rows),
			column_bias: (random.below(2) == 0).then_some(&columns),
			addend: (random.below(3) == 0).then_some(&full),
			activation: activation(&mut random),
		};
		let mut expected = vec![0.0; m * n];
		reference::matmul(left, right, &finish, &mut expected);
		for isa in Isa::available() {
			let packed_left = PackedLeft::new(isa, left);
			let packed_right = PackedRight::new(isa, right);
			for (index, left) in [Left::Plain(left), Left::Packed(&packed_left)].into_iter().enumerate() {
				for right in [Right::Plain(right), Right::Packed(&packed_right)] {
					let workers = WORKERS[(round + index) % 4];
					let mut found = vec![7.0; m * n];
					matmul(isa, &Threads(workers), &mut scratch, left, right, &finish, &mut found);
					same(
						&found,
						&expected,
						(isa, m, n, k, a_row, b_row, workers, index, finish.activation),
					);
				}
			}
		}
	}
}

/// Large enough to be divided between workers, and with more rows than come round at once.
#[test]
fn divided_products_equal_the_reference() {
	let mut random = Random::new(2);
	let mut scratch = Scratch::new();
	for (m, k, n) in [
		(300, 60, 70),
		(5, 400, 300),
		(130, 500, 33),
		(8, 8, 9000),
		(1, 700, 800),
		(700, 900, 1),
	] {
		let (a, b) = (random.numbers(m * k, false), random.numbers(k * n, false));
		let (left, right) = (Matrix::new(&a, m, k), Matrix::new(&b, k, n));
		let bias = random.numbers(n, false);
		let finish = Finish {
			column_bias: Some(&bias),
			..Finish::default()
		};
		let mut expected = vec![0.0; m * n];
		reference::matmul(left, right, &finish, &mut expected);
		for isa in Isa::available().into_iter().skip(1) {
			let packed = PackedRight::new(isa, right);
			for workers in WORKERS {
				for right in [Right::Plain(right), Right::Packed(&packed)] {
					let mut found = vec![7.0; m * n];
					let left = Left::Plain(left);
					matmul(isa, &Threads(workers), &mut scratch, left, right, &finish, &mut found);
					same(&found, &expected, (isa, m, n, k, workers));
				}
			}
		}
	}
}

#[test]
fn batches_equal_single_products() {
	let mut random = Random::new(3);
	let mut scratch = Scratch::new();
	let shapes: [(&[usize], &[usize]); 7] = [
		(&[2, 3], &[2, 3]),
		(&[3], &[]),
		(&[], &[4]),
		(&[2, 1], &[3]),
		(&[1, 3], &[2, 1]),
		(&[2, 0], &[1]),
		(&[], &[]),
	];
	for (left_dims, right_dims) in shapes {
		for transposed in [false, true] {
			let (m, k, n) = (random.within(1, 20), random.within(1, 30), random.within(1, 60));
			let count = |dims: &[usize]| dims.iter().product::<usize>();
			let (a, b) = (
				random.values(count(left_dims) * m * k),
				random.values(count(right_dims) * k * n),
			);
			let left = Stack::new(&a, left_dims, m, k);
			let right = if transposed {
				Stack::new(&b, right_dims, n, k).transposed()
			} else {
				Stack::new(&b, right_dims, k, n)
			};
			let dims = broadcast(left_dims, right_dims).unwrap();
			let full = random.values(count(&dims) * m * n);
			let finish = Finish {
				addend: Some(&full),
				..Finish::default()
			};
			let mut expected = vec![0.0; count(&dims) * m * n];
			matmul_batched(
				Isa::SCALAR,
				&Threads(1),
				&mut scratch,
				&left,
				&right,
				&finish,
				&mut expected,
			);
			for isa in Isa::available() {
				for workers in WORKERS {
					let mut found = vec![7.0; expected.len()];
					matmul_batched(isa, &Threads(workers), &mut scratch, &left, &right, &finish, &mut found);
					same(&found, &expected, (isa, left_dims, right_dims, workers));
				}
			}
		}
	}
}

#[test]
fn batch_of_known_numbers() {
	let left = Stack::new(&[1.0, 2.0, 3.0, 4.0], &[2], 1, 2);
	let right = Stack::new(&[10.0, 1.0], &[], 2, 1);
	let mut out = [0.0; 2];
	matmul_batched(
		Isa::best(),
		&Threads(1),
		&mut Scratch::new(),
		&left,
		&right,
		&Finish::default(),
		&mut out,
	);
	assert_eq!(out, [12.0, 34.0]);
	assert_eq!(broadcast(&[2, 1, 5], &[7, 1]), Some(vec![2, 7, 5]));
	assert_eq!(broadcast(&[2], &[3]), None);
}

/// The running sum starts at +0, so that a single product of -0 gives +0, and nothing is added where there is no bias.
#[test]
fn signed_zeros() {
	let tiny = [-1e-30];
	for isa in Isa::available() {
		let product = |a: &[f32], b: &[f32], finish: Finish<'_>| {
			let mut out = [7.0];
			let (left, right) = (Left::Plain(Matrix::new(a, 1, 1)), Right::Plain(Matrix::new(b, 1, 1)));
			matmul(isa, &Threads(1), &mut Scratch::new(), left, right, &finish, &mut out);
			out[0].to_bits()
		};
		assert_eq!(product(&[-0.0], &[1.0], Finish::default()), 0);
		assert_eq!(product(&tiny, &[1e-30], Finish::default()), 0x8000_0000);
		let zero = Finish {
			column_bias: Some(&[0.0]),
			..Finish::default()
		};
		assert_eq!(product(&tiny, &[1e-30], zero), 0);
		let relu = Finish {
			activation: Activation::Relu,
			..Finish::default()
		};
		assert_eq!(product(&tiny, &[1e-30], relu), 0);
	}
}
