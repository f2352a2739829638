//! The configuration of each pallet, one file a subject.

mod consensus;
mod fees;
mod governance;
pub(crate) mod revive;
mod system;

pub use governance::ProxyType;
