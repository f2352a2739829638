//! One value at a time: the reference.

use super::{Bits, Lanes, Mask, Wide, WideBits, WideFunction, ROW};
use crate::{
	activation,
	arithmetic::{narrow, By},
	fma::fma32,
};
use core::{
	num::Wrapping,
	ops::{Add, Div, Mul, Sub},
};

/// A register of one value, with the arithmetic of [`crate::arithmetic`]: by its functions, or by instructions that flush.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Single<const FLUSHED: bool>(f32);

/// The reference.
pub(crate) type One = Single<false>;

macro_rules! arithmetic {
	($($trait:ident $method:ident,)*) => {$(
		impl<const FLUSHED: bool> $trait for Single<FLUSHED> {
			type Output = Self;
			#[inline(always)]
			fn $method(self, other: Self) -> Self {
				Self(By::<FLUSHED>::$method(self.0, other.0))
			}
		}
	)*};
}

arithmetic!(Add add, Sub sub, Mul mul, Div div,);

/// From here on every binary32 is an integer.
const ALL_INTEGERS: f32 = 8_388_608.0;

impl<const FLUSHED: bool> Lanes for Single<FLUSHED> {
	type Bits = Wrapping<i32>;
	type Mask = bool;
	type Row = [Self; ROW];
	type Single = Self;
	const COUNT: usize = 1;
	const FLUSHES: bool = FLUSHED;

	#[inline(always)]
	fn splat(value: f32) -> Self {
		Self(value)
	}
	#[inline(always)]
	fn row(value: Self) -> Self::Row {
		[value; ROW]
	}
	#[inline(always)]
	unsafe fn read(from: *const f32) -> Self {
		// SAFETY: the caller's promise.
		Self(unsafe { from.read() })
	}
	#[inline(always)]
	unsafe fn write(self, to: *mut f32) {
		// SAFETY: the caller's promise.
		unsafe { to.write(self.0) }
	}
	#[inline(always)]
	fn fma(self, b: Self, c: Self) -> Self {
		// Within a function that has the instruction, this is it.
		Self(if FLUSHED {
			self.0.mul_add(b.0, c.0)
		} else {
			fma32(self.0, b.0, c.0)
		})
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		Self(self.0.sqrt())
	}
	#[inline(always)]
	fn floor(self) -> Self {
		let nearest = round(self.0);
		let floor = if nearest > self.0 { nearest - 1.0 } else { nearest };
		Self(floor.copysign(self.0))
	}
	#[inline(always)]
	fn ceil(self) -> Self {
		let nearest = round(self.0);
		let ceil = if nearest < self.0 { nearest + 1.0 } else { nearest };
		Self(ceil.copysign(self.0))
	}
	#[inline(always)]
	fn trunc(self) -> Self {
		Self(self.abs().floor().0.copysign(self.0))
	}
	#[inline(always)]
	fn round(self) -> Self {
		Self(round(self.0))
	}
	#[inline(always)]
	fn lesser_or(self, other: Self) -> Self {
		Self::select(self.lt(other), self, other)
	}
	#[inline(always)]
	fn greater_or(self, other: Self) -> Self {
		Self::select(other.lt(self), self, other)
	}
	#[inline(always)]
	fn minimum(self, other: Self) -> Self {
		Self(activation::minimum(self.0, other.0))
	}
	#[inline(always)]
	fn maximum(self, other: Self) -> Self {
		Self(activation::maximum(self.0, other.0))
	}
	#[inline(always)]
	fn lt(self, other: Self) -> bool {
		self.0 < other.0
	}
	#[inline(always)]
	fn le(self, other: Self) -> bool {
		self.0 <= other.0
	}
	#[inline(always)]
	fn same(self, other: Self) -> bool {
		self.0 == other.0
	}
	#[inline(always)]
	fn select(mask: bool, then: Self, otherwise: Self) -> Self {
		if mask {
			then
		} else {
			otherwise
		}
	}
	#[inline(always)]
	fn bits(self) -> Wrapping<i32> {
		Wrapping(self.0.to_bits() as i32)
	}
	#[inline(always)]
	fn from_bits(bits: Wrapping<i32>) -> Self {
		Self(f32::from_bits(bits.0 as u32))
	}
	#[inline(always)]
	fn wide1<F: WideFunction<1>>(self, function: F) -> Self {
		Self(narrow(function.apply([f64::from(self.0)])))
	}
	#[inline(always)]
	fn wide2<F: WideFunction<2>>(self, other: Self, function: F) -> Self {
		Self(narrow(function.apply([f64::from(self.0), f64::from(other.0)])))
	}
}

/// To the nearest integer, ties to even, with the sign kept.
#[inline(always)]
fn round(x: f32) -> f32 {
	let size = x.abs();
	// The sum has no bits below one, so adding rounds.
	let rounded = if size < ALL_INTEGERS {
		size + ALL_INTEGERS - ALL_INTEGERS
	} else {
		size
	};
	rounded.copysign(x)
}

impl Bits for Wrapping<i32> {
	#[inline(always)]
	fn splat(value: i32) -> Self {
		Wrapping(value)
	}
	#[inline(always)]
	fn exponent(self) -> Self {
		Wrapping(self.0 << 23)
	}
	#[inline(always)]
	fn half(self) -> Self {
		Wrapping(self.0 >> 1)
	}
}

impl Mask for bool {
	#[inline(always)]
	fn any(self) -> bool {
		self
	}
}

impl Wide for f64 {
	type Bits = Wrapping<u64>;
	type Mask = bool;
	const COUNT: usize = 1;

	#[inline(always)]
	fn splat(value: f64) -> Self {
		value
	}
	#[inline(always)]
	fn load(from: &[f64; 8]) -> Self {
		from[0]
	}
	#[inline(always)]
	fn store(self, to: &mut [f64; 8]) {
		to[0] = self;
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		f64::sqrt(self)
	}
	#[inline(always)]
	fn lt(self, other: Self) -> bool {
		self < other
	}
	#[inline(always)]
	fn same(self, other: Self) -> bool {
		self == other
	}
	#[inline(always)]
	fn select(mask: bool, then: Self, otherwise: Self) -> Self {
		if mask {
			then
		} else {
			otherwise
		}
	}
	#[inline(always)]
	fn bits(self) -> Wrapping<u64> {
		Wrapping(self.to_bits())
	}
	#[inline(always)]
	fn from_bits(bits: Wrapping<u64>) -> Self {
		f64::from_bits(bits.0)
	}
}

impl WideBits for Wrapping<u64> {
	type Mask = bool;

	#[inline(always)]
	fn splat(value: u64) -> Self {
		Wrapping(value)
	}
	#[inline(always)]
	fn up(self, by: u32) -> Self {
		Wrapping(self.0 << by)
	}
	#[inline(always)]
	fn down(self, by: u32) -> Self {
		Wrapping(self.0 >> by)
	}
	#[inline(always)]
	fn same(self, other: Self) -> bool {
		self == other
	}
}
