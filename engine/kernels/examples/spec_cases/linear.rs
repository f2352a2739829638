//! Matrix products and convolutions, of binary32 and of bytes; from and to bytes.

use crate::{Line, Random};
use verdict_kernels::{
	conv::{Conv, ConvShape, Window},
	gemm::{matmul, Finish, Left, Matrix, Right},
	integer::{matmul as byte_matmul, ByteConv, Bytes, Output, PackedBytes},
	quantize::{dequantize_linear, dynamic_quantize, quantize_linear, requantize, Requantize},
	Activation, Alone, Isa, Scratch,
};

const REFERENCE: Isa = Isa::SCALAR;

fn activation(random: &mut Random) -> (Activation, Vec<f32>) {
	match random.below(4) {
		0 => (Activation::Relu, vec![0.0]),
		1 => {
			let (low, high) = (random.float(), random.float());
			(Activation::Clip { low, high }, vec![low, high])
		}
		_ => (Activation::None, Vec::new()),
	}
}

pub(crate) fn print(random: &mut Random) {
	for _ in 0..60 {
		product(random);
		byte_product(random);
		bytes(random);
	}
	for round in 0..120 {
		convolution(random, round % 3 == 0);
	}
}

fn product(random: &mut Random) {
	let (m, k, n) = (1 + random.below(4), random.below(9), 1 + random.below(4));
	let (a, b) = (random.floats(m * k), random.floats(k * n));
	let (rows, columns, full) = (random.floats(m), random.floats(n), random.floats(m * n));
	let (activation, bounds) = activation(random);
	let finish = Finish {
		row_bias: random.toss().then_some(&rows[..]),
		column_bias: random.toss().then_some(&columns[..]),
		addend: random.toss().then_some(&full[..]),
		activation,
	};
	let (left, right) = (Left::Plain(Matrix::new(&a, m, k)), Right::Plain(Matrix::new(&b, k, n)));
	let mut out = vec![0.0; m * n];
	matmul(REFERENCE, &Alone, &mut Scratch::new(), left, right, &finish, &mut out);
	let line = Line::new("matmul")
		.sizes("size", &[m, k, n])
		.floats("a", &a)
		.floats("b", &b);
	let line = line
		.maybe("row_bias", finish.row_bias)
		.maybe("column_bias", finish.column_bias);
	let line = line.maybe("addend", finish.addend).floats("activation", &bounds);
	line.floats("out", &out).print();
}

/// Sizes of a convolution, and what is to be said of them.
fn shape(random: &mut Random, transposed: bool) -> (ConvShape, Line) {
	loop {
		let rank = 1 + random.below(2);
		let mut list = |count: usize, from: &[usize]| (0..count).map(|_| random.pick(from)).collect::<Vec<_>>();
		let (kernel, strides) = (list(rank, &[1, 2, 3]), list(rank, &[1, 1, 2, 3]));
		let (dilations, pads) = (list(rank, &[1, 1, 2]), list(2 * rank, &[0, 0, 1, 2]));
		let sizes = list(rank, &[1, 2, 4, 5]);
		let more: Vec<usize> = strides.iter().map(|&stride| random.below(stride)).collect();
		let groups = 1 + random.below(3);
		let (channels, filters) = (1 + random.below(3), 1 + random.below(3));
		let window = Window {
			strides: &strides,
			dilations: &dilations,
			pads: &pads,
		};
		let input = [&[1 + random.below(2), groups * channels], &sizes[..]].concat();
		let weights = match transposed {
			true => [&[groups * channels, filters], &kernel[..]].concat(),
			false => [&[groups * filters, channels], &kernel[..]].concat(),
		};
		let shape = match transposed {
			true => ConvShape::transposed(&input, &weights, window, &more, groups),
			false => ConvShape::new(&input, &weights, window, groups),
		};
		if let Some(shape) = shape {
			let line = Line::new(if transposed { "conv_transpose" } else { "conv" });
			let line = line
				.sizes("input", &input)
				.sizes("weights", &weights)
				.number("groups", groups as i64);
			let line = line
				.sizes("strides", &strides)
				.sizes("dilations", &dilations)
				.sizes("pads", &pads);
			return (shape, line.sizes("more", &more));
		}
	}
}

