//! Functions of two binary32 values.

use super::remainder::{floor_modulo, remainder};
use crate::{
	broadcast::{Broadcast, GATHERED},
	lanes::{launch, Function, Kernel, Lanes},
	row::{zip, LEAST_SHARE},
	source::{Same, Source},
	split::split,
	unary::logarithm,
	Isa, Workers,
};

/// Which function of a and b.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
	/// a + b.
	Add,
	/// a − b.
	Sub,
	/// a · b.
	Mul,
	/// a / b.
	Div,
	/// What a leaves when divided by b, with the sign of a. Exact.
	Fmod,
	/// The same with the sign of b.
	Mod,
	/// a to the power of b.
	Pow,
	/// The larger; NaN if either is; −0 < +0.
	Max,
	/// The smaller; NaN if either is; −0 < +0.
	Min,
	/// a, or a · b where a < 0.
	Prelu,
}

/// The elements of the output from number `first` on.
struct Combine<'a, F> {
	plan: &'a Broadcast<2>,
	inputs: [&'a [f32]; 2],
	first: usize,
	output: &'a mut [f32],
	function: F,
}

impl<F: Function<2>> Kernel for Combine<'_, F> {
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
			let (one_a, one_b) = (Same(a[run.starts[0]]), Same(b[run.starts[1]]));
			match run.strides {
				[1, 1] => combine::<L, F>(function, run.slice(0, a), run.slice(1, b), to),
				[1, 0] => combine::<L, F>(function, run.slice(0, a), one_b, to),
				[0, 1] => combine::<L, F>(function, one_a, run.slice(1, b), to),
				[0, 0] => combine::<L, F>(function, one_a, one_b, to),
				_ => {
					let mut gathered = [[0.0; GATHERED]; 2];
					for (number, to) in to.chunks_mut(GATHERED).enumerate() {
						let [a_part, b_part] = gathered.each_mut().map(|part| &mut part[..to.len()]);
						run.gather(0, a, number * GATHERED, a_part);
						run.gather(1, b, number * GATHERED, b_part);
						combine::<L, F>(function, &*a_part, &*b_part, to);
					}
				}
			}
		}
	}
}

#[inline(always)]
fn combine<L: Lanes, F: Function<2>>(function: F, a: impl Source<L>, b: impl Source<L>, output: &mut [f32]) {
	let mut at = 0;
	let mut chunks = output.chunks_exact_mut(L::COUNT);
	for to in &mut chunks {
		function.apply([a.whole(at), b.whole(at)]).store(to);
		at += L::COUNT;
	}
	let rest = chunks.into_remainder();
	if !rest.is_empty() {
		function.apply([a.part(at), b.part(at)]).store_part(rest);
	}
}

/// Applies `op` to what the plan brings together. Panics unless the output has as many elements as the plan says and
/// the inputs reach as far as it goes.
pub fn binary(
	isa: Isa,
	workers: &dyn Workers,
	op: BinaryOp,
	plan: &Broadcast<2>,
	a: &[f32],
	b: &[f32],
	output: &mut [f32],
) {
	macro_rules! apply {
		(|$a:ident, $b:ident| $body:expr) => {{
			#[derive(Clone, Copy)]
			struct Applied;
			impl Function<2> for Applied {
				#[inline(always)]
				fn apply<L: Lanes>(self, [$a, $b]: [L; 2]) -> L {
					$body
				}
			}
			lanes(isa, workers, op, plan, [a, b], output, Applied)
		}};
	}
	match op {
		BinaryOp::Add => apply!(|a, b| a + b),
		BinaryOp::Sub => apply!(|a, b| a - b),
		BinaryOp::Mul => apply!(|a, b| a * b),
		BinaryOp::Div => apply!(|a, b| a / b),
		// What `pow` is defined as for these exponents.
		BinaryOp::Pow if b == [2.0] => apply!(|a, _b| a * a),
		BinaryOp::Pow if b == [3.0] => apply!(|a, _b| a * a * a),
		BinaryOp::Pow => apply!(|a, b| logarithm::pow(a, b)),
		BinaryOp::Max => apply!(|a, b| a.maximum(b)),
		BinaryOp::Min => apply!(|a, b| a.minimum(b)),
		BinaryOp::Prelu => apply!(|a, b| L::select(a.lt(L::splat(0.0)), a * b, a)),
		BinaryOp::Fmod => zip(isa, workers, plan, [a, b], output, remainder),
		BinaryOp::Mod => zip(isa, workers, plan, [a, b], output, floor_modulo),
	}
}

fn lanes<F: Function<2>>(
	isa: Isa,
	workers: &dyn Workers,
	op: BinaryOp,
	plan: &Broadcast<2>,
	inputs: [&[f32]; 2],
	output: &mut [f32],
	function: F,
) {
	assert_eq!(output.len(), plan.len());
	let least = if op == BinaryOp::Pow {
		LEAST_SHARE / 16
	} else {
		LEAST_SHARE
	};
	split(workers, output, 1, least, &|first, output| {
		launch(
			isa,
			Combine {
				plan,
				inputs,
				first,
				output,
				function,
			},
		);
	});
}
