//! Every fast version against the definition.

use super::*;
use crate::{
	checks::{Random, Threads, WORKERS},
	conv::{ConvShape, Window},
	Isa, Scratch,
};

/// Bytes of either type, and zero points for them.
struct Operand {
	unsigned: Vec<u8>,
	signed: Vec<i8>,
	is_signed: bool,
	zeros: Vec<i32>,
}

impl Operand {
	fn new(random: &mut Random, count: usize, zeros: usize) -> Self {
		let is_signed = random.below(2) == 0;
		let extremes = random.below(3) == 0;
		let byte = |random: &mut Random| {
			if extremes {
				random.pick(&[0, 255, 128, 127])
			} else {
				random.bits() as u8
			}
		};
		let unsigned: Vec<u8> = (0..count).map(|_| byte(random)).collect();
		let zero = |random: &mut Random| match random.below(3) {
			0 => random.below(256) as i32 - if is_signed { 128 } else { 0 },
			_ if is_signed => 0,
			_ => 128,
		};
		let several = if random.below(2) == 0 { 1 } else { zeros };
		let centred = random.below(2) == 0;
		let zeros = (0..several)
			.map(|_| {
				if centred {
					if is_signed {
						0
					} else {
						128
					}
				} else {
					zero(random)
				}
			})
			.collect();
		Self {
			signed: unsigned.iter().map(|&byte| byte as i8).collect(),
			unsigned,
			is_signed,
			zeros,
		}
	}

	fn bytes(&self) -> Bytes<'_> {
		if self.is_signed {
			Bytes::Signed(&self.signed)
		} else {
			Bytes::Unsigned(&self.unsigned)
		}
	}
}

/// How bytes are made of sums, at random; the multipliers are of the size that fits.
struct How {
	multipliers: Vec<f32>,
	zero: i32,
	range: (i32, i32),
}

impl How {
	fn new(random: &mut Random, channels: usize, signed: bool) -> Self {
		let several = random.below(2) * (channels - 1) + 1;
		let (low, high) = if signed { (-128, 127) } else { (0, 255) };
		let zero = random.within(0, 255) as i32 + low;
		Self {
			multipliers: (0..several).map(|_| random.unit().abs() * 0.01).collect(),
			zero,
			range: if random.below(3) == 0 {
				(zero, high)
			} else {
				(low, high)
			},
		}
	}

	fn get(&self) -> Requantize<'_> {
		Requantize {
			multipliers: &self.multipliers,
			zero: self.zero,
			range: self.range,
		}
	}
}

