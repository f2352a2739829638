//! Who may call: accounts, and nobody else.

use super::*;
use crate::{Call, Description};
use frame_support::traits::{GetCallName, UnfilteredDispatchable};
use sp_runtime::traits::BadOrigin;

#[test]
fn every_call_of_the_registry_is_for_accounts() {
	test(|| {
		let (id, name, version) = ([1; 32], name("alice/digits"), version(1, 0, 0));
		let calls = [
			Call::<Test>::begin_upload { id, size: 1 },
			Call::put_chunk {
				id,
				index: 0,
				bytes: Chunk::default(),
			},
			Call::activate { id, size: 1, ops: 1 },
			Call::abandon_upload { id },
			Call::expire_upload { id, uploader: ALICE },
			Call::remove { id },
			Call::free { upload: 0, chunks: 1 },
			Call::set_price { id, price: 1 },
			Call::pin { id },
			Call::unpin { id },
			Call::claim_name { name: name.clone() },
			Call::release_name { name: name.clone() },
			Call::transfer_name {
				name: name.clone(),
				to: BOB,
			},
			Call::transfer_namespace {
				namespace: namespace("alice"),
				to: BOB,
			},
			Call::publish {
				name: name.clone(),
				version,
				id,
			},
			Call::yank {
				name: name.clone(),
				version,
			},
			Call::unyank {
				name: name.clone(),
				version,
			},
			Call::describe {
				name,
				description: Description::default(),
			},
			Call::register_alias {
				alias: alias("one"),
				id,
			},
			Call::drop_alias { alias: alias("one") },
		];
		for call in calls {
			for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
				let result = call.clone().dispatch_bypass_filter(origin).map_err(|error| error.error);
				assert_eq!(result, Err(BadOrigin.into()), "{}", call.get_call_name());
			}
		}
	});
}
