//! What an offence costs, and what it does not.

use crate::{
	mock::*,
	pallet::{Ejected, Error, Event},
};
use frame_support::{assert_noop, assert_ok, traits::ValidatorRegistration};
use pallet_collator_selection::{CandidateList, Error as SelectionError, Invulnerables};
use sp_runtime::{traits::BadOrigin, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

fn offend(who: AccountId) {
	let details = OffenceDetails {
		offender: (who, ()),
		reporters: vec![],
	};
	<Validators as OnOffenceHandler<_, _, _>>::on_offence(&[details], &[Perbill::from_percent(1)], 0);
}

fn candidates() -> Vec<AccountId> {
	CandidateList::<Test>::get()
		.into_iter()
		.map(|candidate| candidate.who)
		.collect()
}

fn check_state() {
	assert_ok!(Validators::do_try_state());
}

#[test]
fn an_invulnerable_that_equivocates_loses_its_seat_within_two_sessions() {
	new_test_ext(&[1, 2, 3]).execute_with(|| {
		assert_eq!(Session::validators(), [1, 2, 3]);
		offend(2);
		assert_eq!(Invulnerables::<Test>::get().to_vec(), [1, 3]);
		System::assert_last_event(Event::Ejected { who: 2, slashed: 0 }.into());
		end_sessions(2);
		assert_eq!(Session::validators(), [1, 3]);
		check_state();
	});
}

#[test]
fn a_candidate_that_equivocates_loses_its_seat_and_its_whole_bond() {
	new_test_ext(&[1]).execute_with(|| {
		assert_ok!(CollatorSelection::register_as_candidate(RuntimeOrigin::signed(4)));
		assert_ok!(CollatorSelection::register_as_candidate(RuntimeOrigin::signed(5)));
		let issuance = Balances::total_issuance();
		end_sessions(2);
		assert!(Session::validators().contains(&4));

		offend(4);
		System::assert_last_event(Event::Ejected { who: 4, slashed: BOND }.into());
		assert_eq!(candidates(), [5]);
		assert_eq!(
			(Balances::free_balance(4), Balances::reserved_balance(4)),
			(100 - BOND, 0)
		);
		assert_eq!(Balances::total_issuance(), issuance - BOND);
		end_sessions(2);
		assert!(!Session::validators().contains(&4));
		check_state();
	});
}

#[test]
fn who_was_ejected_cannot_come_back_until_root_says_so() {
	new_test_ext(&[1]).execute_with(|| {
		assert_ok!(CollatorSelection::register_as_candidate(RuntimeOrigin::signed(4)));
		offend(4);
		assert!(!Validators::is_registered(&4));
		assert_noop!(
			CollatorSelection::register_as_candidate(RuntimeOrigin::signed(4)),
			SelectionError::<Test>::ValidatorNotRegistered
		);
		assert_noop!(
			CollatorSelection::add_invulnerable(RuntimeOrigin::signed(ROOT), 4),
			SelectionError::<Test>::ValidatorNotRegistered
		);

		assert_noop!(Validators::readmit(RuntimeOrigin::signed(4), 4), BadOrigin);
		assert_noop!(
			Validators::readmit(RuntimeOrigin::signed(ROOT), 5),
			Error::<Test>::NotEjected
		);
		assert_ok!(Validators::readmit(RuntimeOrigin::signed(ROOT), 4));
		System::assert_last_event(Event::Readmitted { who: 4 }.into());
		assert_ok!(CollatorSelection::register_as_candidate(RuntimeOrigin::signed(4)));
		check_state();
	});
}

#[test]
fn who_left_before_the_report_is_kept_from_coming_back_all_the_same() {
	new_test_ext(&[1]).execute_with(|| {
		assert_ok!(CollatorSelection::register_as_candidate(RuntimeOrigin::signed(4)));
		assert_ok!(CollatorSelection::leave_intent(RuntimeOrigin::signed(4)));
		offend(4);
		assert!(Ejected::<Test>::contains_key(4));
		assert!(!Validators::is_registered(&4));
		assert_eq!(Balances::free_balance(4), 100);
		check_state();
	});
}

#[test]
fn a_second_report_changes_nothing() {
	new_test_ext(&[1, 2]).execute_with(|| {
		offend(2);
		let events = System::events().len();
		offend(2);
		assert_eq!(System::events().len(), events);
		assert_eq!(Invulnerables::<Test>::get().to_vec(), [1]);
		check_state();
	});
}

#[test]
fn the_last_validator_keeps_its_seat() {
	new_test_ext(&[1]).execute_with(|| {
		offend(1);
		System::assert_last_event(Event::Spared { who: 1 }.into());
		assert_eq!(Invulnerables::<Test>::get().to_vec(), [1]);
		assert!(Validators::is_registered(&1));
		check_state();
	});
}

#[test]
fn several_offenders_in_one_report_all_lose_their_seats_but_the_last() {
	new_test_ext(&[1, 2, 3]).execute_with(|| {
		let details = |who| OffenceDetails {
			offender: (who, ()),
			reporters: vec![],
		};
		let report = [details(1), details(2), details(3)];
		<Validators as OnOffenceHandler<_, _, _>>::on_offence(&report, &[], 0);
		assert_eq!(Invulnerables::<Test>::get().to_vec(), [3]);
		check_state();
	});
}

#[test]
fn an_account_without_session_keys_is_not_registered() {
	new_test_ext(&[1]).execute_with(|| {
		assert!(!Validators::is_registered(&50));
		assert!(Validators::is_registered(&2));
	});
}

#[test]
fn session_roots_are_kept_for_the_history_depth_and_no_longer() {
	use pallet_session::historical::{HistoricalSessions, StoredRange};
	new_test_ext(&[1, 2]).execute_with(|| {
		end_sessions(20);
		let (first, end) = StoredRange::<Test>::get().expect("sessions are noted");
		assert!(end - first <= HISTORY_DEPTH + 1, "{first}..{end}");
		assert_eq!(HistoricalSessions::<Test>::iter().count() as u32, end - first);
		assert!(HistoricalSessions::<Test>::contains_key(Session::current_index()));
		check_state();
	});
}
