//! Normalisations.

use crate::support::{
	program::float,
	values::{gives, gives_about, list, tensor},
};
use verdict_program::{op::Lrn, F32Bits, Op};

#[test]
fn by_given_moments() {
	let x = tensor(&[1, 2, 2], &[1.0_f32, 3.0, 10.0, 20.0]);
	let operands = [
		x,
		list(&[2.0_f32, 1.0]),
		list(&[0.5_f32, 0.0]),
		list(&[1.0_f32, 10.0]),
		list(&[3.75_f32, 24.75]),
	];
	let op = Op::BatchNorm { epsilon: float(0.25) };
	gives(op, &operands, &[tensor(&[1, 2, 2], &[0.5_f32, 2.5, 0.0, 2.0])]);
}

#[test]
fn by_their_own_moments() {
	// Mean 2 and variance 1, with 3 added to it.
	let epsilon = float(3.0);
	let x = tensor(&[2, 2], &[1.0_f32, 3.0, 3.0, 1.0]);
	let (scale, bias) = (list(&[1.0_f32, 4.0]), list(&[0.0_f32, 1.0]));
	let layer = Op::LayerNorm { axis: 1, epsilon };
	let expected = tensor(&[2, 2], &[-0.5_f32, 3.0, 0.5, -1.0]);
	gives(layer.clone(), &[x.clone(), scale.clone(), bias], &[expected]);
	gives(layer, &[x, scale], &[tensor(&[2, 2], &[-0.5_f32, 2.0, 0.5, -2.0])]);
	let x = tensor(&[1, 2, 2], &[1.0_f32, 3.0, 30.0, 10.0]);
	let (scale, bias) = (list(&[2.0_f32, 1.0]), list(&[0.0_f32, 5.0]));
	let instance = Op::InstanceNorm { epsilon: float(0.0) };
	gives(
		instance,
		&[x.clone(), scale.clone(), bias.clone()],
		&[tensor(&[1, 2, 2], &[-2.0_f32, 2.0, 6.0, 4.0])],
	);
	let group = Op::GroupNorm {
		groups: 1,
		epsilon: float(0.0),
	};
	// Mean 11 and variance (100 + 64 + 361 + 1) / 4.
	let r = 131.5_f32.sqrt();
	gives_about(
		group,
		&[x, scale, bias],
		&[-20.0 / r, -16.0 / r, 19.0 / r + 5.0, -1.0 / r + 5.0],
		1e-6,
	);
}

#[test]
fn by_lengths() {
	let x = tensor(&[1, 2], &[3.0_f32, 4.0]);
	// The mean square is 12.5; 12.5 more makes 25.
	let rms = Op::RmsNorm {
		axis: 1,
		epsilon: float(12.5),
	};
	gives_about(rms, &[x.clone(), list(&[1.0_f32, 10.0])], &[0.6, 8.0], 1e-6);
	gives_about(Op::LpNorm { axis: 1, p: 2 }, &[x.clone()], &[0.6, 0.8], 1e-6);
	gives_about(Op::LpNorm { axis: 1, p: 1 }, &[x], &[3.0 / 7.0, 4.0 / 7.0], 1e-6);
	gives(
		Op::LpNorm { axis: 0, p: 2 },
		&[tensor(&[2, 1], &[0.0_f32, 0.0])],
		&[tensor(&[2, 1], &[0.0_f32, 0.0])],
	);
}

#[test]
fn by_neighbouring_channels() {
	let lrn = |size| Lrn {
		size,
		alpha: float(2.0),
		beta: F32Bits::ONE,
		bias: F32Bits::ONE,
	};
	let x = tensor(&[1, 3, 1], &[1.0_f32, 2.0, 3.0]);
	// Of an even size one more after than before: squares 1 + 4, 4 + 9, 9.
	gives_about(
		Op::Lrn(lrn(2)),
		&[x.clone()],
		&[1.0 / 6.0, 2.0 / 14.0, 3.0 / 10.0],
		1e-6,
	);
	gives_about(Op::Lrn(lrn(1)), &[x], &[1.0 / 3.0, 2.0 / 9.0, 3.0 / 19.0], 1e-6);
}
