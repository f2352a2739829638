//! Ops that give as many rows as they find.

use super::{
	compiled,
	model::{info, small, Attribute, Dim, Model},
	refusal, refusal_with, run_bytes,
};
use crate::{compile, onnx::pb::tensor_proto::DataType, Compiled, Options};

fn bound(model: &Model, binding: &str) -> Compiled {
	let mut options = Options::default();
	options.bind(binding).unwrap();
	compile(&model.bytes(), &options).unwrap()
}

fn whole(bytes: &[u8]) -> Vec<i64> {
	let words = bytes.chunks_exact(8);
	words.map(|word| i64::from_le_bytes(word.try_into().unwrap())).collect()
}

#[test]
fn parts_are_chosen_by_a_condition_that_is_computed() {
	let model = |attributes: &[(&str, Attribute<'_>)]| {
		Model::new(11)
			.input("x", &[3, 2])
			.typed_input("c", DataType::Bool, &[3])
			.node("Compress", "x c", "y", attributes)
			.output("y")
	};
	let x = super::bytes(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
	let rows = model(&[("axis", Attribute::Int(0))]);
	for (count, expected) in [
		(1, &[1.0, 2.0][..]),
		(2, &[1.0, 2.0, 5.0, 6.0]),
		(4, &[1.0, 2.0, 5.0, 6.0, 0.0, 0.0, 0.0, 0.0]),
	] {
		let results = run_bytes(&bound(&rows, &format!("y[0]={count}")), &[x.clone(), vec![1, 0, 1]]);
		assert_eq!(results, [super::bytes(expected)]);
	}
	let flat = bound(&model(&[]), "y[0]=3");
	assert_eq!(run_bytes(&flat, &[x, vec![0, 1, 1]]), [super::bytes(&[2.0, 3.0, 0.0])]);
	assert!(refusal(&rows).contains("y[0]=10"));
}

#[test]
fn places_that_are_not_zero() {
	let model = Model::new(13)
		.input("x", &[2, 2])
		.node("NonZero", "x", "y", &[])
		.output("y");
	let x = super::bytes(&[0.0, 7.0, -0.0, f32::NAN]);
	for (count, expected) in [(1, &[0, 1][..]), (2, &[0, 1, 1, 1]), (3, &[0, 1, -1, 1, 1, -1])] {
		let results = run_bytes(&bound(&model, &format!("y[1]={count}")), std::slice::from_ref(&x));
		assert_eq!(whole(&results[0]), expected, "{count}");
	}
	assert!(refusal(&model).contains("y[1]=10"));
	let constant = Model::new(13)
		.constant("c", small(DataType::Bool, &[3], &[0, 1, 1]))
		.node("NonZero", "c", "y", &[])
		.output("y");
	assert_eq!(whole(&run_bytes(&compiled(&constant), &[])[0]), [1, 2]);
}

/// Where the file gives the dimension a name, that will do.
#[test]
fn the_number_is_bound_by_its_symbol() {
	let mut model = Model::new(13).input("x", &[3]).node("NonZero", "x", "y", &[]);
	let dims = [Dim::Is(1), Dim::Symbol("found")];
	let output = info("y", DataType::Int64, Some(&dims));
	model.proto.graph.as_mut().unwrap().output.push(output);
	let compiled = bound(&model, "found=2");
	assert!(compiled.report.notes[0].contains("bound to 2"), "{:?}", compiled.report);
	let results = run_bytes(&compiled, &[super::bytes(&[0.0, 1.0, 2.0])]);
	assert_eq!(whole(&results[0]), [1, 2]);
	for wrong in ["z[1]=2", "lost=2"] {
		let mut options = Options::default();
		options.bind(wrong).unwrap();
		assert!(refusal_with(&model, &options).contains("the model has only"), "{wrong}");
	}
}
