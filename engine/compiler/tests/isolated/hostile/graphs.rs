//! Graphs without end: circles, loops that never stop, calls of oneself, long chains, wide fans.

use super::Cases;
use crate::{
	model::{filled, floats, info, ints, node, small, Attribute, Model},
	onnx::pb::{tensor_proto::DataType, GraphProto, NodeProto, OperatorSetIdProto},
};
use prost::Message;

pub(super) fn add(cases: &mut Cases) {
	circles(cases);
	chains(cases);
	loops(cases);
	functions(cases);
	broken(cases);
}

fn circles(cases: &mut Cases) {
	cases.model(
		"a node of itself",
		Model::new(13).node("Relu", "y", "y", &[]).output("y"),
	);
	let mut round = Model::new(13);
	for step in 0..1000 {
		round = round.node("Relu", &format!("v{}", (step + 999) % 1000), &format!("v{step}"), &[]);
	}
	cases.model("a circle of a thousand nodes", round.output("v0"));
	let mut backwards = Model::new(13).input("v0", &[1]);
	for step in (0..1000).rev() {
		backwards = backwards.node("Relu", &format!("v{step}"), &format!("v{}", step + 1), &[]);
	}
	cases.model("a chain in the wrong order", backwards.output("v1000"));
}

fn chains(cases: &mut Cases) {
	let chain = |length: usize, op: &str| {
		let mut model = Model::new(13).input("v0", &[1]);
		for step in 0..length {
			model = model.node(op, &format!("v{step}"), &format!("v{}", step + 1), &[]);
		}
		model.output(&format!("v{length}"))
	};
	cases.model("a chain of 20,000 nodes", chain(20_000, "Neg"));
	cases.model("a chain of 20,000 unknown nodes", chain(20_000, "Unknown"));
	cases.model("a chain of 110,000 nodes", chain(110_000, "Neg"));
	cases.model("a chain of 20,000 shapes", {
		let mut model = Model::new(13).input("x", &[4]).node("Shape", "x", "v0", &[]);
		for step in 0..20_000 {
			let to = format!("v{}", step + 1);
			model = model.node("Add", &format!("v{step} v0"), &to, &[]);
		}
		model.node("Reshape", "x v20000", "y", &[]).output("y")
	});
	let mut fan = Model::new(13).input("x", &[1]);
	for place in 0..20_000 {
		fan = fan
			.node("Neg", "x", &format!("y{place}"), &[])
			.output(&format!("y{place}"));
	}
	cases.model("20,000 outputs", fan);
	let mut inputs = Model::new(13);
	for place in 0..5_000 {
		inputs = inputs.input(&format!("x{place}"), &[1]);
	}
	let names: Vec<String> = (0..5_000).map(|place| format!("x{place}")).collect();
	cases.model(
		"a sum of 5,000 inputs",
		inputs.node("Sum", &names.join(" "), "y", &[]).output("y"),
	);
	let many = vec!["x"; 200_000].join(" ");
	let wide = Model::new(13)
		.input("x", &[1])
		.node("Concat", &many, "y", &[("axis", Attribute::Int(0))]);
	cases.model("a node of 200,000 inputs", wide.output("y"));
	let sums = Model::new(13).input("x", &[1]).node("Sum", &many, "y", &[]).output("y");
	cases.model("a sum of 200,000", sums);
	let mut outputs = Model::new(13).input("x", &[4]).input("z", &[4]);
	let names: Vec<String> = (0..100_000).map(|place| format!("y{place}")).collect();
	outputs = outputs.node("Split", "x", &names.join(" "), &[]).output("y0");
	cases.model("a node of 100,000 outputs", outputs);
	let mut weights = Model::new(13).input("v0", &[1]);
	for step in 0..9_000 {
		let weight = format!("w{step}");
		weights = weights.constant(&weight, floats(&[1], &[step as f32 + 0.5]));
		weights = weights.node("Mul", &format!("v{step} {weight}"), &format!("v{}", step + 1), &[]);
	}
	cases.model("9,000 weights", weights.output("v9000"));
}

