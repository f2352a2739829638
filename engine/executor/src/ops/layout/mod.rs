//! What moves elements by a fixed plan.

mod concat;
mod moves;
mod pad;
mod reshape;
mod trilu;
mod view;

pub(super) use concat::concat;
pub(super) use moves::{expand, slice, tile, transpose};
pub(super) use pad::pad;
pub(super) use reshape::reshape;
pub(super) use trilu::trilu;
