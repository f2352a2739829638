//! The genesis of each preset is what it was: a change to one is a change to every chain that starts from it.

use sp_core::storage::Storage;
use sp_crypto_hashing::{blake2_256, twox_128};
use sp_runtime::BuildStorage;
use std::{collections::BTreeMap, fs, path::Path};
use verdict_chain_spec::{development, local, staging, ChainSpec, Operators};
use verdict_runtime::constants::currency::EXISTENTIAL_DEPOSIT;

const PINNED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/genesis-hashes.json");
const OPERATORS: &str = include_str!("fixtures/operators.json");

fn storage(spec: &ChainSpec) -> Storage {
	spec.build_storage().expect("the preset builds")
}

/// The hash over all entries, the code left out: it has its own check (docs: building, the runtime's blob).
fn hash(spec: &ChainSpec) -> String {
	let mut storage = storage(spec);
	assert!(
		storage.top.remove(sp_core::storage::well_known_keys::CODE).is_some(),
		"the genesis holds code"
	);
	assert!(storage.children_default.is_empty());
	let mut bytes = Vec::new();
	for (key, value) in &storage.top {
		for part in [key, value] {
			bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
			bytes.extend_from_slice(part);
		}
	}
	sp_core::bytes::to_hex(&blake2_256(&bytes), false)
}

fn presets() -> [(&'static str, ChainSpec); 3] {
	let operators = Operators::from_json(OPERATORS).expect("the fixture is well-formed");
	[
		("development", development().expect("development builds")),
		("local", local().expect("local builds")),
		("staging", staging(&operators, None).expect("staging builds")),
	]
}

#[test]
fn the_genesis_storage_of_each_preset_is_pinned() {
	let hashes: BTreeMap<String, String> = presets()
		.iter()
		.map(|(name, spec)| ((*name).to_owned(), hash(spec)))
		.collect();
	if std::env::var_os("VERDICT_UPDATE_GENESIS").is_some() {
		let mut text = serde_json::to_string_pretty(&hashes).expect("a map of strings is JSON");
		text.push('\n');
		fs::write(Path::new(PINNED), text).expect("the file can be written");
	}
	let pinned = fs::read_to_string(Path::new(PINNED)).expect("the pinned hashes are there");
	let pinned: BTreeMap<String, String> = serde_json::from_str(&pinned).expect("the pinned hashes are JSON");
	assert_eq!(
		pinned, hashes,
		"the genesis of a preset changed; if it is meant, run scripts/update-genesis-hashes and say why in the commit"
	);
}

#[test]
fn building_a_preset_twice_gives_the_same_genesis() {
	for ((name, one), (_, other)) in presets().iter().zip(&presets()) {
		assert_eq!(storage(one).top, storage(other).top, "{name}");
	}
}

#[test]
fn staging_has_no_root_and_only_the_operators_accounts_own_something() {
	let key = |pallet: &str, item: &str| [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat();
	let [(_, development), _, (_, staging)] = presets();
	assert!(storage(&development).top.contains_key(&key("Sudo", "Key")));
	let staging = storage(&staging);
	assert!(!staging.top.contains_key(&key("Sudo", "Key")));
	let issuance = staging
		.top
		.get(&key("Balances", "TotalIssuance"))
		.expect("there is an issuance");
	let endowed: serde_json::Value = serde_json::from_str(OPERATORS).expect("the fixture is JSON");
	let endowed: u128 = endowed["endowed"]
		.as_array()
		.expect("the fixture endows accounts")
		.iter()
		.map(|entry| {
			entry["balance"]
				.as_str()
				.and_then(|text| text.parse::<u128>().ok())
				.expect("a balance")
		})
		.sum();
	// And the account of pallet-revive, which exists from the start.
	assert_eq!(issuance, &(endowed + EXISTENTIAL_DEPOSIT).to_le_bytes());
}

#[test]
fn a_spec_survives_being_written_and_read() {
	for (name, spec) in presets() {
		for raw in [false, true] {
			let json = spec.as_json(raw).expect("the spec can be written");
			let read = ChainSpec::from_json_bytes(json.into_bytes()).expect("the spec can be read");
			assert_eq!(storage(&read).top, storage(&spec).top, "{name}, raw: {raw}");
		}
	}
}
