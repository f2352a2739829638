//! Small models, built message by message, and the programs that they become.

mod bits;
mod control;
mod elementwise;
mod folding;
mod hostile;
mod images;
mod inputs;
mod layout;
mod matrices;
mod ml;
mod model;
mod quantized;
mod recurrent;
mod refusals;
mod simplify;

use crate::{compile, CompileError, Compiled, Options};
use model::Model;

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
