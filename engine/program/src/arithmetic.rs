//! Sums and products that say when 64 bits do not hold them.

/// The sum of all.
pub(crate) fn sum(terms: impl IntoIterator<Item = u64>) -> Option<u64> {
	terms.into_iter().try_fold(0u64, u64::checked_add)
}

/// The product of all.
pub(crate) fn product(factors: impl IntoIterator<Item = u64>) -> Option<u64> {
	factors.into_iter().try_fold(1u64, u64::checked_mul)
}

/// The product of dimensions.
pub(crate) fn volume(dims: &[u32]) -> Option<u64> {
	product(dims.iter().map(|dim| u64::from(*dim)))
}
