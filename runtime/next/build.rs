//! Builds the Wasm that the test of a runtime upgrade upgrades to.

fn main() {
	verdict_blob_builder::build("verdict_next_runtime", &["next-spec-version", "try-runtime"]);
}
