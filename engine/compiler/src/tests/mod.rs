//! Small models, built message by message, and the programs that they become.

mod bits;
mod calls;
mod casts;
mod control;
mod detect;
mod elementwise;
mod folding;
mod hostile;
mod images;
mod inputs;
mod integers;
mod layout;
mod loops;
mod losses;
mod matrices;
mod ml;
mod model;
mod opsets;
mod quantized;
mod recurrent;
mod refusals;
mod report;
mod rows;
mod sampling;
mod sequences;
mod signals;
mod simplify;
mod values;

use crate::{compile, CompileError, Compiled, Options};
use model::Model;
use verdict_executor::Engine;

/// Compiles a model that has to compile.
fn compiled(model: &Model) -> Compiled {
	match compile(&model.bytes(), &Options::default()) {
		Ok(compiled) => compiled,
		Err(error) => panic!("{error}"),
	}
}

/// The ops of the program, a line each, with the weights' types left out.
fn ops(model: &Model) -> Vec<String> {
	let text = compiled(model).program.to_string();
	text.lines()
		.filter(|line| line.starts_with('%'))
		.map(str::to_string)
		.collect()
}

/// The types and shapes of the program's outputs.
fn outputs(model: &Model) -> Vec<String> {
	let compiled = compiled(model);
	let checked = verdict_program::validate(&compiled.program, &Options::default().bounds.program).unwrap();
	let outputs = compiled.program.outputs.iter();
	outputs
		.map(|output| checked.value(output.value).unwrap().to_string())
		.collect()
}

/// What the program gives for inputs of f32, as f32; its other inputs and outputs are not looked at.
fn run(model: &Model, inputs: &[&[f32]]) -> Vec<Vec<f32>> {
	let inputs: Vec<Vec<u8>> = inputs.iter().map(|input| bytes(input)).collect();
	let outputs = run_bytes(&compiled(model), &inputs);
	let word = |word: &[u8]| f32::from_le_bytes(word.try_into().unwrap());
	outputs
		.iter()
		.map(|output| output.chunks_exact(4).map(word).collect())
		.collect()
}

/// Whether values are those that another implementation gives.
fn assert_near(got: &[f32], expected: &[f32]) {
	assert_eq!(got.len(), expected.len(), "{got:?}");
	for (got, expected) in got.iter().zip(expected) {
		let near = (got - expected).abs() <= 1e-5 + 1e-5 * expected.abs();
		assert!(near || got.is_nan() && expected.is_nan(), "{got} is not {expected}");
	}
}

/// What a program gives.
fn run_bytes(compiled: &Compiled, inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
	let checked = verdict_program::validate(&compiled.program, &Options::default().bounds.program).unwrap();
	let engine = Engine::start(1).unwrap();
	let model = engine.load(&checked).unwrap();
	let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
	engine.run(&model, &inputs).unwrap()
}

fn bytes(values: &[f32]) -> Vec<u8> {
	values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// What a model that cannot be compiled is refused with.
fn refusal(model: &Model) -> String {
	refusal_with(model, &Options::default())
}

fn refusal_with(model: &Model, options: &Options) -> String {
	match compile(&model.bytes(), options) {
		Ok(compiled) => panic!("expected an error, got\n{}", compiled.program),
		Err(error) => error.to_string(),
	}
}

/// What node a model is refused for, if it is one.
fn refused_node(model: &Model) -> Option<(String, String)> {
	match compile(&model.bytes(), &Options::default()) {
		Err(CompileError::Node { node, op, .. }) => Some((node, op)),
		_ => None,
	}
}
