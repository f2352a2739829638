//! What lies too deep in itself, or is too long to be read.

use super::Cases;
use crate::{
	model::{info, ints, node, small, Attribute, Dim, Model},
	onnx::pb::{
		tensor_proto::DataType, tensor_shape_proto::dimension, tensor_shape_proto::Dimension, type_proto, GraphProto,
		NodeProto, TensorShapeProto, TypeProto, ValueInfoProto,
	},
};

/// A model with an input whose dimensions are these symbols.
fn symbols(symbols: &[String]) -> Model {
	let dims: Vec<Dim<'_>> = symbols.iter().map(|symbol| Dim::Symbol(symbol)).collect();
	Model::new(17)
		.open_input("x", Some(&dims))
		.node("Relu", "x", "y", &[])
		.output("y")
}

/// A graph that gives `o` by a node.
fn giving(node: NodeProto) -> GraphProto {
	GraphProto {
		node: vec![node],
		output: vec![info("o", DataType::Float, None)],
		..Default::default()
	}
}

/// A node around a graph, so many times.
fn nested(depth: usize, around: impl Fn(GraphProto) -> NodeProto) -> GraphProto {
	let mut inner = giving(node("", "Relu", "x", "o", &[]));
	for _ in 0..depth {
		inner = giving(around(inner));
	}
	inner
}

fn outermost(graph: GraphProto, condition: bool) -> Model {
	let model = Model::new(17)
		.input("x", &[4])
		.constant("c", small(DataType::Bool, &[], &[i32::from(condition)]))
		.constant("t", ints(&[], &[1]));
	let branches = [
		("then_branch", Attribute::Graph(graph.clone())),
		("else_branch", Attribute::Graph(graph)),
	];
	model.node("If", "c", "y", &branches).output("y")
}

pub(super) fn add(cases: &mut Cases) {
	dimensions(cases);
	names(cases);
	graphs(cases);
	equations(cases);
}

/// Dimensions are texts that some readers take as formulas.
fn dimensions(cases: &mut Cases) {
	let around = |open: &str, middle: &str, close: &str, times: usize| {
		vec![format!("{}{middle}{}", open.repeat(times), close.repeat(times))]
	};
	for (name, texts) in [
		("a dimension in 200,000 parentheses", around("(", "n", ")", 200_000)),
		(
			"200,000 parentheses that are never closed",
			around("(", "n", "", 200_000),
		),
		("a dimension in 5,000 parentheses", around("(", "n", ")", 5_000)),
		("a sum of 100,000 dimensions", around("n+", "n", "", 100_000)),
		("a dimension with 200,000 signs", around("-", "n", "", 200_000)),
		(
			"a quotient of a quotient, 100,000 times",
			around("n/", "0", "", 100_000),
		),
		("a dimension divided by zero", vec!["n/0".into()]),
		("a dimension to a power to a power", around("9^", "9", "", 1_000)),
		(
			"a dimension of half a quintillion digits' worth",
			vec!["9".repeat(10_000)],
		),
		("a dimension that is not a number", vec!["nan".into(), "inf".into()]),
		(
			"a dimension that speaks to the terminal",
			vec!["\u{1b}]0;owned\u{7}\u{1b}[2J".into()],
		),
		("a dimension of all scripts", vec!["\u{202e}ツ\u{0}é".into()]),
		(
			"a hundred thousand symbols",
			(0..100_000).map(|symbol| format!("s{symbol}")).collect(),
		),
	] {
		cases.model(name, symbols(&texts));
	}
	// The same where the file makes claims about what is not an input.
	let claim = |text: String| {
		let mut model = Model::new(17)
			.input("x", &[4])
			.node("Unknown", "x", "a", &[])
			.node("Relu", "a", "y", &[]);
		let graph = model.proto.graph.get_or_insert_default();
		graph
			.value_info
			.push(info("a", DataType::Float, Some(&[Dim::Symbol(&text)])));
		model.output("y")
	};
	cases.model("a claim in 200,000 parentheses", claim("(".repeat(200_000)));
	cases.model(
		"a claim in 5,000 parentheses",
		claim(format!("{}n{}", "(".repeat(5_000), ")".repeat(5_000))),
	);
	let many = Dimension {
		value: Some(dimension::Value::DimValue(1)),
		..Default::default()
	};
	let claimed = ValueInfoProto {
		name: "a".into(),
		r#type: Some(TypeProto {
			value: Some(type_proto::Value::TensorType(type_proto::Tensor {
				elem_type: DataType::Float as i32,
				shape: Some(TensorShapeProto {
					dim: vec![many; 100_000],
				}),
			})),
			..Default::default()
		}),
		..Default::default()
	};
	let mut model = Model::new(17)
		.input("x", &[4])
		.node("Unknown", "x", "a", &[])
		.node("Relu", "a", "y", &[]);
	model.proto.graph.get_or_insert_default().value_info.push(claimed);
	cases.model("a claim of a hundred thousand axes", model.output("y"));
}

