//! Ops that turn, cut, choose or eliminate rows, and put windows back. The values are the ONNX reference's.

use super::{
	assert_near,
	model::{ints, small, Attribute, Model},
	refusal, run,
};
use crate::onnx::pb::tensor_proto::DataType;

fn counting(count: u8) -> Vec<f32> {
	(0..count).map(f32::from).collect()
}

#[test]
fn determinants() {
	let x = [
		0.0, 2.0, 1.0, 3.0, 1.0, 4.0, 5.0, 9.0, 2.0, 1.0, 2.0, 3.0, 2.0, 4.0, 6.0, 0.0, 0.0, 1.0,
	];
	let model = |dims: &[i64]| Model::new(11).input("x", dims).node("Det", "x", "y", &[]).output("y");
	assert_near(&run(&model(&[2, 3, 3]), &[&x])[0], &[50.0, 0.0]);
	assert_near(&run(&model(&[1, 1]), &[&[-3.0]])[0], &[-3.0]);
	assert!(run(&model(&[2, 2]), &[&[f32::NAN, 1.0, 2.0, 3.0]])[0][0].is_nan());
	for dims in [&[2, 3][..], &[4], &[65, 65]] {
		assert!(refusal(&model(dims)).contains("square"));
	}
}

#[test]
fn sequences_turned_round() {
	let model = |time: i64, batch: i64| {
		Model::new(10)
			.input("x", &[3, 2, 2])
			.constant("l", ints(&[2], &[3, 2]))
			.node(
				"ReverseSequence",
				"x l",
				"y",
				&[
					("time_axis", Attribute::Int(time)),
					("batch_axis", Attribute::Int(batch)),
				],
			)
			.output("y")
	};
	let expected = [8.0, 9.0, 6.0, 7.0, 4.0, 5.0, 2.0, 3.0, 0.0, 1.0, 10.0, 11.0];
	assert_near(&run(&model(0, 1), &[&counting(12)])[0], &expected);
	refusal(&model(1, 0));
	refusal(&model(0, 0));
	refusal(&model(2, 1));
}

#[test]
fn the_middle_is_cut_out_or_put_into_zeros() {
	let model = |shape: &[i64], axes: &[i64]| {
		Model::new(18)
			.input("x", &[2, 3])
			.constant("s", ints(&[shape.len() as i64], shape))
			.node("CenterCropPad", "x s", "y", &[("axes", Attribute::Ints(axes))])
			.output("y")
	};
	let expected = [0.0, 0.0, 0.0, 1.0, 3.0, 4.0, 0.0, 0.0, 0.0, 0.0];
	assert_near(&run(&model(&[5, 2], &[0, -1]), &[&counting(6)])[0], &expected);
	assert_near(&run(&model(&[1], &[1]), &[&counting(6)])[0], &[1.0, 4.0]);
	for (shape, axes) in [
		(&[5, 2][..], &[0][..]),
		(&[5, 2], &[1, 1]),
		(&[0], &[0]),
		(&[-1], &[0]),
		(&[1], &[2]),
	] {
		refusal(&model(shape, axes));
	}
}

#[test]
fn chosen_rows() {
	let model = |condition: &[i32], attributes: &[(&str, Attribute<'_>)]| {
		Model::new(11)
			.input("x", &[3, 2])
			.constant("c", small(DataType::Bool, &[condition.len() as i64], condition))
			.node("Compress", "x c", "y", attributes)
			.output("y")
	};
	let axis = |axis| [("axis", Attribute::Int(axis))];
	assert_eq!(
		run(&model(&[0, 1, 1], &axis(0)), &[&counting(6)])[0],
		[2.0, 3.0, 4.0, 5.0]
	);
	assert_eq!(run(&model(&[0, 1], &axis(-1)), &[&counting(6)])[0], [1.0, 3.0, 5.0]);
	assert_eq!(run(&model(&[1, 0, 0, 1], &[]), &[&counting(6)])[0], [0.0, 3.0]);
	assert!(refusal(&model(&[0, 0], &axis(0))).contains("empty"));
	refusal(&model(&[1, 1, 1], &axis(1)));
}

#[test]
fn windows_are_put_back() {
	let unpool = |shape: &[i64]| {
		Model::new(11)
			.input("x", &[1, 1, 2, 2])
			.constant("i", ints(&[1, 1, 2, 2], &[5, 7, 13, 15]))
			.constant("s", ints(&[4], shape))
			.node(
				"MaxUnpool",
				"x i s",
				"y",
				&[
					("kernel_shape", Attribute::Ints(&[2, 2])),
					("strides", Attribute::Ints(&[2, 2])),
				],
			)
			.output("y")
	};
	let results = run(&unpool(&[1, 1, 5, 4]), &[&[5.0, 6.0, 7.0, 8.0]]);
	let mut expected = [0.0; 20];
	(expected[5], expected[7], expected[13], expected[15]) = (5.0, 6.0, 7.0, 8.0);
	assert_near(&results[0], &expected);
	assert!(refusal(&unpool(&[1, 1, 3, 4])).contains("output_shape"));
	assert!(refusal(&unpool(&[1, 1, i64::MIN, 4])).contains("output_shape"));
	let columns = |image: &[i64], attributes: &[(&str, Attribute<'_>)]| {
		Model::new(18)
			.input("x", &[1, 4, 4])
			.constant("i", ints(&[2], image))
			.constant("b", ints(&[2], &[2, 2]))
			.node("Col2Im", "x i b", "y", attributes)
			.output("y")
	};
	let expected = [0.0, 5.0, 5.0, 10.0, 30.0, 20.0, 10.0, 25.0, 15.0];
	assert_near(&run(&columns(&[3, 3], &[]), &[&counting(16)])[0], &expected);
	for model in [
		columns(&[1, 3], &[]),
		columns(&[4, 3], &[]),
		columns(&[0, 3], &[]),
		columns(&[3, 3], &[("strides", Attribute::Ints(&[0, 1]))]),
		columns(&[3, 3], &[("pads", Attribute::Ints(&[0, -1, 0, 0]))]),
		columns(
			&[1 << 30, 1 << 30],
			&[("strides", Attribute::Ints(&[1 << 15, 1 << 15]))],
		),
	] {
		refusal(&model);
	}
}
