//! Every way in which a run can end.

mod support;

use sp_io::hashing::sha2_256;
use std::{sync::Arc, time::Duration};
use support::{adder, chain, floats, host, pick, picker, Upload, PICKED};
use verdict_host::{interface::inference, types::MAX_BYTES, Host, Outcome, Settings, Source};

fn run(source: &Source, input: &[u8], room: u32) -> Result<Vec<u8>, Outcome> {
	verdict_host::run(source.clone(), input, room).map(|answer| {
		assert_eq!(answer.input_hash, sha2_256(input));
		assert_eq!(answer.output_hash, sha2_256(&answer.output));
		answer.output
	})
}

#[test]
fn a_run_gives_its_outputs_one_after_the_other() {
	let upload = Upload::of(&picker(300, 0));
	chain(&host(1 << 30, 1 << 20)).execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		for _ in 0..2 {
			let input = pick([-1.0, 2.5], [7, -1], [1, 0, 1]);
			let output = run(&upload.source, &input, PICKED).unwrap();
			assert_eq!(output, [&floats(&[0.0, 2.5])[..], &[7, 48], &[1, 0, 1]].concat());
			// More room than it takes changes nothing.
			assert_eq!(run(&upload.source, &input, PICKED + 100), Ok(output));
		}
	});
}

/// With a cache of results and without: the second time it may be known.
#[test]
fn each_thing_that_can_be_wrong_with_an_input_has_its_code() {
	for result_cache in [0, 1 << 20] {
		let upload = Upload::of(&picker(300, 0));
		chain(&host(1 << 30, result_cache)).execute_with(|| {
			upload.put();
			upload.activate().unwrap();
			let good = pick([0.0; 2], [0; 2], [0; 3]);
			let expected = good.len() as u32;
			for _ in 0..2 {
				for length in [0, 1, expected - 1, expected + 1, 10 * expected] {
					let mut input = good.clone();
					input.resize(length as usize, 0);
					assert_eq!(
						run(&upload.source, &input, PICKED),
						Err(Outcome::InputLength { expected })
					);
				}
				for (place, truths) in [(0, [2, 0, 1]), (1, [0, 0xff, 9]), (2, [1, 0, 2])] {
					let outcome = run(&upload.source, &pick([0.0; 2], [0; 2], truths), PICKED);
					let position = 8 + 16 + place;
					assert_eq!(outcome, Err(Outcome::NotABool { position }));
				}
				for indices in [[0, 300], [-301, 0], [i64::MIN, i64::MAX]] {
					let outcome = run(&upload.source, &pick([0.0; 2], indices, [0; 3]), PICKED);
					assert_eq!(outcome, Err(Outcome::IndexOutOfRange { op: 1 }));
				}
				for room in [0, 1, PICKED - 1] {
					let outcome = run(&upload.source, &good, room);
					assert_eq!(outcome, Err(Outcome::BufferTooSmall { needed: PICKED }));
				}
				assert!(run(&upload.source, &good, PICKED).is_ok());
			}
		});
	}
}

/// Where more than one thing is wrong, caches must not decide which of them is told.
#[test]
fn the_first_of_several_things_is_told_whatever_is_known() {
	for result_cache in [0, 1 << 20] {
		let upload = Upload::of(&picker(300, 0));
		chain(&host(1 << 30, result_cache)).execute_with(|| {
			upload.put();
			upload.activate().unwrap();
			let bad = pick([0.0; 2], [300, 0], [2, 0, 0]);
			for _ in 0..2 {
				let long = [&bad[..], &[0]].concat();
				let expected = bad.len() as u32;
				assert_eq!(run(&upload.source, &long, 0), Err(Outcome::InputLength { expected }));
				assert_eq!(
					run(&upload.source, &bad, 0),
					Err(Outcome::BufferTooSmall { needed: PICKED })
				);
				assert_eq!(
					run(&upload.source, &bad, PICKED),
					Err(Outcome::NotABool { position: 24 })
				);
			}
			sp_io::storage::clear(&upload.source.key(0));
			let long = [&bad[..], &[0]].concat();
			assert_eq!(run(&upload.source, &long, 0), Err(Outcome::NoModel));
		});
	}
}

