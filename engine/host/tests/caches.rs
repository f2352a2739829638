//! Caches change time and nothing else, whatever their size, whoever else uses them, and never hold more than they may.

mod support;

use std::{
	collections::BTreeSet,
	sync::{
		atomic::{AtomicUsize, Ordering},
		mpsc, Arc, Barrier,
	},
	thread,
	time::Duration,
};
use support::{adder, chain, floats, host, pick, picker, Upload, PICKED};
use verdict_executor::samples::Random;
use verdict_host::{Activation, Answer, Host, NotActivated, Outcome, Source, Summary};
use verdict_program::Limits;

/// What a runtime may do, and what came of it.
#[derive(Clone, Debug)]
enum Step {
	Put(usize),
	Remove(usize, u32),
	Activate(usize, Limits),
	Run(Source, Vec<u8>, u32),
	Commit,
}

#[derive(Debug, PartialEq)]
enum Came {
	Nothing,
	Activated(Box<Result<Summary, NotActivated>>),
	Ran(Result<Answer, Outcome>),
}

/// Models of one to three chunks, each with inputs that are right and wrong, few enough to come again.
struct Bank {
	uploads: Vec<Upload>,
	inputs: Vec<Vec<Vec<u8>>>,
}

impl Bank {
	fn new() -> Self {
		let sizes = [100, 1 << 20, 5 << 19, 300];
		let mut uploads: Vec<Upload> = (0..)
			.zip(sizes)
			.map(|(salt, bytes)| Upload::of(&picker(bytes, salt)))
			.collect();
		let inputs = sizes.map(|bytes| {
			let last = i64::from(bytes) - 1;
			vec![
				pick([1.0, -1.0], [0, last], [0, 1, 0]),
				pick([f32::NAN, -0.0], [-1, 5], [1, 1, 1]),
				pick([0.0; 2], [0, last + 1], [0, 1, 0]),
				pick([0.0; 2], [0, 0], [0, 2, 0]),
				pick([0.0; 2], [0, last + 1], [7, 2, 0])[1..].to_vec(),
			]
		});
		let mut inputs = inputs.to_vec();
		for number in 0..3 {
			uploads.push(Upload::of(&adder(number as f32)));
			inputs.push(vec![
				floats(&[1.0, 2.0, 3.0, 4.0]),
				floats(&[f32::INFINITY; 4]),
				floats(&[1.0]),
			]);
		}
		Self { uploads, inputs }
	}

	fn step(&self, random: &mut Random) -> Step {
		let mut below = |end: usize| random.below(end as u32) as usize;
		let model = below(self.uploads.len());
		let source = &self.uploads[model].source;
		match below(16) {
			0..3 => Step::Put(model),
			3 => Step::Remove(model, below(source.chunks() as usize) as u32),
			4..6 => {
				let mut limits = Limits::for_tests();
				match below(4) {
					0 => limits.weight_bytes = 200,
					1 => limits.workers = 1,
					_ => {}
				}
				Step::Activate(model, limits)
			}
			6 => Step::Commit,
			_ => {
				let mut source = source.clone();
				if below(16) == 0 {
					source.bytes += 1;
				}
				let input = self.inputs[model][below(self.inputs[model].len())].clone();
				let room = if below(8) == 0 { 5 } else { 16 };
				Step::Run(source, input, room)
			}
		}
	}

	fn take(&self, step: Step) -> Came {
		match step {
			Step::Put(model) => self.uploads[model].put(),
			Step::Remove(model, index) => sp_io::storage::clear(&self.uploads[model].source.key(index)),
			Step::Activate(model, limits) => {
				let source = self.uploads[model].source.clone();
				return Came::Activated(Box::new(verdict_host::activate(Activation { source, limits })));
			}
			Step::Run(source, input, room) => return Came::Ran(verdict_host::run(source, &input, room)),
			Step::Commit => {}
		}
		Came::Nothing
	}
}

/// The sizes of both caches: none, too small for all there is, enough.
const SIZES: [(u64, u64); 4] = [(0, 0), (24 << 10, 1500), (0, 1 << 20), (1 << 30, 1 << 30)];

#[track_caller]
fn within_bounds(host: &Host, (models, results): (u64, u64)) {
	let statistics = host.statistics();
	assert!(statistics.model_bytes <= models, "{statistics:?}");
	assert!(statistics.result_bytes <= results, "{statistics:?}");
}

