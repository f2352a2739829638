//! The check of the state finds what it is for.

use super::*;
use crate::{
	Chunks, Discards, Models, ModelsOf, Names, Namespaces, OldestUpload, Pins, Provenances, Signatures, UploadOf,
	Uploads, Versions,
};
use frame_support::traits::{fungible::MutateHold, tokens::Precision};

/// Everything that there can be: an upload with a gap, a model that is pinned, discarded chunks, names and versions.
fn everything() -> ModelId {
	let id = activate(ALICE, &small(0).encode());
	assert_ok!(Inference::pin(signed(BOB), id));
	let gone = activate(BOB, &small(1).encode());
	assert_ok!(Inference::remove(signed(BOB), gone));
	let large = large();
	let uploaded = begin(CAROL, &large);
	let last = chunks(&large).remove(2);
	assert_ok!(Inference::put_chunk(signed(CAROL), uploaded, 2, last));
	assert_ok!(Inference::claim_name(signed(ALICE), name("alice/digits")));
	assert_ok!(Inference::publish(
		signed(ALICE),
		name("alice/digits"),
		version(1, 0, 0),
		id
	));
	assert_ok!(Inference::register_alias(signed(ALICE), alias("digits"), id));
	id
}

/// Says what the check says of a state that somebody has spoilt.
fn spoilt(spoil: impl FnOnce(ModelId)) -> &'static str {
	genesis(Vec::new()).execute_with(|| {
		let id = everything();
		assert_eq!(Inference::do_try_state(), Ok(()));
		spoil(id);
		Inference::do_try_state().expect_err("the state is spoilt").into()
	})
}

fn model(id: ModelId, change: impl FnOnce(&mut crate::ModelFor<Test>)) {
	Models::<Test>::mutate(id, |model| change(model.as_mut().expect("it is active")));
}

#[test]
fn chunks_belong_to_something() {
	assert_eq!(spoilt(|_| Chunks::<Test>::remove(0, 0)), "a chunk is missing");
	assert_eq!(spoilt(|_| Chunks::<Test>::remove(2, 2)), "a chunk is missing");
	let put = |upload, index| Chunks::<Test>::insert(upload, index, chunks(&[1, 2, 3]).remove(0));
	assert_eq!(spoilt(|_| put(9, 0)), "a chunk belongs to nothing");
	assert_eq!(spoilt(|_| put(0, 1)), "a chunk is there that should not be");
	assert_eq!(spoilt(|_| put(1, 1)), "a chunk is there that should not be");
	assert_eq!(spoilt(|_| put(0, 0)), "a chunk has another length");
	assert_eq!(
		spoilt(|id| model(id, |model| model.upload = 1)),
		"two things share their chunks"
	);
	assert_eq!(
		spoilt(|_| Discards::<Test>::mutate(1, |it| it.as_mut().expect("it is there").chunks = 0)),
		"nothing is left of discarded chunks"
	);
}

#[test]
fn uploads_are_found() {
	assert_eq!(
		spoilt(|_| UploadOf::<Test>::remove(id_of(&large()), CAROL)),
		"an upload cannot be found by its uploader"
	);
	assert_eq!(
		spoilt(|_| Uploads::<Test>::remove(2)),
		"an account has an upload that does not exist"
	);
	assert_eq!(spoilt(|_| OldestUpload::<Test>::put(3)), "an upload will never expire");
	assert_eq!(
		spoilt(|_| Uploads::<Test>::mutate(2, |it| it.as_mut().expect("it is there").received |= 8)),
		"an upload has more chunks than it can have"
	);
}

#[test]
fn the_parts_of_a_model_belong_together() {
	assert_eq!(spoilt(Signatures::<Test>::remove), "a model has no signature");
	assert_eq!(spoilt(Provenances::<Test>::remove), "a model has no provenance");
	assert_eq!(
		spoilt(|id| ModelsOf::<Test>::remove(ALICE, id)),
		"a model is not among its owner's"
	);
	assert_eq!(
		spoilt(|id| ModelsOf::<Test>::insert(BOB, id, ())),
		"an account owns no such model"
	);
	assert_eq!(
		spoilt(|id| Pins::<Test>::remove(id, BOB)),
		"a model has another number of pins"
	);
	assert_eq!(
		spoilt(|_| Pins::<Test>::insert([0; 32], BOB, 0)),
		"a pin is of no model"
	);
}

#[test]
fn names_fit_their_versions() {
	let parts = || {
		(
			namespace("alice"),
			b"digits".to_vec().try_into().expect("it is short enough"),
		)
	};
	let change = |change: fn(&mut crate::NameFor<Test>)| {
		let (namespace, label): (_, crate::Label) = parts();
		Names::<Test>::mutate(namespace, label, |name| change(name.as_mut().expect("it is claimed")));
	};
	assert_eq!(
		spoilt(|_| change(|name| name.versions = 2)),
		"a name has another number of versions"
	);
	assert_eq!(
		spoilt(|_| change(|name| name.latest = None)),
		"a name has another latest version"
	);
	assert_eq!(
		spoilt(|_| change(|name| name.description_deposit = 1)),
		"a name's description is not paid for"
	);
	assert_eq!(
		spoilt(|_| Namespaces::<Test>::remove(namespace("alice"))),
		"a name is in no namespace"
	);
	assert_eq!(
		spoilt(|_| Namespaces::<Test>::mutate(namespace("alice"), |it| it.as_mut().expect("it is claimed").names = 2)),
		"a namespace has another number of names"
	);
	let other = || {
		Versions::<Test>::iter_prefix_values(name("alice/digits"))
			.next()
			.expect("it has one")
	};
	assert_eq!(
		spoilt(|_| Versions::<Test>::insert(name("bob/digits"), version(1, 0, 0), other())),
		"a version is of no name"
	);
}

#[test]
fn every_account_has_on_hold_what_it_should() {
	for (reason, who) in [
		(HoldReason::Upload, CAROL),
		(HoldReason::Upload, BOB),
		(HoldReason::Model, ALICE),
		(HoldReason::Name, ALICE),
		(HoldReason::Pin, BOB),
		(HoldReason::Pin, 9),
	] {
		let more = || {
			assert_ok!(Balances::hold(&reason.into(), &who, 100));
		};
		assert_eq!(spoilt(|_| more()), "an account has another amount on hold");
	}
	let less = || {
		assert_ok!(Balances::release(&HoldReason::Pin.into(), &BOB, 100, Precision::Exact));
	};
	assert_eq!(spoilt(|_| less()), "an account has another amount on hold");
}
