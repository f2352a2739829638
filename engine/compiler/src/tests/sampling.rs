//! Ops that read images between their pixels. The values are onnxruntime's, those of DeformConv and AffineGrid the ONNX
//! reference's.

use super::{
	assert_near,
	model::{floats, ints, Attribute, Model},
	refusal, run,
};
use crate::onnx::pb::tensor_proto::DataType;

/// Squares: no two neighbours differ by the same.
fn squares() -> Vec<f32> {
	(0..12).map(|place| (place * place) as f32 / 10.0).collect()
}

fn grid(opset: i64, mode: &str, padding: &str, align: i64) -> Model {
	Model::new(opset)
		.input("x", &[1, 1, 3, 4])
		.input("g", &[1, 1, 4, 2])
		.node(
			"GridSample",
			"x g",
			"y",
			&[
				("mode", Attribute::Text(mode)),
				("padding_mode", Attribute::Text(padding)),
				("align_corners", Attribute::Int(align)),
			],
		)
		.output("y")
}

/// A corner, a place within, and two outside.
const PLACES: &[f32] = &[-1.0, -1.0, 0.3, -0.2, 1.4, 0.9, -1.9, 2.2];

#[test]
fn grids_in_all_modes() {
	for (mode, padding, align, expected) in [
		("nearest", "zeros", 0, [0.0, 3.6, 0.0, 0.0]),
		("nearest", "zeros", 1, [0.0, 3.6, 0.0, 0.0]),
		("nearest", "border", 0, [0.0, 3.6, 12.1, 6.4]),
		("nearest", "border", 1, [0.0, 3.6, 12.1, 6.4]),
		("nearest", "reflection", 0, [0.0, 3.6, 12.1, 2.5]),
		("nearest", "reflection", 1, [0.0, 3.6, 10.0, 2.5]),
		("linear", "zeros", 0, [0.0, 2.746, 0.0, 0.0]),
		("linear", "zeros", 1, [0.0, 2.913, 4.551999, 0.0]),
		("linear", "border", 0, [0.0, 2.746, 12.1, 6.400001]),
		("linear", "border", 1, [0.0, 2.913, 11.38, 6.400001]),
		("linear", "reflection", 0, [0.0, 2.746, 11.47, 2.037999]),
		("linear", "reflection", 1, [0.0, 2.913, 10.167999, 2.349]),
		("cubic", "zeros", 0, [-0.072656, 2.172745, -0.977916, 0.0]),
		("cubic", "zeros", 1, [0.0, 2.361208, 4.917463, 0.068141]),
		("cubic", "reflection", 0, [-0.290625, 2.130575, 12.800745, 1.451201]),
		("cubic", "reflection", 1, [0.0, 2.276865, 11.050213, 1.779853]),
	] {
		let results = run(&grid(20, mode, padding, align), &[&squares(), PLACES]);
		assert_near(&results[0], &expected);
	}
	// The older names of the same.
	let old = run(&grid(16, "bilinear", "zeros", 1), &[&squares(), PLACES]);
	assert_near(&old[0], &[0.0, 2.913, 4.551999, 0.0]);
}

/// No infinity outside of what a place shows reaches it, and what is no place gives no number.
#[test]
fn grids_with_what_is_no_number() {
	let mut x = squares();
	x[0] = f32::INFINITY;
	let places = [f32::NAN, 0.0, f32::INFINITY, 0.0, -4.0, -4.0, 0.3, -0.2];
	let results = run(&grid(20, "linear", "zeros", 0), &[&x, &places]);
	assert_near(&results[0], &[f32::NAN, f32::NAN, 0.0, 2.746]);
}

#[test]
fn grids_that_are_not_certain_are_refused() {
	assert!(refusal(&grid(20, "cubic", "border", 0)).contains("disagree"));
	for model in [
		grid(20, "bilinear", "zeros", 0),
		grid(16, "linear", "zeros", 0),
		grid(20, "linear", "wrap", 0),
	] {
		assert!(refusal(&model).contains("expected"));
	}
	let shapes = |x: &[i64], g: &[i64]| {
		Model::new(20)
			.input("x", x)
			.input("g", g)
			.node("GridSample", "x g", "y", &[])
			.output("y")
	};
	for (x, g) in [
		(&[1, 1, 3, 4][..], &[2, 1, 4, 2][..]),
		(&[1, 1, 3, 4], &[1, 1, 4, 3]),
		(&[1, 1, 3, 4], &[1, 4, 2]),
		(&[1, 1], &[1, 1]),
		(&[1], &[1]),
	] {
		refusal(&shapes(x, g));
	}
}

