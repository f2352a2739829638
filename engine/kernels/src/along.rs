//! A tensor seen along one of its axes.

/// What comes before an axis, the axis, and what comes after it: element (o, i, n) is number `(o · size + i) · inner + n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Along {
	/// How many elements the axes before have together.
	pub outer: usize,
	/// How many elements the axis has.
	pub size: usize,
	/// How many elements the axes after have together.
	pub inner: usize,
}

impl Along {
	/// Panics if there is no such axis.
	pub fn axis(shape: &[usize], axis: usize) -> Self {
		Self {
			outer: shape[..axis].iter().product(),
			size: shape[axis],
			inner: shape[axis + 1..].iter().product(),
		}
	}

	/// Of all axes together.
	pub fn len(self) -> usize {
		self.outer * self.size * self.inner
	}

	/// Whether there is no element.
	pub fn is_empty(self) -> bool {
		self.len() == 0
	}
}
