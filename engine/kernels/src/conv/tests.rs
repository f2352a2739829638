//! Every fast convolution against its definition.

use super::*;
use crate::checks::{same, Random, Threads, WORKERS};

/// Numbers for a window over `rank` axes: kernel, strides, dilations, pads.
struct Sizes {
	kernel: Vec<usize>,
	strides: Vec<usize>,
	dilations: Vec<usize>,
	pads: Vec<usize>,
	input: Vec<usize>,
}

impl Sizes {
	fn new(random: &mut Random, rank: usize, longest: usize) -> Self {
		let mut list = |count: usize, pick: &dyn Fn(&mut Random) -> usize| (0..count).map(|_| pick(random)).collect();
		let mut this = Self {
			kernel: list(rank, &|random| random.pick(&[1, 1, 2, 3, 3, 5])),
			strides: list(rank, &|random| random.pick(&[1, 1, 1, 2, 3])),
			dilations: list(rank, &|random| random.pick(&[1, 1, 1, 2, 3])),
			pads: list(2 * rank, &|random| random.pick(&[0, 0, 1, 1, 2, 4])),
			input: list(rank, &|random| random.within(1, longest)),
		};
		if random.below(3) == 0 {
			// Outputs of the size of the input.
			this.strides = vec![1; rank];
			for axis in 0..rank {
				let reach = (this.kernel[axis] - 1) * this.dilations[axis];
				(this.pads[axis], this.pads[rank + axis]) = (reach / 2, reach - reach / 2);
			}
		}
		this
	}

	fn window(&self) -> Window<'_> {
		Window {
			strides: &self.strides,
			dilations: &self.dilations,
			pads: &self.pads,
		}
	}
}

fn activation(random: &mut Random) -> Activation {
	match random.below(4) {
		0 => Activation::Relu,
		1 => Activation::Clip { low: 0.0, high: 6.0 },
		_ => Activation::None,
	}
}

/// Compares all instruction sets with the scalar reference.
fn compare(random: &mut Random, shape: &ConvShape, transposed: bool) {
	let weights = random.values(shape.weights_len());
	let bias = random.values(shape.filters);
	let bias = (random.below(3) > 0).then_some(&bias[..]);
	let input = random.values(shape.input_len());
	let addend = random.values(shape.output_len());
	let addend = (random.below(3) == 0).then_some(&addend[..]);
	let activation = activation(random);
	let make = if transposed { Conv::transposed } else { Conv::new };
	let mut scratch = Scratch::new();
	let mut expected = vec![0.0; shape.output_len()];
	let reference = make(Isa::SCALAR, shape, &weights, bias, activation);
	reference.run(&Threads(1), &mut scratch, &input, addend, &mut expected);
	for isa in Isa::available().into_iter().skip(1) {
		let conv = make(isa, shape, &weights, bias, activation);
		for workers in [1, random.pick(&WORKERS)] {
			let mut found = vec![7.0; shape.output_len()];
			conv.run(&Threads(workers), &mut scratch, &input, addend, &mut found);
			same(
				&found,
				&expected,
				(isa, workers, shape, activation, bias.is_some(), addend.is_some()),
			);
		}
	}
}

fn random_shape(random: &mut Random, depthwise: bool) -> Option<ConvShape> {
	let rank = random.pick(&[1, 2, 2, 2, 3]);
	let sizes = Sizes::new(random, rank, [60, 20, 7][rank - 1]);
	let (groups, channels, filters) = if depthwise {
		let groups = random.within(2, 5);
		(groups, 1, random.within(1, 2))
	} else {
		(random.pick(&[1, 1, 1, 2, 3]), random.within(1, 6), random.within(1, 20))
	};
	let input: Vec<usize> = [&[random.within(1, 2), groups * channels], &sizes.input[..]].concat();
	let weights: Vec<usize> = [&[groups * filters, channels], &sizes.kernel[..]].concat();
	ConvShape::new(&input, &weights, sizes.window(), groups)
}

#[test]
fn general_convolutions_equal_the_reference() {
	let mut random = Random::new(11);
	for _ in 0..300 {
		if let Some(shape) = random_shape(&mut random, false) {
			compare(&mut random, &shape, false);
		}
	}
}

#[test]
fn depthwise_convolutions_equal_the_reference() {
	let mut random = Random::new(12);
	for _ in 0..500 {
		if let Some(shape) = random_shape(&mut random, true) {
			assert!(shape.is_depthwise());
			compare(&mut random, &shape, false);
		}
	}
}

#[test]
fn transposed_convolutions_equal_the_reference() {
	let mut random = Random::new(13);
	for _ in 0..300 {
		let rank = random.pick(&[1, 2, 2, 3]);
		let sizes = Sizes::new(&mut random, rank, [30, 9, 4][rank - 1]);
		let (groups, channels) = (random.pick(&[1, 1, 2]), random.within(1, 5));
		let input: Vec<usize> = [&[random.within(1, 2), groups * channels], &sizes.input[..]].concat();
		let weights: Vec<usize> = [&[groups * channels, random.within(1, 9)], &sizes.kernel[..]].concat();
		let more: Vec<usize> = (0..rank).map(|_| random.pick(&[0, 0, 1])).collect();
		if let Some(shape) = ConvShape::transposed(&input, &weights, sizes.window(), &more, groups) {
			compare(&mut random, &shape, true);
		}
	}
}

