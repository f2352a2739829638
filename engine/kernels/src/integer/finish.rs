//! What becomes of a tile of sums: zero points taken off, biases added, bytes made.

use super::Output;
use crate::{
	dispatch::by_isa,
	quantize::{saturate, Byte, Requantize},
	share::Shared,
	Isa,
};

/// What is taken off and added to the sums of a tile. Each is empty (nothing), one for all, or one for each.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
	/// Of columns.
	pub column_bias: &'a [i32],
	/// Of rows.
	pub row_bias: &'a [i32],
	/// The zero point of a row's activations, in their words, and the sums of each column's weights: their product is
	/// taken off.
	pub row_zeros: &'a [i32],
	pub column_sums: &'a [i32],
}

/// Which way channels run.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Channels {
	Rows,
	Columns,
}

/// Where the sums of a whole product go.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
	Sums(Shared<i32>),
	Unsigned(Shared<u8>, Requantize<'a>),
	Signed(Shared<i8>, Requantize<'a>),
}

/// A tile of sums and where it belongs.
pub(super) struct Finished<'a> {
	pub sums: &'a [i32],
	/// From one row of sums to the next.
	pub step: usize,
	pub rows: usize,
	pub columns: usize,
	/// The first channel.
	pub channel: usize,
	pub channels: Channels,
	pub terms: Terms<'a>,
	/// Where the first result lies, and how far rows are apart.
	pub at: usize,
	pub out_step: usize,
}

impl<'a> Target<'a> {
	pub(super) fn new(output: &'a mut Output<'_>) -> Self {
		match output {
			Output::Sums(out) => Self::Sums(Shared(out.as_mut_ptr())),
			Output::Unsigned(out, how) => Self::Unsigned(Shared(out.as_mut_ptr()), *how),
			Output::Signed(out, how) => Self::Signed(Shared(out.as_mut_ptr()), *how),
		}
	}

	/// Writes a tile. Unsafe: the places of its results lie in the output, and nobody else uses them.
	pub(super) unsafe fn write(&self, isa: Isa, tile: &Finished<'_>) {
		match self {
			Self::Sums(out) => write_sums(isa, tile, *out),
			Self::Unsigned(out, how) => write_bytes(isa, tile, *out, how),
			Self::Signed(out, how) => write_bytes(isa, tile, *out, how),
		}
	}
}

/// One of some, or the only one, or 0.
#[inline(always)]
fn term(terms: &[i32], index: usize) -> i32 {
	match terms.len() {
		0 => 0,
		1 => terms[0],
		_ => terms[index],
	}
}

/// The sums of a row with all terms, handed to `each` by column.
#[inline(always)]
fn row_of(tile: &Finished<'_>, row: usize, mut each: impl FnMut(usize, i32)) {
	let (terms, columns) = (&tile.terms, tile.columns);
	let sums = &tile.sums[row * tile.step..][..columns];
	let own = term(terms.row_bias, row);
	let zero = term(terms.row_zeros, row);
	match (terms.column_bias.len(), terms.column_sums.len()) {
		(0, 0) => sums
			.iter()
			.enumerate()
			.for_each(|(column, sum)| each(column, sum.wrapping_add(own))),
		(0, _) => {
			let weights = &terms.column_sums[..columns];
			for (column, sum) in sums.iter().enumerate() {
				each(
					column,
					sum.wrapping_add(own).wrapping_sub(zero.wrapping_mul(weights[column])),
				);
			}
		}
		(_, 0) => {
			let bias = &terms.column_bias[..columns];
			for (column, sum) in sums.iter().enumerate() {
				each(column, sum.wrapping_add(own).wrapping_add(bias[column]));
			}
		}
		_ => {
			let (bias, weights) = (&terms.column_bias[..columns], &terms.column_sums[..columns]);
			for (column, sum) in sums.iter().enumerate() {
				let sum = sum.wrapping_add(own).wrapping_add(bias[column]);
				each(column, sum.wrapping_sub(zero.wrapping_mul(weights[column])));
			}
		}
	}
}

by_isa! {
	fn write_sums(tile: &Finished<'_>, out: Shared<i32>) {
		for row in 0..tile.rows {
			// SAFETY: the caller of `write` answers for the tile's places.
			let out = unsafe { out.part(tile.at + row * tile.out_step, tile.columns) };
			row_of(tile, row, |column, sum| out[column] = sum);
		}
	}
}

by_isa! {
	fn write_bytes<T: Byte>(tile: &Finished<'_>, out: Shared<T>, how: &Requantize<'_>) {
		for row in 0..tile.rows {
			// SAFETY: the caller of `write` answers for the tile's places.
			let out = unsafe { out.part(tile.at + row * tile.out_step, tile.columns) };
			if tile.channels == Channels::Columns && how.multipliers.len() > 1 {
				let multipliers = &how.multipliers[tile.channel..][..tile.columns];
				row_of(tile, row, |column, sum| {
					out[column] = T::from_i32(saturate(sum as f32 * multipliers[column], how.zero, how.range));
				});
			} else {
				let channel = if tile.channels == Channels::Rows { tile.channel + row } else { 0 };
				let multiplier = how.multiplier(channel);
				row_of(tile, row, |column, sum| {
					out[column] = T::from_i32(saturate(sum as f32 * multiplier, how.zero, how.range));
				});
			}
		}
	}
}
