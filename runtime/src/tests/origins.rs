//! Who may do what in the name of whom.

use crate::{ProxyType, RuntimeCall};
use frame_support::traits::InstanceFilter;
use sp_keyring::Sr25519Keyring;

fn calls() -> [RuntimeCall; 5] {
	let dest = Sr25519Keyring::Bob.to_account_id();
	[
		RuntimeCall::Balances(pallet_balances::Call::transfer_all {
			dest: dest.clone().into(),
			keep_alive: false,
		}),
		RuntimeCall::Revive(pallet_revive::Call::map_account {}),
		RuntimeCall::Sudo(pallet_sudo::Call::remove_key {}),
		RuntimeCall::CollatorSelection(pallet_collator_selection::Call::register_as_candidate {}),
		RuntimeCall::Session(pallet_session::Call::purge_keys {}),
	]
}

fn allowed(proxy: ProxyType) -> Vec<bool> {
	calls().iter().map(|call| proxy.filter(call)).collect()
}

#[test]
fn a_validator_proxy_manages_keys_and_candidacy_and_moves_no_value() {
	assert_eq!(allowed(ProxyType::Any), [true, true, true, true, true]);
	assert_eq!(allowed(ProxyType::NonTransfer), [false, false, false, true, true]);
	assert_eq!(allowed(ProxyType::Validator), [false, false, false, true, true]);
	assert_eq!(allowed(ProxyType::CancelProxy), [false, false, false, false, false]);
}

#[test]
fn a_proxy_type_contains_another_only_if_it_allows_all_that_the_other_does() {
	let all = [
		ProxyType::Any,
		ProxyType::NonTransfer,
		ProxyType::Validator,
		ProxyType::CancelProxy,
	];
	for a in all {
		for b in all.iter().filter(|b| a.is_superset(b)) {
			for call in calls() {
				assert!(!b.filter(&call) || a.filter(&call), "{a:?} over {b:?}: {call:?}");
			}
		}
	}
}
