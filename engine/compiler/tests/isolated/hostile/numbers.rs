//! Zeros to divide by, and numbers at the edge of what they can be.

use super::Cases;
use crate::{
	model::{filled, floats, ints, small, Attribute, Model},
	onnx::pb::tensor_proto::DataType,
};

/// One node on an input `x` of [1,4,4,4], with weights `w` of [4,4,2,2].
fn one(op: &str, inputs: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	Model::new(17)
		.input("x", &[1, 4, 4, 4])
		.constant("w", filled(&[4, 4, 2, 2], 0.5))
		.node(op, inputs, "y", attributes)
		.output("y")
}

/// One node with a list of integers as its second input.
fn listed(op: &str, list: &[i64]) -> Model {
	Model::new(17)
		.input("x", &[1, 4, 4, 4])
		.constant("c", ints(&[list.len() as i64], list))
		.node(op, "x c", "y", &[])
		.output("y")
}

pub(super) fn add(cases: &mut Cases) {
	windows(cases);
	divisions(cases);
	edges(cases);
	slices(cases);
	quantised(cases);
}

fn windows(cases: &mut Cases) {
	let window = |name, list: &'static [i64]| {
		let kernel = ("kernel_shape", Attribute::Ints(&[2, 2]));
		match name {
			"kernel_shape" => vec![(name, Attribute::Ints(list))],
			_ => vec![kernel, (name, Attribute::Ints(list))],
		}
	};
	for op in ["MaxPool", "AveragePool", "LpPool"] {
		cases.model(
			format!("{op} with strides of zero"),
			one(op, "x", &window("strides", &[0, 0])),
		);
		cases.model(
			format!("{op} with a window of zero"),
			one(op, "x", &window("kernel_shape", &[0, 0])),
		);
		cases.model(
			format!("{op} with negative strides"),
			one(op, "x", &window("strides", &[-1, -1])),
		);
		cases.model(
			format!("{op} with negative padding"),
			one(op, "x", &window("pads", &[-9, -9, -9, -9])),
		);
		let most = window("pads", &[i64::MAX, i64::MAX, i64::MAX, i64::MAX]);
		cases.model(format!("{op} with padding that overflows"), one(op, "x", &most));
	}
	for op in ["Conv", "ConvTranspose"] {
		let with = |name, list: &'static [i64]| one(op, "x w", &[(name, Attribute::Ints(list))]);
		cases.model(format!("{op} with strides of zero"), with("strides", &[0, 0]));
		cases.model(format!("{op} with dilations of zero"), with("dilations", &[0, 0]));
		cases.model(format!("{op} with negative padding"), with("pads", &[-9, -9, -9, -9]));
		cases.model(format!("{op} with too many strides"), with("strides", &[1; 100]));
		cases.model(
			format!("{op} with groups of zero"),
			one(op, "x w", &[("group", Attribute::Int(0))]),
		);
		cases.model(
			format!("{op} with 2^63 - 1 groups"),
			one(op, "x w", &[("group", Attribute::Int(i64::MAX))]),
		);
		cases.model(
			format!("{op} with -1 groups"),
			one(op, "x w", &[("group", Attribute::Int(-1))]),
		);
	}
}

fn divisions(cases: &mut Cases) {
	for (op, name) in [
		("DepthToSpace", "blocksize"),
		("SpaceToDepth", "blocksize"),
		("LRN", "size"),
	] {
		for value in [0, -1, i64::MIN, i64::MAX] {
			cases.model(
				format!("{op} with {name} {value}"),
				one(op, "x", &[(name, Attribute::Int(value))]),
			);
		}
	}
	let groups = Model::new(21)
		.input("x", &[1, 4, 4, 4])
		.constant("s", filled(&[4], 1.0))
		.node("GroupNormalization", "x s s", "y", &[("num_groups", Attribute::Int(0))])
		.output("y");
	cases.model("GroupNormalization with no groups", groups);
	let reshaped = listed("Reshape", &[0, 0, 0, 0, 0]);
	cases.model("Reshape that keeps more than there is", reshaped);
	cases.model("Reshape with two open dimensions", listed("Reshape", &[-1, -1]));
	cases.model(
		"Reshape with an open dimension beside zero",
		listed("Reshape", &[-1, 7]),
	);
	cases.model("Reshape to less than nothing", listed("Reshape", &[-2, 64]));
	cases.model("Reshape whose size overflows", listed("Reshape", &[1 << 62, 1 << 62]));
	// Whole numbers that are computed when compiling: by zero, and the one quotient that does not fit.
	for (name, a, b) in [
		("division by zero in a shape", 64, 0),
		("the division that overflows in a shape", i64::MIN, -1),
	] {
		let divided = Model::new(17)
			.input("x", &[1, 4, 4, 4])
			.constant("a", ints(&[1], &[a]))
			.constant("b", ints(&[1], &[b]))
			.node("Div", "a b", "s", &[])
			.node("Reshape", "x s", "y", &[])
			.output("y");
		cases.model(name, divided);
		let left = Model::new(17)
			.input("x", &[1, 4, 4, 4])
			.constant("a", ints(&[1], &[a]))
			.constant("b", ints(&[1], &[b]))
			.node("Mod", "a b", "s", &[])
			.node("Expand", "x s", "y", &[])
			.node("Reshape", "y s", "z", &[])
			.output("z");
		cases.model(format!("{name}, as a remainder"), left);
	}
	let split = Model::new(18)
		.input("x", &[1, 4, 4, 4])
		.node("Split", "x", "y", &[("num_outputs", Attribute::Int(0))])
		.output("y");
	cases.model("Split into no parts", split);
}

