//! A tensor with a margin.

use crate::{
	buffer::{for_any, Buffer, Element},
	operation::{output, sizes, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;
use verdict_program::op::{Pad, PadMode};

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;

pub(in crate::ops) fn pad(pad: &Pad, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let dims = prepare.input(0)?.dims();
	let (before, after) = (sizes(&pad.before), sizes(&pad.after));
	// Axes behind the last one with a margin: their elements are copied together.
	let padded = before
		.iter()
		.zip(&after)
		.rposition(|(before, after)| before + after > 0);
	let axes = padded.map_or(0, |last| last + 1);
	let margins: Vec<Margin> = (0..axes)
		.map(|axis| Margin {
			mode: pad.mode,
			size: dims[axis],
			before: before[axis],
			after: after[axis],
		})
		.collect();
	let inner = dims[axes..].iter().product();
	let value = (prepare.operands() > 1).then_some(1);
	for_any!(
		prepare.output(0)?.dtype,
		T => Ok(Box::new(Padded::<T> { margins, inner, value, element: PhantomData }))
	)
}

/// An axis and its margin.
struct Margin {
	mode: PadMode,
	size: usize,
	before: usize,
	after: usize,
}

impl Margin {
	fn whole(&self) -> usize {
		self.before + self.size + self.after
	}

	/// Which place of the input is shown at a place of the output; none where it is the value given.
	fn source(&self, place: usize) -> Option<usize> {
		let (size, before) = (self.size, self.before);
		if place >= before && place - before < size {
			return Some(place - before);
		}
		match self.mode {
			PadMode::Constant => None,
			PadMode::Edge if place < before => Some(0),
			PadMode::Edge => Some(size - 1),
			PadMode::Reflect if place < before => Some(before - place),
			PadMode::Reflect => Some(2 * (size - 1) - (place - before)),
			// The margin is no wider than the axis.
			PadMode::Wrap => Some((place + size - before) % size),
		}
	}
}

struct Padded<T> {
	/// The axes up to the last one with a margin.
	margins: Vec<Margin>,
	/// How many elements a place on these axes has.
	inner: usize,
	/// Where the operand is that holds the value of the margin.
	value: Option<usize>,
	element: PhantomData<T>,
}

impl<T: Element> Padded<T> {
	/// Where a row of the input begins that is shown in row `number` of the output; none if that lies in the margin.
	fn row(&self, outer: &[Margin], mut number: usize) -> Option<usize> {
		let mut begin = 0;
		let mut stride = 1;
		for margin in outer.iter().rev() {
			begin += margin.source(number % margin.whole())? * stride;
			stride *= margin.size;
			number /= margin.whole();
		}
		Some(begin)
	}
}

impl<T: Element> Operation for Padded<T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, output) = (inputs.get::<T>(0)?, output::<T>(outputs)?);
		let value = match self.value {
			Some(place) => inputs.get::<T>(place)?.first().copied().unwrap_or_default(),
			None => T::default(),
		};
		let Some((margin, outer)) = self.margins.split_last() else {
			output.copy_from_slice(x);
			return Ok(());
		};
		let inner = self.inner;
		let (row, whole) = (margin.size * inner, margin.whole() * inner);
		split(context.workers, output, whole, LEAST_SHARE, &|first, part| {
			for (number, to) in part.chunks_exact_mut(whole).enumerate() {
				let Some(begin) = self.row(outer, first + number) else {
					to.fill(value);
					continue;
				};
				let from = &x[begin * row..][..row];
				let (before, rest) = to.split_at_mut(margin.before * inner);
				let (middle, after) = rest.split_at_mut(row);
				middle.copy_from_slice(from);
				let margins = [(before, 0), (after, margin.before + margin.size)];
				for (to, place) in margins {
					for (place, to) in (place..).zip(to.chunks_exact_mut(inner)) {
						match margin.source(place) {
							Some(source) => to.copy_from_slice(&from[source * inner..][..inner]),
							None => to.fill(value),
						}
					}
				}
			}
		});
		Ok(())
	}
}
