//! A new axis that is marked at the index. An index out of range marks nothing.

use super::{indexed, Index};
use crate::{
	buffer::{Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;

pub(in crate::ops) fn one_hot(axis: u32, depth: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let inner = prepare.input(0)?.dims().iter().skip(axis as usize).product();
	let depth = depth as usize;
	indexed!(
		prepare, 0, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(OneHot::<I, T> { depth, inner, types: PhantomData }))
	)
}

struct OneHot<I, T> {
	depth: usize,
	/// How many indices lie behind the new axis.
	inner: usize,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Element> Operation for OneHot<I, T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (indices, values, output) = (inputs.get::<I>(0)?, inputs.get::<T>(1)?, output::<T>(outputs)?);
		let [off, on] = *values else {
			return Err(Failure::Internal(format!("{} values", values.len())));
		};
		output.fill(off);
		let blocks = output.chunks_exact_mut(self.depth * self.inner);
		for (indices, block) in indices.chunks_exact(self.inner).zip(blocks) {
			for (column, index) in indices.iter().enumerate() {
				if let Some(place) = index.resolve(self.depth) {
					block[place * self.inner + column] = on;
				}
			}
		}
		Ok(())
	}
}
