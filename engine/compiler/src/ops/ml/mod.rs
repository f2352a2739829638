//! The ops of `ai.onnx.ml`: classical models. Where ONNX leaves things open, onnxruntime's answer is given, or none.

pub(super) mod classifier;
mod ensemble;
pub(super) mod features;
pub(super) mod labels;
pub(super) mod linear;
pub(super) mod regressor;
mod trees;

use crate::{
	error::{refuse, Refusal},
	graph::{Graph, Value},
	onnx::Node,
};
use verdict_program::Dtype;

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

/// What the scores of a row go through in the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Post {
	None,
	Softmax,
	Logistic,
	SoftmaxZero,
	Probit,
}

fn post(node: &Node<'_>) -> Result<Post, Refusal> {
	Ok(match node.text_or("post_transform", "NONE")? {
		"NONE" => Post::None,
		"SOFTMAX" => Post::Softmax,
		"LOGISTIC" => Post::Logistic,
		"SOFTMAX_ZERO" => Post::SoftmaxZero,
		"PROBIT" => Post::Probit,
		other => refuse!("attribute post_transform is {other:?}, which is unknown; use NONE, SOFTMAX or LOGISTIC"),
	})
}
