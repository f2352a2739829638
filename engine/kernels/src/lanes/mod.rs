//! Registers of floats behind one interface, so that an algorithm is written once.
//!
//! [`Lanes`] is a register of binary32 values, [`Wide`] one of binary64 values. A function generic over them, marked
//! `#[inline(always)]` all the way down, becomes the scalar reference with `One`, and a fast version with each of the
//! other types. Every operation here is specified to the bit (NaN's sign and payload excepted), and none mixes lanes;
//! that is why all versions agree.
//!
//! The types other than `One` and `f64` need instructions that a CPU may lack. Only [`launch`] names them, behind the
//! check that [`Isa`] stands for. Nothing else in the crate may.

mod launch;
mod scalar;

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod operators;

pub(crate) use launch::{launch, Kernel};
pub(crate) use scalar::{One, Single};

use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Not, Sub};

/// 1.5 · 2²³: added to a number below 2²², it leaves the nearest integer in the low bits, ties to even.
pub(crate) const MAGIC: f32 = 12_582_912.0;
/// The same for binary64: 1.5 · 2⁵².
pub(crate) const MAGIC_WIDE: f64 = 6_755_399_441_055_744.0;

/// How many partial sums a sum has, whatever the register's size.
pub(crate) const ROW: usize = 16;

/// The numbers of a row's lanes, to compare with.
static LANE_NUMBERS: [f32; ROW] = [
	0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0,
];

