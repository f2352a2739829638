//! Whatever validates loads and runs: small programs by chance, on all instructions, fused and not.

mod support;

use std::ops::Range;
use support::{generator::program, inputs, run_model};
use verdict_executor::{samples::Kind, Model, RunError, Threads};
use verdict_kernels::Isa;
use verdict_program::{validate, Limits};

/// How many there are.
const PROGRAMS: u64 = 3000;

#[test]
fn what_validates_runs_and_gives_the_same_bytes_everywhere() {
	compare(0..PROGRAMS);
}

/// The same with many more; takes minutes.
#[test]
#[ignore]
fn what_validates_runs_and_gives_the_same_bytes_everywhere_for_long() {
	compare(PROGRAMS..100 * PROGRAMS);
}

fn compare(seeds: Range<u64>) {
	let count = seeds.end - seeds.start;
	let (one, three) = (Threads::new(1).unwrap(), Threads::new(3).unwrap());
	let (mut valid, mut ran, mut ops) = (0, 0, std::collections::BTreeMap::new());
	for seed in seeds {
		let program = program(seed, 10);
		let Ok(checked) = validate(&program, &Limits::for_tests()) else {
			continue;
		};
		valid += 1;
		for node in &program.ops {
			*ops.entry(node.op.name()).or_insert(0) += 1;
		}
		let kind = Kind::ALL[seed as usize % 3];
		let inputs = inputs(&program, seed, kind);
		let expected = run_model(&Model::load_unfused(&checked, Isa::SCALAR).unwrap(), &one, &inputs);
		match &expected {
			Ok(_) => ran += 1,
			Err(error) => assert!(
				matches!(error, RunError::IndexOutOfRange { .. }),
				"seed {seed}: {error}\n{program}"
			),
		}
		for isa in Isa::available() {
			for (threads, fused) in [(&one, true), (&three, true), (&one, false)] {
				let model = match fused {
					true => Model::load(&checked, isa).unwrap(),
					false => Model::load_unfused(&checked, isa).unwrap(),
				};
				let found = run_model(&model, threads, &inputs);
				assert!(
					found == expected,
					"seed {seed}: {:?}, {kind:?}, {} threads, fused {fused}: {}\n{program}",
					isa.kind(),
					threads.count(),
					difference(&found, &expected)
				);
			}
		}
	}
	println!("{valid} programs are valid, {ran} of them give a result; ops: {ops:?}");
	assert!(
		ran > count / 2 && ops.len() >= 90,
		"{valid} valid, {ran} ran, {} kinds of op",
		ops.len()
	);
}

/// Where two results differ first.
fn difference(found: &Result<Vec<Vec<u8>>, RunError>, expected: &Result<Vec<Vec<u8>>, RunError>) -> String {
	let (Ok(found), Ok(expected)) = (found, expected) else {
		return format!("{found:?} instead of {expected:?}");
	};
	let outputs = found.iter().zip(expected).enumerate();
	let mut places = outputs.filter_map(|(output, (found, expected))| {
		let words = found.chunks(4).zip(expected.chunks(4)).enumerate();
		let (place, (found, expected)) = words.into_iter().find(|(_, (found, expected))| found != expected)?;
		Some(format!(
			"output {output}, word {place}: {found:02x?} instead of {expected:02x?}"
		))
	});
	places.next().unwrap_or_else(|| "other lengths".into())
}
