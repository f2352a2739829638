//! What is computed at compile time, with and without kernels.

use super::{
	model::{floats, ints, Attribute, Model},
	ops,
};
use crate::{compile_with, Fold, Options};
use std::cell::RefCell;
use verdict_program::{Program, Weight};

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

/// Stands for the executor: remembers the programs, and answers with nines.
#[derive(Default)]
struct Nines(RefCell<Vec<String>>);

impl Fold for Nines {
	fn run(&self, program: &Program) -> Result<Vec<Weight>, String> {
		self.0.borrow_mut().push(program.to_string());
		let data = 9.0f32.to_le_bytes().repeat(2);
		Ok(vec![Weight {
			dtype: verdict_program::Dtype::F32,
			shape: [2].into(),
			data,
		}])
	}
}

#[test]
fn floats_that_need_kernels_are_left_to_them() {
	let model = Model::new(13)
		.input("x", &[2])
		.constant("c", floats(&[2], &[1.0, 2.0]))
		.node("Exp", "c", "e", &[])
		.node("Add", "x e", "y", &[])
		.output("y");
	assert_eq!(ops(&model), ["%0 = exp(%w0)", "%1 = add(%i0, %0)"]);
	let folder = Nines::default();
	let compiled = compile_with(&model.bytes(), &Options::default(), Some(&folder)).unwrap();
	assert_eq!(compiled.program.ops.len(), 1);
	assert_eq!(compiled.program.weights[0].data, 9.0f32.to_le_bytes().repeat(2));
	assert_eq!(compiled.program.provenance.options, b"fold\n");
	let seen = folder.0.into_inner();
	assert!(seen.len() == 1 && seen[0].contains("%0 = exp(%w0)"), "{seen:?}");
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
