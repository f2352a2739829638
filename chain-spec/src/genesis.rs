//! The genesis that every preset fills in.

use crate::AccountId;
use serde_json::{json, Value};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use verdict_runtime::SessionKeys;

/// A validator from the first block on, and an invulnerable.
pub(crate) struct Authority {
	pub account: AccountId,
	pub aura: AuraId,
	pub grandpa: GrandpaId,
}

pub(crate) struct Genesis {
	pub authorities: Vec<Authority>,
	pub endowed: Vec<(AccountId, u128)>,
	pub candidacy_bond: u128,
	pub desired_candidates: u32,
	pub root: Option<AccountId>,
}

impl Genesis {
	/// What differs from the runtime's default genesis.
	pub(crate) fn to_patch(&self) -> Value {
		let keys: Vec<_> = self
			.authorities
			.iter()
			.map(|authority| {
				let keys = SessionKeys {
					aura: authority.aura.clone(),
					grandpa: authority.grandpa.clone(),
				};
				(authority.account.clone(), authority.account.clone(), keys)
			})
			.collect();
		let invulnerables: Vec<_> = self.authorities.iter().map(|authority| &authority.account).collect();
		let mut patch = json!({
			"balances": { "balances": self.endowed },
			"session": { "keys": keys },
			"collatorSelection": {
				"invulnerables": invulnerables,
				"candidacyBond": self.candidacy_bond,
				"desiredCandidates": self.desired_candidates,
			},
		});
		if let Some(root) = &self.root {
			patch["sudo"] = json!({ "key": root });
		}
		patch
	}
}
