//! Sums of 32 bits to bytes: an op by itself, or what an integer product or convolution does with its sums.

use super::bytes::Zeros;
use crate::{
	buffer::{for_some, Buffer, Element},
	operation::{output, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_kernels::{
	along::Along,
	integer::Output,
	quantize::{requantize as kernel, Byte, Requantize as How},
};
use verdict_program::Dtype;

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 15;

/// The operands of a requantisation behind the sums.
pub(super) struct Steps {
	multipliers: usize,
	zero: Zeros,
	bias: Option<usize>,
	signed: bool,
}

impl Steps {
	/// With the first of the operands at a place, and so many in all.
	pub(super) fn new(first: usize, count: usize, prepare: &Prepare<'_>) -> Result<Self, String> {
		Ok(Self {
			multipliers: first,
			zero: Zeros::new(first + 1, prepare.inputs.get(first + 1))?,
			bias: (count > 2).then_some(first + 2),
			signed: match prepare.output(0)?.dtype {
				Dtype::I8 => true,
				Dtype::U8 => false,
				other => return Err(format!("requantisation to {other}")),
			},
		})
	}

	/// Those that an integer op takes over, if it does.
	pub(super) fn fused(prepare: &Prepare<'_>) -> Result<Option<Self>, String> {
		match prepare.fused.requantize {
			true => Self::new(prepare.operands(), prepare.fused.operands, prepare).map(Some),
			false => Ok(None),
		}
	}

	/// How bytes are made.
	fn how<'a>(&self, inputs: &Inputs<'a>) -> Result<How<'a>, Failure> {
		Ok(How {
			multipliers: inputs.get(self.multipliers)?,
			zero: self.zero.get(inputs)?.first().copied().unwrap_or(0),
			range: if self.signed { i8::RANGE } else { u8::RANGE },
		})
	}

	/// One for each channel, or none.
	fn bias<'a>(&self, inputs: &Inputs<'a>) -> Result<&'a [i32], Failure> {
		self.bias.map_or(Ok(&[]), |place| inputs.get(place))
	}
}

/// The bias of an integer op, and where its sums go: to the output as they are, or as bytes.
pub(super) fn target<'a>(
	steps: Option<&Steps>,
	inputs: &Inputs<'a>,
	outputs: &'a mut [Buffer],
) -> Result<(&'a [i32], Output<'a>), Failure> {
	let Some(steps) = steps else {
		return Ok((&[], Output::Sums(output(outputs)?)));
	};
	let (bias, how) = (steps.bias(inputs)?, steps.how(inputs)?);
	let target = match steps.signed {
		true => Output::Signed(output(outputs)?, how),
		false => Output::Unsigned(output(outputs)?, how),
	};
	Ok((bias, target))
}

pub(in crate::ops) fn requantize(axis: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let along = Along::axis(&prepare.input(0)?.dims(), axis as usize);
	let steps = Steps::new(1, prepare.operands() - 1, prepare)?;
	let dtype = prepare.output(0)?.dtype;
	for_some!(
		dtype,
		[I8 = i8, U8 = u8],
		T => Ok(Box::new(Requantize::<T> { along, steps, element: PhantomData })),
		Err(format!("requantisation to {dtype}"))
	)
}

struct Requantize<T> {
	along: Along,
	steps: Steps,
	element: PhantomData<T>,
}

impl<T: Element + Byte> Operation for Requantize<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (sums, how, bias) = (inputs.get(0)?, self.steps.how(inputs)?, self.steps.bias(inputs)?);
		let (isa, Along { size, inner, .. }) = (context.isa, self.along);
		let unit = size * inner;
		split(
			context.workers,
			output::<T>(outputs)?,
			unit,
			LEAST_SHARE,
			&|first, part| {
				let sums = &sums[first * unit..][..part.len()];
				match (how.multipliers, bias) {
					// All channels are alike.
					([_], []) => kernel(isa, sums, sums.len(), &[], &how, part),
					_ => kernel(isa, sums, inner, bias, &how, part),
				}
			},
		);
		Ok(())
	}
}
