//! A choice between two inputs, element by element.

use crate::{
	broadcast::Broadcast,
	lanes::{launch, Kernel, Lanes},
	row::LEAST_SHARE,
	split::split,
	Isa, Workers,
};

/// The elements of the output from number `first` on.
struct Choose<'a, T> {
	plan: &'a Broadcast<3>,
	condition: &'a [bool],
	inputs: [&'a [T]; 2],
	first: usize,
	output: &'a mut [T],
}

impl<T: Copy> Kernel for Choose<'_, T> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			plan,
			condition,
			inputs: [then, otherwise],
			first,
			mut output,
		} = self;
		for run in plan.runs(first..first + output.len()) {
			let (to, later) = output.split_at_mut(run.len);
			output = later;
			let (one_then, one_otherwise) = (then[run.starts[1]], otherwise[run.starts[2]]);
			match run.strides {
				[1, 1, 1] => {
					let values = run.slice(1, then).iter().zip(run.slice(2, otherwise));
					for ((to, &chosen), (&then, &otherwise)) in to.iter_mut().zip(run.slice(0, condition)).zip(values) {
						*to = if chosen { then } else { otherwise };
					}
				}
				[1, 1, 0] => {
					for ((to, &chosen), &then) in to.iter_mut().zip(run.slice(0, condition)).zip(run.slice(1, then)) {
						*to = if chosen { then } else { one_otherwise };
					}
				}
				[1, 0, 1] => {
					let values = run.slice(2, otherwise);
					for ((to, &chosen), &otherwise) in to.iter_mut().zip(run.slice(0, condition)).zip(values) {
						*to = if chosen { one_then } else { otherwise };
					}
				}
				strides => {
					let [c, t, o] = run.starts;
					for (index, to) in to.iter_mut().enumerate() {
						*to = if condition[c + index * strides[0]] {
							then[t + index * strides[1]]
						} else {
							otherwise[o + index * strides[2]]
						};
					}
				}
			}
		}
	}
}

/// `then` where the condition holds, else `otherwise`, bits untouched. The plan's inputs are these three in order.
/// Panics as `binary` does.
pub fn select<T: Copy + Send + Sync>(
	isa: Isa,
	workers: &dyn Workers,
	plan: &Broadcast<3>,
	condition: &[bool],
	then: &[T],
	otherwise: &[T],
	output: &mut [T],
) {
	assert_eq!(output.len(), plan.len());
	split(workers, output, 1, LEAST_SHARE, &|first, output| {
		launch(
			isa,
			Choose {
				plan,
				condition,
				inputs: [then, otherwise],
				first,
				output,
			},
		);
	});
}