/// All three kinds of output of something that computes.
fn outputs(len: usize, unsigned: &How, signed: &How, mut run: impl FnMut(Output<'_>)) -> (Vec<i32>, Vec<u8>, Vec<i8>) {
	let (mut sums, mut bytes, mut signed_bytes) = (vec![7; len], vec![7; len], vec![7; len]);
	run(Output::Sums(&mut sums));
	run(Output::Unsigned(&mut bytes, unsigned.get()));
	run(Output::Signed(&mut signed_bytes, signed.get()));
	(sums, bytes, signed_bytes)
}

#[test]
fn products_equal_the_reference() {
	let mut random = Random::new(31);
	let mut scratch = Scratch::new();
	for round in 0..200 {
		let (m, n) = (random.pick(&[1, 1, 2, 7, 8, 9, 30]), random.within(1, 110));
		let k = if round % 9 == 0 {
			random.within(300, 700)
		} else {
			random.within(0, 40)
		};
		let (left, right) = (Operand::new(&mut random, m * k, m), Operand::new(&mut random, k * n, n));
		let bias: Vec<i32> = (0..random.below(2) * n).map(|_| random.bits() as i32 >> 12).collect();
		let (unsigned, signed) = (How::new(&mut random, n, false), How::new(&mut random, n, true));
		let expected = outputs(m * n, &unsigned, &signed, |mut out| {
			let (left, right) = ((left.bytes(), &left.zeros[..]), (right.bytes(), &right.zeros[..]));
			reference::matmul(left, right, (m, k, n), &bias, &mut out);
		});
		for isa in Isa::available() {
			let packed = PackedBytes::new(isa, right.bytes(), (k, n), (n, 1), &right.zeros);
			let workers = random.pick(&WORKERS);
			let found = outputs(m * n, &unsigned, &signed, |out| {
				matmul(
					&Threads(workers),
					&mut scratch,
					(left.bytes(), &left.zeros),
					&packed,
					&bias,
					out,
				);
			});
			assert!(found == expected, "{isa:?} {m} {k} {n} {workers}");
		}
	}
}

/// Large enough to be shared, and with weights that lie in columns.
#[test]
fn larger_products_equal_the_reference() {
	let mut random = Random::new(32);
	for (m, k, n) in [(250, 200, 100), (9, 1200, 220)] {
		let (left, right) = (Operand::new(&mut random, m * k, m), Operand::new(&mut random, k * n, n));
		let mut expected = vec![0; m * n];
		let transposed: Vec<u8> = (0..k * n)
			.map(|index| right.unsigned[index % n * k + index / n])
			.collect();
		let signed: Vec<i8> = transposed.iter().map(|&byte| byte as i8).collect();
		let plain = if right.is_signed {
			Bytes::Signed(&signed)
		} else {
			Bytes::Unsigned(&transposed)
		};
		let mut out = Output::Sums(&mut expected);
		reference::matmul(
			(left.bytes(), &left.zeros),
			(plain, &right.zeros),
			(m, k, n),
			&[],
			&mut out,
		);
		for isa in Isa::available().into_iter().skip(1) {
			let packed = PackedBytes::new(isa, right.bytes(), (k, n), (1, k), &right.zeros);
			for workers in WORKERS {
				let mut found = vec![7; m * n];
				let out = Output::Sums(&mut found);
				matmul(
					&Threads(workers),
					&mut Scratch::new(),
					(left.bytes(), &left.zeros),
					&packed,
					&[],
					out,
				);
				assert!(found == expected, "{isa:?} {m} {k} {n} {workers}");
			}
		}
	}
}

#[test]
fn convolutions_equal_the_reference() {
	let mut random = Random::new(33);
	let mut scratch = Scratch::new();
	for round in 0..250 {
		let rank = random.pick(&[1, 2, 2, 2, 3]);
		let mut list = |count: usize, from: &[usize]| (0..count).map(|_| random.pick(from)).collect::<Vec<_>>();
		let (kernel, strides) = (list(rank, &[1, 1, 2, 3, 3, 5]), list(rank, &[1, 1, 1, 2, 3]));
		let (dilations, pads) = (list(rank, &[1, 1, 1, 2]), list(2 * rank, &[0, 0, 1, 1, 2]));
		let sizes: Vec<usize> = (0..rank).map(|_| random.within(1, [60, 16, 6][rank - 1])).collect();
		let groups = random.pick(&[1, 1, 2, 3]);
		let (channels, filters) = match round % 3 {
			0 => (1, random.within(1, 3)),
			_ => (random.within(1, 9), random.within(1, 20)),
		};
		let input = [&[random.within(1, 2), groups * channels], &sizes[..]].concat();
		let weights = [&[groups * filters, channels], &kernel[..]].concat();
		let window = Window {
			strides: &strides,
			dilations: &dilations,
			pads: &pads,
		};
		let Some(shape) = ConvShape::new(&input, &weights, window, groups) else {
			continue;
		};
		let (input, weights) = (
			Operand::new(&mut random, shape.input_len(), 1),
			Operand::new(&mut random, shape.weights_len(), shape.filters),
		);
		let bias: Vec<i32> = (0..random.below(2) * shape.filters)
			.map(|_| random.bits() as i32 >> 12)
			.collect();
		let (unsigned, signed) = (
			How::new(&mut random, shape.filters, false),
			How::new(&mut random, shape.filters, true),
		);
		let expected = outputs(shape.output_len(), &unsigned, &signed, |mut out| {
			let (input, weights) = ((input.bytes(), input.zeros[0]), (weights.bytes(), &weights.zeros[..]));
			reference::conv(&shape, input, weights, &bias, &mut out);
		});
		for isa in Isa::available() {
			let conv = ByteConv::new(isa, &shape, weights.bytes(), &weights.zeros);
			let workers = random.pick(&WORKERS);
			let found = outputs(shape.output_len(), &unsigned, &signed, |out| {
				conv.run(
					&Threads(workers),
					&mut scratch,
					(input.bytes(), input.zeros[0]),
					&bias,
					out,
				);
			});
			assert!(found == expected, "{isa:?} {shape:?} {workers}");
		}
	}
}

/// Several chunks, and filters shared between workers.
#[test]
fn larger_convolutions_equal_the_reference() {
	let mut random = Random::new(34);
	for (input, weights, stride, pad) in [
		([1, 40, 50, 30], [20, 40, 3, 3], 1, 1),
		([1, 64, 14, 14], [100, 64, 1, 1], 1, 0),
		([1, 3, 64, 64], [8, 3, 7, 7], 2, 3),
		([1, 2, 20, 20], [2, 1, 17, 17], 1, 3),
	] {
		let window = Window {
			strides: &[stride; 2],
			dilations: &[1; 2],
			pads: &[pad; 4],
		};
		let shape = ConvShape::new(&input, &weights, window, input[1] / weights[1]).unwrap();
		let input = Operand::new(&mut random, shape.input_len(), 1);
		let weights = Operand::new(&mut random, shape.weights_len(), shape.filters);
		let mut expected = vec![0; shape.output_len()];
		let operands = ((input.bytes(), input.zeros[0]), (weights.bytes(), &weights.zeros[..]));
		reference::conv(&shape, operands.0, operands.1, &[], &mut Output::Sums(&mut expected));
		for isa in Isa::available().into_iter().skip(1) {
			let conv = ByteConv::new(isa, &shape, weights.bytes(), &weights.zeros);
			for workers in WORKERS {
				let mut found = vec![7; shape.output_len()];
				conv.run(
					&Threads(workers),
					&mut Scratch::new(),
					operands.0,
					&[],
					Output::Sums(&mut found),
				);
				assert!(found == expected, "{isa:?} {workers}");
			}
		}
	}
}

#[test]
fn known_numbers() {
	for isa in Isa::available() {
		let packed = PackedBytes::new(isa, Bytes::Signed(&[1, -1, 2, 127, -128, 0]), (3, 2), (2, 1), &[0]);
		let mut sums = [0; 4];
		let left = Bytes::Unsigned(&[255, 0, 1, 10, 20, 30]);
		matmul(
			&Threads(1),
			&mut Scratch::new(),
			(left, &[0, 10]),
			&packed,
			&[0, 1000],
			Output::Sums(&mut sums),
		);
		assert_eq!(sums, [255 - 128, 1000 - 255, 20 - 2560, 1270 + 1000]);
	}
}
