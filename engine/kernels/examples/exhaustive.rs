//! Tries each function of one value on all 2^32 inputs, or on every n-th: whether each instruction set gives the bits of
//! the scalar reference, and how far that is from the truth. Prints a table in Markdown.
//!
//!     cargo run --release -p verdict-kernels --example exhaustive -- [--step <odd number>] [<function> ...]
//!
//! Takes about an hour and a half for all on two cores.

#[path = "../tests/elementwise/reference.rs"]
mod reference;

use reference::{cases, ulps, Case};
use std::{env, ops::Range, thread};
use verdict_kernels::{unary::unary, Isa};

const THREADS: u64 = 2;
const CHUNK: usize = 1 << 14;

#[derive(Clone, Copy, Default)]
struct Found {
	differences: u64,
	worst: f64,
	worst_at: f32,
	first_difference: Option<f32>,
}

impl Found {
	fn join(self, other: Self) -> Self {
		let worse = if other.worst > self.worst { other } else { self };
		Self {
			differences: self.differences + other.differences,
			first_difference: self.first_difference.or(other.first_difference),
			..worse
		}
	}
}

fn canonical(x: f32) -> u32 {
	if x.is_nan() {
		f32::NAN.to_bits()
	} else {
		x.to_bits()
	}
}

/// Inputs `step · i` for i in the range.
fn examine(case: &Case, step: u64, range: Range<u64>) -> Found {
	let isas = Isa::available();
	let (mut scalar, mut fast) = (vec![0.0; CHUNK], vec![0.0; CHUNK]);
	let mut found = Found::default();
	let mut start = range.start;
	while start < range.end {
		let end = range.end.min(start + CHUNK as u64);
		let inputs: Vec<f32> = (start..end).map(|i| f32::from_bits((i * step) as u32)).collect();
		let scalar = &mut scalar[..inputs.len()];
		unary(Isa::SCALAR, case.op, &inputs, scalar);
		for (&x, &y) in inputs.iter().zip(&*scalar) {
			let off = ulps(y, (case.truth)(f64::from(x)));
			if off > found.worst {
				found.worst = off;
				found.worst_at = x;
			}
		}
		for &isa in &isas[1..] {
			let fast = &mut fast[..inputs.len()];
			unary(isa, case.op, &inputs, fast);
			for ((a, b), &x) in fast.iter().zip(&*scalar).zip(&inputs) {
				if canonical(*a) != canonical(*b) {
					found.differences += 1;
					found.first_difference.get_or_insert(x);
				}
			}
		}
		start = end;
	}
	found
}

fn main() {
	let mut arguments: Vec<String> = env::args().skip(1).collect();
	let mut step = 1;
	if arguments.first().is_some_and(|first| first == "--step") && arguments.len() > 1 {
		step = arguments[1].parse().expect("the step is a number");
		arguments.drain(..2);
	}
	let inputs = (1u64 << 32) / step;
	println!(
		"{inputs} inputs each; {:?} against the scalar reference\n",
		&Isa::available()[1..]
	);
	println!("| function | bits that differ | largest error, ulp | at |");
	println!("|---|---|---|---|");
	let mut wrong = false;
	for case in cases() {
		if !arguments.is_empty() && !arguments.iter().any(|name| name == case.name) {
			continue;
		}
		let share = inputs.div_ceil(THREADS);
		let found = thread::scope(|scope| {
			let threads: Vec<_> = (0..THREADS)
				.map(|n| {
					let case = &case;
					scope.spawn(move || examine(case, step, n * share..inputs.min((n + 1) * share)))
				})
				.collect();
			let joined = threads.into_iter().map(|thread| thread.join().expect("no panic"));
			joined.fold(Found::default(), Found::join)
		});
		wrong |= found.differences > 0 || found.worst > case.limit;
		let first = found
			.first_difference
			.map_or(String::new(), |x| format!(" (first at {x:e})"));
		println!(
			"| {} | {}{first} | {:.3} | {:e} |",
			case.name, found.differences, found.worst, found.worst_at
		);
	}
	assert!(!wrong, "bits differ, or an error is beyond its limit");
}
