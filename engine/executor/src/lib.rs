//! Runs model programs: the same bytes for the same program and input on every machine.
//!
//! [`Model::load`] takes a program that [`verdict_program::validate`] has accepted and makes an operation of each of its
//! ops: constants packed, sizes fixed. [`Model::run`] goes through them in the program's own order, on the canonical
//! kernels of `verdict-kernels`, on [`Threads`] of its own, within the memory that was predicted.
//!
//! It must never let anything but program and input into a result: no environment, no clock, no number of threads, no
//! choice of instructions, no floating-point control register that a caller may have changed. It must never panic, nor
//! need more memory than was predicted, for a program that has been validated.
//!
//! [`Engine`] is all of this for a process: threads, the instructions of its CPU, and known-answer tests before anything
//! runs.
//!
//! Start reading at [`model`], then `load` and `run`; `operation` is what an op looks like here, `ops` has one file or folder a
//! family of them.

#![warn(missing_docs)]

mod arena;
mod buffer;
mod engine;
pub mod error;
mod fuse;
#[doc(hidden)]
pub mod known;
mod load;
pub mod model;
mod operation;
mod ops;
mod run;
#[doc(hidden)]
pub mod samples;
mod split;
pub mod threads;

pub use buffer::Buffer;
pub use engine::Engine;
pub use error::{LoadError, RunError};
pub use model::Model;
pub use threads::Threads;
