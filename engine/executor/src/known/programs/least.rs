//! Results next to the smallest number, 2⁻¹²⁶: whether this machine rounds before it flushes.

use super::Draft;
use verdict_program::{
	op::{Binary, MatMul, Unary},
	F32Bits, Op, Program, Value,
};

/// For about this k, (1 + k 2⁻²³) (1 − 2k 2⁻²⁴), which is 1 − k² 2⁻⁴⁶, lies in the middle of 1 − 2⁻²⁴ and 1.
const MIDDLE: u32 = 1448;

/// 2⁻⁶³ as bits.
const HALF_WAY: u32 = (127 - 63) << 23;

fn floats(draft: &mut Draft, dims: &[u32], bits: impl Iterator<Item = u32>) -> Value {
	draft.builder.floats(dims, bits.map(F32Bits))
}

pub(super) fn least() -> Program {
	let mut draft = Draft::new();
	let x = draft.input(&[1]);
	let ks = || MIDDLE - 24..MIDDLE + 24;
	// Below 1 the steps are half as large.
	let (above, below) = (|k| HALF_WAY + k, |k| HALF_WAY - 2 * k);
	let (column, row) = (
		floats(&mut draft, &[48, 1], ks().map(above)),
		floats(&mut draft, &[1, 48], ks().map(below)),
	);
	for op in [
		Op::Binary(Binary::Mul),
		Op::MatMul(MatMul::default()),
		Op::Binary(Binary::Pow),
	] {
		let y = draft.op(op, &[column, row]);
		draft.output(y);
	}
	// Quotients: the reciprocals of the row are not exact, and fall to either side.
	let inverse = draft.op(Op::Unary(Unary::Reciprocal), &[row]);
	let quotient = draft.op(Op::Binary(Binary::Div), &[column, inverse]);
	draft.output(quotient);
	// Differences of neighbours, and exponentials, all about the least.
	let small = floats(&mut draft, &[33], (0..33).map(|step| 0x0080_0000 + step));
	let large = floats(&mut draft, &[33, 1], (0..33).map(|step| 0x0100_0000 + step));
	let difference = draft.op(Op::Binary(Binary::Sub), &[large, small]);
	draft.output(difference);
	let exponents = floats(&mut draft, &[65], (0..65).map(|step| 0xC2AE_AC30 + step)); // -87.33633 and on
	let exponential = draft.op(Op::Unary(Unary::Exp), &[exponents]);
	draft.output(exponential);
	let sum = draft.op(Op::Binary(Binary::Add), &[x, x]);
	draft.output(sum);
	draft.finish()
}
