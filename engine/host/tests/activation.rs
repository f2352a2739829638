//! What activation accepts, what it says about that, and each way in which it refuses.

mod support;

use codec::Encode;
use sp_io::hashing::sha2_256;
use support::{adder, chain, directly, floats, host, picker, Upload};
use verdict_executor::samples::Kind;
use verdict_host::{
	interface::inference,
	types::{CHUNK, MAX_BYTES, MAX_MESSAGE, MAX_PREFIX, MAX_REFUSAL},
	Activation, NotActivated, Outcome, Refusal, Source,
};
use verdict_program::{
	op::{Reduce, ReduceKind},
	validate, Cost, DecodeError, Limits, Op, Program, Rule,
};

/// Everything the corpus has: activated from state, run through the host function, compared with the engine by itself.
#[test]
fn every_program_of_the_corpus_activates_and_gives_what_the_engine_gives() {
	let host = host(1 << 30, 0);
	let mut count = 0;
	chain(&host).execute_with(|| {
		for entry in verdict_corpus::all() {
			let upload = Upload::of(&entry.program);
			upload.put();
			let summary = upload
				.activate()
				.unwrap_or_else(|error| panic!("{}: {error:?}", entry.name));
			let checked = validate(&entry.program, &Limits::for_tests()).unwrap();
			assert_eq!(
				(summary.cost, summary.memory),
				(checked.cost(), checked.memory()),
				"{}",
				entry.name
			);
			assert_eq!(summary.ops as usize, entry.program.ops.len());
			let names: Vec<&String> = summary.inputs.iter().map(|port| &port.name).collect();
			assert_eq!(
				names,
				entry.program.inputs.iter().map(|port| &port.name).collect::<Vec<_>>()
			);
			let bytes: u64 = summary
				.outputs
				.iter()
				.map(|port| port.shape.elements().unwrap() * port.dtype.bytes())
				.sum();

			let inputs = entry.inputs(Kind::Special);
			let expected = directly(host.engine(), &entry.program, &inputs);
			assert_eq!(bytes, expected.len() as u64, "{}", entry.name);
			let input = inputs.concat();
			let answer = verdict_host::run(upload.source.clone(), &input, bytes as u32).unwrap();
			assert!(answer.output == expected, "{}", entry.name);
			assert_eq!(answer.input_hash, sha2_256(&input));
			assert_eq!(answer.output_hash, sha2_256(&expected));
			count += 1;
		}
	});
	assert!(count >= 150, "{count}");
	let statistics = host.statistics();
	assert_eq!(
		(statistics.activations, statistics.runs, statistics.loads),
		(count, count, count)
	);
	assert_eq!((statistics.failures, statistics.rejected.len()), (0, 0));
}

fn refusal(request: Activation) -> Refusal {
	match verdict_host::activate(request) {
		Err(NotActivated::Refused(refusal)) => refusal,
		other => panic!("not refused: {other:?}"),
	}
}

#[test]
fn chunks_that_are_missing_or_of_another_length_are_named() {
	let upload = Upload::of(&picker(5 * CHUNK / 2, 0));
	assert_eq!(upload.source.chunks(), 3);
	chain(&host(1 << 30, 0)).execute_with(|| {
		assert_eq!(refusal(upload.activation()), Refusal::ChunkMissing { index: 0 });
		for index in 0..3 {
			upload.put();
			let key = upload.source.key(index);
			sp_io::storage::clear(&key);
			assert_eq!(refusal(upload.activation()), Refusal::ChunkMissing { index });
			let expected = upload.source.chunk_bytes(index);
			for got in [0, 1, expected - 1, expected + 1] {
				sp_io::storage::set(&key, &vec![0u8; got as usize].encode());
				assert_eq!(
					refusal(upload.activation()),
					Refusal::ChunkLength { index, got, expected }
				);
			}
			// No list of bytes at all.
			sp_io::storage::set(&key, &[0xff]);
			assert_eq!(refusal(upload.activation()).name(), "chunk-length");
		}
		upload.put();
		upload.activate().unwrap();
		// What was loaded is of no account where its chunks are not.
		sp_io::storage::clear(&upload.source.key(1));
		assert_eq!(refusal(upload.activation()), Refusal::ChunkMissing { index: 1 });
	});
}

