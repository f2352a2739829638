//! Sums and other folds of many values into one, in the canonical order.
//!
//! Element number i goes to partial result number i modulo 16; within each the elements come in order, and at the end
//! the sixteen are joined pairwise: i with i + 8, then i + 4, i + 2, i + 1. That order is the same for every register.

use crate::{
	lanes::{value, Lanes, ROW},
	unary::{exponential::exp, logarithm::ln},
};

/// How values are folded. `shift` is a value that may be given for each result, such as a mean.
pub(crate) trait Fold: Copy + Sync {
	/// What every partial result begins with.
	const START: f32;
	/// A partial result with one more value.
	fn step<L: Lanes>(self, sum: L, x: L, shift: L) -> L;
	/// Two partial results in one.
	fn join<L: Lanes>(self, a: L, b: L) -> L {
		a + b
	}
	/// The result.
	fn finish<L: Lanes>(self, total: L, _shift: L) -> L {
		total
	}
}

/// Declares a fold: its start, `step` and, where it is not a plain sum, `join` and `finish`.
macro_rules! fold {
	($(#[$doc:meta])* $name:ident, $start:expr, |$sum:ident, $x:ident, $shift:ident| $step:expr
		$(, join $a:ident $b:ident $join:expr)? $(, finish $this:ident $total:ident $at:ident $finish:expr)?) => {
		$(#[$doc])*
		#[derive(Clone, Copy)]
		pub(crate) struct $name;
		impl Fold for $name {
			const START: f32 = $start;
			#[inline(always)]
			fn step<L: Lanes>(self, $sum: L, $x: L, $shift: L) -> L {
				$step
			}
			$(#[inline(always)]
			fn join<L: Lanes>(self, $a: L, $b: L) -> L {
				$join
			})?
			$(#[inline(always)]
			fn finish<L: Lanes>($this, $total: L, $at: L) -> L {
				$finish
			})?
		}
	};
}

fold!(/// The sum.
	Sum, 0.0, |sum, x, _shift| sum + x);
fold!(/// The sum of absolute values.
	SumSize, 0.0, |sum, x, _shift| sum + x.abs());
fold!(/// The sum of squares, each added with one rounding.
	SumSquare, 0.0, |sum, x, _shift| x.fma(x, sum));
fold!(/// The square root of that.
	Length, 0.0, |sum, x, _shift| x.fma(x, sum), finish self total _shift total.sqrt());
fold!(/// The sum of squared distances from the shift.
	SumSquareFrom, 0.0, |sum, x, shift| { let d = x - shift; d.fma(d, sum) });
fold!(/// The product.
	Product, 1.0, |sum, x, _shift| sum * x, join a b a * b);
fold!(/// The largest.
	Largest, f32::NEG_INFINITY, |sum, x, _shift| sum.maximum(x), join a b a.maximum(b));
fold!(/// The smallest.
	Smallest, f32::INFINITY, |sum, x, _shift| sum.minimum(x), join a b a.minimum(b));
fold!(/// The largest that is not a NaN, or −∞, and of zeros whichever came first: for where the rest does not depend on
	/// either, as it is less work.
	Shift, f32::NEG_INFINITY, |sum, x, _shift| x.greater_or(sum), join a b a.greater_or(b));
fold!(/// The logarithm of the sum.
	LogSum, 0.0, |sum, x, _shift| sum + x, finish self total _shift ln(total));
fold!(/// The sum of the exponentials of the distances from the shift.
	SumExp, 0.0, |sum, x, shift| sum + exp(x - shift));
fold!(/// The logarithm of that, and the shift.
	LogSumExp, 0.0, |sum, x, shift| sum + exp(x - shift), finish self total shift shift + ln(total));

/// The sum divided by how many there are.
#[derive(Clone, Copy)]
pub(crate) struct Mean {
	pub count: f32,
}

impl Fold for Mean {
	const START: f32 = 0.0;
	#[inline(always)]
	fn step<L: Lanes>(self, sum: L, x: L, _shift: L) -> L {
		sum + x
	}
	#[inline(always)]
	fn finish<L: Lanes>(self, total: L, _shift: L) -> L {
		total / L::splat(self.count)
	}
}

#[inline(always)]
fn tree<L: Lanes, F: Fold>(fold: F, mut partial: [L; ROW]) -> L {
	let mut half = ROW / 2;
	while half > 0 {
		for at in 0..half {
			partial[at] = fold.join(partial[at], partial[at + half]);
		}
		half /= 2;
	}
	partial[0]
}

/// One result out of values that lie side by side.
pub(crate) struct Across<L: Lanes, F> {
	fold: F,
	shift: f32,
	partial: L::Row,
	/// How many values there were so far, modulo 16.
	phase: usize,
}

impl<L: Lanes, F: Fold> Across<L, F> {
	#[inline(always)]
	pub(crate) fn new(fold: F, shift: f32) -> Self {
		Self {
			fold,
			shift,
			partial: L::row(L::splat(F::START)),
			phase: 0,
		}
	}

	#[inline(always)]
	pub(crate) fn push(&mut self, values: &[f32]) {
		let (head, values) = values.split_at(((ROW - self.phase) % ROW).min(values.len()));
		self.push_part(head);
		let (shift, mut partial) = (L::splat(self.shift), self.partial);
		let mut chunks = values.chunks_exact(ROW);
		for chunk in &mut chunks {
			for (sum, values) in partial.as_mut().iter_mut().zip(chunk.chunks_exact(L::COUNT)) {
				*sum = self.fold.step(*sum, L::load(values), shift);
			}
		}
		self.partial = partial;
		self.push_part(chunks.remainder());
	}

	/// Register number `index` of a whole row; to be called for each in turn, where no row was begun.
	#[inline(always)]
	pub(crate) fn push_register(&mut self, index: usize, x: L) {
		let sum = &mut self.partial.as_mut()[index];
		*sum = self.fold.step(*sum, x, L::splat(self.shift));
	}

	/// Values that do not go beyond the row that was begun.
	#[inline(always)]
	fn push_part(&mut self, values: &[f32]) {
		if values.is_empty() {
			return;
		}
		let (start, end) = (self.phase, self.phase + values.len());
		let (first, behind) = (L::splat(start as f32), L::splat(end as f32));
		let mut row = [0.0; ROW];
		// One register that can be filled in part needs no copy.
		let direct = L::COUNT == ROW && start == 0;
		if !direct {
			row[start..end].copy_from_slice(values);
		}
		for (index, sum) in self.partial.as_mut().iter_mut().enumerate() {
			let x = if direct {
				L::load_part(values)
			} else {
				L::load(&row[index * L::COUNT..])
			};
			let number = L::numbers(index);
			let next = self.fold.step(*sum, x, L::splat(self.shift));
			*sum = L::select(first.le(number) & number.lt(behind), next, *sum);
		}
		self.phase = end % ROW;
	}

	#[inline(always)]
	pub(crate) fn finish(self) -> f32 {
		let mut row = [0.0; ROW];
		for (part, to) in self.partial.as_ref().iter().zip(row.chunks_exact_mut(L::COUNT)) {
			part.store(to);
		}
		let total = tree(self.fold, row.map(L::Single::splat));
		value(self.fold.finish(total, L::Single::splat(self.shift)))
	}
}

/// All of them at once.
#[inline(always)]
pub(crate) fn across<L: Lanes, F: Fold>(fold: F, shift: f32, values: &[f32]) -> f32 {
	let mut sums = Across::<L, F>::new(fold, shift);
	sums.push(values);
	sums.finish()
}

/// A register of results, side by side, out of rows of values.
pub(crate) struct Down<L: Lanes, F> {
	fold: F,
	shift: L,
	partial: [L; ROW],
	next: usize,
}

impl<L: Lanes, F: Fold> Down<L, F> {
	#[inline(always)]
	pub(crate) fn new(fold: F, shift: L) -> Self {
		Self {
			fold,
			shift,
			partial: [L::splat(F::START); ROW],
			next: 0,
		}
	}

	#[inline(always)]
	pub(crate) fn push(&mut self, x: L) {
		let sum = &mut self.partial[self.next];
		*sum = self.fold.step(*sum, x, self.shift);
		self.next = (self.next + 1) % ROW;
	}

	#[inline(always)]
	pub(crate) fn finish(self) -> L {
		self.fold.finish(tree(self.fold, self.partial), self.shift)
	}
}
