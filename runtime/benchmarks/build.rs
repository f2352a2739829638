//! Builds the Wasm that weights are measured with, if the feature `blob` asks for it.

#[cfg(feature = "blob")]
fn main() {
	std::env::remove_var("RUSTC_WORKSPACE_WRAPPER");
	if std::env::var_os("CARGO_CFG_TARGET_FAMILY").is_some_and(|family| family == "wasm") {
		return;
	}
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "blob"))]
fn main() {}