/// A loop with a body, called with a number of turns, a condition and a state.
fn looped(turns: Option<i64>, inputs: &str, body: GraphProto) -> Model {
	let model = Model::new(17)
		.input("x", &[4])
		.constant("yes", small(DataType::Bool, &[], &[1]))
		.constant("c", filled(&[512, 512], 0.5))
		.constant("turns", ints(&[], &[turns.unwrap_or(0)]));
	model
		.node("Loop", inputs, "y", &[("body", Attribute::Graph(body))])
		.output("y")
}

fn body(nodes: Vec<NodeProto>, state: &str) -> GraphProto {
	GraphProto {
		node: nodes,
		input: vec![
			info("i", DataType::Int64, None),
			info("go", DataType::Bool, None),
			info("s", DataType::Float, None),
		],
		output: vec![info("again", DataType::Bool, None), info(state, DataType::Float, None)],
		..Default::default()
	}
}

fn loops(cases: &mut Cases) {
	let again = || node("", "Identity", "yes", "again", &[]);
	let step = |op: &str, inputs: &str| vec![again(), node("", op, inputs, "n", &[])];
	cases.model(
		"a loop without end",
		looped(None, "- yes x", body(step("Neg", "s"), "n")),
	);
	cases.model(
		"a loop of no condition and no number",
		looped(None, "- - x", body(step("Neg", "s"), "n")),
	);
	cases.model(
		"a loop of 2^63 - 1 turns",
		looped(Some(i64::MAX), "turns yes x", body(step("Neg", "s"), "n")),
	);
	cases.model(
		"a loop without end that only counts",
		looped(None, "- yes yes", body(step("Identity", "s"), "n")),
	);
	cases.model(
		"a loop without end that computes with constants",
		looped(None, "- yes c", body(step("MatMul", "s s"), "n")),
	);
	let axis = [("axis", Attribute::Int(0))];
	let grows = vec![again(), node("", "Concat", "s s", "n", &axis)];
	cases.model(
		"a loop that doubles what it holds",
		looped(Some(100), "turns yes x", body(grows, "n")),
	);
	let inner = body(step("Neg", "s"), "n");
	let twice = vec![
		again(),
		node("", "Loop", "turns yes s", "n", &[("body", Attribute::Graph(inner))]),
	];
	cases.model(
		"a loop of a thousand turns in one of a thousand",
		looped(Some(1000), "turns yes x", body(twice, "n")),
	);
	cases.model(
		"a loop whose number of turns is computed",
		looped(Some(1), "n yes x", body(step("Neg", "s"), "n")).typed_input("n", DataType::Int64, &[]),
	);
	cases.model(
		"a loop that runs backwards",
		looped(Some(-1), "turns", body(step("Neg", "s"), "n")),
	);
	cases.model(
		"a loop of an unknown op",
		looped(Some(1 << 40), "turns yes x", body(step("Unknown", "s"), "n")),
	);
	let scanned = GraphProto {
		node: vec![node("", "Neg", "s", "n", &[])],
		input: vec![info("s", DataType::Float, None)],
		output: vec![info("n", DataType::Float, None)],
		..Default::default()
	};
	let attributes = [
		("body", Attribute::Graph(scanned)),
		("num_scan_inputs", Attribute::Int(1)),
	];
	let scan = Model::new(17)
		.input("x", &[1 << 27, 1])
		.node("Scan", "x", "y", &attributes);
	cases.model("a Scan of a hundred million turns", scan.output("y"));
	let attributes = [("num_scan_inputs", Attribute::Int(i64::MIN))];
	let scan = Model::new(17)
		.input("x", &[4, 1])
		.node("Scan", "x", "y", &attributes)
		.output("y");
	cases.model("a Scan without a body", scan);
}

/// A function of the model, as bytes of the file.
fn function(name: &str, nodes: Vec<NodeProto>) -> Vec<u8> {
	#[derive(Clone, PartialEq, Message)]
	struct Function {
		#[prost(string, tag = "1")]
		name: String,
		#[prost(string, repeated, tag = "4")]
		input: Vec<String>,
		#[prost(string, repeated, tag = "5")]
		output: Vec<String>,
		#[prost(message, repeated, tag = "7")]
		node: Vec<NodeProto>,
		#[prost(message, repeated, tag = "9")]
		opset_import: Vec<OperatorSetIdProto>,
		#[prost(string, tag = "10")]
		domain: String,
	}
	#[derive(Clone, PartialEq, Message)]
	struct File {
		#[prost(message, repeated, tag = "25")]
		functions: Vec<Function>,
	}
	let import = |domain: &str, version| OperatorSetIdProto {
		domain: domain.into(),
		version,
	};
	let file = File {
		functions: vec![Function {
			name: name.into(),
			input: vec!["a".into()],
			output: vec!["b".into()],
			node: nodes,
			opset_import: vec![import("", 17), import("own", 1)],
			domain: "own".into(),
		}],
	};
	file.encode_to_vec()
}

