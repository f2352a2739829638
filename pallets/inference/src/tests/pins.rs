//! Pins: a model that somebody relies on stays.

use super::*;
use crate::{Error, Event, Pins};
use frame_support::assert_noop;
use sp_runtime::TokenError;

#[test]
fn a_pinned_model_stays_until_nobody_pins_it() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		for who in [BOB, CAROL] {
			assert_ok!(Inference::pin(signed(who), id));
			System::assert_last_event(Event::Pinned { id, who }.into());
		}
		assert_eq!(Inference::model(&id).map(|model| model.pins), Ok(2));
		for who in [BOB, CAROL] {
			assert_noop!(Inference::remove(signed(ALICE), id), Error::<Test>::Pinned);
			assert_ok!(Inference::unpin(signed(who), id));
			System::assert_last_event(Event::Unpinned { id, who }.into());
			assert_eq!(Balances::free_balance(who), WEALTH);
		}
		assert_ok!(Inference::remove(signed(ALICE), id));
	});
}

#[test]
fn a_pin_holds_as_much_as_the_model_does() {
	test(|| {
		let id = activate(ALICE, &large());
		let deposit = held(HoldReason::Model, ALICE);
		assert_ok!(Inference::pin(signed(BOB), id));
		assert_eq!(held(HoldReason::Pin, BOB), deposit);
		assert_eq!(Pins::<Test>::get(id, BOB), Some(deposit));
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), CAROL, deposit));
		assert_noop!(Inference::pin(signed(CAROL), id), TokenError::FundsUnavailable);
	});
}

#[test]
fn an_account_pins_a_model_once() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_noop!(Inference::unpin(signed(ALICE), id), Error::<Test>::NotPinned);
		assert_ok!(Inference::pin(signed(ALICE), id));
		assert_noop!(Inference::pin(signed(ALICE), id), Error::<Test>::AlreadyPinned);
		assert_noop!(Inference::unpin(signed(BOB), id), Error::<Test>::NotPinned);
		assert_ok!(Inference::unpin(signed(ALICE), id));
	});
}

#[test]
fn only_an_active_model_is_pinned() {
	test(|| {
		assert_noop!(Inference::pin(signed(BOB), [0; 32]), Error::<Test>::NotActive);
		let id = activate(ALICE, &small(0).encode());
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_noop!(Inference::pin(signed(BOB), id), Error::<Test>::NotActive);
	});
}
