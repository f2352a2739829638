//! Prices: zero, until they were announced for long enough.

use super::*;
use crate::{Error, Event, Price};
use frame_support::assert_noop;

#[test]
fn a_price_counts_after_the_delay() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		let price = |block| Inference::price(&id, block);
		assert_eq!(price(1), Ok(0));
		assert_ok!(Inference::set_price(signed(ALICE), id, 70));
		let from = 1 + DELAY;
		System::assert_last_event(Event::PriceChanged { id, price: 70, from }.into());
		assert_eq!(
			[price(1), price(from - 1), price(from), price(1_000)],
			[Ok(0), Ok(0), Ok(70), Ok(70)]
		);
	});
}

#[test]
fn a_change_keeps_the_price_that_counts_until_its_own_delay_is_over() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_ok!(Inference::set_price(signed(ALICE), id, 70));
		System::set_block_number(20);
		assert_ok!(Inference::set_price(signed(ALICE), id, 10));
		let price = |block| Inference::price(&id, block);
		assert_eq!(
			[price(20), price(19 + DELAY), price(20 + DELAY)],
			[Ok(70), Ok(70), Ok(10)]
		);
	});
}

#[test]
fn a_change_to_come_can_be_replaced_but_not_brought_forward() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_ok!(Inference::set_price(signed(ALICE), id, 70));
		System::set_block_number(DELAY);
		assert_ok!(Inference::set_price(signed(ALICE), id, 80));
		let price = |block| Inference::price(&id, block);
		assert_eq!(
			[price(1 + DELAY), price(2 * DELAY - 1), price(2 * DELAY)],
			[Ok(0), Ok(0), Ok(80)]
		);
	});
}

#[test]
fn only_the_owner_of_an_active_model_asks_a_price() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_noop!(Inference::set_price(signed(BOB), id, 1), Error::<Test>::NotOwner);
		assert_noop!(
			Inference::set_price(signed(ALICE), [0; 32], 1),
			Error::<Test>::NotActive
		);
		assert_ok!(Inference::remove(signed(ALICE), id));
		assert_noop!(Inference::set_price(signed(ALICE), id, 1), Error::<Test>::NotActive);
		assert_eq!(Inference::price(&id, 1), Err(Error::NotActive));
	});
}

#[test]
fn a_price_hangs_on_nothing_but_the_block() {
	let price = Price {
		current: 3u64,
		change: Some((10u64, 4)),
	};
	assert_eq!(
		[price.at(0), price.at(9), price.at(10), price.at(u64::MAX)],
		[3, 3, 4, 4]
	);
	assert_eq!(Price::<u64, u64>::free().at(5), 0);
}
