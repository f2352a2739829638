//! Functions of two or three elements, and casts.

use crate::{Draft, Entry};
use verdict_program::{
	op::{Binary, Compare},
	Dtype, Op,
};

const DTYPES: [Dtype; 6] = [Dtype::F32, Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64, Dtype::Bool];
const INTEGERS: [Dtype; 4] = [Dtype::I8, Dtype::U8, Dtype::I32, Dtype::I64];

pub(super) fn all() -> Vec<Entry> {
	use Binary::{Add, Div, Fmod, Max, Min, Mul, PRelu, Pow, Sub};
	let mut entries: Vec<Entry> = [Add, Sub, Mul, Div, Fmod, Pow, Max, Min]
		.into_iter()
		.map(floats)
		.collect();
	entries.push(prelu(PRelu));
	entries.extend(INTEGERS.into_iter().map(integers));
	entries.push(truths());
	entries.extend(DTYPES.into_iter().map(compare));
	entries.extend(DTYPES.into_iter().map(select));
	entries.extend(DTYPES.into_iter().map(cast));
	entries
}

/// Operands of the same shape, with a number, a row, a column, and both broadcast.
fn floats(binary: Binary) -> Entry {
	let mut draft = Draft::new(&format!("binary/{}", binary.name()));
	let x = draft.x(&[6, 1, 37]);
	for dims in [&[6, 1, 37][..], &[], &[37], &[6, 1, 1], &[5, 1]] {
		let (other, weight) = (draft.x(dims), draft.floats(dims, 3.0));
		draft.give(Op::Binary(binary), &[x, other]);
		draft.give(Op::Binary(binary), &[weight, x]);
	}
	draft.finish()
}

fn prelu(binary: Binary) -> Entry {
	let mut draft = Draft::new("binary/prelu");
	let x = draft.x(&[2, 7, 19]);
	for dims in [&[2, 7, 19][..], &[7, 1], &[]] {
		let slope = draft.x(dims);
		draft.give(Op::Binary(binary), &[x, slope]);
	}
	draft.finish()
}

fn integers(dtype: Dtype) -> Entry {
	use Binary::*;
	let mut draft = Draft::new(&format!("binary/{dtype}"));
	let (x, y) = (draft.input(dtype, &[7, 1, 9]), draft.input(dtype, &[5, 9]));
	for binary in [
		Add, Sub, Mul, Div, Mod, Fmod, Max, Min, BitAnd, BitOr, BitXor, ShiftLeft, ShiftRight,
	] {
		draft.give(Op::Binary(binary), &[x, y]);
	}
	// How far to shift is rarely a sensible number above.
	let few = match dtype {
		Dtype::I64 => draft.integers(&[9], 0..9),
		Dtype::I32 => draft.bytes(dtype, &[9], (0..9_i32).flat_map(i32::to_le_bytes).collect()),
		_ => draft.bytes(dtype, &[9], (0..9).collect()),
	};
	for binary in [ShiftLeft, ShiftRight, Div, Mod] {
		draft.give(Op::Binary(binary), &[x, few]);
	}
	draft.finish()
}

fn truths() -> Entry {
	let mut draft = Draft::new("binary/bool");
	let (x, y) = (draft.input(Dtype::Bool, &[9, 1]), draft.input(Dtype::Bool, &[17]));
	for binary in [Binary::And, Binary::Or, Binary::Xor] {
		draft.give(Op::Binary(binary), &[x, y]);
	}
	draft.finish()
}

fn compare(dtype: Dtype) -> Entry {
	use Compare::*;
	let mut draft = Draft::new(&format!("compare/{dtype}"));
	let (x, y) = (draft.input(dtype, &[3, 1, 41]), draft.input(dtype, &[3, 1]));
	let compares = match dtype {
		Dtype::Bool => vec![Equal],
		_ => vec![Equal, Less, LessOrEqual, Greater, GreaterOrEqual],
	};
	for compare in compares {
		draft.give(Op::Compare(compare), &[x, y]);
	}
	draft.finish()
}

fn select(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("where/{dtype}"));
	let condition = draft.input(Dtype::Bool, &[4, 1, 23]);
	let (x, y, one) = (
		draft.input(dtype, &[4, 3, 23]),
		draft.input(dtype, &[3, 1]),
		draft.input(dtype, &[]),
	);
	for operands in [
		[condition, x, y],
		[condition, y, x],
		[condition, x, one],
		[condition, one, one],
	] {
		draft.give(Op::Where, &operands);
	}
	draft.finish()
}

fn cast(dtype: Dtype) -> Entry {
	let mut draft = Draft::new(&format!("cast/{dtype}"));
	let x = draft.input(dtype, &[5, 47]);
	for to in DTYPES {
		draft.give(Op::Cast { to }, &[x]);
	}
	if dtype == Dtype::F32 {
		let scale = draft.number(1e5);
		let large = draft.op(Op::Binary(Binary::Mul), &[x, scale]);
		for to in DTYPES {
			draft.give(Op::Cast { to }, &[large]);
		}
	}
	draft.finish()
}
