//! Random shapes, strides, paddings, numbers of threads and special values: whatever a kernel is given, every
//! instruction set and every number of threads gives the bits of the scalar reference on one thread.
//!
//! That the reference itself is what docs/src/numerics.md says is checked elsewhere: by the tests beside the kernels and
//! by those in `tests/elementwise`. What is tried here is the same in each run. A failure names its seed; with that in
//! PROPERTY_SEED the test runs that case alone. PROPERTY_ROUNDS is how many times as many cases to try.

mod bytes;
#[allow(dead_code)] // the other tests use the rest of it
#[path = "../elementwise/common.rs"]
mod common;
mod elementwise;
mod folds;
mod harness;
mod layers;
mod linear;
mod windows;
