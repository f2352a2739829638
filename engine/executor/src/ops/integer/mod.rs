//! What computes with bytes, or goes to them and back.

mod bytes;
mod conv;
mod dequantize;
mod matmul;
mod quantize;
mod requantize;

pub(super) use conv::conv_integer;
pub(super) use dequantize::dequantize;
pub(super) use matmul::matmul_integer;
pub(super) use quantize::{dynamic_quantize, quantize};
pub(super) use requantize::requantize;
