//! Plain loops over runs of elements, compiled for the instruction set, for what the compiler vectorises by itself:
//! integers, comparisons and choices, which have one right result whatever the order.

use crate::{
	broadcast::Broadcast,
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// How many elements are worth a thread of their own.
pub(crate) const LEAST_SHARE: usize = 1 << 16;

/// The elements of the output from number `first` on.
struct Zip<'a, A, O, F> {
	plan: &'a Broadcast<2>,
	inputs: [&'a [A]; 2],
	first: usize,
	output: &'a mut [O],
	function: F,
}

impl<A: Copy, O, F: Fn(A, A) -> O> Kernel for Zip<'_, A, O, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			plan,
			inputs: [a, b],
			first,
			mut output,
			function,
		} = self;
		for run in plan.runs(first..first + output.len()) {
			let (to, later) = output.split_at_mut(run.len);
			output = later;
			let (one_a, one_b) = (a[run.starts[0]], b[run.starts[1]]);
			match run.strides {
				[1, 1] => {
					for ((to, &a), &b) in to.iter_mut().zip(run.slice(0, a)).zip(run.slice(1, b)) {
						*to = function(a, b);
					}
				}
				[1, 0] => {
					for (to, &a) in to.iter_mut().zip(run.slice(0, a)) {
						*to = function(a, one_b);
					}
				}
				[0, 1] => {
					for (to, &b) in to.iter_mut().zip(run.slice(1, b)) {
						*to = function(one_a, b);
					}
				}
				[a_stride, b_stride] => {
					for (index, to) in to.iter_mut().enumerate() {
						let (i, j) = (run.starts[0] + index * a_stride, run.starts[1] + index * b_stride);
						*to = function(a[i], b[j]);
					}
				}
			}
		}
	}
}

/// `output[i] = function(a[i], b[i])` over all that the plan describes.
pub(crate) fn zip<A: Copy + Sync, O: Copy + Send>(
	isa: Isa,
	workers: &dyn Workers,
	plan: &Broadcast<2>,
	inputs: [&[A]; 2],
	output: &mut [O],
	function: impl Fn(A, A) -> O + Copy + Sync,
) {
	assert_eq!(output.len(), plan.len());
	split(workers, output, 1, LEAST_SHARE, &|first, output| {
		launch(
			isa,
			Zip {
				plan,
				inputs,
				first,
				output,
				function,
			},
		);
	});
}

struct Each<'a, A, O, F> {
	input: &'a [A],
	output: &'a mut [O],
	function: F,
}

impl<A: Copy, O, F: Fn(A) -> O> Kernel for Each<'_, A, O, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		for (to, &x) in self.output.iter_mut().zip(self.input) {
			*to = (self.function)(x);
		}
	}
}

/// `output[i] = function(input[i])`.
pub(crate) fn each<A: Copy + Sync, O: Copy + Send>(
	isa: Isa,
	workers: &dyn Workers,
	input: &[A],
	output: &mut [O],
	function: impl Fn(A) -> O + Copy + Sync,
) {
	assert_eq!(input.len(), output.len());
	split(workers, output, 1, LEAST_SHARE, &|first, part| {
		let input = &input[first..][..part.len()];
		launch(
			isa,
			Each {
				input,
				output: part,
				function,
			},
		);
	});
}
