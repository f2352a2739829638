//! Matrix products and convolutions of bytes, and the ways from and to bytes.

use crate::{
	common::Random,
	harness::{agree, bytes, numbers, pick, property, size, toss},
	linear::conv_shape,
};
use verdict_kernels::{
	conv::{ConvShape, Window},
	integer::{matmul, ByteConv, Bytes, Output, PackedBytes},
	quantize::{dequantize_linear, dynamic_quantize, quantize_linear, requantize, Requantize},
	Scratch,
};

/// Bytes of either type, and one zero point or one for each of some.
struct Operand {
	unsigned: Vec<u8>,
	signed: Option<Vec<i8>>,
	zeros: Vec<i32>,
}

impl Operand {
	fn new(random: &mut Random, count: usize, zeros: usize) -> Self {
		let unsigned = bytes(random, count);
		let signed = toss(random).then(|| unsigned.iter().map(|&byte| byte as i8).collect());
		let low = if signed.is_some() { -128 } else { 0 };
		let zeros = if toss(random) { 1 } else { zeros };
		// Those in the middle have a faster way.
		let middle = toss(random);
		let zero = |_| low + if middle { 128 } else { random.below(256) as i32 };
		Self {
			zeros: (0..zeros).map(zero).collect(),
			unsigned,
			signed,
		}
	}

	fn bytes(&self) -> Bytes<'_> {
		match &self.signed {
			Some(signed) => Bytes::Signed(signed),
			None => Bytes::Unsigned(&self.unsigned),
		}
	}
}

/// What sums become: themselves, or bytes of either type.
struct Results {
	kind: usize,
	multipliers: Vec<f32>,
	zero: i32,
	range: (i32, i32),
}

impl Results {
	fn new(random: &mut Random, channels: usize) -> Self {
		let kind = random.below(3);
		let least = if kind == 2 { -128 } else { 0 };
		let (a, b) = (random.below(256) as i32 + least, random.below(256) as i32 + least);
		let several = if toss(random) { 1 } else { channels };
		let wild = random.below(4) == 0;
		let multiplier = |random: &mut Random| if wild { random.float(true) } else { random.unit() * 0.02 };
		Self {
			kind,
			multipliers: (0..several).map(|_| multiplier(random)).collect(),
			zero: random.below(256) as i32 + least,
			range: if toss(random) {
				(least, least + 255)
			} else {
				(a.min(b), a.max(b))
			},
		}
	}

