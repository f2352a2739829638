//! What the fuzz targets do with an input, apart from the fuzzer: `fuzz_targets` hands inputs over, and the tests replay
//! those that are kept.
//!
//! - [`decode_validate`]: bytes are decoded and validated;
//! - [`validate_run`]: what validates is loaded and run, and has to keep what was promised for it;
//! - [`onnx_graph`]: ONNX files are compiled, and what comes of them is run.
//!
//! A target panics where a promise is broken, and must do the same with the same input each time: nothing but the input
//! may have a say. Start reading at the target that you are looking for; [`choice`] is how bytes become choices, and
//! [`corpus`] where inputs are kept.

#![warn(missing_docs)]

pub mod choice;
pub mod corpus;
pub mod decode_validate;
pub mod mutation;
pub mod onnx_graph;
pub mod promises;
pub mod seeds;
pub mod validate_run;

/// Generators and measuring, which the executor's own tests use.
#[allow(missing_docs)]
#[path = "../../executor/tests/support/mod.rs"]
mod support;

/// What a target does with an input.
pub type Target = fn(&[u8]);

/// The targets by their names.
pub const TARGETS: [(&str, Target); 3] = [
	("decode_validate", decode_validate::run),
	("validate_run", validate_run::run),
	("onnx_graph", onnx_graph::run),
];

/// Counts what is allocated.
#[global_allocator]
static ALLOCATOR: support::allocator::Counting = support::allocator::Counting;
