//! Runs a property for many seeds, and compares what instruction sets and threads make of one case.

use crate::common::{Random, Threads, SPECIAL};
use std::{env, fmt::Debug, thread};
use verdict_kernels::{Alone, Isa, Workers};

/// The numbers of threads that every kernel is tried with.
pub const THREADS: [usize; 4] = [1, 2, 3, 8];

/// Says which seed failed.
struct Seed {
	name: &'static str,
	seed: u64,
}

impl Drop for Seed {
	fn drop(&mut self) {
		if thread::panicking() {
			let Self { name, seed } = self;
			eprintln!("{name} failed; to see it again: PROPERTY_SEED={seed} cargo test --test property {name}");
		}
	}
}

fn variable(name: &str) -> Option<u64> {
	let value = env::var(name).ok()?;
	Some(
		value
			.parse()
			.unwrap_or_else(|_| panic!("{name} is not a number: {value}")),
	)
}

/// Calls `body` with as many generators, each from a seed of its own. `name` is that of the test.
pub fn property(name: &'static str, cases: u64, body: impl Fn(&mut Random)) {
	let case = |seed| {
		let guard = Seed { name, seed };
		body(&mut Random::new(seed));
		drop(guard);
	};
	if let Some(seed) = variable("PROPERTY_SEED") {
		return case(seed);
	}
	// Not the same seeds for all properties; the first hex digits leave room for many cases each.
	let begin = name
		.bytes()
		.fold(7_u64, |hash, byte| (hash * 31 + u64::from(byte)) % 0xFFFF)
		<< 40;
	let rounds = variable("PROPERTY_ROUNDS").unwrap_or(1);
	(begin..begin + cases * rounds).for_each(case);
}

/// Results that can be compared bit by bit, any NaN being any other.
pub trait Bits: Copy + Debug {
	fn bits(self) -> u64;
}

impl Bits for f32 {
	fn bits(self) -> u64 {
		crate::common::canonical(self).into()
	}
}

macro_rules! whole {
	($($type:ty)*) => {$(
		impl Bits for $type {
			fn bits(self) -> u64 {
				self as u64
			}
		}
	)*};
}

whole!(bool u8 i8 i32 i64);

/// Panics at the first result that differs.
#[track_caller]
pub fn same<T: Bits>(found: &[T], wanted: &[T], what: impl FnOnce() -> String) {
	assert_eq!(found.len(), wanted.len());
	let differs = found.iter().zip(wanted).position(|(a, b)| a.bits() != b.bits());
	if let Some(at) = differs {
		let count = found.len();
		panic!(
			"{at} of {count}: {:?} instead of {:?}: {}",
			found[at],
			wanted[at],
			what()
		);
	}
}

/// The first that can be had.
pub fn until<T>(random: &mut Random, make: impl Fn(&mut Random) -> Option<T>) -> T {
	loop {
		if let Some(made) = make(random) {
			return made;
		}
	}
}

/// Runs a case with every instruction set, alone and on several threads; each has to give what the reference gives alone.
#[track_caller]
pub fn agree<T: Bits>(random: &mut Random, what: impl Debug, run: impl Fn(Isa, &dyn Workers) -> Vec<T>) {
	let wanted = run(Isa::SCALAR, &Alone);
	for isa in Isa::available() {
		for threads in [1, pick(random, &THREADS[1..])] {
			let real = random.below(4) == 0;
			let found = match real {
				true => run(isa, &Threads(threads)),
				false => run(isa, &Turns(threads)),
			};
			same(&found, &wanted, || format!("{isa:?}, {threads} threads, {what:?}"));
		}
	}
}

/// Divides work as for so many threads, but does the parts on one, the last one first. That costs little, so that most
/// cases can be tried like this.
struct Turns(usize);

impl Workers for Turns {
	fn count(&self) -> usize {
		self.0
	}

	fn run(&self, tasks: usize, task: &(dyn Fn(usize) + Sync)) {
		(0..tasks).rev().for_each(task);
	}
}

/// A size: small, or about the edges of registers and tiles. At times 0 if that is allowed.
pub fn size(random: &mut Random, least: usize, most: usize) -> usize {
	const EDGES: [usize; 12] = [4, 6, 8, 12, 16, 32, 48, 64, 96, 128, 256, 512];
	let size = match random.below(8) {
		0 => least,
		1 => 1,
		2 | 3 => 1 + random.below(9),
		4 | 5 => EDGES[random.below(EDGES.len())] + random.below(3) - 1,
		_ => 1 + random.below(70),
	};
	size.clamp(least, most)
}

/// Numbers for one operand: ordinary ones, some with a few special values among them, at times nothing but special
/// values, or such that products underflow.
pub fn numbers(random: &mut Random, len: usize) -> Vec<f32> {
	match random.below(8) {
		0 => random.floats(len, true),
		1 => (0..len)
			.map(|_| match random.below(6) {
				0 => 0.0,
				1 => -0.0,
				_ => random.unit() * 1e-23,
			})
			.collect(),
		2 => (0..len).map(|_| SPECIAL[random.below(SPECIAL.len())]).collect(),
		3 => random.floats(len, false),
		_ => random.tensor(len),
	}
}

/// One of some.
pub fn pick<T: Copy>(random: &mut Random, from: &[T]) -> T {
	from[random.below(from.len())]
}

/// Heads or tails.
pub fn toss(random: &mut Random) -> bool {
	random.below(2) == 0
}

/// Bytes, at times only the extreme ones.
pub fn bytes(random: &mut Random, len: usize) -> Vec<u8> {
	let extreme = random.below(3) == 0;
	(0..len)
		.map(|_| {
			if extreme {
				pick(random, &[0, 1, 127, 128, 255])
			} else {
				random.bits() as u8
			}
		})
		.collect()
}
