//! Results that every machine must give: one number for all bits of each family of linear kernels.

use crate::{
	checks::{Random, Threads},
	conv::{Conv, ConvShape, Window},
	gemm::{matmul, Finish, Left, Matrix, Right},
	integer::{ByteConv, Bytes, Output},
	pool::{average_pool, lp_pool, max_pool, Divisor, PoolShape},
	quantize::{dynamic_quantize, Requantize},
	recurrent::{CellWeights, Gru, Lstm, LstmState, Sequence},
	resize::{Axis, Coordinates, Mode, Resize, Resizer},
	Activation, Isa, Scratch,
};

/// FNV-1a over bits, with one pattern for NaN.
struct Digest(u64);

impl Digest {
	fn add(&mut self, bits: u32) {
		for byte in bits.to_le_bytes() {
			self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
		}
	}

	fn numbers(&mut self, numbers: &[f32]) {
		for x in numbers {
			self.add(if x.is_nan() { 0x7fc0_0000 } else { x.to_bits() });
		}
	}
}

#[track_caller]
fn check(expected: u64, run: impl Fn(Isa, &mut Digest)) {
	for isa in Isa::available() {
		let mut digest = Digest(0xcbf2_9ce4_8422_2325);
		run(isa, &mut digest);
		assert_eq!(digest.0, expected, "{isa:?}: {:#018x}", digest.0);
	}
}

const WORKERS: Threads = Threads(2);

/// All kinds of numbers, in turn.
fn values(random: &mut Random, round: usize, count: usize) -> Vec<f32> {
	match round % 3 {
		0 => random.numbers(count, false),
		1 => random.numbers(count, true),
		_ => random.tiny(count),
	}
}

#[test]
fn products() {
	check(PRODUCTS, |isa, digest| {
		let mut random = Random::new(101);
		for round in 0..30 {
			let (m, k, n) = (random.within(1, 30), random.within(1, 200), random.within(1, 60));
			let (a, b) = (values(&mut random, round, m * k), values(&mut random, round, k * n));
			let bias = values(&mut random, round, n);
			let finish = Finish {
				column_bias: Some(&bias),
				activation: if round % 2 == 0 {
					Activation::Relu
				} else {
					Activation::None
				},
				..Finish::default()
			};
			let mut out = vec![0.0; m * n];
			let (left, right) = (Left::Plain(Matrix::new(&a, m, k)), Right::Plain(Matrix::new(&b, k, n)));
			matmul(isa, &WORKERS, &mut Scratch::new(), left, right, &finish, &mut out);
			digest.numbers(&out);
		}
	});
}

/// Some windows.
const WINDOWS: [Window<'static>; 3] = [
	Window {
		strides: &[1, 1],
		dilations: &[1, 1],
		pads: &[1, 1, 1, 1],
	},
	Window {
		strides: &[2, 2],
		dilations: &[1, 1],
		pads: &[0, 1, 1, 2],
	},
	Window {
		strides: &[1, 3],
		dilations: &[2, 1],
		pads: &[2, 0, 2, 1],
	},
];

#[test]
fn convolutions() {
	check(CONVOLUTIONS, |isa, digest| {
		let mut random = Random::new(102);
		for round in 0..18 {
			let window = WINDOWS[round % 3];
			let (channels, filters, groups) = [(7, 9, 1), (6, 6, 6), (4, 8, 2)][round / 3 % 3];
			let (height, width) = (random.within(5, 20), random.within(5, 40));
			let shape = if round < 9 {
				ConvShape::new(
					&[1, channels, height, width],
					&[filters, channels / groups, 3, 3],
					window,
					groups,
				)
			} else {
				let weights = [channels, filters / groups, 3, 3];
				ConvShape::transposed(&[1, channels, height, width], &weights, window, &[0, 0], groups)
			};
			let shape = shape.unwrap();
			let weights = values(&mut random, round / 3, shape.weights_len());
			let (bias, input) = (
				values(&mut random, 0, filters),
				values(&mut random, round, shape.input_len()),
			);
			let make = if round < 9 { Conv::new } else { Conv::transposed };
			let conv = make(
				isa,
				&shape,
				&weights,
				Some(&bias),
				Activation::Clip { low: -2.0, high: 2.0 },
			);
			let mut out = vec![0.0; shape.output_len()];
			conv.run(&WORKERS, &mut Scratch::new(), &input, None, &mut out);
			digest.numbers(&out);
		}
	});
}

