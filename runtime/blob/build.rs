//! Builds the Wasm that goes on chain.

fn main() {
	verdict_blob_builder::build("verdict_runtime", &[]);
}
