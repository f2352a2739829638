//! Removal: at once for callers, in steps for the state.

use super::*;
use crate::{Chunks, Discards, Error, Event, Models, ModelsOf, Provenances, Signatures, WeightInfo};
use frame_support::{assert_noop, weights::Weight};

/// Weight for a block to free so many chunks one by one.
fn enough_for(chunks: u64) -> Weight {
	type Weights = <Test as crate::Config>::WeightInfo;
	Weights::tidy_up() + (Weights::tidy_up() + Weights::free(1)) * chunks
}

#[test]
fn a_removed_model_is_gone_at_once_and_its_chunks_in_steps() {
	test(|| {
		let program = large();
		let id = activate(ALICE, &program);
		let deposit = held(HoldReason::Model, ALICE);
		// From here on there are no uploads to look for.
		idle();
		assert_ok!(Inference::remove(signed(ALICE), id));
		System::assert_last_event(Event::Removed { id, owner: ALICE }.into());
		assert!(!Models::<Test>::contains_key(id));
		assert!(!Signatures::<Test>::contains_key(id) && !Provenances::<Test>::contains_key(id));
		assert!(!ModelsOf::<Test>::contains_key(ALICE, id));
		for left in [2, 1] {
			Inference::tidy_up(enough_for(1));
			assert_eq!(Chunks::<Test>::iter_keys().count(), left);
			assert_eq!(held(HoldReason::Model, ALICE), deposit);
			assert_eq!(Inference::do_try_state(), Ok(()));
		}
		Inference::tidy_up(enough_for(1));
		System::assert_last_event(
			Event::Freed {
				id,
				owner: ALICE,
				deposit,
			}
			.into(),
		);
		assert_eq!(Chunks::<Test>::iter_keys().count(), 0);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}

#[test]
fn anybody_can_free_what_blocks_have_no_time_for() {
	test(|| {
		let id = activate(ALICE, &large());
		let upload = Inference::model(&id).expect("the model is active").upload;
		assert_noop!(Inference::free(signed(BOB), upload, 1), Error::<Test>::NothingToFree);
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_ok!(Inference::free(signed(BOB), upload, 0));
		assert_eq!(Discards::<Test>::get(upload).map(|discarded| discarded.chunks), Some(3));
		assert_ok!(Inference::free(signed(BOB), upload, 2));
		assert_eq!(Discards::<Test>::get(upload).map(|discarded| discarded.chunks), Some(1));
		// What is paid is what was done.
		type Weights = <Test as crate::Config>::WeightInfo;
		let done = Inference::free(signed(BOB), upload, 100).expect("a chunk is left");
		assert_eq!(done.actual_weight, Some(Weights::free(1)));
		assert_noop!(Inference::free(signed(BOB), upload, 1), Error::<Test>::NothingToFree);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}

#[test]
fn only_the_owner_removes_a_model() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_noop!(Inference::remove(signed(BOB), id), Error::<Test>::NotOwner);
		assert_noop!(Inference::remove(signed(ALICE), [0; 32]), Error::<Test>::NotActive);
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_noop!(Inference::remove(signed(ALICE), id), Error::<Test>::NotActive);
	});
}

#[test]
fn the_same_program_can_come_back_before_the_old_chunks_are_gone() {
	test(|| {
		let program = large();
		let id = activate(ALICE, &program);
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_eq!(activate(BOB, &program), id);
		assert_eq!(Inference::model(&id).map(|model| model.owner), Ok(BOB));
		assert_eq!(Chunks::<Test>::iter_keys().count(), 6);
		idle();
		assert_eq!(Chunks::<Test>::iter_keys().count(), 3);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}

#[test]
fn the_waiting_uploader_is_next_when_a_model_is_removed() {
	test(|| {
		let program = small(0).encode();
		let id = upload(BOB, &program);
		assert_eq!(activate(ALICE, &program), id);
		let activate = || Inference::activate(signed(BOB), id, program.len() as u32, MOST_OPS);
		assert_noop!(activate(), Error::<Test>::AlreadyActive);
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_ok!(activate());
	});
}
