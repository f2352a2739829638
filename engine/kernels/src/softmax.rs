//! Softmax and its logarithm along an axis.
//!
//! The largest value m need not be found by the rules of the maximum: if there is a NaN, the sum is NaN and so is every
//! result; and which zero m is does not show, as e^(±0) is 1, and of two zeros the logarithm of the sum is not 0.

use crate::{
	along::Along,
	fold::{across, Across, Down, Shift, Sum, SumExp},
	lanes::{launch, value, Kernel, Lanes, ROW},
	split::split,
	unary::{exponential::exp, logarithm::ln},
	Isa, Workers,
};

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 13;

/// e^(x − m) divided by the sum of these, m the largest x. Panics unless both slices have `along.len()` elements.
pub fn softmax(isa: Isa, workers: &dyn Workers, along: Along, input: &[f32], output: &mut [f32]) {
	run(isa, workers, false, along, input, output);
}

/// (x − m) − ln s, m the largest x and s the sum of all e^(x − m). Panics as `softmax` does.
pub fn log_softmax(isa: Isa, workers: &dyn Workers, along: Along, input: &[f32], output: &mut [f32]) {
	run(isa, workers, true, along, input, output);
}

fn run(isa: Isa, workers: &dyn Workers, logarithm: bool, along: Along, input: &[f32], output: &mut [f32]) {
	assert!(input.len() == along.len() && output.len() == along.len());
	let Along { size, inner, .. } = along;
	let block = size * inner;
	split(workers, output, block, LEAST_SHARE, &|first, output| {
		let input = &input[first * block..][..output.len()];
		match (inner, logarithm) {
			(1, false) => launch(isa, Rows { size, input, output }),
			(1, true) => launch(isa, LogRows { size, input, output }),
			_ => launch(
				isa,
				Columns {
					logarithm,
					size,
					inner,
					input,
					output,
				},
			),
		}
	});
}

struct Rows<'a> {
	size: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for Rows<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		for (x, y) in self
			.input
			.chunks_exact(self.size)
			.zip(self.output.chunks_exact_mut(self.size))
		{
			let shift = L::splat(across::<L, _>(Shift, 0.0, x));
			let mut sums = Across::<L, _>::new(Sum, 0.0);
			let (x_rows, x_rest) = x.split_at(x.len() / ROW * ROW);
			let (y_rows, y_rest) = y.split_at_mut(x_rows.len());
			for (x, y) in x_rows.chunks_exact(ROW).zip(y_rows.chunks_exact_mut(ROW)) {
				for (index, (x, y)) in x.chunks_exact(L::COUNT).zip(y.chunks_exact_mut(L::COUNT)).enumerate() {
					let e = exp(L::load(x) - shift);
					e.store(y);
					sums.push_register(index, e);
				}
			}
			for (x, y) in x_rest.chunks(L::COUNT).zip(y_rest.chunks_mut(L::COUNT)) {
				exp(L::load_part(x) - shift).store_part(y);
			}
			sums.push(y_rest);
			let sum = L::splat(sums.finish());
			for y in y.chunks_mut(L::COUNT) {
				(L::load_part(y) / sum).store_part(y);
			}
		}
	}
}

struct LogRows<'a> {
	size: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for LogRows<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		for (x, y) in self
			.input
			.chunks_exact(self.size)
			.zip(self.output.chunks_exact_mut(self.size))
		{
			let shift = across::<L, _>(Shift, 0.0, x);
			let logarithm = L::splat(value(ln(L::Single::splat(across::<L, _>(SumExp, shift, x)))));
			for (x, y) in x.chunks(L::COUNT).zip(y.chunks_mut(L::COUNT)) {
				(L::load_part(x) - L::splat(shift) - logarithm).store_part(y);
			}
		}
	}
}

struct Columns<'a> {
	logarithm: bool,
	size: usize,
	inner: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

impl Kernel for Columns<'_> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			logarithm,
			size,
			inner,
			input,
			output,
		} = self;
		let block = size * inner;
		for (x, y) in input.chunks_exact(block).zip(output.chunks_exact_mut(block)) {
			for column in (0..inner).step_by(L::COUNT) {
				let width = L::COUNT.min(inner - column);
				let mut largest = Down::<L, _>::new(Shift, L::splat(0.0));
				for row in 0..size {
					largest.push(L::load_part(&x[row * inner + column..]));
				}
				let shift = largest.finish();
				let mut sums = Down::<L, _>::new(Sum, L::splat(0.0));
				for row in 0..size {
					let at = row * inner + column;
					let distance = L::load_part(&x[at..]) - shift;
					let e = exp(distance);
					if logarithm { distance } else { e }.store_part(&mut y[at..at + width]);
					sums.push(e);
				}
				let sum = sums.finish();
				let sum = if logarithm { ln(sum) } else { sum };
				for row in 0..size {
					let y = &mut y[row * inner + column..][..width];
					let value = L::load_part(y);
					if logarithm { value - sum } else { value / sum }.store_part(y);
				}
			}
		}
	}
}
