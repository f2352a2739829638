//! What is promised of a program that validates: it loads and runs on every set of instructions and any number of
//! threads, gives the same bytes on all of them, and takes no more memory than was predicted.

use crate::support::{inputs, measured::excess, run_model};
use std::{sync::OnceLock, thread::sleep, time::Duration};
use verdict_executor::{samples::Kind, Model, RunError, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Cost, Limits, Program};

/// The most threads that a run has here.
const THREADS: usize = 3;

/// Limits that every run keeps within a fraction of a second, also on the scalar kernels.
pub fn limits() -> Limits {
	Limits {
		bytes: 1 << 20,
		inputs: 16,
		outputs: 16,
		weights: 256,
		weight_bytes: 1 << 20,
		ops: 256,
		tensor_elements: 1 << 18,
		tensor_bytes: 1 << 20,
		memory: 64 << 20,
		workers: THREADS as u32,
		cost: Cost::all(300_000),
		..Limits::for_tests()
	}
}

/// How a program is run.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
	/// What the inputs are drawn by.
	pub seed: u64,
	/// What kind of numbers they are.
	pub kind: Kind,
	/// For which of the sets of instructions memory is measured.
	pub measured: usize,
}

impl Setting {
	/// A setting by a byte.
	pub fn new(byte: u8) -> Self {
		Self {
			seed: u64::from(byte / 12),
			kind: Kind::ALL[usize::from(byte) % 3],
			measured: usize::from(byte) / 3 % 4,
		}
	}
}

/// Threads for all runs of the process: one, and several.
fn threads() -> &'static [Threads; 2] {
	static ALL: OnceLock<[Threads; 2]> = OnceLock::new();
	ALL.get_or_init(|| {
		let all = [1, THREADS].map(|count| Threads::new(count).expect("threads can be started"));
		// Until they have come to rest, they take memory themselves.
		sleep(Duration::from_millis(300));
		all
	})
}

/// Loads and runs a program that may or may not keep the rules, and panics if it keeps the rules but not the promises.
pub fn hold(program: &Program, setting: Setting) {
	let Ok(checked) = validate(program, &limits()) else {
		return;
	};
	let [one, several] = threads();
	let inputs = inputs(program, setting.seed, setting.kind);
	let reference = Model::load_unfused(&checked, Isa::SCALAR).expect("what validates loads");
	let expected = run_model(&reference, one, &inputs);
	if let Err(error) = &expected {
		assert!(
			matches!(error, RunError::IndexOutOfRange { .. }),
			"a run fails: {error}\n{program}"
		);
	}
	let sets: Vec<Isa> = Isa::available().into_iter().collect();
	for isa in &sets {
		for (threads, fused) in [(one, true), (several, true), (one, false)] {
			let model = match fused {
				true => Model::load(&checked, *isa),
				false => Model::load_unfused(&checked, *isa),
			};
			let found = run_model(&model.expect("what validates loads"), threads, &inputs);
			assert!(
				found == expected,
				"{:?}, {} threads, fused {fused}, {setting:?}: {found:?} instead of {expected:?}\n{program}",
				isa.kind(),
				threads.count()
			);
		}
	}
	let isa = sets[setting.measured % sets.len()];
	for threads in [one, several] {
		let excess = excess("memory", program, &inputs, isa, threads);
		assert!(excess.is_empty(), "{}\n{program}", excess.join("\n"));
	}
}
