//! A model is shared by all who run it, and each gets the answer to his own question.

mod support;

use support::{checked, inputs, run_model};
use verdict_executor::{samples::Kind, Engine, Model, Threads};
use verdict_kernels::Isa;

#[test]
fn eight_threads_at_once_get_each_their_own_answer() {
	let program = support::program::cnn();
	let model = Model::load(&checked(&program), Isa::best()).unwrap();
	let alone = Threads::new(1).unwrap();
	let questions: Vec<_> = (0..8).map(|seed| inputs(&program, seed, Kind::Plain)).collect();
	let answers: Vec<_> = questions
		.iter()
		.map(|inputs| run_model(&model, &alone, inputs).unwrap())
		.collect();
	for count in [1, 2, 3, 8] {
		let threads = Threads::new(count).unwrap();
		std::thread::scope(|scope| {
			for (inputs, answer) in questions.iter().zip(&answers) {
				let (model, threads) = (model.clone(), &threads);
				scope.spawn(move || {
					for _ in 0..200 {
						assert_eq!(&run_model(&model, threads, inputs).unwrap(), answer);
					}
				});
			}
		});
	}
}

#[test]
fn models_take_turns_on_the_same_threads() {
	let threads = Threads::new(2).unwrap();
	let programs = [
		support::program::cnn(),
		support::program::single(support::program::cases::all().remove(0).op, &["f32[2,3]"]),
	];
	let models = programs
		.each_ref()
		.map(|program| Model::load(&checked(program), Isa::best()).unwrap());
	let questions = programs.each_ref().map(|program| inputs(program, 1, Kind::Special));
	let first = [0, 1].map(|index| run_model(&models[index], &threads, &questions[index]).unwrap());
	for _ in 0..10 {
		for index in [0, 1] {
			assert_eq!(
				run_model(&models[index], &threads, &questions[index]).unwrap(),
				first[index]
			);
		}
	}
}

#[test]
fn an_engine_starts_once_and_runs_anything() {
	let engine = Engine::start(2).unwrap();
	assert_eq!(engine.threads(), 2);
	assert_eq!(engine.isa(), Isa::best());
	assert_eq!(engine.may_validate(), Isa::available().len() > 1);
	let program = support::program::cnn();
	let model = engine.load(&checked(&program)).unwrap();
	assert_eq!(model.isa(), engine.isa());
	let inputs = inputs(&program, 3, Kind::Plain);
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	let outputs = engine.run(&model, &inputs).unwrap();
	assert_eq!(outputs.iter().map(Vec::len).collect::<Vec<_>>(), [40, 12]);
}

/// Flush-to-zero and denormals-are-zero in the caller's thread change nothing.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
#[test]
fn the_callers_floating_point_control_register_does_not_matter() {
	use core::arch::asm;
	let program = support::program::single(support::program::cases::all().remove(0).op, &["f32[2,3]"]);
	let model = Model::load(&checked(&program), Isa::best()).unwrap();
	let threads = Threads::new(2).unwrap();
	let inputs = inputs(&program, 3, Kind::Tiny);
	let expected = run_model(&model, &threads, &inputs).unwrap();
	let flushing: u32 = 0x1F80 | 0x8040;
	// SAFETY: both values are valid for MXCSR, which every x86-64 has, and the usual one is put back.
	unsafe { asm!("ldmxcsr [{}]", in(reg) &flushing, options(nostack)) };
	let found = run_model(&model, &threads, &inputs);
	let usual: u32 = 0x1F80;
	// SAFETY: as above.
	unsafe { asm!("ldmxcsr [{}]", in(reg) &usual, options(nostack)) };
	assert_eq!(found, Ok(expected));
}
