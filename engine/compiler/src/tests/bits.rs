//! What the bytes of programs are: reproducible, without leftovers, with their provenance.

use super::{
	compiled,
	model::{filled, floats, info, ints, Dim, Model},
};
use crate::{compile, onnx::pb::tensor_proto::DataType, Options, VERSION};
use codec::Encode;
use sha2::{Digest, Sha256};

fn model() -> Model {
	Model::new(17)
		.input("x", &[1, 3])
		.constant("w", filled(&[3, 2], 0.5))
		.constant("unused", filled(&[100], 1.0))
		.node("MatMul", "x w", "y", &[])
		.node("Unknown", "y", "nobody", &[])
		.output("y")
}

#[test]
fn the_same_file_gives_the_same_bytes() {
	let (first, second) = (compiled(&model()), compiled(&model()));
	assert_eq!(first.program.encode(), second.program.encode());
	let provenance = first.program.provenance;
	assert_eq!(
		provenance.onnx_sha256,
		<[u8; 32]>::from(Sha256::digest(model().bytes()))
	);
	assert_eq!(provenance.compiler_version, VERSION);
	assert!(provenance.options.is_empty());
}

#[test]
fn options_are_part_of_the_provenance() {
	let options = Options {
		outputs: Some(vec!["y".into()]),
		..Options::default()
	};
	let compiled = compile(&model().bytes(), &options).unwrap();
	assert_eq!(compiled.program.provenance.options, b"output \"y\"\n");
}

#[test]
fn what_nobody_uses_is_left_out() {
	let compiled = compiled(&model());
	assert_eq!(compiled.program.weights.len(), 1);
	assert_eq!(compiled.program.ops.len(), 1);
	assert_eq!(
		compiled.report.ops.into_iter().collect::<Vec<_>>(),
		[("MatMul".to_string(), 1)]
	);
}

/// Types of inner values are found, not read.
#[test]
fn shapes_that_the_file_claims_are_not_believed() {
	let mut wrong = model();
	let graph = wrong.proto.graph.as_mut().unwrap();
	let claim = |name: &str| info(name, DataType::Int8, Some(&[Dim::Is(77)]));
	graph.value_info.push(claim("y"));
	graph.output = vec![claim("y")];
	assert_eq!(super::outputs(&wrong), ["f32[1,2]"]);
}

#[test]
fn identity_and_dropout_leave_nothing() {
	let model = Model::new(13)
		.input("x", &[4])
		.constant("ratio", floats(&[], &[0.5]))
		.node("Identity", "x", "a", &[])
		.node("Dropout", "a ratio", "b mask", &[])
		.node("Relu", "b", "y", &[])
		.output("y");
	assert_eq!(super::ops(&model), ["%0 = relu(%i0)"]);
}

#[test]
fn subnormal_weights_become_zero_and_it_is_said() {
	let model = Model::new(13)
		.input("x", &[2])
		.constant("w", floats(&[2], &[1e-40, -1e-40]))
		.node("Mul", "x w", "y", &[])
		.output("y");
	let compiled = compiled(&model);
	assert_eq!(compiled.program.weights[0].data, [0, 0, 0, 0, 0, 0, 0, 0x80]);
	assert!(compiled
		.report
		.repairs
		.iter()
		.any(|repair| repair.contains("2 subnormal")));
}

#[test]
fn an_output_may_be_a_constant_or_an_input() {
	let model = Model::new(13)
		.input("x", &[2])
		.constant("c", ints(&[1], &[7]))
		.node("Identity", "x", "y", &[])
		.output("y")
		.output("c");
	let text = compiled(&model).program.to_string();
	assert!(
		text.contains("output \"y\" = %i0") && text.contains("output \"c\" = %w0"),
		"{text}"
	);
}
