//! What is computed at compile time, with and without kernels.

use super::{
	compiled,
	model::{filled, floats, ints, Attribute, Model},
	ops, refusal,
};
use crate::{compile, CompileError, Options};
use verdict_executor::Engine;
use verdict_program::{validate, Limits, Program};

/// What exporters write to flatten all but the first axis.
#[test]
fn shape_arithmetic_disappears() {
	let model = Model::new(13)
		.input("x", &[2, 3, 4])
		.constant("zero", ints(&[], &[0]))
		.constant("axes", ints(&[1], &[0]))
		.constant("minus", ints(&[1], &[-1]))
		.node("Shape", "x", "shape", &[])
		.node("Gather", "shape zero", "batch", &[])
		.node("Unsqueeze", "batch axes", "first", &[])
		.node("Concat", "first minus", "target", &[("axis", Attribute::Int(0))])
		.node("Reshape", "x target", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = reshape(%i0) shape=[2,12]"]);
}

/// What exporters write to double an image.
#[test]
fn sizes_computed_in_floats_disappear() {
	let model = Model::new(13)
		.input("x", &[1, 1, 3, 5])
		.constant("two", floats(&[], &[2.0]))
		.constant("s", ints(&[1], &[2]))
		.constant("e", ints(&[1], &[4]))
		.constant("outer", ints(&[2], &[1, 1]))
		.constant("nothing", floats(&[0], &[]))
		.node("Shape", "x", "shape", &[])
		.node("Slice", "shape s e", "image", &[])
		.node("Cast", "image", "real", &[("to", Attribute::Int(1))])
		.node("Mul", "real two", "scaled", &[])
		.node("Floor", "scaled", "floor", &[])
		.node("Cast", "floor", "whole", &[("to", Attribute::Int(7))])
		.node("Concat", "outer whole", "sizes", &[("axis", Attribute::Int(0))])
		.node("Resize", "x nothing nothing sizes", "y", &[])
		.output("y");
	assert!(ops(&model)[0].contains("sizes=[1,1,6,10]"), "{:?}", ops(&model));
}

#[test]
fn ranges_masks_and_places() {
	let model = Model::new(13)
		.input("x", &[3, 3])
		.constant("zero", ints(&[], &[0]))
		.constant("three", ints(&[], &[3]))
		.constant("one", ints(&[], &[1]))
		.constant("c", ints(&[2], &[3, 1]))
		.constant("all", floats(&[], &[-9.0]))
		.node("Range", "zero three one", "row", &[])
		.node("Reshape", "row c", "column", &[])
		.node("Greater", "row column", "later", &[])
		.node("Where", "later all x", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = where(%w0, %w1, %i0)"]);
	let places = Model::new(13)
		.input("x", &[4])
		.constant("m", ints(&[4], &[0, 5, 0, 7]))
		.constant("flat", ints(&[1], &[-1]))
		.node("NonZero", "m", "nz", &[])
		.node("Reshape", "nz flat", "i", &[])
		.node("Gather", "x i", "y", &[])
		.output("y");
	assert_eq!(super::outputs(&places), ["f32[2]"]);
}

/// What a program gives for the inputs, run as a validator would.
fn run(program: &Program, inputs: &[&[u8]]) -> Vec<Vec<u8>> {
	let engine = Engine::start(1).unwrap();
	let checked = validate(program, &Limits::for_tests()).unwrap();
	engine.run(&engine.load(&checked).unwrap(), inputs).unwrap()
}

/// The same op on a constant, and on an input of the same value: folding must not show.
#[test]
fn constants_give_what_validators_would_compute() {
	let values = [
		0.3f32,
		-2.5,
		88.0,
		-0.0,
		1e-41,
		f32::INFINITY,
		f32::NEG_INFINITY,
		f32::NAN,
	];
	let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
	for op in ["Exp", "Tanh", "Sigmoid", "Sqrt", "Reciprocal", "Softplus", "Log", "Sin"] {
		let constant = Model::new(13).constant("c", floats(&[8], &values));
		let folded = compiled(&constant.node(op, "c", "y", &[]).output("y")).program;
		let input = Model::new(13).input("c", &[8]);
		let plain = compiled(&input.node(op, "c", "y", &[]).output("y")).program;
		assert!(!folded.to_string().contains("exp(") && plain.ops.len() == 1);
		// A literal of the file is rounded before anything is computed with it.
		let mut given = bytes.clone();
		given[16..20].fill(0);
		assert_eq!(run(&folded, &[]), run(&plain, &[&given]), "{op}");
	}
}

#[test]
fn products_and_norms_of_constants_are_folded() {
	let model = Model::new(17)
		.input("x", &[4, 3])
		.constant("a", filled(&[4, 8], 0.5))
		.constant("b", filled(&[8, 3], 0.25))
		.constant("s", filled(&[3], 2.0))
		.node("MatMul", "a b", "p", &[])
		.node("LayerNormalization", "p s", "n", &[])
		.node("Softmax", "n", "w", &[])
		.node("Add", "x w", "y", &[]);
	assert_eq!(ops(&model.output("y")), ["%0 = add(%i0, %w0)"]);
}

/// Multiplies a constant with itself, `count` times. Each time costs 8 steps of a tile, at 128 multiply-adds.
fn squares(count: usize) -> Model {
	let mut model = Model::new(13).input("x", &[8, 8]).constant("p0", filled(&[8, 8], 0.1));
	for step in 0..count {
		let next = format!("p{}", step + 1);
		model = model.node("MatMul", &format!("p{step} p{step}"), &next, &[]);
	}
	let last = format!("p{count}");
	model.node("Add", &format!("x {last}"), "y", &[]).output("y")
}

#[test]
fn what_folding_costs_is_bounded_over_the_whole_file() {
	let mut options = Options::default();
	options.bounds.fold_cost.gemm = 10 * 1024;
	assert!(compile(&squares(10).bytes(), &options).is_ok());
	match compile(&squares(11).bytes(), &options) {
		Err(CompileError::Node { node, op, reason }) => {
			assert_eq!((node.as_str(), op.as_str()), ("the MatMul", "MatMul"));
			assert!(reason.contains("11264 units of gemm, at most 10240"), "{reason}");
		}
		other => panic!("{other:?}"),
	}
}

#[test]
fn the_memory_that_folding_takes_is_bounded() {
	let mut options = Options::default();
	options.bounds.fold_memory = 600;
	match compile(&squares(1).bytes(), &options) {
		Err(CompileError::Node { node, reason, .. }) => {
			assert_eq!(node, "the MatMul");
			assert!(reason.contains("memory"), "{reason}");
		}
		other => panic!("{other:?}"),
	}
}

#[test]
fn an_index_out_of_range_is_found_while_folding() {
	let model = Model::new(13)
		.input("x", &[2])
		.constant("c", floats(&[2], &[1.0, 2.0]))
		.constant("i", ints(&[2], &[0, 5]))
		.node("GatherElements", "c i", "g", &[])
		.node("Add", "x g", "y", &[])
		.output("y");
	let reason = refusal(&model);
	assert!(reason.contains("GatherElements") && reason.contains('5'), "{reason}");
}

#[test]
fn large_results_are_left_to_the_program() {
	let model = Model::new(13)
		.input("x", &[1000, 1000])
		.constant("shape", ints(&[2], &[1000, 1000]))
		.node(
			"ConstantOfShape",
			"shape",
			"c",
			&[("value", Attribute::Tensor(floats(&[1], &[3.0])))],
		)
		.node("Add", "x c", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = expand(%w0) shape=[1000,1000]", "%1 = add(%i0, %0)"]);
}
