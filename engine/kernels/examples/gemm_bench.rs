//! Prints how fast matrix products and convolutions are, for each instruction set, and what share of the CPU's peak that
//! is. The least of several runs counts.

use std::{hint::black_box, time::Instant};
use verdict_kernels::{
	conv::{Conv, ConvShape, Window},
	gemm::{matmul, matmul_batched, Finish, Left, Matrix, PackedRight, Right, Stack},
	integer::{self, ByteConv, Bytes, Output, PackedBytes},
	quantize::Requantize,
	Activation, Alone, Isa, Kind, Scratch,
};

/// Seconds of the fastest run, of those that fit into a short while.
fn fastest(mut run: impl FnMut()) -> f64 {
	let mut least = f64::MAX;
	let start = Instant::now();
	let mut rounds = 0;
	while rounds < 3 || start.elapsed().as_millis() < 60 {
		let begin = Instant::now();
		run();
		least = least.min(begin.elapsed().as_secs_f64());
		rounds += 1;
	}
	least
}

/// Multiply-adds a second of chains that never leave the registers.
fn peak(isa: Isa) -> f64 {
	const STEPS: usize = 20_000;
	macro_rules! chains {
		($count:literal, $splat:ident, $fma:ident) => {{
			let (factor, addend) = ($splat(black_box(0.999)), $splat(black_box(0.5)));
			let mut chains = [addend; $count];
			for _ in 0..STEPS {
				for chain in &mut chains {
					*chain = $fma(*chain, factor, addend);
				}
			}
			black_box(chains);
		}};
	}
	#[cfg(target_arch = "x86_64")]
	use std::arch::x86_64::*;
	#[cfg(target_arch = "x86_64")]
	#[target_feature(enable = "avx512f")]
	fn avx512() {
		chains!(24, _mm512_set1_ps, _mm512_fmadd_ps);
	}
	#[cfg(target_arch = "x86_64")]
	#[target_feature(enable = "avx2,fma")]
	fn avx2() {
		chains!(12, _mm256_set1_ps, _mm256_fmadd_ps);
	}
	#[cfg(target_arch = "aarch64")]
	use std::arch::aarch64::*;
	#[cfg(target_arch = "aarch64")]
	#[target_feature(enable = "neon")]
	fn neon() {
		chains!(24, vdupq_n_f32, vfmaq_f32);
	}
	match isa.kind() {
		Kind::Scalar => f64::NAN,
		#[cfg(target_arch = "x86_64")]
		// SAFETY: the kind says that the CPU has it.
		Kind::Avx512 { .. } => (24 * 16 * STEPS) as f64 / fastest(|| unsafe { avx512() }),
		#[cfg(target_arch = "x86_64")]
		// SAFETY: as above.
		Kind::Avx2 => (12 * 8 * STEPS) as f64 / fastest(|| unsafe { avx2() }),
		#[cfg(target_arch = "aarch64")]
		// SAFETY: every aarch64 has it.
		Kind::Neon => (24 * 4 * STEPS) as f64 / fastest(|| unsafe { neon() }),
	}
}

fn numbers(count: usize) -> Vec<f32> {
	(0..count).map(|i| ((i * 7919) % 1009) as f32 / 1009.0 - 0.5).collect()
}

/// One line of the table.
fn report(name: &str, multiply_adds: f64, seconds: f64, peak: f64) {
	let rate = multiply_adds / seconds;
	let (micros, share) = (seconds * 1e6, 100.0 * rate / peak);
	println!(
		"{name:<36} {:>8.1} GFLOP/s {share:>5.1} % of peak {micros:>10.1} us",
		2.0 * rate / 1e9
	);
}

