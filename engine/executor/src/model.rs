//! A loaded model: immutable, shared, run from any number of threads at once.

use crate::{
	buffer::Buffer,
	error::{LoadError, RunError},
	operation::{Operation, Source},
	threads::{Threads, Workspace},
};
use std::{
	borrow::Borrow,
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		Arc,
	},
};
use verdict_kernels::Isa;
use verdict_program::{Checked, Dtype, Port, Program};

/// A program made ready to run. Cloning it shares it.
#[derive(Clone)]
pub struct Model {
	loaded: Arc<Loaded>,
}

/// What is called after each op when a run is observed.
#[doc(hidden)]
pub type Observe = dyn Fn(u32, &'static str) + Send + Sync;

/// What a model consists of.
pub(crate) struct Loaded {
	/// No other model of this process has it.
	pub id: u64,
	pub isa: Isa,
	pub inputs: Vec<Port>,
	/// By their places among the weights; those that ops hold packed, and do not read any more, are empty.
	pub weights: Vec<Buffer>,
	pub steps: Vec<Step>,
	pub outputs: Vec<Source>,
	/// How many inputs and results there are.
	pub values: usize,
	/// What a run may hold.
	pub limit: u64,
	/// Of that, what is neither for values nor for kernels.
	pub base: u64,
	/// Whether the last run called helpers; the next one has them wake up at its beginning.
	pub helped: AtomicBool,
}

/// An op in its place.
pub(crate) struct Step {
	/// Where it stands in the program.
	pub index: u32,
	pub kind: &'static str,
	pub operation: Box<dyn Operation>,
	pub inputs: Vec<Source>,
	/// Where its outputs go among the values.
	pub outputs: Vec<usize>,
	/// What they are.
	pub types: Vec<(Dtype, usize)>,
	/// The values that nothing needs after it.
	pub release: Vec<usize>,
	/// The first input is not needed afterwards, and becomes the output.
	pub in_place: bool,
	/// What its kernels may take for themselves.
	pub working: u64,
	/// How much scratch memory it took; see `run`.
	pub scratch: AtomicU64,
}

impl Model {
	/// Makes a validated program ready for these instructions.
	pub fn load<P: Borrow<Program>>(checked: &Checked<P>, isa: Isa) -> Result<Self, LoadError> {
		Ok(Self {
			loaded: Arc::new(Loaded::new(checked, isa, true)?),
		})
	}

	/// The same with each op by itself, which gives the same bits in more time. For tests.
	#[doc(hidden)]
	pub fn load_unfused<P: Borrow<Program>>(checked: &Checked<P>, isa: Isa) -> Result<Self, LoadError> {
		Ok(Self {
			loaded: Arc::new(Loaded::new(checked, isa, false)?),
		})
	}

	/// Runs on some threads. Inputs and outputs are little-endian bytes, in the order of the program's.
	pub fn run(&self, threads: &Threads, inputs: &[&[u8]]) -> Result<Vec<Vec<u8>>, RunError> {
		self.start(threads, inputs, None)
	}

	/// The same, calling `observe` after each op with where it stands in the program and its kind. For measuring.
	#[doc(hidden)]
	pub fn run_observed(
		&self,
		threads: &Threads,
		inputs: &[&[u8]],
		observe: Arc<Observe>,
	) -> Result<Vec<Vec<u8>>, RunError> {
		self.start(threads, inputs, Some(observe))
	}

	fn start(
		&self,
		threads: &Threads,
		inputs: &[&[u8]],
		observe: Option<Arc<Observe>>,
	) -> Result<Vec<Vec<u8>>, RunError> {
		self.loaded.check(inputs)?;
		let mut space = threads.workspace(self.loaded.id);
		space.arena.begin(self.loaded.limit, self.loaded.base);
		space.values.clear();
		space.values.resize_with(self.loaded.values, || None);
		for ((slot, port), bytes) in space.values.iter_mut().zip(&self.loaded.inputs).zip(inputs) {
			let mut buffer = space.arena.take(port.dtype, elements(port));
			buffer.read_bytes(bytes);
			*slot = Some(buffer);
		}
		let loaded = self.loaded.clone();
		let helped = self.loaded.helped.load(Ordering::Relaxed);
		let ran = threads.run(helped, move |workers| {
			let result = loaded.compute(&mut space, workers, observe.as_deref());
			result.map(|()| space)
		});
		// After a failure some values are still there; new memory costs less than to find out which.
		let (ran, helped) = ran.map_err(RunError::Internal)?;
		self.loaded.helped.store(helped, Ordering::Relaxed);
		let mut space = ran?;
		let outputs = self.loaded.outputs(&mut space)?;
		for slot in &mut space.values {
			if let Some(buffer) = slot.take() {
				space.arena.give_back(buffer);
			}
		}
		threads.give_back(space);
		Ok(outputs)
	}

	/// How many ops run, several that were fused counting as one.
	pub fn ops(&self) -> usize {
		self.loaded.steps.len()
	}

	/// The instructions that it was loaded for.
	pub fn isa(&self) -> Isa {
		self.loaded.isa
	}
}

impl Loaded {
	/// Whether these are inputs of this model.
	fn check(&self, inputs: &[&[u8]]) -> Result<(), RunError> {
		if inputs.len() != self.inputs.len() {
			return Err(RunError::InputCount {
				expected: self.inputs.len(),
				got: inputs.len(),
			});
		}
		for (port, bytes) in self.inputs.iter().zip(inputs) {
			let expected = (elements(port) as u64).saturating_mul(port.dtype.bytes());
			let got = bytes.len() as u64;
			if got != expected {
				return Err(RunError::InputSize {
					name: port.name.clone(),
					dtype: port.dtype,
					shape: port.shape.clone(),
					expected,
					got,
				});
			}
			let truths = if port.dtype == Dtype::Bool { *bytes } else { &[] };
			if let Some((position, got)) = truths.iter().enumerate().find(|(_, byte)| **byte > 1) {
				return Err(RunError::NotABool {
					name: port.name.clone(),
					position,
					got: *got,
				});
			}
		}
		Ok(())
	}

	/// The outputs of a run that has ended, as bytes.
	fn outputs(&self, space: &mut Workspace) -> Result<Vec<Vec<u8>>, RunError> {
		let mut results = Vec::with_capacity(self.outputs.len());
		for (index, source) in self.outputs.iter().enumerate() {
			let missing = || RunError::Internal(format!("output {index} is not there"));
			match *source {
				Source::Weight(weight) => results.push(self.weights.get(weight).ok_or_else(missing)?.to_bytes()),
				Source::Value(value) => {
					let slot = space.values.get_mut(value).ok_or_else(missing)?;
					let buffer = slot.take().ok_or_else(missing)?;
					space.arena.hand_out(buffer.bytes());
					results.push(buffer.to_bytes());
					match self.outputs[index + 1..].contains(source) {
						true => *slot = Some(buffer),
						false => space.arena.give_back(buffer),
					}
				}
			}
		}
		Ok(results)
	}
}

/// How many elements an input has.
fn elements(port: &Port) -> usize {
	port.shape.elements().unwrap_or(u64::MAX) as usize
}