#[test]
fn a_model_is_there_in_the_states_that_have_it_and_in_no_others() {
	let host = host(1 << 30, 1 << 20);
	let upload = Upload::of(&picker(3 << 20, 0));
	let input = pick([0.0; 2], [0; 2], [0; 3]);
	let there = || run(&upload.source, &input, PICKED);
	let mut chain_with = chain(&host);
	chain_with.execute_with(|| {
		assert_eq!(there(), Err(Outcome::NoModel));
		upload.put();
		// Nobody has activated it; the contract is the runtime's to keep.
		assert!(there().is_ok());
	});
	// Another fork, with the same caches.
	chain(&host).execute_with(|| assert_eq!(there(), Err(Outcome::NoModel)));
	chain_with.execute_with(|| {
		assert!(there().is_ok());
		for index in 0..upload.source.chunks() {
			sp_io::storage::clear(&upload.source.key(index));
			assert_eq!(there(), Err(Outcome::NoModel), "without chunk {index}");
			upload.put();
			assert!(there().is_ok());
		}
		// In a transaction that is rolled back.
		sp_io::storage::start_transaction();
		sp_io::storage::clear(&upload.source.key(1));
		assert_eq!(there(), Err(Outcome::NoModel));
		sp_io::storage::rollback_transaction();
		assert!(there().is_ok());
	});
}

#[test]
fn a_source_that_says_something_else_about_a_known_program_does_not_find_it() {
	for warm in [true, false] {
		let host = host(if warm { 1 << 30 } else { 0 }, if warm { 1 << 20 } else { 0 });
		let upload = Upload::of(&adder(1.0));
		let input = floats(&[0.0; 4]);
		chain(&host).execute_with(|| {
			upload.put();
			for _ in 0..2 {
				assert!(run(&upload.source, &input, 16).is_ok());
				for bytes in [
					0,
					1,
					upload.source.bytes - 1,
					upload.source.bytes + 1,
					MAX_BYTES,
					u32::MAX,
				] {
					let source = Source {
						bytes,
						..upload.source.clone()
					};
					assert_eq!(run(&source, &input, 16), Err(Outcome::NoModel), "{bytes}");
				}
				let source = Source {
					prefix: vec![0; 200],
					..upload.source.clone()
				};
				assert_eq!(run(&source, &input, 16), Err(Outcome::NoModel));
			}
		});
	}
}

#[test]
fn what_is_in_state_and_no_program_is_no_model() {
	let upload = Upload::new(b"no program".to_vec());
	chain(&host(1 << 30, 1 << 20)).execute_with(|| {
		upload.put();
		assert_eq!(run(&upload.source, &[], 0), Err(Outcome::NoModel));
	});
	let upload = Upload::of(&adder(1.0));
	chain(&host(1 << 30, 1 << 20)).execute_with(|| {
		sp_io::storage::set(&upload.source.key(0), &Upload::of(&adder(2.0)).chunk(0));
		assert_eq!(run(&upload.source, &floats(&[0.0; 4]), 16), Err(Outcome::NoModel));
	});
}

/// What governance does to limits is of no account to a program that was activated.
#[test]
fn a_program_that_was_activated_runs_whatever_has_become_of_the_limits() {
	let mut program = adder(1.0);
	program.inputs[0].name = "x".repeat(100_000);
	program.provenance.options = vec![0; 100_000];
	let upload = Upload::of(&program);
	chain(&host(0, 0)).execute_with(|| {
		upload.put();
		assert_eq!(run(&upload.source, &floats(&[1.0; 4]), 16), Ok(floats(&[2.0; 4])));
	});
}

