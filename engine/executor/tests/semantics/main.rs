//! What each op means, by values computed by hand.

// Operands are lists, also where there is only one.
#![allow(clippy::cloned_ref_to_slice_refs)]

#[path = "../support/mod.rs"]
mod support;

mod detect;
mod elementwise;
mod indexing;
mod integer;
mod layout;
mod linear;
mod norm;
mod pool;
mod recurrent;
mod reduce;
mod trees;
