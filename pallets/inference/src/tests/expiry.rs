//! Uploads that nobody finishes.

use super::*;
use crate::{Discards, Error, Event, OldestUpload, Uploads, WeightInfo};
use frame_support::{assert_noop, assert_storage_noop, weights::Weight};

#[test]
fn an_upload_is_of_no_use_when_it_has_expired() {
	test(|| {
		let program = small(0).encode();
		let id = upload(ALICE, &program);
		let put = || Inference::put_chunk(signed(ALICE), id, 0, chunks(&program).remove(0));
		System::set_block_number(1 + PERIOD);
		assert_ok!(put());
		assert_noop!(
			Inference::expire_upload(signed(BOB), id, ALICE),
			Error::<Test>::NotExpired
		);
		System::set_block_number(2 + PERIOD);
		assert_noop!(put(), Error::<Test>::UploadExpired);
		assert_noop!(
			Inference::activate(signed(ALICE), id, program.len() as u32, MOST_OPS),
			Error::<Test>::UploadExpired
		);
		assert_ok!(Inference::expire_upload(signed(BOB), id, ALICE));
		System::assert_last_event(Event::UploadExpired { id, uploader: ALICE }.into());
		assert_noop!(
			Inference::expire_upload(signed(BOB), id, ALICE),
			Error::<Test>::NoUpload
		);
		idle();
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}

#[test]
fn uploads_expire_by_themselves_in_blocks_that_have_time() {
	test(|| {
		let id = begin(ALICE, &small(0).encode());
		begin(BOB, &small(1).encode());
		assert_ok!(Inference::abandon_upload(signed(BOB), id_of(&small(1).encode())));
		System::set_block_number(5);
		let later = begin(CAROL, &small(2).encode());
		go_to(2 + PERIOD, Weight::MAX);
		assert_eq!(OldestUpload::<Test>::get(), 0);
		go_to(3 + PERIOD, Weight::MAX);
		assert!(System::events()
			.iter()
			.any(|record| record.event == Event::UploadExpired { id, uploader: ALICE }.into()));
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
		assert!(Inference::upload(&later, &CAROL).is_ok());
		assert_eq!(OldestUpload::<Test>::get(), 2);
		go_to(7 + PERIOD, Weight::MAX);
		assert_eq!(Balances::free_balance(CAROL), WEALTH);
		assert_eq!(OldestUpload::<Test>::get(), 3);
	});
}

#[test]
fn tidying_up_takes_no_more_weight_than_there_is() {
	type Weights = <Test as crate::Config>::WeightInfo;
	test(|| {
		for seed in 0..4 {
			upload(ALICE, &small(seed).encode());
		}
		System::set_block_number(2 + PERIOD);
		assert_storage_noop!(assert_eq!(Inference::tidy_up(Weight::from_parts(1, 1)), Weight::zero()));
		let weight = Weights::tidy_up() + (Weights::tidy_up() + Weights::expire_upload()) * 2;
		let used = Inference::tidy_up(weight);
		assert_eq!(used, weight);
		assert_eq!(Uploads::<Test>::iter_keys().count(), 2);
		Inference::tidy_up(Weight::MAX);
		assert_eq!(
			Uploads::<Test>::iter_keys().count() + Discards::<Test>::iter_keys().count(),
			0
		);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}
