//! Which elements of a tensor are folded into which result.

/// An axis of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReduceAxis {
	/// How many elements it has.
	pub size: usize,
	/// How far apart they lie.
	pub stride: usize,
	/// Whether it is folded; else the result has it too.
	pub reduced: bool,
}

/// The axes of a tensor, those that can be walked in one go merged.
///
/// Results are numbered in the order of the axes that are kept, the last one fastest; so are the elements that a result
/// is made of, in the order of those that are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReduceView {
	pub(super) kept: Vec<Steps>,
	pub(super) reduced: Vec<Steps>,
	pub(super) form: Form,
}

/// An axis or several in one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
	pub size: usize,
	pub stride: usize,
}

/// How the elements lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
	/// The last folded axis has its elements side by side.
	Across,
	/// The last kept axis has.
	Down,
	/// Neither.
	Scattered,
}

impl ReduceView {
	/// Of a tensor without gaps; `reduced` says of each axis whether it is folded.
	pub fn new(shape: &[usize], reduced: &[bool]) -> Self {
		assert_eq!(shape.len(), reduced.len());
		let mut axes = Vec::with_capacity(shape.len());
		let mut stride = 1;
		for (&size, &reduced) in shape.iter().zip(reduced).rev() {
			axes.push(ReduceAxis { size, stride, reduced });
			stride *= size;
		}
		axes.reverse();
		Self::with_strides(&axes)
	}

	/// Of any tensor.
	pub fn with_strides(axes: &[ReduceAxis]) -> Self {
		let mut merged: Vec<ReduceAxis> = Vec::with_capacity(axes.len());
		for &axis in axes.iter().filter(|axis| axis.size != 1) {
			match merged.last_mut() {
				Some(outer) if outer.reduced == axis.reduced && outer.stride == axis.stride * axis.size => {
					*outer = ReduceAxis {
						size: outer.size * axis.size,
						..axis
					};
				}
				_ => merged.push(axis),
			}
		}
		let last = merged.last().copied().unwrap_or(ReduceAxis {
			size: 1,
			stride: 1,
			reduced: false,
		});
		let steps = |reduced: bool| -> Vec<Steps> {
			let chosen = merged.iter().filter(|axis| axis.reduced == reduced);
			chosen
				.map(|&ReduceAxis { size, stride, .. }| Steps { size, stride })
				.collect()
		};
		Self {
			kept: steps(false),
			reduced: steps(true),
			form: match (last.stride, last.reduced) {
				(1, true) => Form::Across,
				(1, false) => Form::Down,
				_ => Form::Scattered,
			},
		}
	}

	/// How many results there are.
	pub fn results(&self) -> usize {
		count(&self.kept)
	}

	/// How many elements each is made of.
	pub fn elements(&self) -> usize {
		count(&self.reduced)
	}
}

pub(super) fn count(axes: &[Steps]) -> usize {
	axes.iter().map(|axis| axis.size).product()
}

/// Where element number `index` lies.
pub(super) fn offset(axes: &[Steps], mut index: usize) -> usize {
	if let [axis] = axes {
		return index * axis.stride;
	}
	let mut offset = 0;
	for axis in axes.iter().rev() {
		offset += index % axis.size * axis.stride;
		index /= axis.size;
	}
	offset
}
