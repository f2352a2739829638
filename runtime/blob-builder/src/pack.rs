//! From the Wasm that rustc writes to the blob that goes on chain.

use crate::{write, Error};
use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
use std::{fs, path::Path};
use wasm_opt::{OptimizationOptions, Pass};

/// Takes out debug information and what the executor does not know, keeps that as `compact`, and compresses it.
pub(crate) fn pack(raw: &Path, compact: &Path, blob: &Path) -> Result<(), Error> {
	OptimizationOptions::new_opt_level_0()
		.mvp_features_only()
		// The names of functions stay: a trap then tells where it happened.
		.debug_info(true)
		.add_pass(Pass::StripDwarf)
		.add_pass(Pass::SignextLowering)
		.run(raw, compact)
		.map_err(|source| Error::Optimise {
			path: raw.into(),
			source,
		})?;
	let wasm = fs::read(compact).map_err(|source| Error::Io {
		path: compact.into(),
		source,
	})?;
	let too_large = Error::TooLarge {
		limit: CODE_BLOB_BOMB_LIMIT,
		got: wasm.len(),
	};
	let compressed = compress_strongly(&wasm, CODE_BLOB_BOMB_LIMIT).ok_or(too_large)?;
	write(blob, &compressed)
}

/// Whether the first file was written after the second one. A missing one was not.
pub(crate) fn is_newer(first: &Path, second: &Path) -> bool {
	let written = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
	matches!((written(first), written(second)), (Some(first), Some(second)) if first > second)
}
