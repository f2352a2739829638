//! Functions of one, two or three elements.

mod binary;
mod cast;
mod compare;
mod select;
mod unary;

pub(super) use binary::binary;
pub(super) use cast::cast;
pub(super) use compare::compare;
pub(super) use select::select;
pub(super) use unary::unary;

use crate::operation::Prepare;
use verdict_kernels::broadcast::Broadcast;

/// How the operands meet in the output.
fn meet<const N: usize>(prepare: &Prepare<'_>) -> Result<Broadcast<N>, String> {
	let mut shapes: [Vec<usize>; N] = core::array::from_fn(|_| Vec::new());
	for (place, shape) in shapes.iter_mut().enumerate() {
		*shape = prepare.input(place)?.dims();
	}
	let plan = Broadcast::new(core::array::from_fn(|place| shapes[place].as_slice()));
	plan.ok_or_else(|| format!("shapes {shapes:?} do not broadcast"))
}
