//! What the runtime and the node say to each other about models.
//!
//! [`types`] is what passes between them. It must never hold anything of a model that grows with its weights: these stay
//! outside the runtime's memory.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]

extern crate alloc;

pub mod types;

pub use types::{Activation, ModelId, Outcome, Port, Refusal, Source, Summary};
