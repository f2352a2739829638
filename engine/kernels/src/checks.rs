//! What the tests of all linear kernels share: random numbers, workers, comparison by bits.

use crate::{
	arithmetic::{flush, LEAST},
	Workers,
};

/// A small generator, the same on every machine (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
	pub(crate) fn new(seed: u64) -> Self {
		Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
	}

	pub(crate) fn bits(&mut self) -> u32 {
		self.0 ^= self.0 >> 12;
		self.0 ^= self.0 << 25;
		self.0 ^= self.0 >> 27;
		(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32
	}

	/// Below `end`, which must not be 0.
	pub(crate) fn below(&mut self, end: usize) -> usize {
		self.bits() as usize % end
	}

	/// From `start` to `end`, both included.
	pub(crate) fn within(&mut self, start: usize, end: usize) -> usize {
		start + self.below(end - start + 1)
	}

	pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
		from[self.below(from.len())]
	}

	/// Between -1 and 1.
	pub(crate) fn unit(&mut self) -> f32 {
		(self.bits() >> 8) as f32 / 8_388_608.0 - 1.0
	}

	/// Mostly ordinary numbers; where `special`, now and then what breaks careless kernels.
	pub(crate) fn number(&mut self, special: bool) -> f32 {
		if !special || self.below(12) > 0 {
			return self.unit();
		}
		match self.below(12) {
			0 => f32::INFINITY,
			1 => f32::NEG_INFINITY,
			2 => f32::NAN,
			3 => f32::from_bits(0xffc0_0001),
			4 | 5 => 0.0,
			6 | 7 => -0.0,
			8 => -LEAST,
			9 => LEAST,
			10 => f32::MAX,
			_ => flush(f32::from_bits(self.bits())),
		}
	}

	pub(crate) fn numbers(&mut self, count: usize, special: bool) -> Vec<f32> {
		(0..count).map(|_| self.number(special)).collect()
	}

	/// Numbers so small that products underflow, with signed zeros among them: what shows whether +0 took part.
	pub(crate) fn tiny(&mut self, count: usize) -> Vec<f32> {
		(0..count)
			.map(|_| match self.below(6) {
				0 => 0.0,
				1 => -0.0,
				_ => self.unit() * 1e-23,
			})
			.collect()
	}

	/// One of the kinds above, by chance.
	pub(crate) fn values(&mut self, count: usize) -> Vec<f32> {
		match self.below(6) {
			0 => self.tiny(count),
			1 => self.numbers(count, true),
			_ => self.numbers(count, false),
		}
	}
}

/// Threads of its own for each run.
pub(crate) struct Threads(pub usize);

impl Workers for Threads {
	fn count(&self) -> usize {
		self.0
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		std::thread::scope(|scope| {
			for index in 0..tasks {
				scope.spawn(move || task(index));
			}
		});
	}
}

/// The numbers of workers that every kernel is tried with.
pub(crate) const WORKERS: [usize; 4] = [1, 2, 3, 8];

/// Panics at the first number whose bits differ; any NaN equals any NaN.
#[track_caller]
pub(crate) fn same(found: &[f32], expected: &[f32], what: impl std::fmt::Debug) {
	assert_eq!(found.len(), expected.len());
	for (index, (f, e)) in found.iter().zip(expected).enumerate() {
		assert!(
			f.to_bits() == e.to_bits() || f.is_nan() && e.is_nan(),
			"{index} of {}: {f:e} instead of {e:e} in {what:?}",
			found.len()
		);
	}
}
