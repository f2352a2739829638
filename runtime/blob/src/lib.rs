//! The runtime as the Wasm that goes on chain: [`WASM_BINARY`].
//!
//! It is a crate of its own so that native code which needs the runtime's types alone need not wait for the Wasm.

#![no_std]

include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
