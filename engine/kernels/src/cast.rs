//! Conversions between the types of elements.
//!
//! A float becomes an integer cut towards 0 and held to the range, NaN 0. An integer becomes a float rounded to
//! nearest, ties to even. An integer becomes a smaller one by losing its high bits. Whatever is not zero, NaN too, is
//! true; true is 1.

use crate::{row::each, Isa, Workers};

/// Can be converted to `To`.
pub trait CastTo<To>: Copy + Sync {
	/// Converted.
	fn cast(self) -> To;
}

macro_rules! casts {
	// `as` is defined just so between numbers.
	(numbers: $($from:ty => $($to:ty)*;)*) => {$($(
		impl CastTo<$to> for $from {
			#[inline(always)]
			fn cast(self) -> $to {
				self as $to
			}
		}
	)*)*};
	(truth: $($type:ty = $zero:expr, $one:expr;)*) => {$(
		impl CastTo<bool> for $type {
			#[inline(always)]
			fn cast(self) -> bool {
				self != $zero
			}
		}
		impl CastTo<$type> for bool {
			#[inline(always)]
			fn cast(self) -> $type {
				if self { $one } else { $zero }
			}
		}
	)*};
}

casts! { numbers:
	f32 => f32 i8 u8 i32 i64;
	i8 => f32 i8 u8 i32 i64;
	u8 => f32 i8 u8 i32 i64;
	i32 => f32 i8 u8 i32 i64;
	i64 => f32 i8 u8 i32 i64;
}
casts! { truth: f32 = 0.0, 1.0; i8 = 0, 1; u8 = 0, 1; i32 = 0, 1; i64 = 0, 1; }

impl CastTo<bool> for bool {
	#[inline(always)]
	fn cast(self) -> bool {
		self
	}
}

/// Converts each element.
pub fn cast<From: CastTo<To>, To: Copy + Send>(isa: Isa, workers: &dyn Workers, input: &[From], output: &mut [To]) {
	each(isa, workers, input, output, From::cast);
}
