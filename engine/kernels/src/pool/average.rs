//! Averages and norms of what a window sees. Sums run in raster order from +0, without what lies in the padding.

use super::PoolShape;
use crate::{
	arithmetic::By,
	buffer::{lines, Scratch},
	dispatch::by_isa,
	share::{share, Shared},
	Isa, Workers,
};

/// What a sum is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divisor {
	/// The number of inputs that the window sees.
	Inputs,
	/// That and the places in the padding, but not those beyond it (ONNX's count_include_pad).
	InputsAndPadding,
}

/// What is added up.
#[derive(Clone, Copy, PartialEq)]
enum Term {
	Number,
	/// The size, multiplied with itself until there are so many factors, from the left.
	Power(u32),
}

by_isa! {
	/// The sums of one plane.
	fn sums[FLUSHED](shape: &PoolShape, term: Term, input: &[f32], out: &mut [f32]) {
		let (width, stride) = (shape.places.input[2], shape.places.stride[2]);
		for (row, out) in out.chunks_exact_mut(shape.places.output[2]).enumerate() {
			out.fill(0.0);
			for from in shape.rows(row) {
				let line = &input[from * width..][..width];
				for tap in 0..shape.places.kernel[2] {
					let (low, high, from) = shape.columns(tap);
					let out = &mut out[low..high];
					match (term, stride) {
						(Term::Number, 1) => {
							for (sum, x) in out.iter_mut().zip(&line[from..]) {
								*sum = By::<FLUSHED>::add(*sum, *x);
							}
						}
						(Term::Number, 2) => {
							// Pairs, and the last one alone, which may have no second.
							let Some((last, most)) = out.split_last_mut() else {
								continue;
							};
							for (sum, pair) in most.iter_mut().zip(line[from..].chunks_exact(2)) {
								*sum = By::<FLUSHED>::add(*sum, pair[0]);
							}
							*last = By::<FLUSHED>::add(*last, line[from + 2 * most.len()]);
						}
						(Term::Number, _) => {
							for (index, sum) in out.iter_mut().enumerate() {
								*sum = By::<FLUSHED>::add(*sum, line[from + index * stride]);
							}
						}
						(Term::Power(factors), _) => {
							for (index, sum) in out.iter_mut().enumerate() {
								let size = line[from + index * stride].abs();
								let mut power = size;
								for _ in 1..factors {
									power = By::<FLUSHED>::mul(power, size);
								}
								*sum = By::<FLUSHED>::add(*sum, power);
							}
						}
					}
				}
			}
		}
	}
}

by_isa! {
	/// Each divided by rows times its columns.
	fn divide[FLUSHED](rows: usize, columns: &[usize], out: &mut [f32]) {
		for (x, columns) in out.iter_mut().zip(columns) {
			*x = By::<FLUSHED>::div(*x, (rows * columns) as f32);
		}
	}
}

/// Places of an axis that an output's window counts.
fn counted(shape: &PoolShape, divisor: Divisor, axis: usize, output: usize) -> usize {
	let places = &shape.places;
	let padded = places.input[axis] + places.pads[axis] + shape.ends[axis];
	let counts = |&tap: &usize| match divisor {
		Divisor::Inputs => places.tap(axis, output, tap).is_some(),
		Divisor::InputsAndPadding => output * places.stride[axis] + tap * places.dilation[axis] < padded,
	};
	(0..places.kernel[axis]).filter(counts).count()
}

fn run(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	(shape, term): (&PoolShape, Term),
	input: &[f32],
	out: &mut [f32],
	finish: &(dyn Fn(&mut [f32]) + Sync),
) {
	assert_eq!((input.len(), out.len()), (shape.input_len(), shape.output_len()));
	let (from, len) = (shape.places.input_plane(), shape.places.output_plane());
	let out = Shared(out.as_mut_ptr());
	share(workers, scratch, lines::<f32>(0), shape.planes(), &|piece, _| {
		// SAFETY: each plane of outputs is computed once.
		let out = unsafe { out.part(piece * len, len) };
		sums(isa, shape, term, &input[piece * from..][..from], out);
		finish(out);
	});
}

/// The sum of each window divided by a count, converted to binary32. A window that counts nothing gives NaN.
pub fn average_pool(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	shape: &PoolShape,
	divisor: Divisor,
	input: &[f32],
	out: &mut [f32],
) {
	let sizes = shape.places.output;
	let counts = [0, 1, 2].map(|axis| {
		(0..sizes[axis])
			.map(|at| counted(shape, divisor, axis, at))
			.collect::<Vec<_>>()
	});
	run(isa, workers, scratch, (shape, Term::Number), input, out, &|out| {
		for (row, out) in out.chunks_exact_mut(sizes[2]).enumerate() {
			let rows = counts[0][row / sizes[1]] * counts[1][row % sizes[1]];
			divide(isa, rows, &counts[2], out);
		}
	});
}

/// For p = 1, the sum of sizes; for p = 2, the square root of the sum of squares; for other p, the sum of p-th powers,
/// whose root is left to the caller.
pub fn lp_pool(
	isa: Isa,
	workers: &dyn Workers,
	scratch: &mut Scratch,
	shape: &PoolShape,
	p: u32,
	input: &[f32],
	out: &mut [f32],
) {
	run(isa, workers, scratch, (shape, Term::Power(p)), input, out, &|out| {
		if p == 2 {
			for x in out {
				*x = x.sqrt();
			}
		}
	});
}
