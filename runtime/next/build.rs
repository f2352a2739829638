//! Builds the Wasm that the test of a runtime upgrade upgrades to.

#[cfg(feature = "std")]
fn main() {
	// Where clippy stands in for rustc it would otherwise do so for the Wasm as well.
	std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
