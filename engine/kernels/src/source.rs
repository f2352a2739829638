//! Where the registers of an input come from: a slice, or one value for all.

use crate::lanes::Lanes;

/// Where registers come from.
pub(crate) trait Source<L>: Copy {
	/// The register that begins at element `at`.
	fn whole(self, at: usize) -> L;
	/// The same near the end, where there may be fewer.
	fn part(self, at: usize) -> L;
}

impl<L: Lanes> Source<L> for &[f32] {
	#[inline(always)]
	fn whole(self, at: usize) -> L {
		L::load(&self[at..at + L::COUNT])
	}
	#[inline(always)]
	fn part(self, at: usize) -> L {
		L::load_part(&self[at..])
	}
}

/// The same value throughout.
#[derive(Clone, Copy)]
pub(crate) struct Same(pub f32);

impl<L: Lanes> Source<L> for Same {
	#[inline(always)]
	fn whole(self, _: usize) -> L {
		L::splat(self.0)
	}
	#[inline(always)]
	fn part(self, _: usize) -> L {
		L::splat(self.0)
	}
}
