//! Loops become as many copies of their bodies as they have turns.

use super::{
	model::{floats, info, ints, node, small, Attribute, Model},
	ops, outputs, refusal, run, run_bytes,
};
use crate::{
	compile,
	onnx::pb::{tensor_proto::DataType, GraphProto, NodeProto},
	Options,
};

fn body(inputs: &[&str], outputs: &[&str], nodes: Vec<NodeProto>) -> GraphProto {
	let infos = |names: &[&str]| names.iter().map(|name| info(name, DataType::Float, None)).collect();
	GraphProto {
		input: infos(inputs),
		output: infos(outputs),
		node: nodes,
		..Default::default()
	}
}

/// A state that is doubled each turn, and collected, with the number of the turn added.
fn doubling() -> GraphProto {
	body(
		&["i", "going", "s"],
		&["going", "t", "seen"],
		vec![
			node("", "Add", "s s", "t", &[]),
			node("", "Cast", "i", "f", &[("to", Attribute::Int(1))]),
			node("", "Add", "t f", "seen", &[]),
		],
	)
}

fn counted(turns: i64, body: GraphProto) -> Model {
	Model::new(17)
		.input("x", &[2])
		.constant("m", ints(&[], &[turns]))
		.constant("c", small(DataType::Bool, &[], &[1]))
		.node("Loop", "m c x", "y ys", &[("body", Attribute::Graph(body))])
		.output("y")
}

#[test]
fn a_loop_carries_its_states_and_collects_its_results() {
	let model = counted(3, doubling()).output("ys");
	assert_eq!(outputs(&model), ["f32[2]", "f32[3,2]"]);
	let results = run(&model, &[&[1.0, -3.0]]);
	assert_eq!(results[0], [8.0, -24.0]);
	assert_eq!(results[1], [2.0, -6.0, 5.0, -11.0, 10.0, -22.0]);
	// What nobody uses is not collected.
	assert_eq!(ops(&counted(2, doubling())).len(), 2);
	assert!(ops(&counted(0, doubling())).is_empty());
	assert!(refusal(&counted(0, doubling()).output("ys")).contains("no turn"));
	assert!(ops(&counted(-7, doubling())).is_empty());
}

#[test]
fn a_condition_that_becomes_constant_ends_a_loop() {
	let until = body(
		&["i", "going", "s"],
		&["again", "t"],
		vec![
			node("", "Add", "s x", "t", &[]),
			node("", "Less", "i four", "again", &[]),
		],
	);
	let model = |count: &str| {
		Model::new(17)
			.input("x", &[2])
			.constant("m", ints(&[], &[i64::MAX]))
			.constant("four", ints(&[], &[4]))
			.constant("c", small(DataType::Bool, &[1], &[1]))
			.node(
				"Loop",
				&format!("{count} c x"),
				"y",
				&[("body", Attribute::Graph(until.clone()))],
			)
			.output("y")
	};
	for count in ["m", "-"] {
		assert_eq!(run(&model(count), &[&[1.0, 2.0]])[0], [6.0, 12.0]);
	}
	// Without a condition to begin with, what the body gives as one is not looked at.
	let unconditional = Model::new(17)
		.input("x", &[2])
		.constant("m", ints(&[1], &[7]))
		.constant("four", ints(&[], &[4]))
		.node("Loop", "m - x", "y", &[("body", Attribute::Graph(until))])
		.output("y");
	assert_eq!(run(&unconditional, &[&[1.0, 2.0]])[0], [8.0, 16.0]);
}