/// Shapes that take other ways: several blocks of k, several chunks, filters as columns, single outputs, long rows.
#[test]
fn larger_convolutions_equal_the_reference() {
	let mut random = Random::new(14);
	let plain = |pads: usize, stride: usize| (vec![stride; 2], vec![1; 2], vec![pads; 4]);
	for (input, weights, (strides, dilations, pads)) in [
		(vec![1, 70, 7, 7], vec![40, 70, 3, 3], plain(1, 1)),
		(vec![1, 600, 7, 7], vec![33, 600, 1, 1], plain(0, 1)),
		(vec![1, 130, 1, 1], vec![200, 130, 1, 1], plain(0, 1)),
		(vec![2, 5, 50, 60], vec![9, 5, 3, 3], plain(1, 1)),
		(vec![1, 3, 60, 60], vec![9, 3, 7, 7], plain(3, 2)),
		(vec![1, 20, 30, 40], vec![10, 20, 1, 1], plain(0, 1)),
		(vec![1, 80, 20, 20], vec![20, 80, 1, 1], plain(0, 2)),
		(vec![1, 2, 3, 2500], vec![4, 2, 3, 3], plain(1, 1)),
		(
			vec![1, 8, 400, 1],
			vec![8, 8, 3, 1],
			(vec![1; 2], vec![1; 2], vec![1, 0, 1, 0]),
		),
	] {
		let window = Window {
			strides: &strides,
			dilations: &dilations,
			pads: &pads,
		};
		let shape = ConvShape::new(&input, &weights, window, 1).unwrap();
		compare(&mut random, &shape, false);
	}
}

#[test]
fn known_numbers() {
	let window = Window {
		strides: &[1],
		dilations: &[1],
		pads: &[1, 1],
	};
	let shape = ConvShape::new(&[1, 1, 4], &[1, 1, 3], window, 1).unwrap();
	assert_eq!(shape.output(), [1, 1, 1, 1, 4]);
	let transposed = ConvShape::transposed(
		&[1, 1, 2],
		&[1, 1, 3],
		Window {
			strides: &[2],
			pads: &[0, 0],
			..window
		},
		&[1],
		1,
	);
	let transposed = transposed.unwrap();
	for isa in Isa::available() {
		let mut out = [0.0; 4];
		let conv = Conv::new(isa, &shape, &[1.0, 10.0, 100.0], Some(&[0.5]), Activation::None);
		conv.run(&Threads(1), &mut Scratch::new(), &[1.0, 2.0, 3.0, 4.0], None, &mut out);
		assert_eq!(out, [210.5, 321.5, 432.5, 43.5]);
		let mut out = [0.0; 6];
		let conv = Conv::transposed(isa, &transposed, &[1.0, 10.0, 100.0], None, Activation::None);
		conv.run(&Threads(1), &mut Scratch::new(), &[1.0, 2.0], None, &mut out);
		assert_eq!(out, [1.0, 10.0, 102.0, 20.0, 200.0, 0.0]);
	}
}

#[test]
fn shapes_that_do_not_fit_are_refused() {
	let window = Window {
		strides: &[1, 1],
		dilations: &[1, 1],
		pads: &[0; 4],
	};
	let new =
		|input: &[usize], weights: &[usize], window, groups| ConvShape::new(input, weights, window, groups).is_some();
	assert!(new(&[1, 4, 5, 5], &[6, 2, 3, 3], window, 2));
	assert!(!new(&[1, 4, 5, 5], &[6, 3, 3, 3], window, 2));
	assert!(!new(&[1, 4, 5, 5], &[5, 2, 3, 3], window, 2));
	assert!(!new(&[1, 4, 2, 5], &[6, 4, 3, 3], window, 1));
	assert!(!new(&[1, 4, 5, 5], &[6, 4, 3, 3], window, 0));
	assert!(!new(
		&[1, 4, 5, 5],
		&[6, 4, 3, 3],
		Window {
			strides: &[0, 1],
			..window
		},
		1
	));
	assert!(!new(
		&[1, 4, 5, 5],
		&[6, 4, 3, 3],
		Window {
			dilations: &[usize::MAX, 1],
			..window
		},
		1
	));
	assert!(!new(
		&[1, 4, 5, 5],
		&[6, 4, 3, 3],
		Window {
			pads: &[usize::MAX, 0, 0, 0],
			..window
		},
		1
	));
	assert!(!new(&[1, 4, 5], &[6, 4, 3, 3], window, 1));
	assert!(!new(&[usize::MAX, 4, 5, 5], &[6, 4, 3, 3], window, 1));
}
