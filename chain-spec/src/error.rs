//! Why a chain spec could not be built.

/// Why a chain spec could not be built: what was expected, and what came.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The program was built with SKIP_WASM_BUILD.
	#[error("this program holds no runtime: it was built with SKIP_WASM_BUILD set; build it again without")]
	NoWasm,
	/// The operators' file cannot be read.
	#[error("cannot read the operators' file {path}: {source}")]
	Unreadable {
		/// The file.
		path: String,
		/// Why not.
		source: std::io::Error,
	},
	/// The operators' file is not what it should be.
	#[error("the operators' file is malformed: {0}")]
	Malformed(#[from] serde_json::Error),
	/// A key or an account cannot be parsed.
	#[error("{what}: expected {expected}, got `{got}`")]
	BadValue {
		/// Where it stands.
		what: String,
		/// What was expected there.
		expected: &'static str,
		/// What stood there.
		got: String,
	},
	/// Something has to be there at least once.
	#[error("the operators' file names no validator: at least one is needed, four to survive the loss of one")]
	NoValidators,
	/// Something is there twice.
	#[error("{what} stands twice: `{value}`")]
	Duplicate {
		/// What it is.
		what: &'static str,
		/// What is there twice.
		value: String,
	},
	/// A validator that owns nothing cannot exist as an account.
	#[error("validator {account} owns nothing: give it at least {least} plancks under `endowed`")]
	Unendowed {
		/// The validator.
		account: String,
		/// The existential deposit.
		least: u128,
	},
	/// A key everybody knows has no place on a real network.
	#[error("{what} is a development key, which everybody knows: `{key}`")]
	PublicKey {
		/// What it would be.
		what: &'static str,
		/// The key.
		key: String,
	},
}
