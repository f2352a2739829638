//! The file that the operators of a network fill in.

use crate::{genesis::Authority, well_known, AccountId, Error};
use serde::Deserialize;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{crypto::Ss58Codec, ed25519, sr25519, ByteArray};
use std::{collections::BTreeSet, path::Path, str::FromStr};
use verdict_runtime::constants::currency::EXISTENTIAL_DEPOSIT;

/// The runtime's limits: a genesis beyond them cannot be built.
const MAX_CANDIDATES: u32 = 100;
const MAX_INVULNERABLES: usize = 100;

/// What the operators of a network bring: who validates from the first block on, and who owns what.
#[derive(Debug)]
pub struct Operators {
	validators: Vec<Validator>,
	endowed: Vec<(AccountId, u128)>,
	candidacy_bond: Option<u128>,
	desired_candidates: Option<u32>,
}

/// A validator from the first block on.
#[derive(Clone, Debug)]
pub struct Validator {
	/// Its account.
	pub account: AccountId,
	/// The key with which it signs blocks.
	pub aura: AuraId,
	/// The key with which it finalises them.
	pub grandpa: GrandpaId,
}

/// The file as it is written: every value a string, so that no reader of JSON loses digits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct File {
	validators: Vec<FileValidator>,
	#[serde(default)]
	endowed: Vec<FileEndowment>,
	candidacy_bond: Option<String>,
	desired_candidates: Option<u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileValidator {
	account: String,
	aura: String,
	grandpa: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileEndowment {
	account: String,
	balance: String,
}

impl Operators {
	/// Reads the file at `path`.
	pub fn from_file(path: &Path) -> Result<Self, Error> {
		let text = std::fs::read_to_string(path).map_err(|source| Error::Unreadable {
			path: path.display().to_string(),
			source,
		})?;
		Self::from_json(&text)
	}

	/// Reads the text of the file.
	pub fn from_json(text: &str) -> Result<Self, Error> {
		Self::try_from(serde_json::from_str::<File>(text)?)
	}

	/// Whether a network could start from this.
	pub(crate) fn check(&self) -> Result<(), Error> {
		if self.validators.is_empty() {
			return Err(Error::NoValidators);
		}
		let seats = self.desired_candidates();
		if seats > MAX_CANDIDATES {
			return Err(Error::BadValue {
				what: "desiredCandidates".into(),
				expected: "at most 100",
				got: seats.to_string(),
			});
		}
		if self.validators.len() > MAX_INVULNERABLES {
			return Err(Error::BadValue {
				what: "validators".into(),
				expected: "at most 100 of them",
				got: self.validators.len().to_string(),
			});
		}
		let (mut accounts, mut keys) = (BTreeSet::new(), BTreeSet::new());
		for validator in &self.validators {
			let name = validator.account.to_string();
			if !accounts.insert(&validator.account) {
				return Err(Error::Duplicate {
					what: "a validator",
					value: name,
				});
			}
			if well_known::is_public(&validator.account) {
				return Err(Error::PublicKey {
					what: "a validator's account",
					key: name,
				});
			}
			for key in [validator.aura.as_slice(), validator.grandpa.as_slice()] {
				let hex = || sp_core::bytes::to_hex(key, false);
				if well_known::is_public_session_key(key) {
					return Err(Error::PublicKey {
						what: "a session key",
						key: hex(),
					});
				}
				if !keys.insert(key.to_vec()) {
					return Err(Error::Duplicate {
						what: "a session key",
						value: hex(),
					});
				}
			}
			if !self
				.endowed
				.iter()
				.any(|(account, balance)| *account == validator.account && *balance >= EXISTENTIAL_DEPOSIT)
			{
				return Err(Error::Unendowed {
					account: name,
					least: EXISTENTIAL_DEPOSIT,
				});
			}
		}
		let mut owners = BTreeSet::new();
		for (account, balance) in &self.endowed {
			if !owners.insert(account) {
				return Err(Error::Duplicate {
					what: "an endowed account",
					value: account.to_string(),
				});
			}
			if well_known::is_public(account) {
				return Err(Error::PublicKey {
					what: "an endowed account",
					key: account.to_string(),
				});
			}
			if *balance < EXISTENTIAL_DEPOSIT {
				return Err(Error::BadValue {
					what: format!("the balance of {account}"),
					expected: "at least the existential deposit",
					got: balance.to_string(),
				});
			}
		}
		Ok(())
	}

	pub(crate) fn authorities(&self) -> Vec<Authority> {
		let authority = |validator: &Validator| Authority {
			account: validator.account.clone(),
			aura: validator.aura.clone(),
			grandpa: validator.grandpa.clone(),
		};
		self.validators.iter().map(authority).collect()
	}

	pub(crate) fn endowments(&self) -> Vec<(AccountId, u128)> {
		self.endowed.clone()
	}

	pub(crate) fn candidacy_bond(&self) -> Option<u128> {
		self.candidacy_bond
	}

	/// How many seats are open to candidates. Unless the file says otherwise there are so few that candidates hold less
	/// than a third of all seats, and cannot stop finality whoever buys them.
	pub(crate) fn desired_candidates(&self) -> u32 {
		let validators = u32::try_from(self.validators.len()).unwrap_or(u32::MAX);
		self.desired_candidates.unwrap_or(validators.saturating_sub(1) / 2)
	}
}

impl TryFrom<File> for Operators {
	type Error = Error;

	fn try_from(file: File) -> Result<Self, Error> {
		let validators = file.validators.into_iter().enumerate().map(|(index, validator)| {
			let place = |field: &str| format!("validators[{index}].{field}");
			let aura = key::<sr25519::Public>(place("aura"), &validator.aura, "an sr25519 public key, SS58 or 0x")?;
			let grandpa = key::<ed25519::Public>(
				place("grandpa"),
				&validator.grandpa,
				"an ed25519 public key, SS58 or 0x",
			)?;
			Ok(Validator {
				account: parse_account(place("account"), &validator.account)?,
				aura: aura.into(),
				grandpa: grandpa.into(),
			})
		});
		let endowed = file.endowed.into_iter().enumerate().map(|(index, endowment)| {
			let account = parse_account(format!("endowed[{index}].account"), &endowment.account)?;
			let balance = amount(format!("endowed[{index}].balance"), &endowment.balance)?;
			Ok((account, balance))
		});
		Ok(Operators {
			validators: validators.collect::<Result<_, Error>>()?,
			endowed: endowed.collect::<Result<_, Error>>()?,
			desired_candidates: file.desired_candidates,
			candidacy_bond: file
				.candidacy_bond
				.map(|bond| amount("candidacyBond".into(), &bond))
				.transpose()?,
		})
	}
}

/// Parses a public key. Not by `from_string`, which also takes secret phrases and paths, and the development phrase where
/// nothing stands at all.
fn key<P: Ss58Codec + ByteArray>(what: String, text: &str, expected: &'static str) -> Result<P, Error> {
	let key = match text.strip_prefix("0x") {
		Some(digits) => sp_core::bytes::from_hex(digits)
			.ok()
			.and_then(|bytes| P::from_slice(&bytes).ok()),
		None => P::from_ss58check(text).ok(),
	};
	key.ok_or_else(|| Error::BadValue {
		what,
		expected,
		got: text.into(),
	})
}

fn amount(what: String, text: &str) -> Result<u128, Error> {
	let expected = "a whole number of plancks (1 VDT is 10^18)";
	u128::from_str(text).map_err(|_| Error::BadValue {
		what,
		expected,
		got: text.into(),
	})
}

/// Parses an account: SS58, 0x and 32 bytes, or an Ethereum address of 20 bytes.
pub fn parse_account(what: String, text: &str) -> Result<AccountId, Error> {
	if let Some(bytes) = text.strip_prefix("0x").filter(|digits| digits.len() == 40) {
		let bytes = sp_core::bytes::from_hex(bytes)
			.ok()
			.and_then(|bytes| <[u8; 20]>::try_from(bytes).ok());
		if let Some(address) = bytes {
			return Ok(well_known::ethereum_account(address));
		}
	}
	AccountId::from_str(text).map_err(|_| Error::BadValue {
		what,
		expected: "an account: SS58, 0x and 32 bytes, or an Ethereum address",
		got: text.into(),
	})
}
