//! How tensors are walked: in rows along which one loop goes, several axes in one where that is possible.

use crate::arithmetic::product;
use alloc::vec::Vec;

/// An axis of a result, and how far apart in `N` operands the elements lie that follow each other along it.
#[derive(Clone, Copy)]
pub(super) struct Axis<const N: usize> {
	pub size: u64,
	pub strides: [i128; N],
}

/// The axes that a walk has left once those are one that can be walked in one go; outermost first.
pub(super) fn merged<const N: usize>(axes: impl IntoIterator<Item = Axis<N>>) -> Option<Vec<Axis<N>>> {
	let mut merged: Vec<Axis<N>> = Vec::new();
	for axis in axes.into_iter().filter(|axis| axis.size != 1) {
		match merged.last_mut() {
			Some(outer) if follows(outer, &axis)? => {
				*outer = Axis {
					size: outer.size.checked_mul(axis.size)?,
					strides: axis.strides,
				};
			}
			_ => merged.push(axis),
		}
	}
	Some(merged)
}

/// Whether the places of an axis are one step of the axis outside of it.
fn follows<const N: usize>(outer: &Axis<N>, inner: &Axis<N>) -> Option<bool> {
	for (outer, stride) in outer.strides.iter().zip(inner.strides) {
		if *outer != stride.checked_mul(inner.size.into())? {
			return Some(false);
		}
	}
	Some(true)
}

/// Rows of elements that lie side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rows {
	pub count: u64,
	pub length: u64,
}

impl Rows {
	pub(super) fn of<const N: usize>(axes: &[Axis<N>]) -> Option<Self> {
		let (length, outer) = match axes.split_last() {
			Some((inner, outer)) => (inner.size, outer),
			None => (1, axes),
		};
		let count = product(outer.iter().map(|axis| axis.size))?;
		Some(Self { count, length })
	}
}

/// How far apart in a tensor without gaps the elements lie that follow each other along each axis.
pub(super) fn strides(dims: &[u32]) -> Option<Vec<i128>> {
	let mut stride = 1i128;
	let mut strides: Vec<i128> = Vec::with_capacity(dims.len());
	for dim in dims.iter().rev() {
		strides.push(stride);
		stride = stride.checked_mul((*dim).into())?;
	}
	strides.reverse();
	Some(strides)
}

/// The rows of a result that operands of these shapes are broadcast to.
pub(super) fn meeting<const N: usize>(result: &[u32], operands: [&[u32]; N]) -> Option<Rows> {
	let mut axes: Vec<Axis<N>> = result
		.iter()
		.map(|size| Axis {
			size: u64::from(*size),
			strides: [0; N],
		})
		.collect();
	for (operand, dims) in operands.into_iter().enumerate() {
		let own = strides(dims)?;
		// Aligned at the last axis; an axis of one element, or one that is missing, repeats.
		for ((axis, dim), stride) in axes.iter_mut().rev().zip(dims.iter().rev()).zip(own.iter().rev()) {
			if let Some(place) = axis.strides.get_mut(operand).filter(|_| *dim != 1) {
				*place = *stride;
			}
		}
	}
	Rows::of(&merged(axes)?)
}

/// What comes before an axis, the axis, and what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Along {
	pub outer: u64,
	pub size: u64,
	pub inner: u64,
}

impl Along {
	pub(super) fn axis(dims: &[u32], axis: u32) -> Option<Self> {
		let axis = axis as usize;
		Some(Self {
			outer: product(dims.get(..axis)?.iter().map(|dim| u64::from(*dim)))?,
			size: u64::from(*dims.get(axis)?),
			inner: product(dims.get(axis.checked_add(1)?..)?.iter().map(|dim| u64::from(*dim)))?,
		})
	}
}