fn calling(functions: Vec<Vec<u8>>) -> Model {
	let mut model = Model::new(17)
		.input("x", &[4])
		.node_of("own", "f0", "x", "y", &[])
		.output("y");
	model.more = functions.concat();
	model
}

fn functions(cases: &mut Cases) {
	let call = |name: &str, from: &str, to: &str| node("own", name, from, to, &[]);
	cases.model(
		"a function that calls itself",
		calling(vec![function("f0", vec![call("f0", "a", "b")])]),
	);
	let two = vec![
		function("f0", vec![call("f1", "a", "b")]),
		function("f1", vec![call("f0", "a", "b")]),
	];
	cases.model("two functions that call each other", calling(two));
	let deep = |width: usize, depth: usize| {
		let mut all = Vec::new();
		for level in 0..depth {
			let mut nodes = Vec::new();
			for place in 0..width {
				let from = if place == 0 { "a".into() } else { format!("v{place}") };
				let to = if place + 1 == width {
					"b".into()
				} else {
					format!("v{}", place + 1)
				};
				nodes.push(call(&format!("f{}", level + 1), &from, &to));
			}
			all.push(function(&format!("f{level}"), nodes));
		}
		all.push(function(&format!("f{depth}"), vec![node("", "Neg", "a", "b", &[])]));
		calling(all)
	};
	cases.model("functions that each call ten, ten deep", deep(10, 10));
	cases.model("functions that each call two, twenty deep", deep(2, 20));
	cases.model("functions, a thousand deep", deep(1, 1000));
	let same = vec![
		function("f0", vec![node("", "Neg", "a", "b", &[])]),
		function("f0", vec![node("", "Abs", "a", "b", &[])]),
	];
	cases.model("two functions of one name", calling(same));
	cases.model(
		"a function that gives nothing",
		calling(vec![function("f0", Vec::new())]),
	);
}

fn broken(cases: &mut Cases) {
	cases.model(
		"an output that nothing gives",
		Model::new(13).input("x", &[1]).output("y"),
	);
	cases.model("no output", Model::new(13).input("x", &[1]).node("Neg", "x", "y", &[]));
	cases.model("an output twice", {
		let model = Model::new(13).input("x", &[1]).node("Neg", "x", "y", &[]);
		model.output("y").output("y")
	});
	let twice = Model::new(13)
		.input("x", &[1])
		.node("Neg", "x", "y", &[])
		.node("Abs", "x", "y", &[]);
	cases.model("two nodes of one output", twice.output("y"));
	let twice = Model::new(13)
		.input("x", &[1])
		.input("x", &[2])
		.node("Neg", "x", "y", &[]);
	cases.model("two inputs of one name", twice.output("y"));
	let twice = Model::new(13)
		.input("x", &[1])
		.constant("w", floats(&[1], &[1.0]))
		.constant("w", floats(&[1], &[2.0]))
		.node("Add", "x w", "y", &[]);
	cases.model("two initializers of one name", twice.output("y"));
	for opset in [i64::MIN, -1, 0, 99, i64::MAX] {
		let model = Model::new(opset)
			.input("x", &[1])
			.node("Neg", "x", "y", &[])
			.output("y");
		cases.model(format!("operator set {opset}"), model);
	}
	let mut none = Model::new(13).input("x", &[1]).node("Neg", "x", "y", &[]).output("y");
	none.proto.opset_import.clear();
	cases.model("no operator set", none);
	for kind in [DataType::String, DataType::Complex128, DataType::Undefined] {
		let model = Model::new(13)
			.typed_input("x", kind, &[1])
			.node("Identity", "x", "y", &[])
			.output("y");
		cases.model(format!("an input of {}", kind.as_str_name()), model);
	}
}
