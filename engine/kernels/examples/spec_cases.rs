//! Prints what the scalar reference makes of random operands, one case a line, for `scripts/check_spec.py`, which
//! computes the same from docs/src/numerics.md and its pages.
//!
//! A line is a JSON object: `kind`, attributes, operands and `out`. Numbers of binary32 are given as their bits, each
//! NaN as 0x7FC00000.

#[path = "spec_cases/elements.rs"]
mod elements;
#[path = "spec_cases/layers.rs"]
mod layers;
#[path = "spec_cases/line.rs"]
mod line;
#[path = "spec_cases/linear.rs"]
mod linear;
#[path = "spec_cases/windows.rs"]
mod windows;

use line::{Line, Random};

fn main() {
	let mut random = Random::new(20);
	elements::print(&mut random);
	linear::print(&mut random);
	windows::print(&mut random);
	layers::print(&mut random);
}
