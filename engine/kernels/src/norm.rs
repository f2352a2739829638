//! Normalisations: to mean 0 and variance 1, or to length 1.

mod batch;
mod layer;
mod length;
mod local;

pub use batch::{batch_norm, BatchNorm};
pub use layer::{group_norm, layer_norm, rms_norm, GroupNorm, LayerNorm, RmsNorm};
pub use length::{lp_norm, LpNorm};
pub use local::{local_response_norm, LocalResponseNorm};

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 14;
