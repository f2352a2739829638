//! What passes between runtime and node. All of it is SCALE-encoded and part of the host functions' version 1: to
//! change a type is to make a new version of the function that uses it.
//!
//! Codes are for state, texts for people. Every node gives the same codes and numbers; what a `message` says is up to
//! the version of the node, so a runtime must let no text, nor its length, into state, events or weight.

use alloc::{string::String, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;
use verdict_program::{cost::Cost, memory::Memory, DecodeError, Dtype, Limits, Rule, Shape};

/// The SHA-256 of a program's bytes.
pub type ModelId = [u8; 32];

/// The bytes of every chunk but the last.
pub const CHUNK: u32 = 1 << 20;

/// The most bytes that a program may have, whatever the limits of a chain say: 128 chunks.
pub const MAX_BYTES: u32 = 128 * CHUNK;

/// The most bytes of a prefix.
pub const MAX_PREFIX: usize = 128;

/// The most bytes of a message.
pub const MAX_MESSAGE: usize = 512;

/// The most bytes of an encoded [`Refusal`].
pub const MAX_REFUSAL: u32 = 1024;

/// The most bytes of an encoded [`Summary`].
pub const MAX_ANSWER: u32 = CHUNK;

/// Where the bytes of a program lie in state. Chunk n is the SCALE-encoded `Vec<u8>` under `prefix` followed by n as
/// four little-endian bytes. All but the last have [`CHUNK`] bytes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Source {
	/// Which program these bytes must be.
	pub id: ModelId,
	/// How many bytes it has; with [`CHUNK`], that says how many chunks there are.
	pub bytes: u32,
	/// What the keys of its chunks begin with.
	pub prefix: Vec<u8>,
}

impl Source {
	/// How many chunks there are.
	pub const fn chunks(&self) -> u32 {
		self.bytes.div_ceil(CHUNK)
	}

	/// How many bytes this chunk has; none if there is no such chunk.
	pub const fn chunk_bytes(&self, index: u32) -> u32 {
		let rest = self.bytes.saturating_sub(CHUNK.saturating_mul(index));
		match rest < CHUNK {
			true => rest,
			false => CHUNK,
		}
	}

	/// Under which key this chunk lies.
	pub fn key(&self, index: u32) -> Vec<u8> {
		[&self.prefix[..], &index.to_le_bytes()].concat()
	}

	/// Whether anything could be there: not too long, not empty, and under keys of a length that there are.
	pub fn is_possible(&self) -> bool {
		(1..=MAX_BYTES).contains(&self.bytes) && self.prefix.len() <= MAX_PREFIX
	}
}

/// What the runtime wants activated.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Activation {
	/// The program.
	pub source: Source,
	/// How large it may be, in every respect.
	pub limits: Limits,
}

/// An input or an output of a model.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Port {
	/// Its name.
	pub name: String,
	/// The type of its elements.
	pub dtype: Dtype,
	/// Its dimensions.
	pub shape: Shape,
}

/// What the runtime has to know of a model that validates.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Summary {
	/// What a caller gives, in this order.
	pub inputs: Vec<Port>,
	/// What a caller gets, in this order.
	pub outputs: Vec<Port>,
	/// What a run costs.
	pub cost: Cost,
	/// What memory it takes.
	pub memory: Memory,
	/// How many ops it has.
	pub ops: u32,
	/// Bytes of all its weights.
	pub weight_bytes: u64,
	/// The SHA-256 of the ONNX file that it was compiled from.
	pub onnx_sha256: [u8; 32],
	/// The version of the compiler.
	pub compiler_version: String,
	/// The compiler's options, as it writes them.
	pub options: Vec<u8>,
}

/// Why a program is not activated. All but the messages is the same on every node.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Refusal {
	/// State has no such chunk.
	ChunkMissing {
		/// Its index.
		index: u32,
	},
	/// A chunk has another length than its place asks for.
	ChunkLength {
		/// Its index.
		index: u32,
		/// How many bytes it has.
		got: u32,
		/// How many it must have.
		expected: u32,
	},
	/// The bytes are those of another program.
	Hash {
		/// Their SHA-256.
		got: [u8; 32],
	},
	/// The bytes are no program of version 1.
	Undecodable {
		/// What is wrong, as `verdict_program::DecodeError::code` numbers it.
		code: u8,
		/// The same in words.
		message: String,
	},
	/// A rule is broken.
	Invalid {
		/// The op that breaks it, if it is one.
		op: Option<u32>,
		/// The rule, as `verdict_program::Rule::code` numbers it.
		rule: u8,
		/// Place, rule, what it asks for and what there is, in words.
		message: String,
	},
	/// It validates, but the engine cannot run it: a fault of the engine.
	Unsupported {
		/// What is missing.
		message: String,
	},
}