fn convolution(random: &mut Random, transposed: bool) {
	let (shape, line) = shape(random, transposed);
	let (x, w) = (random.floats(shape.input_len()), random.floats(shape.weights_len()));
	let bias = random.floats(shape.output()[1]);
	let addend = random.floats(shape.output_len());
	let (bias, addend) = (random.toss().then_some(&bias[..]), random.toss().then_some(&addend[..]));
	let (activation, bounds) = activation(random);
	let make = if transposed { Conv::transposed } else { Conv::new };
	let mut out = vec![0.0; shape.output_len()];
	make(REFERENCE, &shape, &w, bias, activation).run(&Alone, &mut Scratch::new(), &x, addend, &mut out);
	let line = line
		.floats("x", &x)
		.floats("w", &w)
		.maybe("bias", bias)
		.maybe("addend", addend);
	line.floats("activation", &bounds).floats("out", &out).print();
	if !transposed {
		let (shape, line) = self::shape(random, false);
		let [x, w] = [shape.input_len(), shape.weights_len()].map(|len| signed(random, len));
		let filters = shape.output()[1];
		let zeros: Vec<i32> = (0..random.pick(&[1, filters]))
			.map(|_| random.below(256) as i32 - 128)
			.collect();
		let zero = random.below(256) as i32 - 128;
		let bias: Vec<i32> = (0..filters).map(|_| random.bits() as i32).collect();
		let mut out = vec![0; shape.output_len()];
		let conv = ByteConv::new(REFERENCE, &shape, Bytes::Signed(&w), &zeros);
		let target = Output::Sums(&mut out);
		conv.run(&Alone, &mut Scratch::new(), (Bytes::Signed(&x), zero), &bias, target);
		let line = line.text("type", "bytes").list("x", x.into_iter().map(i64::from));
		let line = line.list("w", w.into_iter().map(i64::from)).number("zero", zero);
		let line = line.list("zeros", zeros.into_iter().map(i64::from));
		let line = line.list("bias", bias.into_iter().map(i64::from));
		line.list("out", out.into_iter().map(i64::from)).print();
	}
}

fn signed(random: &mut Random, len: usize) -> Vec<i8> {
	(0..len).map(|_| random.bits() as i8).collect()
}

fn byte_product(random: &mut Random) {
	let (m, k, n) = (1 + random.below(4), random.below(9), 1 + random.below(4));
	let a: Vec<u8> = (0..m * k).map(|_| random.bits() as u8).collect();
	let b = signed(random, k * n);
	let a_zeros: Vec<i32> = (0..random.pick(&[1, m])).map(|_| random.below(256) as i32).collect();
	let b_zeros: Vec<i32> = (0..random.pick(&[1, n]))
		.map(|_| random.below(256) as i32 - 128)
		.collect();
	let bias: Vec<i32> = (0..n).map(|_| random.bits() as i32).collect();
	let packed = PackedBytes::new(REFERENCE, Bytes::Signed(&b), (k, n), (n, 1), &b_zeros);
	let mut out = vec![0; m * n];
	let left = (Bytes::Unsigned(&a), &a_zeros[..]);
	byte_matmul(
		&Alone,
		&mut Scratch::new(),
		left,
		&packed,
		&bias,
		Output::Sums(&mut out),
	);
	let line = Line::new("byte_matmul")
		.sizes("size", &[m, k, n])
		.list("a", a.into_iter().map(i64::from));
	let line = line
		.list("b", b.into_iter().map(i64::from))
		.list("a_zeros", a_zeros.into_iter().map(i64::from));
	let line = line.list("b_zeros", b_zeros.into_iter().map(i64::from));
	let line = line.list("bias", bias.into_iter().map(i64::from));
	line.list("out", out.into_iter().map(i64::from)).print();
}

fn bytes(random: &mut Random) {
	let x: Vec<f32> = (0..30).map(|_| random.float() * random.pick(&[1.0, 100.0])).collect();
	let any = random.unit();
	let (scale, zero) = (random.pick(&[0.5, 0.1, any, 0.0]), random.below(256) as i32);
	let mut out = vec![0_u8; x.len()];
	quantize_linear(REFERENCE, &x, scale, zero, &mut out);
	let line = Line::new("quantize")
		.floats("x", &x)
		.floats("scale", &[scale])
		.number("zero", zero);
	line.list("out", out.iter().map(|&x| x.into())).print();
	let finite: Vec<f32> = x.iter().copied().filter(|x| !x.is_infinite() || scale == 0.5).collect();
	let (scale, zero) = dynamic_quantize(REFERENCE, &finite, &mut out[..finite.len()]);
	let line = Line::new("dynamic_quantize")
		.floats("x", &finite)
		.floats("scale", &[scale]);
	let line = line.number("zero", zero);
	line.list("out", out[..finite.len()].iter().map(|&x| x.into())).print();
	let sums: Vec<i32> = (0..30).map(|_| random.bits() as i32 >> random.below(32)).collect();
	let (scale, zero) = (random.unit(), random.bits() as i32);
	let mut floats = vec![0.0; sums.len()];
	dequantize_linear(REFERENCE, &sums, scale, zero, &mut floats);
	let line = Line::new("dequantize").list("x", sums.iter().map(|&x| x.into()));
	let line = line.floats("scale", &[scale]).number("zero", zero);
	line.floats("out", &floats).print();
	let multipliers = [random.unit() * 0.01, random.unit(), random.float()];
	let (zero, low) = (random.below(256) as i32 - 128, random.below(100) as i32 - 128);
	let how = Requantize {
		multipliers: &multipliers,
		zero,
		range: (low, 100),
	};
	let bias = [random.bits() as i32, 7, random.bits() as i32 >> 20];
	let mut out = vec![0_i8; sums.len()];
	requantize(REFERENCE, &sums, 5, &bias, &how, &mut out);
	let line = Line::new("requantize")
		.list("x", sums.into_iter().map(i64::from))
		.number("row", 5);
	let line = line
		.floats("multipliers", &multipliers)
		.list("bias", bias.into_iter().map(i64::from));
	let line = line.number("zero", zero).number("low", low).number("high", 100);
	line.list("out", out.into_iter().map(i64::from)).print();
}