#[test]
fn bytes_of_another_program_are_refused_with_their_hash() {
	let (upload, other) = (Upload::of(&adder(1.0)), Upload::of(&adder(2.0)));
	chain(&host(1 << 30, 0)).execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		sp_io::storage::set(&upload.source.key(0), &other.chunk(0));
		assert_eq!(refusal(upload.activation()), Refusal::Hash { got: other.source.id });
		let mut changed = upload.bytes.clone();
		*changed.last_mut().unwrap() ^= 1;
		sp_io::storage::set(&upload.source.key(0), &changed.encode());
		assert_eq!(
			refusal(upload.activation()),
			Refusal::Hash {
				got: sha2_256(&changed)
			}
		);
	});
}

#[test]
fn what_is_no_program_is_refused_with_the_code_of_the_error() {
	let good = adder(1.0).encode();
	let mut version = good.clone();
	version[0] = 2;
	chain(&host(1 << 30, 0)).execute_with(|| {
		for (upload, name) in [
			(Upload::new(version), "version"),
			(Upload::new(good[..good.len() - 1].to_vec()), "malformed"),
			(Upload::new([&good[..], &[0]].concat()), "trailing-bytes"),
		] {
			upload.put();
			let Refusal::Undecodable { code, message } = refusal(upload.activation()) else {
				panic!("{name}");
			};
			assert_eq!(DecodeError::name_of(code), Some(name));
			assert!(!message.is_empty());
		}
	});
}

#[test]
fn a_rule_that_is_broken_is_named_with_its_op_and_the_limits_are_those_of_the_request() {
	let upload = Upload::of(&adder(1.0));
	let with = |change: fn(&mut Limits)| {
		let mut request = upload.activation();
		change(&mut request.limits);
		refusal(request)
	};
	chain(&host(1 << 30, 0)).execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		for (refusal, expected, rule) in [
			(with(|limits| limits.rank = 0), None, "tensor-rank"),
			(with(|limits| limits.memory = 1), None, "memory"),
			(with(|limits| limits.operands = 1), Some(0), "too-many"),
			(with(|limits| limits.cost = Cost::all(0)), Some(0), "cost"),
		] {
			assert_eq!(refusal.name(), rule);
			let Refusal::Invalid {
				op,
				rule: code,
				message,
			} = refusal
			else {
				panic!("{rule}");
			};
			assert_eq!((op, Rule::name_of(code)), (expected, Some(rule)));
			assert!(message.contains(rule), "{message}");
		}
		assert_eq!(with(|limits| limits.bytes = 10).name(), "too-long");
		assert_eq!(with(|limits| limits.ops = 0).name(), "too-many");
		// Without any, even for more workers than there are, nothing goes wrong.
		let unbounded = |workers| {
			verdict_host::activate(Activation {
				limits: Limits::unbounded(workers),
				..upload.activation()
			})
		};
		assert_eq!(unbounded(8), upload.activate());
		assert!(unbounded(u32::MAX).unwrap().memory.run > upload.activate().unwrap().memory.run);
	});
}

/// Nothing is read for it, nor any memory taken: the chunks would be there.
#[test]
fn what_cannot_be_a_program_is_refused_before_it_is_read() {
	let upload = Upload::of(&adder(1.0));
	let with = |bytes: u32, prefix: Vec<u8>| {
		let source = Source {
			id: upload.source.id,
			bytes,
			prefix,
		};
		refusal(Activation {
			source,
			limits: Limits::unbounded(1),
		})
	};
	chain(&host(1 << 30, 0)).execute_with(|| {
		upload.put();
		assert_eq!(with(0, upload.source.prefix.clone()).name(), "empty");
		assert_eq!(with(MAX_BYTES + 1, upload.source.prefix.clone()).name(), "too-long");
		assert_eq!(with(u32::MAX, upload.source.prefix.clone()).name(), "too-long");
		assert_eq!(with(1, vec![0; MAX_PREFIX + 1]), Refusal::ChunkMissing { index: 0 });
		assert_eq!(with(MAX_BYTES, vec![0; MAX_PREFIX]), Refusal::ChunkMissing { index: 0 });
	});
}