fn products(isa: Isa, peak: f64) {
	let mut scratch = Scratch::new();
	for (m, k, n) in [
		(1, 512, 512),
		(2, 512, 512),
		(4, 512, 512),
		(64, 512, 512),
		(128, 768, 768),
		(128, 768, 3072),
		(128, 3072, 768),
		(1, 2048, 1000),
		(1000, 64, 10),
	] {
		let (a, b) = (numbers(m * k), numbers(k * n));
		let packed = PackedRight::new(isa, Matrix::new(&b, k, n));
		let mut out = vec![0.0; m * n];
		let left = Left::Plain(Matrix::new(&a, m, k));
		let finish = Finish::default();
		let seconds = fastest(|| {
			matmul(
				isa,
				&Alone,
				&mut scratch,
				left,
				Right::Packed(&packed),
				&finish,
				&mut out,
			)
		});
		report(&format!("packed {m} x {k} x {n}"), (m * k * n) as f64, seconds, peak);
		if m == 128 && n == 768 || m == 1 && n == 512 {
			let right = Right::Plain(Matrix::new(&b, k, n));
			let seconds = fastest(|| matmul(isa, &Alone, &mut scratch, left, right, &finish, &mut out));
			report(&format!("plain {m} x {k} x {n}"), (m * k * n) as f64, seconds, peak);
		}
	}
	let (q, v, p) = (numbers(12 * 128 * 64), numbers(12 * 128 * 64), numbers(12 * 128 * 128));
	let (heads, size) = ([12], 12 * 128 * 128 * 64);
	let mut out = vec![0.0; 12 * 128 * 128];
	let (left, right) = (
		Stack::new(&q, &heads, 128, 64),
		Stack::new(&v, &heads, 128, 64).transposed(),
	);
	let finish = Finish::default();
	let seconds = fastest(|| matmul_batched(isa, &Alone, &mut scratch, &left, &right, &finish, &mut out));
	report("12 heads: 128 x 64 x 128, keys", size as f64, seconds, peak);
	let mut out = vec![0.0; 12 * 128 * 64];
	let (left, right) = (Stack::new(&p, &heads, 128, 128), Stack::new(&v, &heads, 128, 64));
	let seconds = fastest(|| matmul_batched(isa, &Alone, &mut scratch, &left, &right, &finish, &mut out));
	report("12 heads: 128 x 128 x 64, values", size as f64, seconds, peak);
}

/// Channels, filters, size of the input, kernel, stride, groups, and how often the network has the layer.
type Layer = (usize, usize, usize, usize, usize, usize, usize);

/// The convolutions of ResNet-50.
const RESNET: &[Layer] = &[
	(3, 64, 224, 7, 2, 1, 1),
	(64, 64, 56, 1, 1, 1, 1),
	(64, 64, 56, 3, 1, 1, 3),
	(64, 256, 56, 1, 1, 1, 4),
	(256, 64, 56, 1, 1, 1, 2),
	(256, 128, 56, 1, 1, 1, 1),
	(128, 128, 56, 3, 2, 1, 1),
	(128, 512, 28, 1, 1, 1, 4),
	(256, 512, 56, 1, 2, 1, 1),
	(512, 128, 28, 1, 1, 1, 3),
	(128, 128, 28, 3, 1, 1, 3),
	(512, 256, 28, 1, 1, 1, 1),
	(256, 256, 28, 3, 2, 1, 1),
	(256, 1024, 14, 1, 1, 1, 6),
	(512, 1024, 28, 1, 2, 1, 1),
	(1024, 256, 14, 1, 1, 1, 5),
	(256, 256, 14, 3, 1, 1, 5),
	(1024, 512, 14, 1, 1, 1, 1),
	(512, 512, 14, 3, 2, 1, 1),
	(512, 2048, 7, 1, 1, 1, 3),
	(1024, 2048, 14, 1, 2, 1, 1),
	(2048, 512, 7, 1, 1, 1, 2),
	(512, 512, 7, 3, 1, 1, 2),
];

/// The convolutions of MobileNetV2.
const MOBILENET: &[Layer] = &[
	(3, 32, 224, 3, 2, 1, 1),
	(32, 32, 112, 3, 1, 32, 1),
	(32, 16, 112, 1, 1, 1, 1),
	(16, 96, 112, 1, 1, 1, 1),
	(96, 96, 112, 3, 2, 96, 1),
	(96, 24, 56, 1, 1, 1, 1),
	(24, 144, 56, 1, 1, 1, 2),
	(144, 144, 56, 3, 1, 144, 1),
	(144, 24, 56, 1, 1, 1, 1),
	(144, 144, 56, 3, 2, 144, 1),
	(144, 32, 28, 1, 1, 1, 1),
	(32, 192, 28, 1, 1, 1, 3),
	(192, 192, 28, 3, 1, 192, 2),
	(192, 32, 28, 1, 1, 1, 2),
	(192, 192, 28, 3, 2, 192, 1),
	(192, 64, 14, 1, 1, 1, 1),
	(64, 384, 14, 1, 1, 1, 4),
	(384, 384, 14, 3, 1, 384, 4),
	(384, 64, 14, 1, 1, 1, 3),
	(384, 96, 14, 1, 1, 1, 1),
	(96, 576, 14, 1, 1, 1, 3),
	(576, 576, 14, 3, 1, 576, 2),
	(576, 96, 14, 1, 1, 1, 2),
	(576, 576, 14, 3, 2, 576, 1),
	(576, 160, 7, 1, 1, 1, 1),
	(160, 960, 7, 1, 1, 1, 3),
	(960, 960, 7, 3, 1, 960, 3),
	(960, 160, 7, 1, 1, 1, 2),
	(960, 320, 7, 1, 1, 1, 1),
	(320, 1280, 7, 1, 1, 1, 1),
];

