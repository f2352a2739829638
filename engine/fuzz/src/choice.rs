//! Bytes as choices: a change of one byte changes one choice, so that a fuzzer can find its way.

use crate::support::generator::Choices;
use verdict_executor::samples::{Kind, Random};
use verdict_program::TensorType;

/// Choices by the bytes of an input. Where the bytes end, the first of what there is to choose from is chosen.
#[derive(Clone, Debug)]
pub struct Bytes {
	bytes: Vec<u8>,
	at: usize,
}

impl Bytes {
	/// Choices by these bytes.
	pub fn new(bytes: &[u8]) -> Self {
		Self {
			bytes: bytes.to_vec(),
			at: 0,
		}
	}

	/// Whether all of them have been used.
	pub fn ended(&self) -> bool {
		self.at >= self.bytes.len()
	}

	/// The next byte, 0 behind the end.
	pub fn byte(&mut self) -> u8 {
		let byte = self.bytes.get(self.at).copied().unwrap_or(0);
		self.at = self.at.saturating_add(1);
		byte
	}

	/// Any number.
	pub fn number(&mut self) -> u64 {
		(0..8).fold(0, |number, _| number << 8 | u64::from(self.byte()))
	}

	/// A number below `end`, 0 if that is 0.
	pub fn below(&mut self, end: usize) -> usize {
		let choice = match end {
			0 | 1 => return 0,
			2..=256 => usize::from(self.byte()),
			_ => (0..4).fold(0, |number, _| number << 8 | usize::from(self.byte())),
		};
		choice % end
	}

	/// Whether something is so that is so one time in `times`; never behind the end.
	pub fn one_in(&mut self, times: usize) -> bool {
		self.below(times) == times - 1
	}

	/// One of several.
	pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
		of[self.below(of.len())].clone()
	}
}

/// Contents are drawn by a seed of one byte: what numbers a tensor holds matters less than what is done with it.
impl Choices for Bytes {
	fn below(&mut self, end: u32) -> u32 {
		Self::below(self, end as usize) as u32
	}

	fn unit(&mut self) -> f32 {
		f32::from(self.byte()) / 128.0 - 1.0
	}

	fn tensor(&mut self, tensor: &TensorType) -> Vec<u8> {
		Random::new(self.byte().into()).tensor(tensor, Kind::Plain)
	}

	fn indices(&mut self, tensor: &TensorType, dimension: u32) -> Vec<u8> {
		Random::new(self.byte().into()).indices(tensor, dimension)
	}
}
