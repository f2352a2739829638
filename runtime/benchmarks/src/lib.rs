//! The runtime with its benchmarks: what `scripts/weights` measures.
//!
//! `verdict-node benchmark pallet --runtime` takes the blob, so that the node and all its dependencies need not be built a
//! second time with other features. It must never run on a chain.

#![no_std]

#[cfg(feature = "blob")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
