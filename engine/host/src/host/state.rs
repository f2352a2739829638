//! Programs in state.
//!
//! Reading and hashing a program takes as long as its bytes, so a call of a model that is loaded only looks whether its
//! chunks are there. That it does for all of them, in any order in which a runtime may take them away: a model that was
//! removed, or that another fork has, is not there, whatever is in the cache.
//!
//! In state version 1 a value of this size lies beside the trie, so to look a key up is not to read what it leads to.
//! The trie's hash of each would say what it is, too; but a chunk that the block being executed has written has no hash
//! yet, and would be hashed anew in each call.

use super::sha256;
use crate::types::{Refusal, Source};
use codec::{Compact, Decode};
use sp_externalities::Externalities;

/// Where keys lead to values. A closure that reads is one.
pub trait State {
	/// The value under a key.
	fn read(&mut self, key: &[u8]) -> Option<Vec<u8>>;

	/// Whether there is one.
	fn has(&mut self, key: &[u8]) -> bool {
		self.read(key).is_some()
	}
}

impl<F: FnMut(&[u8]) -> Option<Vec<u8>>> State for F {
	fn read(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self(key)
	}
}

/// The state that a runtime is called on.
pub(crate) struct InBlock<'a>(pub &'a mut dyn Externalities);

impl State for InBlock<'_> {
	fn read(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.0.storage(key)
	}

	fn has(&mut self, key: &[u8]) -> bool {
		self.0.exists_storage(key)
	}
}

/// Whether all chunks are there.
pub(crate) fn has(source: &Source, state: &mut dyn State) -> bool {
	source.is_possible() && (0..source.chunks()).all(|index| state.has(&source.key(index)))
}

/// The bytes of a program, if they are what the source says.
pub(crate) fn program(source: &Source, state: &mut dyn State) -> Result<Vec<u8>, Refusal> {
	if !source.is_possible() {
		return Err(Refusal::ChunkMissing { index: 0 });
	}
	let mut bytes = Vec::with_capacity(source.bytes as usize);
	for index in 0..source.chunks() {
		let value = state.read(&source.key(index)).ok_or(Refusal::ChunkMissing { index })?;
		let expected = source.chunk_bytes(index);
		let chunk = chunk(&value, expected).map_err(|got| Refusal::ChunkLength { index, got, expected })?;
		bytes.extend_from_slice(chunk);
	}
	let got = sha256(&bytes);
	match got == source.id {
		true => Ok(bytes),
		false => Err(Refusal::Hash { got }),
	}
}

/// The bytes of a chunk, or how many there are instead.
fn chunk(value: &[u8], expected: u32) -> Result<&[u8], u32> {
	let mut rest = value;
	let claimed = Compact::<u32>::decode(&mut rest).map_or(u32::MAX, |claimed| claimed.0);
	let got = u32::try_from(rest.len()).unwrap_or(u32::MAX);
	match (claimed, got) == (expected, expected) {
		true => Ok(rest),
		// Whichever is wrong.
		false => Err(if got == expected { claimed } else { got }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::types::{CHUNK, MAX_BYTES};
	use codec::Encode;

	#[test]
	fn a_chunk_has_the_length_that_it_says_and_that_it_must_have() {
		let value = vec![1u8, 2, 3].encode();
		assert_eq!(chunk(&value, 3), Ok(&[1u8, 2, 3][..]));
		assert_eq!(chunk(&value, 4), Err(3));
		assert_eq!(chunk(&value[..3], 3), Err(2));
		assert_eq!(chunk(&value[..3], 2), Err(3));
		assert_eq!(chunk(&[&value[..], &[4]].concat(), 3), Err(4));
		assert_eq!(chunk(&[], 1), Err(0));
		assert_eq!(chunk(&[0xff; 20], 1), Err(19));
	}

	#[test]
	fn what_cannot_be_is_not_looked_up() {
		let mut state = |_: &[u8]| -> Option<Vec<u8>> { panic!("looked up") };
		for (bytes, prefix) in [(0, 0), (MAX_BYTES + 1, 0), (u32::MAX, 0), (1, 129)] {
			let source = Source {
				id: [0; 32],
				bytes,
				prefix: vec![0; prefix],
			};
			assert!(!has(&source, &mut state));
			assert_eq!(program(&source, &mut state), Err(Refusal::ChunkMissing { index: 0 }));
		}
	}

	#[test]
	fn a_missing_chunk_is_missed_wherever_it_stands() {
		let bytes: Vec<u8> = (0..2 * CHUNK + 5).map(|index| index as u8).collect();
		let source = Source {
			id: sha256(&bytes),
			bytes: bytes.len() as u32,
			prefix: b"here".to_vec(),
		};
		let chunks: Vec<&[u8]> = bytes.chunks(CHUNK as usize).collect();
		for missing in 0..4 {
			let mut state = |key: &[u8]| {
				let index = u32::from_le_bytes(key.strip_prefix(b"here")?.try_into().ok()?);
				(index != missing).then(|| chunks[index as usize].encode())
			};
			assert_eq!(has(&source, &mut state), missing == 3);
			let expected = match missing {
				3 => Ok(bytes.clone()),
				index => Err(Refusal::ChunkMissing { index }),
			};
			assert!(program(&source, &mut state) == expected);
		}
	}
}
