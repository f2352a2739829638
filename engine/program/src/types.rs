//! What a value of a program is: its element type, its shape, and the constants that attributes hold.

use crate::arithmetic::volume;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::fmt;

/// The element types of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo, codec::MaxEncodedLen))]
pub enum Dtype {
	/// IEEE-754 binary32.
	#[codec(index = 0)]
	F32,
	/// Signed, 8 bits.
	#[codec(index = 1)]
	I8,
	/// Unsigned, 8 bits.
	#[codec(index = 2)]
	U8,
	/// Signed, 32 bits.
	#[codec(index = 3)]
	I32,
	/// Signed, 64 bits.
	#[codec(index = 4)]
	I64,
	/// One byte, 0 or 1.
	#[codec(index = 5)]
	Bool,
}

impl Dtype {
	/// How many bytes an element takes.
	pub const fn bytes(self) -> u64 {
		match self {
			Self::I8 | Self::U8 | Self::Bool => 1,
			Self::F32 | Self::I32 => 4,
			Self::I64 => 8,
		}
	}

	/// The name used in text and in messages.
	pub const fn name(self) -> &'static str {
		match self {
			Self::F32 => "f32",
			Self::I8 => "i8",
			Self::U8 => "u8",
			Self::I32 => "i32",
			Self::I64 => "i64",
			Self::Bool => "bool",
		}
	}
}

impl fmt::Display for Dtype {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

/// Concrete dimensions, outermost first; elements lie in row-major order. No dimension is zero in a program that
/// validates: version 1 has no empty tensors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct Shape(Vec<u32>);

impl Shape {
	/// The shape of a tensor of rank 0: one element.
	pub const fn scalar() -> Self {
		Self(Vec::new())
	}

	/// The dimensions.
	pub fn dims(&self) -> &[u32] {
		&self.0
	}

	/// How many dimensions there are.
	pub fn rank(&self) -> usize {
		self.0.len()
	}

	/// The dimension at `axis`, if there is such an axis.
	pub fn dim(&self, axis: usize) -> Option<u32> {
		self.0.get(axis).copied()
	}

	/// The number of elements, if 64 bits hold it.
	pub fn elements(&self) -> Option<u64> {
		volume(&self.0)
	}
}

impl From<Vec<u32>> for Shape {
	fn from(dims: Vec<u32>) -> Self {
		Self(dims)
	}
}

impl From<&[u32]> for Shape {
	fn from(dims: &[u32]) -> Self {
		Self(dims.to_vec())
	}
}

impl<const N: usize> From<[u32; N]> for Shape {
	fn from(dims: [u32; N]) -> Self {
		Self(dims.to_vec())
	}
}

impl fmt::Display for Shape {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write_list(f, &self.0)
	}
}

/// Writes `[1,2,3]`.
pub(crate) fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
	f.write_str("[")?;
	for (index, item) in items.iter().enumerate() {
		if index > 0 {
			f.write_str(",")?;
		}
		item.fmt(f)?;
	}
	f.write_str("]")
}

/// What a value is: the type of its elements and its shape.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
#[cfg_attr(feature = "scale-info", derive(scale_info::TypeInfo))]
pub struct TensorType {
	/// The type of the elements.
	pub dtype: Dtype,
	/// The dimensions.
	pub shape: Shape,
}

impl TensorType {
	/// The type of a tensor.
	pub fn new(dtype: Dtype, shape: impl Into<Shape>) -> Self {
		Self {
			dtype,
			shape: shape.into(),
		}
	}

	/// The number of elements, if 64 bits hold it.
	pub fn elements(&self) -> Option<u64> {
		self.shape.elements()
	}

	/// The number of bytes, if 64 bits hold it.
	pub fn bytes(&self) -> Option<u64> {
		self.elements()?.checked_mul(self.dtype.bytes())
	}
}

impl fmt::Display for TensorType {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}{}", self.dtype, self.shape)
	}
}

/// A binary32 constant by its bit pattern, so that nothing here computes with floats. A program may hold finite ones
/// only, and no subnormal ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct F32Bits(pub u32);

/// What a bit pattern stands for, as far as the rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FloatClass {
	/// Zero, of either sign, or a normal number.
	Plain,
	/// Neither zero nor normal.
	Subnormal,
	/// An infinity or a NaN.
	NotFinite,
}

impl F32Bits {
	/// 0.0
	pub const ZERO: Self = Self(0);
	/// 1.0
	pub const ONE: Self = Self(0x3f80_0000);

	const SIGN: u32 = 0x8000_0000;
	const EXPONENT: u32 = 0x7f80_0000;
	const FRACTION: u32 = 0x007f_ffff;

	/// The constant that `value` is.
	pub const fn new(value: f32) -> Self {
		Self(value.to_bits())
	}

	/// The number, for those who may compute with it.
	pub const fn value(self) -> f32 {
		f32::from_bits(self.0)
	}

	/// Whether this is an ordinary number.
	pub const fn class(self) -> FloatClass {
		match self.0 & Self::EXPONENT {
			Self::EXPONENT => FloatClass::NotFinite,
			0 if self.0 & Self::FRACTION != 0 => FloatClass::Subnormal,
			_ => FloatClass::Plain,
		}
	}

	/// Whether this is greater than zero (a NaN without sign counts too, but is refused elsewhere).
	pub const fn is_positive(self) -> bool {
		self.0 & Self::SIGN == 0 && self.0 != 0
	}
}

impl fmt::Display for F32Bits {
	/// The shortest decimal that reads back as the same bits.
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:?}", self.value())
	}
}
