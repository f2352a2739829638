//! Stands in for the SDK's example runtime and hands out the metadata of Verdict's.
//!
//! `pallet-revive-eth-rpc` generates its client from the metadata of whatever crate carries this name. With this one it
//! speaks to our runtime rather than to an example of one, and the example and its hundreds of dependencies are not
//! built. It must never hold anything but the metadata, which `scripts/update-metadata` writes and a test of
//! `verdict-runtime` compares with the runtime.

/// Where the metadata is asked for.
pub struct Runtime;

impl Runtime {
	/// The metadata in the one version that is kept.
	pub fn metadata_at_version(version: u32) -> Option<Vec<u8>> {
		(version == VERSION).then(|| METADATA.to_vec())
	}
}

/// The version of the metadata format.
pub const VERSION: u32 = 16;

/// SCALE-encoded, as the runtime API `Metadata_metadata_at_version` gives it.
pub const METADATA: &[u8] = include_bytes!("../metadata.scale");
