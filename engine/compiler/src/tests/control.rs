use super::{
	bytes, compiled,
	model::{info, ints, node, small, Attribute, Model},
	ops, refusal, refused_node, run_bytes,
};
use crate::{
	compile,
	onnx::pb::{tensor_proto::DataType, GraphProto},
	Options,
};

fn branch(op: &str) -> GraphProto {
	GraphProto {
		node: vec![node("", op, "x", "inner", &[])],
		output: vec![info("inner", DataType::Float, None)],
		..Default::default()
	}
}

fn conditional(condition: i32) -> Model {
	Model::new(13)
		.input("x", &[2])
		.constant("c", small(DataType::Bool, &[], &[condition]))
		.node(
			"If",
			"c",
			"y",
			&[
				("then_branch", Attribute::Graph(branch("Relu"))),
				("else_branch", Attribute::Graph(branch("Nonsense"))),
			],
		)
		.output("y")
}

#[test]
fn the_branch_that_is_taken_is_put_in_place() {
	assert_eq!(ops(&conditional(1)), ["%0 = relu(%i0)"]);
	assert_eq!(
		refused_node(&conditional(0)),
		Some(("the Nonsense".into(), "Nonsense".into()))
	);
}

#[test]
fn an_input_that_is_fixed_chooses_a_branch() {
	let branches = [
		("then_branch", Attribute::Graph(branch("Relu"))),
		("else_branch", Attribute::Graph(branch("Neg"))),
	];
	let model = Model::new(13)
		.input("x", &[2])
		.typed_input("c", DataType::Bool, &[])
		.node("If", "c", "y", &branches)
		.output("y");
	let mut options = Options::default();
	options.fix("c=0").unwrap();
	let program = compile(&model.bytes(), &options).unwrap().program;
	assert!(program.to_string().contains("neg(%i0)"), "{program}");
}

#[test]
fn of_branches_that_are_chosen_at_run_time_both_are_computed() {
	let model = |then: GraphProto, otherwise: GraphProto| {
		let branches = [
			("then_branch", Attribute::Graph(then)),
			("else_branch", Attribute::Graph(otherwise)),
		];
		Model::new(13)
			.input("x", &[2])
			.typed_input("c", DataType::Bool, &[1])
			.node("If", "c", "y", &branches)
			.output("y")
	};
	let compiled = compiled(&model(branch("Relu"), branch("Neg")));
	assert!(compiled.report.notes[0].contains("both branches"));
	for (condition, expected) in [(1, [0.0, 2.0]), (0, [1.0, -2.0])] {
		let outputs = run_bytes(&compiled, &[bytes(&[-1.0, 2.0]), vec![condition]]);
		assert_eq!(outputs, [bytes(&expected)]);
	}
	let one = branch("Shape");
	let reason = refusal(&model(branch("Relu"), one));
	assert!(reason.contains("one is f32[2], the other i64[1]"), "{reason}");
	let missing = model(branch("Relu"), GraphProto::default());
	refusal(&missing);
}

#[test]
fn nodes_have_an_order() {
	let model = Model::new(13)
		.input("x", &[2])
		.node("Relu", "a", "y", &[])
		.node("Neg", "x", "a", &[])
		.output("y");
	assert!(refusal(&model).contains("before the node that makes it"));
	let missing = Model::new(13).input("x", &[2]).node("Add", "x b", "y", &[]).output("y");
	assert!(refusal(&missing).contains("no node and no input gives the value \"b\""));
	let twice = Model::new(13)
		.input("x", &[2])
		.node("Relu", "x", "y", &[])
		.node("Neg", "x", "y", &[])
		.output("y");
	assert!(refusal(&twice).contains("two nodes give"));
}

#[test]
fn shapes_have_to_be_known() {
	let model = Model::new(13)
		.input("x", &[4])
		.typed_input("s", DataType::Int64, &[2])
		.node("Reshape", "x s", "y", &[])
		.output("y");
	let reason = refusal(&model);
	assert!(reason.contains("\"shape\" is computed when the model runs"), "{reason}");
	let external = Model::new(13)
		.input("x", &[4])
		.constant("w", {
			let mut tensor = ints(&[1], &[1]);
			tensor.data_location = Some(1);
			tensor
		})
		.node("Reshape", "x w", "y", &[])
		.output("y");
	assert!(refusal(&external).contains("another file"));
}