fn names(cases: &mut Cases) {
	let long = "n".repeat(1 << 20);
	let of = |op: &str, from: &str, to: &str| Model::new(17).input("x", &[4]).node(op, from, to, &[]).output("y");
	cases.model("an op of a megabyte", of(&long, "x", "y"));
	cases.model("an input of a megabyte", of("Relu", &long, "y"));
	cases.model("an output of a megabyte", of("Relu", "x", &long));
	let domain = Model::new(17).input("x", &[4]).node_of(&long, "Relu", "x", "y", &[]);
	cases.model("a domain of a megabyte", domain.output("y"));
	let attribute = Model::new(17)
		.input("x", &[4])
		.node("Relu", "x", "y", &[(&long, Attribute::Int(1))]);
	cases.model("an attribute of a megabyte", attribute.output("y"));
	let named = "n".repeat(16_000);
	let mut many = Model::new(17).input("x", &[4]);
	for place in 0..500 {
		many = many.node(&format!("{named}{place}"), "x", &format!("y{place}"), &[]);
		many = many.output(&format!("y{place}"));
	}
	cases.model("five hundred long names of ops", many);
	let text = Model::new(17)
		.input("x", &[4])
		.node("Constant", "", "y", &[("value_string", Attribute::Text(&long))]);
	cases.model("a text of a megabyte", text.output("y"));
	let mode =
		Model::new(17)
			.input("x", &[1, 1, 4, 4])
			.node("Resize", "x - s", "y", &[("mode", Attribute::Text(&long))]);
	let mode = mode
		.constant("s", crate::model::floats(&[4], &[1.0, 1.0, 2.0, 2.0]))
		.output("y");
	cases.model("a mode of a megabyte", mode);
}

fn graphs(cases: &mut Cases) {
	let around_if = |inner: GraphProto| node("", "If", "c", "o", &[("then_branch", Attribute::Graph(inner))]);
	for depth in [22, 30] {
		cases.model(
			format!("Ifs in each other, {depth} deep"),
			outermost(nested(depth, around_if), true),
		);
	}
	cases.model("Ifs in each other, 60 deep", outermost(nested(60, around_if), true));
	let around_loop = |mut inner: GraphProto| {
		inner.input = vec![info("i", DataType::Int64, None), info("h", DataType::Bool, None)];
		inner.output.insert(0, info("h", DataType::Bool, None));
		node("", "Loop", "t c", "o", &[("body", Attribute::Graph(inner))])
	};
	cases.model("Loops in each other, 14 deep", outermost(nested(14, around_loop), true));
	let both = |inner: GraphProto| {
		let branches = [
			("then_branch", Attribute::Graph(inner.clone())),
			("else_branch", Attribute::Graph(inner)),
		];
		node("", "If", "d", "o", &branches)
	};
	// Both branches of each are taken, which doubles the work each time.
	let doubled = outermost(nested(13, both), true).typed_input("d", DataType::Bool, &[]);
	cases.model("Ifs of both branches in each other, 13 deep", doubled);
	let missing = node("", "If", "c", "y", &[]);
	let mut model = Model::new(17).constant("c", small(DataType::Bool, &[], &[1]));
	model.proto.graph.get_or_insert_default().node.push(missing);
	cases.model("an If without branches", model.output("y"));
	let itself = giving(node("", "Relu", "y", "o", &[]));
	cases.model("a branch that takes what its If gives", outermost(itself, true));
	let shadow = giving(node("", "Relu", "o", "o", &[]));
	cases.model("a branch that takes what it gives", outermost(shadow, false));
}

fn equations(cases: &mut Cases) {
	for (name, equation) in [
		("an equation of 200,000 parentheses", "(".repeat(200_000)),
		("an equation of a million letters", "i".repeat(1 << 20)),
		("an equation of a million operands", ",".repeat(1 << 20)),
		("an equation of a million dots", ".".repeat(1 << 20)),
		("an equation of a million arrows", "->".repeat(1 << 19)),
		("an equation of nothing", String::new()),
		("an equation of no letters", "\u{0}\u{7f}é,ツ->ツ".into()),
	] {
		let model = Model::new(17)
			.input("x", &[4, 4])
			.node("Einsum", "x x", "y", &[("equation", Attribute::Text(&equation))])
			.output("y");
		cases.model(name, model);
	}
}
