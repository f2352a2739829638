//! Where the largest or smallest element along an axis is.

use crate::{
	along::Along,
	fold::{across, Largest, Smallest},
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// How many elements are looked at side by side where the axis is not the last one.
const BLOCK: usize = 16;

/// What to look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgOp {
	/// The largest, or else the smallest.
	pub largest: bool,
	/// Of several equal ones the last, or else the first.
	pub last: bool,
}

/// What can be looked for. Zeros of both signs are equal; a NaN is better than anything, in both directions, and equal
/// to another.
pub trait Comparable: Copy + Send + Sync {
	/// The best of some, at least one.
	fn best(isa: Isa, largest: bool, of: &[Self]) -> Self;
	/// Whether `self` is better than `other`.
	fn better(self, largest: bool, other: Self) -> bool;
	/// Whether neither is better.
	fn equal(self, other: Self) -> bool;
}

struct Best<'a> {
	largest: bool,
	of: &'a [f32],
}

impl Kernel for Best<'_> {
	type Output = f32;

	#[inline(always)]
	fn run<L: Lanes>(self) -> f32 {
		if self.largest {
			across::<L, _>(Largest, 0.0, self.of)
		} else {
			across::<L, _>(Smallest, 0.0, self.of)
		}
	}
}

impl Comparable for f32 {
	fn best(isa: Isa, largest: bool, of: &[Self]) -> Self {
		launch(isa, Best { largest, of })
	}
	#[inline(always)]
	fn better(self, largest: bool, other: Self) -> bool {
		let beyond = if largest { self > other } else { self < other };
		beyond | (self.is_nan() & !other.is_nan())
	}
	#[inline(always)]
	fn equal(self, other: Self) -> bool {
		(self == other) | (self.is_nan() & other.is_nan())
	}
}

macro_rules! integers {
	($($type:ty)*) => {$(
		impl Comparable for $type {
			fn best(_: Isa, largest: bool, of: &[Self]) -> Self {
				let best = if largest { of.iter().max() } else { of.iter().min() };
				best.copied().unwrap_or_default()
			}
			#[inline(always)]
			fn better(self, largest: bool, other: Self) -> bool {
				if largest { self > other } else { self < other }
			}
			#[inline(always)]
			fn equal(self, other: Self) -> bool {
				self == other
			}
		}
	)*};
}

integers!(i8 u8 i32 i64);

/// For each line along the axis, the number of the element that is looked for; 0 where the axis has none. Panics unless
/// the input has `along.len()` elements and the output as many as there are lines.
pub fn arg<T: Comparable>(isa: Isa, workers: &dyn Workers, op: ArgOp, along: Along, input: &[T], output: &mut [i64]) {
	let Along { outer, size, inner } = along;
	assert_eq!(input.len(), along.len());
	assert_eq!(output.len(), outer * inner);
	if size == 0 {
		return output.fill(0);
	}
	split(workers, output, inner, (1 << 15) / size, &|first, part| {
		for (index, numbers) in part.chunks_exact_mut(inner).enumerate() {
			let block = &input[(first + index) * size * inner..][..size * inner];
			if inner == 1 {
				numbers[0] = along_run(isa, op, block);
			} else {
				down(op, inner, block, numbers);
			}
		}
	});
}

fn along_run<T: Comparable>(isa: Isa, op: ArgOp, run: &[T]) -> i64 {
	let best = T::best(isa, op.largest, run);
	let found = if op.last {
		run.iter().rposition(|x| x.equal(best))
	} else {
		run.iter().position(|x| x.equal(best))
	};
	found.unwrap_or(0) as i64
}

fn down<T: Comparable>(op: ArgOp, inner: usize, block: &[T], numbers: &mut [i64]) {
	for (column, numbers) in numbers.chunks_mut(BLOCK).enumerate() {
		let width = numbers.len();
		let row = |number: usize| &block[number * inner + column * BLOCK..][..width];
		let mut best = [block[0]; BLOCK];
		best[..width].copy_from_slice(row(0));
		numbers.fill(0);
		for number in 1..block.len() / inner {
			for ((best, at), &x) in best.iter_mut().zip(numbers.iter_mut()).zip(row(number)) {
				if x.better(op.largest, *best) || (op.last && x.equal(*best)) {
					*best = x;
					*at = number as i64;
				}
			}
		}
	}
}
