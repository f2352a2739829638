//! The node's side: reads programs from state, checks and loads them, runs them, and remembers.
//!
//! A [`Host`] is an engine with its caches. A process has one for all it does, so that block building, import, RPC and
//! gas estimation share what they load and compute; see [`setup`]. Tests have several.
//!
//! An answer that is remembered must be the one that would be computed: `state` says what of a program is looked up in
//! every call, `models` and `results` what is kept and by which key.

mod check;
mod global;
mod guard;
mod loaded;
mod lru;
mod models;
mod results;
mod settings;
mod state;
mod statistics;

pub use global::{current, setup, HostExt};
pub use loaded::Loaded;
pub use settings::{Settings, SetupError, MAX_THREADS};
pub use state::State;
pub use statistics::{ModelStatistics, Statistics};
pub use verdict_kernels::Isa;

pub(crate) use global::of;
pub(crate) use state::InBlock;

use crate::types::{Activation, ModelId, NotActivated, Outcome, Refusal, Source, Summary, MAX_ANSWER};
use codec::Encode;
use guard::guarded;
use models::Models;
use results::{Known, Question, Results};
use sha2::{Digest, Sha256};
use sp_panic_handler::AbortGuard;
use statistics::Counters;
use std::{sync::Arc, time::Instant};
use verdict_executor::{Engine, LoadError, RunError, Threads};
use verdict_program::{Checked, Limits, Program};

/// Where log messages come from.
const LOG: &str = "verdict";

/// An engine with what it remembers. It is shared by all who have something to run.
pub struct Host {
	engine: Engine,
	models: Models,
	results: Results,
	counters: Counters,
	fault: Option<fn(&mut [u8])>,
}

/// What came of a run, besides the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ran {
	/// How many bytes of the buffer are output.
	pub bytes: u32,
	/// The SHA-256 of the input.
	pub input_hash: [u8; 32],
	/// The SHA-256 of the output.
	pub output_hash: [u8; 32],
}

impl Host {
	/// Starts the engine, which computes something known before it is used.
	pub fn start(settings: &Settings) -> Result<Self, LoadError> {
		let threads = settings.threads.clamp(1, MAX_THREADS);
		// A node ends when a thread panics, unless that thread says that it need not: `Engine` makes an error of it.
		let threads = Threads::prepared(threads, || Box::new(AbortGuard::force_unwind()))?;
		Ok(Self {
			engine: Engine::on(threads, settings.isa.unwrap_or_else(Isa::best))?,
			models: Models::new(settings.model_cache_bytes),
			results: Results::new(settings.result_cache_bytes),
			counters: Counters::new(settings.counted_models),
			fault: settings.fault,
		})
	}

	/// Its engine, which says whether this machine may validate, and with which instructions and threads it works.
	pub fn engine(&self) -> &Engine {
		&self.engine
	}

	/// What it has done so far, and what it holds.
	pub fn statistics(&self) -> Statistics {
		let mut statistics = self.counters.read();
		self.models.count(&mut statistics);
		self.results.count(&mut statistics);
		statistics
	}

	/// Reads a program from state, checks it against limits and loads it.
	///
	/// All but the loading is done each time, whatever is in the cache: what it finds hangs on state and limits.
	pub fn activate(&self, request: &Activation, state: &mut dyn State) -> Result<Summary, NotActivated> {
		let answer = self.check_and_load(request, state);
		self.counters.activated(&answer);
		answer
	}

	fn check_and_load(&self, request: &Activation, state: &mut dyn State) -> Result<Summary, NotActivated> {
		let Activation { source, limits } = request;
		let limits = check::bounded(limits);
		check::size(source, &limits).map_err(NotActivated::Refused)?;
		let bytes = state::program(source, state).map_err(NotActivated::Refused)?;
		let checked = guarded(|| check::program(&bytes, &limits))
			.map_err(|_| NotActivated::Internal)?
			.map_err(NotActivated::Refused)?;
		drop(bytes);
		let summary = check::summary(&checked);
		let needed = summary.encoded_size();
		if needed > MAX_ANSWER as usize {
			let message = format!("its summary takes {needed} bytes, at most {MAX_ANSWER} are possible");
			return Err(NotActivated::Refused(Refusal::Unsupported { message }));
		}
		self.models.get_or_load(&source.id, || self.build(source, &checked))?;
		Ok(summary)
	}

	/// Makes a program ready to run.
	fn build(&self, source: &Source, checked: &Checked<Program>) -> Result<Loaded, NotActivated> {
		let start = Instant::now();
		self.models.make_room(checked.memory().loaded);
		let model = guarded(|| self.engine.load(checked)).map_err(|_| NotActivated::Internal)?;
		let model = model.map_err(|error| {
			log::error!(target: LOG, "{}: {error}", hex(&source.id));
			NotActivated::Refused(Refusal::Unsupported {
				message: check::message(&error),
			})
		})?;
		self.counters.loaded(start.elapsed());
		Ok(Loaded::new(model, source.bytes, checked))
	}

