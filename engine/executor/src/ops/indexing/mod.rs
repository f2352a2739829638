//! What moves elements by indices that come at run time.
//!
//! A negative index counts from the end. All indices are looked at before anything is moved, so that the one which an
//! error names is the first in row-major order, whatever the number of threads.

mod gather;
mod gather_nd;
mod one_hot;
mod reduction;
mod scatter;
mod scatter_nd;

pub(super) use gather::{gather, gather_elements};
pub(super) use gather_nd::gather_nd;
pub(super) use one_hot::one_hot;
pub(super) use scatter::scatter_elements;
pub(super) use scatter_nd::scatter_nd;

use crate::{buffer::Element, operation::Failure};

/// What indices are.
trait Index: Element + Into<i64> {
	/// Which of `dimension` places it names, if one.
	fn resolve(self, dimension: usize) -> Option<usize> {
		let index: i64 = self.into();
		let place = match index < 0 {
			true => usize::try_from(index.unsigned_abs())
				.ok()
				.and_then(|back| dimension.checked_sub(back))?,
			false => usize::try_from(index).ok()?,
		};
		(place < dimension).then_some(place)
	}

	/// The same of an index that has been looked at.
	fn place(self, dimension: usize) -> usize {
		self.resolve(dimension).unwrap_or(0)
	}
}

impl Index for i32 {}
impl Index for i64 {}

/// Looks at all indices. Those of neighbouring columns belong to the dimensions in turn.
fn check<I: Index>(indices: &[I], dimensions: &[usize]) -> Result<(), Failure> {
	for (index, dimension) in indices.iter().zip(dimensions.iter().cycle()) {
		if index.resolve(*dimension).is_none() {
			return Err(Failure::IndexOutOfRange {
				index: (*index).into(),
				dimension: *dimension as u64,
			});
		}
	}
	Ok(())
}

/// `$body` with `$index` standing for the type of the indices and `$element` for that of the elements.
macro_rules! indexed {
	($prepare:expr, $indices:expr, $dtype:expr, $index:ident, $element:ident => $body:expr) => {{
		let dtype = $prepare.input($indices)?.tensor.dtype;
		let other = Err(format!("indices of {dtype}"));
		$crate::buffer::for_some!(
			dtype,
			[I32 = i32, I64 = i64],
			$index => $crate::buffer::for_any!($dtype, $element => $body),
			other
		)
	}};
}
use indexed;

/// Calls `each` for each row along the last axis of a tensor of `dims`, with its number and where it begins in a tensor
/// of `strides`.
fn rows(dims: &[usize], strides: &[usize], mut each: impl FnMut(usize, usize)) {
	let Some((_, outer)) = dims.split_last() else {
		return each(0, 0);
	};
	let mut index = vec![0; outer.len()];
	let mut begin = 0;
	for row in 0..outer.iter().product() {
		each(row, begin);
		for ((index, dim), stride) in index.iter_mut().zip(outer).zip(strides).rev() {
			*index += 1;
			begin += stride;
			if *index < *dim {
				break;
			}
			begin -= stride * dim;
			*index = 0;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::operation::strides;

	#[test]
	fn indices_count_from_either_end() {
		let found: Vec<Option<usize>> = [-4_i64, -3, -1, 0, 2, 3, i64::MIN, i64::MAX]
			.map(|index| index.resolve(3))
			.into();
		assert_eq!(found, [None, Some(0), Some(2), Some(0), Some(2), None, None, None]);
		assert_eq!((-1_i32).resolve(1 << 31), Some((1 << 31) - 1));
		assert_eq!(i32::MIN.resolve(5), None);
	}

	#[test]
	fn rows_of_a_part_of_a_tensor() {
		let mut begins = Vec::new();
		rows(&[2, 2, 5], &strides(&[3, 4, 6]), |row, begin| begins.push((row, begin)));
		assert_eq!(begins, [(0, 0), (1, 6), (2, 24), (3, 30)]);
		let mut begins = Vec::new();
		rows(&[5], &[1], |row, begin| begins.push((row, begin)));
		assert_eq!(begins, [(0, 0)]);
	}
}