#[test]
fn the_same_calls_give_the_same_whatever_the_caches() {
	let bank = Bank::new();
	let hosts = SIZES.map(|(models, results)| host(models, results));
	let mut seen = BTreeSet::new();
	for seed in 0..3 {
		// One after another they use the same hosts, so each begins with what the others have left in the caches.
		let mut chains = hosts.each_ref().map(chain);
		let mut random = Random::new(seed);
		for number in 0..120 {
			let step = bank.step(&mut random);
			let mut came = Vec::new();
			for (chain, (host, sizes)) in chains.iter_mut().zip(hosts.iter().zip(SIZES)) {
				came.push(chain.execute_with(|| bank.take(step.clone())));
				if matches!(step, Step::Commit) {
					chain.commit_all().unwrap();
				}
				within_bounds(host, sizes);
			}
			for other in &came[1..] {
				assert_eq!(other, &came[0], "seed {seed}, step {number}: {step:?}");
			}
			seen.insert(format!("{:?}", came[0]).chars().take(14).collect::<String>());
		}
		let roots: BTreeSet<_> = chains.iter_mut().map(|chain| *chain.as_backend().root()).collect();
		assert_eq!(roots.len(), 1);
	}
	// All that can come, but for what is a fault.
	assert_eq!(seen.len(), 9, "{seen:?}");
	let [none, small, results, large] = hosts.map(|host| host.statistics());
	// They differ in what they had to do.
	assert_eq!((none.models_kept, none.results_kept, none.result_hits), (0, 0, 0));
	assert!(small.model_evictions > 0 && small.model_hits > 0 && small.result_hits > 0);
	assert!(results.result_hits > 0 && results.models_kept == 0);
	assert!(large.loads < small.loads && small.loads < none.loads);
	assert!(large.runs < none.runs && large.model_evictions == 0);
}

#[test]
fn many_threads_at_once_get_what_one_gets() {
	let bank = Arc::new(Bank::new());
	let expected: Vec<Vec<_>> = {
		let host = host(1 << 30, 0);
		chain(&host).execute_with(|| {
			let models = bank.uploads.iter().zip(&bank.inputs);
			models
				.map(|(upload, inputs)| {
					upload.put();
					let run = |input: &Vec<u8>| verdict_host::run(upload.source.clone(), input, 16);
					inputs.iter().map(run).collect()
				})
				.collect()
		})
	};
	for sizes in SIZES {
		let host = host(sizes.0, sizes.1);
		thread::scope(|scope| {
			for seed in 0..4 {
				let (host, bank, expected) = (&host, &bank, &expected);
				scope.spawn(move || {
					let mut random = Random::new(seed);
					let mut chain = chain(host);
					chain.execute_with(|| bank.uploads.iter().for_each(Upload::put));
					for _ in 0..60 {
						let model = random.below(bank.uploads.len() as u32) as usize;
						let input = random.below(bank.inputs[model].len() as u32) as usize;
						let source = bank.uploads[model].source.clone();
						let came = chain.execute_with(|| match random.below(8) {
							0 => bank.uploads[model].activate().map(|_| None),
							_ => Ok(Some(verdict_host::run(source, &bank.inputs[model][input], 16))),
						});
						assert!(came.unwrap().is_none_or(|came| came == expected[model][input]));
						within_bounds(host, sizes);
					}
				});
			}
		});
		assert_eq!(host.statistics().failures, 0);
	}
}

/// With a cache and with none: who waits gets what was loaded, also where it is not kept.
#[test]
fn a_model_that_many_ask_for_at_once_is_loaded_once() {
	for model_cache in [0, 1 << 30] {
		let host = host(model_cache, 0);
		let upload = Upload::of(&picker(1000, 0));
		let (loading, asked) = (Barrier::new(2), AtomicUsize::new(0));
		let reads = AtomicUsize::new(0);
		thread::scope(|scope| {
			let (host, upload, loading, asked, reads) = (&host, &upload, &loading, &asked, &reads);
			// The first one stands still while it reads, once it is known to load.
			scope.spawn(move || {
				let mut looked = false;
				let mut state = |key: &[u8]| {
					if looked {
						loading.wait();
						while asked.load(Ordering::SeqCst) < 3 {
							thread::yield_now();
						}
						// They have asked, or will in a moment.
						thread::sleep(Duration::from_millis(50));
						reads.fetch_add(1, Ordering::SeqCst);
					}
					looked = true;
					upload.read(key)
				};
				host.load(&upload.source, &mut state).unwrap();
			});
			loading.wait();
			for _ in 0..3 {
				scope.spawn(move || {
					let mut looked = 0;
					let mut state = |key: &[u8]| {
						looked += 1;
						asked.fetch_add(usize::from(looked == 1), Ordering::SeqCst);
						reads.fetch_add(usize::from(looked > 1), Ordering::SeqCst);
						upload.read(key)
					};
					let mut output = [0; PICKED as usize];
					host.run(&upload.source, &pick([0.0; 2], [1, 2], [0; 3]), &mut output, &mut state)
						.unwrap();
					assert_eq!(output[8..10], [1, 2]);
				});
			}
		});
		assert_eq!(reads.load(Ordering::SeqCst), 1);
		assert_eq!(host.statistics().loads, 1);
	}
}

