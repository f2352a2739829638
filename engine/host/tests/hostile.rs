//! Programs that mean harm, uploaded and activated: each is refused with its rule, and none does anything else to a
//! node.
//!
//! They are those that `verdict-program` has for its own tests.

#[path = "../../program/tests/common/mod.rs"]
mod common;
#[allow(dead_code)]
#[path = "../../program/tests/hostile_ops/mod.rs"]
mod hostile_ops;
#[path = "../../program/tests/hostile_programs/mod.rs"]
mod hostile_programs;
mod support;

use codec::Encode;
use support::{chain, host, Upload};
use verdict_host::{NotActivated, Outcome, Refusal};

/// `expected` is the name of what is wrong, behind its place.
fn is_refused(name: &str, bytes: Vec<u8>, expected: &str) {
	let upload = Upload::new(bytes);
	upload.put();
	let Err(NotActivated::Refused(refusal)) = upload.activate() else {
		panic!("{name}: not refused");
	};
	let (place, rule) = expected.rsplit_once(": ").unwrap();
	assert_eq!(refusal.name(), rule, "{name}");
	match (refusal, place) {
		(Refusal::Undecodable { message, .. }, "decode") => assert!(!message.is_empty()),
		(Refusal::Invalid { op, message, .. }, place) => {
			let index = place.strip_prefix("op ").and_then(|place| place.split(' ').next());
			assert_eq!(op, index.map(|index| index.parse().unwrap()), "{name}");
			assert!(message.contains(rule), "{name}: {message}");
		}
		(refusal, place) => panic!("{name}: {refusal:?} for {place}"),
	}
	// Nor is it a model for who runs it all the same, unless it only exceeds the limits of a chain.
	if place == "decode" && rule != "too-many" {
		assert_eq!(
			verdict_host::run(upload.source, &[], 0),
			Err(Outcome::NoModel),
			"{name}"
		);
	}
}

#[test]
fn every_hostile_program_is_refused_with_its_rule() {
	let host = host(1 << 30, 1 << 20);
	let attacks = hostile_programs::all();
	let count = attacks.len();
	assert!(count >= 80, "{count}");
	chain(&host).execute_with(|| {
		for (name, bytes, expected) in attacks {
			is_refused(name, bytes, expected);
		}
	});
	let statistics = host.statistics();
	assert_eq!(
		(statistics.activations, statistics.loads, statistics.failures),
		(0, 0, 0)
	);
	assert_eq!(statistics.rejected.values().sum::<u64>(), count as u64);
}

#[test]
fn every_hostile_op_is_refused_with_its_rule() {
	let host = host(1 << 30, 1 << 20);
	let attacks = hostile_ops::all();
	let count = attacks.len();
	chain(&host).execute_with(|| {
		for (name, op, operands, rule) in attacks {
			let expected = format!("op 0 ({}): {rule}", op.name());
			is_refused(name, common::single(op, operands).encode(), &expected);
		}
	});
	let statistics = host.statistics();
	assert_eq!(
		(statistics.activations, statistics.loads, statistics.failures),
		(0, 0, 0)
	);
	assert_eq!(statistics.rejected.values().sum::<u64>(), count as u64);
}
