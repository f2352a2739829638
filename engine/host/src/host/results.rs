//! Results that may be asked for again: gas estimation runs a call many times over, and what a block builder has
//! computed it imports next.
//!
//! A result is a function of model and input, so these are the key; what a run cannot do with an input is a result too.
//! Whether the model is there is not, and is not kept here.

use super::{loaded::enough, lru::Lru, models::lock, sha256, statistics::Statistics, Ran};
use crate::types::{ModelId, Outcome};
use std::sync::{
	atomic::{AtomicU64, Ordering},
	Arc, Mutex,
};

/// What an entry takes besides its output: itself, and its keys in two maps that may have grown to twice their size.
const ENTRY_BYTES: u64 = 512;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
	pub model: ModelId,
	/// Of the program. A question with another number than the program has is not answered, so it is not found here.
	pub bytes: u32,
	/// The SHA-256 of the input, which says that it fits, too.
	pub input: [u8; 32],
}

/// What is known about it.
pub(crate) struct Known {
	output_bytes: u64,
	/// The output with its hash, or why there is none.
	result: Result<(Vec<u8>, [u8; 32]), Outcome>,
}

impl Known {
	/// The result of a run whose output takes so many bytes, if there is one.
	pub(crate) fn new(output_bytes: u64, result: Result<Vec<u8>, Outcome>) -> Self {
		let result = result.map(|output| {
			let hash = sha256(&output);
			(output, hash)
		});
		Self { output_bytes, result }
	}

	/// The answer for somebody who has room for an output, or not.
	pub(crate) fn tell(&self, question: &Question, room: &mut [u8]) -> Result<Ran, Outcome> {
		enough(room.len(), self.output_bytes)?;
		let (output, output_hash) = self.result.as_ref().map_err(|outcome| *outcome)?;
		let bytes = u32::try_from(output.len()).map_err(|_| Outcome::Internal)?;
		let room = room.get_mut(..output.len()).ok_or(Outcome::Internal)?;
		room.copy_from_slice(output);
		Ok(Ran {
			bytes,
			input_hash: question.input,
			output_hash: *output_hash,
		})
	}

	fn held(&self) -> u64 {
		let output = self.result.as_ref().map_or(0, |(output, _)| output.len() as u64);
		output.saturating_add(ENTRY_BYTES)
	}
}

pub(crate) struct Results {
	kept: Mutex<Lru<Question, Arc<Known>>>,
	hits: AtomicU64,
	misses: AtomicU64,
}

impl Results {
	/// Keeps results of so many bytes.
	pub(crate) fn new(most: u64) -> Self {
		Self {
			kept: Mutex::new(Lru::new(most)),
			hits: AtomicU64::new(0),
			misses: AtomicU64::new(0),
		}
	}

	pub(crate) fn get(&self, question: &Question) -> Option<Arc<Known>> {
		let known = lock(&self.kept).get(question);
		let counter = match known {
			Some(_) => &self.hits,
			None => &self.misses,
		};
		counter.fetch_add(1, Ordering::Relaxed);
		known
	}

	pub(crate) fn insert(&self, question: Question, known: Arc<Known>) {
		let bytes = known.held();
		// What goes is dropped after the lock.
		let _gone = lock(&self.kept).insert(question, known, bytes);
	}

	/// Adds what is counted here.
	pub(crate) fn count(&self, statistics: &mut Statistics) {
		let kept = lock(&self.kept);
		statistics.results_kept = kept.len() as u64;
		statistics.result_bytes = kept.bytes();
		statistics.result_hits = self.hits.load(Ordering::Relaxed);
		statistics.result_misses = self.misses.load(Ordering::Relaxed);
	}
}
