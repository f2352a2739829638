//! What puts many elements together into one, or orders them.

mod along;
mod arg;
mod cum_sum;
mod fold;
mod top_k;

pub(super) use along::{log_softmax, lp_norm, softmax};
pub(super) use arg::arg_reduce;
pub(super) use cum_sum::cum_sum;
pub(super) use fold::reduce;
pub(super) use top_k::top_k;
