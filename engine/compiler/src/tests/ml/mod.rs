//! Classical models. Where the numbers matter they are computed here a second time, in the simplest way.

mod features;
mod labels;
mod linear;
mod svm;
mod tree_ensemble;
mod trees;

use super::{compiled, model::Model};
use crate::Options;
use verdict_executor::Engine;

/// What a model with one input gives, as f32: labels become floats.
fn values(model: &Model, input: &[f32]) -> Vec<Vec<f32>> {
	let program = compiled(model).program;
	let checked = verdict_program::validate(&program, &Options::default().bounds.program).unwrap();
	let engine = Engine::start(1).unwrap();
	let loaded = engine.load(&checked).unwrap();
	let bytes: Vec<u8> = input.iter().flat_map(|value| value.to_le_bytes()).collect();
	let results = engine.run(&loaded, &[&bytes]).unwrap();
	let types = program
		.outputs
		.iter()
		.map(|output| checked.value(output.value).unwrap().dtype);
	results
		.iter()
		.zip(types)
		.map(|(bytes, dtype)| match dtype {
			verdict_program::Dtype::I64 => {
				let words = bytes
					.chunks_exact(8)
					.map(|word| i64::from_le_bytes(word.try_into().unwrap()));
				words.map(|word| word as f32).collect()
			}
			_ => {
				let words = bytes
					.chunks_exact(4)
					.map(|word| f32::from_le_bytes(word.try_into().unwrap()));
				words.collect()
			}
		})
		.collect()
}

/// Fails unless both lists are the same but for rounding.
fn assert_near(got: &[f32], expected: &[f32]) {
	assert_eq!(got.len(), expected.len(), "{got:?} {expected:?}");
	for (got, expected) in got.iter().zip(expected) {
		assert!(
			(got - expected).abs() <= 2e-6 * expected.abs().max(0.1),
			"{got} {expected}"
		);
	}
}
