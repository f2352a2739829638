//! Models as host functions: what the runtime may ask the node to load and run.
//!
//! The bytes of a model lie in state and never enter the runtime's memory. The runtime says where they are
//! ([`Source`]); the node reads them itself, checks them, and keeps the models and results that it is likely to need
//! again. Activation tells the runtime what a model takes, gives and costs ([`Summary`]), or why it must not be used
//! ([`Refusal`]).
//!
//! It must never let anything but state and arguments into an answer: which caches there are, what is in them, how many
//! threads there are and what else the node is doing may change time only. A host function must never panic or abort;
//! whatever happens is an [`Outcome`].
//!
//! What that asks of a runtime:
//!
//! - It calls `run` for no other program than one that was activated in this state or one before it, and from then on
//!   neither writes nor removes a chunk of it, but to remove the model: then it calls no more. Whether all chunks are
//!   there is looked up in every call, their bytes are not read again: a model that a node has loaded already is not
//!   hashed anew.
//! - A call looks up as many keys as there are chunks ([`Source::chunks`]). Their weight is the runtime's to charge.
//!
//! Start reading at [`types`], then `interface` for the functions. [`activate`](call::activate) and [`run`](call::run)
//! are for runtimes; with the feature `std` comes the node's side, which begins at `host/mod.rs`: a node calls `setup`
//! before it accepts work, and gives `HostFunctions` to its executor.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![cfg_attr(
	not(test),
	deny(
		clippy::arithmetic_side_effects,
		clippy::expect_used,
		clippy::float_arithmetic,
		clippy::indexing_slicing,
		clippy::panic,
		clippy::string_slice,
		clippy::unreachable,
		clippy::unwrap_used
	)
)]

extern crate alloc;

// In a runtime the functions are there without the engine, in a node with it; a native build without `std` is neither.
#[cfg(any(feature = "std", substrate_runtime))]
pub mod call;
#[cfg(feature = "std")]
pub mod host;
#[cfg(any(feature = "std", substrate_runtime))]
pub mod interface;
pub mod types;

#[cfg(any(feature = "std", substrate_runtime))]
pub use call::{activate, run, Answer};
#[cfg(feature = "std")]
pub use host::{
	current, setup, Host, HostExt, Isa, Loaded, ModelStatistics, Ran, Settings, SetupError, State, Statistics,
};
#[cfg(feature = "std")]
pub use interface::inference::HostFunctions;
pub use types::{Activation, ModelId, NotActivated, Outcome, Port, Refusal, Source, Summary};
