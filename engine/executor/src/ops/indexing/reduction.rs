//! What becomes of an element that an update falls on.

use crate::buffer::Element;
use verdict_kernels::arithmetic::{add, mul};
use verdict_program::op::ScatterReduction;

/// An element that updates may fall on.
pub(super) trait Updated: Element {
	/// The element afterwards. A bool is only ever replaced.
	fn update(self, reduction: ScatterReduction, update: Self) -> Self;
}

impl Updated for bool {
	fn update(self, _: ScatterReduction, update: Self) -> Self {
		update
	}
}

macro_rules! whole {
	($($type:ty)*) => {$(
		impl Updated for $type {
			fn update(self, reduction: ScatterReduction, update: Self) -> Self {
				match reduction {
					ScatterReduction::Replace => update,
					ScatterReduction::Add => self.wrapping_add(update),
					ScatterReduction::Mul => self.wrapping_mul(update),
					ScatterReduction::Max => self.max(update),
					ScatterReduction::Min => self.min(update),
				}
			}
		}
	)*};
}

whole!(i8 u8 i32 i64);

impl Updated for f32 {
	fn update(self, reduction: ScatterReduction, update: Self) -> Self {
		match reduction {
			ScatterReduction::Replace => update,
			ScatterReduction::Add => add(self, update),
			ScatterReduction::Mul => mul(self, update),
			ScatterReduction::Max => greater(self, update),
			ScatterReduction::Min => -greater(-self, -update),
		}
	}
}

/// The greater; a NaN wins; -0 < +0.
fn greater(a: f32, b: f32) -> f32 {
	if a.is_nan() || b.is_nan() {
		f32::NAN
	} else if a == b {
		// They differ at most in the sign of zero.
		f32::from_bits(a.to_bits() & b.to_bits())
	} else if a > b {
		a
	} else {
		b
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn extremes_of_zeros_and_nans() {
		let update = |a: f32, reduction, b: f32| a.update(reduction, b).to_bits();
		use ScatterReduction::{Max, Min};
		assert_eq!(update(-0.0, Max, 0.0), 0);
		assert_eq!(update(0.0, Max, -0.0), 0);
		assert_eq!(update(-0.0, Min, 0.0), 1 << 31);
		assert_eq!(update(0.0, Min, -0.0), 1 << 31);
		assert_eq!(update(2.0, Max, -3.0), 2_f32.to_bits());
		assert_eq!(update(2.0, Min, -3.0), (-3_f32).to_bits());
		for reduction in [Max, Min] {
			assert!(f32::NAN.update(reduction, 1.0).is_nan());
			assert!(f32::INFINITY.update(reduction, f32::NAN).is_nan());
		}
	}
}
