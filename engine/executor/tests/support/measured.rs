//! What loading and running a program takes, beside what was predicted. The process needs the allocator that counts, and
//! nothing else may run in it.

#![allow(dead_code)]

use super::{
	allocator::{measure, HELD},
	program, run_model,
};
use std::sync::atomic::Ordering::Relaxed;
use verdict_executor::{Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{op::Unary, validate, Limits, Op, Program};

/// A prediction, and what was measured.
pub struct Figures {
	pub what: &'static str,
	pub measured: u64,
	pub predicted: u64,
}

/// Lets threads forget what they keep of an earlier model, which would hide what another one takes.
fn rest(threads: &Threads) {
	let program = program::single(Op::Unary(Unary::Relu), &["f32[1]"]);
	let checked = validate(&program, &Limits::for_tests()).unwrap();
	let model = Model::load(&checked, Isa::SCALAR).unwrap();
	run_model(&model, threads, &[vec![0; 4]]).unwrap();
}

/// Loads a program and runs it three times.
pub fn figures(program: &Program, inputs: &[Vec<u8>], isa: Isa, threads: &Threads) -> Vec<Figures> {
	let limits = Limits {
		workers: threads.count() as u32,
		..Limits::for_tests()
	};
	let checked = validate(program, &limits).unwrap();
	let memory = checked.memory();
	rest(threads);
	let before = HELD.load(Relaxed);
	let (model, most) = measure(before, || Model::load(&checked, isa).unwrap());
	let loaded = HELD.load(Relaxed);
	let mut found = Vec::new();
	let mut add = |what, measured, predicted| {
		found.push(Figures {
			what,
			measured,
			predicted,
		});
	};
	add("loading", most, memory.loading);
	add("loaded", loaded.saturating_sub(before), memory.loaded);
	// The bytes that a run gives to the caller are his, as are those that he gave.
	let given: u64 = program
		.outputs
		.iter()
		.filter_map(|output| checked.value(output.value)?.bytes())
		.sum();
	for run in ["first run", "second run", "third run"] {
		// What a run leaves to the next one counts in that one.
		// Random programs may well ask for an index that is out of range: then the run ends early.
		let (_, most) = measure(loaded, || run_model(&model, threads, inputs).map(drop));
		add(run, most, memory.run + given);
	}
	found
}

/// Where more was measured than predicted: what is said about it.
pub fn excess(name: &str, program: &Program, inputs: &[Vec<u8>], isa: Isa, threads: &Threads) -> Vec<String> {
	let figures = figures(program, inputs, isa, threads).into_iter();
	let more = figures.filter(|figures| figures.measured > figures.predicted);
	more.map(
		|Figures {
		     what,
		     measured,
		     predicted,
		 }| {
			let (isa, count) = (isa.kind(), threads.count());
			format!("{name}, {isa:?}, {count} threads, {what}: {measured} instead of {predicted}")
		},
	)
	.collect()
}