	/// Gives a model that is in state, loading it if it is not loaded. A node warms its cache with it.
	pub fn load(&self, source: &Source, state: &mut dyn State) -> Result<Arc<Loaded>, Outcome> {
		if !state::has(source, state) {
			return Err(Outcome::NoModel);
		}
		self.find(source, state)
	}

	/// The same where the chunks are known to be there.
	fn find(&self, source: &Source, state: &mut dyn State) -> Result<Arc<Loaded>, Outcome> {
		let model = self
			.models
			.get_or_load(&source.id, || self.read_and_build(source, state))?;
		// The id says what the bytes are, and so how many. Who says otherwise would not have found them.
		match model.bytes() == source.bytes {
			true => Ok(model),
			false => Err(Outcome::NoModel),
		}
	}

	fn read_and_build(&self, source: &Source, state: &mut dyn State) -> Result<Loaded, Outcome> {
		let bytes = state::program(source, state).map_err(|_| Outcome::NoModel)?;
		let limits = Limits::unbounded(u32::try_from(self.engine.threads()).unwrap_or(u32::MAX));
		let checked = guarded(|| check::program(&bytes, &limits)).map_err(|_| Outcome::Internal)?;
		drop(bytes);
		let checked = checked.map_err(|_| Outcome::NoModel)?;
		self.build(source, &checked).map_err(|_| Outcome::Internal)
	}

	/// Runs a model that is in state. `output` must have room for all that it gives.
	///
	/// What it answers to hangs on state and arguments alone, in this order: are the chunks there, and the program; has
	/// the input the right length; has the output room; and then what the run gives.
	pub fn run(&self, source: &Source, input: &[u8], output: &mut [u8], state: &mut dyn State) -> Result<Ran, Outcome> {
		if !state::has(source, state) {
			return Err(Outcome::NoModel);
		}
		let question = Question {
			model: source.id,
			bytes: source.bytes,
			input: sha256(input),
		};
		if let Some(known) = self.results.get(&question) {
			return known.tell(&question, output);
		}
		let model = self.find(source, state)?;
		model.fits(input, output.len())?;
		let result = match self.compute(&source.id, &model, input) {
			Err(Outcome::Internal) => return Err(Outcome::Internal),
			result => result,
		};
		let known = Arc::new(Known::new(model.output_bytes(), result));
		self.results.insert(question, known.clone());
		known.tell(&question, output)
	}

	/// Runs a model on an input that fits.
	fn compute(&self, id: &ModelId, model: &Loaded, input: &[u8]) -> Result<Vec<u8>, Outcome> {
		let start = Instant::now();
		let ran = guarded(|| -> Result<Vec<u8>, RunError> {
			let mut output = self.engine.run(model.model(), &model.split(input))?.concat();
			if let Some(fault) = self.fault {
				fault(&mut output);
			}
			Ok(output)
		});
		self.counters.ran(id, start.elapsed());
		let ran = ran.map_err(|_| {
			self.counters.failed();
			Outcome::Internal
		})?;
		let internal = |what: &dyn core::fmt::Display| {
			log::error!(target: LOG, "{}: {what}. This node cannot follow the chain.", hex(id));
			self.counters.failed();
			Outcome::Internal
		};
		let output = ran.map_err(|error| match error {
			RunError::NotABool { ref name, position, .. } => match model.position(name, position) {
				Some(position) => Outcome::NotABool { position },
				None => internal(&error),
			},
			RunError::IndexOutOfRange { op, .. } => Outcome::IndexOutOfRange { op },
			// The input was looked at before.
			RunError::InputCount { .. } | RunError::InputSize { .. } | RunError::Internal(_) => internal(&error),
		})?;
		match output.len() as u64 == model.output_bytes() {
			true => Ok(output),
			false => Err(internal(&format!("{} bytes of output", output.len()))),
		}
	}
}

/// Puts an answer into a buffer.
pub(crate) fn answer(answer: Result<Summary, NotActivated>, buffer: &mut [u8]) -> Outcome {
	let (answer, refused) = match answer {
		Ok(summary) => (summary.encode(), false),
		Err(NotActivated::Refused(refusal)) => (refusal.encode(), true),
		Err(NotActivated::Internal) => return Outcome::Internal,
	};
	let Ok(bytes) = u32::try_from(answer.len()) else {
		return Outcome::Internal;
	};
	match buffer.get_mut(..answer.len()) {
		Some(room) => {
			room.copy_from_slice(&answer);
			match refused {
				true => Outcome::Refused { bytes },
				false => Outcome::Done { bytes },
			}
		}
		None => Outcome::BufferTooSmall { needed: bytes },
	}
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
	Sha256::digest(bytes).into()
}

/// A model's id, for people.
fn hex(id: &ModelId) -> String {
	id.iter()
		.fold(String::from("model "), |hex, byte| hex + &format!("{byte:02x}"))
}
