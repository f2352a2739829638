//! The elements of a value.

use verdict_kernels::arithmetic::flush;
use verdict_program::Dtype;

/// The elements of a tensor in row-major order.
#[derive(Clone, Debug, PartialEq)]
pub enum Buffer {
	/// Of f32.
	F32(Vec<f32>),
	/// Of i8.
	I8(Vec<i8>),
	/// Of u8.
	U8(Vec<u8>),
	/// Of i32.
	I32(Vec<i32>),
	/// Of i64.
	I64(Vec<i64>),
	/// Of bool.
	Bool(Vec<bool>),
}

/// Does the same for each element type: `$body` sees the vector as `$name`.
macro_rules! each {
	($buffer:expr, $name:ident => $body:expr) => {
		match $buffer {
			Buffer::F32($name) => $body,
			Buffer::I8($name) => $body,
			Buffer::U8($name) => $body,
			Buffer::I32($name) => $body,
			Buffer::I64($name) => $body,
			Buffer::Bool($name) => $body,
		}
	};
}

impl Buffer {
	/// Of zeros.
	pub fn zeros(dtype: Dtype, elements: usize) -> Self {
		match dtype {
			Dtype::F32 => Self::F32(vec![0.0; elements]),
			Dtype::I8 => Self::I8(vec![0; elements]),
			Dtype::U8 => Self::U8(vec![0; elements]),
			Dtype::I32 => Self::I32(vec![0; elements]),
			Dtype::I64 => Self::I64(vec![0; elements]),
			Dtype::Bool => Self::Bool(vec![false; elements]),
		}
	}

	/// From little-endian bytes; surplus bytes at the end are ignored. Whatever is not 0 is true.
	pub fn from_bytes(dtype: Dtype, bytes: &[u8]) -> Self {
		let elements = bytes.len() as u64 / dtype.bytes();
		let mut buffer = Self::zeros(dtype, elements as usize);
		buffer.read_bytes(bytes);
		buffer
	}

	/// Takes its elements from little-endian bytes, as far as they reach. Of numbers that are subnormal only the sign is
	/// taken: no kernel ever meets one.
	pub fn read_bytes(&mut self, bytes: &[u8]) {
		fn words<const N: usize, T>(to: &mut [T], bytes: &[u8], read: fn([u8; N]) -> T) {
			for (to, word) in to.iter_mut().zip(bytes.as_chunks::<N>().0) {
				*to = read(*word);
			}
		}
		match self {
			Self::F32(values) => words(values, bytes, |word| flush(f32::from_le_bytes(word))),
			Self::I8(values) => words(values, bytes, i8::from_le_bytes),
			Self::U8(values) => words(values, bytes, u8::from_le_bytes),
			Self::I32(values) => words(values, bytes, i32::from_le_bytes),
			Self::I64(values) => words(values, bytes, i64::from_le_bytes),
			Self::Bool(values) => words(values, bytes, |[byte]| byte != 0),
		}
	}

	/// As little-endian bytes, each NaN as 0x7FC00000: no sign or payload of a NaN leaves the engine. A bool is 0 or 1.
	pub fn to_bytes(&self) -> Vec<u8> {
		fn words<const N: usize, T: Copy>(values: &[T], write: impl Fn(T) -> [u8; N]) -> Vec<u8> {
			let mut bytes = vec![0; values.len() * N];
			for (to, value) in bytes.as_chunks_mut::<N>().0.iter_mut().zip(values) {
				*to = write(*value);
			}
			bytes
		}
		match self {
			Self::F32(values) => words(values, |value| canonical(value.to_bits()).to_le_bytes()),
			Self::I8(values) => words(values, i8::to_le_bytes),
			Self::U8(values) => values.clone(),
			Self::I32(values) => words(values, i32::to_le_bytes),
			Self::I64(values) => words(values, i64::to_le_bytes),
			Self::Bool(values) => words(values, |value| [u8::from(value)]),
		}
	}

	/// The type of the elements.
	pub fn dtype(&self) -> Dtype {
		match self {
			Self::F32(_) => Dtype::F32,
			Self::I8(_) => Dtype::I8,
			Self::U8(_) => Dtype::U8,
			Self::I32(_) => Dtype::I32,
			Self::I64(_) => Dtype::I64,
			Self::Bool(_) => Dtype::Bool,
		}
	}