#[test]
fn bytes() {
	check(BYTES, |isa, digest| {
		let mut random = Random::new(103);
		for round in 0..9 {
			let (channels, filters, groups) = [(7, 9, 1), (6, 6, 6), (4, 8, 2)][round / 3];
			let weights = [filters, channels / groups, 3, 3];
			let shape = ConvShape::new(&[1, channels, 12, 15], &weights, WINDOWS[round % 3], groups).unwrap();
			let numbers = random.numbers(shape.input_len(), true);
			let mut input = vec![0; numbers.len()];
			let (scale, zero) = dynamic_quantize(isa, &numbers, &mut input);
			digest.add(scale.to_bits());
			let weights: Vec<i8> = (0..shape.weights_len()).map(|_| random.bits() as i8).collect();
			let how = Requantize {
				multipliers: &[0.003],
				zero: 100,
				range: (100, 255),
			};
			let mut out = vec![0; shape.output_len()];
			let conv = ByteConv::new(isa, &shape, Bytes::Signed(&weights), &[0]);
			let input = (Bytes::Unsigned(&input), i32::from(zero));
			conv.run(
				&WORKERS,
				&mut Scratch::new(),
				input,
				&[],
				Output::Unsigned(&mut out, how),
			);
			out.iter().for_each(|&byte| digest.add(byte.into()));
		}
	});
}

#[test]
fn pools_and_resizing() {
	check(POOLS, |isa, digest| {
		let mut random = Random::new(104);
		let scratch = &mut Scratch::new();
		for (round, window) in WINDOWS.into_iter().enumerate() {
			let shape = PoolShape::new(&[1, 3, 15, 20], &[3, 3], window, &[7, 6]).unwrap();
			let input = values(&mut random, round, shape.input_len());
			let mut out = vec![0.0; shape.output_len()];
			max_pool(isa, &WORKERS, scratch, &shape, &input, &mut out);
			digest.numbers(&out);
			average_pool(isa, &WORKERS, scratch, &shape, Divisor::Inputs, &input, &mut out);
			digest.numbers(&out);
			lp_pool(isa, &WORKERS, scratch, &shape, 2, &input, &mut out);
			digest.numbers(&out);
			for (mode, coordinates) in [
				(Mode::Linear, Coordinates::HalfPixel),
				(Mode::Cubic(-0.75), Coordinates::AlignCorners),
			] {
				let how = Resize {
					mode,
					coordinates,
					exclude_outside: false,
					antialias: round == 0,
					extrapolation: 0.0,
				};
				let axis = |input, output| Axis {
					input,
					output,
					scale: None,
					part: (0.0, 1.0),
				};
				let resizer = Resizer::new(&how, &[axis(3, 3), axis(15, 22), axis(20, 13)]).unwrap();
				let mut out = vec![0.0; resizer.output_len()];
				resizer.run(isa, &WORKERS, scratch, &input, &mut out);
				digest.numbers(&out);
			}
		}
	});
}

#[test]
fn cells() {
	check(CELLS, |isa, digest| {
		let mut random = Random::new(105);
		let soft = |_: Isa, numbers: &mut [f32]| numbers.iter_mut().for_each(|x| *x /= 1.0 + x.abs());
		for hidden in [5, 33] {
			let (input, recurrent) = (
				random.numbers(4 * hidden * 6, false),
				random.numbers(4 * hidden * hidden, false),
			);
			let (bias, steps) = (random.numbers(8 * hidden, false), random.numbers(4 * 2 * 6, false));
			let weights = |gates: usize| CellWeights {
				inputs: 6,
				hidden,
				input: &input[..gates * hidden * 6],
				recurrent: &recurrent[..gates * hidden * hidden],
				bias: Some(&bias[..2 * gates * hidden]),
			};
			let (mut out, mut other) = (vec![0.0; 4 * 2 * hidden], vec![0.0; 4 * 2 * hidden]);
			let (mut state, mut cell) = (vec![0.0; 2 * hidden], vec![0.0; 2 * hidden]);
			let sequence = |output| Sequence {
				steps: 4,
				batch: 2,
				input: &steps,
				lengths: Some(&[4, 3]),
				reverse: hidden == 5,
				output: Some(output),
				output_step: 2 * hidden,
			};
			let ends = LstmState {
				hidden: &mut state,
				cell: &mut cell,
			};
			let scratch = &mut Scratch::new();
			let lstm = Lstm::new(isa, weights(4), None, None, false);
			lstm.run(&WORKERS, scratch, sequence(&mut out), [&soft, &soft, &soft], ends);
			let gru = Gru::new(isa, weights(3), None, hidden == 5);
			gru.run(&WORKERS, scratch, sequence(&mut other), [&soft, &soft], &mut state);
			for numbers in [out, cell, other, state] {
				digest.numbers(&numbers);
			}
		}
	});
}

const PRODUCTS: u64 = 0x9b6f_49b9_b124_c6f0;
const CONVOLUTIONS: u64 = 0x5fb6_57b7_5bae_9b48;
const BYTES: u64 = 0x9b11_4a88_b19f_7618;
const POOLS: u64 = 0xb4ca_ea12_453b_e0d9;
const CELLS: u64 = 0xa223_eb4b_20d2_ba83;
