//! Accounts whose keys everybody has.

use crate::{genesis::Authority, AccountId};
use sp_core::{ed25519, sr25519, ByteArray, Pair};
use sp_runtime::traits::IdentifyAccount;

/// The seeds of Substrate's development accounts.
const SEEDS: [&str; 6] = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/// The accounts that Ethereum tools ship the keys of: Alith to Ethan, and the ten of the mnemonic
/// "test test test test test test test test test test test junk".
const ETHEREUM: [[u8; 20]; 15] = [
	hex_literal::hex!("f24ff3a9cf04c71dbc94d0b566f7a27b94566cac"),
	hex_literal::hex!("3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0"),
	hex_literal::hex!("798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc"),
	hex_literal::hex!("773539d4ac0e786233d90a233654ccee26a613d9"),
	hex_literal::hex!("ff64d3f6efe2317ee2807d223a0bdc4c0c49dfdb"),
	hex_literal::hex!("f39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
	hex_literal::hex!("70997970c51812dc3a010c7d01b50e0d17dc79c8"),
	hex_literal::hex!("3c44cdddb6a900fa2b585dd299e03d12fa4293bc"),
	hex_literal::hex!("90f79bf6eb2c4f870365e785982e1f101e93b906"),
	hex_literal::hex!("15d34aaf54267db7d7c367839aaf71a00a2c6a65"),
	hex_literal::hex!("9965507d1a55bcc2695c58ba16fb37d819b0a4dc"),
	hex_literal::hex!("976ea74026e726554db657fa54763abd0c3a0aa9"),
	hex_literal::hex!("14dc79964da2c08b23698b3d3cc7ca32193d9955"),
	hex_literal::hex!("23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f"),
	hex_literal::hex!("a0ee7a142d267c1f36714e4a8f75612f20a79720"),
];

/// The account that belongs to an Ethereum address.
pub(crate) fn ethereum_account(address: [u8; 20]) -> AccountId {
	let mut account = [0xEE; 32];
	account[..20].copy_from_slice(&address);
	AccountId::new(account)
}

fn public<P: Pair>(seed: &str) -> P::Public {
	P::from_string(seed, None).expect("the seeds above are valid").public()
}

/// The account of a development seed.
pub(crate) fn account(seed: &str) -> AccountId {
	sp_runtime::MultiSigner::from(public::<sr25519::Pair>(seed)).into_account()
}

impl Authority {
	/// The validator whose keys all come from one development seed.
	pub(crate) fn well_known(seed: &str) -> Self {
		Authority {
			account: account(seed),
			aura: public::<sr25519::Pair>(seed).into(),
			grandpa: public::<ed25519::Pair>(seed).into(),
		}
	}
}

/// Every well-known account.
pub(crate) fn accounts() -> Vec<AccountId> {
	let substrate = SEEDS
		.iter()
		.flat_map(|seed| [account(seed), account(&format!("{seed}//stash"))]);
	substrate.chain(ETHEREUM.into_iter().map(ethereum_account)).collect()
}

/// Whether everybody has the key of this account.
pub(crate) fn is_public(candidate: &AccountId) -> bool {
	accounts().contains(candidate)
}

/// Whether everybody has the secret of this session key.
pub(crate) fn is_public_session_key(key: &[u8]) -> bool {
	SEEDS
		.iter()
		.any(|seed| public::<sr25519::Pair>(seed).as_slice() == key || public::<ed25519::Pair>(seed).as_slice() == key)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn no_account_is_endowed_twice() {
		let mut all = accounts();
		all.sort();
		let count = all.len();
		all.dedup();
		assert_eq!(count, all.len());
		assert_eq!(count, 27);
	}
}
