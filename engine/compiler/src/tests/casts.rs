//! Casts to the short floats round, and nothing else does.

use super::{
	compiled,
	model::{floats, Attribute, Model},
	ops, refusal, run,
};
use crate::onnx::pb::tensor_proto::DataType;

fn cast(to: DataType, count: usize) -> Model {
	Model::new(17)
		.input("x", &[count as i64])
		.node("Cast", "x", "y", &[("to", Attribute::Int(to as i64))])
		.output("y")
}

/// Rounds the magnitude, as an integer multiple of 2^-149 or in steps of 2^`drop` of that, to even; `limit` is infinite.
fn reference(number: f32, digits: u32, least: i32, limit: f64) -> f32 {
	if !number.is_finite() || number == 0.0 {
		return number;
	}
	let exact = f64::from(number.abs());
	let exponent = ((exact.to_bits() >> 52) as i32) - 1023;
	let step = f64::from_bits(((exponent + 1 - digits as i32).max(least) + 1023) as u64 * (1 << 52));
	let rounded = (exact / step).round_ties_even() * step;
	let rounded = if rounded >= limit { f64::INFINITY } else { rounded };
	(rounded as f32).copysign(number)
}

/// Numbers of all magnitudes, and those about halfway between two short ones.
fn numbers() -> Vec<f32> {
	let mut numbers = vec![
		0.0,
		-0.0,
		f32::INFINITY,
		f32::NEG_INFINITY,
		f32::MAX,
		f32::MIN,
		65504.0,
		65519.996,
	];
	numbers.extend([
		65520.0,
		-65520.0,
		65536.0,
		1e30,
		f32::MIN_POSITIVE,
		1e-45,
		-1e-40,
		6e-8,
		2.98e-8,
		2.9802322e-8,
	]);
	let mut bits = 0x0000_0f00u32;
	while bits < 0x7f80_0000 {
		for near in [0, 0x0fff, 0x1000, 0x1001, 0x3000, 0x7fff, 0x8000, 0x8001, 0x1_8000] {
			let number = f32::from_bits((bits & 0xfffe_0000) + near);
			numbers.extend([number, -number]);
		}
		bits += 0x0013_7000;
	}
	numbers.retain(|number| !number.is_nan());
	numbers
}

#[test]
fn a_cast_to_a_short_float_rounds_to_the_bit() {
	let numbers = numbers();
	for (to, digits, least, limit) in [
		(DataType::Float16, 11, -24, 65536.0),
		(DataType::Bfloat16, 8, -133, 2f64.powi(128)),
	] {
		let got = run(&cast(to, numbers.len()), &[&numbers]).remove(0);
		for (number, got) in numbers.iter().zip(got) {
			// Programs know no subnormal numbers.
			let number = if number.is_subnormal() {
				0f32.copysign(*number)
			} else {
				*number
			};
			let expected = reference(number, digits, least, limit);
			assert_eq!(
				got.to_bits(),
				expected.to_bits(),
				"{number:e} to {to:?}: {got:e}, not {expected:e}"
			);
		}
		assert!(run(&cast(to, 1), &[&[f32::NAN]])[0][0].is_nan());
	}
}

#[test]
fn other_casts_of_floats_do_nothing() {
	let model = cast(DataType::Double, 3);
	assert!(ops(&model).is_empty());
	assert!(compiled(&model).report.notes[0].contains("double"));
}

/// What a value is in the file is known of inputs, constants and casts. A value of f32 alone does not tell.
#[test]
fn a_cast_like_a_short_float_rounds_or_is_refused() {
	let like = |kind: DataType| {
		Model::new(19)
			.input("x", &[1])
			.typed_input("like", kind, &[1])
			.node("CastLike", "x like", "y", &[])
			.output("y")
	};
	assert!(ops(&like(DataType::Float)).is_empty());
	assert!(!ops(&like(DataType::Float16)).is_empty());
	let computed = Model::new(19)
		.input("x", &[1])
		.typed_input("h", DataType::Float16, &[1])
		.node("Add", "h h", "like", &[])
		.node("CastLike", "x like", "y", &[])
		.output("y");
	assert!(refusal(&computed).contains("16 bits"));
	let cast_back = Model::new(19)
		.input("x", &[1])
		.typed_input("h", DataType::Float16, &[1])
		.node("Cast", "h", "like", &[("to", Attribute::Int(DataType::Float as i64))])
		.node("CastLike", "x like", "y", &[])
		.output("y");
	assert!(refusal(&cast_back).contains("16 bits"));
	let constant = Model::new(19)
		.input("x", &[1])
		.constant("c", floats(&[1], &[1.0]))
		.node("CastLike", "x c", "y", &[])
		.output("y");
	assert!(ops(&constant).is_empty());
}
