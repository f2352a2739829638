//! What ops give that are put together from others, by numbers worked out by hand.

use super::{
	bytes, compiled,
	model::{floats, ints, small, Attribute, Model},
	refusal, run_bytes,
};
use crate::onnx::pb::tensor_proto::DataType;

fn run(model: &Model, inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
	run_bytes(&compiled(model), inputs)
}

fn floats_of(bytes: &[u8]) -> Vec<f32> {
	let words = bytes.chunks_exact(4);
	words.map(|word| f32::from_le_bytes(word.try_into().unwrap())).collect()
}

fn long(numbers: &[i64]) -> Vec<u8> {
	numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn longs_of(bytes: &[u8]) -> Vec<i64> {
	let words = bytes.chunks_exact(8);
	words.map(|word| i64::from_le_bytes(word.try_into().unwrap())).collect()
}

#[test]
fn powers_of_integers_are_exact() {
	let model = |exponent: DataType| {
		Model::new(15)
			.typed_input("x", DataType::Int64, &[8])
			.typed_input("e", exponent, &[8])
			.node("Pow", "x e", "y", &[])
			.output("y")
	};
	let x = [3, -2, 0, 0, 7, -1, 1, 3];
	let e = [39, 63, 0, 5, 1, -3, -8, -1];
	let got = run(&model(DataType::Int64), &[long(&x), long(&e)]);
	assert_eq!(longs_of(&got[0]), [3i64.pow(39), i64::MIN, 1, 0, 7, -1, 1, 0]);
	assert!(refusal(&model(DataType::Float)).contains("whole"));
	let constant = Model::new(15)
		.typed_input("x", DataType::Int64, &[3])
		.constant("e", floats(&[3], &[17.0, 0.0, 2.0]))
		.node("Pow", "x e", "y", &[])
		.output("y");
	assert_eq!(longs_of(&run(&constant, &[long(&[2, 9, -5])])[0]), [1 << 17, 1, 25]);
	let half = Model::new(15)
		.typed_input("x", DataType::Int64, &[1])
		.constant("e", floats(&[1], &[0.5]))
		.node("Pow", "x e", "y", &[])
		.output("y");
	assert!(refusal(&half).contains("whole"));
}

/// To half the size the triangle is twice as wide: weights 1, 3, 3, 1 of 8. Outside is what lies at the edge.
#[test]
fn smoothing_widens_the_filter() {
	let model = |attributes: &[(&str, Attribute<'_>)]| {
		let mut all = vec![("mode", Attribute::Text("linear")), ("antialias", Attribute::Int(1))];
		all.extend(attributes.iter().map(|(name, value)| match value {
			Attribute::Int(value) => (*name, Attribute::Int(*value)),
			_ => panic!(),
		}));
		Model::new(18)
			.input("x", &[1, 1, 4])
			.constant("scales", floats(&[3], &[1.0, 1.0, 0.5]))
			.node("Resize", "x - scales", "y", &all)
			.output("y")
	};
	let x = [8.0, 16.0, 32.0, 64.0];
	let got = run(&model(&[]), &[bytes(&x)]);
	assert_eq!(
		floats_of(&got[0]),
		[
			(8.0 + 3.0 * 8.0 + 3.0 * 16.0 + 32.0) / 8.0,
			(16.0 + 3.0 * 32.0 + 3.0 * 64.0 + 64.0) / 8.0
		]
	);
	let inside = run(&model(&[("exclude_outside", Attribute::Int(1))]), &[bytes(&x)]);
	let expected = [
		(3.0 * 8.0 + 3.0 * 16.0 + 32.0) / 7.0,
		(16.0 + 3.0 * 32.0 + 3.0 * 64.0) / 7.0,
	];
	for (got, expected) in floats_of(&inside[0]).iter().zip(expected) {
		assert!((got - expected).abs() < 1e-5, "{got} {expected}");
	}
}

#[test]
fn a_batch_is_normalised_by_itself_in_training() {
	let model = Model::new(15)
		.input("x", &[2, 1, 2])
		.constant("scale", floats(&[1], &[2.0]))
		.constant("bias", floats(&[1], &[1.0]))
		.constant("mean", floats(&[1], &[10.0]))
		.constant("variance", floats(&[1], &[4.0]))
		.node(
			"BatchNormalization",
			"x scale bias mean variance",
			"y m v",
			&[
				("training_mode", Attribute::Int(1)),
				("momentum", Attribute::Float(0.5)),
				("epsilon", Attribute::Float(0.0)),
			],
		)
		.output("y")
		.output("m")
		.output("v");
	// Mean 2, variance 4.
	let got = run(&model, &[bytes(&[0.0, 4.0, 4.0, 0.0])]);
	assert_eq!(floats_of(&got[0]), [-1.0, 3.0, 3.0, -1.0]);
	assert_eq!((floats_of(&got[1])[0], floats_of(&got[2])[0]), (6.0, 4.0));
}

#[test]
fn nothing_is_dropped_at_a_ratio_of_zero() {
	let model = |ratio: f32| {
		Model::new(13)
			.input("x", &[2])
			.constant("ratio", floats(&[], &[ratio]))
			.constant("training", small(DataType::Bool, &[], &[1]))
			.node("Dropout", "x ratio training", "y mask", &[])
			.output("y")
			.output("mask")
	};
	let got = run(&model(0.0), &[bytes(&[3.0, -1.0])]);
	assert_eq!(floats_of(&got[0]), [3.0, -1.0]);
	assert_eq!(got[1], [1, 1]);
	assert!(refusal(&model(0.5)).contains("random"));
}

/// Of an image of 2 by 3, places are counted down the columns.
#[test]
fn places_of_the_greatest_are_counted_by_columns() {
	let model = |order: i64| {
		Model::new(12)
			.input("x", &[1, 2, 2, 3])
			.node(
				"MaxPool",
				"x",
				"y i",
				&[
					("kernel_shape", Attribute::Ints(&[2, 3])),
					("storage_order", Attribute::Int(order)),
				],
			)
			.output("i")
	};
	let x = bytes(&[0.0, 9.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 9.0]);
	assert_eq!(longs_of(&run(&model(0), std::slice::from_ref(&x))[0]), [1, 6 + 5]);
	assert_eq!(longs_of(&run(&model(1), &[x])[0]), [2, 6 + 5]);
}

/// A mean of nothing does not exist, and neither do empty outputs.
#[test]
fn reductions_of_nothing_give_what_they_start_with() {
	let model = |op: &str, keepdims: i64| {
		Model::new(18)
			.constant("x", floats(&[2, 0], &[]))
			.constant("axes", ints(&[1], &[1]))
			.node(op, "x axes", "y", &[("keepdims", Attribute::Int(keepdims))])
			.output("y")
	};
	for (op, expected) in [
		("ReduceSum", 0.0),
		("ReduceL2", 0.0),
		("ReduceProd", 1.0),
		("ReduceMax", f32::NEG_INFINITY),
		("ReduceMin", f32::INFINITY),
		("ReduceLogSumExp", f32::NEG_INFINITY),
	] {
		assert_eq!(floats_of(&run(&model(op, 0), &[])[0]), [expected; 2], "{op}");
	}
	assert!(refusal(&model("ReduceMean", 0)).contains("empty"));
	let other_axis = Model::new(18)
		.constant("x", floats(&[2, 0], &[]))
		.constant("axes", ints(&[1], &[0]))
		.node("ReduceSum", "x axes", "y", &[])
		.output("y");
	assert!(refusal(&other_axis).contains("empty"));
}

/// Out of range counted from both ends; -1 is the last.
#[test]
fn one_hot_marks_nothing_out_of_range() {
	let model = Model::new(13)
		.typed_input("i", DataType::Int64, &[6])
		.constant("depth", ints(&[], &[3]))
		.constant("values", floats(&[2], &[0.0, 1.0]))
		.node("OneHot", "i depth values", "y", &[])
		.output("y");
	let got = run(&model, &[long(&[0, 2, 3, -1, -3, -4])]);
	let rows = [
		[1., 0., 0.],
		[0., 0., 1.],
		[0., 0., 0.],
		[0., 0., 1.],
		[1., 0., 0.],
		[0., 0., 0.],
	];
	assert_eq!(floats_of(&got[0]), rows.concat());
}
