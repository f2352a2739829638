//! Sums of all elements so far along an axis. They are computed one after the other: there is no faster order that
//! would be the same everywhere.

use crate::{
	along::Along,
	arithmetic::By,
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// Which elements are in a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CumulativeSum {
	/// Those before an element only, not it itself.
	pub exclusive: bool,
	/// From the end on, backwards.
	pub reverse: bool,
}

/// Can be summed up.
pub trait Summable: Copy + Send + Sync {
	/// What the sum begins with.
	const ZERO: Self;
	/// The sum; `flushed` says that the instructions make zeros of what is too small.
	fn plus(self, other: Self, flushed: bool) -> Self;
}

impl Summable for f32 {
	const ZERO: Self = 0.0;
	#[inline(always)]
	fn plus(self, other: Self, flushed: bool) -> Self {
		match flushed {
			true => By::<true>::add(self, other),
			false => By::<false>::add(self, other),
		}
	}
}

macro_rules! integers {
	($($type:ty)*) => {$(
		impl Summable for $type {
			const ZERO: Self = 0;
			#[inline(always)]
			fn plus(self, other: Self, _: bool) -> Self {
				self.wrapping_add(other)
			}
		}
	)*};
}

integers!(i32 i64);

struct Block<'a, T> {
	op: CumulativeSum,
	size: usize,
	inner: usize,
	input: &'a [T],
	output: &'a mut [T],
}

impl<T: Summable> Kernel for Block<'_, T> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			op,
			size,
			inner,
			input,
			output,
		} = self;
		let row = |number: usize| {
			if op.reverse {
				(size - 1 - number) * inner
			} else {
				number * inner
			}
		};
		if inner == 1 {
			let mut sum = T::ZERO;
			for number in 0..size {
				let at = row(number);
				let next = sum.plus(input[at], L::FLUSHES);
				output[at] = if op.exclusive { sum } else { next };
				sum = next;
			}
			return;
		}
		for number in 0..size {
			let to = row(number);
			if number == 0 {
				for (sum, &x) in output[to..to + inner].iter_mut().zip(&input[to..to + inner]) {
					*sum = if op.exclusive {
						T::ZERO
					} else {
						T::ZERO.plus(x, L::FLUSHES)
					};
				}
				continue;
			}
			let from = row(number - 1);
			let added = &input[if op.exclusive { from } else { to }..][..inner];
			let (low, high) = output.split_at_mut(from.max(to));
			let (before, now) = if from < to {
				(&low[from..], high)
			} else {
				(&*high, &mut low[to..])
			};
			for ((sum, &before), &x) in now.iter_mut().zip(before).zip(added) {
				*sum = before.plus(x, L::FLUSHES);
			}
		}
	}
}

/// Sums along the axis, each beginning with +0. Panics unless both slices have `along.len()` elements.
pub fn cumulative_sum<T: Summable>(
	isa: Isa,
	workers: &dyn Workers,
	op: CumulativeSum,
	along: Along,
	input: &[T],
	output: &mut [T],
) {
	let Along { size, inner, .. } = along;
	assert!(input.len() == along.len() && output.len() == along.len());
	let block = size * inner;
	split(workers, output, block, 1 << 15, &|first, part| {
		for (index, output) in part.chunks_exact_mut(block).enumerate() {
			let input = &input[(first + index) * block..][..block];
			launch(
				isa,
				Block {
					op,
					size,
					inner,
					input,
					output,
				},
			);
		}
	});
}
