//! Builds the Wasm that the test of a runtime upgrade upgrades to.

fn main() {
	// Where clippy stands in for rustc it would otherwise do so for the Wasm as well.
	std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");
	// A blob for the host crate's own build has no meaning: the crate is empty there.
	if std::env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
		return;
	}
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
