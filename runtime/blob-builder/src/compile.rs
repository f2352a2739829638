//! From source to the Wasm that rustc writes.

use crate::{variable, Error};
use std::{
	collections::BTreeSet,
	env,
	ffi::OsString,
	fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

/// What the runtime is compiled for: Wasm without any feature that the executor does not know.
pub(crate) const TARGET: &str = "wasm32v1-none";
const PACKAGE: &str = "verdict-runtime";
const PROFILE: &str = "wasm";

/// Variables that choose how cargo compiles, by the start of their names. What is meant for the host must not reach the
/// blob, and what somebody set for himself must not either.
const NOT_FOR_WASM: [&str; 7] = [
	"CARGO_BUILD_",
	"CARGO_ENCODED_RUSTFLAGS",
	"CARGO_PROFILE_",
	"CARGO_TARGET_",
	"CARGO_UNSTABLE_",
	"RUSTC",
	"RUSTFLAGS",
];

/// One compilation of the runtime.
pub(crate) struct Compilation {
	workspace: PathBuf,
	/// A target folder of its own: cargo gives the Wasm the same name whatever the features are.
	target_folder: PathBuf,
	features: String,
}

impl Compilation {
	pub(crate) fn new(target_folder: PathBuf, features: &[&str]) -> Result<Self, Error> {
		let package = variable("CARGO_MANIFEST_DIR")?;
		// Build scripts of packages two levels below the root call this: runtime/blob and its neighbours.
		let workspace = package
			.ancestors()
			.nth(2)
			.ok_or(Error::NotABuildScript("CARGO_MANIFEST_DIR"))?;
		Ok(Self {
			workspace: workspace.into(),
			target_folder,
			features: features.join(","),
		})
	}

	/// Compiles, and gives the path of the Wasm.
	pub(crate) fn run(&self) -> Result<PathBuf, Error> {
		let cargo = variable("CARGO")?;
		let mut command = Command::new(&cargo);
		for (name, _) in env::vars_os() {
			let text = name.to_string_lossy();
			if NOT_FOR_WASM.iter().any(|start| text.starts_with(start)) {
				command.env_remove(&name);
			}
		}
		command
			.current_dir(&self.workspace)
			.args([
				"rustc",
				"--locked",
				"--package",
				PACKAGE,
				"--lib",
				"--crate-type",
				"cdylib",
			])
			.args([
				"--target",
				TARGET,
				"--profile",
				PROFILE,
				"--no-default-features",
				"--features",
				&self.features,
			])
			.arg("--target-dir")
			.arg(&self.target_folder)
			.env("CARGO_ENCODED_RUSTFLAGS", self.flags()?);
		// The lines that cargo reads from a build script are on stdout.
		let status = command.stdout(Stdio::null()).status().map_err(|source| Error::Start {
			program: cargo.clone(),
			source,
		})?;
		if !status.success() {
			return Err(Error::Failed { program: cargo, status });
		}
		Ok(self
			.target_folder
			.join(TARGET)
			.join(PROFILE)
			.join("verdict_runtime.wasm"))
	}

	/// The flags of rustc, in the form that allows spaces in paths.
	fn flags(&self) -> Result<OsString, Error> {
		let rustc = Rustc::ask()?;
		let cargo_home = env::var_os("CARGO_HOME")
			.map(PathBuf::from)
			.or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
		let mut flags: Vec<OsString> = [
			"-Clink-arg=--export-table",
			"-Clink-arg=--export=__heap_base",
			"-Clink-arg=--import-memory",
			// What the Substrate crates ask for to know that they are in a runtime.
			"--cfg=substrate_runtime",
		]
		.map(OsString::from)
		.into();
		// The last one that fits is taken: the target folder may lie inside the clone, the clone inside cargo's home.
		for (from, to) in [
			(cargo_home, "/cargo".into()),
			(Some(self.workspace.clone()), "/verdict".into()),
			(Some(self.target_folder.clone()), "/target".into()),
			// Where rustup has put the sources of the standard library, functions inlined from it bring their paths along.
			(Some(rustc.library), format!("/rustc/{}", rustc.commit)),
		] {
			if let Some(from) = from {
				let mut flag = OsString::from("--remap-path-prefix=");
				flag.push(from);
				flag.push("=");
				flag.push(to);
				flags.push(flag);
			}
		}
		Ok(flags.join(&OsString::from("\u{1f}")))
	}

	/// The files that the Wasm was made from, as far as they are ours.
	pub(crate) fn sources(&self, wasm: &Path) -> Result<BTreeSet<PathBuf>, Error> {
		let dependencies = wasm.with_extension("d");
		let text = fs::read_to_string(&dependencies).map_err(|source| Error::Io {
			path: dependencies,
			source,
		})?;
		let mut sources = BTreeSet::from(
			["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml"]
				.map(|file| self.workspace.join(file)),
		);
		for source in make_prerequisites(&text) {
			let manifest = source
				.ancestors()
				.map(|folder| folder.join("Cargo.toml"))
				.find(|file| file.exists());
			sources.extend(manifest);
			sources.insert(source);
		}
		Ok(sources)
	}
}

/// What stands after the colon of a rule for make, where spaces in names are escaped.
fn make_prerequisites(rule: &str) -> Vec<PathBuf> {
	let Some((_, prerequisites)) = rule.split_once(": ") else {
		return Vec::new();
	};
	let mut names = vec![String::new()];
	let mut characters = prerequisites.lines().next().unwrap_or_default().chars();
	while let Some(character) = characters.next() {
		match (character, names.last_mut()) {
			(' ', _) => names.push(String::new()),
			('\\', Some(name)) => name.extend(characters.next()),
			(other, Some(name)) => name.push(other),
			(_, None) => {}
		}
	}
	names
		.into_iter()
		.filter(|name| !name.is_empty())
		.map(PathBuf::from)
		.collect()
}

/// What the flags need to know of the compiler.
struct Rustc {
	/// Where the sources of the standard library lie, if they are installed.
	library: PathBuf,
	/// The commit it was built from, under which it names those sources itself.
	commit: String,
}

impl Rustc {
	fn ask() -> Result<Self, Error> {
		let rustc = variable("RUSTC")?;
		let version = Self::output(&rustc, "-vV")?;
		let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
		let commit = commit
			.ok_or(Error::RustcVersion {
				wanted: "commit-hash: ",
				got: version.clone(),
			})?
			.to_string();
		let sysroot = PathBuf::from(Self::output(&rustc, "--print=sysroot")?.trim());
		Ok(Self {
			library: sysroot.join("lib/rustlib/src/rust"),
			commit,
		})
	}

	fn output(rustc: &Path, argument: &str) -> Result<String, Error> {
		let output = Command::new(rustc)
			.arg(argument)
			.stderr(Stdio::inherit())
			.output()
			.map_err(|source| Error::Start {
				program: rustc.into(),
				source,
			})?;
		if !output.status.success() {
			return Err(Error::Failed {
				program: rustc.into(),
				status: output.status,
			});
		}
		Ok(String::from_utf8_lossy(&output.stdout).into_owned())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_source_of_a_dependency_file_is_found() {
		let rule = "/target/a b.wasm: /clone/lib.rs /clone/with\\ space.rs /clone/back\\\\slash.rs\n\n/clone/lib.rs:\n";
		let names = ["/clone/lib.rs", "/clone/with space.rs", "/clone/back\\slash.rs"];
		assert_eq!(make_prerequisites(rule), names.map(PathBuf::from));
		assert_eq!(make_prerequisites("/target/a.wasm:\n"), Vec::<PathBuf>::new());
	}
}