impl Refusal {
	/// What is wrong, in a word: for rules and undecodable bytes the names that `verdict_program` has for them.
	pub fn name(&self) -> &'static str {
		match self {
			Self::ChunkMissing { .. } => "chunk-missing",
			Self::ChunkLength { .. } => "chunk-length",
			Self::Hash { .. } => "hash",
			Self::Undecodable { code, .. } => DecodeError::name_of(*code).unwrap_or("undecodable"),
			Self::Invalid { rule, .. } => Rule::name_of(*rule).unwrap_or("invalid"),
			Self::Unsupported { .. } => "unsupported",
		}
	}
}

/// Why there is no [`Summary`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotActivated {
	/// The program must not be used.
	Refused(Refusal),
	/// See [`Outcome::Internal`].
	Internal,
}

/// How a host function ended: a code and a length in one number, as the runtime gets it.
///
/// It is a function of state and arguments alone, but for [`Self::Internal`], and for the length of a refusal, which
/// has a text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// All went well, and this many bytes were written.
	Done {
		/// How many.
		bytes: u32,
	},
	/// The answer is a [`Refusal`] of this many bytes.
	Refused {
		/// How many.
		bytes: u32,
	},
	/// The buffer cannot hold the answer.
	BufferTooSmall {
		/// How many bytes it takes.
		needed: u32,
	},
	/// The program is not in state, or not that program.
	NoModel,
	/// The input is not as long as the model's inputs are.
	InputLength {
		/// How long they are.
		expected: u32,
	},
	/// A bool is neither 0 nor 1.
	NotABool {
		/// Where in the input, the first one there is.
		position: u32,
	},
	/// An index that was given or computed lies outside what it indexes.
	IndexOutOfRange {
		/// The op that uses it.
		op: u32,
	},
	/// A fault of the engine or of this machine. Nodes may differ in it, and one that has it cannot follow the chain.
	Internal,
}

impl Outcome {
	/// The code in the upper half, the number in the lower.
	pub const fn pack(self) -> u64 {
		let (code, number) = match self {
			Self::Done { bytes } => (0, bytes),
			Self::Refused { bytes } => (1, bytes),
			Self::BufferTooSmall { needed } => (2, needed),
			Self::NoModel => (3, 0),
			Self::InputLength { expected } => (4, expected),
			Self::NotABool { position } => (5, position),
			Self::IndexOutOfRange { op } => (6, op),
			Self::Internal => (7, 0),
		};
		(code << 32) | number as u64
	}

	/// Of what [`Self::pack`] made; a code that does not exist is a fault of the engine.
	pub const fn unpack(packed: u64) -> Self {
		let number = packed as u32;
		match packed >> 32 {
			0 => Self::Done { bytes: number },
			1 => Self::Refused { bytes: number },
			2 => Self::BufferTooSmall { needed: number },
			3 => Self::NoModel,
			4 => Self::InputLength { expected: number },
			5 => Self::NotABool { position: number },
			6 => Self::IndexOutOfRange { op: number },
			_ => Self::Internal,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn chunks_make_up_the_program() {
		for bytes in [1, 5, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, MAX_BYTES - 1, MAX_BYTES] {
			let source = Source {
				id: [0; 32],
				bytes,
				prefix: vec![7; 4],
			};
			assert!(source.is_possible());
			let chunks: Vec<u32> = (0..source.chunks()).map(|index| source.chunk_bytes(index)).collect();
			assert_eq!(chunks.iter().sum::<u32>(), bytes);
			let (last, others) = chunks.split_last().unwrap();
			assert!(*last > 0 && others.iter().all(|chunk| *chunk == CHUNK));
			assert_eq!(source.chunk_bytes(source.chunks()), 0);
			assert_eq!(source.chunk_bytes(u32::MAX), 0);
			assert_eq!(source.key(258), [7, 7, 7, 7, 2, 1, 0, 0]);
		}
	}

	#[test]
	fn what_cannot_be_is_known_before_anything_is_read() {
		let source = |bytes, prefix| Source {
			id: [0; 32],
			bytes,
			prefix: vec![0; prefix],
		};
		assert!(source(MAX_BYTES, MAX_PREFIX).is_possible());
		assert!(!source(0, MAX_PREFIX).is_possible());
		assert!(!source(MAX_BYTES + 1, 0).is_possible());
		assert!(!source(u32::MAX, 0).is_possible());
		assert!(!source(1, MAX_PREFIX + 1).is_possible());
	}

	#[test]
	fn an_outcome_survives_being_packed() {
		for outcome in [
			Outcome::Done { bytes: u32::MAX },
			Outcome::Refused { bytes: 1 },
			Outcome::BufferTooSmall { needed: 2 },
			Outcome::NoModel,
			Outcome::InputLength { expected: 3 },
			Outcome::NotABool { position: 4 },
			Outcome::IndexOutOfRange { op: 5 },
			Outcome::Internal,
		] {
			assert_eq!(Outcome::unpack(outcome.pack()), outcome);
		}
	}

	#[test]
	fn an_unknown_code_is_an_internal_error() {
		assert_eq!(Outcome::unpack(8 << 32), Outcome::Internal);
		assert_eq!(Outcome::unpack(u64::MAX), Outcome::Internal);
	}
}
