//! Tensors one behind the other.

use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
};
use core::marker::PhantomData;

pub(in crate::ops) fn concat(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let part = |dims: Vec<usize>| dims.iter().skip(axis as usize).product::<usize>();
	let parts: Vec<usize> = prepare.inputs.iter().map(|input| part(input.dims())).collect();
	for_any!(prepare.output(0)?.dtype, T => Ok(Box::new(Concat::<T> { parts, element: PhantomData })))
}

struct Concat<T> {
	/// How many elements of each operand come one after the other.
	parts: Vec<usize>,
	element: PhantomData<T>,
}

impl<T: Element> Operation for Concat<T> {
	fn run(&self, _context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let output = output::<T>(outputs)?;
		let whole: usize = self.parts.iter().sum();
		let mut begin = 0;
		for (place, part) in self.parts.iter().enumerate() {
			let rows = inputs.get::<T>(place)?.chunks_exact(*part);
			for (to, from) in output.chunks_exact_mut(whole).zip(rows) {
				to[begin..begin + part].copy_from_slice(from);
			}
			begin += part;
		}
		Ok(())
	}
}
