//! Functions of two values, element by element, of inputs that may repeat along axes.

mod float;
mod integer;
mod remainder;

pub use float::{binary, BinaryOp};
pub use integer::{binary_integer, Integer, IntegerOp};
