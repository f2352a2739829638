//! Functions of two integers. Everything wraps, and nothing is undefined.

use crate::{broadcast::Broadcast, row::zip, Isa, Workers};

/// Which function of a and b.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerOp {
	/// a + b.
	Add,
	/// a − b.
	Sub,
	/// a · b.
	Mul,
	/// a / b, cut towards 0; 0 where b is 0.
	Div,
	/// What the division leaves, with the sign of a; 0 where b is 0.
	Fmod,
	/// What the division rounded down leaves, with the sign of b; 0 where b is 0.
	Mod,
	/// a to the power of b; for negative b the power of 1/a, cut towards 0, and 0 where a is 0.
	Pow,
	/// The larger.
	Max,
	/// The smaller.
	Min,
	/// Bits that both have.
	And,
	/// Bits that either has.
	Or,
	/// Bits that one of both has.
	Xor,
	/// Bits of a moved up by b; 0 where b is negative or not less than the width.
	ShiftLeft,
	/// Bits of a moved down by b, the sign coming in; 0, or −1 for negative a, where b is negative or not less than the
	/// width.
	ShiftRight,
}

/// An integer that tensors may hold.
pub trait Integer: Copy + Ord + Send + Sync + 'static {
	/// 0.
	const ZERO: Self;
	/// 1.
	const ONE: Self;
	/// The smallest.
	const MIN: Self;
	/// The largest.
	const MAX: Self;
	/// What `op` gives.
	fn apply(op: IntegerOp, a: Self, b: Self) -> Self;
}

macro_rules! integers {
	($($type:ty)*) => {$(
		impl Integer for $type {
			const ZERO: Self = 0;
			const ONE: Self = 1;
			const MIN: Self = <$type>::MIN;
			const MAX: Self = <$type>::MAX;

			#[inline(always)]
			fn apply(op: IntegerOp, a: Self, b: Self) -> Self {
				match op {
					IntegerOp::Add => a.wrapping_add(b),
					IntegerOp::Sub => a.wrapping_sub(b),
					IntegerOp::Mul => a.wrapping_mul(b),
					IntegerOp::Div => if b == 0 { 0 } else { a.wrapping_div(b) },
					IntegerOp::Fmod => if b == 0 { 0 } else { a.wrapping_rem(b) },
					IntegerOp::Mod => if b == 0 {
						0
					} else {
						let rest = a.wrapping_rem(b);
						if rest != 0 && (rest ^ b) < Self::ZERO { rest.wrapping_add(b) } else { rest }
					},
					IntegerOp::Pow => power(a, b),
					IntegerOp::Max => a.max(b),
					IntegerOp::Min => a.min(b),
					IntegerOp::And => a & b,
					IntegerOp::Or => a | b,
					IntegerOp::Xor => a ^ b,
					IntegerOp::ShiftLeft => match u32::try_from(b) {
						Ok(by) if by < Self::BITS => a << by,
						_ => 0,
					},
					IntegerOp::ShiftRight => match u32::try_from(b) {
						Ok(by) if by < Self::BITS => a >> by,
						// Twice, as the width itself is too much; an unsigned value has no sign to come in.
						_ => a >> (Self::BITS - 1) >> 1,
					},
				}
			}
		}
	)*};
}

integers!(i8 u8 i32 i64);

/// By squaring; the exponent's bits, lowest first.
fn power<T: Integer>(base: T, exponent: T) -> T {
	let multiply = |a, b| T::apply(IntegerOp::Mul, a, b);
	let odd = T::apply(IntegerOp::And, exponent, T::ONE) == T::ONE;
	if exponent < T::ZERO {
		// 1 is its own inverse, as is −1; the rest has none.
		let minus_one = T::apply(IntegerOp::Sub, T::ZERO, T::ONE);
		return if base == T::ONE {
			base
		} else if base == minus_one {
			if odd {
				base
			} else {
				T::ONE
			}
		} else {
			T::ZERO
		};
	}
	let (mut result, mut square, mut rest) = (T::ONE, base, exponent);
	while rest > T::ZERO {
		if T::apply(IntegerOp::And, rest, T::ONE) == T::ONE {
			result = multiply(result, square);
		}
		square = multiply(square, square);
		rest = T::apply(IntegerOp::ShiftRight, rest, T::ONE);
	}
	result
}

/// Applies `op` to what the plan brings together. Panics unless the output has as many elements as the plan says and
/// the inputs reach as far as it goes.
pub fn binary_integer<T: Integer>(
	isa: Isa,
	workers: &dyn Workers,
	op: IntegerOp,
	plan: &Broadcast<2>,
	a: &[T],
	b: &[T],
	output: &mut [T],
) {
	macro_rules! each {
		($($op:ident)*) => {
			match op {
				// The operation is a constant in each, so that the loop has no choice inside.
				$(IntegerOp::$op => zip(isa, workers, plan, [a, b], output, |a, b| T::apply(IntegerOp::$op, a, b)),)*
			}
		};
	}
	each!(Add Sub Mul Div Fmod Mod Pow Max Min And Or Xor ShiftLeft ShiftRight)
}