/// A register of binary32 values. The operators round as [`crate::arithmetic`] says.
pub(crate) trait Lanes:
	Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
	/// The same register read as integers.
	type Bits: Bits;
	/// One truth value a lane.
	type Mask: Mask;
	/// As many registers as make [`ROW`] lanes.
	type Row: Copy + AsRef<[Self]> + AsMut<[Self]>;
	/// One value, with the same arithmetic and instructions.
	type Single: Lanes;
	/// How many values it holds; divides [`ROW`].
	const COUNT: usize;
	/// Whether its instructions do without subnormal numbers, under the control register that kernels are run with.
	const FLUSHES: bool;

	/// The same value in all lanes.
	fn splat(value: f32) -> Self;
	/// The same register throughout.
	fn row(value: Self) -> Self::Row;

	/// # Safety
	/// `from` must be valid for reading `COUNT` floats.
	unsafe fn read(from: *const f32) -> Self;
	/// # Safety
	/// `to` must be valid for writing `COUNT` floats.
	unsafe fn write(self, to: *mut f32);

	/// `self * b + c`, rounded once.
	fn fma(self, b: Self, c: Self) -> Self;
	fn sqrt(self) -> Self;
	fn floor(self) -> Self;
	fn ceil(self) -> Self;
	fn trunc(self) -> Self;
	/// To the nearest integer, ties to even. This and the three above keep the sign, of a zero too.
	fn round(self) -> Self;

	/// `self` if `self < other`, else `other`: so a NaN in `other` stays, one in `self` does not.
	fn lesser_or(self, other: Self) -> Self;
	/// `self` if `self > other`, else `other`.
	fn greater_or(self, other: Self) -> Self;
	/// The smaller; NaN if either is; −0 is smaller than +0.
	fn minimum(self, other: Self) -> Self;
	/// The larger; NaN if either is; +0 is larger than −0.
	fn maximum(self, other: Self) -> Self;

	/// `self < other`; false with a NaN, as are the next two.
	fn lt(self, other: Self) -> Self::Mask;
	fn le(self, other: Self) -> Self::Mask;
	fn same(self, other: Self) -> Self::Mask;
	/// `then` where the mask is true, `otherwise` where it is not.
	fn select(mask: Self::Mask, then: Self, otherwise: Self) -> Self;

	fn bits(self) -> Self::Bits;
	fn from_bits(bits: Self::Bits) -> Self;

	/// A function of binary64, of each lane: widened exactly, narrowed with one rounding.
	fn wide1<F: WideFunction<1>>(self, function: F) -> Self;
	/// The same for a function of two values.
	fn wide2<F: WideFunction<2>>(self, other: Self, function: F) -> Self;

	/// `self · 2ⁿ` with one rounding, for `n` an integer between −250 and 250 and `|self|` between 2⁻¹⁶ and 2¹²⁷ or
	/// such that no product with half the power leaves the normal numbers; or NaN or 0 or infinite.
	#[inline(always)]
	fn scale(self, n: Self) -> Self {
		let magic = Self::splat(MAGIC);
		let n = (n + magic).bits() - magic.bits();
		let half = n.half();
		let bias = Self::Bits::splat(127);
		let first = Self::from_bits((half + bias).exponent());
		let second = Self::from_bits((n - half + bias).exponent());
		self * first * second
	}

	#[inline(always)]
	fn abs(self) -> Self {
		Self::from_bits(self.bits() & Self::Bits::splat(0x7FFF_FFFF))
	}

	#[inline(always)]
	fn neg(self) -> Self {
		Self::from_bits(self.bits() ^ Self::Bits::splat(i32::MIN))
	}

	/// `self`, negative if `from` has its sign set.
	#[inline(always)]
	fn with_sign_of(self, from: Self) -> Self {
		Self::from_bits(self.bits() | from.bits() & Self::Bits::splat(i32::MIN))
	}

	/// `c[0] + c[1] x + …` by Horner's rule, each step one fma.
	#[inline(always)]
	fn polynomial<const N: usize>(self, coefficients: &[f32; N]) -> Self {
		let mut sum = Self::splat(coefficients[N - 1]);
		for power in (0..N - 1).rev() {
			sum = sum.fma(self, Self::splat(coefficients[power]));
		}
		sum
	}

	/// The numbers of the lanes of a row's register number `index`.
	#[inline(always)]
	fn numbers(index: usize) -> Self {
		Self::load(&LANE_NUMBERS[index * Self::COUNT..])
	}

	#[inline(always)]
	fn load(from: &[f32]) -> Self {
		assert!(from.len() >= Self::COUNT);
		// SAFETY: just checked.
		unsafe { Self::read(from.as_ptr()) }
	}

	#[inline(always)]
	fn store(self, to: &mut [f32]) {
		assert!(to.len() >= Self::COUNT);
		// SAFETY: just checked.
		unsafe { self.write(to.as_mut_ptr()) }
	}

	/// The first lanes from a slice that may be shorter than the register; what is missing is +0.
	#[inline(always)]
	fn load_part(from: &[f32]) -> Self {
		if from.len() >= Self::COUNT {
			return Self::load(from);
		}
		let mut buffer = [0.0; ROW];
		buffer[..from.len()].copy_from_slice(from);
		Self::load(&buffer)
	}

	/// As many lanes as fit.
	#[inline(always)]
	fn store_part(self, to: &mut [f32]) {
		if to.len() >= Self::COUNT {
			return self.store(to);
		}
		let mut buffer = [0.0; ROW];
		self.store(&mut buffer);
		to.copy_from_slice(&buffer[..to.len()]);
	}
}

/// The value of a register of one.
#[inline(always)]
pub(crate) fn value<L: Lanes>(single: L) -> f32 {
	let mut value = [0.0];
	single.store_part(&mut value);
	value[0]
}

/// A register of 32-bit integers. The operators wrap.
pub(crate) trait Bits:
	Copy + Add<Output = Self> + Sub<Output = Self> + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self>
{
	fn splat(value: i32) -> Self;
	/// Shifted left by 23: to where a float has its exponent.
	fn exponent(self) -> Self;
	/// Halved towards −∞.
	fn half(self) -> Self;
}

/// One truth value a lane.
pub(crate) trait Mask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> {
	/// Whether any is true.
	fn any(self) -> bool;
}

