//! Versions: for good, and the latest of them.

use super::*;
use crate::{Error, Event, ResolveError, Versions, WeightInfo};
use frame_support::assert_noop;

const NAME_OF_ALL: &str = "alice/digits";

/// A name of Alice's, and two models to publish.
fn named() -> (FullName, ModelId, ModelId) {
	assert_ok!(Inference::claim_name(signed(ALICE), name(NAME_OF_ALL)));
	let models = [0, 1].map(|seed| activate(BOB, &small(seed).encode()));
	(name(NAME_OF_ALL), models[0], models[1])
}

fn latest() -> Result<ModelId, ResolveError> {
	Inference::resolve(NAME_OF_ALL.as_bytes())
}

#[test]
fn a_version_stands_for_its_model_for_good() {
	test(|| {
		let (name, first, second) = named();
		let before = held(HoldReason::Name, ALICE);
		let publish = |version, id| Inference::publish(signed(ALICE), name.clone(), version, id);
		assert_ok!(publish(version(1, 0, 0), first));
		System::assert_last_event(
			Event::Published {
				name: name.clone(),
				version: version(1, 0, 0),
				id: first,
			}
			.into(),
		);
		let bytes = name.len() + 12 + 32 + 1 + 8;
		assert_eq!(
			held(HoldReason::Name, ALICE) - before,
			PER_ITEM + bytes as Balance * PER_BYTE
		);
		assert_noop!(publish(version(1, 0, 0), second), Error::<Test>::VersionExists);
		assert_ok!(Inference::yank(signed(ALICE), name.clone(), version(1, 0, 0)));
		assert_noop!(publish(version(1, 0, 0), second), Error::<Test>::VersionExists);
		// Nor does it change when the model is removed.
		assert_ok!(Inference::remove(signed(BOB), first));
		assert_eq!(Inference::resolve(b"alice/digits@1.0.0"), Ok(first));
	});
}

#[test]
fn the_latest_version_is_the_greatest_that_is_not_yanked() {
	test(|| {
		let (name, first, second) = named();
		let publish = |version, id| {
			assert_ok!(Inference::publish(signed(ALICE), name.clone(), version, id));
		};
		let yank = |version| {
			assert_ok!(Inference::yank(signed(ALICE), name.clone(), version));
		};
		let unyank = |version| {
			assert_ok!(Inference::unyank(signed(ALICE), name.clone(), version));
		};
		assert_eq!(latest(), Err(ResolveError::NothingPublished));
		publish(version(1, 10, 0), first);
		publish(version(1, 9, 0), second);
		assert_eq!(latest(), Ok(first));
		publish(version(2, 0, 0), second);
		assert_eq!(latest(), Ok(second));
		yank(version(2, 0, 0));
		System::assert_last_event(
			Event::Yanked {
				name: name.clone(),
				version: version(2, 0, 0),
			}
			.into(),
		);
		assert_eq!(latest(), Ok(first));
		assert_eq!(Inference::resolve(b"alice/digits@2.0.0"), Ok(second));
		yank(version(1, 9, 0));
		assert_eq!(latest(), Ok(first));
		yank(version(1, 10, 0));
		assert_eq!(latest(), Err(ResolveError::NothingPublished));
		unyank(version(1, 9, 0));
		System::assert_last_event(
			Event::Unyanked {
				name: name.clone(),
				version: version(1, 9, 0),
			}
			.into(),
		);
		assert_eq!(latest(), Ok(second));
		unyank(version(1, 10, 0));
		assert_eq!(latest(), Ok(first));
		// A version that is published below the latest one does not become the latest.
		publish(version(0, 0, 1), second);
		assert_eq!(latest(), Ok(first));
	});
}

#[test]
fn a_yank_pays_for_the_versions_that_it_looked_at() {
	test(|| {
		let (name, first, _) = named();
		for minor in 0..3 {
			assert_ok!(Inference::publish(
				signed(ALICE),
				name.clone(),
				version(1, minor, 0),
				first
			));
		}
		type Weights = <Test as crate::Config>::WeightInfo;
		for (minor, looked_at) in [(0, 0), (2, 3)] {
			let done = Inference::yank(signed(ALICE), name.clone(), version(1, minor, 0)).expect("it is not yanked");
			assert_eq!(done.actual_weight, Some(Weights::yank(looked_at)));
		}
	});
}

#[test]
fn a_version_is_yanked_once_and_unyanked_once() {
	test(|| {
		let (name, first, _) = named();
		let yank = |version| Inference::yank(signed(ALICE), name.clone(), version).map_err(|error| error.error);
		let unyank = |version| Inference::unyank(signed(ALICE), name.clone(), version);
		assert_noop!(yank(version(1, 0, 0)), Error::<Test>::UnknownVersion);
		assert_noop!(unyank(version(1, 0, 0)), Error::<Test>::UnknownVersion);
		assert_ok!(Inference::publish(signed(ALICE), name.clone(), version(1, 0, 0), first));
		assert_noop!(unyank(version(1, 0, 0)), Error::<Test>::NotYanked);
		assert_ok!(yank(version(1, 0, 0)));
		assert_noop!(yank(version(1, 0, 0)), Error::<Test>::AlreadyYanked);
		assert_ok!(unyank(version(1, 0, 0)));
	});
}

#[test]
fn only_the_owner_of_a_name_publishes_and_yanks() {
	test(|| {
		let (name, first, _) = named();
		assert_ok!(Inference::publish(signed(ALICE), name.clone(), version(1, 0, 0), first));
		let publish = || Inference::publish(signed(BOB), name.clone(), version(2, 0, 0), first);
		assert_noop!(publish(), Error::<Test>::NotOwner);
		assert_noop!(
			Inference::yank(signed(BOB), name.clone(), version(1, 0, 0)),
			Error::<Test>::NotOwner
		);
		assert_noop!(
			Inference::unyank(signed(BOB), name.clone(), version(1, 0, 0)),
			Error::<Test>::NotOwner
		);
	});
}

#[test]
fn only_active_models_are_published() {
	test(|| {
		let (name, first, _) = named();
		let publish = |version, id| Inference::publish(signed(ALICE), name.clone(), version, id);
		assert_noop!(publish(version(1, 0, 0), [0; 32]), Error::<Test>::NotActive);
		assert_ok!(Inference::remove(signed(BOB), first));
		assert_noop!(publish(version(1, 0, 0), first), Error::<Test>::NotActive);
	});
}

#[test]
fn a_name_has_so_many_versions_and_no_more() {
	test(|| {
		let (name, first, _) = named();
		for patch in 0..VERSIONS {
			assert_ok!(Inference::publish(
				signed(ALICE),
				name.clone(),
				version(1, 0, patch),
				first
			));
		}
		assert_noop!(
			Inference::publish(signed(ALICE), name.clone(), version(2, 0, 0), first),
			Error::<Test>::TooManyVersions
		);
		assert_eq!(Versions::<Test>::iter_prefix(&name).count(), VERSIONS as usize);
	});
}
