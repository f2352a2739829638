//! Uploads: begun, continued, abandoned, expired.

use super::*;
use crate::{Chunks, Error, Event, UploadOf, Uploads};
use frame_support::assert_noop;
use sp_runtime::TokenError;

/// What is held for an upload of so many bytes.
fn deposit(size: usize) -> Balance {
	Inference::deposit_for_upload(size as u32).expect("the deposit is a number")
}

#[test]
fn an_upload_holds_all_it_can_cost_from_the_beginning() {
	test(|| {
		let program = large();
		let id = begin(ALICE, &program);
		assert_eq!(held(HoldReason::Upload, ALICE), deposit(program.len()));
		let floor = 3 * PER_ITEM + program.len() as Balance * PER_BYTE;
		assert!((floor..floor + 10_000).contains(&deposit(program.len())));
		System::assert_last_event(
			Event::UploadBegan {
				id,
				uploader: ALICE,
				size: program.len() as u32,
				expires: 1 + PERIOD,
			}
			.into(),
		);
		for (index, chunk) in (0..).zip(chunks(&program)) {
			assert_ok!(Inference::put_chunk(signed(ALICE), id, index, chunk));
		}
		assert_eq!(held(HoldReason::Upload, ALICE), deposit(program.len()));
	});
}

#[test]
fn an_upload_that_cannot_be_paid_does_not_begin() {
	test(|| {
		let size = MOST_BYTES as usize;
		assert!(deposit(size) < WEALTH);
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), ALICE, deposit(size)));
		assert_noop!(
			Inference::begin_upload(signed(ALICE), [1; 32], size as u32),
			TokenError::FundsUnavailable
		);
		assert_ok!(Balances::force_set_balance(
			RuntimeOrigin::root(),
			ALICE,
			deposit(size) + 100
		));
		assert_ok!(Inference::begin_upload(signed(ALICE), [1; 32], size as u32));
	});
}

#[test]
fn a_program_has_bytes_and_not_too_many() {
	test(|| {
		assert_noop!(
			Inference::begin_upload(signed(ALICE), [1; 32], 0),
			Error::<Test>::EmptyProgram
		);
		assert_noop!(
			Inference::begin_upload(signed(ALICE), [1; 32], MOST_BYTES + 1),
			Error::<Test>::TooLarge
		);
		assert_ok!(Inference::begin_upload(signed(ALICE), [1; 32], MOST_BYTES));
	});
}

#[test]
fn an_account_uploads_a_program_once_at_a_time() {
	test(|| {
		let program = small(0).encode();
		let id = begin(ALICE, &program);
		assert_noop!(
			Inference::begin_upload(signed(ALICE), id, program.len() as u32),
			Error::<Test>::AlreadyUploading
		);
		assert_ok!(Inference::abandon_upload(signed(ALICE), id));
		assert_ok!(Inference::begin_upload(signed(ALICE), id, program.len() as u32));
	});
}

#[test]
fn an_active_model_is_not_uploaded_again() {
	test(|| {
		let program = small(0).encode();
		let id = activate(ALICE, &program);
		for who in [ALICE, BOB] {
			assert_noop!(
				Inference::begin_upload(signed(who), id, program.len() as u32),
				Error::<Test>::AlreadyActive
			);
		}
	});
}

#[test]
fn chunks_come_in_any_order_and_can_be_replaced() {
	test(|| {
		let program = large();
		let id = begin(ALICE, &program);
		let chunks = chunks(&program);
		let wrong = chunks[0].clone();
		for (index, chunk, missing) in [
			(2, &chunks[2], 2),
			(1, &wrong, 1),
			(1, &chunks[1], 1),
			(0, &chunks[0], 0),
		] {
			assert_ok!(Inference::put_chunk(signed(ALICE), id, index, chunk.clone()));
			System::assert_last_event(
				Event::ChunkStored {
					id,
					uploader: ALICE,
					index,
					missing,
				}
				.into(),
			);
		}
		assert_ok!(Inference::activate(signed(ALICE), id, program.len() as u32, 0));
	});
}

