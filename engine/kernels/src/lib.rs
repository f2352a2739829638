//! Canonical numerics: the same bits on every machine.
//!
//! Each kernel family is a file or a folder. A kernel takes the instruction set ([`Isa`]) first; with
//! [`Isa::SCALAR`] it is the reference, and every other choice gives the same bits, only faster. docs/src/numerics.md
//! specifies them.
//!
//! This crate must never read anything but its arguments. It is the only one that may hold `unsafe`.

pub mod activation;
pub mod along;
pub mod arithmetic;
pub mod binary;
pub mod board;
pub mod broadcast;
pub mod buffer;
pub mod cast;
#[cfg(test)]
mod checks;
pub mod compare;
pub mod control;
pub mod conv;
mod dispatch;
pub mod fma;
mod fold;
pub mod gemm;
#[cfg(test)]
mod golden;
pub mod integer;
pub mod isa;
mod lanes;
pub mod norm;
pub mod pool;
pub mod quantize;
pub mod recurrent;
pub mod reduce;
pub mod resize;
mod row;
pub mod select;
mod share;
pub mod softmax;
mod source;
mod split;
pub mod suppress;
pub mod trees;
pub mod unary;
mod vector;
pub mod workers;

pub use activation::Activation;
pub use buffer::{Buffer, Scratch};
pub use isa::{Isa, Kind};
pub use workers::{Alone, Workers};
