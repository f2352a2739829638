//! The ops of `ai.onnx.ml`: classical models. Where ONNX leaves things open, onnxruntime's answer is given, or none.

pub(super) mod classifier;
mod ensemble;
pub(super) mod features;
pub(super) mod labels;
pub(super) mod linear;
mod post;
pub(super) mod regressor;
pub(super) mod svm;
pub(super) mod tree_ensemble;
mod trees;

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
};
use verdict_program::{
	op::{MatMul, Op},
	Dtype,
};

/// A row of f32 features for each element of the batch; a single row may come without the batch.
fn rows(g: &mut Graph<'_>, x: Value) -> Result<Value, Refusal> {
	let dims = g.dims(x);
	let x = g.cast(x, Dtype::F32)?;
	match dims.as_slice() {
		[_, _] => Ok(x),
		[features] => g.reshape(x, &[1, *features]),
		_ => refuse!("its input has shape {dims:?}, expected a batch of rows"),
	}
}

/// x times a row of coefficients for each target, plus a number for each.
fn affine(
	g: &mut Graph<'_>,
	x: Value,
	coefficients: &[f32],
	targets: usize,
	intercepts: &[f32],
) -> Result<Value, Refusal> {
	let features = g.dim(x, 1)?;
	let targets = u32::try_from(targets).unwrap_or(u32::MAX);
	if targets.checked_mul(features).map(|count| count as usize) != Some(coefficients.len()) {
		refuse!(
			"it has {} coefficients for {features} features and {targets} targets; export the model again",
			coefficients.len()
		);
	}
	let w = g.floats(coefficients.to_vec());
	let w = g.reshape(w, &[targets, features])?;
	let mut inputs = vec![x, w];
	if !intercepts.is_empty() {
		inputs.push(g.floats(intercepts.to_vec()));
	}
	let op = Op::MatMul(MatMul {
		transpose_a: false,
		transpose_b: true,
	});
	g.apply(op, &inputs)
}

/// A number of f32, zero where it is subnormal.
fn scalar(g: &mut Graph<'_>, value: f32) -> Result<Value, Refusal> {
	let list = g.floats(vec![value]);
	g.reshape(list, &[])
}