fn convolutions(isa: Isa, peak: f64, network: &str, layers: &[Layer]) {
	let mut scratch = Scratch::new();
	let (mut seconds_in_all, mut work_in_all) = (0.0, 0.0);
	for &(channels, filters, size, kernel, stride, groups, times) in layers {
		let pads = [kernel / 2; 4];
		let window = Window {
			strides: &[stride; 2],
			dilations: &[1; 2],
			pads: &pads,
		};
		let weights = [filters, channels / groups, kernel, kernel];
		let shape = ConvShape::new(&[1, channels, size, size], &weights, window, groups).expect("a shape");
		let (input, bias) = (numbers(shape.input_len()), numbers(filters));
		let mut out = vec![0.0; shape.output_len()];
		let conv = Conv::new(
			isa,
			&shape,
			&numbers(shape.weights_len()),
			Some(&bias),
			Activation::Relu,
		);
		let seconds = fastest(|| conv.run(&Alone, &mut scratch, &input, None, &mut out));
		let work = (shape.weights_len() * out.len() / filters) as f64;
		let kind = if groups > 1 { "depthwise " } else { "" };
		let name = format!("{kind}{channels} -> {filters}, {kernel} x {kernel} / {stride}, {size}");
		report(&name, work, seconds, peak);
		seconds_in_all += seconds * times as f64;
		work_in_all += work * times as f64;
	}
	report(
		&format!("all convolutions of {network}"),
		work_in_all,
		seconds_in_all,
		peak,
	);
}

/// Products and convolutions of bytes.
fn of_bytes(isa: Isa, peak: f64) {
	let mut scratch = Scratch::new();
	let bytes = |count: usize| (0..count).map(|i| (i * 7919 % 251) as u8).collect::<Vec<u8>>();
	let how = Requantize {
		multipliers: &[0.001],
		zero: 128,
		range: (0, 255),
	};
	for (m, k, n) in [(1, 512, 512), (64, 512, 512), (128, 768, 768)] {
		let (a, b) = (bytes(m * k), bytes(k * n));
		let packed = PackedBytes::new(isa, Bytes::Unsigned(&b), (k, n), (n, 1), &[128]);
		let mut out = vec![0; m * n];
		let left = (Bytes::Unsigned(&a), &[120][..]);
		let seconds = fastest(|| {
			integer::matmul(
				&Alone,
				&mut scratch,
				left,
				&packed,
				&[],
				Output::Unsigned(&mut out, how),
			)
		});
		report(&format!("bytes {m} x {k} x {n}"), (m * k * n) as f64, seconds, peak);
	}
	for (channels, filters, size, kernel, stride, groups) in [
		(3, 32, 224, 3, 2, 1),
		(64, 64, 56, 3, 1, 1),
		(256, 64, 56, 1, 1, 1),
		(256, 256, 14, 3, 1, 1),
		(512, 512, 7, 3, 1, 1),
		(144, 144, 56, 3, 1, 144),
		(384, 384, 14, 3, 1, 384),
	] {
		let pads = [kernel / 2; 4];
		let window = Window {
			strides: &[stride; 2],
			dilations: &[1; 2],
			pads: &pads,
		};
		let weights = [filters, channels / groups, kernel, kernel];
		let shape = ConvShape::new(&[1, channels, size, size], &weights, window, groups).expect("a shape");
		let (input, weights, bias) = (bytes(shape.input_len()), bytes(shape.weights_len()), vec![5; filters]);
		let conv = ByteConv::new(isa, &shape, Bytes::Unsigned(&weights), &[128]);
		let mut out = vec![0; shape.output_len()];
		let input = (Bytes::Unsigned(&input), 120);
		let seconds = fastest(|| conv.run(&Alone, &mut scratch, input, &bias, Output::Unsigned(&mut out, how)));
		let work = (shape.weights_len() * out.len() / filters) as f64;
		let kind = if groups > 1 { "depthwise " } else { "" };
		report(
			&format!("bytes {kind}{channels} -> {filters}, {kernel} x {kernel} / {stride}, {size}"),
			work,
			seconds,
			peak,
		);
	}
}

fn main() {
	for isa in Isa::available().into_iter().skip(1) {
		let peak = peak(isa);
		println!("{isa:?}: peak {:.1} GFLOP/s", 2.0 * peak / 1e9);
		of_bytes(isa, peak);
		// For binary32 it makes no difference.
		#[cfg(target_arch = "x86_64")]
		if isa.kind() == (Kind::Avx512 { vnni: false }) {
			continue;
		}
		products(isa, peak);
		convolutions(isa, peak, "ResNet-50", RESNET);
		convolutions(isa, peak, "MobileNetV2", MOBILENET);
	}
}
