//! Every op of the program crate's tests gives the same bytes with all instructions and any number of threads, whether
//! its operands come from outside or are weights.

mod support;

use support::{
	checked, inputs,
	program::cases::{self, Case},
	run_model,
};
use verdict_executor::{
	samples::{Kind, Random},
	Model, Threads,
};
use verdict_kernels::Isa;
use verdict_program::{Dtype, Op, Program, TensorType};

/// The case with all operands from outside, and with all but the first as weights.
fn programs(case: &Case) -> Vec<Program> {
	let free = support::program::single(case.op.clone(), case.operands);
	if case.operands.len() < 2 {
		return vec![free];
	}
	let mut random = Random::new(5);
	let operands: Vec<support::values::Tensor> = case
		.operands
		.iter()
		.zip(inputs(&free, 5, Kind::Plain))
		.map(|(operand, bytes)| {
			let TensorType { dtype, shape } = support::program::tensor(operand);
			support::values::Tensor {
				dtype,
				dims: shape.dims().to_vec(),
				bytes,
			}
		})
		.collect();
	let mut fixed = support::builder_of(&case.op, &operands, true).0;
	// A divisor or a scale of 0 would hide what else is there.
	for weight in fixed
		.weights
		.iter_mut()
		.filter(|weight| weight.dtype == Dtype::F32 && random.below(2) == 0)
	{
		weight.data = weight
			.data
			.chunks(4)
			.flat_map(|word| [word[0], word[1], word[2], word[3] & 0x7F])
			.collect();
	}
	vec![free, fixed]
}

#[test]
fn every_op_gives_the_same_bytes_everywhere() {
	let threads: Vec<Threads> = [1, 2, 3, 8].map(|count| Threads::new(count).unwrap()).into();
	for case in cases::all() {
		for program in programs(&case) {
			let checked = checked(&program);
			let inputs: Vec<Vec<Vec<u8>>> = (1..)
				.zip(Kind::ALL)
				.map(|(seed, kind)| inputs(&program, seed, kind))
				.collect();
			let reference = Model::load(&checked, Isa::SCALAR).unwrap();
			for (inputs, kind) in inputs.iter().zip(Kind::ALL) {
				let expected = run_model(&reference, &threads[0], inputs).unwrap();
				for isa in Isa::available() {
					let model = Model::load(&checked, isa).unwrap();
					let counts = if isa == Isa::SCALAR { 1..2 } else { 0..threads.len() };
					for threads in &threads[counts] {
						let found = run_model(&model, threads, inputs).unwrap();
						let count = threads.count();
						assert!(
							found == expected,
							"{:?} {:?}: {kind:?}, {:?}, {count} threads: {} instead of {}",
							case.op,
							case.operands,
							isa.kind(),
							shown(&found),
							shown(&expected)
						);
					}
				}
			}
		}
	}
}

/// The beginning of outputs.
fn shown(outputs: &[Vec<u8>]) -> String {
	let words = |bytes: &Vec<u8>| {
		let words = bytes
			.chunks(4)
			.take(12)
			.map(|word| word.iter().rev().map(|byte| format!("{byte:02x}")).collect());
		words.collect::<Vec<String>>().join(" ")
	};
	outputs.iter().map(words).collect::<Vec<_>>().join(" | ")
}

#[test]
fn cases_cover_every_op() {
	let mut names: Vec<&str> = cases::all().iter().map(|case| case.op.name()).collect();
	names.sort_unstable();
	names.dedup();
	// One name for each function of one element, and so on; at least all kinds of op.
	let kinds = |of: fn(&Op) -> bool| cases::all().iter().filter(|case| of(&case.op)).count();
	assert!(names.len() > 49);
	assert!(kinds(|op| matches!(op, Op::Lstm(_))) > 1);
}
