//! Division by the sum of absolute values or the square root of the sum of squares along an axis.

use super::LEAST_SHARE;
use crate::{
	along::Along,
	fold::{Across, Down, Fold, Length, SumSize},
	lanes::{launch, Kernel, Lanes},
	split::split,
	Isa, Workers,
};

/// What is to be 1 afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LpNorm {
	/// The sum of absolute values.
	L1,
	/// The square root of the sum of squares.
	L2,
}

/// Each x divided by the norm of its line along the axis; +0 where that norm is 0. Panics unless both slices have
/// `along.len()` elements.
pub fn lp_norm(isa: Isa, workers: &dyn Workers, norm: LpNorm, along: Along, input: &[f32], output: &mut [f32]) {
	assert!(input.len() == along.len() && output.len() == along.len());
	let Along { size, inner, .. } = along;
	split(workers, output, size * inner, LEAST_SHARE, &|first, output| {
		let input = &input[first * size * inner..][..output.len()];
		match norm {
			LpNorm::L1 => launch(
				isa,
				Lines {
					fold: SumSize,
					size,
					inner,
					input,
					output,
				},
			),
			LpNorm::L2 => launch(
				isa,
				Lines {
					fold: Length,
					size,
					inner,
					input,
					output,
				},
			),
		}
	});
}

struct Lines<'a, F> {
	fold: F,
	size: usize,
	inner: usize,
	input: &'a [f32],
	output: &'a mut [f32],
}

/// x/norm, or +0.
#[inline(always)]
fn divided<L: Lanes>(x: L, norm: L) -> L {
	let zero = L::splat(0.0);
	L::select(norm.same(zero), zero, x / norm)
}

impl<F: Fold> Kernel for Lines<'_, F> {
	type Output = ();

	#[inline(always)]
	fn run<L: Lanes>(self) {
		let Self {
			fold,
			size,
			inner,
			input,
			output,
		} = self;
		let block = size * inner;
		for (x, y) in input.chunks_exact(block).zip(output.chunks_exact_mut(block)) {
			if inner == 1 {
				let mut sums = Across::<L, _>::new(fold, 0.0);
				sums.push(x);
				let norm = L::splat(sums.finish());
				for (x, y) in x.chunks(L::COUNT).zip(y.chunks_mut(L::COUNT)) {
					divided(L::load_part(x), norm).store_part(y);
				}
				continue;
			}
			for column in (0..inner).step_by(L::COUNT) {
				let width = L::COUNT.min(inner - column);
				let mut sums = Down::<L, _>::new(fold, L::splat(0.0));
				for row in 0..size {
					sums.push(L::load_part(&x[row * inner + column..]));
				}
				let norm = sums.finish();
				for row in 0..size {
					let at = row * inner + column;
					divided(L::load_part(&x[at..]), norm).store_part(&mut y[at..at + width]);
				}
			}
		}
	}
}