#[test]
fn affine_grids() {
	let model = |align| {
		Model::new(20)
			.input("t", &[1, 2, 3])
			.constant("s", ints(&[4], &[1, 1, 2, 3]))
			.node("AffineGrid", "t s", "y", &[("align_corners", Attribute::Int(align))])
			.output("y")
	};
	let theta = [0.5, 0.1, 0.2, -0.3, 1.0, 0.4];
	let plain = [
		-0.183333, 0.1, 0.15, -0.1, 0.483333, -0.3, -0.083333, 1.1, 0.25, 0.9, 0.583333, 0.7,
	];
	assert_near(&run(&model(0), &[&theta])[0], &plain);
	let aligned = [-0.4, -0.3, 0.1, -0.6, 0.6, -0.9, -0.2, 1.7, 0.3, 1.4, 0.8, 1.1];
	assert_near(&run(&model(1), &[&theta])[0], &aligned);
	let sized = |size: &[i64]| {
		Model::new(20)
			.input("t", &[1, 2, 3])
			.constant("s", ints(&[size.len() as i64], size))
			.node("AffineGrid", "t s", "y", &[("align_corners", Attribute::Int(1))])
			.output("y")
	};
	assert!(refusal(&sized(&[1, 1, 1, 3])).contains("aligned"));
	for size in [
		&[1, 1, 2][..],
		&[1, 1, 0, 2],
		&[1, 1, 1 << 20, 1 << 20],
		&[2, 1, 2, 2],
		&[1, 1, -1, 2],
	] {
		refusal(&sized(size));
	}
}

fn regions(mode: &str, pixel: &str, ratio: i64) -> Model {
	Model::new(16)
		.input("x", &[1, 1, 3, 4])
		.constant("r", floats(&[2, 4], &[0.0, 0.0, 2.5, 1.5, -3.0, 1.0, 9.0, 2.0]))
		.constant("b", ints(&[2], &[0, 0]))
		.node(
			"RoiAlign",
			"x r b",
			"y",
			&[
				("mode", Attribute::Text(mode)),
				("coordinate_transformation_mode", Attribute::Text(pixel)),
				("sampling_ratio", Attribute::Int(ratio)),
				("output_height", Attribute::Int(2)),
				("output_width", Attribute::Int(2)),
			],
		)
		.output("y")
}

#[test]
fn regions_of_images() {
	for (mode, pixel, ratio, expected) in [
		(
			"avg",
			"half_pixel",
			2,
			[0.077344, 0.296875, 1.13125, 1.9, 0.95, 1.95, 1.95, 3.35],
		),
		(
			"avg",
			"output_half_pixel",
			2,
			[0.85, 1.54375, 2.925, 4.36875, 2.275, 0.0, 3.775, 0.0],
		),
		(
			"max",
			"half_pixel",
			1,
			[0.0125, 0.15, 0.875, 0.976562, 1.2, 0.0, 1.6, 0.0],
		),
		(
			"max",
			"output_half_pixel",
			1,
			[0.585938, 1.18125, 1.367188, 2.75625, 1.6, 0.0, 4.8, 0.0],
		),
	] {
		assert_near(&run(&regions(mode, pixel, ratio), &[&squares()])[0], &expected);
	}
	assert!(refusal(&regions("avg", "half_pixel", 0)).contains("sampling_ratio"));
	assert!(refusal(&regions("avg", "half_pixel", -1)).contains("sampling_ratio"));
	assert!(refusal(&regions("sum", "half_pixel", 1)).contains("mode"));
	assert!(refusal(&regions("avg", "pixel", 1)).contains("coordinate"));
}

fn deformed(offset: &[i64], group: i64, pads: &[i64]) -> Model {
	Model::new(19)
		.input("x", &[1, 2, 3, 4])
		.constant(
			"w",
			floats(&[2, 1, 2, 2], &[0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75]),
		)
		.input("o", offset)
		.constant("b", floats(&[2], &[1.0, -1.0]))
		.input("m", &[1, 8, 2, 3])
		.node(
			"DeformConv",
			"x w o b m",
			"y",
			&[
				("group", Attribute::Int(group)),
				("offset_group", Attribute::Int(2)),
				("kernel_shape", Attribute::Ints(&[2, 2])),
				("pads", Attribute::Ints(pads)),
			],
		)
		.output("y")
}

#[test]
fn deformed_convolutions() {
	let mut x = squares();
	for row in (0..3).rev() {
		x.extend_from_within(row * 4..row * 4 + 4);
	}
	let offsets: Vec<f32> = (0..96).map(|place| (place % 7) as f32 / 3.0 - 1.0).collect();
	let mask: Vec<f32> = (0..48).map(|place| (place % 5) as f32 / 4.0).collect();
	let results = run(&deformed(&[1, 16, 2, 3], 2, &[0, 0, 0, 0]), &[&x, &offsets, &mask]);
	let expected = [
		1.690278, 4.679167, 5.238889, 2.145833, 2.7875, 2.370833, 10.35, 10.786112, 14.493057, 8.924999, 8.558333,
		3.545834,
	];
	assert_near(&results[0], &expected);
	for model in [
		deformed(&[1, 16, 2, 3], 1, &[0, 0, 0, 0]),
		deformed(&[1, 15, 2, 3], 2, &[0, 0, 0, 0]),
		deformed(&[1, 16, 2, 3], 2, &[1, 0, 0, 0]),
		deformed(&[1, 16, 2, 3], 2, &[-1, 0, 1, 0]),
		deformed(&[1, 16, 2, 3], 2, &[0, 0]),
		deformed(&[1, 16, 2, 3], 0, &[0, 0, 0, 0]),
	] {
		refusal(&model);
	}
}

/// Regions and grids of numbers that are no floats.
#[test]
fn images_have_to_be_of_floats() {
	let model = Model::new(20)
		.typed_input("x", DataType::Int32, &[1, 1, 3, 4])
		.input("g", &[1, 1, 4, 2])
		.node("GridSample", "x g", "y", &[])
		.output("y");
	refusal(&model);
}
