//! Numbers by seed, the same on every machine: what known-answer tests, the corpus and other tests compute with.

use verdict_program::{Dtype, TensorType};

/// What kind of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// Between -1 and 1: what models compute with, and what weights may be.
	Plain,
	/// So small that products underflow, subnormal ones and zeros of both signs among them.
	Tiny,
	/// One in eight is an infinity, a NaN of any sign and payload, a zero, subnormal, or as large as can be.
	Special,
}

impl Kind {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Plain, Self::Tiny, Self::Special];
}

/// A small generator (xorshift64*).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// Different seeds give different numbers.
	pub fn new(seed: u64) -> Self {
		Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
	}

	/// Any 32 bits.
	pub fn bits(&mut self) -> u32 {
		self.0 ^= self.0 >> 12;
		self.0 ^= self.0 << 25;
		self.0 ^= self.0 >> 27;
		(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32) as u32
	}

	/// A number below `end`; 0 if that is 0.
	pub fn below(&mut self, end: u32) -> u32 {
		((u64::from(self.bits()) * u64::from(end)) >> 32) as u32
	}

	/// A number between -1 and 1.
	pub fn unit(&mut self) -> f32 {
		(self.bits() >> 8) as f32 / 8_388_608.0 - 1.0
	}

	/// A number of a kind.
	pub fn float(&mut self, kind: Kind) -> f32 {
		match kind {
			Kind::Plain => self.unit(),
			Kind::Tiny => match self.below(6) {
				0 => 0.0,
				1 => -0.0,
				2 => f32::from_bits(self.bits() & 0x807F_FFFF),
				_ => self.unit() * 1e-23,
			},
			Kind::Special => match self.below(80) {
				0 => f32::INFINITY,
				1 => f32::NEG_INFINITY,
				2 => f32::from_bits(self.bits() | 0x7FC0_0000),
				3 => f32::from_bits(self.bits() & 0x803F_FFFF | 0x7F80_0001),
				4 => 0.0,
				5 => -0.0,
				6 => f32::from_bits(self.bits() & 0x807F_FFFF),
				7 => f32::MAX,
				8 => -f32::MAX,
				9 => f32::from_bits(self.bits()),
				_ => self.unit() * 4.0,
			},
		}
	}

	/// The elements of a tensor as little-endian bytes. Of integers, anything.
	pub fn tensor(&mut self, tensor: &TensorType, kind: Kind) -> Vec<u8> {
		let elements = tensor.elements().unwrap_or(0);
		let mut bytes = Vec::with_capacity(tensor.bytes().unwrap_or(0) as usize);
		for _ in 0..elements {
			match tensor.dtype {
				Dtype::F32 => bytes.extend(self.float(kind).to_le_bytes()),
				Dtype::I8 | Dtype::U8 => bytes.push(self.bits() as u8),
				Dtype::Bool => bytes.push(self.below(2) as u8),
				Dtype::I32 => bytes.extend(self.whole().to_le_bytes()),
				Dtype::I64 => bytes.extend(i64::from(self.whole()).to_le_bytes()),
			}
		}
		bytes
	}

	/// Mostly small, now and then anything.
	fn whole(&mut self) -> i32 {
		match self.below(8) {
			0 => self.bits() as i32,
			1 => [0, -1, i32::MIN, i32::MAX][self.below(4) as usize],
			_ => self.below(200) as i32 - 100,
		}
	}

	/// Indices into a dimension, from either end.
	pub fn indices(&mut self, tensor: &TensorType, dimension: u32) -> Vec<u8> {
		let elements = tensor.elements().unwrap_or(0);
		let mut index = || i64::from(self.below(2 * dimension)) - i64::from(dimension);
		match tensor.dtype {
			Dtype::I32 => (0..elements).flat_map(|_| (index() as i32).to_le_bytes()).collect(),
			_ => (0..elements).flat_map(|_| index().to_le_bytes()).collect(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn kinds_are_what_they_say() {
		let mut random = Random::new(1);
		let mut floats = |kind| (0..10_000).map(|_| random.float(kind)).collect::<Vec<f32>>();
		assert!(floats(Kind::Plain).iter().all(|x| (-1.0..1.0).contains(x)));
		let tiny = floats(Kind::Tiny);
		assert!(tiny.iter().all(|x| x.abs() <= 1e-23) && tiny.iter().any(|x| x.is_subnormal()));
		let special = floats(Kind::Special);
		assert!(special.iter().any(|x| x.is_nan()) && special.iter().any(|x| x.is_infinite()));
		assert!(special.iter().filter(|x| x.is_normal()).count() > 8_000);
	}
}
