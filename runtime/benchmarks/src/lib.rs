//! The runtime with its benchmarks: what `scripts/weights` measures.
//!
//! `verdict-node benchmark pallet --runtime` takes the blob, so that the node and all its dependencies need not be built a
//! second time with other features. It must never run on a chain. On the host the crate is empty; in Wasm it is the
//! runtime.

#![cfg_attr(target_family = "wasm", no_std)]

#[cfg(target_family = "wasm")]
pub use verdict_runtime::*;
