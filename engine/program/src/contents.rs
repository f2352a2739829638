//! Rules about what is in a weight: its length, its floats and truths, and the indices that it holds.

use crate::{
	program::{ValueId, Weight},
	rule::Rule,
	types::{Dtype, F32Bits, TensorType},
	validate::plain,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};

/// A weight has the bytes that its type asks for, and none that it must not have.
pub(crate) fn check(weight: &Weight, found: &TensorType) -> Result<(), Rule> {
	let got = weight.data.len() as u64;
	let expected = found.bytes().ok_or(Rule::Overflow)?;
	if got != expected {
		return Err(Rule::WeightLength { got, expected });
	}
	match weight.dtype {
		Dtype::F32 => (0u64..)
			.zip(words::<4>(&weight.data))
			.try_for_each(|(index, word)| plain("element", Some(index), F32Bits(u32::from_le_bytes(word)))),
		Dtype::Bool => match (0u64..).zip(&weight.data).find(|(_, byte)| **byte > 1) {
			Some((index, got)) => Err(Rule::NotBool { index, got: *got }),
			None => Ok(()),
		},
		Dtype::I8 | Dtype::U8 | Dtype::I32 | Dtype::I64 => Ok(()),
	}
}

/// The elements of a weight, as their bytes.
fn words<const N: usize>(data: &[u8]) -> impl Iterator<Item = [u8; N]> + '_ {
	data.chunks_exact(N).filter_map(|word| word.try_into().ok())
}

/// The least and the greatest index of a column.
type Range = (i64, i64);

/// The least and greatest indices of weights, each looked for once, however many ops use the weight.
#[derive(Default)]
pub(crate) struct IndexRanges {
	/// By the weight's number, and how many columns it is read in.
	found: BTreeMap<(ValueId, usize), Vec<Range>>,
}

impl IndexRanges {
	/// Indices lie within the dimensions that they index, or count from the end. They come in columns, one for each
	/// dimension.
	pub(crate) fn check(&mut self, operand: u32, value: ValueId, weight: &Weight, bounds: &[u32]) -> Result<(), Rule> {
		let ranges = self
			.found
			.entry((value, bounds.len()))
			.or_insert_with(|| ranges(weight, bounds.len()));
		for ((least, greatest), dim) in ranges.iter().zip(bounds) {
			let (first, end) = (i64::from(*dim).saturating_neg(), i64::from(*dim));
			if let Some(got) = [*least, *greatest].into_iter().find(|got| *got < first || *got >= end) {
				return Err(Rule::IndexRange {
					operand,
					got,
					dim: *dim,
				});
			}
		}
		Ok(())
	}
}

fn ranges(weight: &Weight, columns: usize) -> Vec<Range> {
	let mut ranges = vec![(i64::MAX, i64::MIN); columns];
	match weight.dtype {
		Dtype::I32 => widen(
			&mut ranges,
			words::<4>(&weight.data).map(|word| i32::from_le_bytes(word).into()),
		),
		Dtype::I64 => widen(&mut ranges, words::<8>(&weight.data).map(i64::from_le_bytes)),
		// Other types are no indices, and were refused.
		Dtype::F32 | Dtype::I8 | Dtype::U8 | Dtype::Bool => {}
	}
	ranges
}

fn widen(ranges: &mut [Range], mut indices: impl Iterator<Item = i64>) {
	if ranges.is_empty() {
		return;
	}
	loop {
		for (least, greatest) in ranges.iter_mut() {
			let Some(index) = indices.next() else { return };
			*least = index.min(*least);
			*greatest = index.max(*greatest);
		}
	}
}
