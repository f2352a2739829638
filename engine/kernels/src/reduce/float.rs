//! Folds of binary32 values.

use super::view::{count, offset, Form, ReduceView};
use crate::{
	fold::{
		Across, Down, Fold, Largest, Length, LogSum, LogSumExp, Mean, Product, Shift, Smallest, Sum, SumSize, SumSquare,
	},
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// How many elements are gathered at a time where they do not lie side by side; a multiple of 16.
const GATHERED: usize = 256;
/// How many elements of the input are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 15;

/// Which fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReduceOp {
	/// The sum.
	Sum,
	/// The sum divided by how many there are.
	Mean,
	/// The largest; NaN if there is one; −0 < +0.
	Max,
	/// The smallest; NaN if there is one; −0 < +0.
	Min,
	/// The product.
	Prod,
	/// The sum of absolute values.
	L1,
	/// The square root of the sum of squares.
	L2,
	/// The sum of squares.
	SumSquare,
	/// The logarithm of the sum.
	LogSum,
	/// The logarithm of the sum of the exponentials.
	LogSumExp,
}

/// Folds `input` as the view says. Panics unless the output has as many elements as the view has results and the input
/// reaches as far as the view goes.
pub fn reduce(isa: Isa, workers: &dyn Workers, op: ReduceOp, view: &ReduceView, input: &[f32], output: &mut [f32]) {
	let job = Job {
		isa,
		workers,
		view,
		input,
	};
	match op {
		ReduceOp::Sum => job.run(Sum, None, output),
		ReduceOp::Mean => {
			let count = view.elements() as f32;
			job.run(Mean { count }, None, output);
		}
		ReduceOp::Max => job.run(Largest, None, output),
		ReduceOp::Min => job.run(Smallest, None, output),
		ReduceOp::Prod => job.run(Product, None, output),
		ReduceOp::L1 => job.run(SumSize, None, output),
		ReduceOp::L2 => job.run(Length, None, output),
		ReduceOp::SumSquare => job.run(SumSquare, None, output),
		ReduceOp::LogSum => job.run(LogSum, None, output),
		ReduceOp::LogSumExp => {
			let mut shifts = vec![0.0; output.len()];
			// A NaN makes the sum NaN.
			job.run(Shift, None, &mut shifts);
			for shift in &mut shifts {
				// An infinite one would make NaN of what has a limit.
				if shift.is_infinite() {
					*shift = 0.0;
				}
			}
			job.run(LogSumExp, Some(&shifts), output);
		}
	}
}

#[derive(Clone, Copy)]
struct Job<'a> {
	isa: Isa,
	workers: &'a dyn Workers,
	view: &'a ReduceView,
	input: &'a [f32],
}

impl Job<'_> {
	/// `shifts` has one for each result, or there is none and they count as 0.
	fn run<F: Fold>(self, fold: F, shifts: Option<&[f32]>, output: &mut [f32]) {
		let Self {
			isa,
			workers,
			view,
			input,
		} = self;
		assert_eq!(output.len(), view.results());
		let least = LEAST_SHARE / view.elements().max(1);
		split(workers, output, 1, least, &|first, output| {
			let part = Part {
				fold,
				view,
				input,
				shifts,
				first,
				output,
			};
			match view.form {
				Form::Across => launch(isa, AcrossKernel(part)),
				Form::Down => launch(isa, DownKernel(part)),
				Form::Scattered => launch(isa, ScatteredKernel(part)),
			}
		});
	}
}

/// The results from number `first` on.
struct Part<'a, F> {
	fold: F,
	view: &'a ReduceView,
	input: &'a [f32],
	shifts: Option<&'a [f32]>,
	first: usize,
	output: &'a mut [f32],
}

struct AcrossKernel<'a, F>(Part<'a, F>);

impl<F: Fold> Kernel for AcrossKernel<'_, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Part {
			fold,
			view,
			input,
			shifts,
			first,
			output,
		} = self.0;
		let Some((run, outer)) = view.reduced.split_last() else {
			return;
		};
		let runs = count(outer);
		for (index, result) in output.iter_mut().enumerate() {
			let start = offset(&view.kept, first + index);
			let mut sums = Across::<L, F>::new(fold, shifts.map_or(0.0, |shifts| shifts[first + index]));
			for number in 0..runs {
				sums.push(&input[start + offset(outer, number)..][..run.size]);
			}
			*result = sums.finish();
		}
	}
}

struct DownKernel<'a, F>(Part<'a, F>);

impl<F: Fold> Kernel for DownKernel<'_, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Part {
			fold,
			view,
			input,
			shifts,
			mut first,
			mut output,
		} = self.0;
		let (width, outer) = match view.kept.split_last() {
			Some((inner, outer)) => (inner.size, outer),
			None => (1, view.kept.as_slice()),
		};
		let rows = view.elements();
		while !output.is_empty() {
			let column = first % width;
			let block = L::COUNT.min(width - column).min(output.len());
			let start = offset(outer, first / width) + column;
			// Not by a closure: what is not inlined does not get the instructions.
			let shift = match shifts {
				Some(shifts) => L::load_part(&shifts[first..]),
				None => L::splat(0.0),
			};
			let mut sums = Down::new(fold, shift);
			for row in 0..rows {
				sums.push(L::load_part(&input[start + offset(&view.reduced, row)..]));
			}
			let (now, later) = output.split_at_mut(block);
			sums.finish().store_part(now);
			output = later;
			first += block;
		}
	}
}

struct ScatteredKernel<'a, F>(Part<'a, F>);

impl<F: Fold> Kernel for ScatteredKernel<'_, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Part {
			fold,
			view,
			input,
			shifts,
			first,
			output,
		} = self.0;
		let elements = view.elements();
		let mut gathered = [0.0; GATHERED];
		for (index, result) in output.iter_mut().enumerate() {
			let start = offset(&view.kept, first + index);
			let mut sums = Across::<L, F>::new(fold, shifts.map_or(0.0, |shifts| shifts[first + index]));
			for from in (0..elements).step_by(GATHERED) {
				let count = GATHERED.min(elements - from);
				for (number, value) in gathered[..count].iter_mut().enumerate() {
					*value = input[start + offset(&view.reduced, from + number)];
				}
				sums.push(&gathered[..count]);
			}
			*result = sums.finish();
		}
	}
}
