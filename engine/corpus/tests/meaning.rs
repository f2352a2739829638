//! The corpus says something: its programs cover every op, and what they give is neither all the same nor all NaN.

use std::collections::BTreeSet;
use verdict_corpus::all;
use verdict_executor::{samples::Kind, Model, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Dtype, Limits};

#[test]
fn every_op_is_in_it() {
	let names: BTreeSet<&str> = all()
		.iter()
		.flat_map(|entry| entry.program.ops.iter().map(|node| node.op.name()).collect::<Vec<_>>())
		.collect();
	// The indices that programs are encoded with: functions of one and two elements, comparisons and reductions have one
	// each, so that there are more names.
	let kinds: BTreeSet<u8> = all()
		.iter()
		.flat_map(|entry| {
			entry
				.program
				.ops
				.iter()
				.map(|node| codec_index(&node.op))
				.collect::<Vec<_>>()
		})
		.collect();
	assert_eq!(kinds, (0..50).collect());
	assert!(names.len() >= 120, "{}: {names:?}", names.len());
}

/// The byte that an op begins with.
fn codec_index(op: &verdict_program::Op) -> u8 {
	use codec::Encode;
	op.encode()[0]
}

#[test]
fn plain_inputs_give_numbers_that_differ() {
	let threads = Threads::new(1).unwrap();
	for entry in all() {
		let checked = validate(&entry.program, &Limits::for_tests()).unwrap();
		let model = Model::load(&checked, Isa::best()).unwrap();
		let inputs = entry.inputs(Kind::Plain);
		let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
		let outputs = model.run(&threads, &inputs).unwrap();
		let mut telling = 0;
		for (output, bytes) in entry.program.outputs.iter().zip(&outputs) {
			let tensor = checked.value(output.value).unwrap();
			let words: Vec<&[u8]> = bytes.chunks(tensor.dtype.bytes() as usize).collect();
			let differ = words.windows(2).any(|pair| pair[0] != pair[1]) || words.len() == 1;
			let nans = match tensor.dtype {
				Dtype::F32 => words.iter().filter(|word| **word == [0, 0, 0xC0, 0x7F]).count(),
				_ => 0,
			};
			telling += usize::from(differ && nans * 2 <= words.len());
		}
		let count = outputs.len();
		assert!(
			telling > 0,
			"{}: {telling} of {count} outputs say something",
			entry.name
		);
		assert!(
			!entry.name.starts_with("network/") || telling == count,
			"{}: {telling} of {count}",
			entry.name
		);
	}
}
