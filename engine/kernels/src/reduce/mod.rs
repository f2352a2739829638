//! Folding the elements along axes into one: sums, means, extremes, norms; and what is akin.

mod arg;
mod cumulative;
mod float;
mod integer;
mod view;

pub use arg::{arg, ArgOp, Comparable};
pub use cumulative::{cumulative_sum, CumulativeSum, Summable};
pub use float::{reduce, ReduceOp};
pub use integer::{reduce_integer, IntegerReduceOp};
pub use view::{ReduceAxis, ReduceView};
