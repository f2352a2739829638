//! Models that a chain begins with.

use super::*;
use crate::{GenesisConfig, GenesisModel};

fn model(program: Vec<u8>, named: Option<&str>) -> GenesisModel<AccountId> {
	GenesisModel {
		program,
		owner: ALICE,
		name: named.map(Into::into),
	}
}

#[test]
fn a_chain_begins_with_models_as_if_their_owner_had_uploaded_them() {
	let models = vec![
		model(small(0).encode(), Some("alice/digits@1.0.0")),
		model(small(1).encode(), Some("alice/digits@1.1.0")),
		model(large(), None),
	];
	let ids: Vec<ModelId> = models.iter().map(|model| id_of(&model.program)).collect();
	test_on(genesis(models), || {
		assert_eq!(Inference::resolve(b"alice/digits@1.0.0"), Ok(ids[0]));
		assert_eq!(Inference::resolve(b"alice/digits"), Ok(ids[1]));
		assert_eq!(Inference::model(&ids[2]).map(|model| model.owner), Ok(ALICE));
		assert!(held(HoldReason::Model, ALICE) > 0 && held(HoldReason::Name, ALICE) > 0);
		for id in ids {
			assert_ok!(Inference::remove(signed(ALICE), id));
		}
		idle();
		assert_eq!(held(HoldReason::Model, ALICE), 0);
	});
}

#[test]
fn the_genesis_is_written_with_programs_in_hexadecimal_digits() {
	let config = GenesisConfig::<Test> {
		models: vec![model(vec![1, 0xab], Some("alice/digits@1.0.0")), model(vec![2], None)],
	};
	let json = r#"{"models":[{"program":"0x01ab","owner":1,"name":"alice/digits@1.0.0"},{"program":"0x02","owner":1,"name":null}]}"#;
	assert_eq!(serde_json::to_string(&config).expect("it can be written"), json);
	let read: GenesisConfig<Test> = serde_json::from_str(json).expect("it can be read");
	assert_eq!(read.models, config.models);
}

#[test]
#[should_panic(expected = "model 1 of the genesis cannot be activated")]
fn a_chain_does_not_begin_with_what_is_no_model() {
	genesis(vec![model(small(0).encode(), None), model(vec![1, 2, 3], None)]);
}

#[test]
#[should_panic(expected = "BadName")]
fn a_chain_does_not_begin_with_what_is_no_name() {
	genesis(vec![model(small(0).encode(), Some("digits"))]);
}
