//! What is wrong with an operators' file is said in one line, and no network starts from a mistake.

use serde_json::{json, Value};
use verdict_chain_spec::{parse_account, staging, Operators};

const OPERATORS: &str = include_str!("fixtures/operators.json");

fn good() -> Value {
	serde_json::from_str(OPERATORS).expect("the fixture is JSON")
}

/// What building a spec from this file says.
fn complaint(file: &Value) -> String {
	let built = Operators::from_json(&file.to_string()).and_then(|operators| staging(&operators, None));
	let complaint = match built {
		Ok(_) => panic!("a spec was built from {file}"),
		Err(error) => error.to_string(),
	};
	assert!(!complaint.contains('\n'), "{complaint}");
	complaint
}

fn with(path: &str, value: Value) -> Value {
	let mut file = good();
	*file
		.pointer_mut(path)
		.unwrap_or_else(|| panic!("the fixture has {path}")) = value;
	file
}

#[test]
fn a_complete_file_builds_a_spec() {
	let operators = Operators::from_json(OPERATORS).expect("the fixture is well-formed");
	staging(&operators, None).expect("a spec is built");
}

#[test]
fn every_mistake_is_named_with_its_place() {
	let eve = "5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw";
	let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
	let alice_grandpa = "5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu";
	let account = good()["validators"][0]["account"].clone();
	let aura = good()["validators"][0]["aura"].clone();
	for (file, expected) in [
		(with("/validators", json!([])), "names no validator"),
		(
			with("/validators/0/account", json!("nobody")),
			"validators[0].account: expected an account",
		),
		(
			with("/validators/0/aura", json!("0x12")),
			"validators[0].aura: expected an sr25519 public key",
		),
		(
			with("/validators/1/grandpa", json!("")),
			"validators[1].grandpa: expected an ed25519 public key",
		),
		(
			with("/validators/1/account", account.clone()),
			"a validator stands twice",
		),
		(with("/validators/1/aura", aura), "a session key stands twice"),
		(with("/validators/0/account", json!(alice)), "development key"),
		(with("/validators/0/grandpa", json!(alice_grandpa)), "development key"),
		(with("/endowed/2/account", json!(eve)), "development key"),
		(with("/endowed/1/account", account), "owns nothing"),
		(with("/endowed/0/balance", json!("1")), "owns nothing"),
		(
			with("/endowed/2/balance", json!("1.5")),
			"endowed[2].balance: expected a whole number of plancks",
		),
		(with("/endowed/2/balance", json!(5)), "malformed"),
		(
			with("/candidacyBond", json!("-1")),
			"candidacyBond: expected a whole number",
		),
		(
			with("/desiredCandidates", json!(101)),
			"desiredCandidates: expected at most 100",
		),
		(json!({}), "malformed"),
		(json!([]), "malformed"),
		(json!({"validators": [], "validator": []}), "malformed"),
	] {
		let complaint = complaint(&file);
		assert!(complaint.contains(expected), "expected `{expected}`, got `{complaint}`");
	}
}

#[test]
fn a_file_that_is_not_there_is_named() {
	let error = Operators::from_file("no/such/file.json".as_ref())
		.expect_err("there is no such file")
		.to_string();
	assert!(error.contains("no/such/file.json"), "{error}");
}

#[test]
fn root_is_never_a_key_that_everybody_has() {
	let operators = Operators::from_json(OPERATORS).expect("the fixture is well-formed");
	let alith = parse_account("--sudo".into(), "0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac").expect("an address");
	let error = staging(&operators, Some(alith))
		.err()
		.expect("everybody has that key")
		.to_string();
	assert!(error.contains("development key"), "{error}");
}

#[test]
fn accounts_are_understood_in_each_of_their_forms() {
	let parse = |text: &str| parse_account("account".into(), text);
	let ss58 = parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").expect("SS58");
	let hex = parse("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d").expect("32 bytes");
	assert_eq!(ss58, hex);
	let ethereum = parse("0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac").expect("20 bytes");
	assert_eq!(AsRef::<[u8]>::as_ref(&ethereum)[20..], [0xEE; 12]);
	for bad in [
		"",
		"0x",
		"0xzz",
		"5Grw",
		"alice",
		"0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566c",
	] {
		assert!(parse(bad).is_err(), "{bad}");
	}
}
