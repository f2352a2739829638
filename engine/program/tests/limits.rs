//! Limits that a chain changes, and programs that it has accepted before.

mod common;

use common::{cases, cnn, single};
use verdict_program::{validate, Limits, Program};

#[test]
fn what_was_accepted_once_is_the_same_without_limits() {
	let limits = Limits::for_tests();
	let unbounded = Limits::unbounded(limits.workers);
	let programs = cases::all().into_iter().map(|case| single(case.op, case.operands));
	let mut accepted = 0;
	for program in programs.chain([cnn()]) {
		let Ok(checked) = validate(&program, &limits) else {
			continue;
		};
		accepted += 1;
		let again = validate(&program, &unbounded).unwrap();
		assert_eq!(again.types(), checked.types());
		assert_eq!(again.costs(), checked.costs());
		assert_eq!(again.cost(), checked.cost());
		assert_eq!(again.memory(), checked.memory());
	}
	assert!(accepted > 100, "{accepted}");
}

#[test]
fn without_limits_bytes_that_claim_much_are_refused_all_the_same() {
	let bytes = codec::Encode::encode(&cnn());
	let unbounded = Limits::unbounded(1);
	assert_eq!(Program::decode(&bytes, &unbounded), Ok(cnn()));
	for end in 1..bytes.len() {
		assert!(Program::decode(&bytes[..end], &unbounded).is_err());
	}
	// A list of four billion inputs, of which there is none.
	let mut claims = vec![1];
	claims.extend([0; 34]);
	claims.extend([0x03, 0xff, 0xff, 0xff, 0xff]);
	assert_eq!(Program::decode(&claims, &unbounded).unwrap_err().name(), "malformed");
}
