//! Walking over the elements of a tensor in the order of another one.

use crate::tensor::{strides, volume};

/// What one axis of the output adds to the place in the input, index by index; `None` is outside.
pub(super) type Axis = Vec<Option<usize>>;

/// The places of all elements, the last axis running fastest. Each axis of the output has its list.
pub(super) fn places(axes: &[Axis]) -> impl Iterator<Item = Option<usize>> + '_ {
	let count = axes
		.iter()
		.try_fold(1usize, |count, axis| count.checked_mul(axis.len()))
		.unwrap_or(0);
	let mut at = vec![0usize; axes.len()];
	(0..count).map(move |_| {
		let mut parts = axes
			.iter()
			.zip(&at)
			.map(|(axis, index)| axis.get(*index).copied().flatten());
		let place = parts.try_fold(0usize, |place, part| place.checked_add(part?));
		for (index, axis) in at.iter_mut().zip(axes).rev() {
			*index = index.saturating_add(1);
			if *index < axis.len() {
				break;
			}
			*index = 0;
		}
		place
	})
}

/// How many elements the axes span, dimension by dimension.
pub(super) fn dims(axes: &[Axis]) -> Option<Vec<u32>> {
	axes.iter().map(|axis| u32::try_from(axis.len()).ok()).collect()
}

/// The plain walk over a tensor.
pub(super) fn plain(dims: &[u32]) -> Option<Vec<Axis>> {
	let axes = dims.iter().zip(strides(dims)?);
	axes.map(|(dim, stride)| steps(*dim as usize, stride)).collect()
}

/// The walk over one axis.
pub(super) fn steps(count: usize, stride: usize) -> Option<Axis> {
	(0..count).map(|index| index.checked_mul(stride).map(Some)).collect()
}

/// The walk over a tensor of `dims` that is broadcast to the shape `to`.
pub(super) fn broadcast(dims: &[u32], to: &[u32]) -> Option<Vec<Axis>> {
	let missing = to.len().checked_sub(dims.len())?;
	let padded = std::iter::repeat_n((&1, 0), missing).chain(dims.iter().zip(strides(dims)?));
	to.iter()
		.zip(padded)
		.map(|(to, (dim, stride))| match (*dim, *to) {
			(dim, to) if dim == to => steps(dim as usize, stride),
			(1, to) => Some(vec![Some(0); to as usize]),
			_ => None,
		})
		.collect()
}

/// What two shapes broadcast to.
pub(super) fn common(a: &[u32], b: &[u32]) -> Option<Vec<u32>> {
	let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
	let missing = long.len().checked_sub(short.len())?;
	let padded = std::iter::repeat_n(&1, missing).chain(short);
	let dims = long.iter().zip(padded).map(|(a, b)| match (*a, *b) {
		(a, b) if a == b => Some(a),
		(1, other) | (other, 1) => Some(other),
		_ => None,
	});
	let dims: Vec<u32> = dims.collect::<Option<_>>()?;
	volume(&dims)?;
	Some(dims)
}
