//! Builds the runtime's Wasm with every path of this machine taken out of it, so that the same source gives the same
//! blob in any folder.

#[cfg(feature = "std")]
fn main() {
	use std::{env, path::PathBuf};

	// Where clippy stands in for rustc it would otherwise do so for the Wasm as well, and change the blob.
	env::remove_var("RUSTC_WORKSPACE_WRAPPER");

	let manifest_dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
	let workspace = manifest_dir
		.parent()
		.expect("the runtime lies in the workspace")
		.to_path_buf();
	let cargo_home = env::var_os("CARGO_HOME")
		.map(PathBuf::from)
		.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
	// .../target/release/build/verdict-runtime-<hash>/out
	let out_dir = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
	let profile_dir = out_dir
		.ancestors()
		.nth(3)
		.expect("cargo's layout of OUT_DIR")
		.to_path_buf();

	let mut builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
	for (from, to) in [
		(cargo_home, "/cargo"),
		(Some(workspace), "/verdict"),
		(Some(profile_dir), "/target"),
	] {
		if let Some(from) = from {
			builder = builder.append_to_rust_flags(format!("--remap-path-prefix={}={to}", from.display()));
		}
	}
	builder.build();
}

#[cfg(not(feature = "std"))]
fn main() {}
