//! Types and shapes of matrix products and convolutions.

use super::{at_most, broadcast, length, rank, window, Operands};
use crate::{
	arithmetic,
	op::{Conv, ConvTranspose, MatMul},
	rule::Rule,
	types::{Dtype, Shape, TensorType},
};
use alloc::vec::Vec;

/// A stack of matrices: the axes before the last two, then rows and columns.
pub(crate) struct Matrices<'a> {
	pub(crate) batch: &'a [u32],
	pub(crate) rows: u32,
	pub(crate) columns: u32,
}

impl<'a> Matrices<'a> {
	/// The matrices that a tensor is made of.
	pub(crate) fn of(shape: &'a Shape, transposed: bool) -> Option<Self> {
		let [batch @ .., rows, columns] = shape.dims() else {
			return None;
		};
		let (rows, columns) = match transposed {
			true => (*columns, *rows),
			false => (*rows, *columns),
		};
		Some(Self { batch, rows, columns })
	}

	fn operand(operand: u32, shape: &'a Shape, transposed: bool, operands: &Operands) -> Result<Self, Rule> {
		Self::of(shape, transposed).ok_or(Rule::Rank {
			operand,
			got: shape.rank() as u64,
			least: 2,
			most: operands.limits.rank,
		})
	}
}

/// The product of two stacks of matrices: its shape, and over how many elements each of its own sums.
pub(super) fn product(a: (&Shape, bool), b: (&Shape, bool), operands: &Operands) -> Result<(Shape, u32), Rule> {
	let left = Matrices::operand(0, a.0, a.1, operands)?;
	let right = Matrices::operand(1, b.0, b.1, operands)?;
	if left.columns != right.rows {
		return Err(Rule::DimIs {
			operand: 1,
			axis: b.0.rank().saturating_sub(if b.1 { 1 } else { 2 }) as u32,
			got: right.rows,
			expected: left.columns,
		});
	}
	let mut dims = broadcast(1, right.batch, left.batch)?;
	dims.extend([left.rows, right.columns]);
	Ok((dims.into(), left.columns))
}

pub(super) fn matmul(matmul: &MatMul, operands: &Operands) -> Result<TensorType, Rule> {
	let a = (operands.float(0)?, matmul.transpose_a);
	let b = (operands.float(1)?, matmul.transpose_b);
	let (shape, _) = product(a, b, operands)?;
	let columns = shape.dims().last().copied().unwrap_or(1);
	operands.float_is(2, &[columns])?;
	Ok(TensorType::new(Dtype::F32, shape))
}

/// `[N, C, spatial..]`, or `[M, C / groups, kernel..]`.
pub(super) struct Image<'a> {
	pub(super) outer: u32,
	pub(super) channels: u32,
	pub(super) spatial: &'a [u32],
}

impl<'a> Image<'a> {
	/// What is in an operand, with one to three spatial axes.
	pub(super) fn of(operand: u32, shape: &'a Shape) -> Result<Self, Rule> {
		rank(operand, shape, 3, 5)?;
		match shape.dims() {
			[outer, channels, spatial @ ..] => Ok(Self {
				outer: *outer,
				channels: *channels,
				spatial,
			}),
			_ => Err(Rule::Overflow),
		}
	}
}

/// Groups divide channels evenly: how many are in each.
pub(super) fn per_group(groups: u32, channels: u32) -> Result<u32, Rule> {
	match channels.checked_rem(groups) {
		None => Err(Rule::Zero { attribute: "groups" }),
		Some(0) => channels.checked_div(groups).ok_or(Rule::Overflow),
		Some(_) => Err(Rule::Groups { groups, channels }),
	}
}

/// The shape of a convolution, whatever its elements are.
pub(super) fn convolved(conv: &Conv, x: &Shape, w: &Shape, operands: &Operands) -> Result<Shape, Rule> {
	let image = Image::of(0, x)?;
	rank(1, w, x.rank() as u32, x.rank() as u32)?;
	let kernel = Image::of(1, w)?;
	let expected = per_group(conv.groups, image.channels)?;
	per_group(conv.groups, kernel.outer)?;
	if kernel.channels != expected {
		return Err(Rule::DimIs {
			operand: 1,
			axis: 1,
			got: kernel.channels,
			expected,
		});
	}
	let axes = window::axes(&conv.window, kernel.spatial, operands)?;
	let mut dims = Vec::from([image.outer, kernel.outer]);
	for (along, input) in axes.iter().zip(image.spatial) {
		dims.push(along.places(*input, false)?);
	}
	Ok(dims.into())
}

pub(super) fn conv(conv: &Conv, operands: &Operands) -> Result<TensorType, Rule> {
	let shape = convolved(conv, operands.float(0)?, operands.float(1)?, operands)?;
	operands.float_is(2, &[shape.dim(1).unwrap_or(1)])?;
	Ok(TensorType::new(Dtype::F32, shape))
}

pub(super) fn conv_transpose(conv: &ConvTranspose, operands: &Operands) -> Result<TensorType, Rule> {
	let x = operands.float(0)?;
	let w = operands.float(1)?;
	let image = Image::of(0, x)?;
	rank(1, w, x.rank() as u32, x.rank() as u32)?;
	let kernel = Image::of(1, w)?;
	if kernel.outer != image.channels {
		return Err(Rule::DimIs {
			operand: 1,
			axis: 0,
			got: kernel.outer,
			expected: image.channels,
		});
	}
	per_group(conv.groups, image.channels)?;
	let channels = kernel.channels.checked_mul(conv.groups).ok_or(Rule::Overflow)?;
	let axes = window::axes(&conv.window, kernel.spatial, operands)?;
	length("output_padding", &conv.output_padding, axes.len())?;
	let got = arithmetic::product(axes.iter().map(|along| along.stride)).ok_or(Rule::Overflow)?;
	if got > window::MOST_PHASES {
		return Err(Rule::StrideProduct {
			got,
			most: window::MOST_PHASES,
		});
	}
	let mut dims = Vec::from([image.outer, channels]);
	let steps = conv.window.strides.iter().zip(&conv.window.dilations);
	let sizes = image.spatial.iter().zip(&conv.output_padding).zip(steps);
	for (along, ((input, extra), (stride, dilation))) in axes.iter().zip(sizes) {
		// More would be a row that no element of the input could reach.
		at_most("output_padding", *extra, 0, (*stride.max(dilation)).saturating_sub(1))?;
		dims.push(along.spread(*input, *extra)?);
	}
	operands.float_is(2, &[channels])?;
	Ok(TensorType::new(Dtype::F32, dims))
}
