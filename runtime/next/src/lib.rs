//! The runtime with the next spec version and with try-runtime: what the end-to-end tests upgrade a running chain to,
//! and on which they then call `try_state` of every pallet.
//!
//! It must never run anywhere else.

#![no_std]

include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