#[test]
fn a_condition_that_is_computed_leaves_states_as_they_were() {
	let body = || {
		body(
			&["i", "going", "s"],
			&["again", "t", "seen"],
			vec![
				node("", "Add", "s x", "t", &[]),
				node("", "Less", "t ten", "again", &[]),
				node("", "Identity", "t", "seen", &[]),
			],
		)
	};
	let model = |inputs: &str| {
		Model::new(17)
			.input("x", &[1])
			.constant("m", ints(&[], &[6]))
			.constant("c", small(DataType::Bool, &[], &[1]))
			.constant("ten", floats(&[1], &[10.0]))
			.node("Loop", inputs, "y ys", &[("body", Attribute::Graph(body()))])
			.output("y")
	};
	// 3, 6, 9, 12; 8, 16; and 1 to 7, when the turns are used up.
	for (x, expected) in [(3.0, 12.0), (8.0, 16.0), (1.0, 7.0), (20.0, 40.0)] {
		assert_eq!(run(&model("m c x"), &[&[x]])[0], [expected], "{x}");
	}
	let bound = compile(&model("m c x").bytes(), &Options::default()).unwrap();
	assert!(bound.report.notes[0].contains("greatest number of turns"));
	assert!(refusal(&model("- c x")).contains("no greatest number of turns"));
	assert!(refusal(&model("m c x").output("ys")).contains("how many turns"));
}

#[test]
fn loops_without_end_or_bound_are_refused() {
	let reason = refusal(&counted(i64::MAX, doubling()));
	assert!(reason.contains("more nodes than are compiled"), "{reason}");
	let empty = body(&["i", "going", "s"], &["going", "s"], vec![]);
	let endless = Model::new(17)
		.input("x", &[2])
		.constant("c", small(DataType::Bool, &[], &[1]))
		.node("Loop", "- c x", "y", &[("body", Attribute::Graph(empty.clone()))])
		.output("y");
	assert!(refusal(&endless).contains("more nodes than are compiled"));
	// Loops in loops multiply.
	let mut nested = empty;
	for _ in 0..10 {
		let inner = node("", "Loop", "m - s", "t", &[("body", Attribute::Graph(nested))]);
		nested = body(&["i", "going", "s"], &["going", "t"], vec![inner]);
	}
	assert!(refusal(&counted(100, nested)).contains("more nodes than are compiled"));
	let computed = Model::new(17)
		.input("x", &[2])
		.typed_input("m", DataType::Int64, &[])
		.node("Loop", "m - x", "y", &[("body", Attribute::Graph(doubling()))])
		.output("y");
	assert!(refusal(&computed).contains("how often it runs"));
}

#[test]
fn bodies_that_do_not_fit_are_refused() {
	for wrong in [
		body(&["i", "going"], &["going", "i"], vec![]),
		body(&["i", "going", "s", "t"], &["going", "s"], vec![]),
		body(&["i", "going", "s"], &["going"], vec![]),
		body(&["i", "going", "s"], &["going", "missing"], vec![]),
		GraphProto::default(),
	] {
		refusal(&counted(2, wrong));
	}
	let bare = Model::new(17)
		.input("x", &[2])
		.node("Loop", "- - x", "y", &[])
		.output("y");
	assert!(refusal(&bare).contains("no body"));
	let changing = body(
		&["i", "going", "s"],
		&["going", "t", "t"],
		vec![node("", "Concat", "s s", "t", &[("axis", Attribute::Int(0))])],
	);
	assert_eq!(outputs(&counted(3, changing.clone())), ["f32[16]"]);
	assert!(refusal(&counted(3, changing).output("ys")).contains("cannot be collected"));
}

/// A constant in a body is one weight, however often the body comes by.
#[test]
fn constants_of_a_body_are_read_once() {
	let mut body = body(
		&["i", "going", "s"],
		&["going", "t"],
		vec![node("", "Mul", "s w", "t", &[])],
	);
	let mut w = floats(&[2], &[0.5, 2.0]);
	w.name = "w".into();
	body.initializer.push(w);
	let program = super::compiled(&counted(5, body)).program;
	assert_eq!((program.ops.len(), program.weights.len()), (5, 1));
}

/// Running sums, as the specification of the op has them.
fn sums() -> GraphProto {
	body(
		&["s", "x"],
		&["t", "seen"],
		vec![node("", "Add", "s x", "t", &[]), node("", "Identity", "t", "seen", &[])],
	)
}

