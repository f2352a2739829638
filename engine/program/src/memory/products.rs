//! What matrix products and recurrent cells take for themselves.

use super::need::{Need, Operands};
use crate::{
	arithmetic::{product, sum, volume},
	op::MatMul,
	shape::{Matrices, Sizes},
};
use alloc::{vec, vec::Vec};

/// Numbers in the longest vector.
pub(super) const LANES: u64 = 16;
/// Columns of the widest tile.
pub(super) const PANEL: u64 = 48;
/// Rows of the highest tile, and how many rows are packed at once.
const ROWS: u64 = 8;
const ROWS_AT_ONCE: u64 = 32 * ROWS;
/// Most steps of a product that are computed at once.
pub(super) const BLOCK: u64 = 512;
/// What rounding up to cache lines and a vector more may take, for one buffer.
pub(super) const ROUNDING: u64 = 128;

/// A left operand, packed: f32.
pub(super) fn packed_left(rows: u64, k: u64) -> Option<u64> {
	product([rows, k, 4])?.checked_add(ROUNDING)
}

/// A right operand, packed, in vectors of so many numbers.
pub(super) fn packed_right(k: u64, columns: u64, lanes: u64) -> Option<u64> {
	product([columns.checked_next_multiple_of(lanes)?, k, 4])?.checked_add(ROUNDING)
}

/// What all workers need for a product of rows and k. Either operand may have been packed before.
fn working(rows: u64, k: u64, left: Side, right: Side, workers: u64) -> Option<u64> {
	let block = k.min(BLOCK);
	let left = match left {
		Side::Turned => product([rows.min(ROWS_AT_ONCE), block])?.max(product([rows.min(ROWS), k])?),
		Side::Plain | Side::Packed => 0,
	};
	let right = match right {
		Side::Packed => 0,
		Side::Plain | Side::Turned => product([PANEL, block])?,
	};
	let numbers = sum([left, right])?.checked_mul(4)?;
	product([sum([numbers, product([block, 8])?, 512])?, workers])
}

/// How an operand lies.
#[derive(Clone, Copy, PartialEq)]
enum Side {
	Plain,
	Turned,
	Packed,
}

pub(super) fn matmul(matmul: &MatMul, operands: &Operands) -> Option<Need> {
	let left = Matrices::of(&operands.input(0)?.shape, matmul.transpose_a)?;
	let right = Matrices::of(&operands.input(1)?.shape, matmul.transpose_b)?;
	let (left_count, right_count) = (volume(left.batch)?, volume(right.batch)?);
	let (rows, k, columns) = (left.rows.into(), left.columns.into(), u64::from(right.columns));
	let all_rows = left_count.checked_mul(rows)?;
	let side = |turned| if turned { Side::Turned } else { Side::Plain };
	let (left, right) = (side(matmul.transpose_a), side(matmul.transpose_b));
	let known = (operands.is_known(0), operands.is_known(1));
	Some(match known {
		// The rows of all matrices on the left are those of one, if they lie as they are.
		(_, true) if right_count == 1 && (left_count == 1 || !matmul.transpose_a) => Need {
			kept: packed_right(k, columns, LANES)?,
			run: working(all_rows, k, left, Side::Packed, operands.workers)?,
			packs: vec![1],
			loading: 0,
		},
		(true, false) if left_count == 1 => Need {
			kept: packed_left(rows, k)?,
			run: working(rows, k, Side::Packed, right, operands.workers)?,
			packs: vec![0],
			loading: 0,
		},
		_ => Need::run(working(all_rows, k, left, right, operands.workers)?),
	})
}

/// The right operand as words of two 16-bit numbers, or of four bytes where that takes less; sums, zero points.
pub(super) fn packed_bytes(k: u64, columns: u64) -> Option<u64> {
	let words = product([columns.checked_next_multiple_of(LANES)?, k.div_ceil(2), 4])?;
	sum([words, product([columns, 8])?, ROUNDING])
}

pub(super) fn matmul_integer(operands: &Operands) -> Option<Need> {
	let left = Matrices::of(&operands.input(0)?.shape, false)?;
	let right = Matrices::of(&operands.input(1)?.shape, false)?;
	let (k, columns) = (u64::from(right.rows), u64::from(right.columns));
	let rows = volume(left.batch)?.checked_mul(left.rows.into())?.min(192);
	// Words of some rows, their zero points, a tile of sums.
	let words = product([rows, k.div_ceil(2), 4])?;
	let each = sum([words, product([rows, 4])?, product([ROWS, PANEL, 4])?, 256])?;
	let zeros = operands.zeros(&[2, 3])?;
	let run = sum([zeros, product([each, operands.workers])?])?;
	let known = operands.is_known(1) && operands.is_known(3) && volume(right.batch)? == 1;
	let mut need = Need::made(known, packed_bytes(k, columns)?, 0, vec![1], run)?;
	need.kept = need.kept.checked_add(zeros)?;
	Some(need)
}

/// A cell whose gates are computed from the state in parts of so many, and from the input at once. An LSTM has the state
/// of its cell, and perhaps peepholes.
pub(super) fn recurrent(parts: &[u64], lstm: bool, operands: &Operands) -> Option<Need> {
	let sizes = Sizes::of(operands.input(0)?, operands.input(2)?)?;
	let directions = u64::from(operands.input(1)?.shape.dim(0)?);
	let [time, batch, input, hidden] = [sizes.time, sizes.batch, sizes.input, sizes.hidden].map(u64::from);
	let gates = sum(parts.iter().copied())?;
	let width = gates.checked_mul(hidden)?;
	let recurrent: Vec<Option<u64>> = parts
		.iter()
		.map(|part| packed_right(hidden, part.checked_mul(hidden)?, LANES))
		.collect();
	let recurrent = recurrent
		.into_iter()
		.try_fold(0u64, |all, part| all.checked_add(part?))?;
	let cell = sum([
		packed_right(input, width, LANES)?,
		recurrent,
		// Biases, and peepholes.
		product([width, 8])?,
		product([hidden, 12])?,
		1024,
	])?;
	// What x gives to all gates at all times, in one direction after the other; gates and what states give to them; a
	// state or two.
	let rows = time.checked_mul(batch)?;
	let numbers = sum([
		product([rows, width])?,
		product([batch, width, 2])?,
		product([batch, hidden, 2])?,
		hidden,
	])?;
	let run = sum([
		product([numbers, 4])?,
		working(rows, input.max(hidden), Side::Plain, Side::Packed, operands.workers)?,
	])?;
	let mut packs = vec![1, 2, 3];
	if lstm {
		packs.push(6);
	}
	let known = packs.iter().all(|place| operands.is_known(*place));
	Need::made(known, product([cell, directions])?, 0, packs, run)
}
