//! Matrix products and convolutions of f32.

mod conv;
mod matmul;

pub(super) use conv::{conv, conv_transpose, Moves};
pub(super) use matmul::matmul;