fn edges(cases: &mut Cases) {
	for value in [i64::MIN, i64::MAX] {
		for op in [
			"Softmax",
			"LogSoftmax",
			"Hardmax",
			"ArgMax",
			"Flatten",
			"Gather",
			"LpNormalization",
		] {
			let inputs = if op == "Gather" { "x i" } else { "x" };
			let model = one(op, inputs, &[("axis", Attribute::Int(value))]).constant("i", ints(&[1], &[0]));
			cases.model(format!("{op} along axis {value}"), model);
		}
		cases.model(
			format!("Transpose by {value}"),
			one("Transpose", "x", &[("perm", Attribute::Ints(&[value; 4]))]),
		);
		cases.model(format!("Unsqueeze at {value}"), listed("Unsqueeze", &[value]));
		cases.model(format!("Squeeze at {value}"), listed("Squeeze", &[value]));
		cases.model(
			format!("ReduceMean along {value}"),
			one("ReduceMean", "x", &[("axes", Attribute::Ints(&[value]))]),
		);
		cases.model(format!("Tile by {value}"), listed("Tile", &[value; 4]));
		cases.model(format!("Expand to {value}"), listed("Expand", &[value; 4]));
		cases.model(format!("Pad by {value}"), listed("Pad", &[value; 8]));
		cases.model(
			format!("Cast to type {value}"),
			one("Cast", "x", &[("to", Attribute::Int(value))]),
		);
	}
	let long: Vec<i64> = vec![0; 1 << 20];
	cases.model(
		"a permutation of a million axes",
		one("Transpose", "x", &[("perm", Attribute::Ints(&long))]),
	);
	cases.model("Unsqueeze of a million axes", listed("Unsqueeze", &long));
	for alpha in [f32::NAN, f32::INFINITY] {
		let attributes = [("alpha", Attribute::Float(alpha))];
		cases.model(format!("LeakyRelu by {alpha}"), one("LeakyRelu", "x", &attributes));
	}
	let order = [
		("p", Attribute::Int(i64::MIN)),
		("kernel_shape", Attribute::Ints(&[2, 2])),
	];
	cases.model("LpPool of order -2^63", one("LpPool", "x", &order));
}

fn slices(cases: &mut Cases) {
	for (name, start, end, axis, step) in [
		("Slice by steps of zero", 0, 4, 1, 0),
		("Slice of nothing", 2, 2, 1, 1),
		("Slice backwards of nothing", 0, 4, 1, i64::MIN),
		("Slice along an axis that is not there", 0, 4, i64::MAX, 1),
		("Slice from beyond the end", i64::MAX, i64::MIN, 1, 1),
	] {
		let model = Model::new(17)
			.input("x", &[1, 4, 4, 4])
			.constant("s", ints(&[1], &[start]))
			.constant("e", ints(&[1], &[end]))
			.constant("a", ints(&[1], &[axis]))
			.constant("t", ints(&[1], &[step]))
			.node("Slice", "x s e a t", "y", &[])
			.output("y");
		cases.model(name, model);
	}
	for index in [4, -5, i64::MIN, i64::MAX] {
		let model = Model::new(17)
			.input("x", &[4, 4])
			.constant("i", ints(&[1], &[index]))
			.node("Gather", "x i", "y", &[])
			.output("y");
		cases.model(format!("Gather at {index} of 4"), model);
	}
}

fn quantised(cases: &mut Cases) {
	let model = |scale: f32, op: &str| {
		Model::new(17)
			.typed_input("x", DataType::Uint8, &[4])
			.constant("s", floats(&[1, 1, 1], &[scale]))
			.constant("z", small(DataType::Uint8, &[1, 1, 1], &[0]))
			.node(op, "x s z", "y", &[("axis", Attribute::Int(i64::MAX))])
			.output("y")
	};
	cases.model("a scale of too many axes", model(0.0, "DequantizeLinear"));
	let product = Model::new(17)
		.typed_input("x", DataType::Uint8, &[1, 1 << 20])
		.constant("w", small(DataType::Uint8, &[1 << 20, 1], &vec![255; 1 << 20]))
		.node("MatMulInteger", "x w", "y", &[])
		.output("y");
	cases.model("a sum of products that overflows", product);
}