#[test]
fn a_buffer_that_is_too_small_says_what_it_takes() {
	let upload = Upload::of(&adder(1.0));
	chain(&host(1 << 30, 0)).execute_with(|| {
		upload.put();
		let needed = upload.activate().unwrap().encoded_size() as u32;
		for bytes in [0, 1, needed - 1] {
			let mut answer = vec![0; bytes as usize];
			let outcome = inference::activate(upload.activation(), &mut answer);
			assert_eq!(Outcome::unpack(outcome), Outcome::BufferTooSmall { needed });
			assert!(answer.iter().all(|byte| *byte == 0));
		}
		let mut answer = vec![0; needed as usize];
		let outcome = inference::activate(upload.activation(), &mut answer);
		assert_eq!(Outcome::unpack(outcome), Outcome::Done { bytes: needed });
		assert_eq!(answer, upload.activate().unwrap().encode());
	});
}

/// A summary has names and options in it, and may be larger than what is tried first, or than there can be.
#[test]
fn a_large_summary_is_given_and_one_that_is_too_large_is_refused() {
	let with_options = |bytes: usize| {
		let mut program: Program = adder(1.0);
		program.provenance.options = vec![7; bytes];
		Upload::of(&program)
	};
	let activate = |upload: &Upload| {
		upload.put();
		verdict_host::activate(Activation {
			source: upload.source.clone(),
			limits: Limits::unbounded(8),
		})
	};
	chain(&host(1 << 30, 0)).execute_with(|| {
		for bytes in [0, 65_000, 66_000, 1_000_000] {
			assert_eq!(activate(&with_options(bytes)).unwrap().options.len(), bytes);
		}
		let Err(NotActivated::Refused(Refusal::Unsupported { message })) = activate(&with_options(1 << 20)) else {
			panic!("accepted");
		};
		assert!(message.contains("summary"), "{message}");
	});
}

/// Lists come from whoever uploads; a text about them is no longer than it may be.
#[test]
fn a_refusal_fits_into_the_smallest_buffer_there_may_be() {
	let mut program = adder(1.0);
	program.ops[0].op = Op::Reduce(Reduce {
		kind: ReduceKind::Sum,
		axes: (0..100_000).rev().collect(),
		keep: true,
	});
	program.ops[0].inputs.truncate(1);
	let upload = Upload::of(&program);
	chain(&host(1 << 30, 0)).execute_with(|| {
		upload.put();
		let mut answer = vec![0; MAX_REFUSAL as usize];
		let outcome = inference::activate(upload.activation(), &mut answer);
		assert!(matches!(Outcome::unpack(outcome), Outcome::Refused { .. }));
		let Refusal::Invalid { message, .. } = refusal(upload.activation()) else {
			panic!("another refusal");
		};
		assert_eq!(message.len(), MAX_MESSAGE);
	});
}

#[test]
fn rejected_activations_are_counted_by_what_was_wrong() {
	let host = host(1 << 30, 0);
	let upload = Upload::of(&adder(1.0));
	chain(&host).execute_with(|| {
		refusal(upload.activation());
		refusal(upload.activation());
		upload.put();
		upload.activate().unwrap();
		let mut request = upload.activation();
		request.limits.cost = Cost::default();
		refusal(request);
	});
	let statistics = host.statistics();
	assert_eq!(statistics.activations, 1);
	let rejected: Vec<_> = statistics.rejected.into_iter().collect();
	assert_eq!(rejected, [("chunk-missing", 2), ("cost", 1)]);
}

/// Without a host among the externalities, calls go to the one of the process.
#[test]
fn a_chain_without_a_host_of_its_own_uses_that_of_the_process() {
	let upload = Upload::of(&adder(1.0));
	sp_io::TestExternalities::default().execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		let answer = verdict_host::run(upload.source.clone(), &floats(&[1.0, 2.0, 3.0, 4.0]), 16).unwrap();
		assert_eq!(answer.output, floats(&[2.0, 3.0, 4.0, 5.0]));
	});
	let statistics = verdict_host::current().unwrap().statistics();
	assert_eq!((statistics.activations, statistics.runs), (1, 1));
	// It has started; nobody can set it up any more.
	assert_eq!(
		verdict_host::setup(&support::settings(0, 0)).err(),
		Some(verdict_host::SetupError::Started)
	);
}
