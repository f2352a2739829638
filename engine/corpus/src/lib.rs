//! The corpus: programs with every op in several shapes and types, and whole networks, with inputs by seed and the
//! SHA-256 of every output. Two machines compute the same if, and as far as anybody can tell only if, they agree on it.
//!
//! The digests are in `golden.txt`, a line for each program; the example `golden` writes that file anew from the scalar
//! reference, and prints what a platform or an instruction set gives. A line that changes means that a chain would fork:
//! numerics of version 1 never change.
//!
//! [`sized`] is something else: programs to measure time with. The example `calibrate` fits the cost of programs to the
//! time that they and the corpus take.
//!
//! It must never draw numbers from anywhere but its own seeds. Start reading at [`all`].

#![warn(missing_docs)]

mod digest;
mod draft;
mod networks;
mod ops;
mod sized;

pub use digest::{digests, golden, line};
pub use draft::{Draft, Entry};
pub use sized::sized;

/// All programs, in the order of their lines.
pub fn all() -> Vec<Entry> {
	let mut all = ops::all();
	all.extend(networks::all());
	all
}
