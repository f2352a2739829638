//! Programs that mean harm: each is refused with its fault or rule as a typed error, changes nothing, and its deposit
//! comes back. They are those that `verdict-program` has for its own tests.

use super::*;
use crate::{common, Chunks, Error, Fault, Models, Rule};
use codec::Decode;
use frame_support::assert_noop;
use verdict_program::{DecodeError, Limits};

#[allow(dead_code)]
#[path = "../../../../engine/program/tests/hostile_ops/mod.rs"]
mod hostile_ops;
#[path = "../../../../engine/program/tests/hostile_programs/mod.rs"]
mod hostile_programs;

/// The variant with the code of what has this name.
fn by_name<E: Decode>(name: &str, name_of: fn(u8) -> Option<&'static str>) -> E {
	let code = (0..=u8::MAX).find(|code| name_of(*code) == Some(name));
	let code = code.unwrap_or_else(|| panic!("nothing is called {name}"));
	E::decode(&mut &[code][..]).expect("there is a variant for it")
}

/// The error for what is wrong: `decode: fault`, or `place (kind): rule`.
fn error_for(wrong: &str) -> Error<Test> {
	let (place, name) = wrong.rsplit_once(": ").expect("it has a place");
	if place == "decode" {
		return Error::Undecodable(by_name::<Fault>(name, DecodeError::name_of));
	}
	let rule = by_name::<Rule>(name, verdict_program::Rule::name_of);
	match place.strip_prefix("op ").and_then(|op| op.split(' ').next()) {
		Some(op) => Error::BrokenRuleAt(rule, op.parse().expect("it is an index")),
		None => Error::BrokenRule(rule),
	}
}

fn is_refused(name: &str, program: &[u8], wrong: &str) {
	if program.is_empty() {
		assert_noop!(
			Inference::begin_upload(signed(ALICE), id_of(program), 0),
			Error::<Test>::EmptyProgram
		);
		return;
	}
	let id = upload(ALICE, program);
	let activate = || Inference::activate(signed(ALICE), id, program.len() as u32, u32::MAX);
	assert_eq!(activate(), Err(error_for(wrong).into()), "{name}: {wrong}");
	assert_noop!(activate(), error_for(wrong));
	assert_ok!(Inference::abandon_upload(signed(ALICE), id));
	idle();
	assert_eq!(Balances::free_balance(ALICE), WEALTH, "{name}");
	assert_eq!(Chunks::<Test>::iter_keys().count(), 0, "{name}");
	assert_eq!(Models::<Test>::count(), 0, "{name}");
}

fn widen_limits() {
	ModelLimits::set(Limits {
		bytes: MOST_BYTES.into(),
		..Limits::for_tests()
	});
}

#[test]
fn every_hostile_program_is_refused_with_its_rule() {
	test(|| {
		widen_limits();
		let attacks = hostile_programs::all();
		assert!(attacks.len() >= 80, "{}", attacks.len());
		for (name, program, wrong) in attacks {
			is_refused(name, &program, wrong);
		}
	});
}

#[test]
fn every_hostile_op_is_refused_with_its_rule() {
	test(|| {
		widen_limits();
		for (name, op, operands, rule) in hostile_ops::all() {
			let wrong = format!("op 0 ({}): {rule}", op.name());
			is_refused(name, &common::single(op, operands).encode(), &wrong);
		}
	});
}
