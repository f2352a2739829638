//! The metadata that the Ethereum RPC server is built against is this runtime's.

use crate::Runtime;
use std::{fs, path::Path};

const FILE: &str = concat!(
	env!("CARGO_MANIFEST_DIR"),
	"/../eth-rpc/stand-ins/revive-dev-runtime/metadata.scale"
);

#[test]
#[cfg(not(any(
	feature = "runtime-benchmarks",
	feature = "try-runtime",
	feature = "next-spec-version"
)))]
fn the_metadata_of_the_ethereum_rpc_server_is_up_to_date() {
	let metadata = sp_io::TestExternalities::default()
		.execute_with(|| Runtime::metadata_at_version(16))
		.expect("the runtime has metadata of version 16");
	let metadata: &[u8] = &metadata;
	if std::env::var_os("VERDICT_UPDATE_METADATA").is_some() {
		fs::write(Path::new(FILE), metadata).expect("the file can be written");
	}
	let kept = fs::read(Path::new(FILE)).unwrap_or_default();
	assert!(
		kept == metadata,
		"{FILE} is out of date: run scripts/update-metadata and commit the file"
	);
}
