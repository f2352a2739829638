//! The greatest or least elements, in order.
//!
//! Elements are compared as where the greatest lies is found: zeros of both signs are equal, a NaN comes before anything
//! else in both directions, and of equals the first one is first. So each element has a place of its own, and any way to
//! sort finds the same.

use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{two_outputs, Context, Failure, Inputs, Operation, Prepare},
};
use core::{cmp::Reverse, marker::PhantomData};
use std::sync::{Mutex, PoisonError};
use verdict_kernels::{along::Along, Workers};
use verdict_program::op::TopK;

/// How many elements of the input are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 13;

pub(in crate::ops) fn top_k(top_k: &TopK, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let x = prepare.input(0)?;
	let along = Along::axis(&x.dims(), top_k.axis as usize);
	let (k, largest) = (top_k.k as usize, top_k.largest);
	for_some!(
		x.tensor.dtype,
		[F32 = f32, I8 = i8, U8 = u8, I32 = i32, I64 = i64],
		T => Ok(match largest {
			true => Box::new(Top::<T, Greatest> { along, k, order: PhantomData }),
			false => Box::new(Top::<T, Least> { along, k, order: PhantomData }),
		}),
		Err(format!("the greatest of {}", x.tensor.dtype))
	)
}

/// An element that can be ordered.
trait Sortable: Element {
	/// Keys are ordered as elements are.
	type Key: Ord + Copy;
	/// The key.
	fn key(self) -> Self::Key;
	/// Whether it comes first in both directions.
	fn is_first(self) -> bool {
		false
	}
}

impl Sortable for f32 {
	type Key = u32;

	fn key(self) -> u32 {
		// One zero and one NaN: no bit of theirs may be seen.
		let bits = if self == 0.0 || self.is_nan() {
			0
		} else {
			self.to_bits()
		};
		match bits >> 31 {
			0 => bits | 1 << 31,
			_ => !bits,
		}
	}

	fn is_first(self) -> bool {
		self.is_nan()
	}
}

macro_rules! whole {
	($($type:ty)*) => {$(
		impl Sortable for $type {
			type Key = Self;

			fn key(self) -> Self {
				self
			}
		}
	)*};
}

whole!(i8 u8 i32 i64);

/// Which elements come first.
trait Order<T: Sortable>: Send + Sync {
	/// The lower the earlier.
	type Rank: Ord + Copy;
	fn rank(x: T) -> Self::Rank;
}

struct Greatest;
struct Least;

impl<T: Sortable> Order<T> for Greatest {
	type Rank = (bool, Reverse<T::Key>);

	fn rank(x: T) -> Self::Rank {
		(!x.is_first(), Reverse(x.key()))
	}
}

impl<T: Sortable> Order<T> for Least {
	type Rank = (bool, T::Key);

	fn rank(x: T) -> Self::Rank {
		(!x.is_first(), x.key())
	}
}

struct Top<T, O> {
	along: Along,
	k: usize,
	order: PhantomData<(T, O)>,
}

impl<T: Sortable, O: Order<T>> Top<T, O> {
	/// The lines of some blocks, a block being all lines of one place on the axes before.
	fn blocks(&self, input: &[T], values: &mut [T], places: &mut [i64]) {
		let Along { size, inner, .. } = self.along;
		// Only places are sorted, so that the row takes four bytes an element.
		let mut row: Vec<u32> = Vec::with_capacity(size);
		let outputs = values.chunks_mut(self.k * inner).zip(places.chunks_mut(self.k * inner));
		for (block, (values, places)) in input.chunks(size * inner).zip(outputs) {
			for line in 0..inner {
				let rank = |place: &u32| (O::rank(block[*place as usize * inner + line]), *place);
				row.clear();
				row.extend(0..size as u32);
				if self.k < size {
					row.select_nth_unstable_by_key(self.k - 1, rank);
				}
				row[..self.k].sort_unstable_by_key(rank);
				for (number, place) in row[..self.k].iter().enumerate() {
					values[number * inner + line] = block[*place as usize * inner + line];
					places[number * inner + line] = i64::from(*place);
				}
			}
		}
	}

	fn shared(&self, workers: &dyn Workers, input: &[T], values: &mut [T], places: &mut [i64]) {
		let Along { outer, size, inner } = self.along;
		let parts = workers.count().min(input.len() / LEAST_SHARE).min(outer);
		if parts <= 1 {
			return self.blocks(input, values, places);
		}
		let each = outer.div_ceil(parts);
		let outputs = values
			.chunks_mut(each * self.k * inner)
			.zip(places.chunks_mut(each * self.k * inner));
		let jobs: Vec<_> = input.chunks(each * size * inner).zip(outputs).map(Mutex::new).collect();
		workers.run(jobs.len(), &|job| {
			let mut job = jobs[job].lock().unwrap_or_else(PoisonError::into_inner);
			let (input, (values, places)) = &mut *job;
			self.blocks(input, values, places);
		});
	}
}

impl<T: Sortable, O: Order<T>> Operation for Top<T, O> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (values, places) = two_outputs(outputs)?;
		self.shared(context.workers, inputs.get(0)?, values, places);
		Ok(())
	}
}
