//! The runtime with the next spec version and with try-runtime: what the end-to-end tests upgrade a running chain to,
//! and on which they then call `try_state` of every pallet.
//!
//! It must never run anywhere else. On the host it is empty but for the blob; in Wasm it is the runtime.

#![cfg_attr(target_family = "wasm", no_std)]
#![allow(missing_docs)] // of the constants that the Wasm builder writes

#[cfg(target_family = "wasm")]
pub use verdict_runtime::*;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
