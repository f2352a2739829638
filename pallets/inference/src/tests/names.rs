//! Names and namespaces: claimed, described, given away, given up.

use super::*;
use crate::{Description, Descriptions, Error, Event, Names, Namespaces};
use frame_support::assert_noop;
use sp_runtime::TokenError;

fn claim(who: AccountId, text: &str) {
	assert_ok!(Inference::claim_name(signed(who), name(text)));
}

fn said(title: &[u8], text: &[u8]) -> Description {
	Description {
		title: title.to_vec().try_into().expect("the title is short enough"),
		text: text.to_vec().try_into().expect("the text is short enough"),
		licence: b"MIT".to_vec().try_into().expect("the licence is short enough"),
		source: b"https://example.org"
			.to_vec()
			.try_into()
			.expect("the source is short enough"),
	}
}

#[test]
fn a_namespace_belongs_to_whoever_claims_the_first_name_in_it() {
	test(|| {
		claim(ALICE, "alice/digits");
		assert_eq!(held(HoldReason::Name, ALICE), NAMESPACE + NAME);
		System::assert_has_event(
			Event::NamespaceClaimed {
				namespace: namespace("alice"),
				owner: ALICE,
			}
			.into(),
		);
		System::assert_last_event(
			Event::NameClaimed {
				name: name("alice/digits"),
				owner: ALICE,
			}
			.into(),
		);
		claim(ALICE, "alice/letters");
		assert_eq!(held(HoldReason::Name, ALICE), NAMESPACE + 2 * NAME);
		assert_noop!(
			Inference::claim_name(signed(BOB), name("alice/words")),
			Error::<Test>::NamespaceTaken
		);
		for who in [ALICE, BOB] {
			assert_noop!(
				Inference::claim_name(signed(who), name("alice/digits")),
				Error::<Test>::NameTaken
			);
		}
		claim(BOB, "bob/digits");
	});
}

#[test]
fn names_are_written_in_one_way() {
	test(|| {
		let longest = format!("{}/{}", "n".repeat(32), "l".repeat(64));
		for good in ["a/b", "0/9", "mobile-net/v2.1_a", "a.b-c_d/e", &longest] {
			claim(ALICE, good);
		}
		let bad = [
			"",
			"/",
			"a",
			"a/",
			"/b",
			"a/b/c",
			"a//b",
			"A/b",
			"a/B",
			"a b/c",
			"a/b ",
			"a/b@1.0.0",
			"-a/b",
			"a-/b",
			"a/.b",
			"a/b_",
			"a/b--c",
			"a/b-.c",
			"ä/b",
			"a/b\n",
			"a\\b",
		];
		for bad in bad {
			assert_noop!(Inference::claim_name(signed(ALICE), name(bad)), Error::<Test>::BadName);
		}
		for (of_namespace, of_label) in [(33, 1), (1, 65)] {
			let long = format!("{}/{}", "n".repeat(of_namespace), "l".repeat(of_label));
			assert_noop!(
				Inference::claim_name(signed(ALICE), name(&long)),
				Error::<Test>::BadName
			);
		}
	});
}

#[test]
fn a_name_that_cannot_be_paid_is_not_claimed() {
	test(|| {
		assert_ok!(Balances::force_set_balance(
			RuntimeOrigin::root(),
			ALICE,
			NAMESPACE + NAME
		));
		assert_noop!(
			Inference::claim_name(signed(ALICE), name("alice/digits")),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn a_name_without_versions_is_given_up_and_its_namespace_with_the_last_one() {
	test(|| {
		claim(ALICE, "alice/digits");
		claim(ALICE, "alice/letters");
		assert_ok!(Inference::describe(
			signed(ALICE),
			name("alice/digits"),
			said(b"Digits", b"")
		));
		assert_ok!(Inference::release_name(signed(ALICE), name("alice/digits")));
		System::assert_last_event(
			Event::NameReleased {
				name: name("alice/digits"),
			}
			.into(),
		);
		assert_eq!(held(HoldReason::Name, ALICE), NAMESPACE + NAME);
		assert_noop!(
			Inference::release_name(signed(BOB), name("alice/letters")),
			Error::<Test>::NotOwner
		);
		assert_ok!(Inference::release_name(signed(ALICE), name("alice/letters")));
		System::assert_last_event(
			Event::NamespaceReleased {
				namespace: namespace("alice"),
			}
			.into(),
		);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
		claim(BOB, "alice/digits");
	});
}

#[test]
fn a_name_with_versions_stays() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		claim(ALICE, "alice/digits");
		assert_ok!(Inference::publish(
			signed(ALICE),
			name("alice/digits"),
			version(1, 0, 0),
			id
		));
		assert_ok!(Inference::yank(signed(ALICE), name("alice/digits"), version(1, 0, 0)));
		assert_noop!(
			Inference::release_name(signed(ALICE), name("alice/digits")),
			Error::<Test>::HasVersions
		);
	});
}

#[test]
fn a_name_goes_to_another_account_with_all_that_is_held_for_it() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		claim(ALICE, "alice/digits");
		assert_ok!(Inference::publish(
			signed(ALICE),
			name("alice/digits"),
			version(1, 0, 0),
			id
		));
		assert_ok!(Inference::describe(
			signed(ALICE),
			name("alice/digits"),
			said(b"Digits", b"")
		));
		let held_before = held(HoldReason::Name, ALICE);
		assert_noop!(
			Inference::transfer_name(signed(BOB), name("alice/digits"), BOB),
			Error::<Test>::NotOwner
		);
		assert_ok!(Inference::transfer_name(signed(ALICE), name("alice/digits"), BOB));
		System::assert_last_event(
			Event::NameTransferred {
				name: name("alice/digits"),
				to: BOB,
			}
			.into(),
		);
		assert_eq!(held(HoldReason::Name, ALICE), NAMESPACE);
		assert_eq!(held(HoldReason::Name, BOB), held_before - NAMESPACE);
		assert_ok!(Inference::publish(
			signed(BOB),
			name("alice/digits"),
			version(1, 0, 1),
			id
		));
		assert_noop!(
			Inference::publish(signed(ALICE), name("alice/digits"), version(1, 0, 2), id),
			Error::<Test>::NotOwner
		);
		// The namespace stays where it is, and to give a name to oneself changes nothing.
		assert_noop!(
			Inference::claim_name(signed(BOB), name("alice/letters")),
			Error::<Test>::NamespaceTaken
		);
		assert_ok!(Inference::transfer_name(signed(BOB), name("alice/digits"), BOB));
	});
}

