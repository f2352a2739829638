//! Builds the runtime to the Wasm that goes on chain. For build scripts: `runtime/blob` calls it for the blob of the
//! chain, `runtime/next` and `runtime/benchmarks` for variants with other features.
//!
//! The blob must depend on the source, the lock file and the toolchain alone, so that anybody can build the one that is
//! on chain. substrate-wasm-builder compiles a project that it generates in the target folder; there the path of the
//! clone reaches the names of symbols, since cargo hashes the absolute path of a package outside its workspace. Here
//! cargo compiles the runtime inside its own workspace, with every path of the machine remapped and every variable of
//! the environment that chooses how to compile left out.
//!
//! It must never take anything else from the machine. Start reading at [`build`].

mod compile;
mod error;
mod pack;

pub use error::Error;

use compile::Compilation;
use std::{
	env, fs,
	path::{Path, PathBuf},
	process,
};

/// To be called from a build script: builds the runtime with these features and writes `wasm_binary.rs` into `OUT_DIR`,
/// which defines `WASM_BINARY: Option<&[u8]>`. The blob is also kept as
/// `<target>/<profile>/wbuild/<name>.compact.compressed.wasm`.
///
/// With `SKIP_WASM_BUILD` set, `WASM_BINARY` is `None`.
pub fn build(name: &str, features: &[&str]) {
	if let Err(error) = try_build(name, features) {
		// In a build script this is how to fail: cargo shows it after the name of the package.
		eprintln!("error: {error}");
		process::exit(1);
	}
}

fn try_build(name: &str, features: &[&str]) -> Result<(), Error> {
	println!("cargo::rerun-if-env-changed=SKIP_WASM_BUILD");
	let out_dir = variable("OUT_DIR")?;
	let include = out_dir.join("wasm_binary.rs");
	if env::var_os("SKIP_WASM_BUILD").is_some() {
		return write(&include, declaration("None").as_bytes());
	}

	let profile = out_dir
		.ancestors()
		.nth(3)
		.ok_or_else(|| Error::OutDir(out_dir.clone()))?;
	let folder = profile.join("wbuild");
	let compilation = Compilation::new(folder.join(name), features)?;
	let raw = compilation.run()?;
	for source in compilation.sources(&raw)? {
		println!("cargo::rerun-if-changed={}", source.display());
	}

	let blob = folder.join(format!("{name}.compact.compressed.wasm"));
	if !pack::is_newer(&blob, &raw) {
		pack::pack(&raw, &folder.join(format!("{name}.compact.wasm")), &blob)?;
	}
	write(
		&include,
		declaration(&format!("Some(include_bytes!({blob:?}))")).as_bytes(),
	)
}

fn declaration(value: &str) -> String {
	format!("/// The runtime's Wasm, compressed.\npub const WASM_BINARY: Option<&[u8]> = {value};\n")
}

/// A variable that cargo sets for build scripts and that holds a path.
fn variable(name: &'static str) -> Result<PathBuf, Error> {
	env::var_os(name).map(PathBuf::from).ok_or(Error::NotABuildScript(name))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
	fs::write(path, bytes).map_err(|source| Error::Io {
		path: path.into(),
		source,
	})
}
