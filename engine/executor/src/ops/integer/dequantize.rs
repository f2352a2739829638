//! From bytes, or sums of 32 bits, to f32.

use super::{
	bytes::Zeros,
	quantize::{parameters, shares},
};
use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_kernels::{
	along::Along,
	quantize::{dequantize_linear, Whole},
};

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 15;

pub(in crate::ops) fn dequantize(axis: Option<u32>, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let along = shares(axis, &prepare.input(0)?.dims());
	let zeros = Zeros::new(2, prepare.inputs.get(2))?;
	let dtype = prepare.input(0)?.tensor.dtype;
	for_some!(
		dtype,
		[I8 = i8, U8 = u8, I32 = i32],
		T => Ok(Box::new(Dequantize::<T> { along, zeros, element: PhantomData })),
		Err(format!("dequantisation of {dtype}"))
	)
}

struct Dequantize<T> {
	along: Along,
	zeros: Zeros,
	element: PhantomData<T>,
}

impl<T: Element + Whole> Operation for Dequantize<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, scales, zeros) = (inputs.get::<T>(0)?, inputs.get::<f32>(1)?, self.zeros.get(inputs)?);
		let (isa, Along { size, inner, .. }) = (context.isa, self.along);
		let unit = if size == 1 { 1 } else { inner };
		split(
			context.workers,
			output::<f32>(outputs)?,
			unit,
			LEAST_SHARE,
			&|first, part| {
				let x = &x[first * unit..][..part.len()];
				if size == 1 {
					let (scale, zero) = parameters(scales, &zeros, 0);
					dequantize_linear(isa, x, scale, zero, part);
				} else if inner == 1 {
					for (place, (to, x)) in (first..).zip(part.iter_mut().zip(x)) {
						let (scale, zero) = parameters(scales, &zeros, place % size);
						*to = x.to_i32().wrapping_sub(zero) as f32 * scale;
					}
				} else {
					for (place, (to, x)) in (first..).zip(part.chunks_mut(inner).zip(x.chunks(inner))) {
						let (scale, zero) = parameters(scales, &zeros, place % size);
						dequantize_linear(isa, x, scale, zero, to);
					}
				}
			},
		);
		Ok(())
	}
}