/// The state of one may lack what that of another has: whose turn it is fails alone.
#[test]
fn who_waits_for_a_model_that_cannot_be_loaded_tries_himself() {
	let host = host(1 << 30, 0);
	let upload = Upload::of(&picker(1000, 0));
	let (loading, asked) = (Barrier::new(2), AtomicUsize::new(0));
	thread::scope(|scope| {
		let (host, upload, loading, asked) = (&host, &upload, &loading, &asked);
		scope.spawn(move || {
			let mut looked = false;
			let mut state = |key: &[u8]| {
				if !looked {
					looked = true;
					return upload.read(key);
				}
				loading.wait();
				while asked.load(Ordering::SeqCst) < 2 {
					thread::yield_now();
				}
				thread::sleep(Duration::from_millis(50));
				None
			};
			assert_eq!(host.load(&upload.source, &mut state).err(), Some(Outcome::NoModel));
		});
		loading.wait();
		for _ in 0..2 {
			scope.spawn(move || {
				asked.fetch_add(1, Ordering::SeqCst);
				host.load(&upload.source, &mut |key: &[u8]| upload.read(key)).unwrap();
			});
		}
	});
	assert_eq!(host.statistics().loads, 1);
}

/// A database that fails ends the call that reads it. Those who wait go on.
#[test]
fn who_waits_for_somebody_who_panics_tries_himself() {
	let host = host(1 << 30, 0);
	let upload = Upload::of(&picker(1000, 0));
	let mut looked = false;
	let mut state = |key: &[u8]| {
		assert!(!looked, "the database is gone");
		looked = true;
		upload.read(key)
	};
	let load = std::panic::AssertUnwindSafe(|| host.load(&upload.source, &mut state).is_ok());
	// It is not made an answer of.
	assert!(std::panic::catch_unwind(load).is_err());
	host.load(&upload.source, &mut |key: &[u8]| upload.read(key)).unwrap();
	assert_eq!((host.statistics().loads, host.statistics().failures), (1, 0));
}

#[test]
fn while_a_model_is_being_loaded_others_run() {
	let host = host(1 << 30, 0);
	let (slow, quick) = (Upload::of(&picker(1000, 0)), Upload::of(&adder(1.0)));
	let (loading, started) = mpsc::channel();
	let (ran, release) = mpsc::channel();
	thread::scope(|scope| {
		let (host, slow) = (&host, &slow);
		let loader = scope.spawn(move || {
			let mut looked = false;
			let mut state = |key: &[u8]| {
				if looked {
					loading.send(()).unwrap();
					release.recv_timeout(Duration::from_secs(60)).unwrap();
				}
				looked = true;
				slow.read(key)
			};
			host.load(&slow.source, &mut state).unwrap();
		});
		started.recv_timeout(Duration::from_secs(60)).unwrap();
		chain(host).execute_with(|| {
			quick.put();
			quick.activate().unwrap();
			let answer = verdict_host::run(quick.source.clone(), &floats(&[0.0; 4]), 16).unwrap();
			assert_eq!(answer.output, floats(&[1.0; 4]));
		});
		assert!(!loader.is_finished());
		ran.send(()).unwrap();
	});
	assert_eq!(host.statistics().loads, 2);
}

/// A run goes on with its model, whatever becomes of the cache meanwhile.
#[test]
fn a_model_in_use_survives_its_eviction() {
	let upload = Upload::of(&adder(0.5));
	let read = |upload: &Upload, host: &Host| {
		let upload = upload.clone();
		host.load(&upload.source.clone(), &mut |key: &[u8]| upload.read(key))
			.unwrap()
	};
	// Room for one.
	let one = read(&upload, &host(1 << 30, 0)).held();
	let host = host(one + one / 2, 0);
	let model = read(&upload, &host);
	let evicting = host.clone();
	let evict = move |_: u32, _: &'static str| {
		for number in 1..4 {
			read(&Upload::of(&adder(number as f32)), &evicting);
		}
		assert_eq!(evicting.statistics().models_kept, 1);
		assert!(evicting.statistics().model_evictions >= 3);
	};
	let input = floats(&[1.0; 4]);
	let output = host
		.engine()
		.run_observed(model.model(), &[&input], Arc::new(evict))
		.unwrap();
	assert_eq!(output, [floats(&[1.5; 4])]);
	// Nobody else has it: the cache does not.
	assert_eq!(Arc::strong_count(&model), 1);
}

/// Warming is what a node does at its start, and after import in the background.
#[test]
fn a_model_that_was_warmed_is_not_loaded_by_a_call() {
	let host = host(1 << 30, 0);
	let upload = Upload::of(&picker(2 << 20, 0));
	let model = host.load(&upload.source, &mut |key: &[u8]| upload.read(key)).unwrap();
	let input = pick([0.0; 2], [1, 2], [0; 3]);
	assert_eq!(
		(model.input_bytes(), model.output_bytes()),
		(input.len() as u64, PICKED.into())
	);
	assert_eq!(model.bytes(), upload.source.bytes);
	chain(&host).execute_with(|| {
		upload.put();
		upload.activate().unwrap();
		verdict_host::run(upload.source.clone(), &input, PICKED).unwrap();
	});
	let statistics = host.statistics();
	assert_eq!(
		(statistics.loads, statistics.model_misses, statistics.model_hits),
		(1, 1, 2)
	);
	assert_eq!(statistics.models_kept, 1);
	assert_eq!(statistics.model_bytes, model.held());
	assert_eq!(
		host.load(&upload.source, &mut |_: &[u8]| None::<Vec<u8>>).err(),
		Some(Outcome::NoModel)
	);
}