	/// All as 32-bit integers.
	fn of(&self, len: usize, run: impl FnOnce(Output<'_>)) -> Vec<i32> {
		let how = Requantize {
			multipliers: &self.multipliers,
			zero: self.zero,
			range: self.range,
		};
		let (mut sums, mut unsigned, mut signed) = (vec![7; len], vec![7_u8; len], vec![7_i8; len]);
		match self.kind {
			0 => {
				run(Output::Sums(&mut sums));
				sums
			}
			1 => {
				run(Output::Unsigned(&mut unsigned, how));
				unsigned.into_iter().map(i32::from).collect()
			}
			_ => {
				run(Output::Signed(&mut signed, how));
				signed.into_iter().map(i32::from).collect()
			}
		}
	}
}

fn biases(random: &mut Random, count: usize) -> Vec<i32> {
	let shift = pick(random, &[0, 12, 20]);
	let count = if toss(random) { count } else { 0 };
	(0..count).map(|_| random.bits() as i32 >> shift).collect()
}

#[test]
fn byte_products() {
	property("byte_products", 300, |random| {
		let (mut m, mut n, mut k) = (size(random, 0, 40), size(random, 1, 140), size(random, 0, 300));
		match random.below(4) {
			0 => (m, n) = (m * 8, n.min(40)),
			1 => (m, k) = (m.min(10), k * 4),
			2 => (n, k) = (n * 5, k.min(50)),
			_ => {}
		}
		let (left, right) = (Operand::new(random, m * k, m.max(1)), Operand::new(random, k * n, n));
		let steps = if toss(random) { (n, 1) } else { (1, k) };
		let (bias, results) = (biases(random, n), Results::new(random, n));
		agree(random, (m, k, n, steps, results.kind), |isa, workers| {
			let packed = PackedBytes::new(isa, right.bytes(), (k, n), steps, &right.zeros);
			results.of(m * n, |out| {
				matmul(
					workers,
					&mut Scratch::new(),
					(left.bytes(), &left.zeros),
					&packed,
					&bias,
					out,
				);
			})
		});
	});
}

#[test]
fn byte_convolutions() {
	property("byte_convolutions", 300, |random| {
		let shape = conv_shape(random, false);
		let filters = shape.output()[1];
		let (input, weights) = (
			Operand::new(random, shape.input_len(), 1),
			Operand::new(random, shape.weights_len(), filters),
		);
		let (bias, results) = (biases(random, filters), Results::new(random, filters));
		agree(random, (&shape, results.kind), |isa, workers| {
			let conv = ByteConv::new(isa, &shape, weights.bytes(), &weights.zeros);
			results.of(shape.output_len(), |out| {
				conv.run(
					workers,
					&mut Scratch::new(),
					(input.bytes(), input.zeros[0]),
					&bias,
					out,
				);
			})
		});
	});
}

#[test]
fn from_and_to_bytes() {
	property("from_and_to_bytes", 400, |random| {
		let len = size(random, 0, 600);
		let (from, wild) = (numbers(random, len), random.below(4) == 0);
		let scale = random.float(wild);
		let zero = random.below(256) as i32;
		agree(random, (len, scale, zero), |isa, _| {
			let mut bytes = vec![7_u8; len];
			quantize_linear(isa, &from, scale, zero, &mut bytes);
			bytes
		});
		agree(random, (len, scale, zero - 128), |isa, _| {
			let mut bytes = vec![7_i8; len];
			quantize_linear(isa, &from, scale, zero - 128, &mut bytes);
			bytes
		});
		agree(random, len, |isa, _| {
			let mut bytes = vec![7_u8; len];
			let (scale, zero) = dynamic_quantize(isa, &from, &mut bytes);
			let bits = scale.to_bits().to_le_bytes();
			[&bytes[..], &bits, &[zero]].concat()
		});
		let whole: Vec<i32> = (0..len).map(|_| random.bits() as i32 >> random.below(32)).collect();
		let zero = pick(random, &[0, 1, i32::MIN, i32::MAX, -77]);
		agree(random, (len, scale, zero), |isa, _| {
			let mut floats = vec![7.0; len];
			dequantize_linear(isa, &whole, scale, zero, &mut floats);
			floats
		});
		let channels = 1 + random.below(4);
		let row = len / channels;
		let (results, bias) = (Results::new(random, channels), biases(random, channels));
		let how = Requantize {
			multipliers: &results.multipliers,
			zero: results.zero,
			range: results.range,
		};
		let sums = &whole[..row * channels];
		agree(random, (row, &how, &bias), |isa, _| {
			if results.kind == 2 {
				let mut bytes = vec![7_i8; sums.len()];
				requantize(isa, sums, row, &bias, &how, &mut bytes);
				bytes.into_iter().map(i32::from).collect::<Vec<i32>>()
			} else {
				let mut bytes = vec![7_u8; sums.len()];
				requantize(isa, sums, row, &bias, &how, &mut bytes);
				bytes.into_iter().map(i32::from).collect()
			}
		});
	});
}

/// About the number of taps from which on the sums of a depthwise convolution are more than binary32 can count.
#[test]
fn long_depthwise_sums() {
	property("long_depthwise_sums", 60, |random| {
		let taps = 240 + random.below(80);
		let window = Window {
			strides: &[1 + random.below(2)],
			dilations: &[1],
			pads: &[random.below(3), random.below(3)],
		};
		let shape = ConvShape::new(&[1, 2, taps + random.below(40)], &[2, 1, taps], window, 2).expect("sizes that fit");
		let (input, weights): (Vec<u8>, Vec<u8>) = (
			(0..shape.input_len()).map(|_| pick(random, &[254, 255])).collect(),
			(0..shape.weights_len()).map(|_| pick(random, &[254, 255])).collect(),
		);
		agree(random, &shape, |isa, workers| {
			let conv = ByteConv::new(isa, &shape, Bytes::Unsigned(&weights), &[0]);
			let mut sums = vec![7; shape.output_len()];
			let input = (Bytes::Unsigned(&input), 0);
			conv.run(workers, &mut Scratch::new(), input, &[], Output::Sums(&mut sums));
			sums
		});
	});
}