/// A register of binary64 values. There is no fma: algorithms on it round after each operation.
pub(crate) trait Wide:
	Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
	type Bits: WideBits<Mask = Self::Mask>;
	type Mask: Mask;
	/// How many values it holds; at most 8.
	const COUNT: usize;

	fn splat(value: f64) -> Self;
	fn load(from: &[f64; 8]) -> Self;
	fn store(self, to: &mut [f64; 8]);
	fn sqrt(self) -> Self;
	fn lt(self, other: Self) -> Self::Mask;
	fn same(self, other: Self) -> Self::Mask;
	fn select(mask: Self::Mask, then: Self, otherwise: Self) -> Self;
	fn bits(self) -> Self::Bits;
	fn from_bits(bits: Self::Bits) -> Self;

	#[inline(always)]
	fn sign(self) -> Self::Bits {
		self.bits() & Self::Bits::splat(1 << 63)
	}

	#[inline(always)]
	fn abs(self) -> Self {
		Self::from_bits(self.bits() & Self::Bits::splat(u64::MAX >> 1))
	}

	/// With the sign flipped where `sign` has its highest bit.
	#[inline(always)]
	fn flip(self, sign: Self::Bits) -> Self {
		Self::from_bits(self.bits() ^ sign)
	}

	/// To the nearest integer, ties to even, for less than 2⁵¹.
	#[inline(always)]
	fn round(self) -> Self {
		let magic = Self::splat(MAGIC_WIDE);
		self + magic - magic
	}

	/// `self`, or `limit` where that is less. A NaN stays.
	#[inline(always)]
	fn at_most(self, limit: f64) -> Self {
		let limit = Self::splat(limit);
		Self::select(limit.lt(self), limit, self)
	}

	/// `self`, or `limit` where that is more. A NaN stays.
	#[inline(always)]
	fn at_least(self, limit: f64) -> Self {
		let limit = Self::splat(limit);
		Self::select(self.lt(limit), limit, self)
	}

	/// `c[0] + c[1] x + …` by Horner's rule: multiply, round, add, round.
	#[inline(always)]
	fn polynomial<const N: usize>(self, coefficients: &[f64; N]) -> Self {
		let mut sum = Self::splat(coefficients[N - 1]);
		for power in (0..N - 1).rev() {
			sum = sum * self + Self::splat(coefficients[power]);
		}
		sum
	}

	/// `self`, but `function(from)` in the lanes of the mask: for what is rare and has no fast form.
	#[inline(always)]
	fn patch(self, mask: Self::Mask, from: Self, function: fn(f64) -> f64) -> Self {
		let (mut chosen, mut sources, mut results) = ([0.0; 8], [0.0; 8], [0.0; 8]);
		Self::select(mask, Self::splat(1.0), Self::splat(0.0)).store(&mut chosen);
		from.store(&mut sources);
		self.store(&mut results);
		for lane in 0..Self::COUNT {
			if chosen[lane] == 1.0 {
				results[lane] = function(sources[lane]);
			}
		}
		Self::load(&results)
	}
}

/// A register of 64-bit integers. The operators wrap.
pub(crate) trait WideBits:
	Copy + Add<Output = Self> + Sub<Output = Self> + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self>
{
	type Mask;
	fn splat(value: u64) -> Self;
	fn up(self, by: u32) -> Self;
	/// Shifted right, zeros coming in.
	fn down(self, by: u32) -> Self;
	fn same(self, other: Self) -> Self::Mask;
}

/// A function of `N` binary32 registers.
pub(crate) trait Function<const N: usize>: Copy + Sync {
	/// Must be `#[inline(always)]`, as all that it calls.
	fn apply<L: Lanes>(self, inputs: [L; N]) -> L;
}

/// A function of `N` binary64 registers.
pub(crate) trait WideFunction<const N: usize>: Copy {
	/// Must be `#[inline(always)]`, as all that it calls.
	fn apply<W: Wide>(self, inputs: [W; N]) -> W;
}
