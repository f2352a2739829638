//! Folds of integers, which wrap: the order does not matter.

use super::view::{count, offset, Form, ReduceView};
use crate::{
	binary::{Integer, IntegerOp},
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// How many elements of the input are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;

/// Which fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerReduceOp {
	/// The sum.
	Sum,
	/// The product.
	Prod,
	/// The largest.
	Max,
	/// The smallest.
	Min,
}

/// Folds `input` as the view says. Of no elements: 0, 1, the smallest, the largest of the type. Panics as `reduce` does.
pub fn reduce_integer<T: Integer>(
	isa: Isa,
	workers: &dyn Workers,
	op: IntegerReduceOp,
	view: &ReduceView,
	input: &[T],
	output: &mut [T],
) {
	let job = (isa, workers, view, input, output);
	match op {
		IntegerReduceOp::Sum => run(job, T::ZERO, |a, b| T::apply(IntegerOp::Add, a, b)),
		IntegerReduceOp::Prod => run(job, T::ONE, |a, b| T::apply(IntegerOp::Mul, a, b)),
		IntegerReduceOp::Max => run(job, T::MIN, T::max),
		IntegerReduceOp::Min => run(job, T::MAX, T::min),
	}
}

type Job<'a, T> = (Isa, &'a dyn Workers, &'a ReduceView, &'a [T], &'a mut [T]);

fn run<T: Integer>((isa, workers, view, input, output): Job<'_, T>, start: T, join: impl Fn(T, T) -> T + Copy + Sync) {
	assert_eq!(output.len(), view.results());
	let least = LEAST_SHARE / view.elements().max(1);
	split(workers, output, 1, least, &|first, output| {
		let part = Part {
			view,
			input,
			first,
			output,
			start,
			join,
		};
		launch(isa, part);
	});
}

struct Part<'a, T, F> {
	view: &'a ReduceView,
	input: &'a [T],
	first: usize,
	output: &'a mut [T],
	start: T,
	join: F,
}

impl<T: Integer, F: Fn(T, T) -> T> Kernel for Part<'_, T, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			view,
			input,
			mut first,
			mut output,
			start,
			join,
		} = self;
		if view.form == Form::Down {
			let (width, outer) = match view.kept.split_last() {
				Some((inner, outer)) => (inner.size, outer),
				None => (1, view.kept.as_slice()),
			};
			output.fill(start);
			while !output.is_empty() {
				let column = first % width;
				let (now, later) = output.split_at_mut((width - column).min(output.len()));
				let begin = offset(outer, first / width) + column;
				for row in 0..view.elements() {
					for (sum, &x) in now.iter_mut().zip(&input[begin + offset(&view.reduced, row)..]) {
						*sum = join(*sum, x);
					}
				}
				first += now.len();
				output = later;
			}
			return;
		}
		let Some((run, outer)) = view.reduced.split_last() else {
			for (index, result) in output.iter_mut().enumerate() {
				*result = join(start, input[offset(&view.kept, first + index)]);
			}
			return;
		};
		for (index, result) in output.iter_mut().enumerate() {
			let begin = offset(&view.kept, first + index);
			*result = start;
			for number in 0..count(outer) {
				let from = begin + offset(outer, number);
				if run.stride == 1 {
					*result = input[from..][..run.size].iter().fold(*result, |sum, &x| join(sum, x));
				} else {
					*result = (0..run.size).fold(*result, |sum, at| join(sum, input[from + at * run.stride]));
				}
			}
		}
	}
}
