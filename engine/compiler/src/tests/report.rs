//! What the report says, of files that compile and of files that do not.

use super::model::{floats, info, ints, node, Attribute, Dim, Model};
use crate::{
	compile, examine,
	onnx::pb::{tensor_proto::DataType, GraphProto},
	AdviceKind, CompileError, Examined, Options, Place, Report, Status,
};
use codec::Encode;
use sha2::{Digest, Sha256};

fn examined_with(model: &Model, options: &Options) -> Examined {
	examine(&model.bytes(), options, &mut |_| {})
}

fn report(model: &Model) -> Report {
	examined_with(model, &Options::default()).report
}

/// The nodes that a report says cannot be compiled, by op.
fn missing(report: &Report) -> Vec<String> {
	let ops = report.missing.iter().filter_map(|missing| match &missing.place {
		Place::Node { op, .. } => Some(op.clone()),
		_ => None,
	});
	ops.collect()
}

/// Says what type a value has.
fn claim(mut model: Model, name: &str, kind: DataType, dims: &[Dim<'_>]) -> Model {
	let graph = model.proto.graph.get_or_insert_default();
	graph.value_info.push(info(name, kind, Some(dims)));
	model
}

#[test]
fn every_node_that_cannot_be_compiled_is_listed() {
	let model = Model::new(17)
		.input("x", &[2, 3])
		.node("ImageDecoder", "x", "a", &[])
		.node("Relu", "a", "b", &[])
		.node("FutureOp", "b", "c", &[])
		.node("OtherOp", "x", "d", &[])
		.node("MatMul", "x x", "e", &[])
		.output("c")
		.output("d")
		.output("e");
	// What depends on a node that is missing is looked at only as far as its op goes.
	let found = report(&model);
	assert_eq!(missing(&found), ["ImageDecoder", "FutureOp", "OtherOp", "MatMul"]);
	assert!(found.complete && found.program.is_none());
	assert_eq!(found.status, Status::Refused);
	// The first of them is the error of whoever wants no report.
	let error = compile(&model.bytes(), &Options::default()).unwrap_err();
	assert!(matches!(error, CompileError::Node { op, .. } if op == "ImageDecoder"));
}

#[test]
fn what_the_file_says_of_a_missing_value_lets_those_behind_be_looked_at() {
	let model = |claimed: i64| {
		let model = Model::new(17)
			.input("x", &[2, 3])
			.node("ImageDecoder", "x", "a", &[])
			.node("MatMul", "x a", "b", &[])
			.output("b");
		claim(model, "a", DataType::Float, &[Dim::Is(3), Dim::Is(claimed)])
	};
	assert_eq!(missing(&report(&model(5))), ["ImageDecoder"]);
	let fits_not = claim(model(5), "a", DataType::Float, &[Dim::Is(4), Dim::Is(5)]);
	let found = report(&fits_not);
	assert_eq!(missing(&found), ["ImageDecoder", "MatMul"]);
	assert_eq!((found.missing[0].assumed, found.missing[1].assumed), (false, true));
	// A symbol is known if it is bound.
	let open = Model::new(17)
		.open_input("x", Some(&[Dim::Symbol("n"), Dim::Is(3)]))
		.node("ImageDecoder", "x", "a", &[])
		.node("MatMul", "a a", "b", &[])
		.output("b");
	let open = claim(open, "a", DataType::Float, &[Dim::Symbol("n"), Dim::Is(3)]);
	let mut options = Options::default();
	options.bind("n=2").unwrap();
	assert_eq!(
		missing(&examined_with(&open, &options).report),
		["ImageDecoder", "MatMul"]
	);
}

#[test]
fn integers_that_could_be_a_shape_are_not_made_up() {
	let model = Model::new(17)
		.input("x", &[2, 3])
		.node("OtherOp", "x", "s", &[])
		.node("Reshape", "x s", "y", &[])
		.output("y");
	let model = claim(model, "s", DataType::Int64, &[Dim::Is(2)]);
	assert_eq!(missing(&report(&model)), ["OtherOp"]);
}

#[test]
fn what_is_missing_within_a_branch_is_listed() {
	let inner = GraphProto {
		node: vec![
			node("", "OtherOp", "x", "u", &[]),
			node("", "FutureOp", "x", "v", &[]),
			node("", "Add", "u v", "o", &[]),
		],
		output: vec![info("o", DataType::Float, None)],
		..Default::default()
	};
	let model = Model::new(17)
		.input("x", &[2])
		.constant("c", ints(&[1], &[1]))
		.node("If", "c", "y", &[("then_branch", Attribute::Graph(inner))])
		.node("Exp", "y", "z", &[])
		.output("z");
	assert_eq!(missing(&report(&model)), ["OtherOp", "FutureOp"]);
}

#[test]
fn open_dimensions_and_unknown_ops_are_listed_together() {
	let model = Model::new(17)
		.open_input("x", Some(&[Dim::Symbol("batch"), Dim::Unknown]))
		.node("Relu", "x", "a", &[])
		.node("FutureOp", "a", "y", &[])
		.output("y");
	let found = report(&model);
	let kinds: Vec<AdviceKind> = found.missing.iter().map(|missing| missing.advice.kind).collect();
	assert_eq!(
		kinds,
		[
			AdviceKind::BindDimension,
			AdviceKind::BindDimension,
			AdviceKind::ReplaceOp
		]
	);
	assert_eq!(found.inputs[0].shape.as_ref().unwrap().len(), 2);
	let text = found.to_string();
	assert!(
		text.contains("[batch,?]") && text.contains("-> bind it, as batch=1"),
		"{text}"
	);
}

#[test]
fn each_kind_of_advice_has_a_reason_for_it() {
	let advice = |model: &Model| report(model).missing[0].advice.clone();
	let unary = |op: &str, kind| {
		Model::new(17)
			.typed_input("x", kind, &[2, 2])
			.node(op, "x", "y", &[])
			.output("y")
	};
	assert_eq!(advice(&unary("Exp", DataType::Int64)).kind, AdviceKind::CastType);
	assert_eq!(advice(&unary("FutureOp", DataType::Float)).kind, AdviceKind::ReplaceOp);
	let old = Model::new(0).input("x", &[1]).node("Relu", "x", "y", &[]).output("y");
	let old = advice(&old);
	assert_eq!((old.kind, old.opset), (AdviceKind::ReExportWithOpset, Some(17)));
	let computed = Model::new(17)
		.input("x", &[4])
		.typed_input("s", DataType::Int64, &[1])
		.node("Reshape", "x s", "y", &[])
		.output("y");
	assert_eq!(advice(&computed).kind, AdviceKind::BakeShape);
	let mut options = Options::default();
	options.bind("nothing=1").unwrap();
	let unknown = examined_with(&unary("Exp", DataType::Float), &options).report;
	assert_eq!(unknown.missing[0].advice.kind, AdviceKind::ChangeOptions);
	assert_eq!(unknown.missing[0].place, Place::Option);
}

#[test]
fn a_compiled_program_is_reported_with_its_figures() {
	let model = Model::new(17)
		.open_input("x", Some(&[Dim::Symbol("batch"), Dim::Is(3)]))
		.constant("w", floats(&[3, 1], &[1.0, 2.0, 3.0]))
		.node("MatMul", "x w", "a", &[])
		.node("Exp", "a", "y", &[])
		.output("y");
	let mut options = Options::default();
	options.bind("batch=2").unwrap();
	let Examined { report, program } = examined_with(&model, &options);
	let bytes = program.unwrap();
	assert_eq!(bytes, compile(&model.bytes(), &options).unwrap().program.encode());
	let figures = report.program.clone().unwrap();
	assert_eq!(figures.model, crate::report::hex(&Sha256::digest(&bytes)));
	assert_eq!(
		(figures.bytes, figures.weights, figures.weight_bytes),
		(bytes.len() as u64, 1, 12)
	);
	assert!(figures.cost["gemm"] > 0 && figures.memory.peak > 0);
	assert_eq!(report.onnx.sha256, crate::report::hex(&Sha256::digest(model.bytes())));
	assert_eq!((report.onnx.opsets["ai.onnx"], report.status), (17, Status::Compiled));
	assert_eq!(report.inputs[0].bound[0].by, "batch=2");
	let text = report.to_string();
	for line in [
		"  \"x\" f32 [2,3], bound by batch=2",
		"  \"y\" f32 [2,1]",
		"  Exp 1, MatMul 1",
	] {
		assert!(text.lines().any(|own| own == line), "{text}");
	}
}

#[test]
fn reports_come_back_from_json() {
	let compiled = Model::new(17).input("x", &[1]).node("Exp", "x", "y", &[]).output("y");
	let refused = Model::new(17)
		.open_input("x", Some(&[Dim::Unknown]))
		.node("FutureOp", "x", "y", &[])
		.output("y");
	for model in [compiled, refused] {
		let report = report(&model);
		let json = serde_json::to_string(&report).unwrap();
		assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
	}
}

#[test]
fn the_compiler_gives_up_where_too_much_is_missing_to_be_read() {
	let mut many = Model::new(17).input("x", &[1]);
	for place in 0..1500 {
		many = many
			.node("FutureOp", "x", &format!("y{place}"), &[])
			.output(&format!("y{place}"));
	}
	// A list of a hundred thousand numbers, of which each sentence would repeat all.
	let numbers: Vec<i64> = vec![7; 100_000];
	let mut long = Model::new(17)
		.input("x", &[1])
		.constant("s", ints(&[100_000], &numbers));
	for place in 0..1500 {
		long = long
			.node("Expand", "x s", &format!("y{place}"), &[])
			.node("Tile", "x s", &format!("z{place}"), &[])
			.output(&format!("y{place}"))
			.output(&format!("z{place}"));
	}
	for model in [many, long] {
		let report = report(&model);
		assert!(!report.complete && report.missing.len() <= 1000);
		assert!(serde_json::to_string(&report).unwrap().len() < 4 << 20);
	}
}
