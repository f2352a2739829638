//! The model program: a model as validators load it. The format, the rules that make it safe, and its price.
//!
//! A model is compiled off chain into a [`Program`], a list of ops over tensors of fixed shape with the weights they use.
//! [`Program::decode`] reads one, [`validate`] says whether every node can run it, and if so what its values are, what a
//! run costs class by class and how much memory it needs. All that comes from the program alone, before anything runs,
//! and is the same in the runtime's Wasm and on every machine.
//!
//! Whatever the bytes, this crate must never panic, recurse, compute with floats, or reserve memory for what is only
//! claimed. The sizes that it accepts are parameters ([`Limits`]); none is written into the code.
//!
//! Start reading at [`program`], then [`op`] for what can be computed, [`validate`](mod@validate) for the rules, and
//! `shape`, one file a family of ops. [`Builder`] puts programs together. `Display` writes one as text.
//!
//! With the feature `scale-info`, the types that a chain keeps in its state describe themselves.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
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

mod arithmetic;
mod builder;
mod checked;
mod contents;
pub mod cost;
mod decode;
pub mod error;
mod lattice;
pub mod limits;
pub mod memory;
pub mod op;
pub mod program;
pub mod rule;
mod shape;
mod text;
pub mod types;
pub mod validate;

pub use builder::{Builder, Value};
pub use checked::{Checked, Step};
pub use cost::Cost;
pub use error::{DecodeError, Place, ValidationError};
pub use limits::Limits;
pub use memory::Memory;
pub use op::{Node, Op};
pub use program::{Output, Port, Program, Provenance, ValueId, Weight, VERSION};
pub use rule::Rule;
pub use shape::infer;
pub use types::{Dtype, F32Bits, Shape, TensorType};
pub use validate::validate;