#[test]
fn a_chunk_has_its_place_and_its_length() {
	test(|| {
		let program = large();
		let id = begin(ALICE, &program);
		let chunks = chunks(&program);
		let put = |index, chunk: &Chunk| Inference::put_chunk(signed(ALICE), id, index, chunk.clone());
		assert_noop!(put(3, &chunks[2]), Error::<Test>::NoSuchChunk);
		assert_noop!(put(u32::MAX, &chunks[2]), Error::<Test>::NoSuchChunk);
		assert_noop!(put(4096, &chunks[0]), Error::<Test>::NoSuchChunk);
		assert_noop!(put(0, &chunks[2]), Error::<Test>::ChunkLength);
		assert_noop!(put(2, &chunks[0]), Error::<Test>::ChunkLength);
		assert_noop!(put(2, &Chunk::default()), Error::<Test>::ChunkLength);
		assert_ok!(put(2, &chunks[2]));
	});
}

#[test]
fn a_program_of_whole_chunks_has_a_whole_last_one() {
	test(|| {
		assert_ok!(Inference::begin_upload(signed(ALICE), [1; 32], 2 * CHUNK));
		let chunk: Chunk = vec![0; CHUNK as usize].try_into().expect("a chunk is short enough");
		let put = |index| Inference::put_chunk(signed(ALICE), [1; 32], index, chunk.clone());
		assert_ok!(put(1));
		assert_noop!(put(2), Error::<Test>::NoSuchChunk);
	});
}

#[test]
fn only_the_uploader_puts_chunks_and_abandons() {
	test(|| {
		let program = small(0).encode();
		let id = begin(ALICE, &program);
		let chunk = chunks(&program).remove(0);
		assert_noop!(Inference::put_chunk(signed(BOB), id, 0, chunk), Error::<Test>::NoUpload);
		assert_noop!(Inference::abandon_upload(signed(BOB), id), Error::<Test>::NoUpload);
		assert_noop!(
			Inference::activate(signed(BOB), id, program.len() as u32, MOST_OPS),
			Error::<Test>::NoUpload
		);
	});
}

#[test]
fn two_uploaders_of_the_same_program_do_not_harm_each_other() {
	test(|| {
		let program = large();
		let (id, size) = (id_of(&program), program.len() as u32);
		let chunks = chunks(&program);
		// Bob says it is shorter than it is, and puts rubbish where Alice puts chunks.
		assert_ok!(Inference::begin_upload(signed(BOB), id, CHUNK + 1));
		assert_eq!(begin(ALICE, &program), id);
		let put = |who, index, from: usize| Inference::put_chunk(signed(who), id, index, chunks[from].clone());
		assert_ok!(put(ALICE, 0, 0));
		assert_ok!(put(BOB, 0, 1));
		assert_ok!(put(ALICE, 1, 1));
		assert_ok!(put(ALICE, 2, 2));
		assert_ok!(Inference::activate(signed(ALICE), id, size, 0));

		// Bob was too late, and has his deposit back.
		assert_noop!(put(BOB, 0, 0), Error::<Test>::AlreadyActive);
		assert_noop!(
			Inference::activate(signed(BOB), id, CHUNK + 1, 0),
			Error::<Test>::AlreadyActive
		);
		assert_ok!(Inference::abandon_upload(signed(BOB), id));
		idle();
		assert_eq!(Balances::free_balance(BOB), WEALTH);
		assert_eq!(Chunks::<Test>::iter_keys().count(), 3);
	});
}

#[test]
fn what_is_abandoned_goes_and_the_deposit_comes_back() {
	test(|| {
		let program = large();
		let id = upload(ALICE, &program);
		assert_ok!(Inference::abandon_upload(signed(ALICE), id));
		System::assert_last_event(Event::UploadAbandoned { id, uploader: ALICE }.into());
		assert_noop!(Inference::abandon_upload(signed(ALICE), id), Error::<Test>::NoUpload);
		assert_eq!(held(HoldReason::Upload, ALICE), deposit(program.len()));
		idle();
		System::assert_last_event(
			Event::Freed {
				id,
				owner: ALICE,
				deposit: deposit(program.len()),
			}
			.into(),
		);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
		assert_eq!(Chunks::<Test>::iter_keys().count(), 0);
		assert_eq!(
			Uploads::<Test>::iter_keys().count() + UploadOf::<Test>::iter_keys().count(),
			0
		);
	});
}

#[test]
fn the_deposit_of_an_upload_without_chunks_comes_back_at_once() {
	test(|| {
		let id = begin(ALICE, &large());
		assert_ok!(Inference::abandon_upload(signed(ALICE), id));
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}