	/// How many elements there are.
	pub fn len(&self) -> usize {
		each!(self, values => values.len())
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// How many bytes the elements take.
	pub fn bytes(&self) -> u64 {
		self.len() as u64 * self.dtype().bytes()
	}
}

/// The bits of a number as they are, those of a NaN as the one that leaves the engine. By integers, because the thread
/// that asks may run under another floating-point control register than the engine's.
fn canonical(bits: u32) -> u32 {
	match bits & 0x7FFF_FFFF > 0x7F80_0000 {
		true => 0x7FC0_0000,
		false => bits,
	}
}

/// What may be an element of a buffer.
pub(crate) trait Element: Copy + Default + PartialEq + Send + Sync + 'static {
	/// The elements of a buffer of this type.
	fn of(buffer: &Buffer) -> Option<&[Self]>;
	/// The same to be written.
	fn of_mut(buffer: &mut Buffer) -> Option<&mut [Self]>;
}

macro_rules! elements {
	($($type:ty = $variant:ident;)*) => {$(
		impl Element for $type {
			fn of(buffer: &Buffer) -> Option<&[Self]> {
				match buffer {
					Buffer::$variant(values) => Some(values),
					_ => None,
				}
			}

			fn of_mut(buffer: &mut Buffer) -> Option<&mut [Self]> {
				match buffer {
					Buffer::$variant(values) => Some(values),
					_ => None,
				}
			}
		}
	)*};
}

elements! {
	f32 = F32;
	i8 = I8;
	u8 = U8;
	i32 = I32;
	i64 = I64;
	bool = Bool;
}

/// `$body` with the type `$type` standing for an element type that is known at run time only.
macro_rules! for_any {
	($dtype:expr, $type:ident => $body:expr) => {
		match $dtype {
			verdict_program::Dtype::F32 => {
				type $type = f32;
				$body
			}
			verdict_program::Dtype::I8 => {
				type $type = i8;
				$body
			}
			verdict_program::Dtype::U8 => {
				type $type = u8;
				$body
			}
			verdict_program::Dtype::I32 => {
				type $type = i32;
				$body
			}
			verdict_program::Dtype::I64 => {
				type $type = i64;
				$body
			}
			verdict_program::Dtype::Bool => {
				type $type = bool;
				$body
			}
		}
	};
}

/// [`for_any`] of the types listed; otherwise `$other`.
macro_rules! for_some {
	($dtype:expr, [$($variant:ident = $element:ty),+], $type:ident => $body:expr, $other:expr) => {
		match $dtype {
			$(verdict_program::Dtype::$variant => {
				type $type = $element;
				$body
			})+
			_ => $other,
		}
	};
}
pub(crate) use {for_any, for_some};

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_come_back_as_they_were_but_for_nans_and_subnormals() {
		for dtype in [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64] {
			let bytes: Vec<u8> = (0..16).map(|byte| byte * 13 + 1).collect();
			let buffer = Buffer::from_bytes(dtype, &bytes);
			assert_eq!(buffer.len() as u64, 16 / dtype.bytes());
			assert_eq!(buffer.to_bytes(), bytes);
		}
		assert_eq!(Buffer::from_bytes(Dtype::Bool, &[0, 1, 7]).to_bytes(), [0, 1, 1]);
		for (bits, expected) in [
			(0xFFC0_0001, 0x7FC0_0000),
			(0x7F80_0001, 0x7FC0_0000),
			(0x7F80_0000, 0x7F80_0000),
			(0xFF80_0000, 0xFF80_0000),
			(0x8000_0000, 0x8000_0000_u32),
			(0x0000_0001, 0),
			(0x007F_FFFF, 0),
			(0x807F_FFFF, 0x8000_0000),
			(0x0080_0000, 0x0080_0000),
		] {
			let bytes = u32::to_le_bytes(bits);
			assert_eq!(
				Buffer::from_bytes(Dtype::F32, &bytes).to_bytes(),
				expected.to_le_bytes()
			);
		}
	}
}
