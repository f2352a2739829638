//! What a node chooses. None of it changes an answer.

use verdict_executor::LoadError;
use verdict_kernels::Isa;

/// The most threads that an engine has.
pub const MAX_THREADS: usize = 64;

/// How many threads there are without a word from the operator: large models gain little from more.
const MOST_BY_DEFAULT: usize = 8;

/// What a [`Host`](super::Host) may take of the machine.
#[derive(Clone, Debug)]
pub struct Settings {
	/// How many threads work at a run, and how many runs go on at once: 1 to [`MAX_THREADS`]. Above the chain's
	/// `Limits::workers` a run may need more memory than was predicted.
	pub threads: usize,
	/// The instructions to use; those of the best kind that the CPU has if it is not said.
	pub isa: Option<Isa>,
	/// Bytes of memory for loaded models. What is being loaded, and what is running, comes on top. A validator has room
	/// here for all that the chain counts as resident; with less it loads again what it is not given time for.
	pub model_cache_bytes: u64,
	/// Bytes of memory for results.
	pub result_cache_bytes: u64,
	/// How many models are counted one by one; the first that come.
	pub counted_models: usize,
	/// Done to every output before anybody sees it, so that a test has a node that computes something else.
	pub fault: Option<fn(&mut [u8])>,
}

impl Default for Settings {
	fn default() -> Self {
		let processors = std::thread::available_parallelism().map_or(1, usize::from);
		Self {
			threads: processors.min(MOST_BY_DEFAULT),
			isa: None,
			model_cache_bytes: 2 << 30,
			result_cache_bytes: 64 << 20,
			counted_models: 100,
			fault: None,
		}
	}
}

/// Why a node cannot run models.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
	/// Something has started it before, with other settings perhaps.
	#[error("the engine has been started already: set it up before anything is run")]
	Started,
	/// It does not start, or computes something else than it must.
	#[error("the engine cannot be used on this machine: {0}")]
	Engine(#[from] LoadError),
}
