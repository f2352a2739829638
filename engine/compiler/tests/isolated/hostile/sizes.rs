//! Small files that ask for terabytes, or for years of computing.

use super::Cases;
use crate::{
	model::{filled, floats, ints, Attribute, Model},
	onnx::pb::tensor_proto::DataType,
};

/// So many elements along each axis that two axes are more than any machine holds.
const HUGE: i64 = 1 << 31;

/// One node with constants as inputs, `c0`, `c1` and so on, and an input `x` of [2,3,4,4].
fn one(op: &str, inputs: &str, constants: &[(&str, crate::onnx::pb::TensorProto)]) -> Model {
	with(op, inputs, constants, &[])
}

fn with(
	op: &str,
	inputs: &str,
	constants: &[(&str, crate::onnx::pb::TensorProto)],
	attributes: &[(&str, Attribute<'_>)],
) -> Model {
	let mut model = Model::new(17).input("x", &[2, 3, 4, 4]);
	for (name, tensor) in constants {
		model = model.constant(name, tensor.clone());
	}
	model.node(op, inputs, "y", attributes).output("y")
}

/// A chain in which each node makes more of what the one before gave.
fn grown(op: &str, second: &str, attributes: &[(&str, Attribute<'_>)]) -> Model {
	let mut model = Model::new(17)
		.constant("v0", filled(&[16, 16], 1.0))
		.constant("two", ints(&[2], &[2, 2]));
	for step in 0..60 {
		let second = second.replace("same", &format!("v{step}"));
		model = model.node(op, &format!("v{step} {second}"), &format!("v{}", step + 1), attributes);
	}
	model.output("v60")
}

pub(super) fn add(cases: &mut Cases) {
	constants(cases);
	chains(cases);
	results(cases);
	computing(cases);
}

/// Constants that a node makes of almost nothing.
fn constants(cases: &mut Cases) {
	let shape = ints(&[2], &[HUGE, HUGE]);
	cases.model("ConstantOfShape", one("ConstantOfShape", "s", &[("s", shape.clone())]));
	let negative = ints(&[2], &[-4, 4]);
	cases.model(
		"ConstantOfShape of a negative shape",
		one("ConstantOfShape", "s", &[("s", negative)]),
	);
	let most = ints(&[3], &[i64::MAX, i64::MAX, i64::MAX]);
	cases.model(
		"ConstantOfShape whose size overflows",
		one("ConstantOfShape", "s", &[("s", most)]),
	);
	let ranks = ints(&[100_000], &vec![2; 100_000]);
	cases.model(
		"ConstantOfShape of a hundred thousand axes",
		one("ConstantOfShape", "s", &[("s", ranks)]),
	);
	let scalar = |value| ints(&[], &[value]);
	let range = |a, b, c| {
		one(
			"Range",
			"a b c",
			&[("a", scalar(a)), ("b", scalar(b)), ("c", scalar(c))],
		)
	};
	cases.model("Range to 2^63 - 1", range(0, i64::MAX, 1));
	cases.model("Range over all of 64 bits", range(i64::MIN, i64::MAX, 1));
	cases.model("Range backwards", range(0, i64::MIN, -1));
	cases.model("Range by nothing", range(0, 10, 0));
	let real = |value| floats(&[], &[value]);
	let range = |a, b, c| one("Range", "a b c", &[("a", real(a)), ("b", real(b)), ("c", real(c))]);
	cases.model("Range to infinity", range(0.0, f32::INFINITY, 1.0));
	cases.model("Range from nowhere", range(f32::NAN, 1.0, 1.0));
	cases.model("Range by next to nothing", range(0.0, 1.0e30, 1.0e-30));
	let repeats = ints(&[4], &[HUGE, HUGE, 1, 1]);
	cases.model("Tile", one("Tile", "x r", &[("r", repeats)]));
	let tile = [("c", floats(&[1], &[1.0])), ("r", ints(&[1], &[HUGE]))];
	cases.model("Tile of a constant", one("Tile", "c r", &tile));
	let expand = [("c", floats(&[1], &[1.0])), ("s", shape.clone())];
	cases.model(
		"Expand",
		one("Expand", "x s", &[("s", ints(&[5], &[HUGE, 2, 3, 4, 4]))]),
	);
	cases.model("Expand of a constant", one("Expand", "c s", &expand));
	let depth = [
		("i", ints(&[4], &[0, 1, 2, 3])),
		("d", ints(&[], &[HUGE])),
		("v", floats(&[2], &[0.0, 1.0])),
	];
	cases.model("OneHot", one("OneHot", "i d v", &depth));
	let pads = ints(&[8], &[HUGE, 0, 0, 0, HUGE, 0, 0, 0]);
	cases.model("Pad", one("Pad", "x p", &[("p", pads)]));
	let pads = [("c", floats(&[1], &[1.0])), ("p", ints(&[2], &[HUGE, HUGE]))];
	cases.model("Pad of a constant", one("Pad", "c p", &pads));
	let claims = floats(&[HUGE, HUGE], &[1.0]);
	cases.model(
		"an initializer that claims terabytes",
		one("Add", "x w", &[("w", claims)]),
	);
	let many = floats(&[i64::MAX, i64::MAX, i64::MAX], &[1.0]);
	cases.model("an initializer whose size overflows", one("Add", "x w", &[("w", many)]));
	let negative = floats(&[-1, -4], &[1.0; 4]);
	cases.model(
		"an initializer of a negative shape",
		one("Add", "x w", &[("w", negative)]),
	);
	let ranks = floats(&vec![1; 1_000_000], &[1.0]);
	cases.model("an initializer of a million axes", one("Add", "x w", &[("w", ranks)]));
	let empty = [("c", floats(&[0, HUGE], &[])), ("i", ints(&[0], &[]))];
	cases.model(
		"Gather of an empty tensor",
		with("Gather", "c i", &empty, &[("axis", Attribute::Int(1))]),
	);
	let eye = Model::new(17)
		.constant("s", shape)
		.node("ConstantOfShape", "s", "z", &[])
		.node("EyeLike", "z", "y", &[])
		.output("y");
	cases.model("EyeLike", eye);
	let floats_of = Attribute::Floats(&[1.0; 3]);
	let sparse = Model::new(17).node(
		"Constant",
		"",
		"y",
		&[("value_floats", floats_of), ("value_int", Attribute::Int(1))],
	);
	cases.model("a Constant with two values", sparse.output("y"));
}

/// What doubles with each node.
fn chains(cases: &mut Cases) {
	let axis = [("axis", Attribute::Int(0))];
	cases.model("Concat with itself, sixty times", grown("Concat", "same", &axis));
	cases.model("Tile by two, sixty times", grown("Tile", "two", &[]));
	let wide: Vec<String> = (0..1000).map(|_| "x".to_string()).collect();
	let mut wide = with("Concat", &wide.join(" "), &[], &axis);
	for step in 0..6 {
		let from = if step == 0 { "y".into() } else { format!("v{step}") };
		let inputs = vec![from; 1000].join(" ");
		wide = wide.node("Concat", &inputs, &format!("v{}", step + 1), &axis);
	}
	cases.model("Concat of a thousand, six times", wide.output("v6"));
	let mut outer = Model::new(17).constant("v0", filled(&[64, 1], 1.0));
	for step in 0..20 {
		let (from, to) = (format!("v{step}"), format!("v{}", step + 1));
		outer = outer
			.node("Unsqueeze", &format!("{from} a"), &format!("u{step}"), &[])
			.node("Mul", &format!("{from} u{step}"), &to, &[]);
	}
	cases.model(
		"products with one more axis each time",
		outer.constant("a", ints(&[1], &[0])).output("v20"),
	);
	let mut splits = Model::new(17).input("x", &[1 << 20]);
	for step in 0..4 {
		splits = splits.node("SplitToSequence", "x", &format!("s{step}"), &[]);
		splits = splits.node("ConcatFromSequence", &format!("s{step}"), &format!("y{step}"), &axis);
		splits = splits.output(&format!("y{step}"));
	}
	cases.model("a million parts", splits);
}

/// Results of ops on inputs that no machine could hold.
fn results(cases: &mut Cases) {
	let k = |value| [("k", ints(&[1], &[value]))];
	cases.model("TopK of more than there is", one("TopK", "x k", &k(HUGE)));
	cases.model("TopK of 2^63 - 1", one("TopK", "x k", &k(i64::MAX)));
	cases.model("TopK of nothing", one("TopK", "x k", &k(0)));
	cases.model("TopK of less than nothing", one("TopK", "x k", &k(-1)));
	let large = Model::new(17)
		.input("a", &[1 << 20, 1])
		.input("b", &[1, 1 << 20])
		.node("MatMul", "a b", "y", &[])
		.output("y");
	cases.model("an outer product", large);
	let sum = Model::new(17)
		.input("a", &[1 << 20, 1])
		.input("b", &[1, 1 << 20])
		.node("Add", "a b", "y", &[])
		.output("y");
	cases.model("a sum that is broadcast", sum);
	let einsum = Model::new(17)
		.input("a", &[1 << 16])
		.input("b", &[1 << 16])
		.input("c", &[1 << 16])
		.node("Einsum", "a b c", "y", &[("equation", Attribute::Text("a,b,c->abc"))])
		.output("y");
	cases.model("an Einsum of three axes", einsum);
	let scales = [("r", floats(&[0], &[])), ("s", floats(&[4], &[1.0, 1.0, 1.0e9, 1.0e9]))];
	cases.model("Resize by a billion", one("Resize", "x r s", &scales));
	let sizes = [("s", ints(&[4], &[2, 3, HUGE, HUGE]))];
	cases.model("Resize to terabytes", one("Resize", "x - - s", &sizes));
	let up = Model::new(9)
		.input("x", &[1, 1, 4, 4])
		.constant("s", floats(&[4], &[1.0, 1.0, 1.0e8, 1.0e8]))
		.node("Upsample", "x s", "y", &[])
		.output("y");
	cases.model("Upsample", up);
	let kernel = [("w", filled(&[3, 1, 2, 2], 1.0))];
	let strides = [("strides", Attribute::Ints(&[1 << 20, 1 << 20]))];
	cases.model(
		"ConvTranspose with great strides",
		with("ConvTranspose", "x w", &kernel, &strides),
	);
	let shape = [("output_shape", Attribute::Ints(&[HUGE, HUGE]))];
	cases.model(
		"ConvTranspose to a great shape",
		with("ConvTranspose", "x w", &kernel, &shape),
	);
	let kernel = [("w", filled(&[1, 3, 2, 2], 1.0))];
	let pads = [("pads", Attribute::Ints(&[HUGE, HUGE, HUGE, HUGE]))];
	cases.model("Conv with great padding", with("Conv", "x w", &kernel, &pads));
	let dilations = [("dilations", Attribute::Ints(&[HUGE, HUGE]))];
	cases.model("Conv with great dilations", with("Conv", "x w", &kernel, &dilations));
	let window = [("kernel_shape", Attribute::Ints(&[HUGE, HUGE]))];
	cases.model("MaxPool with a great window", with("MaxPool", "x", &[], &window));
	let huge = Model::new(17)
		.input("x", &[HUGE, HUGE])
		.node("Relu", "x", "y", &[])
		.output("y");
	cases.model("an input of terabytes", huge);
	let huge = Model::new(17)
		.input("x", &[i64::MAX])
		.node("Relu", "x", "y", &[])
		.output("y");
	cases.model("an input of 2^63 - 1", huge);
	let ranks = Model::new(17)
		.input("x", &vec![1; 100_000])
		.node("Relu", "x", "y", &[])
		.output("y");
	cases.model("an input of a hundred thousand axes", ranks);
	let scatter = Model::new(17)
		.input("x", &[1 << 15, 1 << 15])
		.typed_input("i", DataType::Int64, &[1 << 15, 1 << 15, 2])
		.node("GatherND", "x i", "y", &[])
		.output("y");
	cases.model("GatherND of everything", scatter);
}

/// What would take years.
fn computing(cases: &mut Cases) {
	let mut products = Model::new(17).constant("v0", filled(&[512, 512], 0.0));
	for step in 0..5000 {
		products = products.node("MatMul", &format!("v{step} v0"), &format!("v{}", step + 1), &[]);
	}
	cases.model("five thousand products of constants", products.output("v5000"));
	let mut powers = Model::new(17).constant("v0", filled(&[64, 1024], 0.5));
	for step in 0..5000 {
		powers = powers.node("Pow", &format!("v{step} v0"), &format!("v{}", step + 1), &[]);
	}
	cases.model("five thousand powers of constants", powers.output("v5000"));
	let cumulated = Model::new(17)
		.constant("c", filled(&[1, 1 << 16], 1.0))
		.constant("w", filled(&[1, 1, 1 << 15], 1.0))
		.constant("a", ints(&[1], &[0]))
		.node("Unsqueeze", "c a", "d", &[])
		.node("Conv", "d w", "y", &[])
		.output("y");
	cases.model("a convolution with an endless kernel", cumulated);
}
