//! One value at a time: the reference.

use super::{Bits, Lanes, Mask, Wide, WideBits, WideFunction, ROW};
use crate::{activation, fma::fma32};
use core::num::Wrapping;

/// From here on every binary32 is an integer.
const ALL_INTEGERS: f32 = 8_388_608.0;

impl Lanes for f32 {
	type Bits = Wrapping<i32>;
	type Mask = bool;
	type Row = [f32; ROW];
	const COUNT: usize = 1;

	#[inline(always)]
	fn splat(value: f32) -> Self {
		value
	}
	#[inline(always)]
	fn row(value: Self) -> Self::Row {
		[value; ROW]
	}
	#[inline(always)]
	unsafe fn read(from: *const f32) -> Self {
		// SAFETY: the caller's promise.
		unsafe { from.read() }
	}
	#[inline(always)]
	unsafe fn write(self, to: *mut f32) {
		// SAFETY: the caller's promise.
		unsafe { to.write(self) }
	}
	#[inline(always)]
	fn fma(self, b: Self, c: Self) -> Self {
		fma32(self, b, c)
	}
	#[inline(always)]
	fn sqrt(self) -> Self {
		f32::sqrt(self)
	}
	#[inline(always)]
	fn floor(self) -> Self {
		let nearest = Lanes::round(self);
		let floor = if nearest > self { nearest - 1.0 } else { nearest };
		floor.copysign(self)
	}
	#[inline(always)]
	fn ceil(self) -> Self {
		let nearest = Lanes::round(self);
		let ceil = if nearest < self { nearest + 1.0 } else { nearest };
		ceil.copysign(self)
	}
	#[inline(always)]
	fn trunc(self) -> Self {
		Lanes::floor(f32::abs(self)).copysign(self)
	}
	#[inline(always)]
	fn round(self) -> Self {
		let size = f32::abs(self);
		// The sum has no bits below one, so adding rounds.
		let rounded = if size < ALL_INTEGERS {
			size + ALL_INTEGERS - ALL_INTEGERS
		} else {
			size
		};
		rounded.copysign(self)
	}
	#[inline(always)]
	fn lesser_or(self, other: Self) -> Self {
		if self < other {
			self
		} else {
			other
		}
	}
	#[inline(always)]
	fn greater_or(self, other: Self) -> Self {
		if self > other {
			self
		} else {
			other
		}
	}
	#[inline(always)]
	fn minimum(self, other: Self) -> Self {
		activation::minimum(self, other)
	}
	#[inline(always)]
	fn maximum(self, other: Self) -> Self {
		activation::maximum(self, other)
	}
	#[inline(always)]
	fn lt(self, other: Self) -> bool {
		self < other
	}
	#[inline(always)]
	fn le(self, other: Self) -> bool {
		self <= other
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
	fn bits(self) -> Wrapping<i32> {
		Wrapping(self.to_bits() as i32)
	}
	#[inline(always)]
	fn from_bits(bits: Wrapping<i32>) -> Self {
		f32::from_bits(bits.0 as u32)
	}
	#[inline(always)]
	fn wide1<F: WideFunction<1>>(self, function: F) -> Self {
		function.apply([f64::from(self)]) as f32
	}
	#[inline(always)]
	fn wide2<F: WideFunction<2>>(self, other: Self, function: F) -> Self {
		function.apply([f64::from(self), f64::from(other)]) as f32
	}
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
