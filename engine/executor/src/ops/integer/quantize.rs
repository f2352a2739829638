//! From f32 to bytes.

use super::bytes::Zeros;
use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{elements, output, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_kernels::{
	along::Along,
	quantize::{dynamic_quantize as dynamic_kernel, quantize_linear, saturate, Byte},
};

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 15;

/// The elements that share a scale and a zero point: all of them, or those of each place on an axis.
pub(super) fn shares(axis: Option<u32>, dims: &[usize]) -> Along {
	match axis {
		Some(axis) => Along::axis(dims, axis as usize),
		None => Along {
			outer: 1,
			size: 1,
			inner: dims.iter().product(),
		},
	}
}

/// The scale and the zero point of a place: the only ones, or its own.
pub(super) fn parameters(scales: &[f32], zeros: &[i32], place: usize) -> (f32, i32) {
	let scale = scales.get(place).or(scales.first()).copied().unwrap_or(1.0);
	(scale, zeros.get(place).or(zeros.first()).copied().unwrap_or(0))
}

pub(in crate::ops) fn quantize(axis: Option<u32>, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let along = shares(axis, &prepare.input(0)?.dims());
	let zeros = Zeros::new(2, prepare.inputs.get(2))?;
	let dtype = prepare.output(0)?.dtype;
	for_some!(
		dtype,
		[I8 = i8, U8 = u8],
		T => Ok(Box::new(Quantize::<T> { along, zeros, element: PhantomData })),
		Err(format!("quantisation to {dtype}"))
	)
}

struct Quantize<T> {
	along: Along,
	zeros: Zeros,
	element: PhantomData<T>,
}

impl<T: Element + Byte> Operation for Quantize<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, scales, zeros) = (inputs.get::<f32>(0)?, inputs.get::<f32>(1)?, self.zeros.get(inputs)?);
		let (isa, Along { size, inner, .. }) = (context.isa, self.along);
		// One element after the other may be a share of its own; a run of them, if they have one scale, is not.
		let unit = if size == 1 { 1 } else { inner };
		split(
			context.workers,
			output::<T>(outputs)?,
			unit,
			LEAST_SHARE,
			&|first, part| {
				let x = &x[first * unit..][..part.len()];
				if size == 1 {
					let (scale, zero) = parameters(scales, &zeros, 0);
					quantize_linear(isa, x, scale, zero, part);
				} else if inner == 1 {
					for (place, (to, x)) in (first..).zip(part.iter_mut().zip(x)) {
						let (scale, zero) = parameters(scales, &zeros, place % size);
						*to = T::from_i32(saturate(x / scale, zero, T::RANGE));
					}
				} else {
					for (place, (to, x)) in (first..).zip(part.chunks_mut(inner).zip(x.chunks(inner))) {
						let (scale, zero) = parameters(scales, &zeros, place % size);
						quantize_linear(isa, x, scale, zero, to);
					}
				}
			},
		);
		Ok(())
	}
}

pub(in crate::ops) fn dynamic_quantize(_: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	Ok(Box::new(Dynamic))
}

struct Dynamic;

impl Operation for Dynamic {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let [bytes, scale, zero] = outputs else {
			return Err(Failure::Internal(format!(
				"{} outputs where there are three",
				outputs.len()
			)));
		};
		let (found_scale, found_zero) = dynamic_kernel(context.isa, inputs.get(0)?, elements(bytes)?);
		elements(scale)?.fill(found_scale);
		elements(zero)?.fill(found_zero);
		Ok(())
	}
}
