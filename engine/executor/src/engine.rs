//! The engine of a process: its threads, the instructions it uses, and the proof that it computes what it must.

use crate::{known, model::Observe, threads::Threads, LoadError, Model, RunError};
use std::{borrow::Borrow, sync::Arc};
use verdict_kernels::Isa;
use verdict_program::{Checked, Program};

/// Runs models. One a process is enough: it is shared by all who have something to run.
pub struct Engine {
	threads: Threads,
	isa: Isa,
}

impl Engine {
	/// Starts threads, and has each family of kernels compute something whose result is known: where one differs, nothing
	/// must run, so there is no engine then.
	pub fn start(threads: usize) -> Result<Self, LoadError> {
		Self::on(Threads::new(threads)?, Isa::best())
	}

	/// The same on threads that have been started, with certain instructions.
	pub fn on(threads: Threads, isa: Isa) -> Result<Self, LoadError> {
		known::check(isa, &threads)?;
		Ok(Self { threads, isa })
	}

	/// Whether this machine may validate: without fused multiply-add instructions it gives the same bytes, but in so much
	/// more time that it would not keep up.
	pub fn may_validate(&self) -> bool {
		self.isa != Isa::SCALAR
	}

	/// The instructions that it uses: the best that this CPU has.
	pub fn isa(&self) -> Isa {
		self.isa
	}

	/// How many threads work at a run.
	pub fn threads(&self) -> usize {
		self.threads.count()
	}

	/// Makes a validated program ready.
	pub fn load<P: Borrow<Program>>(&self, checked: &Checked<P>) -> Result<Model, LoadError> {
		Model::load(checked, self.isa)
	}

	/// Runs a model. Inputs and outputs are little-endian bytes, in the order of the program's.
	pub fn run(&self, model: &Model, inputs: &[&[u8]]) -> Result<Vec<Vec<u8>>, RunError> {
		model.run(&self.threads, inputs)
	}

	/// The same, calling `observe` after each op. For tests.
	#[doc(hidden)]
	pub fn run_observed(
		&self,
		model: &Model,
		inputs: &[&[u8]],
		observe: Arc<Observe>,
	) -> Result<Vec<Vec<u8>>, RunError> {
		model.run_observed(&self.threads, inputs, observe)
	}
}
