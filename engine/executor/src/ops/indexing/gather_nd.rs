//! Parts named by places on several axes.

use super::{check, indexed, Index};
use crate::{
	buffer::{Buffer, Element},
	operation::{output, strides, Context, Failure, Inputs, Operation, Prepare},
	split::split,
};
use core::marker::PhantomData;

/// How many elements are worth a thread of their own.
const LEAST_SHARE: usize = 1 << 16;

pub(in crate::ops) fn gather_nd(batch_dims: u32, prepare: &Prepare<'_>) -> Result<Box<dyn Operation>, String> {
	let places = Places::of(batch_dims as usize, prepare)?;
	indexed!(
		prepare, 1, prepare.output(0)?.dtype,
		I, T => Ok(Box::new(GatherNd::<I, T> { places, types: PhantomData }))
	)
}

/// Where the parts of x lie that lists of indices name.
pub(super) struct Places {
	/// The dimensions that are indexed, and how far apart places on them lie.
	pub dims: Vec<usize>,
	strides: Vec<usize>,
	/// Elements of a part.
	pub part: usize,
	/// How many lists each element of the batch has.
	each: usize,
	/// Elements that x has for each element of the batch.
	batch: usize,
}

impl Places {
	pub(super) fn of(batch_dims: usize, prepare: &Prepare<'_>) -> Result<Self, String> {
		let (x, indices) = (prepare.input(0)?.dims(), prepare.input(1)?.dims());
		let Some((depth, lists)) = indices.split_last() else {
			return Err("indices of rank 0".into());
		};
		let end = batch_dims + depth;
		let (Some(dims), Some(part), Some(lists)) = (x.get(batch_dims..end), x.get(end..), lists.get(batch_dims..))
		else {
			return Err(format!("{depth} indices behind {batch_dims} axes, of {}", x.len()));
		};
		Ok(Self {
			dims: dims.to_vec(),
			strides: strides(&x)[batch_dims..end].to_vec(),
			part: part.iter().product(),
			each: lists.iter().product(),
			batch: x[batch_dims..].iter().product(),
		})
	}

	/// Where the part begins that a list names, which stands at `number` in the list of lists.
	pub(super) fn begin<I: Index>(&self, number: usize, list: &[I]) -> usize {
		let ways = list.iter().zip(&self.dims).zip(&self.strides);
		number / self.each * self.batch
			+ ways
				.map(|((index, dim), stride)| index.place(*dim) * stride)
				.sum::<usize>()
	}
}

struct GatherNd<I, T> {
	places: Places,
	types: PhantomData<(I, T)>,
}

impl<I: Index, T: Element> Operation for GatherNd<I, T> {
	fn run(&self, context: &mut Context<'_>, inputs: &Inputs<'_>, outputs: &mut [Buffer]) -> Result<(), Failure> {
		let (x, indices) = (inputs.get::<T>(0)?, inputs.get::<I>(1)?);
		let places = &self.places;
		let (part, depth) = (places.part, places.dims.len());
		check(indices, &places.dims)?;
		split(
			context.workers,
			output(outputs)?,
			part,
			LEAST_SHARE,
			&|first, output| {
				for (number, to) in (first..).zip(output.chunks_exact_mut(part)) {
					let begin = places.begin(number, &indices[number * depth..][..depth]);
					to.copy_from_slice(&x[begin..begin + part]);
				}
			},
		);
		Ok(())
	}
}
