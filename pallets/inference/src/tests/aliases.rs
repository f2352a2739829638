//! Aliases: first come, first served.

use super::*;
use crate::{Error, Event};
use frame_support::assert_noop;

const CID: &str = "QmbUqS93oc4JTLMHwpVxsE39mhNxy6hpf6Py3r9oANr8aZ";

#[test]
fn an_alias_stands_for_a_model_of_whoever_registers_it() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		let register = |who, id| Inference::register_alias(signed(who), alias(CID), id);
		assert_noop!(register(BOB, id), Error::<Test>::NotOwner);
		assert_noop!(register(ALICE, [0; 32]), Error::<Test>::NotActive);
		assert_ok!(register(ALICE, id));
		System::assert_last_event(Event::AliasRegistered { alias: alias(CID), id }.into());
		assert_eq!(held(HoldReason::Name, ALICE), NAME);
		assert_eq!(Inference::resolve(CID.as_bytes()), Ok(id));
		let other = activate(BOB, &small(1).encode());
		assert_noop!(register(BOB, other), Error::<Test>::AliasTaken);
	});
}

#[test]
fn an_alias_is_dropped_by_whoever_registered_it() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		assert_ok!(Inference::register_alias(signed(ALICE), alias(CID), id));
		assert_ok!(Inference::remove(signed(ALICE), id));
		idle();
		let drop_it = |who| Inference::drop_alias(signed(who), alias(CID));
		assert_noop!(drop_it(BOB), Error::<Test>::NotOwner);
		assert_ok!(drop_it(ALICE));
		System::assert_last_event(Event::AliasDropped { alias: alias(CID) }.into());
		assert_noop!(drop_it(ALICE), Error::<Test>::UnknownAlias);
		assert_eq!(Balances::free_balance(ALICE), WEALTH);
	});
}

#[test]
fn an_alias_is_neither_a_name_nor_an_id() {
	test(|| {
		let id = activate(ALICE, &small(0).encode());
		let hex = "0123456789abcdefABCDEF000000000000000000000000000000000000000000";
		let (with_0x, with_space) = (format!("0x{hex}"), format!("{CID} "));
		for bad in ["", "a/b", "a@1.0.0", "ä", "a\n", hex, &with_0x, &with_space] {
			assert_noop!(
				Inference::register_alias(signed(ALICE), alias(bad), id),
				Error::<Test>::BadAlias
			);
		}
		let (longest, short_hex) = ("~".repeat(128), &hex[1..]);
		for good in ["x", "Model-1.0_b!", &longest, short_hex] {
			assert_ok!(Inference::register_alias(signed(ALICE), alias(good), id));
			assert_eq!(Inference::resolve(good.as_bytes()), Ok(id));
		}
	});
}