fn scan(more: Option<(&str, Attribute<'_>)>) -> Vec<Vec<f32>> {
	let mut all = vec![
		("body", Attribute::Graph(sums())),
		("num_scan_inputs", Attribute::Int(1)),
	];
	all.extend(more);
	let model = Model::new(17)
		.constant("s", floats(&[2], &[0.0, 0.0]))
		.input("x", &[3, 2])
		.node("Scan", "s x", "y ys", &all)
		.output("y")
		.output("ys");
	run(&model, &[&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
}

#[test]
fn scans_go_along_axes_in_both_directions() {
	assert_eq!(scan(None), [vec![9.0, 12.0], vec![1.0, 2.0, 4.0, 6.0, 9.0, 12.0]]);
	let back = ("scan_input_directions", Attribute::Ints(&[1]));
	assert_eq!(
		scan(Some(back)),
		[vec![9.0, 12.0], vec![5.0, 6.0, 8.0, 10.0, 9.0, 12.0]]
	);
	let reversed = ("scan_output_directions", Attribute::Ints(&[1]));
	assert_eq!(scan(Some(reversed))[1], [9.0, 12.0, 4.0, 6.0, 1.0, 2.0]);
	let across = ("scan_output_axes", Attribute::Ints(&[-1]));
	assert_eq!(scan(Some(across))[1], [1.0, 4.0, 9.0, 2.0, 6.0, 12.0]);
}

#[test]
fn scans_of_operator_set_8_have_a_batch() {
	let scan = |lengths: &[i64]| {
		Model::new(8)
			.constant("l", ints(&[2], lengths))
			.constant("s", floats(&[2, 1], &[0.0, 10.0]))
			.input("x", &[2, 3, 1])
			.node(
				"Scan",
				"l s x",
				"y ys",
				&[
					("body", Attribute::Graph(sums())),
					("num_scan_inputs", Attribute::Int(1)),
					("directions", Attribute::Ints(&[1])),
				],
			)
			.output("y")
			.output("ys")
	};
	let results = run(&scan(&[3, 3]), &[&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]]);
	assert_eq!(results[0], [6.0, 25.0]);
	assert_eq!(results[1], [3.0, 5.0, 6.0, 16.0, 21.0, 25.0]);
	assert!(refusal(&scan(&[3, 2])).contains("lengths"));
}

#[test]
fn scans_that_do_not_fit_are_refused() {
	for (name, value) in [
		("num_scan_inputs", Attribute::Int(0)),
		("num_scan_inputs", Attribute::Int(3)),
		("num_scan_inputs", Attribute::Int(-1)),
		("scan_input_axes", Attribute::Ints(&[2])),
		("scan_input_axes", Attribute::Ints(&[0, 0])),
		("scan_output_axes", Attribute::Ints(&[-3])),
	] {
		let mut attributes = vec![("body", Attribute::Graph(sums())), (name, value)];
		if name != "num_scan_inputs" {
			attributes.push(("num_scan_inputs", Attribute::Int(1)));
		}
		let model = Model::new(17)
			.constant("s", floats(&[2], &[0.0, 0.0]))
			.input("x", &[3, 2])
			.node("Scan", "s x", "y ys", &attributes)
			.output("ys");
		refusal(&model);
	}
}

/// The names around a body are seen from it, and its own hide them.
#[test]
fn bodies_see_what_is_around_them() {
	let body = body(
		&["i", "going", "x"],
		&["going", "t"],
		vec![node("", "Mul", "x two", "t", &[])],
	);
	let model = Model::new(17)
		.input("x", &[1])
		.constant("m", ints(&[], &[2]))
		.node("Add", "x x", "two", &[])
		.node("Loop", "m - x", "y", &[("body", Attribute::Graph(body))])
		.output("y");
	let compiled = super::compiled(&model);
	assert_eq!(run_bytes(&compiled, &[super::bytes(&[3.0])]), [super::bytes(&[108.0])]);
}