#[test]
fn a_namespace_goes_to_another_account_and_its_names_stay_whose_they_are() {
	test(|| {
		claim(ALICE, "alice/digits");
		let give = |who, what: &str| Inference::transfer_namespace(signed(who), namespace(what), BOB);
		assert_noop!(give(ALICE, "nobody"), Error::<Test>::UnknownNamespace);
		assert_noop!(give(CAROL, "alice"), Error::<Test>::NotOwner);
		assert_ok!(give(ALICE, "alice"));
		System::assert_last_event(
			Event::NamespaceTransferred {
				namespace: namespace("alice"),
				to: BOB,
			}
			.into(),
		);
		assert_eq!(held(HoldReason::Name, ALICE), NAME);
		assert_eq!(held(HoldReason::Name, BOB), NAMESPACE);
		claim(BOB, "alice/letters");
		assert_ok!(Inference::release_name(signed(BOB), name("alice/letters")));
		// Alice gives up the last name, and Bob has the namespace's deposit back.
		assert_ok!(Inference::release_name(signed(ALICE), name("alice/digits")));
		assert_eq!(Balances::free_balance(ALICE), WEALTH - NAMESPACE);
		assert_eq!(Balances::free_balance(BOB), WEALTH + NAMESPACE);
		assert_eq!(
			Namespaces::<Test>::iter_keys().count() + Names::<Test>::iter_keys().count(),
			0
		);
	});
}

#[test]
fn nothing_is_given_to_an_account_that_does_not_exist() {
	test(|| {
		claim(ALICE, "alice/digits");
		for result in [
			Inference::transfer_name(signed(ALICE), name("alice/digits"), 77),
			Inference::transfer_namespace(signed(ALICE), namespace("alice"), 77),
		] {
			assert_eq!(result, Err(TokenError::CannotCreateHold.into()));
		}
	});
}

#[test]
fn a_description_is_paid_by_the_byte_and_can_be_changed_and_taken_back() {
	test(|| {
		claim(ALICE, "alice/digits");
		let full = name("alice/digits");
		let before = held(HoldReason::Name, ALICE);
		for text in [&b"It tells digits apart."[..], b"Digits.", &[b'x'; 2048]] {
			let description = said(b"Digits", text);
			let bytes = full.len() + description.encoded_size();
			assert_ok!(Inference::describe(signed(ALICE), full.clone(), description.clone()));
			System::assert_last_event(Event::Described { name: full.clone() }.into());
			assert_eq!(Descriptions::<Test>::get(&full), Some(description));
			assert_eq!(
				held(HoldReason::Name, ALICE) - before,
				PER_ITEM + bytes as Balance * PER_BYTE
			);
		}
		assert_ok!(Inference::describe(signed(ALICE), full.clone(), Description::default()));
		assert_eq!(held(HoldReason::Name, ALICE), before);
		assert_eq!(Descriptions::<Test>::get(&full), None);
	});
}

#[test]
fn a_description_is_text_by_the_owner_of_a_name() {
	test(|| {
		claim(ALICE, "alice/digits");
		let describe = |who, what: &str, title: &[u8]| Inference::describe(signed(who), name(what), said(title, b""));
		assert_noop!(describe(ALICE, "alice/digits", &[0xff]), Error::<Test>::NotText);
		assert_noop!(describe(ALICE, "alice/letters", b""), Error::<Test>::UnknownName);
		assert_noop!(describe(ALICE, "alice", b""), Error::<Test>::BadName);
		assert_noop!(describe(BOB, "alice/digits", b""), Error::<Test>::NotOwner);
		assert_ok!(describe(ALICE, "alice/digits", "Ziffern für alle".as_bytes()));
	});
}
