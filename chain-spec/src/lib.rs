//! Genesis presets of Verdict and the builder of its chain specs.
//!
//! Three chains: [`development`] (one machine, sealed on demand), [`local`] (four validators with well-known keys) and
//! [`staging`] (a real network, whose keys its operators bring). A preset must never hold a secret or a key that only
//! one party knows: whatever is in this crate is public.
//!
//! Start reading at [`development`]; `genesis.rs` is the shape that all three share, `operators.rs` the file that
//! operators fill in, `well_known.rs` the accounts everybody has the keys of.

mod error;
mod genesis;
mod operators;
mod well_known;

pub use error::Error;
pub use operators::{parse_account, Operators, Validator};
pub use sc_service::ChainType;
pub use verdict_runtime::AccountId;

use genesis::{Authority, Genesis};
use sc_service::Properties;
use verdict_runtime::constants::currency::VDT;

/// A chain spec of Verdict.
pub type ChainSpec = sc_service::GenericChainSpec;

/// What each well-known account owns on a development or local chain.
const ENDOWMENT: u128 = 1_000_000 * VDT;
/// What a candidate bonds unless the operators say otherwise.
const CANDIDACY_BOND: u128 = 1_000 * VDT;
/// How many seats are open to candidates.
const DESIRED_CANDIDATES: u32 = 20;

/// One machine: //Alice is the only validator and root, and every well-known account is funded.
pub fn development() -> Result<ChainSpec, Error> {
	let genesis = Genesis {
		authorities: vec![Authority::well_known("//Alice")],
		endowed: endowed(),
		candidacy_bond: CANDIDACY_BOND,
		desired_candidates: DESIRED_CANDIDATES,
		root: Some(well_known::account("//Alice")),
	};
	build("Verdict Development", "development", ChainType::Development, genesis)
}

/// Four validators on one machine, //Alice, //Bob, //Charlie and //Dave; //Alice is root.
pub fn local() -> Result<ChainSpec, Error> {
	let genesis = Genesis {
		authorities: ["//Alice", "//Bob", "//Charlie", "//Dave"]
			.map(Authority::well_known)
			.into(),
		endowed: endowed(),
		candidacy_bond: CANDIDACY_BOND,
		desired_candidates: DESIRED_CANDIDATES,
		root: Some(well_known::account("//Alice")),
	};
	build("Verdict Local", "local", ChainType::Local, genesis)
}

/// A network of its own: validators and balances come from its operators. Unless a `root` is given it has none, and
/// then nobody can upgrade it or change its invulnerables.
pub fn staging(operators: &Operators, root: Option<AccountId>) -> Result<ChainSpec, Error> {
	operators.check()?;
	if let Some(root) = root.as_ref().filter(|root| well_known::is_public(root)) {
		return Err(Error::PublicKey {
			what: "the root account",
			key: root.to_string(),
		});
	}
	let genesis = Genesis {
		authorities: operators.authorities(),
		endowed: operators.endowments(),
		candidacy_bond: operators.candidacy_bond().unwrap_or(CANDIDACY_BOND),
		desired_candidates: operators.desired_candidates(),
		root,
	};
	build("Verdict Staging", "staging", ChainType::Live, genesis)
}

fn endowed() -> Vec<(AccountId, u128)> {
	well_known::accounts()
		.into_iter()
		.map(|account| (account, ENDOWMENT))
		.collect()
}

fn build(name: &str, id: &str, chain_type: ChainType, genesis: Genesis) -> Result<ChainSpec, Error> {
	let code = verdict_runtime_blob::WASM_BINARY.ok_or(Error::NoWasm)?;
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "VDT".into());
	properties.insert("tokenDecimals".into(), 18.into());
	properties.insert("ss58Format".into(), 42.into());
	properties.insert("isEthereum".into(), false.into());
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(id)
		.with_protocol_id(&format!("verdict-{id}"))
		.with_chain_type(chain_type)
		.with_properties(properties)
		.with_genesis_config_patch(genesis.to_patch())
		.build())
}