/// A fault of the engine, as far as a test can have one: what computes panics.
#[test]
fn a_panic_inside_is_a_code_and_nothing_to_those_after() {
	fn fault(output: &mut [u8]) {
		assert!(output[..4] != 2.0f32.to_le_bytes(), "on purpose");
	}
	let settings = Settings {
		fault: Some(fault),
		..support::settings(1 << 30, 1 << 20)
	};
	let host = Arc::new(Host::start(&settings).unwrap());
	let upload = Upload::of(&adder(1.0));
	chain(&host).execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		for _ in 0..2 {
			assert_eq!(run(&upload.source, &floats(&[1.0; 4]), 16), Err(Outcome::Internal));
			assert_eq!(run(&upload.source, &floats(&[2.0; 4]), 16), Ok(floats(&[3.0; 4])));
		}
	});
	// It is not remembered: the next try may go well.
	let statistics = host.statistics();
	assert_eq!((statistics.failures, statistics.results_kept), (2, 1));
}

#[test]
fn a_node_with_a_fault_gives_what_no_other_gives() {
	let settings = Settings {
		fault: Some(|output| output[0] ^= 1),
		..support::settings(1 << 30, 1 << 20)
	};
	let faulty = Arc::new(Host::start(&settings).unwrap());
	let upload = Upload::of(&adder(1.0));
	let answer = |host: &Arc<Host>| {
		chain(host).execute_with(|| {
			upload.put();
			run(&upload.source, &floats(&[1.0; 4]), 16).unwrap()
		})
	};
	let right = answer(&host(1 << 30, 1 << 20));
	let wrong = answer(&faulty);
	assert_eq!((right[0] ^ wrong[0], &right[1..]), (1, &wrong[1..]));
}

#[test]
fn runs_are_counted_by_model_up_to_a_number_of_models() {
	let settings = Settings {
		counted_models: 2,
		..support::settings(1 << 30, 0)
	};
	let host = Arc::new(Host::start(&settings).unwrap());
	let uploads: Vec<Upload> = (0..3).map(|number| Upload::of(&adder(number as f32))).collect();
	chain(&host).execute_with(|| {
		for (times, upload) in (1..).zip(&uploads) {
			upload.put();
			for _ in 0..times {
				run(&upload.source, &floats(&[0.0; 4]), 16).unwrap();
			}
		}
	});
	let statistics = host.statistics();
	assert_eq!(
		(statistics.runs, statistics.loads, statistics.by_model.len()),
		(6, 3, 2)
	);
	for (times, upload) in (1..).zip(&uploads[..2]) {
		let model = &statistics.by_model[&upload.source.id];
		assert_eq!(model.runs, times);
		assert!(model.time > Duration::ZERO && model.time < statistics.run_time);
	}
}

/// The functions under the names and types that the runtime imports: a change of these is a new version.
#[test]
fn the_functions_have_the_names_and_types_of_version_1() {
	use sp_runtime_interface::sp_wasm_interface::{HostFunctions, ValueType::I32, ValueType::I64};
	let functions: Vec<_> = verdict_host::HostFunctions::host_functions()
		.iter()
		.map(|function| {
			let signature = function.signature();
			(
				function.name().to_string(),
				signature.args.to_vec(),
				signature.return_value,
			)
		})
		.collect();
	let name = |name: &str| format!("ext_inference_{name}_version_1");
	assert_eq!(
		functions,
		[
			(name("activate"), vec![I64, I64], Some(I64)),
			(name("run"), vec![I64, I64, I64, I32, I32], Some(I64)),
		]
	);
	// It is `inference` that they are called through.
	let upload = Upload::of(&adder(1.0));
	chain(&host(0, 0)).execute_with(|| {
		let outcome = inference::run(upload.source.clone(), &[], &mut [], &mut [0; 32], &mut [0; 32]);
		assert_eq!(Outcome::unpack(outcome), Outcome::NoModel);
	});
}
