//! What a text stands for.

use super::*;
use crate::{resolve::parse_version, ResolveError};

#[test]
fn a_model_is_found_by_id_by_name_and_by_alias() {
	test(|| {
		let [first, second] = [0, 1].map(|seed| activate(ALICE, &small(seed).encode()));
		assert_ok!(Inference::claim_name(signed(ALICE), name("alice/digits")));
		assert_ok!(Inference::publish(
			signed(ALICE),
			name("alice/digits"),
			version(1, 2, 0),
			first
		));
		assert_ok!(Inference::publish(
			signed(ALICE),
			name("alice/digits"),
			version(1, 3, 0),
			second
		));
		assert_ok!(Inference::register_alias(signed(ALICE), alias("digits"), first));
		let hex = first.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
		for (text, id) in [
			("alice/digits", second),
			("alice/digits@1.2.0", first),
			("alice/digits@1.3.0", second),
			("digits", first),
			(&hex, first),
			(&hex.to_uppercase(), first),
			(&format!("0x{hex}"), first),
		] {
			assert_eq!(Inference::resolve(text.as_bytes()), Ok(id), "{text}");
		}
	});
}

#[test]
fn what_stands_for_nothing_says_why() {
	test(|| {
		assert_ok!(Inference::claim_name(signed(ALICE), name("alice/digits")));
		let long = "x".repeat(129);
		for (text, error) in [
			("alice/letters", ResolveError::UnknownName),
			("bob/digits", ResolveError::UnknownName),
			("alice/digits", ResolveError::NothingPublished),
			("alice/digits@1.0.0", ResolveError::UnknownVersion),
			("alice/letters@1.0.0", ResolveError::UnknownVersion),
			("alice/digits@1.0", ResolveError::Malformed),
			("alice/digits@", ResolveError::Malformed),
			("alice/digits@latest", ResolveError::Malformed),
			("alice/digits@1.0.0@1", ResolveError::Malformed),
			("Alice/digits", ResolveError::Malformed),
			("alice/", ResolveError::Malformed),
			("digits", ResolveError::UnknownAlias),
			("digits@1.0.0", ResolveError::UnknownAlias),
			("", ResolveError::UnknownAlias),
			(&long, ResolveError::Malformed),
		] {
			assert_eq!(Inference::resolve(text.as_bytes()), Err(error), "{text}");
		}
		assert_eq!(Inference::resolve(&[0xff; 10]), Err(ResolveError::UnknownAlias));
	});
}

#[test]
fn a_version_is_three_numbers_written_in_one_way() {
	for (text, expected) in [
		("0.0.0", Some((0, 0, 0))),
		("1.20.300", Some((1, 20, 300))),
		("4294967295.0.0", Some((u32::MAX, 0, 0))),
		("4294967296.0.0", None),
		("01.0.0", None),
		("1.0.00", None),
		("+1.0.0", None),
		("-1.0.0", None),
		("1.0", None),
		("1.0.0.0", None),
		("1..0", None),
		("", None),
		("v1.0.0", None),
		("1.0.0-rc1", None),
		("1.0.0 ", None),
	] {
		let expected = expected.map(|(major, minor, patch)| version(major, minor, patch));
		assert_eq!(parse_version(text.as_bytes()), expected, "{text}");
	}
}

#[test]
fn versions_are_ordered_by_their_numbers() {
	let mut versions = [
		version(1, 10, 0),
		version(2, 0, 0),
		version(1, 9, 9),
		version(0, 0, 1),
		version(1, 10, 1),
	];
	versions.sort();
	let sorted = [
		version(0, 0, 1),
		version(1, 9, 9),
		version(1, 10, 0),
		version(1, 10, 1),
		version(2, 0, 0),
	];
	assert_eq!(versions, sorted);
}
